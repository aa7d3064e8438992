"""The parts of a system, what is known and decided of them: components, interactions, constraints, records."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from archdecide.profile.sections import Section, ask, percent
from archdecide.profile.words import (
    COMPONENT_KINDS,
    CONSISTENCY,
    HARDWARE,
    MODES,
    NEEDS,
    RISKS,
    SENSITIVITY,
    STYLES,
)
from archdecide.values import Choice, Day, Flag, Number, Text

Name = Annotated[str, Text(200)]
Label = Annotated[str | None, Text(200)]


class Component(Section):
    """A logical part of the system, whatever its deployment today."""

    name: Name = ask("What is this part called?", ...)
    kind: Annotated[str, Choice(COMPONENT_KINDS, estimate=False)] = ask("What does it do?", "other")
    team: Label = ask("Which team owns it?")
    hardware: Annotated[str | None, Choice(HARDWARE, estimate=False)] = ask(
        "Which hardware does it need (default from its kind)?"
    )
    runtime: Label = ask(
        "Which language or conflicting set of dependencies does it need (default: the system's main one)?"
    )
    relative_load: Annotated[float | None, Number(1e-6, 1e9, "capacity units", estimate=False)] = ask(
        "How much capacity does it need at peak (the lightest part = 1)?"
    )
    changes_per_month: Annotated[float | None, Number(0, 100_000, "changes per month", estimate=False)] = ask(
        "How often does it change?"
    )
    data_sensitivity: Annotated[str | None, Choice(SENSITIVITY, estimate=False)] = ask(
        "Which regulated data does it touch?"
    )
    availability_pct: Annotated[float | None, Number(90, 99.999, "%", estimate=False)] = ask(
        "Which availability can it offer?"
    )
    mode: Annotated[str | None, Choice(MODES, estimate=False)] = ask(
        "Does somebody wait for it (default from its kind)?"
    )
    crash_risk: Annotated[str | None, Choice(RISKS, estimate=False)] = ask(
        "How likely does it crash (default from its kind)?"
    )
    executes_untrusted_code: Annotated[bool, Flag()] = ask(
        "Does it run generated, uploaded or third-party code?", False
    )
    data_store: Label = ask("Which data store does it use (the same name on two components is a shared store)?")
    products: Annotated[int, Number(1, 1000, "products", whole=True, estimate=False)] = ask(
        "How many products use it?", 1
    )


class Interaction(Section):
    """One component needs another."""

    source: Name = ask("Which component calls?", ..., alias="from")
    target: Name = ask("Which component is called?", ..., alias="to")
    need: Annotated[str | None, Choice(NEEDS, estimate=False)] = ask("Does the caller wait for the answer?")
    required: Annotated[bool, Flag()] = ask("Does the caller's operation fail without it?", True)
    calls_per_request: Annotated[float, Number(0, 10_000, "calls per user operation", estimate=False)] = ask(
        "How many calls per user operation?", 1
    )
    payload_kb: Annotated[float | None, Number(0, 1e9, "KB", estimate=False)] = ask("How large is one message?")
    callee_p95_ms: Annotated[float | None, Number(0, 1e9, "milliseconds", estimate=False)] = ask(
        "Within how many milliseconds are 95 % of these calls answered?"
    )
    consistency: Annotated[str | None, Choice(CONSISTENCY, estimate=False)] = ask("Must both sides change together?")
    co_change_pct: Annotated[float | None, percent(estimate=False)] = ask(
        "Which share of the commits that touch either side touches both?"
    )
    idempotent: Annotated[bool | None, Flag()] = ask("May the call be repeated without harm?")
    weight: Annotated[float, Number(-1e9, 1e9, "strength", estimate=False)] = ask(
        "How strong is the coupling where nothing better is known (negative: the pair repels; never 0)?", 1
    )


class Boundaries(Section):
    """Constraints on the cut, all hard."""

    together: tuple[tuple[Name, ...], ...] = ask("Which components must share a service?", ())
    apart: tuple[tuple[Name, ...], ...] = ask("Which components must not share a service?", ())
    fixed: Mapping[Name, tuple[Name, ...]] = ask("Which services exist already, with which components?", {})
    max_services: Annotated[int | None, Number(1, 10_000, "services", whole=True, estimate=False)] = ask(
        "How many services are allowed at most?"
    )


class Basis(Section):
    """What a recorded decision rested on; written by the tool."""

    pack: Annotated[str, Text(64)] = ask("The sha256 of the rule pack that decided.", ...)
    facts: Mapping[str, Any] = ask("The facts that carried the decision.", {})


class RecordedDecision(Section):
    """What the team has decided."""

    style: Annotated[str, Choice(STYLES, estimate=False)] = ask("Which style was decided?", ...)
    decided: Annotated[date | None, Day()] = ask("On which day?")
    adr: Annotated[str | None, Text(1000)] = ask("Where is the decision record?")
    review_by: Annotated[date | None, Day()] = ask("When is it reviewed next?")
    services: Mapping[Name, tuple[Name, ...]] | None = ask("Which services, with which components?")
    basis: Basis | None = ask("What the decision rested on; written by the tool.")


class Evidence(Section):
    """Where a fact comes from."""

    source: Annotated[str | None, Text(1000)] = ask("Where does the value come from?")
    as_of: Annotated[date | None, Day()] = ask("On which day was it true?")
    confidence: Annotated[str | None, Choice({"low": "", "medium": "", "high": ""}, estimate=False)] = ask(
        "How sure is it?"
    )


class Waiver(Section):
    """A check rule that is knowingly broken."""

    rule: Annotated[str, Text(200)] = ask("Which rule is waived?", ...)
    reason: Annotated[str | None, Text(2000, lines=True)] = ask("Why?")
    owner: Annotated[str | None, Text(200)] = ask("Who answers for it?")
    expires: Annotated[date | None, Day()] = ask("Until when?")
