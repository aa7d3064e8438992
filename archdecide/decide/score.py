"""Findings to scores, leads and a recommendation (MODEL §1 to §4).

Notation: importance I, weight w, performance p. The score of an option is 100 · Σ w·I·p / Σ w·I over the known
criteria. A lead never needs the normalisation to have its sign, so further options cannot reorder the others.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, inf, sqrt
from typing import TypeVar

from msgspec.structs import asdict, replace

from archdecide.decide.findings import (
    Advantage,
    Argument,
    Comparison,
    CriterionFinding,
    WeighedCriterion,
)

Weighed = TypeVar("Weighed", bound=WeighedCriterion)

LARGEST_WEIGHT = 5.0
"""Weights run from 0 to this (see rules.Weight)."""


def total_importance(criteria: Iterable[WeighedCriterion]) -> float:
    """Σ w·I over the known criteria."""
    return fsum([criterion.weight * criterion.importance for criterion in criteria if criterion.importance is not None])


def scores(criteria: Sequence[WeighedCriterion], options: Iterable[str]) -> dict[str, float | None]:
    """Points from 0 to 100 per option, None if no criterion matters."""
    known = [(item.weight * item.importance, item.performances) for item in criteria if item.importance is not None]
    total = fsum([amount for amount, _ in known])
    if total == 0:
        return dict.fromkeys(options)
    return {
        option: 100 * fsum([amount * performances[option] for amount, performances in known]) / total
        for option in options
    }


def with_contributions(criteria: Sequence[CriterionFinding], options: Sequence[str]) -> tuple[CriterionFinding, ...]:
    """The findings with each criterion's points per option: 100 · w·I·(p − mean p) / Σ w·I (MODEL §11)."""
    total = total_importance(criteria)

    def points(criterion: CriterionFinding) -> Mapping[str, float]:
        if criterion.importance is None or total == 0:
            return dict.fromkeys(options, 0.0)
        mean = fsum(criterion.performances[option] for option in options) / len(options)
        share = 100 * criterion.weight * criterion.importance / total
        return {option: share * (criterion.performances[option] - mean) for option in options}

    return tuple(replace(criterion, contributions=points(criterion)) for criterion in criteria)


def advantage(criteria: Sequence[WeighedCriterion], winner: str, rival: str) -> Advantage:
    """How far the winner is ahead of one rival, and how wrong the inputs may be."""
    total = total_importance(criteria)
    known = _voting(criteria)
    deltas = [_delta(criterion, winner, rival) for criterion in known]
    raw = [criterion.weight * delta for criterion, delta in zip(known, deltas, strict=True)]
    pros, cons = _sides(raw)
    lead = (100 / total if total else 0.0) * (pros - cons)
    return Advantage(
        winner=winner,
        rival=rival,
        lead=lead,
        weight_error_factor=sqrt(pros / cons) if cons else None,
        win_share=win_share(deltas),
        performance_error_margin=lead / 200,
    )


def comparison(criteria: Sequence[CriterionFinding], winner: str, rival: str) -> Comparison:
    """The same with every argument and its points."""
    total = total_importance(criteria)
    known = _voting(criteria)
    raw = {criterion.id: criterion.weight * _delta(criterion, winner, rival) for criterion in known}
    ordered = sorted(known, key=lambda criterion: (-abs(raw[criterion.id]), criterion.code))
    _, cons = _sides(raw.values())
    decisive = _sufficient([(criterion.id, raw[criterion.id]) for criterion in ordered], cons)
    scale = 100 / total if total else 0.0
    arguments = tuple(
        Argument(
            criterion=criterion.id,
            title=criterion.title,
            points=scale * raw[criterion.id],
            because=criterion.because[winner if raw[criterion.id] > 0 else rival],
            decisive=criterion.id in decisive,
        )
        for criterion in ordered
        if raw[criterion.id] != 0
    )
    return Comparison(**asdict(advantage(criteria, winner, rival)), arguments=arguments)


def _voting(criteria: Iterable[Weighed]) -> list[Weighed]:
    return [criterion for criterion in criteria if criterion.importance is not None and criterion.weight > 0]


def _delta(criterion: WeighedCriterion, winner: str, rival: str) -> float:
    """I·(p_winner − p_rival)."""
    return (criterion.importance or 0.0) * (criterion.performances[winner] - criterion.performances[rival])


def _sides(values: Collection[float]) -> tuple[float, float]:
    """The sum of what is above 0, and of what is below, as a positive number."""
    return fsum([value for value in values if value > 0]), fsum([-value for value in values if value < 0])


def _sufficient(ordered: Sequence[tuple[str, float]], cons: float) -> frozenset[str]:
    """The fewest largest pros whose sum exceeds everything against; empty if the winner does not lead."""
    chosen: list[tuple[str, float]] = []
    for identifier, value in ordered:
        if fsum(points for _, points in chosen) > cons:
            break
        if value > 0:
            chosen.append((identifier, value))
    return (
        frozenset(identifier for identifier, _ in chosen)
        if fsum(points for _, points in chosen) > cons
        else frozenset()
    )


def win_share(deltas: Iterable[float]) -> float:
    """Share of all weightings, uniform on the simplex, under which Σ w·δ > 0, 0 to 1, exact.

    Varsi (Pacific J. Math. 46, 1973) and Ali (ibid. 48, 1973): the volume that a half-space cuts off a simplex.
    Terms of zero decide nothing and leave the share unchanged.
    """
    values = sorted(deltas)
    pros = [value for value in values if value > 0]
    cons = [-value for value in values if value < 0]
    if not pros:
        return 0.0
    shares = [0.0] * len(pros)
    for con in cons:
        before = 1.0
        for place, pro in enumerate(pros):
            before = shares[place] = (pro * shares[place] + con * before) / (pro + con)
    return 1 - shares[-1]


def weight_tipping_points(criteria: Iterable[WeighedCriterion], winner: str, rival: str) -> Mapping[str, float | None]:
    """By known criterion: its weight, 0 to 5, at which the winner's lead over the rival vanishes; None if at none.

    All other weights stay. The lead Σ w·δ with δ = I·(p_winner − p_rival) is linear in each weight (MODEL §4).
    """
    deltas = {
        criterion.id: (
            criterion.weight,
            criterion.importance * (criterion.performances[winner] - criterion.performances[rival]),
        )
        for criterion in criteria
        if criterion.importance is not None
    }

    lead = fsum(weight * delta for weight, delta in deltas.values())

    def vanishing(identifier: str) -> float | None:
        own, delta = deltas[identifier]
        rest = lead - own * delta
        weight = -rest / delta if delta else inf
        return abs(weight) if 0 <= weight <= LARGEST_WEIGHT else None

    return {identifier: vanishing(identifier) for identifier in deltas}


def first_rank_bracket(shares: Sequence[float]) -> tuple[float, float]:
    """Between which limits lies the share of all weightings under which an option beats every rival at once.

    `shares` are its win shares against each rival. They meet in no less than their excess over all but one whole,
    and in no more than the smallest (Fréchet; MODEL §4 for two rivals). Without rivals the share is 1.
    """
    high = min(shares, default=1.0)
    return min(high, max(0.0, fsum(shares) - (len(shares) - 1))) if shares else high, high
