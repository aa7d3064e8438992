"""What follows from a cut, as results: who stops when a part fails, what chains offer, what to do in which order."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

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
    """How far a failure travels among the own components: names in canonical order."""

    stops: tuple[str, ...]
    degrades: tuple[str, ...]
    untouched: int


class BlastRadius(Struct, frozen=True):
    """What one failing deployable does: to its own cut, and to a monolith with the same parts.

    `unprotected` is without timeouts, breakers, bulkheads and fallbacks, `protected` with those that the graph
    recommends.
    """

    fails: str
    kind: str
    components: tuple[str, ...]
    unprotected: FailureReach
    protected: FailureReach
    monolith_unprotected: FailureReach
    monolith_protected: FailureReach


class ChainChange(Struct, frozen=True):
    """One thing to do about the call from one component to another (or about two deployables to merge)."""

    kind: ChangeKind
    source: str
    target: str


class ChainCandidate(Struct, frozen=True):
    """Changes that were tried on a chain, and what comes out. `effort` is a rank, not a duration.

    `availability_pct` is None where no part of the chain states one. `latency_ms` is the least time that the
    stated times allow.
    """

    changes: tuple[ChainChange, ...]
    effort: int
    availability_pct: float | None
    latency_ms: float
    reaches: bool


class Chain(Struct, frozen=True):
    """Everything that one entry needs at once in order to answer.

    `parts` are the deployables on it, the entry's own first. `availability_pct` counts each once, with its weakest
    stated component, `apart_pct` every component of a mixed cut by itself; `assumed` are those that state nothing
    and count as always up, `open_externals` those among them that somebody else runs, for which the result is at
    most what is printed. `advised_pct` is the same with every fallback and job that the graph recommends.
    `target_*` are the promises that count, of an estimate the stricter end. `needed_pct` is what each part must
    offer so that the chain reaches the target. `hops` are the waiting calls between processes on the longest path,
    `calls` all of them per user operation. `latency_ms` is the least time that the stated times and the hops
    allow. `meets_*` are None where the target or the value is open. `candidates` are the changes that were tried
    where a target is missed, those that reach it first, then by effort; `cheapest` is the first that reaches it.
    """

    entry: str
    parts: tuple[str, ...]
    components: int
    target_pct: float | None
    target_ms: float | None
    availability_pct: float | None
    apart_pct: float | None
    advised_pct: float | None
    needed_pct: float | None
    assumed: tuple[str, ...]
    open_externals: tuple[str, ...]
    meets_availability: bool | None
    hops: int
    hop_ms: float
    hop_share: float | None
    calls: float
    slow_share: float
    retry_calls: float
    latency_ms: float
    meets_latency: bool | None
    candidates: tuple[ChainCandidate, ...]
    cheapest: ChainCandidate | None


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
    """Something that should hold before a step, its state, and the facts that say so."""

    text: str
    state: StepState
    facts: Mapping[str, Value]


Horizon = Literal["now", "next", "later"]
"""`now` can start today, `next` waits for something that is in the team's hands, `later` for the steps before it or for
the facts to change."""


class RoadmapStep(Struct, frozen=True):
    """One step. `component` is what it acts on (a deployable, a store, or the whole system).

    `gate` says when the step may start at all, `goal` is the metric that ends it.
    """

    step: int
    horizon: Horizon
    component: str
    action: str
    why: str
    preconditions: tuple[Condition, ...]
    gate: Condition
    goal: str


class Figure(Struct, frozen=True):
    """One what-if number of the whole system, said in a sentence, with the facts that it was computed from."""

    id: str
    title: str
    value: float
    unit: str
    says: str
    facts: Mapping[str, Value]
