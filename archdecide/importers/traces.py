"""Traces: who called whom, how often and how fast, stores, external services and models in use.

Reads the JSON of Jaeger's API (`/api/traces?service=…&limit=…`, one trace or many), OTLP in JSON (a request, or one on
each line), and Jaeger's `/api/dependencies`, whose counts are only shares.

Gives a component for every service that has spans and an interaction for every call between two services: `need` (none
from a producer to a consumer, else reply), `calls_per_request` in the requests that make the call at all, and
`callee_p95_ms` (of the client's span, else the server's). A client's span that no service answers is a store where it
names a database system, else an external service. `ai.models_in_production` counts pairs of provider and model
(medium). Confidence is high for a call seen in 30 traces or more, else medium; one step lower where more than 5 % of
the parents are missing. Edges of `/api/dependencies` are medium.

Never: `relative_load` (time in a span is waiting), `scale.latency_p95_ms` (that is promised, not measured), an
availability, a stream, and anything that the spans say beside a short list of attributes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import ceil

from msgspec import Struct, field

from archdecide.evidence.observations import Confidence, Observations, Pair, PartSubject, SystemSubject
from archdecide.evidence.spelling import is_proper, refusal
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.hosts import hosts
from archdecide.importers.plain import at, text
from archdecide.importers.spans import Span, jaeger_spans, otlp_spans

reads: tuple[str, ...] = ()
made_by = "curl 'http://HOST:16686/api/traces?service=NAME&limit=1500' (jaeger), or a collector's file exporter (otlp)"
finds_components = True
ENOUGH_TRACES = 30
MOST_ORPHANS = 0.05
PERCENTILE = 0.95
READERS = {"jaeger": jaeger_spans, "otlp": otlp_spans}


class _Calls(Struct):
    """The calls from one service to another."""

    durations: list[float] = field(default_factory=list)
    traces: set[str] = field(default_factory=set)
    waits: bool = False


def read(source: Source, context: Context) -> Observations:
    """What the traces in some files say about the system."""
    into = Collection(source.importer, context.as_of)
    if source.importer in READERS:
        spans = [span for name in source.names for span in READERS[source.importer](source.files, name)]
        if spans:
            _Traces(_proper(spans, into), into).observe()
    else:
        _dependencies(source, into)
    return into.observations()


def _dependencies(source: Source, into: Collection) -> None:
    """The edges of Jaeger's service graph."""
    for name in source.names:
        for record in source.files.records(name, ("data",)):
            parent, child = text(at(record.data, "parent")), text(at(record.data, "child"))
            if parent == child or not (is_proper(parent) and is_proper(child)):
                continue
            ground = Ground("edge of the service graph", Confidence.MEDIUM, record.place)
            into.exists(PartSubject(parent), ground)
            into.exists(PartSubject(child), ground)
            into.exists(Pair(parent, child), ground)


def _proper(spans: Iterable[Span], into: Collection) -> Iterator[Span]:
    """The spans whose service has a name that can be shown; others are a problem, once for each place."""
    for span in spans:
        if trouble := refusal(span.service, span.place):
            into.problem(trouble.where, trouble.what, trouble.hint)
        else:
            yield span


class _Traces:
    """All spans of some files, by id."""

    def __init__(self, spans: Iterable[Span], into: Collection) -> None:
        self.into = into
        self.spans = {(span.trace, span.id): span for span in spans}
        self.by_id = {span.id: span for span in self.spans.values()}
        self.traces = {span.trace for span in self.spans.values()}
        self.services = dict.fromkeys(sorted({span.service for span in self.spans.values()}))
        self.parents = {key: self._parent(span) for key, span in self.spans.items()}
        self.calls: dict[tuple[str, str], _Calls] = defaultdict(_Calls)
        self.stores: dict[str, dict[str, _Calls]] = defaultdict(lambda: defaultdict(_Calls))
        self.outside: dict[str, None] = {}
        self.models: dict[tuple[str, str], set[str]] = defaultdict(set)

    def _parent(self, span: Span) -> Span | None:
        """The span that caused another one; a link counts where the parent is not in the file."""
        found = (self.spans.get((span.trace, parent)) or self.by_id.get(parent) for parent in span.parents)
        return next((parent for parent in found if parent is not None), None)

    def observe(self) -> None:
        answered: set[tuple[str, str]] = set()
        """The spans that a span of another service answers."""
        for key, span in self.spans.items():
            parent = self.parents[key]
            if parent is not None and parent.service != span.service:
                self._call(parent, span)
                answered.add((parent.trace, parent.id))
            if span.attributes.provider and span.attributes.model:
                self.models[span.attributes.provider, span.attributes.model].add(span.trace)
        for key, span in self.spans.items():
            if key not in answered and (span.kind == "client" or span.attributes.provider):
                self._unanswered(span)
        self._write(self._is_doubtful())

    def _call(self, caller: Span, called: Span) -> None:
        calls = self.calls[caller.service, called.service]
        calls.durations.append(caller.duration if caller.kind == "client" else called.duration)
        calls.traces.add(caller.trace)
        calls.waits = calls.waits or not (caller.kind == "producer" or called.kind == "consumer")

    def _unanswered(self, span: Span) -> None:
        """A client's span that no service in the file answers."""
        peer, store = span.attributes.peer, span.attributes.store
        found = hosts(peer if ":" in peer else f"{peer}:1")
        name = found[0].name if found else ""
        if store:
            calls = self.stores[span.service][name or store]
        elif not name or name == span.service or not is_proper(name):
            return
        else:
            calls = self.calls[span.service, name]
            self.outside.setdefault(name)
            calls.waits = True
        calls.durations.append(span.duration)
        calls.traces.add(span.trace)

    def _is_doubtful(self) -> bool:
        """Whether the file holds too little to trust it fully, and why, as notes."""
        wanting = [key for key, span in self.spans.items() if span.parents and self.parents[key] is None]
        share = len(wanting) / len(self.spans) if self.spans else 0
        if share > MOST_ORPHANS:
            self.into.note(f"{share:.0%} of the spans have a parent that is not in the file, so calls are missing.")
        if len(self.services) == 1:
            self.into.note("All spans have one service name, so no call between services can be seen.")
        if len(self.traces) < ENOUGH_TRACES:
            self.into.note(f"The file holds {len(self.traces)} traces; from {ENOUGH_TRACES} on numbers can be trusted.")
        return share > MOST_ORPHANS or len(self.services) == 1

    def _write(self, is_doubtful: bool) -> None:
        serving = {span.service for span in self.spans.values() if span.kind == "server"}
        for name in self.services:
            ground = Ground(f"spans in {len(self.traces)} traces", _lower(Confidence.HIGH, is_doubtful))
            self.into.exists(PartSubject(name), ground)
            reached = [calls for (_, target), calls in self.calls.items() if target == name]
            if reached and name not in serving and not any(calls.waits for calls in reached):
                self.into.observe(PartSubject(name), "mode", "async", Ground("only reads messages", Confidence.MEDIUM))
        for name in self.outside:
            if name not in self.services:
                ground = Ground(f"no service {name} has spans", _lower(Confidence.HIGH, is_doubtful))
                self.into.exists(PartSubject(name), ground)
                self.into.observe(PartSubject(name), "kind", "external", ground)
        for service, stores in self.stores.items():
            self._stores(service, stores, is_doubtful)
        for (caller, called), calls in self.calls.items():
            if caller != called:
                self._pair(Pair(caller, called), calls, is_doubtful)
        self._models()

    def _stores(self, service: str, stores: dict[str, _Calls], is_doubtful: bool) -> None:
        """The store with the most calls as `data_store`, others as components."""
        order = sorted(
            (name for name in stores if is_proper(name)), key=lambda name: (-len(stores[name].durations), name)
        )
        for number, name in enumerate(order):
            calls = stores[name]
            ground = _ground(calls, is_doubtful)
            if number == 0:
                self.into.observe(PartSubject(service), "data_store", name, ground)
                continue
            self.into.exists(PartSubject(name), ground)
            self.into.observe(PartSubject(name), "kind", "data-store", ground)
            calls.waits = True
            self._pair(Pair(service, name), calls, is_doubtful)

    def _pair(self, pair: Pair, calls: _Calls, is_doubtful: bool) -> None:
        ground = _ground(calls, is_doubtful)
        self.into.exists(pair, ground)
        self.into.observe(pair, "need", "reply" if calls.waits else "none", ground)
        per_request = len(calls.durations) / len(calls.traces)
        self.into.observe(pair, "calls_per_request", _rounded(per_request), ground)
        if calls.waits:
            self.into.observe(pair, "callee_p95_ms", _rounded(_percentile(calls.durations)), ground)

    def _models(self) -> None:
        if self.models:
            traces = set().union(*self.models.values())
            count = len(self.models)
            why = f"{count} model{'s' if count > 1 else ''} in {len(traces)} of {len(self.traces)} traces"
            self.into.observe(SystemSubject(), "ai.models_in_production", count, Ground(why, Confidence.MEDIUM))


def _ground(calls: _Calls, is_doubtful: bool) -> Ground:
    sure = Confidence.HIGH if len(calls.traces) >= ENOUGH_TRACES else Confidence.MEDIUM
    why = f"{len(calls.durations)} calls in {len(calls.traces)} traces"
    return Ground(why, _lower(sure, is_doubtful))


def _lower(sure: Confidence, is_doubtful: bool) -> Confidence:
    return Confidence(max(sure - is_doubtful, Confidence.LOW))


def _percentile(values: list[float]) -> float:
    """The least value that at least 95 % of the values do not exceed (nearest rank)."""
    return sorted(values)[ceil(PERCENTILE * len(values)) - 1]


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
