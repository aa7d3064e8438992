"""Which patterns protect an interaction that leaves a process (rules R1 to R12 of the pack)."""

from collections.abc import Mapping

from archdecide.boundaries.condition_cache import Answers
from archdecide.decide.fact_context import FactContext
from archdecide.rules import ResilienceRule
from archdecide.values import Value


class Protection:
    """The resilience rules of a pack, or those that ask for one pattern, ready to be asked about interactions."""

    def __init__(self, facts: FactContext, pattern: str | None = None) -> None:
        self.rules = [rule for rule in facts.pack.resilience if pattern in (None, rule.pattern)]
        self.answers = Answers(facts, (rule.when for rule in self.rules))

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that these rules look at."""
        return self.answers.paths

    def of(self, facts: Mapping[str, Value]) -> list[ResilienceRule]:
        """Every rule that is known to apply, in the order of the codes. An unknown fact protects nothing by guess."""
        truths = self.answers.of(facts)
        return [rule for rule, truth in zip(self.rules, truths, strict=True) if truth]
