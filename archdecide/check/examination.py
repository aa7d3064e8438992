"""All checks of one profile, and the proposed service graph where it is not the one on record."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.check_context import CheckContext
from archdecide.check.check_settings import DEFAULTS, CheckSettings
from archdecide.check.early_warnings import warning_findings
from archdecide.check.record_checks import record_findings
from archdecide.check.results import Finding
from archdecide.check.service_checks import constraint_findings, drift_findings, module_findings, moved_components
from archdecide.check.stated_needs import stated_findings
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision

if TYPE_CHECKING:
    from archdecide.boundaries.cut.recorded import Cut, CutMaterial
    from archdecide.boundaries.graph import ServiceGraph
    from archdecide.guard.breaches import Breach


class Examination(Struct, frozen=True):
    """What is found in one profile, by rule in the order of the pack, then by element.

    `proposed` is the service graph that is proposed for the style on record, where services are on record and differ
    from it.
    """

    findings: tuple[Finding, ...]
    proposed: "ServiceGraph | None" = None


def check(
    profile: Profile, pack: Pack, decision: Decision, today: date, settings: CheckSettings = DEFAULTS
) -> tuple[Finding, ...]:
    """Every finding of a profile whose decision, with its tipping points, is at hand. Waivers are not looked at."""
    return examine(profile, pack, decision, today, settings).findings


def examine(  # noqa: PLR0913, PLR0917  # the last three are rarely given
    profile: Profile,
    pack: Pack,
    decision: Decision,
    today: date,
    settings: CheckSettings = DEFAULTS,
    material: "CutMaterial | None" = None,
    breaches: "Sequence[Breach]" = (),
) -> Examination:
    """The findings of a profile, with the proposed graph.

    `material` is what it is cut from, where that is at hand, and `breaches` are what its code does otherwise.
    """
    case = CheckContext(profile, pack, decision, today, settings)
    found = [*record_findings(case), *warning_findings(case)]
    if case.profile.delivery is not None or case.profile.product is not None:
        found += stated_findings(case)
    if breaches:
        from archdecide.check.import_checks import import_findings

        found += import_findings(case, breaches)
    proposed: ServiceGraph | None = None
    style = _style(case)
    # The cut takes longer than all else, and only systems with components have one.
    if style is not None and profile.components:
        of_services, proposed = _services(case, style, material)
        found += of_services
    order = list(pack.check_by_id)
    found.sort(key=lambda item: (order.index(item.rule), item.element, item.message))
    return Examination(tuple(_told_apart(found)), proposed)


def _style(case: CheckContext) -> str | None:
    """The style on record, or else the recommended one."""
    record = case.profile.decision
    style = case.decision.outcome.recommendation if record is None else record.style
    return style if style in case.pack.option_ids else None


def _services(
    case: CheckContext, style: str, material: "CutMaterial | None"
) -> "tuple[list[Finding], ServiceGraph | None]":
    from archdecide.boundaries.cut.recorded import modules_within, proposed_cut, recorded_cut
    from archdecide.check.graph_checks import graph_findings

    record = case.profile.decision
    services = record.services if record is not None else None
    proposed = proposed_cut(case.profile, case.pack, style, case.decision.facts, material)
    if services is None:
        return list(graph_findings(case, proposed)), None
    drawn = recorded_cut(proposed, style, services)
    uncounted = _uncounted(proposed)
    found = [
        *drift_findings(case, services, proposed.services(), uncounted, style),
        *constraint_findings(case, services, uncounted),
        *graph_findings(case, drawn),
    ]
    if record is not None and record.modules is not None:
        found += module_findings(case, record.modules, modules_within(proposed, drawn))
    differs = moved_components(services, proposed.services(), uncounted)
    return found, proposed.graph if differs else None


def _uncounted(cut: "Cut") -> frozenset[str]:
    """The components that are part of no service."""
    counted = {name for held in cut.services().values() for name in held}
    return frozenset(cut.parts.assignment) - counted


def _told_apart(findings: list[Finding]) -> Iterator[Finding]:
    """Findings of one rule about the same element get a number, so that rule and element name one finding."""
    seen: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding.rule, finding.element)
        seen[key] = seen.get(key, 0) + 1
        yield finding if seen[key] == 1 else replace(finding, element=f"{finding.element} ({seen[key]})")
