"""The parts of a system, what is known and decided of them: components, interactions, constraints, records."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from msgspec import field

from archdecide.kinds import Choice, Flag, Number
from archdecide.profile import scales, synonyms
from archdecide.profile.fact_groups import percentage
from archdecide.profile.paths import Paths
from archdecide.profile.section import Section
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
from archdecide.text_kinds import Day, Text
from archdecide.written_forms import normal

Name = Annotated[str, Text(200, name=True)]
Label = Annotated[str | None, Text(200, name=True)]


class Component(Section, frozen=True):
    """A logical part of the system, whatever its deployment today."""

    name: Annotated[Name, "What is this part called?"]
    kind: Annotated[str, Choice(COMPONENT_KINDS, estimate=False, synonyms=synonyms.KINDS), "What does it do?"] = "other"
    team: Annotated[Label, "Which team owns it?"] = None
    hardware: Annotated[
        str | None, Choice(HARDWARE, estimate=False), "Which hardware does it need (default from its kind)?"
    ] = None
    runtime: Annotated[
        Label, "Which language or conflicting set of dependencies does it need (default: the system's main one)?"
    ] = None
    relative_load: Annotated[
        float | None,
        Number(1e-6, 1e9, "capacity units", estimate=False, scale=scales.LOADS),
        "How much capacity does it need at peak (the lightest part = 1)?",
    ] = None
    changes_per_month: Annotated[
        float | None,
        Number(0, 100_000, "changes per month", estimate=False, scale=scales.CHANGE_RATES),
        "How often does it change?",
    ] = None
    data_sensitivity: Annotated[
        str | None,
        Choice(SENSITIVITY, estimate=False, synonyms=synonyms.REGULATED),
        "Which regulated data does it touch?",
    ] = None
    availability_pct: Annotated[
        float | None, Number(90, 99.999, "%", estimate=False), "Which availability can it offer?"
    ] = None
    mode: Annotated[
        str | None,
        Choice(MODES, estimate=False, synonyms=synonyms.MODES),
        "Does somebody wait for it (default from its kind)?",
    ] = None
    crash_risk: Annotated[
        str | None,
        Choice(RISKS, estimate=False, synonyms=synonyms.RISKS),
        "How likely does it crash (default from its kind)?",
    ] = None
    executes_untrusted_code: Annotated[bool, Flag(), "Does it run generated, uploaded or third-party code?"] = False
    data_store: Annotated[
        Label, "Which data store does it use (the same name on two components is a shared store)?"
    ] = None
    products: Annotated[int, Number(1, 1000, "products", whole=True, estimate=False), "How many products use it?"] = 1
    runs_in: Annotated[Label, "In which deployable does it run today (the same name on two is one deployable)?"] = None
    code: Annotated[tuple[str, ...] | None, Paths(), "In which folders or files is its code?"] = None
    public: Annotated[tuple[str, ...] | None, Paths(), "Which of its files may others use, seen from its code?"] = None

    @classmethod
    def as_written(cls, data: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """A worker is an application for which nobody waits."""
        kind = data.get("kind")
        if (
            isinstance(kind, str)
            and kind not in COMPONENT_KINDS
            and normal(kind) in synonyms.WORK_IN_BACKGROUND
            and data.get("mode") is None
        ):
            return {**data, "mode": "async"}
        return data


class Interaction(Section, frozen=True):
    """One component needs another."""

    source: Annotated[Name, "Which component calls?"] = field(name="from")
    target: Annotated[Name, "Which component is called?"] = field(name="to")
    need: Annotated[
        str | None, Choice(NEEDS, estimate=False, synonyms=synonyms.NEEDS), "Does the caller wait for the answer?"
    ] = None
    required: Annotated[bool, Flag(), "Does the caller's operation fail without it?"] = True
    calls_per_request: Annotated[
        float, Number(0, 10_000, "calls per user operation", estimate=False), "How many calls per user operation?"
    ] = 1
    payload_kb: Annotated[float | None, Number(0, 1e9, "KB", estimate=False), "How large is one message?"] = None
    callee_p95_ms: Annotated[
        float | None,
        Number(0, 1e9, "milliseconds", estimate=False),
        "Within how many milliseconds are 95 % of these calls answered?",
    ] = None
    consistency: Annotated[
        str | None,
        Choice(CONSISTENCY, estimate=False, synonyms=synonyms.CONSISTENCY),
        "Must both sides change together?",
    ] = None
    co_change_pct: Annotated[
        float | None, percentage(estimate=False), "Which share of the commits that touch either side touches both?"
    ] = None
    idempotent: Annotated[bool | None, Flag(), "May the call be repeated without harm?"] = None
    weight: Annotated[
        float,
        Number(-1e9, 1e9, "strength", estimate=False),
        "How strong is the coupling where nothing better is known (negative: the pair repels; never 0)?",
    ] = 1


class Boundaries(Section, frozen=True):
    """Constraints on the cut, all hard."""

    together: Annotated[tuple[tuple[Name, ...], ...], "Which components must share a service?"] = ()
    apart: Annotated[tuple[tuple[Name, ...], ...], "Which components must not share a service?"] = ()
    fixed: Annotated[Mapping[Name, tuple[Name, ...]], "Which services exist already, with which components?"] = {}
    names: Annotated[
        Mapping[Name, tuple[Name, ...]], "What are modules and services called that hold these components?"
    ] = {}
    max_services: Annotated[
        int | None, Number(1, 10_000, "services", whole=True, estimate=False), "How many services are allowed at most?"
    ] = None


class Basis(Section, frozen=True):
    """What a recorded decision rested on; written by the tool."""

    pack: Annotated[str, Text(64), "The sha256 of the rule pack that decided."]
    pack_name: Annotated[str | None, Text(200), "The name of the rule pack that decided."] = None
    pack_version: Annotated[str | None, Text(40), "The version of the rule pack that decided."] = None
    facts: Annotated[Mapping[str, Any], "The facts that carried the decision."] = {}


class AcceptedFinding(Section, frozen=True):
    """A warning or note of `check` that was known when the team decided; written by the tool."""

    rule: Annotated[str, Text(200), "Which check rule?"]
    element: Annotated[str, Text(5000), "What is the finding about?"]
    value: Annotated[
        str | float, "How severe was it, or how near was the tipping point (its relative change) on that day?"
    ]


class Code(Section, frozen=True):
    """Where the code of the system is."""

    root: Annotated[str | None, Text(500), "Below which folder, or in which package, is all code?"] = None
    open: Annotated[tuple[str, ...] | None, Paths(), "Which paths may use and be used by every component?"] = None


class Scan(Section, frozen=True):
    """How `archdecide scan` reads this system, so that a refresh does the same; written by the tool."""

    components: Annotated[
        Mapping[Name, Annotated[tuple[str, ...], Paths()]], "In which folders are components that no file names?"
    ] = {}
    aliases: Annotated[Mapping[Name, Name], "Which names in sources stand for which component?"] = {}
    files: Annotated[tuple[str, ...] | None, Paths(), "Which deployment files count, in their order?"] = None
    release_tags: Annotated[
        str | None, Text(200), "Which tags are releases (a regular expression for whole names)?"
    ] = None


class RecordedDecision(Section, frozen=True):
    """What the team has decided."""

    style: Annotated[str, Choice(STYLES, estimate=False, synonyms=synonyms.ARCHITECTURES), "Which style was decided?"]
    decided: Annotated[date | None, Day(), "On which day?"] = None
    adr: Annotated[str | None, Text(1000), "Where is the decision record?"] = None
    review_by: Annotated[date | None, Day(), "When is it reviewed next?"] = None
    services: Annotated[Mapping[Name, tuple[Name, ...]] | None, "Which services, with which components?"] = None
    modules: Annotated[Mapping[Name, tuple[Name, ...]] | None, "Which modules, with which components?"] = None
    accepted: Annotated[
        tuple[AcceptedFinding, ...], "Which findings of check were known and accepted; written by the tool."
    ] = ()
    basis: Annotated[Basis | None, "What the decision rested on; written by the tool."] = None


class Evidence(Section, frozen=True):
    """Where a fact comes from."""

    source: Annotated[str | None, Text(1000), "Where does the value come from?"] = None
    as_of: Annotated[date | None, Day(), "On which day was it true?"] = None
    confidence: Annotated[
        str | None, Choice({"low": "", "medium": "", "high": ""}, estimate=False), "How sure is it?"
    ] = None
    found: Annotated[
        Any, "What a scan has found; written by the tool, which leaves a value alone once it differs from this."
    ] = None


class Confirmation(Section, frozen=True):
    """What people say of a rule that no fact can show: its action is done, or they have declined it."""

    state: Annotated[
        str,
        Choice({"done": "what the rule asks for is in place", "declined": "it will not be done"}, estimate=False),
        "Is it done, or declined?",
    ]
    by: Annotated[str | None, Text(200), "Who says so?"] = None
    as_of: Annotated[date | None, Day(), "Since which day?"] = None
    why: Annotated[str | None, Text(2000, lines=True), "Why?"] = None


class Waiver(Section, frozen=True):
    """A check rule that is knowingly broken."""

    rule: Annotated[str, Text(200), "Which rule is waived?"]
    reason: Annotated[str | None, Text(2000, lines=True), "Why?"] = None
    owner: Annotated[str | None, Text(200), "Who answers for it?"] = None
    expires: Annotated[date | None, Day(), "Until when?"] = None
