"""The panel "what if" of a page: the known facts that a reader may move, in groups, most influential first."""

import json
from math import floor, inf, log10

from msgspec import Struct

from archdecide.fact_phrases import label
from archdecide.facts import Fact, profile_facts
from archdecide.formats.document import rule_tables
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording.decision_wording import clause
from archdecide.kinds import Choice, Number, Ordinal
from archdecide.profile import Profile
from archdecide.profile.section import questions
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.values import NamedInterval

WIDE = 1000
"""Ranges that span more than this factor are moved through by factors."""
STEPS = 100
"""About how many steps of the arrow keys lead through a range that is not wide."""


class Slider(Struct, frozen=True):
    """A known number that the reader may move. `anchors` are the meanings of the steps of a scale, as JSON."""

    path: str
    label: str
    question: str
    value: float
    low: float
    high: float
    whole: bool
    unit: str
    anchors: str = "{}"

    @property
    def is_wide(self) -> bool:
        """Whether the slider moves by factors."""
        return self.high - self.low > WIDE

    @property
    def step(self) -> float:
        """What an arrow key adds: a power of ten that leads through the range in about a hundred steps."""
        step = float(10 ** floor(log10((self.high - self.low) / STEPS)))
        return max(1.0, step) if self.whole else step


class WordChoice(Struct, frozen=True):
    """A known fact in words that the reader may change: each word with what the rules read for it, as JSON."""

    path: str
    label: str
    question: str
    words: tuple[tuple[str, str], ...]
    current: str


class FactGroup(Struct, frozen=True):
    """The movable facts of one group of the profile."""

    title: str
    sliders: tuple[Slider, ...]
    choices: tuple[WordChoice, ...]


def groups(decision: Decision, pack: Pack) -> tuple[FactGroup, ...]:
    """The facts that are known and that a rule reads, by group of the profile; groups and facts that can change the
    answer most easily first."""
    found: dict[str, list[Slider | WordChoice]] = {}
    rank = _ranks(decision, pack)
    facts = profile_facts()
    for path in sorted(facts, key=lambda path: rank.get(path, (inf, 0.0))):
        if path in pack.decisive_facts and (item := _movable(facts[path], decision)) is not None:
            found.setdefault(path.partition(".")[0], []).append(item)
    titles = questions(Profile)
    return tuple(
        FactGroup(
            clause(titles[group]),
            tuple(item for item in items if isinstance(item, Slider)),
            tuple(item for item in items if isinstance(item, WordChoice)),
        )
        for group, items in found.items()
    )


def _ranks(decision: Decision, pack: Pack) -> dict[str, tuple[float, float]]:
    """By fact its place: first those with the nearest tipping points, then those behind the strongest arguments."""
    ranks: dict[str, tuple[float, float]] = {}
    rival = decision.strongest_rival
    inputs = {criterion.id: pack.inputs_of_criterion(criterion) for criterion in pack.criteria}
    for argument in rival.arguments if rival is not None else ():
        for path in inputs.get(argument.criterion, ()):
            ranks[path] = min(ranks.get(path, (inf, 0.0)), (inf, -abs(argument.points)))
    return ranks | {tip.fact: (float(place), 0.0) for place, tip in enumerate(tipping_points.shown(decision))}


def _movable(fact: Fact, decision: Decision) -> Slider | WordChoice | None:
    """A fact as the reader may change it; None for one that is unknown, open, or neither a number nor a word."""
    value, kind, name = decision.facts.get(fact.path), fact.kind, label(fact.path)
    match kind:
        case Number() if isinstance(value, NamedInterval):
            read = {word: kind.exact(word) for word in kind.scale}
            words = tuple((word, json.dumps(rule_tables.plain_value(item))) for word, item in read.items())
            return WordChoice(fact.path, name, fact.question, words, value.word)
        case Choice() if isinstance(value, str):
            words = tuple((word, json.dumps(word)) for word in kind.words())
            return WordChoice(fact.path, name, fact.question, words, value)
        case _ if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        case Number(low, high, unit, whole):
            return Slider(fact.path, name, fact.question, value, low, high, whole, unit)
        case Ordinal(anchors=anchors):
            ends = min(kind.values()), max(kind.values())
            meanings = json.dumps({str(step): meaning for step, meaning in anchors.items()})
            return Slider(fact.path, name, fact.question, value, *ends, True, f"of {ends[1]}", meanings)
        case _:
            return None
