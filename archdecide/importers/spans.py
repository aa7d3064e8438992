"""Spans of traces from the JSON of Jaeger and of OTLP, with a short list of attributes and nothing else.

Prompts, queries, addresses of pages and ids of users are in such files; what is not in the list is never looked at.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from archdecide.errors import Place
from archdecide.importers import CheckoutFiles
from archdecide.importers.plain import at, mapping, sequence, text

KINDS = {"1": "internal", "2": "server", "3": "client", "4": "producer", "5": "consumer"}
ATTRIBUTES = (
    "db.system.name",
    "db.system",
    "server.address",
    "net.peer.name",
    "peer.service",
    "gen_ai.provider.name",
    "gen_ai.system",
    "gen_ai.request.model",
    "messaging.system",
    "span.kind",
)
"""The only attributes that are read."""
LONGEST_VALUE = 200


class Attributes(Struct, frozen=True, gc=False):
    """What the attributes of a span say; empty where they say nothing."""

    store: str
    peer: str
    provider: str
    model: str


class Span(Struct, frozen=True):
    """One span. `duration` is in milliseconds; `parents` are ids, the parent first, then what it is linked to."""

    trace: str
    id: str
    parents: tuple[str, ...]
    service: str
    kind: str
    duration: float
    attributes: Attributes
    place: Place


def jaeger_spans(files: CheckoutFiles, name: str) -> Iterator[Span]:
    """The spans of a file that the API of Jaeger gave: `{"data": [trace, …]}`, a list of traces, or one trace."""
    for record in files.records(name, ("data",)):
        processes = {
            key: text(at(value, "serviceName")) for key, value in mapping(at(record.data, "processes")).items()
        }
        for item in sequence(at(record.data, "spans")):
            references = [mapping(one) for one in sequence(at(item, "references"))]
            references.sort(key=lambda one: one.get("refType") != "CHILD_OF")
            parents = [text(one.get("spanID")) for one in references] or [text(at(item, "parentSpanID"))]
            values = {
                text(at(tag, "key")): text(at(tag, "value"))
                for tag in sequence(at(item, "tags"))
                if at(tag, "key") in ATTRIBUTES
            }
            service = processes.get(text(at(item, "processID"))) or text(at(item, "process", "serviceName"))
            yield Span(
                trace=text(at(item, "traceID")).lower(),
                id=text(at(item, "spanID")).lower(),
                parents=_ids(parents),
                service=service,
                kind=values.get("span.kind", "").lower(),
                duration=_number(at(item, "duration")) / 1e3,
                attributes=_known(values),
                place=record.place,
            )


def otlp_spans(files: CheckoutFiles, name: str) -> Iterator[Span]:
    """The spans of OTLP in JSON: one request, or one on each line."""
    for record in files.records(name, ("resourceSpans",)):
        resources = sequence(at(record.data, "resourceSpans")) or [record.data]
        for resource in resources:
            service = _attributes(at(resource, "resource", "attributes"), ("service.name",)).get("service.name", "")
            scopes = sequence(at(resource, "scopeSpans")) or sequence(at(resource, "instrumentationLibrarySpans"))
            for item in (item for scope in scopes for item in sequence(at(scope, "spans"))):
                links = [text(at(link, "spanId")) for link in sequence(at(item, "links"))]
                written = text(at(item, "kind"))
                lasted = _number(at(item, "endTimeUnixNano")) - _number(at(item, "startTimeUnixNano"))
                yield Span(
                    trace=text(at(item, "traceId")).lower(),
                    id=text(at(item, "spanId")).lower(),
                    parents=_ids([text(at(item, "parentSpanId")), *links]),
                    service=service,
                    kind=KINDS.get(written, written.removeprefix("SPAN_KIND_").lower()),
                    duration=max(lasted, 0.0) / 1e6,
                    attributes=_known(_attributes(at(item, "attributes"), ATTRIBUTES)),
                    place=record.place,
                )


def _ids(written: list[str]) -> tuple[str, ...]:
    return tuple(one.lower() for one in written if one)


def _known(values: Mapping[str, str]) -> Attributes:
    known = {key: value for key, value in values.items() if len(value) <= LONGEST_VALUE}
    return Attributes(
        store=known.get("db.system.name") or known.get("db.system", ""),
        peer=known.get("peer.service") or known.get("server.address") or known.get("net.peer.name", ""),
        provider=known.get("gen_ai.provider.name") or known.get("gen_ai.system", ""),
        model=known.get("gen_ai.request.model", ""),
    )


def _attributes(value: object, wanted: tuple[str, ...]) -> dict[str, str]:
    """Attributes of OTLP as texts, those in the list only."""
    found: dict[str, str] = {}
    for attribute in sequence(value):
        key = text(at(attribute, "key"))
        if key in wanted:
            found[key] = next((text(one) for one in mapping(at(attribute, "value")).values()), "")
    return found


def _number(value: Any) -> float:
    """A number, also one written as text; 0 for anything else."""
    try:
        number = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if 0 <= number < 1e30 else 0.0
