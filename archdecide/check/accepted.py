"""Findings that were known on the day of the decision: deciding accepts them until they grow worse."""

from collections.abc import Iterable, Iterator
from datetime import date

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import Finding
from archdecide.check.waivers import Judged, with_waivers
from archdecide.profile import AcceptedFinding, Profile, RecordedDecision
from archdecide.rules import SEVERITIES, Pack

HALVED = 0.5
"""A tipping point counts again once it is less than this share as far away as on the day of the decision."""


def judge(
    findings: Iterable[Finding], profile: Profile, pack: Pack, today: date, settings: CheckSettings
) -> tuple[Judged, ...]:
    """Every finding with whether it counts: waivers first, then what the decision on record accepts."""
    judged = with_waivers(findings, profile, pack, today, settings)
    return tuple(with_accepted(judged, profile.decision, pack))


def can_be_accepted(finding: Finding, pack: Pack) -> bool:
    """Whether deciding accepts a finding: a warning or note of a rule that allows it, never an error."""
    return finding.severity != "error" and pack.check_by_id[finding.rule].acceptable


def accepted_findings(judged: Iterable[Judged], pack: Pack) -> tuple[AcceptedFinding, ...]:
    """What a decision of today accepts among these findings, sorted. What a waiver covers needs no acceptance."""
    found = (item.finding for item in judged if item.status in ("open", "accepted"))
    entries = [
        AcceptedFinding(rule=item.rule, element=item.element, value=_value(item))
        for item in found
        if can_be_accepted(item, pack)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.rule, entry.element)))


def with_accepted(judged: Iterable[Judged], record: RecordedDecision | None, pack: Pack) -> Iterator[Judged]:
    """The findings, with those marked that the decision on record accepts."""
    entries = {(entry.rule, entry.element): entry for entry in record.accepted} if record is not None else {}
    day = record.decided if record is not None else None
    reason = f"accepted on {day}" if day else "accepted with the decision"
    for item in judged:
        entry = entries.get((item.finding.rule, item.finding.element))
        if item.status == "open" and entry is not None and _still_accepted(item.finding, entry, pack):
            yield Judged(item.finding, "accepted", reason)
        else:
            yield item


def _value(finding: Finding) -> str | float:
    return finding.severity if finding.distance is None else float(f"{finding.distance:.4g}")


def _still_accepted(finding: Finding, entry: AcceptedFinding, pack: Pack) -> bool:
    if not can_be_accepted(finding, pack):
        return False
    if isinstance(entry.value, str):
        known = entry.value in SEVERITIES
        return known and SEVERITIES.index(finding.severity) >= SEVERITIES.index(entry.value)
    return finding.distance is not None and finding.distance > HALVED * entry.value
