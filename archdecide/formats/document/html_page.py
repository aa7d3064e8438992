"""The report as one HTML page: pictures, tables and a panel for "what if", with nothing from elsewhere.

The page carries the rules as tables, and a small reader of them (`templates/report.js`). A content security policy
allows that script and that style sheet by their hashes, and nothing else.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import pairwise
from typing import Any

from msgspec import Struct

from archdecide.assets import template_text
from archdecide.boundaries.graph import ServiceGraph
from archdecide.facts import profile_facts
from archdecide.formats.diagram import svg, svg_style
from archdecide.formats.document import charts, precautions, rule_tables
from archdecide.formats.document.templating import bundled
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import chain_wording, decision_wording, plan_wording
from archdecide.formats.wording.numbers import in_words
from archdecide.kinds import Choice, Number, Ordinal
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.values import NamedInterval

TEMPLATE, STYLE, SCRIPT = "report.html.j2", "report.css", "report.js"
WIDE = 1000
"""Ranges that span more than this factor are moved through by factors."""
DIRECTIVES = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:"


class Slider(Struct, frozen=True):
    """A known number that the reader may move."""

    path: str
    question: str
    value: float
    low: float
    high: float
    whole: bool
    unit: str

    @property
    def is_wide(self) -> bool:
        """Whether the slider moves by factors."""
        return self.high - self.low > WIDE


class WordChoice(Struct, frozen=True):
    """A known fact in words that the reader may change: each word with what the rules read for it, as JSON."""

    path: str
    question: str
    words: tuple[tuple[str, str], ...]
    current: str


class Bar(Struct, frozen=True):
    """A row of a table with a bar in it."""

    title: str
    points: str
    picture: str
    because: str
    kind: str


def text(plan: Plan, graphs: Mapping[str, ServiceGraph], pack: Pack, profile: Profile) -> str:
    """The page. `graphs` are the cuts by option, that of the plan first. The same input gives the same bytes."""
    style = template_text(STYLE) + svg_style.style() + "\n"
    script = template_text(SCRIPT)
    policy = f"{DIRECTIVES}; style-src '{hash_of(style)}'; script-src '{hash_of(script)}'"
    values = {**_context(plan, graphs, pack, profile), "style": style, "script": script, "policy": policy}
    return bundled(TEMPLATE).render(values)


def hash_of(content: str) -> str:
    """What a content security policy calls a script or style sheet by."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def embedded(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        plain = plain.replace(character, f"\\u{ord(character):04x}")
    return plain


def _context(plan: Plan, graphs: Mapping[str, ServiceGraph], pack: Pack, profile: Profile) -> dict[str, Any]:
    decision = plan.decision
    facts = vocabulary(pack)
    comparison = decision.strongest_rival
    movable = list(_movable(decision, pack))
    data = {
        "tables": rule_tables.tables(pack, decision.own_weights),
        "facts": rule_tables.facts(decision, pack),
        "titles": dict(decision.options),
        "gates": {gate.id: f"{gate.code} {gate.title}" for gate in pack.gates},
    }
    return {
        "decision": decision,
        "profile": profile,
        "subject": plan.target.style,
        "answer": plan_wording.answer(plan),
        "headline": plan_wording.headline(plan),
        "meaning": decision_wording.meaning(decision),
        "standing": decision_wording.standing(decision),
        "weights_note": decision_wording.weights_note(decision),
        "titled": lambda option: decision_wording.title(decision, option),
        "scores": list(_scores(decision)),
        "acting": lambda option: _acting(decision, option),
        "rival": comparison,
        "waterfall": list(_waterfall(decision)),
        "tornado": list(_tornado(decision)),
        "settled": tipping_points.settled(decision),
        "nothing_moves": tipping_points.nothing_moves(decision),
        "priority": tipping_points.priority(decision),
        "first_rank": tipping_points.first_rank(decision),
        "flip": tipping_points.flip(decision),
        "forecast": tipping_points.forecast(decision),
        "timeline": _timeline(decision),
        "squares": charts.squares(criterion.state for criterion in decision.criteria),
        "steps": plan_wording,
        "plan": plan,
        "precautions": tuple(precautions.chosen_and_next(plan)),
        "prerequisite_words": plan_wording.PREREQUISITE_WORDS,
        "said": chain_wording.facts,
        "gates": [
            (group, decision_wording.acts_on(group, decision))
            for group in decision_wording.groups_in(decision, "holds")
        ],
        "unproven": [
            (group, decision_wording.acts_on(group, decision))
            for group in decision_wording.groups_in(decision, "unproven")
        ],
        "effects": decision_wording.EFFECT_WORDS,
        "could": decision_wording.COULD_WORDS,
        "cuts": [_Cut.of(option, graph) for option, graph in graphs.items()],
        "shown": next(iter(graphs)),
        "movable": movable,
        "choices": list(_in_choices(decision, pack)),
        "data": embedded(data),
        "stated": [(path, in_words(value, facts.get(path))) for path, value in decision.facts.items()],
    }


def _acting(decision: Decision, option: str) -> str:
    """What gates do to an option, each gate once."""
    found = (gate for gate in decision.gates_of(option) if gate.effect != "warn")
    words = dict.fromkeys(f"{gate.code} {'removes' if gate.effect == 'out' else 'holds'}" for gate in found)
    return ", ".join(words) or "none"


def _scores(decision: Decision) -> Iterator[tuple[str, float | None, str, bool]]:
    for option, score in decision.outcome.scores.items():
        chosen = option == decision.outcome.recommendation
        kind = "chosen" if chosen else "removed" if option in decision.removed else ""
        yield option, score, charts.bar(score or 0.0, 100, kind), chosen


def _waterfall(decision: Decision) -> Iterator[Bar]:
    """The lead over the closest rival, criterion by criterion, from nothing to the whole."""
    rival = decision.strongest_rival
    if rival is None:
        return
    totals = [0.0]
    for argument in rival.arguments:
        totals.append(totals[-1] + argument.points)
    low, high = min(totals), max(totals)
    for argument, (start, end) in zip(rival.arguments, pairwise(totals), strict=True):
        kind = "for" if argument.points > 0 else "against"
        picture = charts.step(start, end, low, high, kind)
        yield Bar(argument.title, decision_wording.points_signed(argument.points), picture, argument.because, kind)


def _tornado(decision: Decision) -> Iterator[tuple[tipping_points.TipRow, str]]:
    tips = tipping_points.shown(decision)
    most = max((tip.distance for tip in tips if not tip.steps), default=1.0)
    steps = max((tip.distance for tip in tips if tip.steps), default=1.0)
    for tip, row in zip(tips, tipping_points.rows(decision), strict=True):
        yield row, charts.reach(tip.distance, steps if tip.steps else most, below=tip.direction == "below")


def _timeline(decision: Decision) -> str:
    if decision.deep is None or decision.outcome.recommendation is None:
        return ""
    changes = [
        (month, decision_wording.title(decision, option) if option else "nothing")
        for month, option in decision.deep.trajectory.steps
    ]
    return charts.timeline(changes, decision_wording.title(decision, decision.outcome.recommendation))


def _movable(decision: Decision, pack: Pack) -> Iterator[Slider]:
    """The numbers of the profile that are known exactly and that a rule reads."""
    for path, fact in profile_facts().items():
        value, kind = decision.facts.get(path), fact.kind
        if path not in pack.decisive_facts or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if isinstance(kind, Number):
            yield Slider(path, fact.question, value, kind.low, kind.high, kind.whole, kind.unit)
        elif isinstance(kind, Ordinal):
            yield Slider(path, fact.question, value, min(kind.values()), max(kind.values()), True, "")


def _in_choices(decision: Decision, pack: Pack) -> Iterator[WordChoice]:
    """The facts that the profile states by a word and that a rule reads, be it a choice or a range of numbers."""
    for path, fact in profile_facts().items():
        value, kind = decision.facts.get(path), fact.kind
        if path not in pack.decisive_facts:
            continue
        if isinstance(kind, Choice) and isinstance(value, str):
            yield WordChoice(path, fact.question, tuple((word, json.dumps(word)) for word in kind.words()), value)
        elif isinstance(kind, Number) and isinstance(value, NamedInterval):
            read = {word: kind.exact(word) for word in kind.scale}
            words = tuple((word, json.dumps(rule_tables.plain_value(item))) for word, item in read.items())
            yield WordChoice(path, fact.question, words, value.word)


class _Cut(Struct, frozen=True):
    """The service graph under one option: the picture, what a node says, and the table of the same facts."""

    option: str
    picture: str
    reasons: str
    graph: ServiceGraph

    @classmethod
    def of(cls, option: str, graph: ServiceGraph) -> "_Cut":
        reasons = {unit.name: " ".join(unit.reasons) for unit in graph.deployables}
        reasons |= {part.name: " ".join(part.reasons) or f"It is in {part.deployable}." for part in graph.components}
        return cls(option, _inlined(svg.text(graph, ""), option), embedded(reasons), graph)


def _inlined(picture: str, option: str) -> str:
    """A picture that can stand beside others in a page: without a style sheet, with ids of its own."""
    before, _, rest = picture.partition("<style>")
    plain = before + rest.partition("</style>")[2].lstrip("\n")
    for name in ("ad-title", "ad-desc"):
        plain = plain.replace(f'id="{name}"', f'id="{name}-{option}"')
    named = f'aria-labelledby="ad-title-{option} ad-desc-{option}"'
    return plain.replace('role="img" aria-labelledby="ad-title ad-desc"', f'role="group" {named}', 1)
