"""Chains of required calls: availability against brute force, least times, and the cheapest change."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import combinations, pairwise, product
from math import prod
from typing import Any

import pytest
from effort import examples, growth
from hypothesis import given, settings
from hypothesis import strategies as st

from archdecide import api
from archdecide.boundaries import ServiceGraph, service_graph
from archdecide.boundaries.communication.edges import edges
from archdecide.boundaries.communication.interaction_facts import Traffic
from archdecide.boundaries.consequences.chain_metrics import FALLBACK_AVAILABILITY, Handled, Needs
from archdecide.boundaries.consequences.chains import EFFORT, MOST_COMBINED, MOST_TOGETHER, chains
from archdecide.boundaries.consequences.consequences import Chain, ChainChange
from archdecide.boundaries.cut.forces import nets
from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import Deployable, Edge
from archdecide.boundaries.system import System
from archdecide.formats.wording import chain_wording
from archdecide.profile import Profile
from archdecide.rules import Pack

Pair = tuple[str, str]
Parts = dict[str, dict[str, Any]]


@cache
def pack() -> Pack:
    return api.load_pack()


def profile(parts: Parts, calls: Iterable[Mapping[str, Any]], **more: Any) -> Profile:
    components = [{"name": name, "kind": "application"} | dict(part) for name, part in parts.items()]
    return Profile.model_validate({"name": "s", "components": components, "interactions": list(calls), **more})


def call(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "need": "reply", **more}


def apart(made: Profile, home: Mapping[str, str] | None = None) -> tuple[Needs, list[Edge]]:
    """What is needed where every component runs in a deployable of its own, or in the one that `home` says."""
    system = System.of(made, pack())
    where = home or {name: name for name in system.components}
    links = list(edges(Traffic(system, nets(system), where, len(set(where.values())))))
    return Needs(system, where), links


def handled(links: Iterable[Edge]) -> Handled:
    return Handled(item for edge in links for item in edge.interactions)


def kind_of(system: System, name: str) -> DeployableKind:
    if system.is_external(name):
        return "external"
    return "front-end" if system.is_interface(name) else "service"


def units(needs: Needs) -> list[Deployable]:
    """The deployables of components that all run apart."""
    return [
        Deployable(
            name=name,
            kind=kind_of(needs.system, name),
            components=(name,),
            owners=(),
            data_stores=(),
            zones=(),
            hardware=(),
            modules=(),
            belongs_to=None,
            reasons=(),
        )
        for name in needs.system.components
    ]


def found(made: Profile) -> tuple[Chain, ...]:
    needs, links = apart(made)
    return chains(needs, units(needs), handled(links))


def cut(made: Profile, style: str = "microservices") -> ServiceGraph:
    return service_graph(made, pack(), style, basis="forced")


# Availability against every state that the parts can be in


def expected_availability(
    entry: str,
    calls: Sequence[Pair],
    shares: Mapping[str, float],
    soft: Sequence[Pair] = (),
    loose: Sequence[Pair] = (),
) -> float:
    """The sum over all states of parts and fallbacks in which the entry answers."""
    names, total = sorted(shares), 0.0
    for state in product((True, False), repeat=len(names) + len(soft)):
        is_up = dict(zip(names, state, strict=False))
        stands_in = dict(zip(soft, state[len(names) :], strict=True))
        likely = prod(shares[name] if is_up[name] else 1 - shares[name] for name in names)
        likely *= prod(FALLBACK_AVAILABILITY if held else 1 - FALLBACK_AVAILABILITY for held in stands_in.values())
        if likely and answers(entry, calls, is_up, stands_in, loose):
            total += likely
    return total


def answers(
    name: str,
    calls: Sequence[Pair],
    is_up: Mapping[str, bool],
    stands_in: Mapping[Pair, bool],
    loose: Sequence[Pair],
) -> bool:
    return is_up[name] and all(
        stands_in.get((name, target), False) or answers(target, calls, is_up, stands_in, loose)
        for source, target in calls
        if source == name and (source, target) not in loose
    )


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Pair], dict[str, float]]:
    """Calls without a circle among a few parts, each from an earlier to a later one."""
    names = [f"c{number}" for number in range(draw(st.integers(2, 5)))]
    pairs = [(one, other) for one, other in combinations(names, 2)]
    calls = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True, max_size=6))
    shares = {name: draw(st.integers(9000, 9999)) / 10_000 for name in names}
    return calls, shares


def needs_of(calls: Sequence[Pair], shares: Mapping[str, float]) -> Needs:
    parts: Parts = {name: {"availability_pct": 100 * share} for name, share in shares.items()}
    return apart(profile(parts, [call(*pair) for pair in calls]))[0]


def reachable(calls: Sequence[Pair], shares: Mapping[str, float], entry: str) -> dict[str, float]:
    seen = [entry]
    for name in seen:
        seen += [target for source, target in calls if source == name and target not in seen]
    return {name: shares[name] for name in seen}


@settings(max_examples=examples(60), deadline=None)
@given(graphs())
def test_a_chain_is_as_available_as_all_its_parts_together(made: tuple[list[Pair], dict[str, float]]) -> None:
    calls, shares = made
    needs = needs_of(calls, shares)
    assert needs.entries == tuple(sorted({source for source, _ in calls} - {target for _, target in calls}))
    for entry in needs.entries:
        expected = expected_availability(entry, calls, reachable(calls, shares, entry))
        assert needs.measure(entry).availability == pytest.approx(expected)


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.sampled_from(("fallback", "asynchronous", "second-provider")), st.data())
def test_one_change_gives_what_every_state_adds_up_to(
    made: tuple[list[Pair], dict[str, float]], kind: Any, data: st.DataObject
) -> None:
    calls, shares = made
    needs = needs_of(calls, shares)
    entry = needs.entries[0]
    reached = reachable(calls, shares, entry)
    pair = data.draw(st.sampled_from([pair for pair in calls if pair[0] in reached]))
    soft, loose = [pair] if kind == "fallback" else [], [pair] if kind == "asynchronous" else []
    if kind == "second-provider":
        reached[pair[1]] = 1 - (1 - reached[pair[1]]) ** 2
    expected = expected_availability(entry, calls, reached, soft, loose)
    measured = needs.measure(entry, [ChainChange(kind, *pair)]).availability
    assert measured == pytest.approx(expected)


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.data())
def test_several_fallbacks_are_never_counted_too_high(
    made: tuple[list[Pair], dict[str, float]], data: st.DataObject
) -> None:
    calls, shares = made
    needs = needs_of(calls, shares)
    entry = needs.entries[0]
    soft = data.draw(st.lists(st.sampled_from(calls), unique=True, max_size=3))
    expected = expected_availability(entry, calls, reachable(calls, shares, entry), soft)
    measured = needs.measure(entry, [ChainChange("fallback", *pair) for pair in soft]).availability
    assert measured is not None
    assert measured <= expected + 1e-12
    assert measured >= (needs.measure(entry).availability or 0) - 1e-12


def test_parts_of_one_process_count_once_with_the_weakest() -> None:
    made = profile(
        {"a": {"availability_pct": 99.9}, "b": {"availability_pct": 99.0}, "c": {"availability_pct": 99.5}},
        [call("a", "b"), call("b", "c")],
    )
    needs, _ = apart(made, {"a": "one", "b": "one", "c": "two"})
    assert needs.measure("a").availability == pytest.approx(0.99 * 0.995)
    needs, _ = apart(made, {"a": "two", "b": "one", "c": "one"})
    assert needs.measure("a").availability == pytest.approx(0.999 * 0.99)


THREE = {name: {"availability_pct": 99.95} for name in ("a", "b", "c")}


def test_a_mixed_cut_lies_between_failing_together_and_failing_apart() -> None:
    made = profile(THREE, [call("a", "b"), call("b", "c")], reliability={"availability_target_pct": 99.88})
    needs, _ = apart(made, {"a": "one", "b": "one", "c": "c"})
    measured = needs.measure("a")
    assert measured.availability == pytest.approx(0.9995**2)
    assert measured.apart == pytest.approx(0.9995**3)


def test_one_process_has_one_availability() -> None:
    needs, _ = apart(profile(THREE, [call("a", "b"), call("b", "c")]), dict.fromkeys(THREE, "one"))
    assert needs.measure("a").availability == needs.measure("a").apart == pytest.approx(0.9995)


@pytest.mark.parametrize(("target", "meets"), [(99.95, False), (99.88, None), (99.8, True)])
def test_between_the_bounds_it_is_open_whether_the_target_is_reached(target: float, meets: bool | None) -> None:
    parts = THREE | {"d": {"availability_pct": 99.99}}
    made = profile(
        parts,
        [call("a", "b"), call("b", "c"), call("c", "d")],
        reliability={"availability_target_pct": target},
    )
    needs, links = apart(made, {"a": "a", "b": "a", "c": "c", "d": "c"})
    (chain,) = chains(needs, units(needs), handled(links))
    assert chain.availability_pct == pytest.approx(99.9000, abs=1e-3)
    assert chain.apart_pct == pytest.approx(99.84, abs=1e-2)
    assert chain.meets_availability is meets
    if meets is None:
        assert "depends on whether parts fail together" in chain_wording.availability(chain, target)


def test_the_gate_and_the_graph_agree_about_both_bounds() -> None:
    """Independent services multiply and one process has its weakest part: in the facts of the gate as in the cut."""
    made = profile(THREE, [call("a", "b"), call("b", "c")], reliability={"availability_target_pct": 99.9})
    facts = api.assess(made).facts
    services, _ = apart(made)
    together, _ = apart(made, dict.fromkeys(THREE, "one"))
    one_by_one, as_one = facts["derived.chain_availability_pct"], facts["derived.together_availability_pct"]
    assert isinstance(one_by_one, float) and isinstance(as_one, float)
    assert services.measure("a").availability == pytest.approx(one_by_one / 100)
    assert together.measure("a").availability == pytest.approx(as_one / 100)


def test_a_process_that_is_needed_anyway_is_not_counted_again_behind_a_fallback() -> None:
    made = profile(
        {"a": {"availability_pct": 99.9}, "b": {"availability_pct": 99.0}, "c": {"availability_pct": 99.5}},
        [call("a", "b"), call("b", "c")],
    )
    needs, _ = apart(made, {"a": "one", "b": "two", "c": "one"})
    covered = 1 - (1 - 0.99) * (1 - FALLBACK_AVAILABILITY)
    measured = needs.measure("a", [ChainChange("fallback", "a", "b")]).availability
    assert measured == pytest.approx(0.999 * covered)


# Least times


def test_the_longest_path_decides_and_stated_times_include_what_is_below() -> None:
    made = profile(
        {"a": {}, "b": {}, "c": {}, "d": {}},
        [call("a", "b", callee_p95_ms=100), call("b", "c", callee_p95_ms=40), call("a", "d", calls_per_request=5)],
    )
    (chain,) = found(made)
    assert (chain.hops, chain.hop_ms, chain.latency_ms, chain.calls) == (2, 6, 103, 7)
    assert chain.slow_share == pytest.approx(1 - 0.95**7)
    assert chain.retry_calls == 9


def test_a_circle_counts_as_one_node() -> None:
    made = profile(
        {"a": {}, "b": {}, "c": {}},
        [call("a", "b"), call("b", "a"), call("b", "c", callee_p95_ms=10)],
    )
    (chain,) = found(made)
    assert (chain.entry, chain.hops, chain.latency_ms) == ("a", 1, 13)


def test_a_call_that_is_optional_or_not_waited_for_is_on_no_chain() -> None:
    made = profile({"a": {}, "b": {}, "c": {}}, [call("a", "b", required=False), call("a", "c", need="none")])
    assert found(made) == ()


def test_times_are_compared_with_the_target_roughly() -> None:
    parts: Parts = {"a": {}, "b": {}}
    for latency, expected in ((1000, True), (1047, True), (1048, False)):
        made = profile(parts, [call("a", "b", callee_p95_ms=latency)], scale={"latency_p95_ms": 1000})
        assert found(made)[0].meets_latency is expected


# Targets and changes


def target(percent: float) -> dict[str, Any]:
    return {"reliability": {"availability_target_pct": percent}}


def test_an_outside_part_that_states_nothing_leaves_a_reached_target_open() -> None:
    parts: Parts = {"a": {"availability_pct": 99.9}, "x": {"kind": "external"}}
    (chain,) = found(profile(parts, [call("a", "x")], **target(99.5)))
    assert (chain.meets_availability, chain.open_externals) == (None, ("x",))
    (chain,) = found(profile(parts, [call("a", "x")], **target(99.95)))
    assert chain.meets_availability is False


def test_what_each_part_needs_reaches_the_target_together() -> None:
    (chain,) = found(profile({"a": {}, "b": {}, "c": {}}, [call("a", "b"), call("b", "c")], **target(99.9)))
    assert chain.needed_pct is not None
    assert (chain.needed_pct / 100) ** 3 == pytest.approx(0.999)
    assert (chain.availability_pct, chain.meets_availability, chain.assumed) == (None, None, ("a", "b", "c"))


def test_no_change_is_tried_where_the_targets_are_reached() -> None:
    parts: Parts = {"a": {"availability_pct": 99.9}, "x": {"kind": "external", "availability_pct": 99.9}}
    (chain,) = found(profile(parts, [call("a", "x")], **target(99.5)))
    assert (chain.meets_availability, chain.candidates, chain.cheapest) == (True, (), None)


def test_a_fallback_is_cheaper_than_a_second_provider() -> None:
    parts: Parts = {"a": {"kind": "prompting"}, "x": {"kind": "external", "availability_pct": 99.5}}
    (chain,) = found(profile(parts, [call("a", "x", need="stream")], **target(99.9)))
    assert [item.changes[0].kind for item in chain.candidates] == ["fallback", "second-provider"]
    assert chain.cheapest is not None
    assert chain.cheapest.availability_pct == pytest.approx(99.995)


def test_where_less_is_worth_nothing_a_fallback_is_no_way() -> None:
    parts: Parts = {"a": {"kind": "prompting"}, "x": {"kind": "external", "availability_pct": 99.5}}
    worthless = {"reliability": {"availability_target_pct": 99.9, "degraded_mode_useful": False}}
    (chain,) = found(profile(parts, [call("a", "x", need="stream")], **worthless))
    assert [item.changes[0].kind for item in chain.candidates] == ["second-provider"]


def test_a_guard_gets_neither_a_fallback_nor_a_message() -> None:
    parts: Parts = {"a": {}, "m": {"kind": "moderation", "availability_pct": 99.0}}
    (chain,) = found(profile(parts, [call("a", "m")], **target(99.9)))
    assert {change.kind for item in chain.candidates for change in item.changes} <= {"merge"}


def test_who_asks_a_very_slow_callee_has_a_receipt_and_waits_in_no_chain() -> None:
    parts: Parts = {"a": {}, "b": {"kind": "inference"}, "c": {}}
    calls = [call("a", "c", callee_p95_ms=100), call("a", "b", callee_p95_ms=45_000)]
    (chain,) = found(profile(parts, calls, scale={"latency_p95_ms": 2000}))
    assert chain.meets_latency is True
    slow = [calls[0], call("a", "b", callee_p95_ms=5_000)]
    (chain,) = found(profile(parts, slow, scale={"latency_p95_ms": 2000}))
    assert chain.meets_latency is False


def test_nothing_takes_the_place_of_all_behind_a_user_interface() -> None:
    parts: Parts = {"web": {"kind": "user-interface"}, "a": {"availability_pct": 99.0}}
    (chain,) = found(profile(parts, [call("web", "a")], **target(99.9)))
    assert chain.candidates == ()


def test_merging_takes_the_hops_away_but_not_across_a_constraint() -> None:
    parts: Parts = {"a": {}, "b": {}}
    slow = {"scale": {"latency_p95_ms": 30}}
    calls = [call("a", "b", calls_per_request=20, need="stream")]
    (chain,) = found(profile(parts, calls, **slow))
    assert chain.cheapest is not None
    assert (chain.cheapest.changes, chain.cheapest.latency_ms) == ((ChainChange("merge", "a", "b"),), 0)
    (chain,) = found(profile(parts, calls, boundaries={"apart": [["a", "b"]]}, **slow))
    assert chain.cheapest is None


def least_effort(changes: Sequence[ChainChange], reaches: Callable[[Sequence[ChainChange]], bool]) -> int | None:
    """The least effort among all sets of up to three changes that reach the targets."""
    sets = (group for size in range(1, MOST_TOGETHER + 1) for group in combinations(changes, size))
    efforts = [sum(EFFORT[change.kind] for change in group) for group in sets if reaches(group)]
    return min(efforts, default=None)


@settings(max_examples=examples(50), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((99.0, 99.5, 99.9, 99.99)))
def test_the_cheapest_change_is_the_cheapest_of_all_sets(seed: int, promised: float) -> None:
    order = random.Random(seed)
    names = [f"c{number}" for number in range(4)]
    kinds = {name: order.choice(("application", "retrieval", "external")) for name in names[1:]}
    parts: Parts = {
        name: {"kind": kinds.get(name, "application"), "availability_pct": order.choice((99.0, 99.7, 99.95))}
        for name in names
    }
    calls = [
        call(one, other, need=order.choice(("reply", "stream")))
        for one, other in combinations(names, 2)
        if kinds.get(one) != "external" and order.random() < 0.5
    ]
    needs, links = apart(profile(parts, calls, **target(promised)))
    for chain in chains(needs, units(needs), handled(links)):
        if chain.meets_availability is not False:
            continue
        singles = every_change(needs, chain)
        if len(singles) > MOST_COMBINED:
            continue
        reaches = partial(is_reached, needs, chain.entry, promised)
        expected = least_effort(singles, reaches)
        assert (chain.cheapest.effort if chain.cheapest else None) == expected


def is_reached(needs: Needs, entry: str, promised: float, changes: Sequence[ChainChange]) -> bool:
    return (needs.measure(entry, changes).availability or 0) * 100 >= promised - 1e-10


def every_change(needs: Needs, chain: Chain) -> list[ChainChange]:
    """Every change that the rules allow on a chain of parts that all run apart, stated anew."""
    components, changes = needs.system.components, []
    for item in needs.calls_of(needs.reached(chain.entry)):
        kind = components[item.target].kind
        changes.append(ChainChange("fallback", item.source, item.target))
        if kind != "retrieval" and not item.streams:
            changes.append(ChainChange("asynchronous", item.source, item.target))
        if kind == "external":
            changes.append(ChainChange("second-provider", item.source, item.target))
        else:
            changes.append(ChainChange("merge", *sorted((item.source, item.target))))
    return list(dict.fromkeys(changes))


def providers(*shares: float, promised: float) -> Chain:
    """The chain of one part that streams from several outside ones."""
    parts: Parts = {"a": {"kind": "prompting"}}
    parts |= {f"x{place}": {"kind": "external", "availability_pct": share} for place, share in enumerate(shares)}
    calls = [call("a", name, need="stream") for name in parts if name != "a"]
    (chain,) = found(profile(parts, calls, **target(promised)))
    return chain


def test_three_changes_together_are_tried_where_two_are_not_enough() -> None:
    chain = providers(99.0, 99.0, 99.0, promised=99.9)
    assert chain.cheapest is not None
    assert [change.kind for change in chain.cheapest.changes] == ["fallback"] * 3
    assert chain.cheapest.effort == 3


def test_of_changes_with_the_same_effort_the_better_result_comes_first() -> None:
    chain = providers(99.0, 99.2, 99.97, promised=99.9)
    assert chain.cheapest is not None
    assert [change.target for change in chain.cheapest.changes] == ["x0", "x1"]
    chain = providers(99.7, 99.7, 99.6, promised=99.6)
    assert chain.cheapest is not None
    assert chain.cheapest.changes[0].target in {"x0", "x2"}
    best = max(item.availability_pct or 0 for item in chain.candidates if item.effort == chain.cheapest.effort)
    assert chain.cheapest.availability_pct == best


def test_what_the_graph_recommends_is_counted_apart() -> None:
    parts: Parts = {"a": {"kind": "prompting"}, "x": {"kind": "external", "availability_pct": 99.5}}
    useful = {"reliability": {"availability_target_pct": 99.9, "degraded_mode_useful": True}}
    (chain,) = cut(profile(parts, [call("a", "x", need="stream")], **useful)).chains
    assert chain.availability_pct == pytest.approx(99.5)
    assert chain.advised_pct == pytest.approx(99.995)


def test_a_monolith_loses_nothing_between_its_parts() -> None:
    parts: Parts = {name: {"availability_pct": 99.9} for name in "abcd"}
    made = profile(parts, [call(*pair) for pair in pairwise("abcd")])
    (inside,) = cut(made, "monolith").chains
    assert inside.hops == 0
    assert inside.availability_pct == pytest.approx(99.9)


def deep_chain(size: int) -> Callable[[], tuple[Chain, ...]]:
    names = [f"c{number:04}" for number in range(size)]
    parts: Parts = {name: {"availability_pct": 99.999} for name in names}
    made = profile(parts, [call(*pair) for pair in pairwise(names)], **target(99.9))
    system = System.of(made, pack())
    home = {name: name for name in names}
    needs = Needs(system, home)
    return lambda: chains(needs, units(needs), Handled(()))


def test_five_thousand_parts_in_one_deep_chain_are_multiplied() -> None:
    (chain,) = deep_chain(5000)()
    assert chain.hops == 4999
    assert chain.availability_pct == pytest.approx(100 * 0.99999**5000)
    assert chain.retry_calls == float("inf")


def test_the_effort_of_a_chain_grows_with_it_and_not_with_its_square() -> None:
    assert growth(deep_chain, 200) < 2.5


def test_words_keep_what_tells_an_availability_from_a_hundred() -> None:
    shown = [chain_wording.pct(value) for value in (100, 99.5, 99.995, 99.9975, 95, 99.9999)]
    assert shown == ["100 %", "99.5 %", "99.995 %", "99.9975 %", "95 %", "99.9999 %"]
