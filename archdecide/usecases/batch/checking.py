"""Files checked: the findings of each with their places, whatever is wrong with it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from archdecide.check import CheckSettings, Examination, examine, judge
from archdecide.check.results import CheckedProfile, Finding, LocatedFinding
from archdecide.errors import InputError
from archdecide.load.passages import Passages
from archdecide.load.profile_reader import LoadedProfile, parse_profile
from archdecide.load.text import STANDARD_INPUT, read_text
from archdecide.rules import Pack
from archdecide.usecases.assessing import Cutting

if TYPE_CHECKING:
    from archdecide.guard.breaches import Breach

INVALID = "profile-invalid"
_POSITIONS = re.compile(r"\[\d+\]")


def check_file(  # noqa: PLR0913, PLR0917  # the last two are rarely given
    source: str,
    pack: Pack,
    today: date,
    settings: CheckSettings,
    standard_input: str | None = None,
    pack_before: Pack | None = None,
    breaches: "Sequence[Breach]" = (),
) -> CheckedProfile:
    """The check of a profile in a file, or on standard input where the source is `-`. An invalid one is a result.

    `standard_input` is the file that standard input stands for, `pack_before` a pack that this one replaces, and
    `breaches` are what its code does otherwise.
    """
    text = ""
    name = (standard_input or "<stdin>") if source == STANDARD_INPUT else source
    try:
        _, text = read_text(source)
        loaded = parse_profile(text, name, pack, places=True)
    except InputError as error:
        return invalid(name, text, error, pack, settings)
    return check_loaded(name, loaded, pack, today, settings, pack_before, breaches)


def check_text(text: str, name: str, pack: Pack, today: date, settings: CheckSettings) -> CheckedProfile:
    """The check of a text that was a file at another time, e.g. at a revision."""
    try:
        return check_loaded(name, parse_profile(text, name, pack, places=True), pack, today, settings)
    except InputError as error:
        return invalid(name, text, error, pack, settings)


def check_loaded(  # noqa: PLR0913, PLR0917  # the last is rarely given
    name: str,
    loaded: LoadedProfile,
    pack: Pack,
    today: date,
    settings: CheckSettings,
    pack_before: Pack | None = None,
    breaches: "Sequence[Breach]" = (),
) -> CheckedProfile:
    """The check of a profile that has been read."""
    profile = loaded.profile
    cutting = Cutting(profile, pack)
    decision = cutting.decided(tipping=settings.margin)  # farther tips are no warnings
    examined = examine(profile, pack, decision, today, settings, cutting.made, breaches)
    findings, change = examined.findings, None
    if pack_before is not None:
        from archdecide.usecases.batch.upgrade import pack_change, pack_findings  # only an upgrade of rules needs it

        change = pack_change(profile, pack_before, pack, decision.outcome)
        findings += tuple(pack_findings(change, profile, pack, settings))
    judged = judge(findings, profile, pack, today, settings)
    passages = Passages(loaded.document.text)
    found = [passages.located(item, loaded.document) for item in judged]
    return CheckedProfile(
        file=name,
        valid=True,
        findings=_ordered(found),
        name=profile.name,
        recommendation=decision.outcome.recommendation,
        verdict=decision.outcome.verdict,
        recorded=profile.decision.style if profile.decision is not None else None,
        scores=decision.outcome.scores,
        picture=_picture(examined),
        pack_change=change,
    )


def invalid(name: str, text: str, error: InputError, pack: Pack, settings: CheckSettings) -> CheckedProfile:
    """The result of a file that is not a valid profile: every problem of it is a finding, whatever is switched off."""
    passages = Passages(text)
    severity = settings.severity(pack.check_by_id[INVALID])
    found = []
    seen: dict[str, int] = {}
    for problem in error.problems:
        subject = f"{problem.path}: " if problem.path else ""
        element = _POSITIONS.sub("[]", f"{subject}{problem.what}")
        seen[element] = seen.get(element, 0) + 1
        element += f" ({seen[element]})" if seen[element] > 1 else ""
        action = problem.hint or "Mend this place."
        finding = Finding(INVALID, severity, f"{subject}{problem.what}", action, element)
        found.append(passages.at(finding, problem.where))
    return CheckedProfile(file=name, valid=False, findings=_ordered(found))


def _ordered(found: Iterable[LocatedFinding]) -> tuple[LocatedFinding, ...]:
    return tuple(sorted(found, key=lambda item: (item.line, item.column, item.rule, item.element)))


def _picture(examined: Examination) -> str:
    """The proposed service graph as Mermaid, where it differs from the one on record."""
    if examined.proposed is None:
        return ""
    from archdecide.formats import graph_format

    return graph_format("mermaid")(examined.proposed, "")
