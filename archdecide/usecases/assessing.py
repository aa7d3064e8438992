"""Profiles assessed: the decision, and its text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle


def assess(profile: Profile, pack: Pack | None = None, *, deep: bool = False) -> Decision:
    """The decision for a profile: scores, gates, reasons, verdict, tipping points and open questions.

    With `deep` also the smallest sets of facts that change the recommendation, the effect of forecasts and the most
    valuable next questions.
    """
    return decide(profile, pack or load_pack(), deep=deep)


def render_assessments(
    assessed: Sequence[tuple[str, Decision]],
    form: "TextFormat" = "text",
    style: "OutputStyle | None" = None,
    *,
    as_list: bool = False,
) -> str:
    """Decisions, each with the name of its source, as text for people or as JSON.

    Several are a list in JSON, and so is a single one with `as_list`. The empty string for no decision.
    """
    if not assessed:
        return ""
    if form == "json":
        from archdecide.formats.json import decision_json

        found = [decision_json.data(decision, source) for source, decision in assessed]
        return decision_json.json_text(found if as_list or len(found) > 1 else found[0])
    from archdecide.formats.terminal.assessment import assessment
    from archdecide.formats.terminal.output_style import OutputStyle

    shown = style or OutputStyle()
    return "\n".join(assessment(decision, shown, path=source) for source, decision in assessed)
