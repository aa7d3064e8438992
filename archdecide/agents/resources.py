"""The resources: JSON Schemas, pages of rules, and profiles of examples, to be read by address."""

from collections.abc import Callable
from typing import Any

from archdecide import api
from archdecide.agents.tools import Workplace

SCHEME = "archdecide://"
PROFILE_SCHEMA = f"{SCHEME}schema/profile"

Kind = tuple[str, str, str, Callable[[Workplace, str], str]]
"""The name of what is read by, what it is, its media type, and what reads it."""
KINDS: dict[str, Kind] = {
    "schema": (
        "name",
        "JSON Schema of a profile, or of what a tool returns: profile, decision, questions, explanation, ...",
        "application/schema+json",
        lambda _, name: api.schema_text(name),
    ),
    "rules": (
        "id",
        "A rule by id or code: its condition, its effect, its sources and its examples",
        "text/markdown",
        lambda place, name: api.rule_page(place.pack, name),
    ),
    "example": (
        "name",
        "A profile that comes with archdecide as an example",
        "application/yaml",
        lambda _, name: api.example_text(name),
    ),
}


def listed() -> list[dict[str, Any]]:
    """The resources whose addresses are few: the schema of profiles, and the examples."""
    schema = {
        "uri": PROFILE_SCHEMA,
        "name": "profile-schema",
        "title": "JSON Schema of a profile",
        "description": "Every key of a profile with its question, and the values that it may have.",
        "mimeType": KINDS["schema"][2],
    }
    examples = [
        {
            "uri": f"{SCHEME}example/{name}",
            "name": f"example-{name}",
            "title": f"Example: {name.replace('-', ' ')}",
            "mimeType": KINDS["example"][2],
        }
        for name in api.example_names()
    ]
    return [schema, *examples]


def templates() -> list[dict[str, Any]]:
    """How the addresses of all resources are made."""
    return [
        {"uriTemplate": f"{SCHEME}{kind}/{{{key}}}", "name": kind, "description": what, "mimeType": media_type}
        for kind, (key, what, media_type, _) in KINDS.items()
    ]


def read(place: Workplace, address: str) -> dict[str, Any] | None:
    """The resource at an address; None where there is none."""
    from urllib.parse import unquote

    kind, _, name = address.removeprefix(SCHEME).partition("/")
    if not address.startswith(SCHEME) or kind not in KINDS:
        return None
    _, _, media_type, text = KINDS[kind]
    try:
        return {"uri": address, "mimeType": media_type, "text": text(place, unquote(name))}
    except api.InputError:
        return None
