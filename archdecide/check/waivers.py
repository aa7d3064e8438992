"""Findings that a team knowingly puts up with, and what is wrong with saying so."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import Finding, Status
from archdecide.errors import nearest
from archdecide.guard import RULES
from archdecide.profile import Profile, Waiver
from archdecide.rules import Pack

BY_RULE_OF_PACK = ("gate-fails", "over-split-sign")
"""Check rules whose findings are about another rule of the pack, a gate or a trigger, which may be waived alone."""
UNUSED = "waiver-unused"


class Judged(Struct, frozen=True):
    """A finding, and whether it counts. `reason` says why it does not."""

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
    valid = [waiver for waiver in profile.waivers if waiver.reason is not None and not _is_over(waiver, today)]
    judged = [_judged(finding, _waiver_of(finding, valid, pack)) for finding in every]
    judged += [Judged(finding) for finding in _about(profile, pack, today, settings, every)]
    return tuple(judged)


def _waiver_of(finding: Finding, waivers: Iterable[Waiver], pack: Pack) -> Waiver | None:
    """The first waiver of a finding, if its rule can be waived."""
    if not pack.check_by_id[finding.rule].waivable:
        return None
    return next((waiver for waiver in waivers if is_meant(waiver, finding)), None)


def is_meant(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver names a finding: by its check rule, by that with its element, or by the gate or trigger."""
    about = finding.element.partition(" (")[0] if finding.rule in BY_RULE_OF_PACK else ""
    return waiver.rule in (finding.rule, about, f"{finding.rule} ({finding.element})")


def _rule_of(waiver: Waiver) -> str:
    """The rule that a waiver is about, without the element of a single finding."""
    return waiver.rule.partition(" (")[0]


def _judged(finding: Finding, waiver: Waiver | None) -> Judged:
    if waiver is None:
        return Judged(finding)
    details = [f"owner: {waiver.owner}"] if waiver.owner else []
    details += [f"until {waiver.expires}"] if waiver.expires else []
    more = f" ({', '.join(details)})" if details else ""
    return Judged(finding, "waived", f"{waiver.reason}{more}")


def _is_over(waiver: Waiver, today: date) -> bool:
    return waiver.expires is not None and waiver.expires < today


def _about(
    profile: Profile, pack: Pack, today: date, settings: CheckSettings, found: tuple[Finding, ...]
) -> Iterator[Finding]:
    """What is wrong with the waivers. An element names the rule, with a number where several waivers do."""
    seen: dict[str, int] = {}
    for number, waiver in enumerate(profile.waivers):
        seen[waiver.rule] = seen.get(waiver.rule, 0) + 1
        element = waiver.rule if seen[waiver.rule] == 1 else f"{waiver.rule} ({seen[waiver.rule]})"
        for rule, key, message, action in _complaints(waiver, pack, today, found, is_second=seen[waiver.rule] > 1):
            # Whether a waiver of what code does is used, only a run that reads the code can say.
            is_open = rule == UNUSED and _rule_of(waiver) in RULES and not settings.reads_code
            if rule in pack.check_by_id and rule not in settings.off and not is_open:
                severity = settings.severity(pack.check_by_id[rule])
                yield Finding(rule, severity, message, action, element, ("waivers", number, key))


def _complaints(
    waiver: Waiver, pack: Pack, today: date, found: tuple[Finding, ...], *, is_second: bool
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
        yield UNUSED, "rule", unused, "Take the waiver out, or correct the rule that it names."


def _why_unused(waiver: Waiver, pack: Pack, found: tuple[Finding, ...], *, is_second: bool) -> str:
    rule = _rule_of(waiver)
    known = [*pack.check_by_id, *(gate.id for gate in pack.gates), *pack.trigger_by_id]
    if rule not in known:
        hint = nearest(rule, known)
        return f"there is no rule '{rule}' to waive" + (f"; {hint}" if hint else "")
    if rule in pack.check_by_id and not pack.check_by_id[rule].waivable:
        return f"'{rule}' cannot be waived"
    if not any(is_meant(waiver, finding) for finding in found):
        return f"no finding of '{waiver.rule}' is there to waive"
    return f"'{waiver.rule}' is waived twice" if is_second else ""
