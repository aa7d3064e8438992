"""The decision on record against the decision of today: drift, close calls, gates."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from archdecide.check.check_context import SHOWN, CheckContext, path_of
from archdecide.check.results import Finding
from archdecide.decide.recommend import is_within_tie_margin
from archdecide.errors import Path
from archdecide.facts import WORTH_CUTTING, Fact, all_facts
from archdecide.profile import RecordedDecision
from archdecide.rules import Limits
from archdecide.sensitivity.decision import Decision
from archdecide.values import Value, value_data, value_text

STYLE = ("decision", "style")
MISSING = "decision-missing"
EXPLAIN = "Decide anew (archdecide decide), correct the facts, or waive the rule with a reason and a date."


def record_findings(case: CheckContext) -> Iterator[Finding]:
    """What is wrong with the style on record, or that there is none although one is recommended."""
    record = case.profile.decision
    if record is None:
        recommended = case.decision.outcome.recommendation
        if recommended is not None and case.is_on(MISSING):
            message = f"no decision is on record; '{recommended}' is recommended ({case.decision.outcome.verdict})"
            yield case.finding(MISSING, message, "Record one: archdecide decide.", "decision", ("name",))
        return
    outcome = case.decision.outcome
    near = is_near(case.decision, record.style, case.pack.limits)
    if outcome.recommendation not in (None, record.style) and not near:
        yield from _drift(case, record, str(outcome.recommendation))
    if outcome.verdict == "close-call" and near:
        yield from _close_call(case, record)
    yield from _gates(case, record)
    yield from _pack(case, record)


def is_near(decision: Decision, style: str, limits: Limits) -> bool:
    """Whether a style is recommended, or in a close call among those that cannot be told from the recommendation."""
    outcome = decision.outcome
    if style == outcome.recommendation:
        return True
    if outcome.verdict != "close-call" or style in decision.removed:
        return False
    return any(
        item.rival == style and is_within_tie_margin(item.lead, limits.tie_margin) for item in decision.comparisons
    )


def _drift(case: CheckContext, record: RecordedDecision, recommended: str) -> Iterator[Finding]:
    if not case.is_on("decision-drift"):
        return
    moved = _heaviest_first(case, record, moved_facts(case, record))
    path: Path = STYLE
    if moved:
        path = path_of(next(iter(moved)))
        told = [f"{path} from {value_text(before)} to {value_text(now)}" for path, (before, now) in moved.items()]
        more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        why = f"since then moved: {', '.join(told[:SHOWN])}{more}{_rules_moved(case, record, ', and ')}"
    else:
        causes = _reasons(case, record.style)
        has_basis = record.basis is not None and record.basis.facts
        since = "no fact of its basis has moved" if has_basis else "no basis is on record"
        since += _rules_moved(case, record, ", but ")
        why = f"{since}; today speak for it: {'; '.join(causes)}" if causes else since
    message = (
        f"'{record.style}' is on record, but '{recommended}' is recommended ({case.decision.outcome.verdict}): {why}"
    )
    yield case.finding("decision-drift", message, EXPLAIN, "decision.style", path)


def _rules_moved(case: CheckContext, record: RecordedDecision, joined_by: str) -> str:
    """The rules as a cause, where the decision was made under others; empty where it was not."""
    if record.basis is None or record.basis.pack in (None, case.pack.sha256):
        return ""
    return f"{joined_by}the rules have changed (the pack is now {case.pack.name} {case.pack.version})"


Moved = Mapping[str, tuple[Value, Value]]
"""What facts were, and what they are, by path."""


def moved_facts(case: CheckContext, record: RecordedDecision) -> Moved:
    """The facts of the basis that have another value today, with what they were and are, in the order of facts."""
    if record.basis is None:
        return {}
    kinds = all_facts()
    found: dict[str, tuple[Value, Value]] = {}
    for path in sorted(record.basis.facts, key=lambda path: (list(kinds).index(path) if path in kinds else 0, path)):
        now = case.decision.facts.get(path)
        before = _recorded(record.basis.facts[path], kinds.get(path))
        if value_data(before) != value_data(now):
            found[path] = (before, now)
    return found


def _heaviest_first(case: CheckContext, record: RecordedDecision, moved: Moved) -> Moved:
    """Those that alone lead to today's recommendation, then the others by their exact part in the changed lead."""
    if record.basis is None or not moved:
        return moved
    # Drift is rare, and taking a change apart costs as much as deciding twice.
    from archdecide.decide.fact_context import FactContext
    from archdecide.explain.change import compared
    from archdecide.explain.mixed_state import SystemState

    stated = FactContext.of(case.profile, case.pack)
    cut = case.decision.facts.get(WORTH_CUTTING)
    now = SystemState.of(
        case.profile, case.pack, "today", stated if cut is None else stated.with_facts({WORTH_CUTTING: cut})
    )
    then: dict[str, Value] = {}
    for path in moved:
        with suppress(ValueError):  # what cannot be read any more has no part that could be told
            then[path] = _read(record.basis.facts[path], all_facts().get(path))
    known = {path: value for path, value in {**now.facts.known, **then}.items() if value is not None}
    facts = FactContext(known, case.pack, now.facts.follows)
    change = compared(SystemState("on record", now.name, facts, now.own_weights), now)
    names = dict.fromkeys((*change.carried_by, *(item.name for item in change.inputs), *moved))
    return {path: moved[path] for path in names if path in moved}


def _recorded(raw: Any, fact: Fact | None) -> Value:
    """A fact of a basis as a value; what the fact could not be is shown as text."""
    try:
        return _read(raw, fact)
    except ValueError:
        return str(raw)


def _read(raw: Any, fact: Fact | None) -> Value:
    """A fact of a basis as rules read it. Raises ValueError for what is no fact, or what it could not be."""
    if raw is None:
        return None
    if fact is None:
        raise ValueError(raw)
    plain = {**raw} if isinstance(raw, Mapping) else list(raw) if isinstance(raw, tuple) else raw
    return cast("Value", fact.kind.read(plain))


def _reasons(case: CheckContext, style: str) -> list[str]:
    """The largest arguments for the recommendation against a style."""
    rival = next((item for item in case.decision.comparisons if item.rival == style), None)
    if rival is None:
        return []
    found = sorted(rival.arguments, key=lambda item: (-item.points, item.criterion))
    return [f"{item.criterion} ({item.points:+.1f} points)" for item in found[:3] if item.points > 0]


def _close_call(case: CheckContext, record: RecordedDecision) -> Iterator[Finding]:
    if not case.is_on("decision-close-call"):
        return
    rivals = [item for item in case.decision.comparisons if item.rival not in case.decision.removed]
    rival = min(rivals, key=lambda item: item.lead, default=None)
    lead = "it leads by little"
    if rival is not None and rival.lead >= 0:
        lead = f"its lead over '{rival.rival}' is {rival.lead:.1f} points"
    elif rival is not None:
        lead = f"'{rival.rival}' is {-rival.lead:.1f} points ahead, and only as the simpler one it is preferred"
    recommended = case.decision.outcome.recommendation
    if record.style == recommended:
        message = f"'{record.style}' has become a close call: {lead}"
    else:
        points = next((item.lead for item in rivals if item.rival == record.style), 0.0)
        ahead = f"is {points:.1f} points ahead" if points >= 0 else "is preferred as the simpler one"
        message = f"'{record.style}' has become a close call: '{recommended}' {ahead}"
    message += _rules_moved(case, record, "; since the decision ")
    action = "Answer the open questions that matter most (archdecide ask), or set weights that say what matters to you."
    yield case.finding("decision-close-call", message, action, "decision.style", STYLE)


def _pack(case: CheckContext, record: RecordedDecision) -> Iterator[Finding]:
    """That other rules decided than those in use."""
    basis = record.basis
    if basis is None or basis.pack in (None, case.pack.sha256) or not case.is_on("pack-differs"):
        return
    version = basis.pack_version or "of an unknown version"
    name = basis.pack_name or (case.pack.name if version == case.pack.version else "the rules")
    before = f"{name} {version}"
    now = f"{case.pack.name} {case.pack.version}"
    same = "; their text has changed, their version has not" if before == now else ""
    message = f"'{record.style}' was decided by {before}, and the rules in use are {now}{same}"
    action = "Compare the two with archdecide check --pack-before; deciding again records the rules in use."
    yield case.finding("pack-differs", message, action, "decision.basis.pack", ("decision", "basis", "pack"))


def _gates(case: CheckContext, record: RecordedDecision) -> Iterator[Finding]:
    if not case.is_on("gate-fails"):
        return
    for gate in case.decision.gates_of(record.style):
        if gate.effect == "warn":
            continue
        known = [path for path, value in gate.facts.items() if value is not None]
        does = "removes it" if gate.effect == "out" else "holds it back"
        message = f"'{record.style}' is on record, but gate {gate.code} {does}: {gate.because}"
        path = path_of(known[0]) if known else STYLE
        finding = case.finding("gate-fails", message, gate.action, gate.id, path)
        yield finding if gate.effect == "out" else case.milder(finding)
