"""What speaks for and against a boundary, and what other cuts would cost, as results."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from archdecide.contract import describe


class BoundaryForce(Struct, frozen=True):
    """A force.

    It speaks for or against a boundary, in points above 0.
    """

    side: Annotated[Literal["for", "against"], describe("For or against this boundary.")]
    code: Annotated[
        str, describe("The code of the force; `coupling` or `own-data` where no force of the pack says it.")
    ]
    title: Annotated[str, describe("Its name.")]
    points: Annotated[float, describe("How strong it is; coupling counts 1 for a typical pair.", 0)]
    because: Annotated[str, describe("Why.")]
    components: Annotated[tuple[str, ...], describe("The components that it acts on.")]

    decimals: ClassVar = 6


class Alternative(Struct, frozen=True):
    """One cut, and what it costs.

    The numbers are those of the weakest chain where they speak of one. `balance` is 1 ÷ the number of services where
    one holds nearly all parts.
    """

    cut: Annotated[int, describe("Its number, for --cut.", 1)]
    title: Annotated[str, describe("How it differs from the proposed one.")]
    shown: Annotated[bool, describe("Whether this graph shows it.")]
    services: tuple[tuple[str, tuple[str, ...]], ...]
    moved: Annotated[tuple[str, ...], describe("Components that keep other company than in the proposed cut.")]
    crossing_calls: Annotated[float, describe("Calls per user operation between services.", 0)]
    crossing_share: Annotated[float, describe("Share of the coupling that is cut.", 0, 1)]
    broken_transactions: Annotated[int, describe("Pairs that would need a transaction across a boundary.", 0)]
    team_crossings: Annotated[int, describe("Pairs of different teams that call each other across a boundary.", 0)]
    sync_depth: Annotated[int, describe("Waiting calls between processes on the longest chain.", 0)]
    availability_pct: (
        Annotated[float, describe("Availability of the weakest chain; null where no part states one.", 0, 100)] | None
    )
    hop_share: (
        Annotated[float, describe("Share of the latency budget that hops take; null without a budget.", 0)] | None
    )
    balance: Annotated[float, describe("1 where all services hold as many parts.", 0, 1)]

    decimals: ClassVar = 6
    printed: ClassVar = (
        *("cut", "title", "shown", ("components", "services"), "moved", "crossing_calls", "crossing_share"),
        *("broken_transactions", "team_crossings", "sync_depth", "availability_pct", "hop_share", "balance"),
    )

    @property
    def components(
        self,
    ) -> Annotated[
        Mapping[str, Annotated[tuple[str, ...], describe("Components.")]],
        describe("The components of everything that people must run."),
    ]:
        """The components of everything that people must run, by its name."""
        return dict(self.services)


class UnknownCutError(ValueError):
    """A cut was asked for that there is not; `available` are numbered from 1."""

    def __init__(self, number: int, available: int) -> None:
        super().__init__(f"there is no cut {number}; cuts: {', '.join(map(str, range(1, available + 1)))}")
        self.available = available
