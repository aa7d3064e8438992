"""What a service cut looks like: deployables, the edges between them, a verdict per component, findings."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from archdecide.boundaries.consequences.consequences import BlastRadius, Chain, Figure, RoadmapStep
from archdecide.boundaries.cut.choices import Alternative, BoundaryForce
from archdecide.boundaries.deployable_kinds import COUNTED, DeployableKind
from archdecide.values import Value

Verdict = Literal["own service", "candidate module", "stays", "merges", "front end", "backing service", "outside"]


class AppliedForce(Struct, frozen=True):
    """A force that acts on a component, in points, with the known facts that it rests on."""

    id: str
    code: str
    title: str
    points: int
    hard: bool
    because: str
    evidence: tuple[tuple[str, Value], ...]


class ComponentVerdict(Struct, frozen=True):
    """What becomes of a component. `net` is the points of the forces for an own service minus those against.

    `open` holds the codes of forces that need facts nobody has stated.
    """

    name: str
    deployable: str
    net: int
    verdict: Verdict
    forces_for: tuple[AppliedForce, ...]
    forces_against: tuple[AppliedForce, ...]
    open: tuple[str, ...]
    reasons: tuple[str, ...]


class Deployable(Struct, frozen=True):
    """Something that is built, released and run as one.

    `belongs_to` names the deployable that owns a backing service. `modules` are the components of a deployable
    that holds several, the candidates for a service of their own first; `module_sets` groups them where single
    components are too many to be modules. `forces` speak for and against its boundary.
    """

    name: str
    kind: DeployableKind
    components: tuple[str, ...]
    owners: tuple[str, ...]
    data_stores: tuple[str, ...]
    zones: tuple[str, ...]
    hardware: tuple[str, ...]
    modules: tuple[str, ...]
    belongs_to: str | None
    reasons: tuple[str, ...]
    module_sets: tuple[tuple[str, ...], ...] = ()
    forces: tuple[BoundaryForce, ...] = ()


class EdgeInteraction(Struct, frozen=True):
    """One interaction of the profile on an edge, with what fits it alone.

    `patterns` protect it; `grounds` are, for every advice, the known facts that called for it.
    """

    source: str
    target: str
    need: str
    style: str
    protocol: str
    advice: tuple[str, ...]
    required: bool = True
    patterns: tuple[str, ...] = ()
    grounds: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


class Edge(Struct, frozen=True):
    """Everything that one deployable asks of another, or of itself (`crosses` is then false).

    Style and protocol are those of the interaction that asks most of the connection. `details` says for every
    style, protocol, pattern and advice how to do it, with values to start from. `reasons` are what drives the parts
    on both sides apart (for the boundary) and what attracts them.
    """

    source: str
    target: str
    crosses: bool
    style: str
    protocol: str
    patterns: tuple[str, ...]
    advice: tuple[str, ...]
    details: Mapping[str, str]
    rules: tuple[str, ...]
    interactions: tuple[EdgeInteraction, ...]
    reasons: tuple[BoundaryForce, ...] = ()


class GraphFinding(Struct, frozen=True):
    """Something about the cut that people should know. A warning asks for a change."""

    id: str
    severity: Literal["note", "warning"]
    message: str
    components: tuple[str, ...] = ()


class ServiceGraph(Struct, frozen=True):
    """The cut of a system under one style, every list in canonical order.

    `basis` says why this style: "recommendation", "score leader" or "forced". `assignment` gives the
    deployable of every component. What follows from the cut: `blast_radius` by failing deployable, `chains` by
    entry, `roadmap` in the order of the steps, and `figures` of the whole system. `cut` is its number among the
    `alternatives`, `measures` those of the literature for this `cut` and for the degenerate ones (`one`, `each`), and
    `confidence` the share of runs with wrong numbers in which a component keeps its company.
    """

    style: str
    basis: str
    assignment: Mapping[str, str]
    deployables: tuple[Deployable, ...]
    edges: tuple[Edge, ...]
    findings: tuple[GraphFinding, ...]
    components: tuple[ComponentVerdict, ...]
    roadmap: tuple[RoadmapStep, ...] = ()
    blast_radius: tuple[BlastRadius, ...] = ()
    chains: tuple[Chain, ...] = ()
    figures: tuple[Figure, ...] = ()
    cut: int = 1
    alternatives: tuple[Alternative, ...] = ()
    measures: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def services(self) -> tuple[Deployable, ...]:
        """The deployables that people must run as services: no front ends, data stores or externals."""
        return tuple(deployable for deployable in self.deployables if deployable.kind in COUNTED)

    @property
    def interactions(self) -> Iterator[EdgeInteraction]:
        """Those of all edges."""
        return (interaction for edge in self.edges for interaction in edge.interactions)
