"""The decision on record written into a profile: style, day, services, and what it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from archdecide.check.decision_basis import carrying_facts
from archdecide.errors import refusal, unknown
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Profile, RecordedDecision
from archdecide.rules import Pack
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision
from archdecide.sensitivity.verdict import decide
from archdecide.usecases.editing import edit_profile, editable_text
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


def record_decision(source: str, pack: Pack, details: Details, style: str | None = None) -> Recorded:
    """Writes the recommendation, or the given style, into the profile in a file; all else in it stays.

    What is on record already is not written again, and the day changes only with it.
    Raises InputError where nothing can be recommended or it is a close call and no style is given, for a style
    that does not exist, and if the file cannot be read or changed; then it is as it was.
    """
    text = editable_text(source)
    profile = parse_profile(text, source, pack).profile
    decision = decide(profile, pack)
    chosen = _checked(style, pack) if style is not None else _recommended(decision, source)
    changes = _changes(profile, pack, decision, chosen, details)
    if changes:
        edit_profile(source, _edits(text, source, {**_known(profile.decision), **changes}, tuple(changes)), pack)
    outcome = decision.outcome
    return Recorded(chosen, outcome.recommendation, outcome.verdict, tuple(changes))


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
    if services := _services(profile, pack, style):
        wanted["services"] = services
    wanted["basis"] = {"pack": pack.sha256, "facts": dict(carrying_facts(decision, style))}
    known = _known(record)
    changed = {key: value for key, value in wanted.items() if value != known.get(key)}
    stated = {"decided": details.decided, "review_by": details.review_by, "adr": details.adr}
    if details.decided is None and (changed or known.get("decided") is None):
        stated["decided"] = details.today
    changed |= {key: value for key, value in stated.items() if value is not None and value != known.get(key)}
    return {key: changed[key] for key in RecordedDecision.__struct_fields__ if key in changed}


def _known(record: RecordedDecision | None) -> dict[str, Any]:
    """What is on record, as plain data."""
    if record is None:
        return {}
    known: dict[str, Any] = {key: getattr(record, key) for key in ("style", "decided", "review_by", "adr")}
    if record.services is not None:
        known["services"] = {name: list(held) for name, held in record.services.items()}
    if record.basis is not None:
        known["basis"] = {"pack": record.basis.pack, "facts": dict(record.basis.facts)}
    return known


def _services(profile: Profile, pack: Pack, style: str) -> dict[str, list[str]]:
    """The services that are proposed under a style, each with its components; none without components."""
    if not profile.components:
        return {}
    from archdecide.boundaries.cut.recorded import proposed_cut

    return {name: list(held) for name, held in proposed_cut(profile, pack, style).services().items()}
