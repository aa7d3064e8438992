"""What the form of a pack cannot see: facts that do not exist, curves that run backwards, missing options."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from archdecide.conditions import Clause, CoverageBelow, FactTest, NoDriver, TriggerFires, triggers_in
from archdecide.conditions import nodes_in as conditions_in
from archdecide.curves import Choose, Piecewise, Scaled, Table, nodes_in, reach
from archdecide.errors import Path, Violation, nearest
from archdecide.facts import Fact, all_facts, profile_facts
from archdecide.kinds import Choice, Flag, Kind, Number, Ordinal, Several
from archdecide.profile.part_paths import LISTS
from archdecide.profile.words import COMPONENT_KINDS, HARDWARE, MODES, RISKS
from archdecide.rules.boundary_models import (
    ComponentKind,
    EdgeRule,
    Force,
)
from archdecide.rules.models import (
    AREAS,
    Criterion,
    FactNote,
    Gate,
    PlausibleChange,
    Precaution,
    PriorPart,
    Ratio,
    Rule,
    RuleLevel,
    Trigger,
)
from archdecide.rules.pack import Pack, vocabulary
from archdecide.rules.rule_file import (
    KEYS,
    Limits,
)
from archdecide.schema_node import SchemaNode
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS
from archdecide.values import number_text

ROUNDING = 1e-9
"""How far below 0 a curve may be said to reach only because sums of decimals are rounded."""


def complaints(pack: Pack, *, of_earlier_version: bool = False) -> Iterator[Violation]:
    """Everything that the form of a pack cannot see, by paths of list and id; an earlier version lacks newer words."""
    whole = vocabulary(pack)
    of_component = {**whole, **COMPONENT_FACTS}
    of_interaction = {**of_component, **INTERACTION_FACTS}
    check = _Checks(pack, of_earlier_version=of_earlier_version)
    yield from check.options_exist()
    yield from check.codes_are_unique()
    yield from _of_limits(pack.limits)
    for ratio in pack.ratios:
        for key, path in (("numerator", ratio.numerator.fact), ("denominator", ratio.denominator)):
            at: Path = ("ratios", ratio.id, key, "fact") if key == "numerator" else ("ratios", ratio.id, key)
            yield from check.is_number(path, all_facts(), at)
        yield from _of_signs(ratio)
        yield from check.sources(ratio.sources, ("ratios", ratio.id))
    for criterion in pack.criteria:
        yield from check.criterion(criterion, whole)
    levelled: tuple[tuple[str, Sequence[Gate | Trigger | Precaution | Force], Mapping[str, Fact]], ...] = (
        ("gates", pack.gates, whole),
        ("triggers", pack.triggers, whole),
        ("precautions", pack.precautions, whole),
        ("forces", pack.forces, of_component),
    )
    for name, rules, names in levelled:
        for rule in rules:
            levels: Sequence[RuleLevel] = rule.levels
            for number, level in enumerate(levels):
                yield from check.condition(level.when, names, (name, rule.id, "levels", number, "when"))
            yield from check.rule(rule, names, (name, rule.id))
    edge_lists: tuple[tuple[str, Sequence[EdgeRule]], ...] = (
        ("communication", pack.communication),
        ("resilience", pack.resilience),
    )
    for name, edge_rules in edge_lists:
        for edge_rule in edge_rules:
            if edge_rule.when is not None:
                yield from check.condition(edge_rule.when, of_interaction, (name, edge_rule.id, "when"))
            yield from check.rule(edge_rule, of_interaction, (name, edge_rule.id))
    for kind in pack.kinds:
        yield from check.kind(kind)
    for looked_for in pack.checks:
        yield from check.sources(looked_for.sources, ("checks", looked_for.id))
    for note in pack.facts:
        yield from check.note(note)
    yield from check.claims_are_used()


def _of_limits(limits: Limits) -> Iterator[Violation]:
    """Limits of words that stand in an order: where it is reversed, the word between them is never said."""
    if limits.coverage_minimum > limits.coverage_high:
        least, most = number_text(limits.coverage_minimum), number_text(limits.coverage_high)
        what = f"coverage_minimum is {least}, above coverage_high, which is {most}"
        yield Violation(("limits", "coverage_minimum"), what, "let coverage_minimum be at most coverage_high")


def _of_signs(ratio: Ratio) -> Iterator[Violation]:
    """A ratio is 0 or more, whatever its facts are: conditions and curves know no other."""
    fact = all_facts().get(ratio.numerator.fact)
    if fact is None or not isinstance(fact.kind, Number | Ordinal):
        return
    term = ratio.numerator
    least = min(term.times * fact.kind.low, term.times * fact.kind.high) + term.plus
    if least < -ROUNDING:
        what = f"the numerator reaches down to {number_text(least)}, and a ratio is 0 or more"
        yield Violation(("ratios", ratio.id, "numerator"), what, "let `times` and `plus` keep it at 0 or above")


class _Checks:
    """Checks of one pack."""

    def __init__(self, pack: Pack, *, of_earlier_version: bool) -> None:
        self.pack, self.of_earlier_version = pack, of_earlier_version
        self.options = set(pack.option_ids)
        self.triggers = {trigger.id for trigger in pack.triggers}
        self.known_sources = {claim.id for claim in pack.claims} | {entry.id for entry in pack.literature}

    def options_exist(self) -> Iterator[Violation]:
        if not self.options:
            yield Violation(("options",), "the pack has no options", "list them, operationally simplest first")

    def codes_are_unique(self) -> Iterator[Violation]:
        for name in KEYS:
            seen: dict[str, str] = {}
            for entry in getattr(self.pack, name):
                code = getattr(entry, "code", None)
                if code is not None and seen.setdefault(code, entry.id) != entry.id:
                    what = f"the code {code} belongs to '{seen[code]}' and to '{entry.id}'"
                    other: Path = (name, seen[code], "code")
                    yield Violation((name, entry.id, "code"), what, "give one of them another code", other)

    def claims_are_used(self) -> Iterator[Violation]:
        for claim in self.pack.claims:
            if bool(claim.feeds) == (claim.excluded is not None):
                yield Violation(("claims", claim.id), "a claim either feeds something or is excluded with a reason")

    def option(self, option: str, at: Path) -> Iterator[Violation]:
        if option not in self.options:
            yield Violation(
                at,
                f"there is no option '{option}'",
                nearest(option, self.options) or f"options: {', '.join(self.pack.option_ids)}",
            )

    def sources(self, sources: Iterable[str], at: Path) -> Iterator[Violation]:
        for number, source in enumerate(sources):
            if self.known_sources and source not in self.known_sources:
                yield Violation(
                    (*at, "sources", number),
                    f"there is no source '{source}'",
                    "declare it under claims or literature",
                )

    def rule(self, rule: Rule, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        yield from self.sources(rule.sources, at)
        for number, example in enumerate(rule.examples):
            yield from self.given(example.given, names, (*at, "examples", number, "given"))
        if isinstance(rule, Gate):
            if rule.asks_for and rule.area is None:
                yield Violation(
                    (*at, "asks_for"), "the gate is no prerequisite", f"give it an area: {', '.join(AREAS)}"
                )
            for number, level in enumerate(rule.levels):
                for position, option in enumerate(level.options):
                    yield from self.option(option, (*at, "levels", number, "options", position))
                yield from self.given(level.met, names, (*at, "levels", number, "met"))
                if level.met and level.inherent is not None:
                    what = "the level can be met, and yet `inherent` says why no action does"
                    yield Violation((*at, "levels", number, "inherent"), what, "leave one of them out")
        elif isinstance(rule, Precaution):
            for position, option in enumerate(rule.options):
                yield from self.option(option, (*at, "options", position))
            if (rule.kind == "prerequisite") != (rule.area is not None):
                yield Violation(
                    at, "a prerequisite has an area, and nothing else has one", f"areas: {', '.join(AREAS)}"
                )

    def given(self, given: Mapping[str, Any], names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        for path, raw in given.items():
            if path not in names:
                yield self.no_fact(path, names, (*at, path))
            elif raw is not None:
                try:
                    names[path].kind.read(list(raw) if isinstance(raw, tuple) else raw)
                except ValueError as error:
                    yield Violation((*at, path), str(error), f"allowed: {names[path].kind.allowed()}")

    def no_fact(self, path: str, names: Mapping[str, object], at: Path) -> Violation:
        return Violation(
            at,
            f"there is no fact '{path}'",
            nearest(path, names) or "see the vocabulary: archdecide rules facts",
        )

    def is_number(self, path: str, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        if path not in names:
            yield self.no_fact(path, names, at)
        elif not isinstance(names[path].kind, Number | Ordinal):
            yield Violation(at, f"the fact '{path}' is not a number", f"it is {names[path].kind.allowed()}")

    def condition(self, condition: Clause, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        for test in condition.tests_inside:
            yield from self.test(test, names, at)
        for identifier in triggers_in(condition):
            if at[0] == "triggers":
                yield Violation(at, "a trigger cannot ask for another trigger", "repeat its condition")
            elif identifier not in self.triggers:
                yield Violation(at, f"there is no trigger '{identifier}'", nearest(identifier, self.triggers))

    def of_facts(self, condition: Clause, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        """A condition inside a criterion: what asks for other criteria, or for signs that do, would ask for itself."""
        yield from self.condition(condition, names, at)
        if any(isinstance(node, TriggerFires | NoDriver | CoverageBelow) for node in conditions_in(condition)):
            hint = "test facts, joined with all, any and not; gates may ask for criteria and triggers"
            yield Violation(at, "a criterion can only ask for facts", hint)

    def test(self, test: FactTest, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        if test.fact not in names:
            yield self.no_fact(test.fact, names, at)
            return
        kind = names[test.fact].kind
        limits = {name: getattr(test, name) for name in ("at_least", "at_most", "above", "below")}
        limits = {name: limit for name, limit in limits.items() if limit is not None}
        words = [*((test.equals,) if test.equals is not None else ()), *(test.one_of or ())]
        if not limits and not words and test.includes is None and test.known is None:
            yield Violation(at, f"the test of '{test.fact}' has no operator", "e.g. at_least, one_of, equals")
        if limits and not isinstance(kind, Number | Ordinal):
            yield Violation(
                at,
                f"'{test.fact}' is not a number, so it cannot be compared with {', '.join(limits)}",
                "use equals or one_of",
            )
        elif isinstance(kind, Number | Ordinal):
            for name, limit in limits.items():
                if not kind.low <= limit <= kind.high:
                    yield Violation(at, f"{name}: {limit} is outside the range of '{test.fact}'", kind.allowed())
        if test.includes is not None and not isinstance(kind, Several):
            yield Violation(at, f"'{test.fact}' is not a list, so it includes nothing", "use equals or one_of")
        for word in (*words, *(test.includes or ())):
            if not _is_value(word, kind):
                yield Violation(at, f"'{test.fact}' is never {word!r}", f"allowed: {kind.allowed()}")

    def criterion(self, criterion: Criterion, names: Mapping[str, Fact]) -> Iterator[Violation]:
        at: Path = ("criteria", criterion.id)
        yield from self.sources(criterion.sources, at)
        for node in nodes_in(criterion.importance):
            yield from self.curve(node, names, (*at, "importance"))
        for option in self.pack.option_ids:
            if option not in criterion.performances:
                yield Violation((*at, "performances"), f"the performance of '{option}' is missing", "add it")
        for option, performance in criterion.performances.items():
            yield from self.option(option, (*at, "performances", option))
            for number, case in enumerate(performance.cases):
                yield from self.of_facts(case.when, names, (*at, "performances", option, "cases", number, "when"))
        if not criterion.weight.low <= criterion.weight.value <= criterion.weight.high:
            yield Violation((*at, "weight"), "the weight lies outside its own range")
        for number, example in enumerate(criterion.examples):
            yield from self.given(example.given, names, (*at, "examples", number, "given"))

    def curve(self, node: SchemaNode, names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        match node:
            case Piecewise(fact=path, points=points):
                yield from self.is_number(path, names, at)
                if any(left >= right for (left, _), (right, _) in pairwise(points)):
                    yield Violation(at, f"the points of the curve over '{path}' do not run from left to right")
            case Table(fact=path, values=values):
                yield from self.table(path, values, names, at)
            case Scaled() if (least := reach(node)[0]) < -ROUNDING:
                what = f"the scaled curve reaches down to {number_text(least)}, and an importance is 0 to 1"
                yield Violation(at, what, "let `times` and `plus` keep it at 0 or above")
            case Choose(choose=branches):
                for number, branch in enumerate(branches):
                    if branch.when is not None:
                        yield from self.of_facts(branch.when, names, at)
                    elif number != len(branches) - 1:
                        yield Violation(at, "a branch without `when` stands before the last branch")

    def table(self, path: str, values: Mapping[str, float], names: Mapping[str, Fact], at: Path) -> Iterator[Violation]:
        if path not in names:
            yield self.no_fact(path, names, at)
            return
        kind = names[path].kind
        if not isinstance(kind, Choice | Several | Flag):
            yield Violation(at, f"the fact '{path}' is a number", "use a curve with points")
            return
        words = ("true", "false") if isinstance(kind, Flag) else kind.values()
        for word in values:
            if word not in words:
                yield Violation(
                    at, f"'{path}' is never '{word}'", nearest(word, words) or f"allowed: {', '.join(words)}"
                )
        for word in words:
            if word not in values and not self.of_earlier_version:
                yield Violation(at, f"the table over '{path}' has no value for '{word}'")

    def kind(self, kind: ComponentKind) -> Iterator[Violation]:
        at: Path = ("kinds", kind.kind)
        for key, word, words in (
            ("kind", kind.kind, COMPONENT_KINDS),
            ("hardware", kind.hardware, HARDWARE),
            ("mode", kind.mode, MODES),
            ("crash_risk", kind.crash_risk, RISKS),
        ):
            if word not in words:
                yield Violation((*at, key), f"there is no {key.replace('_', ' ')} '{word}'", nearest(word, words))
        yield from self.sources(kind.sources, at)

    def note(self, note: FactNote) -> Iterator[Violation]:
        at: Path = ("facts", note.fact)
        if note.fact in LISTS:
            return
        if note.fact not in profile_facts():
            if note.fact in vocabulary(self.pack):
                yield Violation(at, f"the fact '{note.fact}' is computed", "give notes to the facts that it is made of")
            else:
                yield self.no_fact(note.fact, {**profile_facts(), **dict.fromkeys(LISTS)}, at)
            return
        kind = profile_facts()[note.fact].kind
        wrong = ("steps",) if isinstance(kind, Number) else ("times", "plus")
        for key in wrong:
            if getattr(note.plausible, key) != getattr(PlausibleChange(), key):
                what = "a number" if isinstance(kind, Number) else "no number"
                yield Violation((*at, "plausible", key), f"'{note.fact}' is {what}", f"it is {kind.allowed()}")
        yield from self.words(note, kind, at)
        if note.plausible.forward and isinstance(kind, Number | Flag | Several):
            what = f"'{note.fact}' has no order"
            yield Violation((*at, "plausible", "forward"), what, "leave it out")
        for number, ratio in enumerate(note.together):
            if ratio.per not in profile_facts():
                yield self.no_fact(ratio.per, profile_facts(), (*at, "together", number, "per"))
            if ratio.at_least > ratio.at_most:
                yield Violation((*at, "together", number), "at_least is above at_most", "let it be at most at_most")
        for number, part in enumerate(note.prior):
            yield from self.prior(part, note.fact, kind, (*at, "prior", number))

    def words(self, note: FactNote, kind: Kind, at: Path) -> Iterator[Violation]:
        allowed = kind.values() if isinstance(kind, Several) else ()
        for key, word in [("disputed", name) for name in note.disputed] + [
            ("suggests", name) for name in note.suggests
        ]:
            if word not in allowed:
                yield Violation((*at, key, word), f"'{note.fact}' is never '{word}'", nearest(word, allowed))
        for word, condition in note.disputed.items():
            yield from self.condition(condition, vocabulary(self.pack), (*at, "disputed", word))

    def prior(self, part: PriorPart, path: str, kind: Kind, at: Path) -> Iterator[Violation]:
        ranges = part.low is not None and part.high is not None
        if ranges == (part.value is not None) or (part.low is None) != (part.high is None):
            yield Violation(at, "a part of a prior has a value, or low and high", f"allowed: {kind.allowed()}")
        elif ranges and not isinstance(kind, Number):
            yield Violation(at, f"'{path}' is not a number", "use value")
        else:
            for value in (part.low, part.high) if ranges else (part.value,):
                if not _is_value(value, kind):
                    yield Violation(at, f"'{path}' is never {value!r}", f"allowed: {kind.allowed()}")
            if part.low is not None and part.high is not None and part.low >= part.high:
                yield Violation(at, "the range is upside down", "low is below high")


def _is_value(word: Any, kind: Any) -> bool:
    match kind:
        case Choice() | Several():
            return word in kind.values()
        case Flag():
            return isinstance(word, bool)
        case Number() | Ordinal():
            return not isinstance(word, str | bool) and kind.low <= word <= kind.high
        case _:
            return isinstance(word, str)
