"""What a service cut looks like: deployables, the edges between them, a verdict per component, findings."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field
from msgspec.structs import astuple

from archdecide.boundaries.consequences.consequences import BlastRadius, Chain, Figure, RoadmapStep
from archdecide.boundaries.cut.choices import Alternative, BoundaryForce
from archdecide.boundaries.deployable_kinds import COUNTED, DeployableKind
from archdecide.contract import describe
from archdecide.values import Value

Verdict = Literal["own service", "candidate module", "stays", "merges", "front end", "backing service", "outside"]


class AppliedForce(Struct, frozen=True):
    """A force on a component.

    `evidence` are the known facts that it rests on.
    """

    id: Annotated[str, describe("The force.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    points: Annotated[int, describe("How strong it is.")]
    hard: Annotated[bool, describe("Whether it decides alone.")]
    because: Annotated[str, describe("Why.")]
    evidence: tuple[tuple[str, Value], ...]


class SidedForce(AppliedForce, frozen=True, kw_only=True):
    """A force on a component."""

    side: Annotated[Literal["for", "against"], describe("For or against a service of its own.")]

    printed: ClassVar = ("id", "code", "title", "side", "points", "hard", "because", "facts")

    @property
    def facts(self) -> Annotated[Mapping[str, Value], describe("The facts that it read.")]:
        """The known facts that it rests on."""
        return dict(self.evidence)


class ComponentVerdict(Struct, frozen=True):
    """What becomes of a component."""

    name: Annotated[str, describe("Its name.")]
    deployable: Annotated[str, describe("Where it runs.")]
    net: Annotated[int, describe("Points for a service of its own minus those against.")]
    verdict: Annotated[Verdict, describe("What becomes of it.")]
    forces_for: tuple[AppliedForce, ...]
    forces_against: tuple[AppliedForce, ...]
    open: Annotated[tuple[str, ...], describe("Codes of forces that wait for a fact.")]
    reasons: Annotated[tuple[str, ...], describe("Why.")]

    printed: ClassVar = ("name", "deployable", "net", "verdict", "forces", "open", "reasons")

    @property
    def forces(self) -> Annotated[tuple[SidedForce, ...], describe("What pulls it out or in.")]:
        """What pulls it out, then what pulls it in."""
        return (
            *(SidedForce(*astuple(force), side="for") for force in self.forces_for),
            *(SidedForce(*astuple(force), side="against") for force in self.forces_against),
        )


class Deployable(Struct, frozen=True):
    """A deployable.

    It is built, released and run as one. `module_sets` groups its modules where single components are too many to be
    modules.
    """

    name: Annotated[str, describe("Its name.")]
    kind: Annotated[DeployableKind, describe("What it is.")]
    components: Annotated[tuple[str, ...], describe("What is in it.")]
    owners: Annotated[tuple[str, ...], describe("The teams that own it.")]
    data_stores: Annotated[tuple[str, ...], describe("The data stores it uses.")]
    zones: Annotated[tuple[str, ...], describe("The regulated data it touches.")]
    hardware: Annotated[tuple[str, ...], describe("The hardware it needs.")]
    modules: Annotated[tuple[str, ...], describe("Its modules, candidates for a service of their own first.")]
    belongs_to: Annotated[str | None, describe("The deployable that owns a backing service.")]
    reasons: Annotated[tuple[str, ...], describe("Why it stands by itself.")]
    module_sets: Annotated[
        tuple[Annotated[tuple[str, ...], describe("Components.")], ...],
        describe("Sets of components that are one module each."),
    ] = ()
    forces: Annotated[tuple[BoundaryForce, ...], describe("What speaks for and against its boundary.")] = ()
    workers: Annotated[tuple[str, ...], describe("Components that run as further processes of the same artefact.")] = ()
    demanded: Annotated[bool, describe("Whether it leaves in every style.")] = False


class Module(Struct, frozen=True):
    """A part of a deployable with an interface and data of its own."""

    name: Annotated[str, describe("Its name.")]
    deployable: Annotated[str, describe("The deployable that it is part of.")]
    components: Annotated[tuple[str, ...], describe("What is in it.")]
    owner: Annotated[str | None, describe("The team that owns it.")]
    data: Annotated[tuple[str, ...], describe("The data stores that it owns.")]
    offers: Annotated[tuple[str, ...], describe("The components that others may call.")]
    depends_on: Annotated[tuple[str, ...], describe("The modules that it may use.")]
    confidence: Annotated[
        float, describe("The share of runs with wrong numbers in which its components keep their company.", 0, 1)
    ]
    reasons: Annotated[tuple[str, ...], describe("Why it is one module.")]

    decimals: ClassVar = 6


class EdgeInteraction(Struct, frozen=True):
    """An interaction of the profile."""

    source: Annotated[str, describe("Who calls.")] = field(name="from")
    target: Annotated[str, describe("Who is called.")] = field(name="to")
    need: Annotated[str, describe("Whether the caller waits.")]
    style: Annotated[str, describe("The style that fits it alone.")]
    protocol: Annotated[str, describe("The protocol that fits it alone.")]
    advice: Annotated[tuple[str, ...], describe("What else it needs.")]
    required: Annotated[bool, describe("Whether the caller fails without it.")] = True
    patterns: Annotated[tuple[str, ...], describe("What protects it.")] = ()
    grounds: Annotated[
        Mapping[str, Annotated[Mapping[str, Value], describe("The facts that it read.")]],
        describe("The facts behind each advice."),
    ] = field(default_factory=dict)


class Edge(Struct, frozen=True):
    """Everything that one deployable asks of another.

    It may also ask it of itself (`crosses` is then false). Style and protocol are those of the interaction that asks
    most of the connection. `details` have values to start from.
    """

    source: Annotated[str, describe("Who asks.")] = field(name="from")
    target: Annotated[str, describe("Who is asked.")] = field(name="to")
    crosses: Annotated[bool, describe("Whether it leaves the process.")]
    style: Annotated[str, describe("How both talk.")]
    protocol: Annotated[str, describe("Over which protocol.")]
    patterns: Annotated[tuple[str, ...], describe("What protects it.")]
    advice: Annotated[tuple[str, ...], describe("What else it needs.")]
    details: Annotated[
        Mapping[str, Annotated[str, describe("How.")]],
        describe("How to do each style, protocol, pattern and advice."),
    ]
    rules: Annotated[tuple[str, ...], describe("The rules that said so.")]
    interactions: Annotated[tuple[EdgeInteraction, ...], describe("The interactions on it.")]
    reasons: Annotated[
        tuple[BoundaryForce, ...], describe("What drives both sides apart, and what attracts them.")
    ] = ()

    printed: ClassVar = (
        *("source", "target", "crosses", "interactions", "style", "protocol", "patterns", "advice"),
        *("details", "rules", "reasons"),
    )


class GraphFinding(Struct, frozen=True):
    """Something people should know.

    A warning asks for a change.
    """

    id: Annotated[str, describe("The finding.")]
    severity: Annotated[Literal["note", "warning"], describe("Whether it asks for a change.")]
    message: Annotated[str, describe("What it is.")]
    components: Annotated[tuple[str, ...], describe("The components that cause it.")] = ()


class ServiceGraph(Struct, frozen=True):
    """How components run together and talk. Keys are added, never renamed.

    It is the cut of a system under one style, every list in canonical order.

    `basis` says why this style: "recommendation", "score leader" or "forced". `assignment` gives the
    deployable of every component. What follows from the cut: `blast_radius` by failing deployable, `chains` by
    entry, `roadmap` in the order of the steps, and `figures` of the whole system. `cut` is its number among the
    `alternatives`, `measures` those of the literature for this `cut` and for the degenerate ones (`one`, `each`), and
    `confidence` the share of runs with wrong numbers in which a component keeps its company. Every possible service
    is in one of the `modules`; `module_findings` are about these.
    """

    style: Annotated[str, describe("The option that the cut follows.")]
    basis: Annotated[
        str, describe("Why this option: record, recommendation, score leader, forced, or today for what runs.")
    ]
    assignment: Annotated[
        Mapping[str, Annotated[str, describe("A deployable.")]], describe("The deployable of every component.")
    ]
    deployables: Annotated[tuple[Deployable, ...], describe("What is built, released and run as one.")]
    edges: Annotated[tuple[Edge, ...], describe("What one deployable asks of another, or of itself.")]
    findings: Annotated[tuple[GraphFinding, ...], describe("What people should know of this cut.")]
    components: Annotated[tuple[ComponentVerdict, ...], describe("What becomes of every component.")]
    roadmap: Annotated[tuple[RoadmapStep, ...], describe("What to do, in this order.")] = ()
    blast_radius: Annotated[tuple[BlastRadius, ...], describe("What the failure of each deployable does.")] = ()
    chains: Annotated[tuple[Chain, ...], describe("What must answer at once, by entry.")] = ()
    figures: Annotated[tuple[Figure, ...], describe("Numbers of the whole system.")] = ()
    cut: Annotated[int, describe("The number of the cut that is shown, 1 the proposed one.", 1)] = 1
    alternatives: Annotated[tuple[Alternative, ...], describe("The proposed cut and the next best, by number.")] = ()
    measures: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    confidence: Annotated[
        Mapping[str, Annotated[float, describe("Share.", 0, 1)]],
        describe("By component: the share of runs with wrong numbers in which it keeps its company."),
    ] = field(default_factory=dict)
    modules: Annotated[tuple[Module, ...], describe("The modules of all that people must run as a service.")] = ()
    module_findings: Annotated[tuple[GraphFinding, ...], describe("What people should know of the modules.")] = ()

    @property
    def services(self) -> tuple[Deployable, ...]:
        """The deployables that people must run as services: no front ends, data stores or externals."""
        return tuple(deployable for deployable in self.deployables if deployable.kind in COUNTED)

    @property
    def interactions(self) -> Iterator[EdgeInteraction]:
        """Those of all edges."""
        return (interaction for edge in self.edges for interaction in edge.interactions)
