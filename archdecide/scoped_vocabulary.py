"""The facts of one component and of one interaction that boundary, communication and resilience rules may name.

A boundary rule sees the facts of the system and of one component. A rule about an interaction sees besides
the facts of that interaction; `component.*` is then the component that is called. `boundaries/` computes them.
"""

from collections.abc import Iterator, Mapping

from archdecide.facts import Fact
from archdecide.kinds import Choice, Flag, Kind, Number
from archdecide.profile.words import COMPONENT_KINDS, CONSISTENCY, HARDWARE, MODES, NEEDS, RISKS, SENSITIVITY

STYLES = {
    "call": "a call inside one process",
    "request-response": "the caller waits for one answer",
    "streaming": "the caller reads partial output as it comes",
    "job": "the caller gets a receipt at once and the result later",
    "event": "the caller leaves a message and continues",
    "publish-subscribe": "one message, several consumers",
}
"""Communication styles, the one that asks nothing of the network first."""


def _choice(words: Mapping[str, str]) -> Choice:
    return Choice(words, estimate=False)


def _number(unit: str = "ratio", high: float = 1e15, *, whole: bool = False) -> Number:
    return Number(0, high, unit, whole=whole)


def _named(scope: str, facts: Mapping[str, tuple[Kind, str]]) -> Iterator[tuple[str, Fact]]:
    for name, (kind, question) in facts.items():
        path = f"{scope}.{name}"
        yield path, Fact(path, kind, question)


COMPONENT_FACTS: Mapping[str, Fact] = dict(
    _named(
        "component",
        {
            "kind": (_choice(COMPONENT_KINDS), "What does it do?"),
            "hardware": (_choice(HARDWARE), "Which hardware does it need?"),
            "hardware_differs": (
                Flag(),
                "Does it need an accelerator that its callers (or, without callers, other parts) do not need?",
            ),
            "runtime_differs": (Flag(), "Does it need another runtime than most components?"),
            "load_to_median": (_number(), "How many times the median load of the others does it carry?"),
            "cadence_to_median": (
                _number(),
                "How many times the median change rate of the others does it change?",
            ),
            "owner_differs": (
                Flag(),
                "Is its owner another team than the one that owns more than half, or a team that owns nothing else?",
            ),
            "zone": (
                _choice(SENSITIVITY),
                "Which regulated data does it hold that at most half of the components hold?",
            ),
            "crash_risk": (_choice(RISKS), "How likely does it crash?"),
            "needs_one_more_nine": (
                Flag(),
                "Is its stated availability ten times stricter than the target of the system?",
            ),
            "products": (_number("products", 1000, whole=True), "How many products use it?"),
            "mode": (_choice(MODES), "Does somebody wait for it?"),
            "batch_beside_interactive": (
                Flag(),
                "Does it work through heaps of data in a system that also answers people?",
            ),
            "untrusted_code": (Flag(), "Does it run generated, uploaded or third-party code?"),
            "strong_consistency": (
                Flag(),
                "Must it change together with a neighbour, in one transaction?",
            ),
            "calls_to_neighbour": (
                _number("calls per user operation"),
                "How many waiting calls does one user operation make between it and one neighbour?",
            ),
            "co_change_pct": (
                _number("%", 100),
                "Which share of commits does it have in common with one neighbour?",
            ),
            "hop_share": (
                _number("share of the latency budget"),
                "Which share of the latency budget would its busiest boundary cost?",
            ),
            "payload_kb": (_number("KB"), "How large is the largest message on a waiting call?"),
            "same_team_as_neighbour": (Flag(), "Does a neighbour belong to the same team?"),
            "shares_store": (Flag(), "Does another component use the same data store?"),
            "parts_per_platform_engineer": (
                _number("components per platform engineer"),
                "How many possible services are there per platform engineer?",
            ),
            "parts_per_engineer": (
                _number("components per engineer"),
                "How many possible services are there per engineer?",
            ),
        },
    )
)

INTERACTION_FACTS: Mapping[str, Fact] = dict(
    _named(
        "interaction",
        {
            "need": (_choice(NEEDS), "Does the caller wait for the answer (unstated: it does)?"),
            "required": (Flag(), "Does the caller's operation fail without it?"),
            "calls_per_request": (_number("calls per user operation"), "How many calls per user operation?"),
            "payload_kb": (_number("KB"), "How large is one message?"),
            "callee_p95_ms": (_number("milliseconds"), "Within what time are 95 % of the calls answered?"),
            "consistency": (_choice(CONSISTENCY), "Must both sides change together?"),
            "idempotent": (Flag(), "May the call be repeated without harm?"),
            "crosses_process": (Flag(), "Do the two sides run in different deployables?"),
            "crosses_team": (Flag(), "Do the two sides belong to different teams?"),
            "from_browser": (Flag(), "Is the caller a user interface?"),
            "polyglot": (Flag(), "Do the two sides use different runtimes?"),
            "caller_kind": (_choice(COMPONENT_KINDS), "What does the caller do?"),
            "callee_kind": (_choice(COMPONENT_KINDS), "What does the callee do?"),
            "callee_is_external": (Flag(), "Is the callee somebody else's service?"),
            "callee_hardware": (_choice(HARDWARE), "Which hardware does the callee need?"),
            "callee_scarce": (
                Flag(),
                "Is the callee limited by accelerators or by a provider's quota?",
            ),
            "callers_of_callee": (
                _number("deployables", whole=True),
                "How many other deployables call the callee?",
            ),
            "consumers": (
                _number("components", whole=True),
                "How many own components does the caller send messages to without waiting?",
            ),
            "services_exposed": (
                _number("deployables", whole=True),
                "How many own deployables do user interfaces call directly?",
            ),
            "services": (_number("deployables", whole=True), "How many own services does the cut have?"),
            "style": (_choice(STYLES), "Which communication style was chosen?"),
        },
    )
)
