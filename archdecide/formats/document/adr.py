"""Architecture decision records in the formats that teams keep them in, from `templates/adr-*.md.j2`."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from unicodedata import normalize

from msgspec import MsgspecError, Struct
from msgspec.json import decode
from msgspec.structs import asdict

from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import Argument, CriterionFinding
from archdecide.fact_phrases import phrase
from archdecide.formats import RECORD_FORMATS
from archdecide.formats.document.main_part import ReasonInWords, arguments, reason_of, rival_of, weighty_facts
from archdecide.formats.document.precautions import chosen_and_next
from archdecide.formats.document.report import render
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording, numbers, plan_wording
from archdecide.formats.wording.decision_wording import clause, listed, lowered
from archdecide.plan.plan import Plan
from archdecide.plan.step import StepKind
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision

MOST_REASONS, MOST_FACTS = 3, 6
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


def text(  # noqa: PLR0913, PLR0917  # a record is made of six things
    form: str, plan: Plan, profile: Profile, pack: Pack, frame: RecordDetails, said: Marker
) -> str:
    """The record. Raises KeyError for a format that is not in the table."""
    if form not in RECORD_FORMATS:
        raise KeyError(form)
    return render(f"adr-{form}.md.j2", _context(plan, profile, pack, frame, said))


def _context(plan: Plan, profile: Profile, pack: Pack, frame: RecordDetails, said: Marker) -> dict[str, Any]:
    decision, style = plan.decision, plan.target.style
    facts = FactContext(decision.facts, pack)
    speaking, other = arguments(plan)
    good = [reason_of(item, facts) for item in speaking[:MOST_REASONS]]
    against = [reason_of(item, facts) for item in other[:MOST_REASONS]]
    rival = rival_of(plan)
    return {
        "status": "accepted" if plan.target.is_recorded else "proposed",
        "number": frame.number,
        "day": frame.day,
        "command": frame.command,
        "earlier": frame.earlier,
        "marker": marker(said),
        "title": title_of(plan, profile),
        "name": profile.name,
        "description": profile.description or "",
        "facts": tuple(_deciding_facts((*speaking, *other), facts, profile)),
        "chosen": decision_wording.title(decision, style),
        "because": _because(plan, good),
        "drivers": [
            *(f"{item.title}, which speaks for {decision_wording.title(decision, style)}" for item in good),
            *(f"{item.title}, which speaks for {rival}" for item in against[:2]),
        ],
        "good": [_with_figures(f"{lowered(item.title)}: {item.because}", item) for item in good],
        "bad": [
            *(_with_figures(f"{lowered(item.title)}: {rival} would do better", item) for item in against),
            *_risks(plan),
        ],
        "steps": [
            f"{plan_wording.heading(step)}: {decision_wording.sentence(step.action)}"
            for step in plan.now
            if step.kind in FOLLOWING
        ],
        "options": [_option(decision, option) for option in decision.options],
        "changes": [
            *islice(tipping_points.sentences(decision), MOST_REASONS),
            *(line for line in (tipping_points.nothing_moves(decision), tipping_points.forecast(decision)) if line),
        ],
        "fails_on": [rule.title for rule in pack.checks if rule.severity == "error"],
        "warns_of": [rule.title for rule in pack.checks if rule.severity == "warning"],
        "pack": decision.pack,
    }


def _because(plan: Plan, good: Sequence[ReasonInWords]) -> str:
    """The mechanism and the figure that decided, inside a sentence."""
    reasons = [_with_figures(lowered(item.title), item) for item in good[:2]]
    if plan.target.agrees is False:
        return f"the team decided so; {plan_wording.beside(plan)}"
    if not reasons:
        return decision_wording.standing(plan.decision)
    return f"{listed(reasons)} {'weighs' if len(reasons) == 1 else 'weigh'} most here"


def _with_figures(text: str, reason: ReasonInWords) -> str:
    return f"{clause(text)} ({reason.figures})" if reason.figures else clause(text)


def _deciding_facts(found: Iterable[Argument], facts: FactContext, profile: Profile) -> Iterator[str]:
    """The facts of this system that weigh most in the criteria that differ most, with their evidence."""
    strongest = sorted(found, key=lambda item: -abs(item.points))
    paths = dict.fromkeys(path for item in strongest for path in weighty_facts(item.criterion, facts)[:2])
    said = ((path, phrase(path, facts.value(path))) for path in paths)
    for path, words in islice(((path, words) for path, words in said if words), MOST_FACTS):
        evidence = profile.evidence.get(path)
        source = evidence.source if evidence and evidence.source else ""
        day = evidence.as_of.isoformat() if evidence and evidence.as_of else ""
        told = ", ".join(filter(None, (source, day)))
        yield f"{words} ({told})" if told else words


def _risks(plan: Plan) -> Iterator[str]:
    """The first risks of the chosen option with what lessens each."""
    for item in islice(chosen_and_next(plan), 1):
        for risk in item.risks[:MOST_REASONS]:
            yield f"a known risk, '{lowered(clause(risk.title))}': {clause(risk.action)}"


def _option(decision: Decision, option: str) -> dict[str, Any]:
    """An option with what speaks for and against it, measured against the mean of all options."""
    known = [item for item in decision.criteria if item.importance is not None]
    known.sort(key=lambda item: (-abs(item.contributions[option]), item.code))
    score = decision.outcome.scores[option]
    gates = [lowered(gate.title) for gate in decision.gates_of(option) if gate.effect != "warn"]
    return {
        "title": decision_wording.title(decision, option),
        "score": "no" if score is None else numbers.whole(score),
        "gates": f"; what stands in its way: {listed(dict.fromkeys(gates))}" if gates else "",
        "good": [_of(item, option) for item in known if item.contributions[option] > 0][:MOST_REASONS],
        "bad": [_of(item, option) for item in known if item.contributions[option] < 0][:MOST_REASONS],
    }


def _of(criterion: CriterionFinding, option: str) -> str:
    return f"{lowered(criterion.title)}: {criterion.because[option]}"
