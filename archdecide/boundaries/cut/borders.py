"""Why a boundary is where it is: the forces on every deployable, and on every edge between two."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from archdecide.boundaries.cut.affinity import COUPLING, OWN_DATA, Bonds, Contribution, Pair
from archdecide.boundaries.cut.choices import BoundaryForce
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import AppliedForce, ComponentVerdict, Deployable, Edge, ServiceGraph

_OF_NO_COMPONENT = frozenset({COUPLING, OWN_DATA})
"""What only pairs have; all else that ties a pair is among the forces of its components already."""


def with_reasons(graph: ServiceGraph, bonds: Bonds) -> ServiceGraph:
    """The graph with the forces on every deployable that people run, and the reasons of every edge between two."""
    verdicts = {verdict.name: verdict for verdict in graph.components}
    between = _contributions(bonds, graph.assignment)
    around: dict[str, _Sums] = {}
    for ends, listed in between.items():
        for home in ends:
            around.setdefault(home, _Sums()).add(item for item in listed if item[1].code in _OF_NO_COMPONENT)
    return replace(
        graph,
        deployables=tuple(_with_forces(item, verdicts, around.get(item.name, _Sums())) for item in graph.deployables),
        edges=tuple(_with_reasons(edge, between) for edge in graph.edges),
    )


class _Sums:
    """Contributions added up by what they are and which way they act."""

    def __init__(self) -> None:
        self.points: dict[tuple[bool, str, str, str], float] = {}
        self.names: dict[tuple[bool, str, str, str], set[str]] = {}

    def add(self, listed: Iterable[tuple[Pair, Contribution]]) -> None:
        for pair, item in listed:
            key = (item.points < 0, item.code, item.title, item.because)
            self.points[key] = self.points.get(key, 0.0) + abs(item.points)
            self.names.setdefault(key, set()).update(pair)

    def forces(self) -> list[BoundaryForce]:
        """What repels speaks for the boundary, what attracts against it."""
        return [
            BoundaryForce(
                side="for" if key[0] else "against",
                code=key[1],
                title=key[2],
                points=round(points, 3),
                because=key[3],
                components=tuple(sorted(self.names[key])),
            )
            for key, points in self.points.items()
        ]


def _with_forces(deployable: Deployable, verdicts: Mapping[str, ComponentVerdict], around: _Sums) -> Deployable:
    if deployable.kind not in COUNTED:
        return deployable
    acting: dict[tuple[bool, AppliedForce], list[str]] = {}
    for name in deployable.components:
        for is_for, forces in ((True, verdicts[name].forces_for), (False, verdicts[name].forces_against)):
            for force in forces:
                # The evidence differs from component to component; what the force says does not.
                acting.setdefault((is_for, replace(force, evidence=())), []).append(name)
    results = [
        BoundaryForce(
            side="for" if is_for else "against",
            code=force.code,
            title=force.title,
            points=float(force.points),
            because=force.because,
            components=tuple(names),
        )
        for (is_for, force), names in acting.items()
    ]
    return replace(deployable, forces=_ordered([*results, *around.forces()]))


def _with_reasons(edge: Edge, between: Mapping[Pair, list[tuple[Pair, Contribution]]]) -> Edge:
    if not edge.crosses:
        return edge
    one, other = sorted((edge.source, edge.target))
    sums = _Sums()
    sums.add(between.get((one, other), ()))
    return replace(edge, reasons=_ordered(sums.forces()))


def _contributions(bonds: Bonds, home: Mapping[str, str]) -> dict[Pair, list[tuple[Pair, Contribution]]]:
    """Everything between the parts of two deployables, by their names in order."""
    found: dict[Pair, list[tuple[Pair, Contribution]]] = {}
    for pair, affinity in bonds.pairs.items():
        one, other = sorted(home[name] for name in pair)
        if one != other:
            found.setdefault((one, other), []).extend((pair, item) for item in affinity.contributions)
    return found


def _ordered(forces: Iterable[BoundaryForce]) -> tuple[BoundaryForce, ...]:
    """What speaks for the boundary first, the strongest first."""
    return tuple(sorted(forces, key=lambda item: (item.side != "for", -item.points, item.code, item.because)))
