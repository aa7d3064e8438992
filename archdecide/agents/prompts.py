"""The prompts: what people can ask an agent to do with a profile."""

from typing import Any

from archdecide.agents.arguments import PROFILE

PATH = {"name": "path", "description": f"The file of the profile (default: {PROFILE}).", "required": False}

PROMPTS = {
    "fill-profile": (
        "Fill in a profile from what can be looked up",
        """\
Bring the archdecide profile {path} up to what can be known from this repository and its documents.

1. If the file does not exist, write it with `archdecide init {path}`; the resource archdecide://schema/profile
   describes every key.
2. Look for facts in code, configuration, dashboards and documents. Write them with the tool set_facts, each with its
   source and the day on which it was true. Leave out what you would have to guess: absent means unknown.
3. Use the tool check and mend what it finds.
4. Use the tool ask and put its questions to me, most valuable first, one at a time. Write my answers with me as their
   source.
5. Use the tool assess and tell me the verdict, how firm it is, and what would change it. Do not overrule it, and do
   not record a decision: that is for people to do, with `archdecide decide`.
""",
    ),
    "review-decision": (
        "Review a decision on record",
        """\
Review the architecture decision in the archdecide profile {path}.

1. Use the tool check with this profile, and assess with deep set.
2. Tell me whether today's facts still carry the decision on record: what has drifted, which facts are old, which
   tipping points are near, and which gates are not met.
3. Explain the three strongest reasons with the tool explain, with their sources, and say which rest on judgement only.
4. Try with whatif what would turn the recommendation, and say how likely that is from what you can see here.
5. Say what to look up or to ask next. Change nothing in the file, and do not record a decision: that is for people to
   do.
""",
    ),
}
"""Title and text by name."""


def listed() -> list[dict[str, Any]]:
    """The prompts as clients see them."""
    return [{"name": name, "title": title, "arguments": [PATH]} for name, (title, _) in PROMPTS.items()]


def made(name: str, path: str) -> dict[str, Any]:
    """A prompt for a profile. Raises KeyError for an unknown one."""
    title, text = PROMPTS[name]
    content = {"type": "text", "text": text.replace("{path}", path)}
    return {"description": title, "messages": [{"role": "user", "content": content}]}
