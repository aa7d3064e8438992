"""Random rule packs and facts for tests: every form that a pack may take, drawn with a seed.

`answer_afresh` is the oracle: it computes a recommendation from nothing kept, straight by MODEL §1 and §2.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, cast

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Weights
from archdecide.facts import DERIVED, Fact, profile_facts
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.rules import Manifest, Pack, RuleFile, assemble
from archdecide.values import Interval, OneOf, Value

OPTIONS = ("small", "middle", "large")
Data = dict[str, Any]
"""A part of a pack as it is written in YAML."""

POOL: Mapping[str, Fact] = {
    path: {**profile_facts(), **DERIVED}[path]
    for path in (
        "team.engineers",
        "team.teams",
        "team.engineers_in_24_months",
        "team.platform_engineers",
        "scale.peak_to_average",
        "scale.load_growth_24m",
        "scale.peak_concurrent_users",
        "product.domain_clarity",
        "product.stage",
        "ai.model_hosting",
        "security.regulated_data",
        "reliability.degraded_mode_useful",
        "derived.component_count",
        "derived.load_ratio",
        "derived.mixed_hardware",
    )
}
"""A few facts of every kind, so that drawn rules and drawn facts meet."""
NUMBERS = [path for path, fact in POOL.items() if isinstance(fact.kind, Number)]
RATIOS = ("per_team", "per_engineer", "growth", "fixed_price")
LARGEST_DRAWN = 60.0
"""Drawn numbers stay below it, so that curves, gates and values meet."""


# ── packs ──


class PackDrawer:
    """Draws the parts of a pack. All numbers are short decimals, as people write them."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def share(self) -> float:
        return self.draw.randint(0, 20) / 20

    def place(self) -> float:
        return self.draw.choice([self.draw.randint(0, 30), self.draw.randint(0, 120) / 4])

    def number_path(self) -> str:
        return self.draw.choice([*NUMBERS, "product.domain_clarity", *(f"ratio.{name}" for name in RATIOS)])

    def piecewise(self) -> Data:
        places = sorted({self.place() for _ in range(self.draw.randint(3, 6))})
        if len(places) < 2:
            places = [1, 9]
        if self.draw.random() < 0.5:
            heights = sorted((self.share() for _ in places), reverse=self.draw.random() < 0.5)
        else:
            heights = [self.share() for _ in places]
        return {"fact": self.number_path(), "points": list(zip(places, heights, strict=True))}

    def table(self) -> Data:
        words = {
            path: ("true", "false") if isinstance(fact.kind, Flag) else fact.kind.values()
            for path, fact in POOL.items()
            if isinstance(fact.kind, Choice | Several | Flag)
        }
        path = self.draw.choice(list(words))
        return {"fact": path, "values": {word: self.share() for word in words[path]}}

    def leaf(self) -> Data:
        return self.piecewise() if self.draw.random() < 0.75 else self.table()

    def curve(self, depth: int = 0) -> Data:
        form = self.draw.choice(["leaf", "leaf", "mean", "largest", "scaled", "product", "choose"])
        if depth == 2 or form == "leaf":
            return self.leaf()
        match form:
            case "mean":
                parts = [{"weight": self.draw.randint(1, 4), "of": self.curve(depth + 1)} for _ in range(2)]
                return {"mean": parts}
            case "largest":
                return {"largest": [self.curve(depth + 1), self.curve(depth + 1)]}
            case "scaled":
                times = self.draw.choice([0.5, 0.8, -0.6])
                plus = 0.75 if times < 0 else self.draw.choice([0, 0.25])
                unknown = self.draw.choice([None, 0.5])
                inner = self.curve(depth + 1)
                return {"scaled": inner, "times": times, "plus": plus, "at_most": 0.9, "unknown": unknown}
            case "product":
                return {"multiply": self.curve(depth + 1), "by": self.curve(depth + 1), "unknown": self.share()}
            case _:
                last = {"then": self.leaf()}
                branches = [
                    {"when": self.condition(), "then": self.leaf()},
                    {"when": self.condition(), "then": self.leaf()},
                ]
                return {"choose": [*branches, last] if self.draw.random() < 0.7 else branches}

    def test(self) -> Data:
        path = self.draw.choice([*POOL, *(f"ratio.{name}" for name in RATIOS)])
        kind = POOL[path].kind if path in POOL else Number(0, 1e15)
        match kind:
            case Number(whole=True) | Ordinal() if self.draw.random() < 0.25:
                return {"fact": path, "equals": self.draw.randint(1, 5)}
            case Number() | Ordinal():
                operator = self.draw.choice(["at_least", "at_most", "above", "below"])
                limit = self.place() if isinstance(kind, Number) else self.draw.randint(1, 5)
                return {"fact": path, operator: max(kind.low, limit)}
            case Flag():
                return {"fact": path, "equals": self.draw.random() < 0.5}
            case Several():
                return {"fact": path, "includes": self.draw.sample(kind.values(), 2)}
            case Choice():
                return {"fact": path, "one_of": self.draw.sample(kind.values(), 2)}
        raise AssertionError(kind)

    def condition(self, depth: int = 0) -> Data:
        form = self.draw.choice(["test", "test", "all", "any", "not", "known"])
        if depth == 2 or form == "test":
            return self.test()
        match form:
            case "not":
                return {"not": self.condition(depth + 1)}
            case "known":
                return {"fact": self.draw.choice(list(POOL)), "known": self.draw.random() < 0.7}
            case _:
                return {form: [self.condition(depth + 1), self.condition(depth + 1)]}

    def criterion(self, number: int, options: Sequence[str]) -> Data:
        performances: dict[str, Data] = {}
        for option in options:
            cases = (
                [{"when": self.condition(), "value": self.share(), "because": "b"}] if self.draw.random() < 0.15 else []
            )
            performances[option] = {"value": self.share(), "because": "b", "cases": cases}
        return {
            "id": f"criterion-{number}",
            "code": f"K{number}",
            "title": "t",
            "group": "g",
            "question": "q?",
            "driver": self.draw.random() < 0.5,
            "weight": {"value": self.draw.choice([0.5, 1, 1, 2])},
            "importance": self.curve(),
            "performances": performances,
        }

    def gate(self, number: int, options: Sequence[str]) -> Data:
        when: Data
        match self.draw.choice(["condition", "condition", "condition", "trigger", "no_driver", "coverage"]):
            case "trigger":
                when = {"trigger": "sign"}
            case "no_driver":
                when = {"no_driver": {"known": 2, "below": 0.4}}
            case "coverage":
                when = {"coverage_below": 0.4}
            case _:
                when = self.condition()
        named = [] if "coverage_below" in when else self.draw.sample(options, self.draw.randint(1, 2))
        effect = "hold" if not named else self.draw.choice(["out", "out", "hold"])
        level = {"effect": effect, "options": named, "when": when, "because": "b", "action": "a"}
        return {"id": f"gate-{number}", "code": f"V{number}", "title": "t", "levels": [level]}

    def rules(self, options: Sequence[str]) -> Data:
        ratio = {"title": "t"}
        return {
            "criteria": [self.criterion(number, options) for number in range(self.draw.randint(2, 7))],
            "gates": [self.gate(number, options) for number in range(self.draw.randint(0, 4))],
            "triggers": [
                {
                    "id": "sign",
                    "code": "T1",
                    "title": "t",
                    "sign": "outgrown",
                    "watch": "w",
                    "advice": "a",
                    "levels": [{"level": "act", "when": self.condition(), "because": "b"}],
                }
            ],
            "ratios": [
                ratio | {"id": "per_team", "numerator": {"fact": "team.engineers"}, "denominator": "team.teams"},
                ratio
                | {
                    "id": "per_engineer",
                    "numerator": {"fact": "derived.component_count"},
                    "denominator": "team.engineers",
                },
                ratio
                | {
                    "id": "growth",
                    "numerator": {"fact": "team.engineers_in_24_months"},
                    "denominator": "team.engineers",
                },
                ratio
                | {
                    "id": "fixed_price",
                    "numerator": {"fact": "derived.component_count", "times": 2, "plus": 5},
                    "denominator": "scale.peak_to_average",
                },
            ],
        }


def pack_of(rules: Data, options: Sequence[str] = OPTIONS) -> Pack:
    """A pack of these rules."""
    described = [{"id": option, "title": option, "means": option} for option in options]
    manifest = Manifest.model_validate({"name": "test", "version": "1", "description": "d", "options": described})
    return assemble([manifest], [RuleFile.model_validate(rules)], "0" * 64)


def drawn_pack(seed: int, options: Sequence[str] = OPTIONS) -> Pack:
    """A random pack."""
    return pack_of(PackDrawer(random.Random(seed)).rules(options), options)


# ── facts ──


def drawn_value(fact: Fact, draw: random.Random) -> Value:
    """An exact value."""
    match fact.kind:
        case Number(low=low, high=high, whole=whole):
            high = min(high, LARGEST_DRAWN)
            return (
                draw.randint(int(low), int(high)) if whole else round(draw.uniform(low, high), draw.choice([0, 1, 9]))
            )
        case Ordinal() | Choice() as kind:
            return cast("Value", draw.choice(kind.values()))
        case Flag():
            return draw.random() < 0.5
        case Several() as words:
            return frozenset(word for word in words.values() if draw.random() < 0.4)
    raise AssertionError(fact)


def drawn_estimate(fact: Fact, draw: random.Random) -> Value:
    """An interval or a list of values still possible, where the kind has them."""
    first, second = drawn_value(fact, draw), drawn_value(fact, draw)
    match fact.kind:
        case Number() if first != second:
            low, high = sorted((first, second))  # type: ignore[type-var]
            return Interval(low, high)  # type: ignore[arg-type]
        case Ordinal() | Choice() as kind if first != second:
            return OneOf(tuple(value for value in kind.values() if value in (first, second)))
        case _:
            return first


def drawn_facts(seed: int, *, unknown: float = 0.1, estimates: float = 0.0) -> dict[str, Value]:
    """Random facts of the pool; these shares of them are unknown and known as estimates only."""
    draw = random.Random(f"facts {seed}")
    known: dict[str, Value] = {}
    for path, fact in POOL.items():
        fate = draw.random()
        if fate >= unknown:
            known[path] = (drawn_estimate if fate < unknown + estimates else drawn_value)(fact, draw)
    return known


def completed(facts: FactContext, space: Mapping[str, Value], draw: random.Random) -> dict[str, Value]:
    """The known facts with a random value for every open one, consistent with what is known of it."""
    known = dict(facts.known)
    names = {**profile_facts(), **DERIVED}
    for path, value in space.items():
        match value:
            case Interval(low, high):
                number = drawn_between(low, min(high, max(low, LARGEST_DRAWN)), names[path], draw)
                known[path] = draw.choice([number, low, high])
            case OneOf(values):
                known[path] = draw.choice(values)
            case _:
                known[path] = drawn_value(names[path], draw)
        if path in DERIVED and draw.random() < 0.3:
            del known[path]
    return known


def drawn_between(low: float, high: float, fact: Fact, draw: random.Random) -> float:
    """A random number of this kind between two."""
    number = draw.uniform(low, high)
    is_whole = isinstance(fact.kind, Number) and fact.kind.whole
    return min(max(round(number), low), high) if is_whole else number


def other_values(fact: Fact, value: Value) -> Iterator[Value]:
    """Every other value of a fact that is no number."""
    match fact.kind:
        case Ordinal() | Choice() as kind:
            yield from (other for other in kind.values() if other != value)
        case Flag():
            yield not value
        case Several() as words:
            every = words.values()
            sets = (frozenset(chosen) for size in range(len(every) + 1) for chosen in combinations(every, size))
            yield from (other for other in sets if other != value)


# ── the oracle ──


def leads_afresh(known: Mapping[str, Value], pack: Pack, weights: Weights) -> tuple[dict[str, float], set[str], bool]:
    """Score of every option in points, the options out, and whether any recommendation is withheld."""
    facts = FactContext(known, pack)
    sums = dict.fromkeys(pack.option_ids, 0.0)
    total = 0.0
    for criterion in pack.criteria:
        importance = facts.importance(criterion).value
        if importance is not None:
            total += weights[criterion.id] * importance
            for option, performance in facts.performances(criterion).items():
                sums[option] += weights[criterion.id] * importance * performance
    out: set[str] = set()
    withheld = total == 0
    for gate in pack.gates:
        for level in gate.levels:
            if level.when.holds(facts) is True:
                out |= set(level.options) if level.effect == "out" else set()
                withheld = withheld or (not level.options and level.effect != "warn")
    return {option: 100 * value / total if total else 0.0 for option, value in sums.items()}, out, withheld


def answer_afresh(known: Mapping[str, Value], pack: Pack, weights: Weights) -> str | None:
    """The recommendation by MODEL §1 and §2."""
    points, out, withheld = leads_afresh(known, pack, weights)
    remaining = {option: value for option, value in points.items() if option not in out}
    if withheld or not remaining:
        return None
    best = max(remaining.values())
    return next(option for option, value in remaining.items() if best - value < pack.limits.tie_margin - 1e-10)


def is_clear(known: Mapping[str, Value], pack: Pack, weights: Weights) -> bool:
    """Whether no lead is so near to the tie margin that rounding decides."""
    points, _, _ = leads_afresh(known, pack, weights)
    gaps = [abs(one - other) for one, other in combinations(points.values(), 2)]
    return all(abs(gap - pack.limits.tie_margin) > 1e-6 for gap in gaps)
