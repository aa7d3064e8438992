"""Architecture decision records in the formats that teams keep them in, from `templates/adr-*.md.j2`."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from unicodedata import normalize

from msgspec import MsgspecError, Struct
from msgspec.json import decode
from msgspec.structs import asdict

from archdecide.decide.findings import Comparison
from archdecide.formats import RECORD_FORMATS
from archdecide.formats.document.precautions import chosen_and_next
from archdecide.formats.document.report import render
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording, numbers, plan_wording
from archdecide.plan.plan import Plan
from archdecide.plan.step import StepKind
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision

MOST_REASONS = 3
MOST_LETTERS = 60
START, END = "<!-- archdecide: ", " -->"
"""What a marker begins and ends with."""


class Marker(Struct, frozen=True):
    """What a record says in a comment, so that a later run knows it again.

    `id` is given once and for all: it depends on no name that people may change later. `supersedes` is the id of the
    record before. `source` is the profile's file as seen from the folder of the record, if it was read from one.
    """

    profile: str
    style: str
    services: dict[str, tuple[str, ...]]
    id: str = ""
    supersedes: str = ""
    source: str = ""
    date: str = ""
    format: str = ""

    @property
    def decision(self) -> tuple[str, dict[str, tuple[str, ...]]]:
        """What was decided: the style and the components of each service."""
        return self.style, self.services


FOLLOWING: tuple[StepKind, ...] = ("gate", "prerequisite", "extract", "keep", "modules", "merge", "store")
"""The steps that follow from the decision; a record says nothing of the others."""


class Earlier(Struct, frozen=True):
    """The record that a new one supersedes: its title for people, its file beside the new one, its number if any."""

    title: str
    file: str
    number: int | None = None


class RecordDetails(Struct, frozen=True):
    """What a record needs besides the decision: its number if it has one, the ISO day, the command that checks it, and
    the record that it supersedes.
    """

    number: int | None
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


def marker(said: Marker) -> str:
    """What a record says as a comment in ASCII, which nothing in it can end and no other encoding changes."""
    plain = json.dumps({name: value for name, value in asdict(said).items() if value != ""})
    for character in "<>-":
        plain = plain.replace(character, f"\\u{ord(character):04x}")
    return f"{START}{plain}{END}"


def marker_in(text: str) -> Marker | None:
    """What a record of ours says; None for any other text."""
    lines = [line for line in map(str.strip, text.splitlines()) if line.startswith(START) and line.endswith(END)]
    if not lines:
        return None
    try:
        return decode(lines[-1][len(START) : -len(END)], type=Marker)
    except (MsgspecError, ValueError, RecursionError):  # not every msgspec derives its errors from ValueError
        return None


def text(form: str, plan: Plan, profile: Profile, frame: RecordDetails, said: Marker) -> str:
    """The record. Raises KeyError for a format that is not in the table."""
    if form not in RECORD_FORMATS:
        raise KeyError(form)
    return render(f"adr-{form}.md.j2", _context(plan, profile, frame, said))


def _context(plan: Plan, profile: Profile, frame: RecordDetails, said: Marker) -> dict[str, Any]:
    decision, style = plan.decision, plan.target.style
    rival, other = _rival(decision, style)
    arguments = rival.arguments if rival else ()
    speaks = 1 if rival is None or rival.winner == style else -1
    good = [item.because for item in arguments if speaks * item.points > 0][:MOST_REASONS]
    against = [item for item in arguments if speaks * item.points < 0][:MOST_REASONS]
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
            f"{item.title} ({decision_wording.points_signed(speaks * item.points)} points)" for item in arguments[:5]
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
        "score": "no" if score is None else numbers.whole(score),
        "gates": f", {gates}" if gates else "",
        "good": [item.because[option] for item in known if item.contributions[option] > 0][:MOST_REASONS],
        "bad": [item.because[option] for item in known if item.contributions[option] < 0][:MOST_REASONS],
    }
