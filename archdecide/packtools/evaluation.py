"""How often the rules agree with what real systems became: the statistics of a file of cases.

The hard question is whether a system became the last option of a pack ("services") or one of the others; those
others are neighbours of each other. The answer is the recommendation, or the score leader where too little is known
to recommend anything; the number is the lead of services over the best of the others, 0 where nothing is known.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from archdecide.contract import describe
from archdecide.curves import point
from archdecide.decide.findings import CriterionFinding
from archdecide.packtools.matched_pairs import MatchedPair, PairResult, lead_of, pair_result
from archdecide.packtools.separation import (
    Estimate,
    Item,
    Stability,
    ThresholdFigures,
    area_under_curve,
    balanced_accuracy,
    each_family_once,
    stability,
    threshold_figures,
    without_each_family,
)
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.values import Value

ENGINEERS = "team.engineers"
REASONS = 2
"""Criteria named as the reason of a wrong answer."""
FEW, SOME = 2, 4
"""Up to so many known criteria a case counts as nearly empty, and as thin."""
Error = Literal["none", "neighbour", "services-not-chosen", "services-kept-out", "no-answer"]
ERRORS: Mapping[Error, str] = {
    "none": "right",
    "neighbour": "a neighbour of what was chosen",
    "services-not-chosen": "says services where they were not chosen",
    "services-kept-out": "says one deployable where services were chosen",
    "no-answer": "says nothing, because no fact feeds a criterion",
}


class EvaluatedCase(Struct, frozen=True):
    """A real system, what it became, and what the rules say of it."""

    id: str
    system: str
    family: str
    outcome: str
    is_clear: bool
    counts: bool
    decision: Decision


class Reason(Struct, frozen=True):
    """A reason.

    A criterion that spoke for the wrong answer.
    """

    criterion: Annotated[str, describe("The criterion.")]
    points: Annotated[float, describe("Its points.")]
    facts: Annotated[Mapping[str, Value], describe("The facts behind it.")]


class Judgement(Struct, frozen=True):
    """One case.

    `agreement` is 1 for the very outcome, ½ for a neighbour, else 0.
    """

    case: EvaluatedCase
    answer: Annotated[str | None, describe("What the rules say.")]
    is_recommended: Annotated[bool, describe("Whether they recommend it, or only let it lead.")]
    lead: Annotated[float | None, describe("The lead of services, in points.")]
    known_criteria: Annotated[int, describe("How many criteria are known.", 0)]
    error: Annotated[Error, describe("What is wrong, if the answer is.")]
    agreement: Annotated[float, describe("A share.", 0, 1)]
    reasons: Annotated[tuple[Reason, ...], describe("What decided.")]

    printed: ClassVar = (
        *("id", "system", "family", "outcome", "label", "answer", "is_recommended", "lead", "known_criteria"),
        *("error", "agreement", "reasons"),
    )

    @property
    def id(self) -> Annotated[str, describe("Its id.")]:
        """The id of the case."""
        return self.case.id

    @property
    def system(self) -> Annotated[str, describe("The system.")]:
        """The system."""
        return self.case.system

    @property
    def family(self) -> Annotated[str, describe("Its family.")]:
        """The organisation behind it."""
        return self.case.family

    @property
    def outcome(self) -> Annotated[str, describe("What it became.")]:
        """What it became."""
        return self.case.outcome

    @property
    def label(self) -> Annotated[Literal["clear", "debatable"], describe("How sure that is.")]:
        """How sure that is."""
        return "clear" if self.case.is_clear else "debatable"


class GroupFigures(Struct, frozen=True):
    """Figures of a group of cases.

    Shares are None where one of the classes is empty.
    """

    name: Annotated[str, describe("The group.")]
    cases: Annotated[int, describe("Cases in it.", 0)]
    services: Annotated[int, describe("Those that became services.", 0)]
    unanswered: Annotated[int, describe("Those without an answer.", 0)]
    balanced_accuracy: Estimate | None
    area: Estimate | None = field(name="auc")
    agreement: Annotated[float, describe("Agreement, neighbours counted half.", 0, 1)] | None


class FamilyFigures(Struct, frozen=True):
    """A family of cases.

    The cases are those of one organisation that count.
    """

    family: Annotated[str, describe("Its name.")]
    cases: Annotated[int, describe("Its cases.", 0)]
    right: Annotated[int, describe("Those that were answered right.", 0)]
    agreement: Annotated[float, describe("A share.", 0, 1)]


class Evaluation(Struct, frozen=True):
    """Everything that a file of cases says of a pack."""

    judgements: tuple[Judgement, ...]
    left_out: int
    recommended: int
    groups: tuple[GroupFigures, ...]
    by_family_once: GroupFigures
    stability: Mapping[str, Stability | None]
    constant_answers: Mapping[str, float]
    engineers: ThresholdFigures | None
    with_engineers: GroupFigures
    families: tuple[FamilyFigures, ...]
    pairs: tuple[PairResult, ...]

    @property
    def falls_behind_engineers(self) -> bool:
        """Whether one threshold on engineers, chosen elsewhere, does better than the rules where it can be used."""
        rules = self.with_engineers.balanced_accuracy
        return rules is not None and self.engineers is not None and rules.value < self.engineers.left_out.value


def evaluate(cases: Sequence[EvaluatedCase], pairs: Iterable[MatchedPair], pack: Pack) -> Evaluation:
    """The figures of all cases that count. Pairs may name cases that do not count."""
    services = pack.option_ids[-1]
    judgements = tuple(_judged(case, pack) for case in cases if case.counts)
    facts = {case.id: case.decision.facts for case in cases}
    known = [judgement for judgement in judgements if _engineers(judgement) is not None]
    numbers = [_item(judgement, services, number=_engineers(judgement) or 0.0) for judgement in known]
    return Evaluation(
        judgements=judgements,
        left_out=len(cases) - len(judgements),
        recommended=sum(judgement.is_recommended for judgement in judgements),
        groups=_groups(judgements, services),
        by_family_once=_figures("each organisation counted once", judgements, services, once=True),
        stability=_stability(judgements, services),
        constant_answers=_constant_answers(judgements, pack),
        engineers=threshold_figures(numbers),
        with_engineers=_figures("engineers known", known, services),
        families=_families(judgements, services),
        pairs=tuple(pair_result(pair, facts[pair.first], facts[pair.second], pack) for pair in pairs),
    )


def _judged(case: EvaluatedCase, pack: Pack) -> Judgement:
    outcome = case.decision.outcome
    answer = outcome.recommendation or outcome.score_leader
    points = {option: value for option, value in outcome.scores.items() if value is not None}
    services = pack.option_ids[-1]
    return Judgement(
        case=case,
        answer=answer,
        is_recommended=outcome.recommendation is not None,
        lead=round(lead_of(services, points), 9) if points else None,  # equal leads must not differ by an ulp
        known_criteria=sum(criterion.importance is not None for criterion in case.decision.criteria),
        error=_error(answer, case.outcome, services),
        agreement=agreement(answer, case.outcome, services),
        reasons=_reasons(case.decision.criteria, answer, case.outcome),
    )


def agreement(answer: str | None, outcome: str, services: str) -> float:
    """1 for the very outcome, ½ for a neighbour: another option on the same side of the hard question."""
    if answer is None:
        return 0.0
    if answer == outcome:
        return 1.0
    return 0.5 if services not in (answer, outcome) else 0.0


def _error(answer: str | None, outcome: str, services: str) -> Error:
    if answer is None:
        return "no-answer"
    if answer == outcome:
        return "none"
    if services not in (answer, outcome):
        return "neighbour"
    return "services-not-chosen" if answer == services else "services-kept-out"


def _reasons(criteria: Iterable[CriterionFinding], answer: str | None, outcome: str) -> tuple[Reason, ...]:
    """The criteria that speak most for the answer against the outcome, heaviest first."""
    if answer is None or answer == outcome:
        return ()
    found = [
        Reason(criterion.id, criterion.contributions[answer] - criterion.contributions[outcome], criterion.facts)
        for criterion in criteria
        if criterion.importance is not None
    ]
    heavy = sorted((reason for reason in found if reason.points > 0), key=lambda reason: -reason.points)
    return tuple(heavy[:REASONS])


def _engineers(judgement: Judgement) -> float | None:
    value = point(judgement.case.decision.facts.get(ENGINEERS))
    return value if isinstance(value, int | float) else None


def _item(judgement: Judgement, services: str, number: float | None = None) -> Item:
    lead = 0.0 if judgement.lead is None else judgement.lead
    answer = None if judgement.answer is None else judgement.answer == services
    return Item(judgement.case.outcome == services, lead if number is None else number, answer, judgement.case.family)


def _figures(name: str, judgements: Sequence[Judgement], services: str, *, once: bool = False) -> GroupFigures:
    items = [_item(judgement, services) for judgement in judgements]
    if once:
        items = each_family_once(items)
    weight = fsum(item.weight for item in items)
    agreed = fsum(item.weight * judgement.agreement for item, judgement in zip(items, judgements, strict=True))
    return GroupFigures(
        name=name,
        cases=len(judgements),
        services=sum(item.is_positive for item in items),
        unanswered=sum(judgement.answer is None for judgement in judgements),
        balanced_accuracy=balanced_accuracy(items),
        area=area_under_curve(items),
        agreement=agreed / weight if weight else None,
    )


def _groups(judgements: Sequence[Judgement], services: str) -> tuple[GroupFigures, ...]:
    wanted: tuple[tuple[str, Callable[[Judgement], bool]], ...] = (
        ("all cases that count", lambda _: True),
        ("label clear", lambda one: one.case.is_clear),
        ("label debatable", lambda one: not one.case.is_clear),
        (f"at most {FEW} criteria known", lambda one: one.known_criteria <= FEW),
        (f"{FEW + 1} to {SOME} criteria known", lambda one: FEW < one.known_criteria <= SOME),
        (f"more than {SOME} criteria known", lambda one: one.known_criteria > SOME),
    )
    return tuple(_figures(name, list(filter(test, judgements)), services) for name, test in wanted)


def _stability(judgements: Sequence[Judgement], services: str) -> dict[str, Stability | None]:
    """Of both figures, with every family left out in turn."""
    parts = without_each_family(_item(judgement, services) for judgement in judgements).values()
    figures = {"balanced_accuracy": balanced_accuracy, "area": area_under_curve}
    return {
        name: stability([estimate.value for items in parts if (estimate := figure(items)) is not None])
        for name, figure in figures.items()
    }


def _constant_answers(judgements: Sequence[Judgement], pack: Pack) -> dict[str, float]:
    """The agreement of always giving one answer. Its balanced accuracy and AUC are ½ by definition."""
    services = pack.option_ids[-1]
    return {
        option: fsum(agreement(option, judgement.case.outcome, services) for judgement in judgements)
        / max(1, len(judgements))
        for option in pack.option_ids
    }


def _families(judgements: Sequence[Judgement], services: str) -> tuple[FamilyFigures, ...]:
    found: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        found.setdefault(judgement.case.family, []).append(judgement)
    return tuple(
        FamilyFigures(
            family,
            len(members),
            sum(
                one.answer is not None and (one.answer == services) == (one.case.outcome == services) for one in members
            ),
            fsum(one.agreement for one in members) / len(members),
        )
        for family, members in sorted(found.items())
    )
