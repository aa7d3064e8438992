"""A profile and a pack to the decision that everything shows: what is recommended can be drawn (law L1)."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import leader, weights_of
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.sensitivity.verdict import decision_from
from archdecide.situation import MICROSERVICES
from archdecide.usecases.loading import load_pack
from archdecide.values import Value

if TYPE_CHECKING:
    from archdecide.boundaries.cut.recorded import CutMaterial
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle
    from archdecide.plan.plan import Plan


class Cutting:
    """The cuts that one decision asks for, all of the same material."""

    def __init__(self, profile: Profile, pack: Pack) -> None:
        self.profile, self.pack = profile, pack
        self.stated = FactContext.of(profile, pack)
        self.weights = weights_of(self.stated, profile.weights)
        self.made: CutMaterial | None = None

    @cached_property
    def facts(self) -> FactContext:
        """The facts of the profile with the answer of the cut, where microservices lead."""
        if leader(self.stated, self.weights) != MICROSERVICES:
            return self.stated
        # Here and below: most profiles need no cut, and its code takes longer to import than a decision takes.
        from archdecide.boundaries.cut.worth_cutting import with_cut

        return with_cut(self.profile, self.stated, self.weights, self.material())

    def material(self) -> "CutMaterial | None":
        """What the profile is cut from, made once; None without components."""
        if self.made is None and self.profile.components:
            from archdecide.boundaries.cut.recorded import CutMaterial

            self.made = CutMaterial.of(self.profile, self.pack, self.stated.known)
        return self.made

    def decided(self, *, tipping: float | None, deep: bool = False) -> Decision:
        """The decision under these facts, without tips to microservices at which there would be nothing to cut out."""
        decision = decision_from(self.profile.name, self.facts, self.profile.weights, tipping=tipping, deep=deep)
        tips = decision.tipping_points
        if not tips or not self.profile.components or all(tip.becomes != MICROSERVICES for tip in tips):
            return decision
        return decision.replaced(tipping_points=tuple(self._drawable(tips)))

    def _drawable(self, tips: tuple[TippingPoint, ...]) -> Iterator[TippingPoint]:
        from archdecide.boundaries.cut.worth_cutting import cut_answer, reads

        read = reads(self.pack)
        answers: dict[tuple[str, Value] | None, bool | None] = {}
        for tip in tips:
            if tip.becomes == MICROSERVICES:
                # Most facts change no cut, so that one answer holds for all of them.
                key = (tip.fact, tip.at) if tip.fact in read else None
                if key not in answers and key is None:
                    answers[key] = cut_answer(self.profile, self.stated, self.material()).worth
                elif key not in answers:
                    answers[key] = cut_answer(self.profile, self.stated.with_facts({tip.fact: tip.at})).worth
                if answers[key] is False:
                    continue
            yield tip


def decided(profile: Profile, pack: Pack, *, tipping: float | None = inf, deep: bool = False) -> Decision:
    """The decision for a profile under a pack, after a look at the cut where microservices lead.

    `tipping` is the relative change within which tipping points are looked for, `deep` adds the fewest facts that turn
    the answer, what forecasts do to it and what to ask next; see `decide`.
    """
    return Cutting(profile, pack).decided(tipping=tipping, deep=deep)


def decided_facts(profile: Profile, pack: Pack) -> FactContext:
    """The facts of a profile with the answer of the cut, where microservices lead."""
    return Cutting(profile, pack).facts


def assess(profile: Profile, pack: Pack | None = None, *, deep: bool = False) -> Decision:
    """The decision for a profile: scores, gates, reasons, verdict, tipping points and open questions.

    With `deep` also the smallest sets of facts that change the recommendation, the effect of forecasts and the most
    valuable next questions.
    """
    return decided(profile, pack or load_pack(), deep=deep)


def render_assessments(
    assessed: Sequence[tuple[str, "Plan"]],
    form: "TextFormat" = "text",
    style: "OutputStyle | None" = None,
    *,
    as_list: bool = False,
) -> str:
    """Decisions with their plans, each with the name of its source, as text for people or as JSON.

    Several are a list in JSON, and so is a single one with `as_list`. The empty string for no decision.
    """
    if not assessed:
        return ""
    if form == "json":
        from archdecide.formats.json import decision_json
        from archdecide.formats.json.plain import json_text

        found = [decision_json.data(plan.decision, source, plan) for source, plan in assessed]
        return json_text(found if as_list or len(found) > 1 else found[0])
    from archdecide.formats.terminal.assessment import assessment
    from archdecide.formats.terminal.output_style import OutputStyle

    shown = style or OutputStyle()
    return "\n".join(assessment(plan, shown, path=source) for source, plan in assessed)
