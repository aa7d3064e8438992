"""The one plan of a profile, which every view prints: what is, where it leads, what to do, and what is open."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Horizon
from archdecide.plan.answers import Prerequisite, RuleAnswer
from archdecide.plan.comparison import TodayAndTarget
from archdecide.plan.questions import Questions
from archdecide.plan.step import Step
from archdecide.plan.target import PlanTarget
from archdecide.profile import Confirmation
from archdecide.rules import AREAS, Area
from archdecide.sensitivity.decision import Decision
from archdecide.situation import Situation


class Plan(Struct, frozen=True):
    """Everything that a reader is told of one profile; formats print it and conclude nothing themselves.

    `situation` is what exists, `comparison` sets today's deployables beside those of the `target`. `steps` are in
    order: now, next, later, then what was declined. `signs`, `risks` and `duties` answer in four words, `needed`
    says of the style of the target, and of the next one beyond it, what each needs. `confirmed` is what people said,
    and `words` are what people can write for facts that are computed.
    """

    decision: Decision
    situation: Situation
    target: PlanTarget
    comparison: TodayAndTarget
    steps: tuple[Step, ...]
    questions: Questions
    signs: tuple[RuleAnswer, ...]
    risks: Mapping[str, tuple[RuleAnswer, ...]]
    duties: tuple[RuleAnswer, ...]
    needed: Mapping[str, tuple[Prerequisite, ...]]
    confirmed: Mapping[str, Confirmation]
    words: Mapping[str, str]

    def within(self, horizon: Horizon) -> tuple[Step, ...]:
        """The steps of one horizon that nobody has declined."""
        return tuple(step for step in self.steps if step.horizon == horizon and step.declined is None)

    @property
    def now(self) -> tuple[Step, ...]:
        """What can be done today."""
        return self.within("now")

    @property
    def next(self) -> tuple[Step, ...]:
        """What waits for something in the team's hands."""
        return self.within("next")

    @property
    def later(self) -> tuple[Step, ...]:
        """What waits for other steps, or for facts to change."""
        return self.within("later")

    @property
    def declined(self) -> tuple[Step, ...]:
        """What people decided not to do."""
        return tuple(step for step in self.steps if step.declined is not None)

    @property
    def pressing(self) -> tuple[Step, ...]:
        """What the style of the target waits for."""
        return tuple(step for step in self.now if step.presses)

    def number_of(self, rule: str) -> int | None:
        """The place of the step that a rule calls for, from 1; None where it calls for none."""
        return next((place for place, step in enumerate(self.steps, start=1) if rule in step.rules), None)

    def named(self, facts: Iterable[str]) -> tuple[str, ...]:
        """These facts as people write them, each once."""
        return tuple(dict.fromkeys(self.words.get(path, path) for path in facts))

    def needs_by_area(self, option: str) -> dict[Area, tuple[Prerequisite, ...]]:
        """What an option needs, by area in the order of the rules."""
        found = self.needed.get(option, ())
        return {area: tuple(item for item in found if item.area == area) for area in AREAS}
