"""Findings that a team knowingly puts up with, and what is wrong with saying so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from archdecide.check.findings import Finding, Status
from archdecide.check.settings import CheckSettings
from archdecide.errors import nearest
from archdecide.profile import Profile, Waiver
from archdecide.rules import Pack


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, and whether it counts. `reason` says why it is waived."""

    finding: Finding
    status: Status = "open"
    reason: str = ""


def with_waivers(
    findings: Iterable[Finding], profile: Profile, pack: Pack, today: date, settings: CheckSettings
) -> tuple[Judged, ...]:
    """The findings with those waived that a waiver of the profile names, and the findings about the waivers.

    A waiver counts on the day that it expires, and no more on the next one.
    """
    every = tuple(findings)
    valid = {
        waiver.rule: waiver
        for waiver in reversed(profile.waivers)
        if waiver.reason is not None and not _is_over(waiver, today) and _is_waivable(waiver.rule, pack)
    }
    judged = [_judged(finding, valid.get(finding.rule)) for finding in every]
    judged += [Judged(finding) for finding in _about(profile, pack, today, settings, {item.rule for item in every})]
    return tuple(judged)


def _judged(finding: Finding, waiver: Waiver | None) -> Judged:
    if waiver is None:
        return Judged(finding)
    details = [f"owner: {waiver.owner}"] if waiver.owner else []
    details += [f"until {waiver.expires}"] if waiver.expires else []
    more = f" ({', '.join(details)})" if details else ""
    return Judged(finding, "waived", f"{waiver.reason}{more}")


def _is_over(waiver: Waiver, today: date) -> bool:
    return waiver.expires is not None and waiver.expires < today


def _is_waivable(rule: str, pack: Pack) -> bool:
    known = pack.check_by_id.get(rule)
    return known is not None and known.waivable


def _about(
    profile: Profile, pack: Pack, today: date, settings: CheckSettings, found: set[str]
) -> Iterator[Finding]:
    """What is wrong with the waivers. An element names the rule, with a number where several waivers do."""
    seen: dict[str, int] = {}
    for number, waiver in enumerate(profile.waivers):
        seen[waiver.rule] = seen.get(waiver.rule, 0) + 1
        element = waiver.rule if seen[waiver.rule] == 1 else f"{waiver.rule} ({seen[waiver.rule]})"
        for rule, key, message, action in _complaints(waiver, pack, today, found, is_second=seen[waiver.rule] > 1):
            if rule in pack.check_by_id and rule not in settings.off:
                severity = settings.severity(pack.check_by_id[rule])
                yield Finding(rule, severity, message, action, element, ("waivers", number, key))


def _complaints(
    waiver: Waiver, pack: Pack, today: date, found: set[str], *, is_second: bool
) -> Iterator[tuple[str, str, str, str]]:
    """Rule, key, message and action of everything that is wrong with one waiver."""
    if waiver.reason is None:
        message = f"the waiver of '{waiver.rule}' has no reason, so it waives nothing"
        yield "waiver-without-reason", "rule", message, "Write why, who answers for it, and until when; or take it out."
    if waiver.expires is not None and _is_over(waiver, today):
        days = (today - waiver.expires).days
        since = f"on {waiver.expires}, {days} day{'s' if days != 1 else ''} ago"
        message = f"the waiver of '{waiver.rule}' expired {since}, so it waives nothing"
        yield "waiver-expired", "expires", message, "Mend what it waived, or renew it with a reason that still holds."
    unused = _why_unused(waiver, pack, found, is_second=is_second)
    if unused:
        yield "waiver-unused", "rule", unused, "Take the waiver out, or correct the rule that it names."


def _why_unused(waiver: Waiver, pack: Pack, found: set[str], *, is_second: bool) -> str:
    rule = waiver.rule
    if rule not in pack.check_by_id:
        hint = nearest(rule, pack.check_by_id)
        return f"there is no check rule '{rule}'" + (f"; {hint}" if hint else "")
    if not pack.check_by_id[rule].waivable:
        return f"'{rule}' cannot be waived"
    if rule not in found:
        return f"no finding of '{rule}' is there to waive"
    return f"'{rule}' is waived twice" if is_second else ""
