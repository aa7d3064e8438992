"""What speaks for and against a boundary, and what other cuts would cost, as results."""

from typing import Literal

from msgspec import Struct


class BoundaryForce(Struct, frozen=True):
    """Something for or against a boundary, in points above 0, and the components that it acts on."""

    side: Literal["for", "against"]
    code: str
    title: str
    points: float
    because: str
    components: tuple[str, ...]


class Alternative(Struct, frozen=True):
    """One of the cuts to choose from, and what it costs.

    `cut` is its number: 1 is the proposed one, the others are the next best. `shown` marks the cut of this graph.
    `moved` are the components that keep other company than in the proposed cut. `services` gives the components of
    everything that people must run. `crossing_calls` are the calls per user operation between services,
    `broken_transactions` the pairs that would need one across a boundary, `team_crossings` the pairs of different
    teams that call each other across one, `sync_depth` the waiting calls between processes on the longest chain.
    `availability_pct` is that of the weakest chain, None where no part states one; `hop_share` the share of the
    latency budget that hops take, None without a budget. `balance` is 1 where all services hold as many parts, and
    1 ÷ their number where one holds nearly all. `crossing_share` is the share of all coupling that is cut.
    """

    cut: int
    title: str
    shown: bool
    services: tuple[tuple[str, tuple[str, ...]], ...]
    moved: tuple[str, ...]
    crossing_calls: float
    crossing_share: float
    broken_transactions: int
    team_crossings: int
    sync_depth: int
    availability_pct: float | None
    hop_share: float | None
    balance: float


class UnknownCutError(ValueError):
    """A cut was asked for that there is not; `available` are numbered from 1."""

    def __init__(self, number: int, available: int) -> None:
        super().__init__(f"there is no cut {number}; cuts: {', '.join(map(str, range(1, available + 1)))}")
        self.available = available
