"""Today's deployables against those of the target, in one table: what stays, merges, splits, leaves (law L10)."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from msgspec import Struct

from archdecide.boundaries.graph import ServiceGraph
from archdecide.contract import describe
from archdecide.situation import Situation

Movement = Literal["stays", "merges", "splits", "gives parts away"]
WHOLE = "the application"
"""The name of the one deployable of a monolith that nobody has named."""


class RunningDeployable(Struct, frozen=True):
    """A deployable of today."""

    name: Annotated[str, describe("Its name.")]
    parts: Annotated[tuple[str, ...], describe("The components that it runs.")]
    movement: Annotated[Movement, describe("What becomes of it.")]
    becomes: Annotated[tuple[str, ...], describe("The deployables of the target that then hold its parts.")]


class TodayAndTarget(Struct, frozen=True):
    """What runs today beside what the target runs.

    `running` is None where nothing runs yet or nobody has stated where some part runs, and `unstated` are those
    parts. `today` counts today's deployables (None: unknown), `target` those of the target. `new` are deployables of
    the target that do not run by themselves today.
    """

    running: tuple[RunningDeployable, ...] | None
    unstated: tuple[str, ...]
    today: int | None
    target: int
    new: tuple[str, ...]

    @property
    def merging(self) -> Mapping[str, tuple[str, ...]]:
        """By deployable of the target those of today that merge into it, where there are several."""
        found: dict[str, list[str]] = {}
        for item in self.running or ():
            for name in item.becomes:
                found.setdefault(name, []).append(item.name)
        return {name: tuple(held) for name, held in found.items() if len(held) > 1}


def compared(situation: Situation, graph: ServiceGraph, stated: int | None) -> TodayAndTarget:
    """The comparison of what runs with a target. `stated` is how many deployables the profile says there are today."""
    counted = {unit.name for unit in graph.services}
    target = {name: graph.assignment[name] for name in sorted(situation.names) if graph.assignment.get(name) in counted}
    homes = {name: home if home != "" else WHOLE for name, home in situation.home.items() if home is not None}
    unstated = tuple(name for name in sorted(situation.names) if name not in homes)
    if situation.architecture == "none" or not situation.parts:
        return TodayAndTarget(None, (), 0 if situation.architecture == "none" else stated, len(counted), ())
    if unstated:
        return TodayAndTarget(None, unstated, stated, len(counted), ())
    held = _held(homes)
    into = _held(target)
    running = tuple(_running(name, parts, target, into) for name, parts in held.items())
    new = tuple(name for name, parts in into.items() if set(parts) not in [set(there) for there in held.values()])
    return TodayAndTarget(running, (), len(held), len(counted), new)


def _running(
    name: str, parts: tuple[str, ...], target: Mapping[str, str], into: Mapping[str, tuple[str, ...]]
) -> RunningDeployable:
    becomes = tuple(dict.fromkeys(target[part] for part in parts if part in target))
    movement: Movement = "stays"
    if len(becomes) > 1:
        alone = sum(set(into[there]) <= set(parts) for there in becomes)
        movement = "gives parts away" if alone >= len(becomes) - 1 else "splits"
    elif becomes and not set(into[becomes[0]]) <= set(parts):
        movement = "merges"
    return RunningDeployable(name, parts, movement, becomes)


def _held(homes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By deployable its parts, both by name."""
    return {home: tuple(sorted(_within(homes, home))) for home in sorted(set(homes.values()))}


def _within(homes: Mapping[str, str], home: str) -> Iterable[str]:
    return (name for name, there in homes.items() if there == home)
