"""The largest regret while facts are open: how much may be lost by the best choice that can be made now (MODEL §7)."""

from math import fsum

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Recommender
from archdecide.sensitivity.lead_bounds import Lead, least_of
from archdecide.sensitivity.priors import Likely, LikelyRange, Prior
from archdecide.values import Value


class Regret:
    """Bounds of U_a − U_b over everything that the open facts may be, and what an answer does to them."""

    def __init__(self, recommend: Recommender, opened: FactContext) -> None:
        self.recommend, self.opened = recommend, opened
        self.now = self._smallest(opened)

    def lowered_by(self, path: str, prior: Prior) -> float:
        """By how much the largest regret falls, on average over the middles of the parts of the fact's prior."""
        after = (part.share * self._smallest(self.opened.with_facts({path: _typical(part)})) for part in prior)
        return max(0.0, self.now - fsum(after)) if prior else 0.0

    def _smallest(self, facts: FactContext) -> float:
        """The largest regret of the option that has the smallest one."""
        out, _ = self.recommend.removed(facts)
        options = [option for option in self.recommend.options if option not in out]
        return min(
            (
                max((-self._least(option, rival, facts) for rival in options if rival != option), default=0.0)
                for option in options
            ),
            default=0.0,
        )

    def _least(self, ahead: str, behind: str, facts: FactContext) -> float:
        lead = Lead(ahead, behind, 0.0)
        return self.recommend.fixed_lead(lead) + least_of(self.recommend, facts, lead)


def _typical(part: Likely | LikelyRange) -> Value:
    """The value, or the middle of the range."""
    return part.value if isinstance(part, Likely) else (part.low + part.high) / 2
