"""A change for people at a terminal: before, after, and what carried the difference."""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from rich.console import RenderableType
from rich.text import Text

from archdecide.decide.findings import GateFinding
from archdecide.explain.change import Change, ChangedInput
from archdecide.facts import Fact
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import (
    STYLES,
    columns,
    number_table,
    printable,
    printed,
    section,
    signed,
)
from archdecide.formats.wording import decision_wording, numbers
from archdecide.formats.wording.curve_wording import height_text, short_words
from archdecide.formats.wording.decision_wording import one_line
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.values import Value, value_text

MOST_INPUTS = 12
MOST_CRITERIA = 8
METHODS = {
    "shapley": "Each part is the mean over all orders in which the inputs may change (Shapley value).",
    "path": "Too many inputs for all orders: each part is the mean of two, the order of the profile and its reverse.",
}


def text(change: Change, pack: Pack, look: OutputStyle) -> str:
    """The change as text. `pack` gives the units of facts."""
    return printed(_ChangePage(change, pack).lines(), look)


class _ChangePage:
    """One change."""

    def __init__(self, change: Change, pack: Pack) -> None:
        self.change, self.facts = change, vocabulary(pack)

    def lines(self) -> Iterator[RenderableType]:
        change = self.change
        yield Text(self.headline(), style=STYLES["answer"])
        if change.before_name != change.after_name:
            yield Text(f"before: {printable(change.before_name)}, {self.answer(change.before)}")
            yield Text(f"after: {printable(change.after_name)}, {self.answer(change.after)}")
        if not change.inputs:
            yield Text("Nothing that a rule could read is different.")
            return
        if sentence := self.carried():
            yield Text(sentence)
        yield from section("Scores, 0 to 100", self.scores())
        yield from section("What carried it, in points of each score and of the lead", self.parts(), self.method())
        yield from section("Gates that say something else", columns(self.gate_rows()))
        yield from section(self.criteria_heading(), columns(self.criteria(), gap=2))

    def answer(self, decision: Decision) -> str:
        return f"{decision_wording.answer(decision)} ({decision.outcome.verdict})"

    def headline(self) -> str:
        change = self.change
        name = one_line(change.after.profile)
        if change.is_recommendation_changed:
            return f"{name}: {self.answer(change.before)} → {self.answer(change.after)}"
        before, after = change.before.outcome.verdict, change.after.outcome.verdict
        verdict = after if before == after else f"{before} → {after}"
        return f"{name}: {decision_wording.answer(change.after)}, as before ({verdict})"

    def carried(self) -> str:
        """What alone would have been enough for the new recommendation."""
        names, inputs = self.change.carried_by, self.change.inputs
        if not self.change.is_recommendation_changed or len(inputs) == 1:
            return ""
        if not names:
            return "No few of the differences alone would be enough for that; it takes many together."
        if len(names) == len(inputs):
            return "It takes all of what is different together."
        return f"{decision_wording.listed(names)} alone would be enough for that."

    def title(self, option: str) -> str:
        known = self.change.after if option in self.change.after.options else self.change.before
        return decision_wording.title(known, option)

    def scores(self) -> RenderableType:
        before, after = self.change.before, self.change.after
        rows = []
        for option in dict.fromkeys([*after.options, *before.options]):
            old, new = before.outcome.scores.get(option), after.outcome.scores.get(option)
            moved = signed(new - old) if old is not None and new is not None else ""
            mark = "▸ " if option == after.outcome.recommendation else "  "
            held = [decision_wording.removed_by(side, option) for side in (before, after)]
            gates = held[1] if held[0] == held[1] else f"{held[0] or 'free'} → {held[1] or 'free'}"
            rows.append((mark + self.title(option), _whole(old), _whole(new), moved, gates))
        return number_table(["", "before", "after", "change", ""], rows, texts=(0, 4))

    def parts(self) -> RenderableType | None:
        """The part of each input in every score and in the lead, largest first; they add up to the change."""
        change = self.change
        if change.lead is None:
            return Text("One side has no scores to compare.")
        options = list(change.inputs[0].scores)
        shown, rest = change.inputs[:MOST_INPUTS], change.inputs[MOST_INPUTS:]
        rows = [self.part_row(self.input_words(item), [item], options) for item in shown]
        if rest:
            rows.append(self.part_row(f"{decision_wording.counted(len(rest), 'other')}, together", rest, options))
        rows.append(self.part_row("all together", change.inputs, options))
        return number_table(["", *map(self.title, options), "lead"], rows)

    def part_row(self, words: str, items: Sequence[ChangedInput], options: Iterable[str]) -> list[str]:
        numbers = [fsum(item.scores[option] for item in items) for option in options]
        return [words, *map(signed, numbers), signed(fsum(item.lead for item in items))]

    def input_words(self, item: ChangedInput) -> str:
        if item.kind != "fact":
            return f"{item.name}: {value_text(item.before)} → {value_text(item.after)}"
        fact = self.facts.get(item.name)
        follows = f" (and with it {decision_wording.listed(item.follows)})" if item.follows else ""
        return f"{item.name}: {_brief(item.before, fact)} → {_brief(item.after, fact)}{follows}"

    def method(self) -> RenderableType | None:
        lead, method = self.change.lead, self.change.method
        if lead is None or method is None:
            return None
        who = f"The lead is that of {self.title(lead.option)} over {self.title(lead.rival)}"
        return Text(f"{who}: {_points(lead.before)} → {_points(lead.after)}. {METHODS[method]}", STYLES["faint"])

    def gate_rows(self) -> Iterator[tuple[str, str]]:
        """Every gate that says something else; what it says alike of several options is one row."""
        groups: dict[tuple[str, str, str, tuple[str, ...]], list[str | None]] = {}
        for item in self.change.gates:
            key = (item.finding.code, _state(item.before), _state(item.after), item.inputs)
            groups.setdefault(key, []).append(item.finding.option)
        for (code, before, after, inputs), options in groups.items():
            on = self.options_words([option for option in options if option is not None])
            said = " → ".join(state.format(on=on) for state in (before, after))
            yield code, f"{said} ({decision_wording.few(inputs)})" if inputs else said

    def options_words(self, options: Sequence[str]) -> str:
        if not options:
            return "any recommendation"
        return (
            "every option"
            if len(options) == len(self.change.after.options) > 1
            else decision_wording.listed(map(self.title, options))
        )

    def criteria_heading(self) -> str:
        lead = self.change.lead
        if lead is None:
            return ""
        return f"Criteria that count otherwise, in points of {self.title(lead.option)} over {self.title(lead.rival)}"

    def criteria(self) -> Iterator[tuple[str, str, str, str]]:
        """Criteria with another importance; the share of the others in the whole changes with them."""
        moved = [item for item in self.change.criteria if item.importance_before != item.importance_after]
        for item in moved[:MOST_CRITERIA]:
            before, after = (
                height_text(height).replace("?", "unknown")
                for height in (item.importance_before, item.importance_after)
            )
            yield (
                item.code,
                f"{one_line(item.title)}: importance {before} → {after}",
                f"{_points(item.lead_before)} → {_points(item.lead_after)}",
                signed(item.lead_after - item.lead_before),
            )
        shown = moved[:MOST_CRITERIA]
        rest = [item for item in self.change.criteria if item not in shown]
        if rest:
            total = fsum(item.lead_after - item.lead_before for item in rest)
            yield "", f"{decision_wording.counted(len(rest), 'other')}, together", "", signed(total)


def _whole(score: float | None) -> str:
    return "?" if score is None else str(numbers.whole(score))


def _points(value: float) -> str:
    return signed(value)


def _brief(value: Value, fact: Fact | None) -> str:
    """A value in few words: numbers with their unit, words without their meaning."""
    return value_text(value) if isinstance(value, str | bool) or value is None else _without_meaning(value, fact)


def _without_meaning(value: Value, fact: Fact | None) -> str:
    return value_text(value) if isinstance(value, frozenset | int) else short_words(value, fact)


def _state(gate: GateFinding | None) -> str:
    """What a gate does, with a place for the options: `removes {on}`, `could hold {on}`, `clear`."""
    if gate is None:
        return "no such gate"
    match gate.state:
        case "holds":
            return f"{decision_wording.EFFECT_WORDS[gate.effect]} {{on}}"
        case "unproven":
            return f"{decision_wording.COULD_WORDS[gate.effect]} {{on}}"
        case "clear":
            return "clear"
