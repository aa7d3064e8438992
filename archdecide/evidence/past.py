"""What would have been recommended at earlier dates, as results."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct

from archdecide.contract import describe
from archdecide.values import Value


class MovedValue(Struct, frozen=True):
    """A value.

    Both are plain data as in a profile; None where nothing was known.
    """

    before: Value
    now: Value


class Moment(Struct, frozen=True):
    """One date.

    What was recommended by the facts of that day. `lead` is None where there is no second style that no gate removes.
    """

    day: Annotated[date, describe("The day.")]
    commit: Annotated[str, describe("The last commit of that day.")]
    recommendation: Annotated[str | None, describe("The recommended style.")]
    score_leader: Annotated[str | None, describe("The style with the most points.")]
    verdict: Annotated[str, describe("How sure that is, in a word.")]
    scores: Annotated[Mapping[str, Annotated[float | None, describe("Points of 100.")]], describe("Points by style.")]
    lead: Annotated[float | None, describe("Points between the first and the second style that no gate removes.")]
    close: Annotated[bool, describe("Whether the lead is within the tie margin.")]
    moved: Annotated[Mapping[str, MovedValue], describe("What differs from the date before.")]


class Past(Struct, frozen=True):
    """What would have been recommended at earlier dates. Keys are added, never renamed.

    `options` are the titles of the styles by their ids.
    """

    profile: Annotated[str, describe("The name of the system.")]
    options: Mapping[str, str]
    tie_margin: Annotated[float, describe("The lead in points up to which styles cannot be told apart.")]
    moments: Annotated[tuple[Moment, ...], describe("From the oldest to the newest.")]
    told: Annotated[tuple[str, ...], describe("Paths of the values that history tells.")]
    held: Annotated[tuple[str, ...], describe("Paths of the facts that are held as they are today.")]
    yours: Annotated[tuple[str, ...], describe("Paths that history could tell, but that a person has stated.")]

    decimals: ClassVar = 6
    printed: ClassVar = ("profile", "tie_margin", "moments", "told", "held", "yours")

    def changes(self) -> tuple[tuple[Moment, Moment], ...]:
        """Neighbouring moments between which the recommendation changed."""
        pairs = zip(self.moments, self.moments[1:], strict=False)
        return tuple((one, other) for one, other in pairs if one.recommendation != other.recommendation)
