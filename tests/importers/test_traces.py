"""Traces of one truth give one result whatever their format, and keep their secrets."""

import json
from typing import Any

import pytest
from reading_cases import read_files, said

from archdecide.evidence.observations import Confidence, Observations, Pair

SECRET = "what the customer asked"
KINDS = {"server": 2, "client": 3, "producer": 4, "consumer": 5}


def spans(trace: int) -> list[dict[str, Any]]:
    """A request: desk asks fares twice, fares asks its database and a model, and tells crew."""
    return [
        {"id": "a", "of": "", "service": "desk", "kind": "server", "ms": 100 + trace, "values": {}},
        {"id": "b", "of": "a", "service": "desk", "kind": "client", "ms": 10 + trace, "values": {}},
        {"id": "c", "of": "b", "service": "fares", "kind": "server", "ms": 1, "values": {}},
        {"id": "d", "of": "a", "service": "desk", "kind": "client", "ms": 10, "values": {}},
        {"id": "e", "of": "d", "service": "fares", "kind": "server", "ms": 1, "values": {}},
        {"id": "f", "of": "e", "service": "fares", "kind": "client", "ms": 2,
         "values": {"db.system.name": "postgresql", "server.address": "rates-db", "db.query.text": SECRET}},
        {"id": "g", "of": "e", "service": "fares", "kind": "client", "ms": 3,
         "values": {"gen_ai.provider.name": "acme", "gen_ai.request.model": "m-1", "server.address": "api.acme.example",
                    "gen_ai.input.messages": SECRET, "url.full": SECRET, "user.id": SECRET}},
        {"id": "h", "of": "e", "service": "fares", "kind": "producer", "ms": 1, "values": {}},
        {"id": "i", "of": "h", "service": "crew", "kind": "consumer", "ms": 1, "values": {}},
    ]  # fmt: skip


def jaeger(count: int) -> str:
    traces = []
    for trace in range(count):
        services = {"desk": "p1", "fares": "p2", "crew": "p3"}
        items = [
            {
                "traceID": f"t{trace}",
                "spanID": span["id"],
                "operationName": SECRET,
                "processID": services[span["service"]],
                "duration": span["ms"] * 1000,
                "references": [{"refType": "CHILD_OF", "spanID": span["of"]}] if span["of"] else [],
                "tags": [
                    {"key": key, "value": value} for key, value in {**span["values"], "span.kind": span["kind"]}.items()
                ],
            }
            for span in spans(trace)
        ]
        processes = {key: {"serviceName": name} for name, key in services.items()}
        traces.append({"traceID": f"t{trace}", "spans": items, "processes": processes})
    return json.dumps({"data": traces})


def otlp(count: int) -> str:
    lines = []
    for trace in range(count):
        for span in reversed(spans(trace)):
            item = {
                "traceId": f"t{trace}",
                "spanId": f"t{trace}{span['id']}",
                "parentSpanId": f"t{trace}{span['of']}" if span["of"] else "",
                "name": SECRET,
                "kind": KINDS[span["kind"]],
                "startTimeUnixNano": "0",
                "endTimeUnixNano": str(span["ms"] * 1_000_000),
                "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in span["values"].items()],
            }
            service = [{"key": "service.name", "value": {"stringValue": span["service"]}}]
            resource = {"resource": {"attributes": service}, "scopeSpans": [{"spans": [item]}]}
            lines.append(json.dumps({"resourceSpans": [resource]}))
    return "\n".join(lines)


def read(name: str, text: str) -> Observations:
    return read_files(name, {"spans.json": text}, {"named": ["spans.json"]})


def test_both_formats_of_one_truth_say_the_same() -> None:
    first, second = said(read("jaeger", jaeger(40))), said(read("otlp", otlp(40)))
    assert {key: sorted(values) for key, values in first.items()} == {
        key: sorted(values) for key, values in second.items()
    }
    # Of 80 calls (10 ms forty times, 10 ms to 49 ms) the slowest 4 are left out: the 76th is 45 ms.
    assert {"desk -> fares calls_per_request 2 (high)", "desk -> fares callee_p95_ms 45 (high)"} <= set(first["says"])
    assert {"fares data_store rates-db (high)", "fares -> crew need none (high)"} <= set(first["says"])
    assert first["notes"] == []


@pytest.mark.parametrize(("name", "text"), [("jaeger", jaeger(2)), ("otlp", otlp(2))])
def test_prompts_queries_and_addresses_of_pages_never_leave_the_importer(name: str, text: str) -> None:
    found = read(name, text)
    assert SECRET in text
    assert SECRET not in repr(found)


def test_few_traces_are_less_sure() -> None:
    found = read("jaeger", jaeger(29))
    assert {item.confidence for item in found.items if isinstance(item.subject, Pair)} == {Confidence.MEDIUM}


def test_a_service_whose_name_cannot_be_shown_is_a_problem_and_hides_nothing_else() -> None:
    found = said(read("jaeger", jaeger(1).replace("crew", "cr\\u202eew")))
    assert found["problems"] == [
        "spans.json:1: a name has control characters or characters that turn the direction of text (rename it)"
    ]
    assert "desk -> fares (medium)" in found["says"]


def test_one_service_name_for_everything_is_said() -> None:
    found = said(read("jaeger", jaeger(30).replace("fares", "desk").replace("crew", "desk")))
    assert found["notes"] == ["All spans have one service name, so no call between services can be seen."]
