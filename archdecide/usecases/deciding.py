"""The decision on record written into a profile: style, day, services, modules, and what it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from archdecide.check import CheckSettings, examine, judge
from archdecide.check.accepted import accepted_findings
from archdecide.check.check_settings import DEFAULTS
from archdecide.check.decision_basis import carrying_facts
from archdecide.errors import refusal, unknown
from archdecide.evidence.dates import months_later
from archdecide.facts import WORTH_CUTTING
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Profile, RecordedDecision
from archdecide.rules import Pack
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision
from archdecide.situation import MICROSERVICES
from archdecide.usecases.assessing import decided
from archdecide.usecases.editing import editable_text, write_edited
from archdecide.write import set_values
from archdecide.write.nodes import read_nodes

BY_STYLE = "decide for yourselves with --style STYLE"


class Details(Struct, frozen=True):
    """What people add to a decision; None leaves what is on record. `today` is the day of a change without a day."""

    today: date
    decided: date | None = None
    review_by: date | None = None
    adr: str | None = None


class Recorded(Struct, frozen=True):
    """What is on record now. `changed` are the keys of the decision that were written, in their order."""

    style: str
    recommendation: str | None
    verdict: str
    changed: tuple[str, ...]


REVIEW_MONTHS = 12
"""When a decision is reviewed where nobody says otherwise."""


def record_decision(
    source: str, pack: Pack, details: Details, style: str | None = None, settings: CheckSettings = DEFAULTS
) -> Recorded:
    """Writes the recommendation, or the given style, into the profile in a file; all else in it stays.

    With it goes what `check` would warn of today under these settings: it is accepted until it grows worse.
    What is on record already is not written again, and the day changes only with it.
    Raises InputError where nothing can be recommended or it is a close call and no style is given, for a style
    that does not exist, and if the file cannot be read or changed; then it is as it was.
    """
    text = editable_text(source)
    profile = parse_profile(text, source, pack).profile
    decision = decided(profile, pack)
    chosen = _checked(style, pack) if style is not None else _recommended(decision, source)
    changes = _changes(profile, pack, decision, chosen, details)
    edited = _with(text, source, profile.decision, changes)
    accepted = _accepted(parse_profile(edited, source, pack).profile, pack, details.today, settings)
    if accepted != _known(profile.decision).get("accepted", []):
        changes = _in_order(changes | {"accepted": accepted})
        edited = _with(text, source, profile.decision, changes)
        parse_profile(edited, source, pack)
    if edited != text:
        write_edited(source, edited)
    outcome = decision.outcome
    return Recorded(chosen, outcome.recommendation, outcome.verdict, tuple(changes))


def _with(text: str, source: str, record: RecordedDecision | None, changes: Mapping[str, Any]) -> str:
    """The text of a profile with these keys of its decision."""
    if not changes:
        return text
    return set_values(text, _edits(text, source, {**_known(record), **changes}, tuple(changes)), source)


def _accepted(profile: Profile, pack: Pack, today: date, settings: CheckSettings) -> list[dict[str, Any]]:
    """What a check finds right after the decision and may be accepted, as plain data."""
    decision = decided(profile, pack, tipping=settings.margin)
    findings = examine(profile, pack, decision, today, settings).findings
    entries = accepted_findings(judge(findings, profile, pack, today, settings), pack)
    return [{"rule": entry.rule, "element": entry.element, "value": entry.value} for entry in entries]


def _edits(text: str, source: str, record: Mapping[str, Any], changed: tuple[str, ...]) -> dict[str, Any]:
    """What to write where: key by key, so that comments stay; a decision on one line becomes a block as a whole."""
    root = read_nodes(text, source).root
    entry = root.entry("decision") if root is not None else None
    if entry is None or not entry.value.flow:
        return {f"decision.{key}": record[key] for key in changed}
    return {"decision": {key: record[key] for key in RecordedDecision.__struct_fields__ if record.get(key) is not None}}


def _checked(style: str, pack: Pack) -> str:
    if style not in pack.option_ids:
        raise unknown("style", style, pack.option_ids, "--style")
    return style


def _recommended(decision: Decision, source: str) -> str:
    outcome = decision.outcome
    if outcome.recommendation is None:
        what = f"nothing is recommended ({outcome.verdict}: {VERDICT_MEANINGS[outcome.verdict]})"
        raise refusal(source, what, f"archdecide assess says what is in the way; or {BY_STYLE}")
    if outcome.verdict == "close-call":
        what = f"'{outcome.recommendation}' is a close call: {VERDICT_MEANINGS['close-call']}"
        raise refusal(source, what, BY_STYLE)
    return outcome.recommendation


def _changes(profile: Profile, pack: Pack, decision: Decision, style: str, details: Details) -> dict[str, Any]:
    """The keys of the decision that have to be written, in their order."""
    record = profile.decision
    wanted: dict[str, Any] = {"style": style}
    # A preliminary cut is no decision: too little is listed to say what there is to cut out.
    preliminary = style == decision.outcome.recommendation == MICROSERVICES and WORTH_CUTTING not in decision.facts
    if not preliminary:
        wanted |= _cut(profile, pack, style)
    facts = dict(carrying_facts(decision, style))
    wanted["basis"] = {"pack": pack.sha256, "pack_name": pack.name, "pack_version": pack.version, "facts": facts}
    known = _known(record)
    changed = {key: value for key, value in wanted.items() if value != known.get(key)}
    stated = {"decided": details.decided, "review_by": details.review_by, "adr": details.adr}
    if details.decided is None and (changed or known.get("decided") is None):
        stated["decided"] = details.today
    if details.review_by is None and (known.get("review_by") is None or "style" in changed):
        stated["review_by"] = months_later(details.decided or details.today, REVIEW_MONTHS)
    changed |= {key: value for key, value in stated.items() if value is not None and value != known.get(key)}
    return _in_order(changed)


def _in_order(changes: Mapping[str, Any]) -> dict[str, Any]:
    """These keys of a decision in the order in which a profile shows them."""
    return {key: changes[key] for key in RecordedDecision.__struct_fields__ if key in changes}


def _known(record: RecordedDecision | None) -> dict[str, Any]:
    """What is on record, as plain data."""
    if record is None:
        return {}
    known: dict[str, Any] = {key: getattr(record, key) for key in ("style", "decided", "review_by", "adr")}
    if record.services is not None:
        known["services"] = {name: list(held) for name, held in record.services.items()}
    if record.basis is not None:
        named = {"pack_name": record.basis.pack_name, "pack_version": record.basis.pack_version}
        named = {key: value for key, value in named.items() if value is not None}
        known["basis"] = {"pack": record.basis.pack, **named, "facts": dict(record.basis.facts)}
    if record.modules is not None:
        known["modules"] = {name: list(held) for name, held in record.modules.items()}
    if record.accepted:
        known["accepted"] = [
            {"rule": entry.rule, "element": entry.element, "value": entry.value} for entry in record.accepted
        ]
    return known


def _cut(profile: Profile, pack: Pack, style: str) -> dict[str, dict[str, list[str]]]:
    """The services that are proposed under a style and their modules, each with its components.

    Empty without components; a monolith has no modules that anybody could hold it to.
    """
    if not profile.components:
        return {}
    from archdecide.boundaries.cut.recorded import modules_within, proposed_cut

    cut = proposed_cut(profile, pack, style)
    named = modules_within(cut, cut) if style != "monolith" else {}
    services = {name: list(held) for name, held in cut.services().items()}
    modules = {name: list(held) for name, held in named.items()}
    return {key: found for key, found in (("services", services), ("modules", modules)) if found}
