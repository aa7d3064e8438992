"""The cascade of a failure: against a slow oracle, its properties, and what the command prints."""

import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from effort import examples, growth
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from archdecide import api, cli
from archdecide.boundaries import ServiceGraph, service_graph
from archdecide.boundaries.consequences.blast import Hit, Network
from archdecide.boundaries.consequences.simulation import simulate
from archdecide.boundaries.graph import Edge, EdgeInteraction
from archdecide.boundaries.system import System
from archdecide.formats.document import report
from archdecide.formats.json import blast_json, graph_json
from archdecide.formats.terminal import failures
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.profile import Boundaries, Profile
from archdecide.rules import Pack

EXAMPLE = Path(__file__).parents[3] / "examples" / "ai-writing-saas" / "archdecide.yaml"
PATTERNS = ("timeout", "circuit-breaker", "bulkhead", "fallback", "fail-closed")
KINDS = ("application", "retrieval", "external", "user-interface", "data-store")
RANK = {"untouched": 0, "degrades": 1, "stops": 2}


@cache
def pack() -> Pack:
    return api.load_pack()


def profile(
    parts: Mapping[str, str], calls: Iterable[tuple[str, str]] = (), need: str = "reply", **more: Any
) -> Profile:
    components = [{"name": name, "kind": kind} for name, kind in parts.items()]
    interactions = [{"from": one, "to": other, "need": need} for one, other in calls]
    return Profile.model_validate({"name": "system", "components": components, "interactions": interactions, **more})


def call(
    source: str,
    target: str,
    *patterns: str,
    need: str = "reply",
    required: bool = True,
    style: str = "request-response",
) -> EdgeInteraction:
    return EdgeInteraction(source, target, need, style, "http-json", (), required, patterns)


def drawn(home: Mapping[str, str], calls: Iterable[EdgeInteraction]) -> list[Edge]:
    return [
        Edge(
            home[item.source],
            home[item.target],
            home[item.source] != home[item.target],
            *("",) * 2,
            (),
            (),
            {},
            (),
            (item,),
        )
        for item in calls
    ]


def network(
    parts: Mapping[str, str], calls: Iterable[EdgeInteraction], home: Mapping[str, str] | None = None
) -> Network:
    """A network of parts by kind; without `home` each runs alone."""
    where = home or {name: name for name in parts}
    return Network(System.of(profile(parts), pack()), where, drawn(where, calls))


def states(net: Network, failing: Iterable[str], protected: bool = False) -> dict[str, str]:
    return {name: hit.state for name, hit in net.cascade(failing, protected=protected).items()}


# What happens on one edge


def test_without_protection_a_waiting_caller_hangs_even_where_it_could_do_without() -> None:
    net = network({"a": "application", "b": "retrieval"}, [call("a", "b", "timeout", "fallback", required=False)])
    assert states(net, ["b"]) == {"b": "stops", "a": "stops"}
    assert states(net, ["b"], protected=True) == {"b": "stops", "a": "degrades"}


def test_a_caller_that_hangs_takes_its_process_along_unless_something_limits_the_waiting() -> None:
    home = {"a": "one", "c": "one", "b": "two"}
    parts = {"a": "application", "b": "retrieval", "c": "application"}
    limited = network(parts, [call("a", "b", "timeout")], home)
    unlimited = network(parts, [call("a", "b", "fallback")], home)
    assert states(limited, ["b"], protected=True) == {"b": "stops", "a": "stops"}
    assert states(unlimited, ["b"], protected=True) == {"b": "stops", "a": "stops", "c": "stops"}
    assert states(limited, ["b"]) == {"b": "stops", "a": "stops", "c": "stops"}


@pytest.mark.parametrize("limit", ["timeout", "circuit-breaker", "bulkhead"])
def test_each_limit_on_waiting_keeps_the_rest_of_the_process_alive(limit: str) -> None:
    home = {"a": "one", "c": "one", "b": "two"}
    net = network({"a": "application", "b": "retrieval", "c": "other"}, [call("a", "b", limit)], home)
    assert "c" not in states(net, ["b"], protected=True)


def test_a_guard_that_fails_closed_stops_its_caller() -> None:
    net = network({"a": "application", "b": "moderation"}, [call("a", "b", "timeout", "fail-closed")])
    assert states(net, ["b"], protected=True) == {"b": "stops", "a": "stops"}


def test_a_job_waits_in_its_queue() -> None:
    net = network({"a": "application", "b": "training"}, [call("a", "b", "timeout", style="job")])
    assert states(net, ["b"], protected=True) == {"b": "stops", "a": "degrades"}


def test_nobody_is_hurt_by_a_message_that_is_not_read() -> None:
    net = network({"a": "application", "b": "analytics"}, [call("a", "b", need="none")])
    assert states(net, ["b"]) == {"b": "stops"}


def test_a_lesser_answer_is_passed_on() -> None:
    net = network(
        {"a": "application", "b": "prompting", "c": "external"},
        [call("a", "b", "timeout"), call("b", "c", "timeout", "fallback")],
    )
    assert states(net, ["c"], protected=True) == {"c": "stops", "b": "degrades", "a": "degrades"}


def test_a_page_on_a_device_takes_no_other_page_along() -> None:
    home = {"web": "front", "admin": "front", "b": "b"}
    parts = {"web": "user-interface", "admin": "user-interface", "b": "application"}
    net = network(parts, [call("web", "b", required=False)], home)
    assert states(net, ["b"]) == {"b": "stops", "web": "degrades"}


def test_a_failure_travels_no_further_outside() -> None:
    parts = {"a": "application", "partner": "external", "b": "application"}
    net = network(parts, [call("partner", "a"), call("b", "partner")])
    assert states(net, ["a"]) == {"a": "stops"}


def test_a_data_store_that_is_only_named_is_needed() -> None:
    listed = [{"name": "a", "kind": "application", "data_store": "orders"}, {"name": "orders", "kind": "data-store"}]
    system = System.of(Profile.model_validate({"name": "s", "components": listed}), pack())
    net = Network(system, {"a": "a", "orders": "orders"}, [])
    assert states(net, ["orders"], protected=True) == {"orders": "stops", "a": "stops"}


def test_a_data_store_that_names_another_one_needs_it() -> None:
    listed = [
        {"name": "a", "kind": "application", "data_store": "index"},
        {"name": "index", "kind": "vector-store", "data_store": "orders"},
        {"name": "orders", "kind": "data-store", "data_store": "orders"},
        {"name": "partner", "kind": "external", "data_store": "orders"},
    ]
    system = System.of(Profile.model_validate({"name": "s", "components": listed}), pack())
    net = Network(system, {name: name for name in system.components}, [])
    assert states(net, ["orders"], protected=True) == {"orders": "stops", "index": "stops", "a": "stops"}


def test_a_crash_takes_its_process_along() -> None:
    parts = {"a": "application", "b": "retrieval", "c": "other"}
    net = network(parts, [], {"a": "one", "b": "one", "c": "two"})
    assert states(net, ["a"], protected=True) == {"a": "stops", "b": "stops"}


# Properties


@st.composite
def networks(draw: st.DrawFn) -> tuple[Network, list[EdgeInteraction], dict[str, str]]:
    names = [f"c{number}" for number in range(draw(st.integers(1, 8)))]
    parts = {name: draw(st.sampled_from(KINDS)) for name in names}
    home = {name: name if parts[name] == "external" else f"process {draw(st.integers(0, 3))}" for name in names}
    pairs = [(one, other) for one in names for other in names if one != other]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=14)) if pairs else []
    calls = [
        call(
            *pair,
            *draw(st.lists(st.sampled_from(PATTERNS), max_size=3, unique=True)),
            need=draw(st.sampled_from(("reply", "stream", "none"))),
            required=draw(st.booleans()),
            style=draw(st.sampled_from(("request-response", "job"))),
        )
        for pair in chosen
    ]
    return network(parts, calls, home), calls, parts


def oracle(
    net: Network, calls: list[EdgeInteraction], parts: Mapping[str, str], failing: str, protected: bool
) -> dict[str, str]:
    """The rules of the cascade applied to everybody again and again until nothing changes."""
    state = dict.fromkeys(parts, "untouched")
    for name in parts:
        if net.process[name] == net.process[failing]:
            state[name] = "stops"

    def worsen(name: str, to: str) -> bool:
        if RANK[to] <= RANK[state[name]]:
            return False
        state[name] = to
        return True

    changed = True
    while changed:
        changed = False
        for item in calls:
            if item.need == "none" or parts[item.source] == "external" or state[item.target] == "untouched":
                continue
            process = [name for name in parts if net.process[name] == net.process[item.source]]
            crosses = item.target not in process
            limited = protected and bool({"timeout", "circuit-breaker", "bulkhead"} & set(item.patterns))
            softened = protected and crosses and ("fallback" in item.patterns or item.style == "job")
            if state[item.target] == "degrades":
                changed |= worsen(item.source, "degrades")
            elif crosses and not limited and parts[item.source] != "user-interface":
                for name in process:
                    changed |= worsen(name, "stops")
            else:
                changed |= worsen(item.source, "stops" if item.required and not softened else "degrades")
    return {name: what for name, what in state.items() if what != "untouched"}


@given(networks(), st.booleans(), st.data())
def test_the_cascade_is_what_the_rules_give_when_repeated(
    made: tuple[Network, list[EdgeInteraction], dict[str, str]], protected: bool, data: st.DataObject
) -> None:
    net, calls, parts = made
    failing = data.draw(st.sampled_from(sorted(parts)))
    assert states(net, [failing], protected) == oracle(net, calls, parts, failing, protected)


@given(networks(), st.data())
def test_protection_never_stops_more(
    made: tuple[Network, list[EdgeInteraction], dict[str, str]], data: st.DataObject
) -> None:
    net, _, parts = made
    failing = data.draw(st.sampled_from(sorted(parts)))
    bare, protected = states(net, [failing]), states(net, [failing], protected=True)
    worse = {name for name, state in protected.items() if RANK[state] > RANK[bare.get(name, "untouched")]}
    assert worse == set()


@given(networks(), st.data())
def test_a_part_alone_that_nobody_waits_for_stops_nobody_else(
    made: tuple[Network, list[EdgeInteraction], dict[str, str]], data: st.DataObject
) -> None:
    net, calls, parts = made
    waited = {item.target for item in calls if item.need != "none"}
    lonely = [name for name in sorted(parts) if name not in waited and len(net.members[net.process[name]]) == 1]
    if lonely:
        failing = data.draw(st.sampled_from(lonely))
        assert states(net, [failing]) == {failing: "stops"}


@settings(max_examples=examples(30), deadline=None)
@given(st.data())
def test_in_a_monolith_the_crash_of_a_part_stops_the_whole_deployable(data: st.DataObject) -> None:
    names = [f"c{number}" for number in range(data.draw(st.integers(2, 8)))]
    calls = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=10))
    made = profile(dict.fromkeys(names, "application"), [pair for pair in calls if pair[0] != pair[1]])
    graph = service_graph(made, pack(), "monolith", basis="forced")
    (unit,) = graph.services
    failing = data.draw(st.sampled_from(names))
    for scenario in simulate(made, pack(), graph, failing).scenarios:
        assert set(scenario.stops) == set(unit.components)


def shuffled(made: Profile, seed: int) -> Profile:
    order = random.Random(seed)
    components, interactions = list(made.components or ()), list(made.interactions or ())
    order.shuffle(components)
    order.shuffle(interactions)
    return replace(made, components=tuple(components), interactions=tuple(interactions))


@pytest.mark.parametrize("style", ["monolith", "modular-monolith", "microservices"])
@pytest.mark.parametrize("name", ["ai-writing-saas", "enterprise-ai-platform", "overbuilt-landscape"])
def test_the_order_of_the_profile_changes_nothing(name: str, style: str) -> None:
    made = api.load_profile(EXAMPLE.parent.parent / name / "archdecide.yaml")
    texts = {
        graph_json.text(service_graph(variant, pack(), style, basis="forced"), "")
        for variant in (made, shuffled(made, 1), shuffled(made, 2))
    }
    assert len(texts) == 1


def names_of(size: int) -> list[str]:
    return [f"c{number:04}" for number in range(size)]


def deep_chain(size: int) -> Callable[[], Mapping[str, Hit]]:
    names = names_of(size)
    calls = [call(one, other, "timeout") for one, other in pairwise(names)]
    net = network(dict.fromkeys(names, "application"), calls)
    return lambda: net.cascade([names[-1]], protected=True)


def one_process(size: int) -> Callable[[], Mapping[str, Hit]]:
    names = names_of(size)
    net = network(dict.fromkeys(names, "application"), [], dict.fromkeys(names, "one"))
    return lambda: net.cascade(names, protected=False)


def test_a_failure_passes_through_five_thousand_parts_in_one_deep_chain() -> None:
    hits = deep_chain(5000)()
    assert len(hits) == 5000
    assert hits["c0000"] == Hit("stops", "needs", "c0001")


def test_a_crash_takes_five_thousand_parts_of_one_process_along() -> None:
    assert len(one_process(5000)()) == 5000


@pytest.mark.parametrize("prepared", [deep_chain, one_process])
def test_the_effort_of_a_failure_grows_with_the_system_and_not_with_its_square(
    prepared: Callable[[int], Callable[[], object]],
) -> None:
    assert growth(prepared, 200) < 2.1


def test_a_very_large_graph_simulates_what_most_parts_wait_for_and_says_so() -> None:
    names = [f"c{number:04}" for number in range(1500)]
    listed = dict.fromkeys(names, "external") | {"core": "application"}
    spokes = [("core", name) for name in names]
    graph = service_graph(profile(listed, spokes), pack(), "microservices", basis="forced")
    assert len(graph.blast_radius) < len(graph.deployables)
    assert "failures-left-out" in {finding.id for finding in graph.findings}


# The simulation and what is printed


def written() -> tuple[Profile, ServiceGraph]:
    made = api.load_profile(EXAMPLE)
    return made, api.service_graph(made)


def test_the_provider_fails() -> None:
    made, graph = written()
    bare, protected, monolith, monolith_protected = simulate(made, pack(), graph, "llm-provider").scenarios
    assert bare.stops == ("llm-provider", "prompt-engine", "user-dashboard")
    assert (protected.stops, protected.degrades) == (("llm-provider",), ("prompt-engine", "user-dashboard"))
    assert set(monolith.stops) > set(bare.stops)
    assert monolith_protected.stops == ("llm-provider",)
    because = {item.component: item.because for item in monolith.affected}
    assert because["auth-service"] == (
        "its process hangs, because 'prompt-engine' in it waits for 'llm-provider' without a limit"
    )


def test_the_radii_of_the_graph_are_those_of_the_simulation() -> None:
    made, graph = written()
    own = {component.name for component in made.components or () if component.kind != "external"}
    for radius in graph.blast_radius:
        scenarios = simulate(made, pack(), graph, radius.components[0]).scenarios
        reaches = (radius.unprotected, radius.protected, radius.monolith_unprotected, radius.monolith_protected)
        assert [set(reach.stops) for reach in reaches] == [own & set(item.stops) for item in scenarios]
        assert {len(reach.stops) + len(reach.degrades) + reach.untouched for reach in reaches} == {len(own)}


def test_a_deployable_fails_with_everything_in_it() -> None:
    made, graph = written()
    unit = max(graph.deployables, key=lambda unit: len(unit.components))
    simulation = simulate(made, pack(), graph, unit.name)
    assert set(simulation.components) == set(unit.components)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["archdecide", *arguments])
    try:
        cli.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_command_tells_one_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "blast", str(EXAMPLE), "--fail", "llm-provider") == 0
    printed = capsys.readouterr().out
    assert "Proposed cut, without protection" in printed
    assert "serves less prompt-engine: it goes on with less, without 'llm-provider'" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_the_command_tells_all_failures_and_the_cheapest_change(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "blast", str(EXAMPLE)) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "llm-provider 2 / 0 / 3 0 / 2 / 3 4 / 0 / 1 0 / 2 / 3" in printed
    assert "Cheapest change: a fallback in 'prompt-engine' for 'llm-provider': 99.995 %" in printed


def test_the_command_prints_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "blast", str(EXAMPLE), "--format", "json", "--style", "microservices") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema_version"], document["style"]) == (1, "microservices")
    assert run(monkeypatch, "blast", str(EXAMPLE), "--format", "json", "--fail", "prompt-engine") == 0
    scenarios = json.loads(capsys.readouterr().out)["scenarios"]
    assert [(item["cut"], item["protected"]) for item in scenarios] == [
        ("proposed", False),
        ("proposed", True),
        ("monolith", False),
        ("monolith", True),
    ]


def test_an_unknown_component_is_refused_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "blast", str(EXAMPLE), "--fail", "llm-provder") == 2
    assert capsys.readouterr().err == (
        "error: --fail: there is no component 'llm-provder' (did you mean 'llm-provider'?)\n"
    )


def test_an_unknown_style_is_refused_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "blast", str(EXAMPLE), "--style", "microservice") == 2
    assert "did you mean 'microservices'?" in capsys.readouterr().err


def test_a_profile_without_components_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("schema_version: 1\nname: empty\n", "utf-8")
    assert run(monkeypatch, "blast", str(path)) == 0
    assert "lists no components" in capsys.readouterr().out
    assert run(monkeypatch, "blast", str(path), "--fail", "x") == 2


@pytest.mark.parametrize(
    "name", ["end", 'a"b', "<script>", "[/x]", "[bold]x", "日本", "a\u202eb", "n" * 200, "{0}", "%s", "'"]
)
def test_every_name_is_printed_and_never_read(name: str) -> None:
    made = profile(
        {"app": "application", name: "external"}, [("app", name)], reliability={"availability_target_pct": 99}
    )
    graph = service_graph(made, pack(), "microservices", basis="forced")
    simulation = simulate(made, pack(), graph, name)
    told = failures.detail(simulation, name, OutputStyle())
    listed = failures.overview(graph, name, OutputStyle())
    for text in (told, listed):
        assert name.replace(" ", "") in "".join(text.split())
    assert json.loads(blast_json.text(graph, simulation, name))["fails"] == name
    assert failures.detail(simulation, name, OutputStyle(unicode=False)).isascii()


HOSTILE = (
    "<script>alert(1)</script>",
    "[x](http://evil)",
    "a | b",
    "# h",
    "`x`",
    "<!-- c",
    "**b**",
    "{{ 7*7 }}",
    "- l",
)


def test_hostile_names_stay_text_in_the_report() -> None:
    parts = {"web": "user-interface"} | dict.fromkeys(HOSTILE, "application") | {"<b>out</b>": "external"}
    names = list(parts)
    made = profile(parts, pairwise(names), reliability={"availability_target_pct": 99.9, "degraded_mode_useful": True})
    made = replace(made, boundaries=Boundaries(fixed={f"<i>{name}": (name,) for name in HOSTILE}))
    graph = service_graph(made, pack(), "microservices", basis="forced")
    plan = api.plan(made, whole=True)
    text = report.text(replace(plan, target=replace(plan.target, graph=graph)), pack(), made)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [token for outer in tokens for token in outer.children or ()]
    html = [token.content for token in (*tokens, *inline) if token.type in ("html_block", "html_inline")]
    assert [
        content for content in html if not re.fullmatch(r"\s*(</?details>|<summary>.*</summary>|\s)*\s*", content)
    ] == []
    links = [token.attrGet("href") for token in inline if token.type == "link_open"]
    assert [link for link in links if not str(link).startswith("#")] == []
    told = text.split("<summary>What fails when, and how long calls take</summary>")[1].split("</details>")[0]
    assert r"{{ 7\*7 }}" in told


# Errors and crashes, workers and applications


def test_an_error_takes_no_process_along_and_nobody_waits_long_for_it() -> None:
    home = {"a": "one", "b": "one", "c": "two", "d": "two"}
    parts = dict.fromkeys("abcd", "application")
    net = network(parts, [call("c", "a", required=False)], home)
    assert {name: hit.state for name, hit in net.cascade(["a"], protected=False).items()} == {
        "a": "stops",
        "b": "stops",
        "c": "stops",
        "d": "stops",
    }
    told = net.cascade(["a"], protected=False, failure="error")
    assert {name: hit.state for name, hit in told.items()} == {"a": "stops", "c": "degrades"}


def test_an_error_stops_whoever_needs_the_answer() -> None:
    net = network({"a": "application", "b": "retrieval"}, [call("a", "b")])
    assert {name: hit.cause for name, hit in net.cascade(["b"], protected=False, failure="error").items()} == {
        "b": "fails",
        "a": "needs",
    }


def test_a_worker_and_the_application_beside_it_do_not_crash_together() -> None:
    parts = {"web": "application", "checkout": "application", "nightly": "ingestion", "hourly": "ingestion"}
    where = dict.fromkeys(parts, "shop")
    net = Network(System.of(profile(parts), pack()), where, [], frozenset({"nightly", "hourly"}))
    assert set(net.cascade(["nightly"], protected=False)) == {"nightly", "hourly"}
    assert set(net.cascade(["web"], protected=False)) == {"web", "checkout"}


def test_both_ways_to_fail_are_told() -> None:
    made, graph = written()
    simulation = simulate(made, pack(), graph, "prompt-engine")
    crash, error = simulation.scenarios[2], simulation.errors[2]
    assert (crash.cut, crash.protected) == (error.cut, error.protected) == ("monolith", False)
    assert set(error.stops) < set(crash.stops)
