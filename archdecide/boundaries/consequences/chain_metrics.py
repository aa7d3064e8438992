"""What chains of required calls offer under a cut: availability, least time and hops.

A chain is everything that one entry (a component that no own component needs an answer from) needs at once. Each
deployable on it counts once, with its weakest component, if the parts of a process fail together, and with the product
of its components if each fails by itself: the truth lies between. A component that states no availability counts as
always up, and is named. Times are least times: hops plus stated
times, nothing for what nobody stated.
"""

from collections.abc import Callable, Iterable, Mapping
from math import fsum

from msgspec import Struct

from archdecide.boundaries.consequences.blast import RECEIPT, SOFTENERS, named_stores
from archdecide.boundaries.consequences.calculators import availability_with_fallback, chain_availability
from archdecide.boundaries.consequences.consequences import ChainChange
from archdecide.boundaries.graph import EdgeInteraction
from archdecide.boundaries.system import System, waits
from archdecide.graphs import groups_in_order
from archdecide.profile import Interaction

HOP_MS = 3.0
"""Milliseconds of one hop through a mesh (CRITERIA C2; L26, L27); a plain hop is about 1."""
JOB_MS = 10_000
"""Callees slower than this are asked for a job (E4)."""
FALLBACK_AVAILABILITY = 0.99
"""How often a fallback that is rehearsed works when it is needed (judgement)."""
GUARD = "fail-closed"
"""The pattern of a callee that must answer, or nothing may go on."""
MOST_REGIONS = 50
Pair = tuple[str, str]
NOTHING: frozenset[str] = frozenset()
NO_PAIR: frozenset[Pair] = frozenset()


class Call(Struct, frozen=True):
    """Everything that one component needs at once from another."""

    source: str
    target: str
    calls: float
    answered_ms: float
    streams: bool = False
    strong: bool = False


class Handled:
    """How a graph handles everything that one component requires of another."""

    def __init__(self, interactions: Iterable[EdgeInteraction]) -> None:
        self._found: dict[Pair, list[EdgeInteraction]] = {}
        for item in interactions:
            if item.need != "none" and item.required:
                self._found.setdefault((item.source, item.target), []).append(item)

    def is_guarded(self, call: Call) -> bool:
        """Whether nothing may go on without the answer."""
        return any(GUARD in item.patterns for item in self._found.get((call.source, call.target), ()))

    def is_shielded(self, call: Call) -> bool:
        """Whether a fallback or the like is recommended."""
        found = self._found.get((call.source, call.target))
        return found is not None and all(not SOFTENERS.isdisjoint(item.patterns) for item in found)

    def has_receipt(self, call: Call) -> bool:
        """Whether a job is recommended, of which the caller has a receipt at once."""
        found = self._found.get((call.source, call.target))
        return found is not None and all(item.style == RECEIPT for item in found)


class Measured(Struct, frozen=True):
    """What a chain offers under some changes.

    `availability` is a share, None where no part states one, if the parts of a process fail together; `apart` is the
    same if each of them fails by itself.
    """

    availability: float | None
    apart: float | None
    latency_ms: float
    hops: int


class Needs:
    """Who needs whom at once in one cut, with the cycles contracted.

    `rank` is the place of each component in the order of calls: callees have larger ones, members of a cycle
    the same. `entries` are the components that start a chain, user interfaces first.
    """

    def __init__(self, system: System, home: Mapping[str, str]) -> None:
        self.system = system
        self.home = home
        self.calls = _required(system, home)
        self.rank, self.entries = _ordered(system, self.calls)
        self._now: dict[str, tuple[float, int]] = {}

    def reached(self, start: str, without: frozenset[Pair] = NO_PAIR, known: frozenset[str] = NOTHING) -> list[str]:
        """The start and everything that it needs, directly or not, leaving out calls in `without` and `known` parts."""
        seen = {start, *known}
        found = [start]
        for name in found:
            for call in self.calls.get(name, ()):
                if call.target not in seen and (name, call.target) not in without:
                    seen.add(call.target)
                    found.append(call.target)
        return found

    def calls_of(self, names: Iterable[str]) -> list[Call]:
        """Every required call of these components."""
        return [call for name in names for call in self.calls.get(name, ())]

    def measure(self, entry: str, changes: Iterable[ChainChange] = ()) -> Measured:
        """What a chain offers once these changes are made. Never too high: a fallback inside what another one
        covers, and the fallbacks beyond the first fifty, count as none."""
        made = tuple(changes)
        soft = {(item.source, item.target) for item in made if item.kind == "fallback"}
        loose = frozenset((item.source, item.target) for item in made if item.kind == "asynchronous")
        into = {item.target: item.source for item in made if item.kind == "merge"}
        home = self._homes(into)
        doubled = {item.target for item in made if item.kind == "second-provider"}
        kept = frozenset(sorted(soft)[:MOST_REGIONS])
        certain = self.reached(entry, kept | loose)
        known = frozenset(certain)
        weakest = self._weakest(certain, home, doubled)
        shares = list(weakest.values())
        # Where one process holds all parts, they fail together, and there is nothing else to assume.
        is_mixed = len({home(name) for name in certain if self.system.is_part(name)}) > 1
        apart = self._shares(certain, doubled) if is_mixed else list(shares)
        for source, target in sorted(kept):
            if source in known and target not in known:
                below = self._weakest(self.reached(target, loose, known), home, doubled)
                covered = [share for unit, share in below.items() if unit not in weakest]
                if covered:
                    backed = availability_with_fallback(chain_availability(covered), FALLBACK_AVAILABILITY)
                    shares.append(backed)
                    apart.append(backed)
        # Most changes leave the calls and the processes on the longest path as they are.
        path = self._longest(self.reached(entry, loose), loose, home) if loose or into else self._longest_now(entry)
        if not shares:
            return Measured(None, None, *path)
        return Measured(chain_availability(shares), chain_availability(apart), *path)

    def _longest_now(self, entry: str) -> tuple[float, int]:
        if entry not in self._now:
            self._now[entry] = self._longest(self.reached(entry), NO_PAIR, self._homes({}))
        return self._now[entry]

    def _homes(self, into: Mapping[str, str]) -> Callable[[str], str]:
        """The deployable of a component once some are merged: the later name goes `into` the earlier one."""
        if not into:
            return self.home.__getitem__

        def home(name: str) -> str:
            unit = self.home[name]
            while unit in into:
                unit = into[unit]
            return unit

        return home

    def _weakest(self, names: Iterable[str], home: Callable[[str], str], doubled: set[str]) -> dict[str, float]:
        """By deployable the lowest availability that a component of it states, as a share."""
        found: dict[str, float] = {}
        for name in names:
            for share in self._shares([name], doubled):
                found[home(name)] = min(share, found.get(home(name), 1.0))
        return found

    def _shares(self, names: Iterable[str], doubled: set[str]) -> list[float]:
        """The availability that each component states, as a share; those that state none are left out."""
        stated = ((name, self.system.components[name].availability_pct) for name in names)
        shares = ((name, percent / 100) for name, percent in stated if percent is not None)
        return [availability_with_fallback(share, share) if name in doubled else share for name, share in shares]

    def _longest(self, names: Iterable[str], loose: frozenset[Pair], home: Callable[[str], str]) -> tuple[float, int]:
        """Least milliseconds until the entry answers, and the hops on the longest path; a cycle counts as one node."""
        time: dict[int, float] = {}
        depth: dict[int, int] = {}
        for name in sorted(names, key=lambda item: -self.rank[item]):
            group, unit = self.rank[name], home(name)
            for call in self.calls.get(name, ()):
                below = self.rank[call.target]
                if below != group and (name, call.target) not in loose:
                    hop = unit != home(call.target)
                    spent = HOP_MS * max(1.0, call.calls) * hop + max(call.answered_ms, time.get(below, 0.0))
                    time[group] = max(spent, time.get(group, 0.0))
                    depth[group] = max(hop + depth.get(below, 0), depth.get(group, 0))
        return max(time.values(), default=0.0), max(depth.values(), default=0)


def _is_job(item: Interaction, home: Mapping[str, str]) -> bool:
    """Whether the caller gets a receipt and does not wait: the answer of another deployable takes too long (E4)."""
    slow = item.need != "stream" and (item.callee_p95_ms or 0) > JOB_MS
    return slow and home[item.source] != home[item.target]


def _required(system: System, home: Mapping[str, str]) -> dict[str, tuple[Call, ...]]:
    """By component the calls whose answer it cannot do without, all interactions with one callee as one.

    A job is outside the chain: its caller goes on with a receipt. What an outside provider answers slowly is not, since
    that interface stays as it is.
    """
    stated: dict[Pair, list[Interaction]] = {}
    for item in system.interactions:
        is_job = not system.is_external(item.target) and _is_job(item, home)
        if waits(item) and item.required and not is_job and not system.is_external(item.source):
            stated.setdefault((item.source, item.target), []).append(item)
    found: dict[str, list[Call]] = {}
    for pair, items in stated.items():
        found.setdefault(pair[0], []).append(
            Call(
                source=pair[0],
                target=pair[1],
                calls=fsum([item.calls_per_request for item in items]),
                answered_ms=max([item.callee_p95_ms or 0.0 for item in items]),
                streams=any(item.need == "stream" for item in items),
                strong=any(item.consistency == "strong" for item in items),
            )
        )
    for name, store in named_stores(system):
        found.setdefault(name, []).append(Call(name, store, 1, 0))
    return {name: tuple(calls) for name, calls in found.items()}


def _ordered(system: System, calls: Mapping[str, Iterable[Call]]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The rank of every component, and the entries."""
    targets = {name: [call.target for call in found] for name, found in calls.items()}
    groups = groups_in_order(tuple(system.components), targets)
    rank = {name: place for place, group in enumerate(groups) for name in group}
    called = {rank[target] for name, found in targets.items() for target in found if rank[target] != rank[name]}
    entries = [
        min(group, key=lambda name: (not system.is_interface(name), name))
        for place, group in enumerate(groups)
        if place not in called and any(name in calls for name in group)
    ]
    return rank, tuple(sorted(entries, key=lambda name: (not system.is_interface(name), name)))
