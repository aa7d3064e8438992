"""Open facts asked one by one, the most valuable first, until no answer can change the recommendation."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Completion, Weights, weights_of
from archdecide.facts import profile_facts
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.possible import Possibilities, possibilities
from archdecide.sensitivity.questions import NextQuestion, next_questions
from archdecide.values import Value


class Interview(Struct, frozen=True, dict=True):
    """What is known so far. `asked` are the facts that are not asked for again, answered or not.

    `completed` adds to the facts what follows from them by other means than rules, such as a cut.
    """

    facts: FactContext
    weights: Weights
    asked: frozenset[str] = frozenset()
    completed: Completion | None = None

    @classmethod
    def of(cls, profile: Profile, pack: Pack, completed: Completion | None = None) -> Self:
        """At the start: what the profile says."""
        facts = FactContext.of(profile, pack)
        weights = weights_of(facts, profile.weights)
        return cls(completed(facts, weights) if completed else facts, weights, completed=completed)

    def answered(self, path: str, value: Value) -> "Interview":
        """After an answer, which may be an estimate; None: after a question that nobody could answer."""
        facts = self.facts if value is None else self.facts.with_facts({path: value})
        if self.completed and value is not None:
            facts = self.completed(facts, self.weights)
        return replace(self, facts=facts, asked=self.asked | {path})

    @cached_property
    def _possibilities(self) -> Possibilities:
        return possibilities(self.facts, self.weights)

    @property
    def settled(self) -> str | None:
        """The option that leads now and after any further answer; None while that is not proved."""
        return self._possibilities.determined

    @cached_property
    def left(self) -> tuple[str, ...]:
        """The facts that may matter and have not been asked for, in the order of the profile.

        Facts that are computed from components and interactions are told by describing these, not by an answer.
        """
        names = profile_facts()
        return tuple(path for path in self._possibilities.open_facts if path in names and path not in self.asked)

    @cached_property
    def questions(self) -> tuple[NextQuestion, ...]:
        """What is worth asking next, the best first; `components` and `interactions` among them."""
        return tuple(item for item in next_questions(self.facts, self.weights) if item.fact not in self.asked)

    @property
    def next(self) -> NextQuestion | None:
        """The best question that has a short answer; None where the interview is over."""
        return next((item for item in self.questions if item.fact in profile_facts()), None)


def answered_in_order(start: Interview, answers: Mapping[str, Value]) -> tuple[Interview, tuple[str, ...]]:
    """The interview with these answers, asked for in the order of their value, until it is over.

    With it the facts that were answered, in that order; the others were not needed. Answers that no question asks
    for come last, in the order of the profile.
    """
    interview, given = start, []
    left = dict(answers)
    while left and interview.settled is None:
        path = _first(left, (*(item.fact for item in interview.questions), *profile_facts()))
        interview = interview.answered(path, left.pop(path))
        given.append(path)
    return interview, tuple(given)


def _first(wanted: Iterable[str], order: Iterable[str]) -> str:
    names = set(wanted)
    return next(path for path in order if path in names)
