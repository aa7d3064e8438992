"""The report as one HTML page: pictures, tables and a panel for "what if", with nothing from elsewhere.

The page carries the rules as tables, and a small reader of them (`templates/report.js`). A content security policy
allows that script and that style sheet by their hashes, and nothing else.
"""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import accumulate, pairwise
from math import fsum
from typing import Any

from msgspec import Struct

from archdecide.assets import template_text
from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.fact_phrases import label
from archdecide.facts import profile_facts
from archdecide.formats.diagram import svg, svg_style
from archdecide.formats.document import appendices, charts, main_part, precautions, rule_tables, what_if
from archdecide.formats.document.templating import bundled
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import chain_wording, decision_wording, plan_wording
from archdecide.formats.wording.numbers import in_words, whole
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision

TEMPLATE, STYLE, SCRIPT = "report.html.j2", "report.css", "report.js"
DIRECTIVES = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:"


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
    change = tipping_points.most_telling(decision)
    data = {
        "tables": rule_tables.tables(pack, decision.own_weights),
        "facts": rule_tables.facts(decision, pack),
        "titles": {option: decision_wording.title(decision, option) for option in decision.options},
        "gates": {gate.id: f"{decision_wording.clause(gate.title)} ({gate.code})" for gate in pack.gates},
        "effects": decision_wording.EFFECT_WORDS,
    }
    return {
        "decision": decision,
        "profile": profile,
        "subject": plan.target.style,
        "headline": plan_wording.headline(plan, change),
        "main": main_part.main_part(plan, pack, profile.description, change),
        "step_texts": appendices.step_texts((*plan.now, *plan.next, *plan.later)),
        "standing": decision_wording.standing(decision),
        "weights_note": decision_wording.weights_note(decision),
        "titled": lambda option: decision_wording.title(decision, option),
        "scores": list(_scores(decision)),
        "acting": lambda option: _acting(decision, option),
        "rival": decision.strongest_rival,
        "waterfall": list(_waterfall(decision)),
        "tornado": list(_tornado(decision)),
        "changes": [line for line in tipping_points.lines(decision) if line != change],
        "timeline": _timeline(decision),
        "squares": charts.squares(criterion.state for criterion in decision.criteria),
        "states": Counter(criterion.state for criterion in decision.criteria),
        "steps": plan_wording,
        "plan": plan,
        "precautions": tuple(precautions.chosen_and_next(plan)),
        "prerequisite_words": plan_wording.PREREQUISITE_WORDS,
        "said": chain_wording.facts,
        "gates": tuple(_gates(plan)),
        "cuts": [_Cut.of(option, graph) for option, graph in graphs.items()],
        "shown": next(iter(graphs)),
        "movable": what_if.groups(decision, pack),
        "data": embedded(data),
        "stated": [
            (label(path), path if path in profile_facts() else "", in_words(value, facts.get(path)))
            for path, value in decision.facts.items()
        ],
    }


def _acting(decision: Decision, option: str) -> str:
    """What gates do to an option, by the titles of the gates."""
    found = [gate for gate in decision.gates_of(option) if gate.effect != "warn"]
    words = (
        (word, list(dict.fromkeys(decision_wording.clause(gate.title) for gate in found if gate.effect == effect)))
        for effect, word in (("out", "removed"), ("hold", "held"))
    )
    said = (f"{word}: {decision_wording.few(decision_wording.quoted(titles))}" for word, titles in words if titles)
    return "; ".join(said) or "none"


class GateRow(Struct, frozen=True):
    """A gate with all that it does or could do."""

    title: str
    does: str
    because: str
    action: str


def _gates(plan: Plan) -> Iterator[GateRow]:
    """The gates that hold or lack an answer, one row for each."""
    decision = plan.decision
    found: dict[str, list[tuple[str, decision_wording.GateGroup]]] = {}
    for state, words in (("holds", decision_wording.EFFECT_WORDS), ("unproven", decision_wording.COULD_WORDS)):
        for group in decision_wording.groups_in(decision, state):
            effect = f"{words[group.first.effect]} {decision_wording.acts_on(group, decision)}"
            found.setdefault(group.first.id, []).append((effect, group))
    for entries in found.values():
        gates = [group.first for _, group in entries]
        reasons = (
            plan_wording.because(plan, gate)
            if gate.state == "holds"
            else f"Open: {decision_wording.listed(decision_wording.labelled(plan.named(gate.settles)))}"
            for gate in gates
        )
        yield GateRow(
            f"{decision_wording.clause(gates[0].title)} ({gates[0].code})",
            "; ".join(dict.fromkeys(effect for effect, _ in entries)),
            " ".join(dict.fromkeys(map(decision_wording.sentence, reasons))),
            " ".join(dict.fromkeys(decision_wording.sentence(gate.action) for gate in gates)),
        )


def _scores(decision: Decision) -> Iterator[tuple[str, float | None, str, bool]]:
    for option, score in decision.outcome.scores.items():
        chosen = option == decision.outcome.recommendation
        kind = "chosen" if chosen else "removed" if option in decision.removed else ""
        yield option, score, charts.bar(score or 0.0, 100, kind), chosen


def _waterfall(decision: Decision) -> Iterator[Bar]:
    """The lead over the closest rival, criterion by criterion, from nothing to the whole; what is worth less than half
    a point stands in one row."""
    rival = decision.strongest_rival
    if rival is None:
        return
    found = [(item.title, item.points, item.because) for item in rival.arguments if whole(item.points)]
    small = [item for item in rival.arguments if not whole(item.points)]
    if small:
        titles = decision_wording.listed(decision_wording.lowered(item.title) for item in small)
        found.append(("Smaller reasons", fsum(item.points for item in small), titles))
    totals = list(accumulate((points for _, points, _ in found), initial=0.0))
    low, high = min(totals), max(totals)
    for (title, points, because), (start, end) in zip(found, pairwise(totals), strict=True):
        kind = "for" if points > 0 else "against"
        picture = charts.step(start, end, low, high, kind)
        yield Bar(title, decision_wording.points_signed(points), picture, because, kind)


def _tornado(decision: Decision) -> Iterator[tuple[tipping_points.TipRow, str]]:
    tips = tipping_points.shown(decision)
    most = max((tip.distance for tip in tips if not tip.steps), default=1.0)
    steps = max((tip.distance for tip in tips if tip.steps), default=1.0)
    for tip, row in zip(tips, tipping_points.rows(decision), strict=True):
        yield row, charts.reach(tip.distance, steps if tip.steps else most, below=tip.direction == "below")


def _timeline(decision: Decision) -> str:
    if decision.deep is None or decision.outcome.recommendation is None or not tipping_points.awaited(decision):
        return ""
    changes = [
        (month, decision_wording.title(decision, option) if option else "nothing")
        for month, option in decision.deep.trajectory.steps
    ]
    return charts.timeline(changes, decision_wording.title(decision, decision.outcome.recommendation))


class _Cut(Struct, frozen=True):
    """The service graph under one option: the picture, what a node says, and the table of the same facts."""

    option: str
    picture: str
    reasons: str
    graph: ServiceGraph

    @classmethod
    def of(cls, option: str, graph: ServiceGraph) -> "_Cut":
        reasons = {unit.name: _said(unit.reasons) for unit in graph.deployables}
        reasons |= {part.name: _said(part.reasons) or f"It is in {part.deployable}." for part in graph.components}
        return cls(option, _inlined(svg.text(graph, ""), option), embedded(reasons), graph)

    def why(self, unit: Deployable) -> str:
        """Why a deployable stands where it does."""
        return _said(unit.reasons)


def _said(reasons: Iterable[str]) -> str:
    """Reasons as sentences, without the codes of rules before them."""
    return " ".join(decision_wording.sentence(plan_wording.without_code(reason)) for reason in reasons)


def _inlined(picture: str, option: str) -> str:
    """A picture that can stand beside others in a page: without a style sheet, with ids of its own."""
    before, _, rest = picture.partition("<style>")
    plain = before + rest.partition("</style>")[2].lstrip("\n")
    for name in ("ad-title", "ad-desc"):
        plain = plain.replace(f'id="{name}"', f'id="{name}-{option}"')
    named = f'aria-labelledby="ad-title-{option} ad-desc-{option}"'
    return plain.replace('role="img" aria-labelledby="ad-title ad-desc"', f'role="group" {named}', 1)
