"""Every chain of required calls against the targets, and the cheapest change that reaches them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import combinations
from math import fsum

from msgspec import Struct

from archdecide.boundaries.consequences.calculators import (
    hop_share,
    needed_availability,
    retry_amplification,
    tail_probability,
)
from archdecide.boundaries.consequences.chain_metrics import HOP_MS, JOB_MS, Call, Handled, Measured, Needs
from archdecide.boundaries.consequences.consequences import Chain, ChainCandidate, ChainChange, ChangeKind, Shortfall
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable
from archdecide.boundaries.system import System
from archdecide.values import Interval, Value

SLOW_SHARE = 0.05
"""Share of the calls that are slower than their 95th percentile."""
ATTEMPTS = 3
"""Attempts per call, the most that retries should come to (R2; L52)."""
EFFORT: Mapping[ChangeKind, int] = {"fallback": 1, "asynchronous": 2, "merge": 3, "second-provider": 4}
"""Ranks of effort (judgement): code in one caller, a new contract between two, one process for two, a supplier."""
ANSWERS_AT_ONCE = frozenset(
    {
        *("prompting", "agent", "llm-gateway", "inference", "embedding", "retrieval", "moderation", "auth"),
        *("feature-engineering", "api-gateway", "sandbox", "data-store", "vector-store"),
    }
)
"""Kinds that are asked for something that the caller needs in order to go on."""
ROUGH = 0.05
"""How far a least time may be above the target and still count as within: stated times are no more exact."""
MOST_STEPS = 400_000
"""Calls that all chains of one graph may visit, and as many again for changes that are tried."""
PASSES = 8
"""How often a chain is walked in order to say what it offers."""
MOST_SINGLES = 40
MOST_COMBINED = 10
MOST_TOGETHER = 3
MOST_SHOWN = 8

CallTest = Callable[[Call], bool]


def _may_merge(deployable: Deployable) -> bool:
    """Whether it may become one with another: nobody else's does, and no satellite that must leave."""
    return deployable.kind in COUNTED and not (deployable.kind == "satellite" and deployable.demanded)


class Targets(Struct, frozen=True):
    """What is promised; None is open. An estimate asks for its stricter end."""

    availability_pct: float | None
    latency_ms: float | None

    @classmethod
    def of(cls, system: System) -> "Targets":
        return cls(
            _end(system.facts.value("reliability.availability_target_pct"), high=True),
            _end(system.facts.value("scale.latency_p95_ms"), high=False),
        )

    @property
    def are_stated(self) -> bool:
        """Whether there is anything to miss."""
        return self.availability_pct is not None or self.latency_ms is not None

    def available(self, found: Measured, *, at_most: bool) -> bool | None:
        """Whether a chain reaches the target: None where that depends on whether the parts of a process fail together.
        `at_most`: it may offer less than what was measured."""
        if self.availability_pct is None or found.availability is None or found.apart is None:
            return None
        # A ten-billionth of slack: 99.9 % is no exact share in binary.
        goal = self.availability_pct - 1e-10
        if found.availability * 100 < goal:
            return False
        return None if at_most or found.apart * 100 < goal else True

    def quick(self, latency_ms: float) -> bool | None:
        """Whether the least time is within the target; times that nobody stated may still break it."""
        return None if self.latency_ms is None else latency_ms <= self.latency_ms * (1 + ROUGH)


def _end(value: Value, *, high: bool) -> float | None:
    match value:
        case Interval():
            return value.high if high else value.low
        case bool():
            return None
        case int() | float():
            return float(value)
    return None


def chains(needs: Needs, deployables: Iterable[Deployable], handled: Handled) -> tuple[Chain, ...]:
    """Every chain, those of user interfaces first; in a very large graph as many as the budget of calls allows."""
    study = _Study(needs, deployables, handled.is_guarded)
    return tuple(study.chain(walk, handled) for walk in study.walks())


def shortfalls(needs: Needs, deployables: Iterable[Deployable], is_guarded: CallTest) -> tuple[Shortfall, ...]:
    """Those of `chains` that miss a target, at a fraction of the work where most do not."""
    study = _Study(needs, deployables, is_guarded)
    return tuple(study.shortfall(walk) for walk in study.walks() if walk.misses)


class _Walk(Struct, frozen=True):
    """One chain as it is: what it reaches, what it offers, and whether that is what was promised."""

    entry: str
    names: Sequence[str]
    calls: Sequence[Call]
    silent: Sequence[str]
    open_externals: tuple[str, ...]
    plain: Measured
    meets_availability: bool | None
    meets_latency: bool | None

    @property
    def misses(self) -> bool:
        return self.meets_availability is False or self.meets_latency is False


class _Study:
    """The chains of one cut, and what is left of the budget of calls."""

    def __init__(self, needs: Needs, deployables: Iterable[Deployable], is_guarded: CallTest) -> None:
        self.needs = needs
        self.targets = Targets.of(needs.system)
        self.deployables = {item.name: item for item in deployables}
        self.is_guarded = is_guarded
        self.walked = 0
        self.tried = 0

    def walks(self) -> Iterator[_Walk]:
        """Every chain as it is, as far as the budget goes."""
        for entry in self.needs.entries:
            if self.walked > MOST_STEPS:
                return
            yield self._walk(entry)

    def _walk(self, entry: str) -> _Walk:
        needs, components = self.needs, self.needs.system.components
        names = needs.reached(entry)
        calls = needs.calls_of(names)
        self.walked += PASSES * (len(names) + len(calls))
        silent = [name for name in names if components[name].availability_pct is None]
        outside = tuple(sorted(name for name in silent if needs.system.is_external(name)))
        plain = needs.measure(entry)
        return _Walk(
            entry=entry,
            names=names,
            calls=calls,
            silent=silent,
            open_externals=outside,
            plain=plain,
            meets_availability=self.targets.available(plain, at_most=bool(outside)),
            meets_latency=self.targets.quick(plain.latency_ms),
        )

    def shortfall(self, walk: _Walk) -> Shortfall:
        """What one chain offers of what was promised, and the least that could be done about it."""
        return Shortfall(
            entry=walk.entry,
            parts=self._parts(walk),
            target_pct=self.targets.availability_pct,
            target_ms=self.targets.latency_ms,
            availability_pct=_percent(walk.plain.availability),
            meets_availability=walk.meets_availability,
            latency_ms=walk.plain.latency_ms,
            meets_latency=walk.meets_latency,
            cheapest=_cheapest(self._candidates(walk.entry, self._remote(walk), walk.plain)),
        )

    def chain(self, walk: _Walk, handled: Handled) -> Chain:
        """What one chain offers, and what could be done about it."""
        targets, entry, plain = self.targets, walk.entry, walk.plain
        parts, remote = self._parts(walk), self._remote(walk)
        volume = fsum(call.calls for call in remote)
        advised = self.needs.measure(entry, _advised(remote, handled))
        tried = self._candidates(entry, remote, plain) if walk.misses else ()
        goal, budget = targets.availability_pct, targets.latency_ms
        return Chain(
            entry=entry,
            parts=parts,
            components=len(walk.names),
            target_pct=goal,
            target_ms=budget,
            availability_pct=_percent(plain.availability),
            apart_pct=_percent(plain.apart),
            advised_pct=_percent(advised.availability),
            needed_pct=None if goal is None else 100 * needed_availability(goal / 100, len(parts)),
            assumed=tuple(sorted(walk.silent)),
            open_externals=walk.open_externals,
            meets_availability=walk.meets_availability,
            hops=plain.hops,
            hop_ms=plain.hops * HOP_MS,
            hop_share=None if budget is None else hop_share(plain.hops, HOP_MS, budget),
            calls=volume,
            slow_share=tail_probability(SLOW_SHARE, volume),
            retry_calls=retry_amplification(ATTEMPTS, plain.hops),
            latency_ms=plain.latency_ms,
            meets_latency=walk.meets_latency,
            candidates=tried,
            cheapest=_cheapest(tried),
        )

    def _parts(self, walk: _Walk) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.needs.home[name] for name in walk.names))

    def _remote(self, walk: _Walk) -> list[Call]:
        home = self.needs.home
        return [call for call in walk.calls if home[call.source] != home[call.target]]

    def _candidates(self, entry: str, remote: list[Call], plain: Measured) -> tuple[ChainCandidate, ...]:
        """Changes one by one, then up to three of the most telling ones together, the least effort first."""
        cost = PASSES * len(remote) + 1
        singles = []
        for change in self._changes(remote):
            self.tried += cost
            if self.tried > MOST_STEPS:
                break
            singles.append(self._candidate(entry, (change,)))
        useful = [item for item in singles if self._helps(item, plain)]
        useful.sort(key=lambda item: (-(item.availability_pct or 0), item.latency_ms, item.effort))
        # What does nothing alone may help beside another change: the longest of several paths hides the others.
        others = [item for item in singles if item not in useful]
        combined = [item.changes[0] for item in (*useful, *others)[:MOST_COMBINED]]
        together = self._together(entry, combined, useful, cost)
        found = [*useful, *together]
        found.sort(key=_worth)
        return tuple(found[:MOST_SHOWN])

    def _together(
        self, entry: str, changes: list[ChainChange], singles: list[ChainCandidate], cost: int
    ) -> Iterator[ChainCandidate]:
        """Combinations that reach the targets with less effort than any single change does, of the least effort."""
        limit = min((item.effort for item in singles if item.reaches), default=10**6)
        sets = [group for size in range(2, MOST_TOGETHER + 1) for group in combinations(changes, size)]
        for group in sorted(sets, key=_effort):
            self.tried += cost
            if _effort(group) >= limit or self.tried > MOST_STEPS:
                return
            candidate = self._candidate(entry, group)
            if candidate.reaches:
                yield candidate
                limit = _effort(group) + 1

    def _candidate(self, entry: str, changes: tuple[ChainChange, ...]) -> ChainCandidate:
        measured = self.needs.measure(entry, changes)
        available = self.targets.available(measured, at_most=False)
        return ChainCandidate(
            changes=tuple(sorted(changes, key=lambda item: (EFFORT[item.kind], item.source, item.target))),
            effort=_effort(changes),
            availability_pct=_percent(measured.availability),
            latency_ms=measured.latency_ms,
            reaches=available is not False and self.targets.quick(measured.latency_ms) is not False,
        )

    def _helps(self, candidate: ChainCandidate, plain: Measured) -> bool:
        """Whether a change gives more of what is missing: availability, or time."""
        before = plain.availability
        more = before is not None and (candidate.availability_pct or 0) > 100 * before + 1e-12
        sooner = candidate.latency_ms < plain.latency_ms
        is_slow = self.targets.quick(plain.latency_ms) is False
        return (more and self.targets.available(plain, at_most=False) is False) or (sooner and is_slow)

    def _changes(self, remote: list[Call]) -> Iterator[ChainChange]:
        """What could be done about the weakest and slowest calls of a chain, each change once."""
        if self.tried > MOST_STEPS:
            return
        components = self.needs.system.components

        def weakness(call: Call) -> tuple[float, float, str, str]:
            return components[call.target].availability_pct or 100, -call.answered_ms, call.source, call.target

        # Every call on the way to a weak part may carry the change, so the order only matters in large chains.
        seen: set[ChainChange] = set()
        for call in nsmallest(MOST_SINGLES, remote, key=weakness):
            for change in self._changes_of(call):
                if change not in seen and len(seen) < MOST_SINGLES:
                    seen.add(change)
                    yield change

    def _changes_of(self, call: Call) -> Iterator[ChainChange]:
        system = self.needs.system
        target = system.components[call.target]
        # Behind a user interface stands the whole system: nothing there could take its place.
        is_inside = not system.is_interface(call.source)
        useful = system.facts.value("reliability.degraded_mode_useful") is not False
        may_do_without = is_inside and useful and not system.is_store(call.target)
        is_job = call.answered_ms > JOB_MS or target.kind not in ANSWERS_AT_ONCE
        may_wait = is_inside and is_job and not (call.streams or call.strong)
        if (may_do_without or may_wait) and not self.is_guarded(call):
            if may_do_without:
                yield ChainChange("fallback", call.source, call.target)
            if may_wait:
                yield ChainChange("asynchronous", call.source, call.target)
        if system.is_external(call.target):
            yield ChainChange("second-provider", call.source, call.target)
        one, other = sorted((self.needs.home[call.source], self.needs.home[call.target]))
        if self._may_merge(one, other):
            yield ChainChange("merge", one, other)

    def _may_merge(self, one: str, other: str) -> bool:
        """Whether nothing in the profile speaks against one process for both."""
        left, right = self.deployables[one], self.deployables[other]
        constraints = self.needs.system.constraints
        return (
            _may_merge(left)
            and _may_merge(right)
            and left.hardware == right.hardware
            and left.zones == right.zones
            and constraints.fixed.keys().isdisjoint((one, other))
            and not any(len({*left.components, *right.components} & set(names)) > 1 for names in constraints.apart)
        )


def _advised(remote: Iterable[Call], handled: Handled) -> Iterator[ChainChange]:
    for call in remote:
        if handled.has_receipt(call):
            yield ChainChange("asynchronous", call.source, call.target)
        elif handled.is_shielded(call):
            yield ChainChange("fallback", call.source, call.target)


def _cheapest(tried: Sequence[ChainCandidate]) -> ChainCandidate | None:
    return tried[0] if tried and tried[0].reaches else None


def _effort(changes: Iterable[ChainChange]) -> int:
    return sum(EFFORT[change.kind] for change in changes)


def _worth(candidate: ChainCandidate) -> tuple[object, ...]:
    """What reaches the targets first, then the least effort, then the best result."""
    names = tuple((change.kind, change.source, change.target) for change in candidate.changes)
    return (not candidate.reaches, candidate.effort, -(candidate.availability_pct or 0), candidate.latency_ms, names)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
