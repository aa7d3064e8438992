"""What follows from a cut, as results: who stops when a part fails, what chains offer, what to do in which order."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.contract import describe
from archdecide.values import Value

ChangeKind = Literal["fallback", "asynchronous", "merge", "second-provider"]
"""What can be done for a chain, the least effort first."""
StepState = Literal["met", "not met", "open"]
"""Whether something holds according to the facts of the profile; `open` where it holds no fact for it."""


class Affected(Struct, frozen=True):
    """What a failure does to one component, and how it got there."""

    component: str
    state: Literal["stops", "degrades"]
    because: str


class FailureReach(Struct, frozen=True):
    """How far a failure travels.

    Names stand in canonical order.
    """

    stops: Annotated[tuple[str, ...], describe("Own components that stop.")]
    degrades: Annotated[tuple[str, ...], describe("Own components that serve less.")]
    untouched: Annotated[int, describe("How many other own components there are.", 0)]


class MonolithReach(Struct, frozen=True):
    """The same failure in a monolith."""

    unprotected: FailureReach
    protected: FailureReach


class BlastRadius(Struct, frozen=True):
    """What one failure does, without and with the recommended patterns.

    `unprotected` is without timeouts, breakers, bulkheads and fallbacks, `protected` with those that the graph
    recommends; a monolith has the same parts.
    """

    fails: Annotated[str, describe("The deployable that fails.")]
    kind: Annotated[DeployableKind, describe("What it is.")]
    components: Annotated[tuple[str, ...], describe("What is in it.")]
    unprotected: FailureReach
    protected: FailureReach
    monolith_unprotected: FailureReach
    monolith_protected: FailureReach

    printed: ClassVar = ("fails", "kind", "components", "unprotected", "protected", "monolith")

    @property
    def monolith(self) -> MonolithReach:
        """The same failure in a monolith with the same parts."""
        return MonolithReach(self.monolith_unprotected, self.monolith_protected)


class ChainChange(Struct, frozen=True):
    """One change.

    It is about the call from one component to another, or about two deployables to merge.
    """

    kind: Annotated[ChangeKind, describe("What to do.")]
    source: Annotated[str, describe("The caller, or what merges.")] = field(name="from")
    target: Annotated[str, describe("The callee, or what merges.")] = field(name="to")


class ChainCandidate(Struct, frozen=True):
    """Changes that were tried.

    `availability_pct` is None where no part of the chain states one. `latency_ms` is the least time that the
    stated times allow.
    """

    changes: Annotated[tuple[ChainChange, ...], describe("What to do.")]
    effort: Annotated[int, describe("A rank, not a duration.", 1)]
    availability_pct: Annotated[float, describe("What the chain then offers.", 0, 100)] | None
    latency_ms: Annotated[float, describe("The least time that it then takes.", 0)]
    reaches: Annotated[bool, describe("Whether that reaches the targets.")]


class Chain(Struct, frozen=True):
    """Everything that one entry needs at once.

    `availability_pct` counts each part once, with its weakest stated component, `apart_pct` every component of a mixed
    cut by itself; where externals are open both are at most what is printed. `target_*` are the promises that count,
    of an estimate the stricter end. `latency_ms` is the least time that the stated times and the hops allow.
    `candidates` are the changes that were tried where a target is missed, those that reach it first, then by effort;
    `cheapest` is the first that reaches it.
    """

    entry: Annotated[str, describe("The component that starts it.")]
    parts: Annotated[tuple[str, ...], describe("The deployables on it, the entry's own first.")]
    components: int
    target_pct: float | None
    target_ms: float | None
    availability_pct: (
        Annotated[float, describe("What its parts leave if those of a process fail together.", 0, 100)] | None
    )
    apart_pct: Annotated[float, describe("What its parts leave if each fails by itself.", 0, 100)] | None
    advised_pct: Annotated[float, describe("The same with every recommended fallback and queue.", 0, 100)] | None
    needed_pct: Annotated[float, describe("What each part must offer to reach the target.", 0, 100)] | None
    assumed: Annotated[tuple[str, ...], describe("Components that state nothing and count as always up.")]
    open_externals: Annotated[tuple[str, ...], describe("Those among them that somebody else runs.")]
    meets_availability: Annotated[bool | None, describe("Whether the target is reached; null where it is open.")]
    hops: Annotated[int, describe("Waiting calls between processes on the longest path.", 0)]
    hop_ms: Annotated[float, describe("Their time.", 0)]
    hop_share: Annotated[float, describe("Their share of the time for an answer.", 0)] | None
    calls: Annotated[float, describe("All waiting calls between processes per user operation.", 0)]
    slow_share: Annotated[
        float, describe("Share of operations that meet an answer slower than its 95th percentile.", 0, 1)
    ]
    retry_calls: Annotated[
        float, describe("Calls for one if every layer tried three times; null: unbounded.", 1, unbounded=True)
    ]
    latency_ms: Annotated[float, describe("The least time that it takes.", 0)]
    meets_latency: Annotated[bool | None, describe("Whether the target is reached; null where it is open.")]
    candidates: Annotated[
        tuple[ChainCandidate, ...], describe("Changes that were tried, those that reach the targets first.")
    ]
    cheapest: ChainCandidate | None

    printed: ClassVar = (
        *("entry", "parts", "availability_pct", "apart_pct", "advised_pct", "needed_pct", "assumed", "open_externals"),
        *("meets_availability", "hops", "hop_ms", "hop_share", "calls", "slow_share", "retry_calls", "latency_ms"),
        *("meets_latency", "candidates", "cheapest"),
    )


class Shortfall(Struct, frozen=True):
    """A chain that misses a target, as far as a check tells of it. Every word means what it means in `Chain`."""

    entry: str
    parts: tuple[str, ...]
    target_pct: float | None
    target_ms: float | None
    availability_pct: float | None
    meets_availability: bool | None
    latency_ms: float
    meets_latency: bool | None
    cheapest: ChainCandidate | None


class Condition(Struct, frozen=True):
    """A condition.

    It should hold before a step.
    """

    text: Annotated[str, describe("What.")]
    state: Annotated[StepState, describe("Whether the facts say that it holds; open where they do not tell.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]


Horizon = Literal["now", "next", "later"]
"""`now` can start today, `next` waits for something that is in the team's hands, `later` for the steps before it or for
the facts to change."""


class RoadmapStep(Struct, frozen=True):
    """A step."""

    step: Annotated[int, describe("Its place.", 1)]
    horizon: Annotated[
        Horizon,
        describe("now: can start today; next: waits for what is in the team's hands; later: for others or new facts."),
    ]
    component: Annotated[str, describe("What it acts on: a deployable, a data store or the whole system.")]
    action: Annotated[str, describe("What to do.")]
    why: Annotated[str, describe("Why.")]
    preconditions: Annotated[
        tuple[Condition, ...], describe("What has to hold before; in the last step the signs to watch.")
    ]
    gate: Condition
    goal: Annotated[str, describe("The metric that ends it.")]

    printed: ClassVar = (
        *("step", "horizon", "component", "action", "why", "preconditions"),
        *(("gate_text", "gate"), "gate_state", "goal"),
    )

    @property
    def gate_text(self) -> Annotated[str, describe("When it may start at all.")]:
        """When it may start at all."""
        return self.gate.text

    @property
    def gate_state(
        self,
    ) -> Annotated[StepState, describe("Whether the facts say that it holds; open where they do not tell.")]:
        """Whether the facts say that it may start."""
        return self.gate.state


class Figure(Struct, frozen=True):
    """A number of the whole system.

    It answers a what-if question in a sentence, with the facts that it was computed from.
    """

    id: Annotated[str, describe("Its id.")]
    title: Annotated[str, describe("Its name.")]
    value: Annotated[float, describe("The number; null: unbounded.", unbounded=True)]
    unit: Annotated[str, describe("Its unit.")]
    says: Annotated[str, describe("What it means.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
