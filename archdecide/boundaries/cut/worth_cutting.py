"""Whether services would differ from a monolith: what is recommended must be possible to draw (law L1).

Made before deciding, and only where microservices lead: elsewhere nobody asks. Services that run today need no proof.
Otherwise the cut under microservices must have at least two deployables more than that of a monolith. A smaller
difference counts only where the people, the interactions and the owners of half of the parts are known; while any fact
that the cut reads is open, the answer is taken for open by every proof.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated

from msgspec import Struct

from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.recorded import CutMaterial
from archdecide.boundaries.system import System
from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Completion, Weights, leader
from archdecide.facts import WORTH_CUTTING
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.situation import MICROSERVICES, Situation
from archdecide.values import Interval, OneOf, Value

MONOLITH = "monolith"
FURTHER = 2
"""Deployables that microservices must have beyond those of a monolith."""
ARCHITECTURE = "existing.architecture"
PEOPLE = ("team.engineers", "team.platform_engineers", "ai.model_hosting")
"""Facts of the whole system that a cut reads beside its components and interactions."""


class NearCase(Struct, frozen=True):
    """A part that comes near to a service."""

    part: Annotated[str, describe("The part.")]
    net: Annotated[int, describe("Its points for a service minus those against.")]
    lacks: Annotated[int, describe("What it lacks to 1.", 0)]


class CutAnswer(Struct, frozen=True):
    """Whether there is something to cut out, with the figures behind it.

    `worth` is None where too little is stated. `is_open` says that a fact is open which the cut reads, and `missing`
    what people would have to state first. `deployables` are those of the cut under microservices, and `apart` those
    that a monolith has, too; both are None where no cut was made.
    """

    worth: bool | None
    is_open: bool
    missing: tuple[str, ...] = ()
    deployables: int | None = None
    apart: int | None = None
    nearest: tuple[NearCase, ...] = ()


def cut_answer(profile: Profile, facts: FactContext, material: CutMaterial | None = None) -> CutAnswer:
    """Whether microservices would have something to cut out under these facts of a profile.

    `material` is what the profile is cut from under these facts, where it is at hand already.
    """
    if services_run(profile, facts.value(ARCHITECTURE)):
        return CutAnswer(worth=True, is_open=False)
    missing = tuple(_missing(profile, facts))
    if not Situation.of(profile).parts:
        return CutAnswer(worth=None, is_open=True, missing=missing)
    made = material or CutMaterial.of(profile, facts.pack, facts.known)
    system, scores = made.system, made.scores
    services, apart = (_deployables(system, scores, style) for style in (MICROSERVICES, MONOLITH))
    is_open = bool(missing) or any(map(_is_open, map(facts.value, PEOPLE))) or _has_open_force(system, scores)
    worth = True if services - apart >= FURTHER else None if missing else False
    return CutAnswer(worth, is_open, missing, services, apart, tuple(_nearest(system, scores)))


def services_run(profile: Profile, architecture: Value) -> bool:
    """Whether services run today: stated, or shown by at least three deployables that parts run in.

    `architecture` is that of today, which a question of "what if" may change.
    """
    if architecture == MICROSERVICES:
        return True
    return architecture != "none" and (Situation.of(profile).deployables or 0) > FURTHER


def with_cut(
    profile: Profile, facts: FactContext, weights: Weights, material: CutMaterial | None = None
) -> FactContext:
    """These facts with the answer of the cut, where microservices lead; otherwise as they are."""
    asked = without_answer(facts)
    if leader(asked, weights) != MICROSERVICES:
        return asked
    return with_answer(asked, cut_answer(profile, asked, material))


def without_answer(facts: FactContext) -> FactContext:
    """These facts before any cut."""
    if WORTH_CUTTING not in facts.known:
        return facts
    return facts.without_open_fact(WORTH_CUTTING)


def with_answer(facts: FactContext, answer: CutAnswer) -> FactContext:
    """These facts with an answer that the cut has given."""
    if answer.is_open:
        return facts.with_open_fact(WORTH_CUTTING, answer.worth)
    return facts.with_facts({WORTH_CUTTING: answer.worth})


def cut_by(profile: Profile) -> Completion:
    """`with_cut` of one profile, for those who change its facts."""
    return lambda facts, weights: with_cut(profile, facts, weights)


def reads(pack: Pack) -> frozenset[str]:
    """The facts of the whole system that a cut reads."""
    found = {test.fact for force in pack.forces for level in force.levels for test in level.when.tests_inside}
    further = (ARCHITECTURE, "scale.latency_p95_ms", "reliability.availability_target_pct")
    return frozenset(path for path in (*found, *PEOPLE, *further) if not path.startswith("component."))


def _missing(profile: Profile, facts: FactContext) -> list[str]:
    """What has to be stated before a small difference may count."""
    parts = Situation.of(profile).parts
    owned = sum(part.team is not None for part in parts)
    found = [] if parts else ["components"]
    found += ["components[].team"] if parts and 2 * owned < len(parts) else []
    found += [] if profile.interactions is not None else ["interactions"]
    return [*found, *([] if facts.value("team.teams") is not None else ["team.teams"])]


def _is_open(value: Value) -> bool:
    return value is None or isinstance(value, Interval | OneOf)


def _has_open_force(system: System, scores: Mapping[str, NetForce]) -> bool:
    return any(scores[name].open for name in system.parts)


def _deployables(system: System, scores: Mapping[str, NetForce], style: str) -> int:
    """How many deployables people would have to run under a style."""
    from archdecide.boundaries.cut.deployables import units
    from archdecide.boundaries.cut.partition import partition
    from archdecide.boundaries.deployable_kinds import COUNTED

    cut = partition(system, scores, style)
    return sum(unit.kind in COUNTED for unit in units(system, cut))


def _nearest(system: System, scores: Mapping[str, NetForce], most: int = 3) -> list[NearCase]:
    """The parts with the highest net score that no hard driver takes out, the nearest first."""
    free = [name for name in system.parts if not any(force.hard for force in scores[name].split)]
    free.sort(key=lambda name: (-scores[name].points, name))
    return [NearCase(name, scores[name].points, max(0, 1 - scores[name].points)) for name in free[:most]]
