"""How sure each component's place is: the share of runs with wrong numbers in which it keeps its company.

Every run takes all estimates of the profile to be wrong by up to 30 %, in an even pattern that no clock or chance
decides, leaves out one of the forces that are judgement (hard ones stay), and cuts again. A component agrees where
more than half of all that it was or is grouped with is the same. Large systems get fewer runs.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import TypeVar

from msgspec.structs import replace

from archdecide.boundaries.cut.communities import even
from archdecide.boundaries.cut.forces import nets
from archdecide.boundaries.cut.partition import CutPlan, Partition, partition
from archdecide.boundaries.cut.structure import PERTURBATION, keeps_company
from archdecide.boundaries.system import System
from archdecide.decide.fact_context import FactContext
from archdecide.profile import Component, Interaction
from archdecide.rules import Pack

RUNS = 20
FEWEST_RUNS = 4
_WORK = 20_000
"""Interactions that all runs together may visit: about a second or two of work."""
_OF_PARTS = {"relative_load": 1e9, "changes_per_month": 1e5}
_OF_CALLS = {"calls_per_request": 1e4, "payload_kb": 1e9, "callee_p95_ms": 1e9, "co_change_pct": 100.0, "weight": 1e9}
"""What people estimate of a part or a call, and how high it may be. Defaults, whole numbers, words and yes or no are
taken as they are."""
Estimated = TypeVar("Estimated", Component, Interaction)


def confidence(system: System, cut: Partition, progress: Callable[[float], None] | None = None) -> dict[str, float]:
    """The share of runs that agree for every component, 0 to 1, by name. `progress` gets the share that is done."""
    runs = max(FEWEST_RUNS, min(RUNS, _WORK // (len(system.interactions) + 1)))
    base = [cut.groups.root(name) for name in system.components]
    plan = CutPlan(resolution=cut.shape.taken.resolution if cut.shape else None)
    agreed = [0] * len(base)
    for run in range(1, runs + 1):
        again = wrong(system, run)
        found = partition(again, nets(again), cut.style, plan=plan)
        kept = keeps_company(base, [found.groups.root(name) for name in system.components])
        agreed = [sum(pair) for pair in zip(agreed, kept, strict=True)]
        if progress:
            progress(run / runs)
    return {name: share / runs for name, share in zip(system.components, agreed, strict=True)}


def wrong(system: System, run: int) -> System:
    """The system with every estimate of parts and calls off, and one soft force left out, in the pattern of a run.

    The pattern follows the order of the system, so that names and the order of the profile change nothing.
    """
    places = count()
    off = {name: _off(system.components[name], _OF_PARTS, places, run) for name in system.order}
    components = {name: off[name] for name in system.components}
    interactions = tuple(_off(item, _OF_CALLS, places, run) for item in system.interactions_by_rank)
    touching: dict[str, list[Interaction]] = {name: [] for name in components}
    for interaction in interactions:
        touching[interaction.source].append(interaction)
        touching[interaction.target].append(interaction)
    again = replace(
        system,
        facts=FactContext(system.facts.known, _without_one(system.facts.pack, run)),
        components=components,
        interactions=interactions,
        touching={name: tuple(items) for name, items in touching.items()},
    )
    again.__dict__["order"] = system.order  # wrong numbers would give another one
    return again


def _off(section: Estimated, fields: Mapping[str, float], places: Iterator[int], run: int) -> Estimated:
    """A part or a call with each stated estimate wrong, up to the highest value of its field."""
    values = {
        field: max(-highest, min(highest, value * (1 + PERTURBATION * (2 * even(next(places), run) - 1))))
        for field, highest in fields.items()
        if field in section.stated and (value := getattr(section, field))
    }
    return replace(section, **values) if values else section


def _without_one(pack: Pack, run: int) -> Pack:
    soft = [force.id for force in pack.forces if force.levels and not force.hard]
    left_out = soft[run % len(soft)] if soft else None
    return pack.with_forces(tuple(force for force in pack.forces if force.id != left_out))
