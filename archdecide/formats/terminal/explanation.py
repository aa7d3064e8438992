"""Explanations for people at a terminal: where a number comes from, down to curve, source and grade."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.text import Text

from archdecide.decide.findings import GateFinding
from archdecide.explain.explanation import (
    CriterionExplanation,
    Explained,
    Explanation,
    FactExplanation,
    FactUse,
    GateExplanation,
    LevelExplanation,
    OptionExplanation,
)
from archdecide.facts import DERIVED, Fact
from archdecide.formats.document.evidence import source_of
from archdecide.formats.terminal import tipping_points
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, columns, indented, printed, section, signed
from archdecide.formats.wording import decision_wording, numbers
from archdecide.formats.wording.curve_wording import height_text, leaf_words, short_words, step_lines
from archdecide.formats.wording.decision_wording import one_line
from archdecide.formats.wording.numbers import is_estimate
from archdecide.formats.wording.requirement_wording import demand_lines
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.values import number_text

STATE_WORDS = {"holds": "holds", "unproven": "lacks an answer", "clear": "is clear"}
TRUTH_WORDS = {True: "holds", False: "is clear", None: "lacks an answer"}


def text(explained: Explained, pack: Pack, look: OutputStyle) -> str:
    """The explanations one below the other; without any, what can be explained."""
    return printed(_ExplanationPage(explained.decision, pack).of(explained.parts), look)


class _ExplanationPage:
    """Explanations of one decision."""

    def __init__(self, decision: Decision, pack: Pack) -> None:
        self.decision, self.pack = decision, pack
        self.facts: Mapping[str, Fact] = vocabulary(pack)

    def of(self, parts: Sequence[Explanation]) -> Iterator[RenderableType]:
        if not parts:
            yield from self.overview()
        for number, part in enumerate(parts):
            if number:
                yield Text()
            match part:
                case CriterionExplanation():
                    yield from self.criterion(part)
                case FactExplanation():
                    yield from self.fact(part)
                case OptionExplanation():
                    yield from self.option(part)
                case GateExplanation():
                    yield from self.gate(part)

    # One criterion

    def criterion(self, item: CriterionExplanation) -> Iterator[RenderableType]:
        finding = item.finding
        importance = "unknown, so it has no vote"
        if finding.importance is not None:
            share = numbers.percent(item.share)
            importance = f"importance {height_text(finding.importance)} of 1, {share} of the whole weight"
        yield Text(f"{finding.code} {one_line(finding.title)} — {importance}", style=STYLES["answer"])
        yield Text(one_line(finding.question))
        steps = (self.tree_row(depth, height, words) for depth, height, words in step_lines(item.curve, self.facts))
        yield from section("Importance, from 0 to 1", *steps)
        yield from section("Weight", Text(self.weight(item)))
        rows = [
            (
                Text(decision_wording.title(self.decision, option)),
                Text(height_text(value)),
                Text(f"{item.points[option]:.1f}"),
                Text(one_line(finding.because[option])),
            )
            for option, value in finding.performances.items()
        ]
        heading = [Text(word, style=STYLES["faint"]) for word in ("option", "fit", "points", "because")]
        yield from section(f"Points, out of {100 * item.share:.1f}", columns([heading, *rows], gap=2))
        yield from section(f"Sources, grade {finding.grade}", self.sources(finding.sources))

    def weight(self, item: CriterionExplanation) -> str:
        allowed = item.criterion.weight
        weight = number_text(item.finding.weight)
        whose = "the team's own" if item.finding.id in self.decision.own_weights else "the pack's"
        return (
            f"{weight}, {whose}; people may reasonably say {number_text(allowed.low)} to {number_text(allowed.high)}. "
            f"Weight × importance ÷ the sum of that over all criteria = {100 * item.share:.1f} %."
        )

    def tree_row(self, depth: int, height: str, words: str) -> RenderableType:
        return indented(columns([[Text(f"{height:<5}", style="bold"), Text(words)]]) or Text(), 2 * depth)

    def sources(self, identifiers: Iterable[str]) -> RenderableType | None:
        """Literature with its grade first, then claims."""
        found = [source_of(identifier, self.pack) for identifier in identifiers]
        ordered = sorted(found, key=lambda source: not source.identifier.startswith("L"))
        return columns(
            [(Text(source.identifier), Text(_source_words(source.says, source.origin))) for source in ordered]
        )

    # One fact

    def fact(self, item: FactExplanation) -> Iterator[RenderableType]:
        path = item.fact.path
        yield Text(f"{path} = {short_words(item.value, item.fact)}", style=STYLES["answer"])
        yield Text(one_line(item.fact.question))
        yield from section("Where it comes from", Text(self.origin(item)))
        if item.points is not None:
            rows = [
                (decision_wording.title(self.decision, option), signed(value)) for option, value in item.points.items()
            ]
            yield from section("What knowing it does to the scores, in points", columns(rows, gap=2))
        yield from section("Criteria that read it", *(self.use(use) for use in item.uses))
        yield from section("Gates that read it", columns(self.gate_rows(item.gates)))
        signs = ((trigger.code, f"{one_line(trigger.title)}: {trigger.state}") for trigger in item.triggers)
        yield from section("Signs that read it", columns(signs))
        others = ((other.code, f"{other.kind}: {one_line(other.title)}") for other in item.others)
        yield from section("Other rules that read it", columns(others))
        yield from section("What would tip the recommendation, all else as it is", *self.tips(item))
        leads = ((answer, f"→ {self.title_or_none(option)}") for answer, option in item.outcomes)
        yield from section("What each answer would lead to, all else as it is", columns(leads, gap=2))

    def origin(self, item: FactExplanation) -> str:
        if item.inputs:
            return f"Computed from {decision_wording.listed(item.inputs)}."
        if item.value is None:
            return f"Nobody has said. Allowed: {item.fact.kind.allowed()}."
        if item.fact.path in DERIVED:
            return "Computed from components and interactions."
        if item.evidence is None:
            return "The profile states it, and names no evidence."
        known = (
            item.evidence.source,
            f"as of {item.evidence.as_of.isoformat()}" if item.evidence.as_of else None,
            f"confidence {item.evidence.confidence}" if item.evidence.confidence else None,
        )
        return f"The profile states it: {one_line('; '.join(filter(None, known)))}."

    def use(self, use: FactUse) -> RenderableType:
        finding = use.finding
        now, then = height_text(finding.importance), height_text(use.importance_without)
        without = "the same without it" if now == then else f"{then} without it"
        said = f"importance {now}, {without}".replace("?", "unknown")
        rows = [(Text(finding.code), Text.assemble((one_line(finding.title), "bold"), f": {said}"))]
        rows += [(Text(), Text(leaf_words(leaf, self.facts))) for leaf in use.leaves]
        if not use.leaves:
            rows.append((Text(), Text("only a condition, or another case of the curve, reads it")))
        return columns(rows) or Text()

    def tips(self, item: FactExplanation) -> Iterator[RenderableType]:
        for tip in item.tipping_points:
            yield Text(f"{tipping_points.change(tip)} → {self.title_or_none(tip.becomes)}")
        if (
            not item.tipping_points
            and item.value is not None
            and not item.inputs
            and self.decision.outcome.recommendation
        ):
            yield Text("Nowhere in its range does it change the recommendation by itself.")

    def title_or_none(self, option: str | None) -> str:
        return decision_wording.title(self.decision, option) if option else "nothing can be recommended"

    # One option

    def option(self, item: OptionExplanation) -> Iterator[RenderableType]:
        score = "no score yet" if item.score is None else decision_wording.counted(numbers.whole(item.score), "point")
        recommended = ", recommended" if item.id == self.decision.outcome.recommendation else ""
        yield Text(f"{one_line(item.title)} — {score}{recommended}", style=STYLES["answer"])
        yield Text(one_line(item.means))
        rows = [
            (
                Text(part.finding.code),
                Text(f"{part.points[item.id]:.1f} of {100 * part.share:.1f}", justify="right"),
                Text.assemble((one_line(part.finding.title), "bold"), f": {one_line(part.finding.because[item.id])}"),
            )
            for part in item.parts
        ]
        yield from section("Points by criterion, out of what each is worth", columns(rows))
        yield from section("Gates", columns(self.gate_rows(item.gates)))

    def gate_rows(self, gates: Iterable[GateFinding]) -> Iterator[tuple[str, str]]:
        for group in decision_wording.gate_groups(gates):
            gate = group.first
            words = decision_wording.COULD_WORDS if gate.state == "unproven" else decision_wording.EFFECT_WORDS
            acts = f"{words[gate.effect]} {decision_wording.acts_on(group, self.decision)}"
            match gate.state:
                case "holds":
                    yield gate.code, f"{acts}: {decision_wording.clause(gate.because)}"
                case "unproven":
                    yield gate.code, f"{acts}: needs {_needed(gate)}"
                case "clear":
                    yield gate.code, f"is clear: {one_line(gate.title)}"

    # One gate

    def gate(self, item: GateExplanation) -> Iterator[RenderableType]:
        gate = item.gate
        yield Text(f"{gate.code} {one_line(gate.title)}", style=STYLES["answer"])
        if gate.note:
            yield Text(one_line(gate.note))
        yield from section("What it says", columns(self.gate_rows(item.findings)))
        for number, level in enumerate(item.levels, start=1):
            yield from self.level(level, number)
        yield from section(f"Sources, grade {gate.grade}", self.sources(gate.sources))

    def level(self, item: LevelExplanation, number: int) -> Iterator[RenderableType]:
        level = item.level
        options = decision_wording.listed(decision_wording.title(self.decision, option) for option in level.options)
        acts = f"{decision_wording.EFFECT_WORDS[level.effect]} {options or 'any recommendation'}"
        tests = [
            indented(columns([[Text(f"{met:<3}", style="bold"), Text(words)]]) or Text(), 2 * depth)
            for depth, met, words in demand_lines(item.tests, self.decision.facts, self.facts)
        ]
        yield from section(f"Level {number}, {acts}: {TRUTH_WORDS[item.holds]}", Text(one_line(level.because)), *tests)
        if item.holds is False:
            return
        yield indented(Text("To clear it, this would have to be true:"))
        for depth, _, words in demand_lines(item.to_clear, self.decision.facts, self.facts):
            yield indented(columns([["·", words]]) or Text(), 2 + 2 * depth)
        yield indented(Text.assemble(("What to do: ", "bold"), one_line(level.action)))

    # Everything

    def overview(self) -> Iterator[RenderableType]:
        decision = self.decision
        yield Text(
            f"{one_line(decision.profile)}: {decision_wording.answer(decision)} — {decision.outcome.verdict}",
            STYLES["answer"],
        )
        yield Text("Everything below can be explained by its name.")
        options = ((option, self.score_words(option)) for option in decision.options)
        yield from section("--option", columns(options, gap=2))
        criteria = (
            (finding.code, finding.id, f"importance {height_text(finding.importance)}".replace("?", "unknown"))
            for finding in decision.criteria
        )
        yield from section("--criterion", columns(criteria, gap=2))
        states: dict[tuple[str, str], list[str]] = {}
        for gate in decision.gates:
            states.setdefault((gate.code, gate.id), []).append(STATE_WORDS[gate.state])
        gates = ((*name, decision_wording.listed(dict.fromkeys(found))) for name, found in states.items())
        yield from section("--gate", columns(gates, gap=2))
        facts = ((path, short_words(value, self.facts.get(path))) for path, value in decision.facts.items())
        yield from section("--fact, as far as it is known", columns(facts, gap=2))
        unknown = ((question.fact, one_line(question.question)) for question in decision.open_questions)
        yield from section("--fact, still unknown", columns(unknown, gap=2))

    def score_words(self, option: str) -> str:
        score = self.decision.outcome.scores[option]
        removed = decision_wording.removed_by(self.decision, option)
        said = "no score yet" if score is None else decision_wording.counted(numbers.whole(score), "point")
        return f"{said}, {removed}" if removed else said


def _needed(gate: GateFinding) -> str:
    """What would settle a gate: facts nobody has stated, or estimates that are too wide."""
    if gate.settles:
        return decision_wording.few(gate.settles)
    wide = [path for path, value in gate.facts.items() if is_estimate(value)]
    return f"an exact value of {decision_wording.few(wide)}" if wide else "more facts"


def _source_words(says: str, origin: str) -> str:
    said = one_line(says)
    return f"{said} ({one_line(origin)})" if origin else said
