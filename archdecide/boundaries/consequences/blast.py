"""The cascade of a failure, simulated on the user's own graph: who stops, who degrades, who is untouched.

The model (S003.36 to S003.41, L54). All copies of a part fail at once, as after a bad release or a poisoned
input. A crash takes the whole process with it; the workers of a deployable are a process of their own. A part that
only answers with errors takes nobody's process along, and nobody waits long for an error. Whoever waits for a part
that has crashed

- stops too if it needs the answer, and serves less if it does not, where both run in one process;
- hangs, and its whole process with it, where the call leaves the process and nothing limits the waiting: the
  threads that everybody shares are used up. A timeout, a circuit breaker or a bulkhead each prevents that;
- serves a lesser answer where a fallback or a job queue stands between, or where it did not need the answer.

Whoever gets a lesser answer passes on a lesser one. Nobody is hurt by a part that nobody waits for. User
interfaces run on other people's devices, so one that hangs takes nobody along. What fails outside travels no
further outside: nothing is known of it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Affected, BlastRadius, FailureReach
from archdecide.boundaries.graph import Deployable, Edge
from archdecide.boundaries.system import System

LIMITERS = frozenset({"timeout", "circuit-breaker", "bulkhead"})
"""Patterns that end the waiting, or keep it from using up what others need."""
SOFTENERS = frozenset({"fallback"})
"""Patterns that put something in the place of the answer."""
RECEIPT = "job"
"""The style in which the caller has a receipt already and the work waits in a queue."""
MOST_STEPS = 400_000
"""Nodes and calls that all simulations of one graph may visit, about a second of work."""
FEWEST = 10
"""Failures that are simulated however large the graph is."""

State = Literal["stops", "degrades"]
Failure = Literal["crash", "error"]
"""How a part fails: it is gone, or it answers every call with an error at once."""
_WORSE: Mapping[State, int] = {"degrades": 1, "stops": 2}


class Hit(NamedTuple):
    """What a failure did to a component: `cause` is how, `via` the component that it came from, if any."""

    state: State
    cause: Literal["fails", "process", "needs", "hangs", "lesser", "passes on"]
    via: str | None
    waiter: str | None = None


class Wait(Struct, frozen=True):
    """One component waits for another. `limited` and `softened` say what the recommended protection does."""

    source: str
    required: bool
    crosses: bool
    limited: bool
    softened: bool
    on_device: bool


class Network:
    """Who waits for whom in one cut. `home` is the deployable of each component, in `workers` are those that run as
    further processes of it."""

    def __init__(
        self, system: System, home: Mapping[str, str], edges: Iterable[Edge], workers: frozenset[str] = frozenset()
    ) -> None:
        self.process = {name: (deployable, name in workers) for name, deployable in home.items()}
        self.own = tuple(name for name in system.components if not system.is_external(name))
        self.members: dict[tuple[str, bool], list[str]] = {}
        for name in system.components:
            self.members.setdefault(self.process[name], []).append(name)
        waits: dict[str, dict[Wait, None]] = {}
        for target, wait in (*_calls(system, edges), *_stores(system, home)):
            waits.setdefault(target, {})[wait] = None
        self.waits = {target: tuple(found) for target, found in waits.items()}
        self.size = len(system.components) + sum(map(len, self.waits.values()))

    def cascade(self, failing: Iterable[str], *, protected: bool, failure: Failure = "crash") -> dict[str, Hit]:
        """What the failure of some components does to every component that it reaches, in the order of reaching.

        `protected` adds the recommended protection. Linear in the calls and components that it reaches.
        """
        hits: dict[str, Hit] = {}
        hung: set[tuple[str, bool]] = set()
        work: deque[str] = deque()

        def hit(name: str, what: Hit) -> None:
            known = hits.get(name)
            if known is None or _WORSE[what.state] > _WORSE[known.state]:
                hits[name] = what
                work.append(name)

        first = sorted(failing)
        for name in first:
            hit(name, Hit("stops", "fails", None))
        crashed = {self.process[name]: name for name in reversed(first) if failure == "crash"}
        for process, name in sorted(crashed.items()):
            for other in self.members[process]:
                hit(other, Hit("stops", "process", name))
        while work:
            name = work.popleft()
            stopped = hits[name].state == "stops"
            for wait in self.waits.get(name, ()):
                what = _effect(wait, name, stopped=stopped, protected=protected, failure=failure)
                process = self.process[wait.source]
                if what.cause == "hangs" and process not in hung:
                    hung.add(process)
                    for other in self.members[process]:
                        hit(other, what)
                hit(wait.source, what)
        return hits

    def reach(self, hits: Mapping[str, Hit]) -> FailureReach:
        """How far a failure travelled among the own components."""
        stops = tuple(name for name in self.own if name in hits and hits[name].state == "stops")
        degrades = tuple(name for name in self.own if name in hits and hits[name].state == "degrades")
        return FailureReach(stops, degrades, len(self.own) - len(stops) - len(degrades))


def _calls(system: System, edges: Iterable[Edge]) -> Iterator[tuple[str, Wait]]:
    for edge in edges:
        for item in edge.interactions:
            if item.need != "none" and not system.is_external(item.source):
                yield (
                    item.target,
                    Wait(
                        source=item.source,
                        required=item.required,
                        crosses=edge.crosses,
                        limited=not LIMITERS.isdisjoint(item.patterns),
                        softened=item.style == RECEIPT or not SOFTENERS.isdisjoint(item.patterns),
                        on_device=system.is_interface(item.source),
                    ),
                )


def _stores(system: System, home: Mapping[str, str]) -> Iterator[tuple[str, Wait]]:
    """A timeout belongs to every call of a data store, drawn or not."""
    for name, store in named_stores(system):
        yield store, Wait(name, True, home[name] != home[store], True, False, system.is_interface(name))


def named_stores(system: System) -> Iterator[tuple[str, str]]:
    """Components with the data store that they name and thus need, where no interaction says so.

    A store may name another one, such as an index the database that it is built from.
    """
    named: dict[str, list[str]] = {}
    for name in system.own:
        store = system.components[name].data_store
        if store is not None and store != name and store in system.components and system.is_store(store):
            named.setdefault(store, []).append(name)
    for store, users in sorted(named.items()):
        drawn = {item.source for item in system.touching[store]}
        yield from ((name, store) for name in users if name not in drawn)


def _effect(wait: Wait, callee: str, *, stopped: bool, protected: bool, failure: Failure) -> Hit:
    if not stopped:
        return Hit("degrades", "passes on", callee)
    if failure == "crash" and wait.crosses and not wait.on_device and not (protected and wait.limited):
        return Hit("stops", "hangs", callee, wait.source)
    if not wait.required or (protected and wait.crosses and wait.softened):
        return Hit("degrades", "lesser", callee)
    return Hit("stops", "needs", callee)


def explain(hits: Mapping[str, Hit]) -> tuple[Affected, ...]:
    """Every affected component with what happened to it, those that stop first, then by name."""
    found = (Affected(name, what.state, _because(name, what)) for name, what in hits.items())
    return tuple(sorted(found, key=lambda item: (item.state != "stops", item.component)))


def _because(name: str, what: Hit) -> str:
    match what.cause:
        case "fails":
            return "it fails"
        case "process":
            return f"it runs in one process with '{what.via}'"
        case "needs":
            return f"it needs an answer from '{what.via}' and has nothing in its place"
        case "hangs" if what.waiter == name:
            return f"it waits for '{what.via}' without a limit"
        case "hangs":
            return f"its process hangs, because '{what.waiter}' in it waits for '{what.via}' without a limit"
        case "lesser":
            return f"it goes on with less, without '{what.via}'"
    return f"it passes on the lesser answer of '{what.via}'"


def blast_radius(network: Network, monolith: Network, deployables: Iterable[Deployable]) -> tuple[BlastRadius, ...]:
    """What the failure of each deployable does, by name.

    In a very large graph only those that most components wait for are simulated, so that the time stays bounded.
    """
    listed = list(deployables)
    count = simulated(network, monolith)
    if count < len(listed):
        listed.sort(key=lambda item: (-_demand(network, item), item.name))
        listed = sorted(listed[:count], key=lambda item: item.name)
    return tuple(_radius(network, monolith, item) for item in listed)


def simulated(network: Network, monolith: Network) -> int:
    """How many failures the budget of steps allows."""
    return max(FEWEST, MOST_STEPS // (2 * (network.size + monolith.size) or 1))


def _demand(network: Network, deployable: Deployable) -> int:
    return sum(len(network.waits.get(name, ())) for name in deployable.components)


def _radius(network: Network, monolith: Network, deployable: Deployable) -> BlastRadius:
    parts = deployable.components

    def of(cut: Network, protected: bool) -> FailureReach:
        return cut.reach(cut.cascade(parts, protected=protected))

    return BlastRadius(
        fails=deployable.name,
        kind=deployable.kind,
        components=parts,
        unprotected=of(network, False),
        protected=of(network, True),
        monolith_unprotected=of(monolith, False),
        monolith_protected=of(monolith, True),
    )
