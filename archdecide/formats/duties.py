"""Duties that no architecture lifts, bound to what the profile says of models, data and load."""

from collections.abc import Callable, Iterator

from archdecide.decide.decision import Decision

DUTIES: tuple[tuple[str, str], ...] = (
    (
        "ai.models_in_production",
        "Watch answer quality, delay, cost and drift of the {value} in production, each by itself",
    ),
    ("ai.model_updates_per_month", "At {value}, pin versions, release by canary and keep the last good one ready"),
    (
        "ai.prompt_changes_per_week",
        "At {value} to prompts, keep them under version control and evaluate them before release",
    ),
    (
        "security.regulated_data",
        "For {value}: state a purpose and an end of storage, and keep it out of prompts and logs",
    ),
    (
        "scale.load_growth_24m",
        "With load growing {value}-fold in 24 months, check again whether inputs still look like the tested ones",
    ),
)
GOVERNANCE = "Name who answers for fairness, licences and the use of generated content"


def duties(decision: Decision, words: Callable[[str], str]) -> Iterator[str]:
    """The duties that known facts make concrete, then the one that asks for a name. `words` puts a fact in words."""
    for path, sentence in DUTIES:
        if decision.facts.get(path):
            yield sentence.format(value=words(path)) + "."
    yield GOVERNANCE + "."
