"""Observations: what one source says about one field of one subject, and how far it can be trusted.

An importer yields observations and never a profile. A field without evidence yields no observation; unknown is not
a value that a source can observe.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from typing import Annotated, ClassVar, Literal, cast

from msgspec import Struct

from archdecide.contract import describe
from archdecide.errors import Diagnostic, Place
from archdecide.values import Interval, OneOf

EXISTS = ""
"""The field of an observation that says only that its subject exists."""


Trust = Literal["low", "medium", "high"]


class Confidence(IntEnum):
    """How far an observation can be trusted; given by the kind of evidence, never estimated.

    HIGH is declared or counted directly, MEDIUM rests on one inference, LOW on a convention.
    """

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> Trust:
        """The word that a profile's evidence uses."""
        return cast("Trust", self.name.lower())


class SystemSubject(Struct, frozen=True):
    """The whole system; fields are paths of facts, e.g. `team.engineers`."""

    def __str__(self) -> str:
        return ""


class PartSubject(Struct, frozen=True):
    """A component, by the name that the source uses. Fields are keys of `components[]`.

    A component comes into being by an observation of `EXISTS`. Other fields of a part that no source says exists (a
    member of a workspace that is not deployed, say) match a known component by its names, or nothing.
    """

    name: str

    def __str__(self) -> str:
        return self.name


class Pair(Struct, frozen=True):
    """Two components, by the names that the source uses. Fields are keys of `interactions[]`.

    Where `directed` is false, the source knows only that the two belong together, e.g. that they change together. Such
    an observation applies to every interaction between them and never creates one.
    """

    source: str
    target: str
    directed: bool = True

    def __str__(self) -> str:
        return f"{self.source} {'->' if self.directed else '~'} {self.target}"


Subject = SystemSubject | PartSubject | Pair

Observed = str | int | float | bool | Interval | OneOf | frozenset[str]
"""What a profile takes: a word or number, an interval, the words that are still possible, or a set of folders."""


class Observation(Struct, frozen=True):
    """One source's word on one field.

    `source` is the text that the profile's evidence shows after `scan: `: it begins with the importer's name, and says
    what was counted or read, e.g. `compose: CART_ADDR in compose.yaml`. `as_of` is the day on which it was true.
    `bounds` marks a value that holds the truth by construction, e.g. an interval between two ways of counting or a list
    of all the words that remain possible: it is written even where its confidence is low. So is a component's `kind`,
    which a name may suggest: importers mark it likewise.
    """

    subject: Subject
    field: str
    value: Observed
    source: str
    as_of: date
    confidence: Confidence
    place: Place | None = None
    bounds: bool = False


class SecondName(Struct, frozen=True):
    """Another name under which sources may know a component.

    `declared` is a name that the source itself gives to the component (a hostname, a network alias, the name of
    a Kubernetes Service); other names, e.g. the last segment of an image, only count where no declared name matches.
    """

    component: str
    name: str
    declared: bool = True


class LeftOut(Struct, frozen=True):
    """One of these.

    `role` is one word for grouping: platform, tool, profile, library, file, limit.
    """

    name: Annotated[str, describe("Its name.")]
    role: Annotated[str, describe("What it is.")]
    why: Annotated[str, describe("The reason.")] = ""
    place: Place | None = None

    printed: ClassVar = ("name", "role", "why")


class Unresolved(Struct, frozen=True):
    """A name.

    A source mentions it, and it is not a known component, e.g. the host in an address.
    """

    subject: Annotated[str, describe("What mentions it.")]
    name: Annotated[str, describe("The name.")]
    place: Annotated[Place | None, describe("Where.")] = None

    printed: ClassVar = ("name", ("subject", "in"), "place")


class BackingService(Struct, frozen=True):
    """A store or broker that a deployment runs and components use; one that nobody is known to use is there as well.

    `role` is one of those in `rules/scan/roles.yaml`: database, index, cache, broker.
    """

    name: str
    role: str


class Observations(Struct, frozen=True):
    """Everything that one importer has to say.

    `notes` are full sentences about what was seen but proves nothing, or what a person can do about it. Problems
    never hide the observations: what can be read is read.
    """

    items: tuple[Observation, ...] = ()
    names: tuple[SecondName, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    backing: tuple[BackingService, ...] = ()


def together(parts: Iterable[Observations]) -> Observations:
    """Several importers' observations as one, in the order given."""
    every = tuple(parts)
    return Observations(
        *(tuple(item for part in every for item in getattr(part, field)) for field in Observations.__struct_fields__)
    )
