"""How wrong weights and performances may be before a recommendation loses its lead (MODEL §4)."""

from collections.abc import Iterable, Mapping, Sequence

from archdecide.decide.findings import Advantage, Robustness, WeighedCriterion, WeightTippingPoint
from archdecide.decide.score import first_rank_bracket, weight_tipping_points


def robustness(
    criteria: Sequence[WeighedCriterion], comparisons: Iterable[Advantage], removed: Iterable[str]
) -> Robustness | None:
    """The robustness of the winner of these comparisons; None without a rival that no gate has removed."""
    gone = frozenset(removed)
    rivals = [item for item in comparisons if item.rival not in gone]
    if not rivals:
        return None
    factors = [item.weight_error_factor for item in rivals if item.weight_error_factor is not None]
    return Robustness(
        weight_error_factor=min(factors, default=None),
        win_share={item.rival: item.win_share for item in rivals},
        performance_error_margin=min(item.performance_error_margin for item in rivals),
        first_rank_bracket=first_rank_bracket([item.win_share for item in rivals]),
        weight_tipping_points=_weight_tipping_points(criteria, rivals),
    )


def _weight_tipping_points(
    criteria: Sequence[WeighedCriterion], rivals: Iterable[Advantage]
) -> tuple[WeightTippingPoint, ...]:
    """The weights at which a rival catches up, the smallest change first. No lead, nothing to lose."""
    weights: Mapping[str, float] = {criterion.id: criterion.weight for criterion in criteria}
    found = [
        WeightTippingPoint(criterion, item.rival, weights[criterion], at)
        for item in rivals
        if item.lead > 0
        for criterion, at in weight_tipping_points(criteria, item.winner, item.rival).items()
        if at is not None
    ]
    return tuple(sorted(found, key=lambda tip: (abs(tip.at - tip.weight), tip.criterion, tip.rival)))
