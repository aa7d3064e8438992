"""What a pack changes against an earlier one: the decisions of a profile under both, and which rules carried it."""

from collections.abc import Iterator

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import Finding, PackChange
from archdecide.explain.change import Change, GateChange, compared
from archdecide.explain.mixed_state import SystemState
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Outcome
from archdecide.usecases.assessing import decided, decided_facts

CARRIERS = 3
"""How many rules are named."""
LEAST_POINTS = 0.05
"""Less than this is not shown as a difference."""
STYLE = "decision.style"


def pack_change(profile: Profile, before: Pack, after: Pack, outcome: Outcome) -> PackChange | None:
    """What changes in the recommendation or the verdict, which `outcome` is under the pack after; None for nothing."""
    first = decided(profile, before, tipping=None).outcome
    if (first.recommendation, first.verdict) == (outcome.recommendation, outcome.verdict):
        return None
    change = compared(_state(profile, before), _state(profile, after))
    return PackChange(
        first.recommendation,
        outcome.recommendation,
        first.verdict,
        outcome.verdict,
        None if change.lead is None else change.lead.before,
        None if change.lead is None else change.lead.after,
        tuple(_carriers(change))[:CARRIERS],
    )


def _state(profile: Profile, pack: Pack) -> SystemState:
    return SystemState.of(profile, pack, pack.name, decided_facts(profile, pack))


def pack_findings(
    change: PackChange | None, profile: Profile, pack: Pack, settings: CheckSettings
) -> Iterator[Finding]:
    """The finding that says so."""
    if change is None:
        return
    is_decision = change.recommendation_before != change.recommendation_after
    rule = "pack-changes-decision" if is_decision else "pack-changes-verdict"
    if rule not in pack.check_by_id or rule in settings.off:
        return
    if is_decision:
        words = [
            f"{_named(change.recommendation_before)} ({change.verdict_before})",
            f"{_named(change.recommendation_after)} ({change.verdict_after})",
        ]
        what = f"the rules change the recommendation from {words[0]} to {words[1]}"
    else:
        style = _named(change.recommendation_after)
        what = f"the rules change the verdict on {style} from {change.verdict_before} to {change.verdict_after}"
    carried = f"; most of it comes from {', '.join(change.carried_by)}" if change.carried_by else ""
    action = "Read these rules (archdecide rules show ID), then decide anew or keep to the record on purpose."
    path = ("decision", "style") if profile.decision is not None else ("name",)
    severity = settings.severity(pack.check_by_id[rule])
    yield Finding(rule, severity, f"{what}{carried}", action, STYLE, path)


def _named(style: str | None) -> str:
    return "nothing" if style is None else f"'{style}'"


def _carriers(change: Change) -> Iterator[str]:
    """Gates that say something else, then the criteria with the largest change in the lead."""
    yield from dict.fromkeys(f"{item.finding.code} {item.finding.id}" for item in change.gates if _removes(item))
    for item in change.criteria:
        moved = item.lead_after - item.lead_before
        if abs(moved) >= LEAST_POINTS:
            yield f"{item.code} {item.id} ({moved:+.1f} points)"


def _removes(item: GateChange) -> bool:
    """Whether a gate is a cause: before or after it takes an option out or holds it."""
    return any(
        side is not None and side.state != "clear" and "warn" not in (side.effect, None)
        for side in (item.before, item.after)
    )
