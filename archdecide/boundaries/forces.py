"""The net score of each component: points of the forces that split minus points of the forces that join."""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.answers import Answers
from archdecide.boundaries.graph import AppliedForce
from archdecide.boundaries.population import Population
from archdecide.boundaries.surroundings import component_facts, join_facts
from archdecide.boundaries.system import System, coupling
from archdecide.conditions import Truth
from archdecide.decide.scene import Facts
from archdecide.rules import Force, ForceLevel
from archdecide.values import Value


class Net(Struct, frozen=True):
    """The forces on one component, strongest first. `facts` are the ones that they were computed from."""

    facts: Mapping[str, Value]
    split: tuple[AppliedForce, ...] = ()
    join: tuple[AppliedForce, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """Split points minus join points: 3 or more is a strong case for a service of its own."""
        return sum(force.points for force in self.split) - sum(force.points for force in self.join)

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


def nets(system: System) -> dict[str, Net]:
    """The net score of every component. Data stores and externals cannot leave, so no force acts on them."""
    population = Population.of(system)
    forces = system.facts.pack.forces
    answers = Answers(system.facts, (level.when for force in forces for level in force.levels))
    result = {}
    for name in system.components:
        facts = component_facts(system, population, name)
        is_free = not (system.is_store(name) or system.is_external(name))
        result[name] = _net(forces, answers.of(facts), facts, system.facts) if is_free else Net(facts)
    return result


def _net(forces: tuple[Force, ...], truths: tuple[Truth, ...], facts: Mapping[str, Value], whole: Facts) -> Net:
    applied: dict[str, list[AppliedForce]] = {"split": [], "join": []}
    unknown = []
    position = 0
    for force in forces:
        answers = truths[position : position + len(force.levels)]
        position += len(force.levels)
        level = strongest(force, answers)
        if level is not None:
            applied[force.side].append(_applied(force, level, facts, whole))
        elif None in answers:
            unknown.append(force.code)
    split, join = (tuple(sorted(applied[side], key=lambda force: -force.points)) for side in ("split", "join"))
    return Net(facts, split, join, tuple(unknown))


def strongest(force: Force, answers: tuple[Truth, ...]) -> ForceLevel | None:
    """The first level that holds. A stronger level that nobody can answer is not assumed."""
    return force.levels[answers.index(True)] if True in answers else None


def _applied(force: Force, level: ForceLevel, facts: Mapping[str, Value], whole: Facts) -> AppliedForce:
    known = ((test.fact, facts.get(test.fact, whole.value(test.fact))) for test in level.when.tests_inside)
    return AppliedForce(
        id=force.id,
        code=force.code,
        title=force.title,
        points=level.points,
        hard=force.hard,
        because=level.because,
        evidence=tuple((path, value) for path, value in dict(known).items() if value is not None),
    )


class Pulls:
    """Which neighbour a component belongs to. Only join forces that look at a neighbour count."""

    def __init__(self, system: System, nets_by_name: Mapping[str, Net]) -> None:
        self.system = system
        self.nets = nets_by_name
        of_pairs = join_facts(system, next(iter(system.components)), {}, None)
        self.levels = [
            force.levels
            for force in system.facts.pack.forces
            if force.side == "join"
            and any(test.fact in of_pairs for level in force.levels for test in level.when.tests_inside)
        ]
        self.answers = Answers(system.facts, (level.when for levels in self.levels for level in levels))

    def of(self, name: str) -> dict[str, Pull]:
        """The pull towards every possible service that this component interacts with."""
        pulls = {}
        for other, interactions in self.system.neighbours(name).items():
            shared = bool(self.system.stores[name] & self.system.stores[other])
            facts = join_facts(self.system, name, {other: interactions}, shared)
            pulls[other] = Pull(self._points({**self.nets[name].facts, **facts}), coupling(interactions))
        return pulls

    def _points(self, facts: Mapping[str, Value]) -> int:
        truths = iter(self.answers.of(facts))
        held = ([(level.points, next(truths)) for level in levels] for levels in self.levels)
        return sum(next((points for points, answer in force if answer), 0) for force in held)
