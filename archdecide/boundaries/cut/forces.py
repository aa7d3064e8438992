"""The net score of each component: points of the forces that split minus points of the forces that join."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from archdecide.boundaries.condition_cache import Answers, Beside
from archdecide.boundaries.cut.component_facts import component_facts, join_facts
from archdecide.boundaries.cut.population import Population
from archdecide.boundaries.graph import AppliedForce
from archdecide.boundaries.system import System, coupling
from archdecide.rules import Force, ForceLevel
from archdecide.values import Value


class NetForce(Struct, frozen=True):
    """The forces on one component, strongest first. `facts` are the ones that they were computed from.

    `points` are split points minus join points: 3 or more is a strong case for a service of its own.
    """

    facts: Mapping[str, Value]
    split: tuple[AppliedForce, ...] = ()
    join: tuple[AppliedForce, ...] = ()
    open: tuple[str, ...] = ()
    points: int = 0

    @property
    def points_of_set(self) -> int:
        """The same without hard joins, which a set that moves as one has already honoured."""
        return self.points + sum(force.points for force in self.join if force.hard)


class Pull(Struct, frozen=True, order=True):
    """How strongly a pair belongs together: points of the join forces between them, then their coupling."""

    points: int
    coupling: float

    def __add__(self, other: "Pull") -> "Pull":
        return Pull(self.points + other.points, self.coupling + other.coupling)


def nets(system: System) -> dict[str, NetForce]:
    """The net score of every component. Data stores and externals cannot leave, so no force acts on them."""
    population = Population.of(system)
    facts = {name: component_facts(system, population, name) for name in system.components}
    held = {name for name in facts if system.is_store(name) or system.is_external(name)}
    free = {name: _Found(Beside(system.facts, own)) for name, own in facts.items() if name not in held}
    for force, situation_of in system.facts.pack.acting_forces:
        known: dict[object, AppliedForce | Literal[False] | None] = {}
        for found in free.values():
            # Components differ in few of the facts that one force reads, so many are answered from memory.
            situation = situation_of(found.scene.own)
            if situation not in known:
                known[situation] = _acting(force, found.scene)
            answer = known[situation]
            if answer is None:
                found.open.append(force.code)
            elif answer:
                (found.split if force.side == "split" else found.join).append(answer)
    return {name: free[name].net() if name in free else NetForce(own) for name, own in facts.items()}


class _Found(Struct):
    """The forces on one component, as they are found."""

    scene: Beside
    split: list[AppliedForce] = field(default_factory=list)
    join: list[AppliedForce] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def net(self) -> NetForce:
        """All of them as a result."""
        points = sum([force.points for force in self.split]) - sum([force.points for force in self.join])
        return NetForce(
            self.scene.own, _strongest_first(self.split), _strongest_first(self.join), tuple(self.open), points
        )


def _strongest_first(forces: list[AppliedForce]) -> tuple[AppliedForce, ...]:
    return tuple(sorted(forces, key=lambda force: -force.points))


def _acting(force: Force, scene: Beside) -> AppliedForce | Literal[False] | None:
    """A force where it acts on a component, at the first level that holds; None where it is open whether it does.

    A stronger level that nobody can answer is not assumed.
    """
    open_or_not: Literal[False] | None = False
    for level in force.levels:
        answer = level.when.holds(scene)
        if answer:
            return _applied(force, level, scene)
        if answer is None:
            open_or_not = None
    return open_or_not


def _applied(force: Force, level: ForceLevel, scene: Beside) -> AppliedForce:
    known = {test.fact: scene.value(test.fact) for test in level.when.tests_inside}
    return AppliedForce(
        id=force.id,
        code=force.code,
        title=force.title,
        points=level.points,
        hard=force.hard,
        because=level.because,
        evidence=tuple((path, value) for path, value in known.items() if value is not None),
    )


class Pulls:
    """Which neighbour a component belongs to. Only join forces that look at a neighbour count."""

    def __init__(self, system: System, nets_by_name: Mapping[str, NetForce]) -> None:
        self.system = system
        self.nets = nets_by_name

    @cached_property
    def _levels(self) -> list[tuple[ForceLevel, ...]]:
        of_pairs = join_facts(self.system, next(iter(self.system.components)), {}, None)
        forces = (force for force in self.system.facts.pack.forces if force.side == "join")
        return [
            force.levels
            for force in forces
            if any(test.fact in of_pairs for level in force.levels for test in level.when.tests_inside)
        ]

    @cached_property
    def _answers(self) -> Answers:
        return Answers(self.system.facts, (level.when for levels in self._levels for level in levels))

    def of(self, name: str) -> dict[str, Pull]:
        """The pull towards every possible service that this component interacts with."""
        pulls = {}
        for other, interactions in self.system.neighbours(name).items():
            shared = bool(self.system.stores[name] & self.system.stores[other])
            facts = join_facts(self.system, name, {other: interactions}, shared)
            pulls[other] = Pull(self._points({**self.nets[name].facts, **facts}), coupling(interactions))
        return pulls

    def _points(self, facts: Mapping[str, Value]) -> int:
        truths = iter(self._answers.of(facts))
        held = ([(level.points, next(truths)) for level in levels] for levels in self._levels)
        return sum(next((points for points, answer in force if answer), 0) for force in held)
