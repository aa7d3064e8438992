"""Architecture decision records in the formats that teams keep them in, from `templates/adr-*.md.j2`."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from unicodedata import normalize

from msgspec import Struct

from archdecide.decide.findings import Comparison
from archdecide.formats.document.precautions import chosen_and_next
from archdecide.formats.document.report import render
from archdecide.formats.document.templating import RECORDS
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording, plan_wording
from archdecide.plan.plan import Plan
from archdecide.plan.step import StepKind
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision

MOST_REASONS = 3
MOST_LETTERS = 60
FOLLOWING: tuple[StepKind, ...] = ("gate", "prerequisite", "extract", "keep", "modules", "merge", "store")
"""The steps that follow from the decision; a record says nothing of the others."""
_MARKER = re.compile(r"^<!-- archdecide: (\{.*\}) -->$", re.MULTILINE)


class Earlier(Struct, frozen=True):
    """The record that a new one supersedes: its title for people, its file beside the new one, its number if any."""

    title: str
    file: str
    number: int | None = None


class RecordDetails(Struct, frozen=True):
    """What a record needs besides the decision: number, ISO day, the command that checks it, what it supersedes."""

    number: int
    day: str
    command: str
    earlier: Earlier | None = None


def title_of(plan: Plan, profile: Profile) -> str:
    """`Modular monolith for AI writing SaaS`."""
    chosen = decision_wording.title(plan.decision, plan.target.style)
    return f"{decision_wording.capitalised(chosen)} for {profile.name}"


def slug(title: str) -> str:
    """A title as part of a file name: lower-case ASCII letters and digits with dashes between words."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MOST_LETTERS].strip("-") or "decision"


def says(profile: Profile, style: str, services: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What a record says, so that a later run knows it again."""
    return {
        "profile": profile.name,
        "style": style,
        "services": {name: sorted(parts) for name, parts in sorted(services.items())},
    }


def marker(said: Mapping[str, Any]) -> str:
    """What a record says as a comment, which nothing in it can end."""
    plain = json.dumps(said, ensure_ascii=False)
    for character in "<>-":
        plain = plain.replace(character, f"\\u{ord(character):04x}")
    return f"<!-- archdecide: {plain} -->"


def said_in(text: str) -> dict[str, Any] | None:
    """What a record of ours says; None for any other text."""
    found = _MARKER.findall(text)
    try:
        return dict(json.loads(found[-1])) if found else None
    except (ValueError, TypeError):
        return None


def text(form: str, plan: Plan, profile: Profile, frame: RecordDetails, said: Mapping[str, Any]) -> str:
    """The record. Raises KeyError for a format that is not in the table."""
    if form not in RECORDS:
        raise KeyError(form)
    return render(f"adr-{form}.md.j2", _context(plan, profile, frame, said))


def _context(plan: Plan, profile: Profile, frame: RecordDetails, said: Mapping[str, Any]) -> dict[str, Any]:
    decision, style = plan.decision, plan.target.style
    rival, other = _rival(decision, style)
    drivers = rival.arguments if rival else ()
    speaks = 1 if rival is None or rival.winner == style else -1
    good = [item.because for item in drivers if speaks * item.points > 0][:MOST_REASONS]
    against = [item for item in drivers if speaks * item.points < 0][:MOST_REASONS]
    standing = decision_wording.standing(decision)
    beside = plan_wording.beside(plan)
    return {
        "status": "accepted" if plan.target.is_recorded else "proposed",
        "number": frame.number,
        "day": frame.day,
        "command": frame.command,
        "earlier": frame.earlier,
        "marker": marker(said),
        "title": title_of(plan, profile),
        "name": profile.name,
        "standing": standing,
        "meaning": decision_wording.meaning(decision),
        "chosen": decision_wording.title(decision, style),
        "because": f"the team decided so; {beside}, and {standing}" if plan.target.agrees is False else standing,
        "beside": beside,
        "drivers": [
            f"{item.title} ({decision_wording.points_signed(speaks * item.points)} points)" for item in drivers[:5]
        ],
        "good": good or ["no criterion speaks for another option"],
        "bad": [
            *(f"{item.title.lower()} speaks for {other}: {item.because}" for item in against),
            *_risks(plan),
        ],
        "steps": [
            f"{plan_wording.step_title(step)}: {decision_wording.sentence(step.action)}"
            for step in (*plan.now, *plan.next)
            if step.kind in FOLLOWING and (step.horizon == "now" or step.kind != "prerequisite")
        ],
        "options": [_option(decision, option) for option in decision.options],
        "changes": [
            *tipping_points.sentences(decision),
            *(line for line in (tipping_points.nothing_moves(decision), tipping_points.forecast(decision)) if line),
        ],
        "pack": decision.pack,
    }


def _rival(decision: Decision, style: str) -> tuple[Comparison | None, str]:
    """The comparison that the chosen option is in, and the other option of it: its strongest rival, or the
    recommended option where the team has chosen another one."""
    rival = decision.strongest_rival
    if rival is not None and rival.winner != style:
        rival = next((item for item in decision.comparisons if item.rival == style), rival)
        return rival, decision_wording.title(decision, rival.winner)
    return rival, decision_wording.title(decision, rival.rival) if rival else ""


def _risks(plan: Plan) -> Iterator[str]:
    """The first risks of the chosen option with what lessens each."""
    for item in islice(chosen_and_next(plan), 1):
        for risk in item.risks[:MOST_REASONS]:
            reason, answer = decision_wording.clause(risk.because), decision_wording.clause(risk.action)
            yield f"{_inside(risk.title)}: {_inside(reason)}; against it, {_inside(answer)}"


def _inside(text: str) -> str:
    """A sentence that goes on inside another one."""
    return text[:1].lower() + text[1:]


def _option(decision: Decision, option: str) -> dict[str, Any]:
    """An option with what speaks for and against it, measured against the mean of all options."""
    known = [item for item in decision.criteria if item.importance is not None]
    known.sort(key=lambda item: (-abs(item.contributions[option]), item.code))
    score = decision.outcome.scores[option]
    gates = decision_wording.removed_by(decision, option)
    return {
        "title": decision_wording.title(decision, option),
        "score": "no" if score is None else decision_wording.whole(score),
        "gates": f", {gates}" if gates else "",
        "good": [item.because[option] for item in known if item.contributions[option] > 0][:MOST_REASONS],
        "bad": [item.because[option] for item in known if item.contributions[option] < 0][:MOST_REASONS],
    }
