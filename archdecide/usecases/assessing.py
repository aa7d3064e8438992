"""A profile and a pack to the decision that everything shows: what is recommended can be drawn (law L1)."""

from collections.abc import Iterator
from math import inf

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import leader, weights_of
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.sensitivity.verdict import decision_from
from archdecide.situation import MICROSERVICES
from archdecide.values import Value


def decided(profile: Profile, pack: Pack, *, tipping: float | None = inf, deep: bool = False) -> Decision:
    """The decision for a profile under a pack, after a look at the cut where microservices lead.

    `tipping` is the relative change within which tipping points are looked for, `deep` adds the fewest facts that turn
    the answer, what forecasts do to it and what to ask next; see `decide`.
    """
    facts = decided_facts(profile, pack)
    decision = decision_from(profile.name, facts, profile.weights, tipping=tipping, deep=deep)
    return _with_drawable_tips(decision, profile, facts)


def decided_facts(profile: Profile, pack: Pack) -> FactContext:
    """The facts of a profile with the answer of the cut, where microservices lead."""
    facts = FactContext.of(profile, pack)
    weights = weights_of(facts, profile.weights)
    if leader(facts, weights) != MICROSERVICES:
        return facts
    # Here and below: most profiles need no cut, and its code takes longer to import than a decision takes.
    from archdecide.boundaries.cut.worth_cutting import with_cut

    return with_cut(profile, facts, weights)


def _with_drawable_tips(decision: Decision, profile: Profile, facts: FactContext) -> Decision:
    """Without the tips to microservices at which there would be nothing to cut out."""
    tips = decision.tipping_points
    if not tips or not profile.components or all(tip.becomes != MICROSERVICES for tip in tips):
        return decision
    return decision.replaced(tipping_points=tuple(_drawable(tips, profile, facts)))


def _drawable(tips: tuple[TippingPoint, ...], profile: Profile, facts: FactContext) -> Iterator[TippingPoint]:
    from archdecide.boundaries.cut.worth_cutting import cut_answer, reads

    read = reads(facts.pack)
    answers: dict[tuple[str, Value] | None, bool | None] = {}
    for tip in tips:
        if tip.becomes == MICROSERVICES:
            # Most facts change no cut, so that one answer holds for all of them.
            key = (tip.fact, tip.at) if tip.fact in read else None
            if key not in answers:
                there = facts if key is None else facts.with_facts({tip.fact: tip.at})
                answers[key] = cut_answer(profile, there).worth
            if answers[key] is False:
                continue
        yield tip
