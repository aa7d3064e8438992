"""An assessment for people at a terminal: the answer first, then why, then what to do.

Readable at 80 columns, without colour, in a pipe and in ASCII. User strings only enter as `Text`, so that no
name is ever read as markup.
"""

import shlex
from collections.abc import Iterator, Sequence
from math import fsum

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from archdecide.decide.findings import Argument
from archdecide.formats.terminal import tipping_points
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, printed
from archdecide.formats.wording import decision_wording, numbers, plan_wording
from archdecide.formats.wording.decision_wording import GateGroup, groups_in, one_line
from archdecide.plan.plan import Plan
from archdecide.sensitivity.decision import Decision

MOST_QUESTIONS = 5
MOST_RUNNING = 5
MOST_UNPROVEN = 6
MOST_GATES_OF_OTHERS = 3
MOST_REASONS = 5
MOST_TIPS = 4
MOST_COUNTER_REASONS = 3
BAR_COLUMNS = 20


def assessment(plan: Plan, look: OutputStyle, *, path: str = "PROFILE") -> str:
    """The assessment as text. `path` is the profile as the closing hints name it."""
    return printed(_page(plan, path), look)


def _page(plan: Plan, path: str) -> Iterator[RenderableType]:
    decision = plan.decision
    yield from _answer(plan)
    for heading, body in (
        ("Scores, 0 to 100", _scores(decision) if decision.outcome.verdict != "insufficient" else None),
        *_reasons(decision),
        ("Gates that hold", _gates(plan)),
        ("Gates that lack an answer", _unproven(plan)),
        ("Signs that something is outgrown or over-split", _signs(decision)),
        ("What would change the answer", _tipping(decision)),
        ("What is unknown", _unknown(plan)),
        ("What runs today", _today(plan)),
        ("What to do now", _now(plan, path)),
    ):
        if body is not None:
            yield Text()
            yield Text(heading, style=STYLES["heading"])
            yield Padding(body, (0, 0, 0, 2))


def _answer(plan: Plan) -> Iterator[RenderableType]:
    """The first lines: what is decided or recommended, how sure that is, by how much, and under which conditions."""
    decision, said_first = plan.decision, plan_wording.answer(plan)
    if plan.target.is_recorded:
        said_first += f", {plan_wording.status(plan)}"
    yield Text(f"{one_line(decision.profile)}: {said_first} — {decision.outcome.verdict}", style=STYLES["answer"])
    said = [decision_wording.sentence(plan_wording.beside(plan))] if plan.target.is_recorded else []
    said += [
        decision_wording.sentence(decision_wording.meaning(decision)),
        decision_wording.sentence(decision_wording.standing(decision)),
    ]
    if plan.pressing and plan.target.basis != "score leader":
        numbers = [str(number) for number, step in enumerate(plan.now, start=1) if step.presses]
        said.append(f"First do {'step' if len(numbers) == 1 else 'steps'} {decision_wording.listed(numbers)} below.")
    if plan.target.is_preliminary:
        said.append("The cut is preliminary: too little is listed to say what there is to cut out.")
    yield Text(" ".join(said))
    if note := decision_wording.weights_note(decision):
        yield Text.assemble(("Own weights: ", f"bold {STYLES['own']}"), (f"{note}.", STYLES["own"]))


def _scores(decision: Decision) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    for option, score in decision.outcome.scores.items():
        shown = option == decision.subject
        style = STYLES["answer"] if shown else ""
        table.add_row(
            Text("▸" if option == decision.outcome.recommendation else " "),
            Text(decision_wording.title(decision, option), style=style),
            _bar(score, shown),
            Text("  ?" if score is None else f"{numbers.whole(score):3}", style=style),
            Text(decision_wording.stopped(decision, option), style=STYLES["against"]),
        )
    return table


def _bar(score: float | None, shown: bool) -> Text:
    filled = numbers.whole((score or 0) * BAR_COLUMNS / 100)
    return Text.assemble(
        ("█" * filled, STYLES["for"] if shown else ""),
        ("░" * (BAR_COLUMNS - filled), STYLES["faint"]),
    )


def _reasons(decision: Decision) -> Iterator[tuple[str, RenderableType | None]]:
    """The arguments that decide against the strongest rival, and the strongest ones against."""
    comparison = decision.strongest_rival
    if comparison is None:
        return
    winner, rival = (
        decision_wording.title(decision, comparison.winner),
        decision_wording.title(decision, comparison.rival),
    )
    pros = decision_wording.telling(comparison)
    cons = decision_wording.arguments(comparison, speaking_for=False)
    yield f"For {winner} against {rival}, in points", _arguments(pros, MOST_REASONS, "for")
    yield f"For {rival}", _arguments(cons, MOST_COUNTER_REASONS, "against")


def _arguments(found: Sequence[Argument], most: int, side: str) -> RenderableType | None:
    if not found:
        return None
    sign = "+" if side == "for" else "−"
    table = Table.grid(padding=(0, 1, 0, 0))
    shown = [item for item in found if numbers.whole(item.points)][:most]
    for item in shown:
        points = Text(f"{sign}{numbers.whole(abs(item.points))}", style=STYLES[side], justify="right")
        table.add_row(points, Text.assemble((one_line(item.title), "bold"), f": {one_line(item.because)}"))
    if rest := found[len(shown) :]:
        sum_of_rest = numbers.whole(abs(fsum(item.points for item in rest)))
        worth = f"{sign}{sum_of_rest}" if sum_of_rest else "less than 1 point"
        reasons = decision_wording.counted(len(rest), "smaller reason")
        table.add_row(Text(), Text(f"{reasons}: {worth}{' in all' if len(rest) > 1 else ''}", style=STYLES["faint"]))
    return table


def _gates(plan: Plan) -> RenderableType | None:
    """Every gate on the shown option, and the first of those that only act on others."""
    decision, style = plan.decision, plan.target.style
    table = Table.grid(padding=(0, 1, 0, 0))
    groups = groups_in(decision, "holds")
    others = [group for group in groups if style not in group.options]
    rest = others[MOST_GATES_OF_OTHERS:]
    for group in groups:
        if group not in rest:
            gate = group.first
            effect = f"{decision_wording.EFFECT_WORDS[gate.effect]} {decision_wording.acts_on(group, decision)}"
            because = decision_wording.clause(decision_wording.capitalised(plan_wording.because(plan, gate)))
            says = f": {effect}. {because}. → {_what_to_do(group, plan)}{_worse(group, plan)}"
            title = f"{decision_wording.clause(gate.title)} ({gate.code})"
            table.add_row(Text("·"), Text.assemble((title, "bold"), says))
    if rest:
        more = decision_wording.counted(len({group.first.id for group in rest}), "further gate")
        acts = "acts" if more.startswith("1 ") else "act"
        table.add_row(Text("·"), Text(f"{more} {acts} on other options only", style=STYLES["faint"]))
    return table if table.row_count else None


def _what_to_do(group: GateGroup, plan: Plan) -> str:
    """The action of a gate, or where it stands among the steps below."""
    number = plan.number_of(group.first.id)
    is_below = number is not None and number <= len(plan.now)
    if is_below and (plan.target.style in group.options or not group.options):
        return f"step {number}"
    return decision_wording.sentence(group.first.action)


def _worse(group: GateGroup, plan: Plan) -> str:
    gate = group.first
    if gate.could_become is None:
        return ""
    facts = decision_wording.listed(decision_wording.labelled(plan.named(gate.settles)), "or")
    return f" ({decision_wording.COULD_WORDS[gate.could_become]} it, depending on {facts})"


def _unproven(plan: Plan) -> RenderableType | None:
    table = Table.grid(padding=(0, 1, 0, 0))
    decision = plan.decision
    groups = groups_in(decision, "unproven")
    for group in groups[:MOST_UNPROVEN]:
        gate = group.first
        effect = f"{decision_wording.COULD_WORDS[gate.effect]} {decision_wording.acts_on(group, decision)}"
        needed = decision_wording.few(decision_wording.labelled(plan.named(gate.settles)))
        title = f"{decision_wording.clause(gate.title)} ({gate.code})"
        table.add_row(Text("·"), Text.assemble((title, "bold"), f": {effect}, depending on {needed}"))
    if (rest := len(groups) - MOST_UNPROVEN) > 0:
        table.add_row(Text(), Text(f"and {decision_wording.counted(rest, 'gate')} more", style=STYLES["faint"]))
    return table if table.row_count else None


def _signs(decision: Decision) -> RenderableType | None:
    table = Table.grid(padding=(0, 1, 0, 0))
    for trigger in decision.triggers:
        if trigger.state == "fires":
            level = "" if trigger.level is None else f", {trigger.level}"
            title = f"{one_line(trigger.title)} ({trigger.code}{level})"
            table.add_row(Text("·"), Text.assemble((title, "bold"), f": {one_line(trigger.because)}"))
    return table if table.row_count else None


def _tipping(decision: Decision) -> RenderableType | None:
    """The nearest tipping points, or that there are none; the fewest facts and the forecasts if asked for."""
    facts = list(tipping_points.sentences(decision))
    lines = [tipping_points.nothing_moves(decision), *facts[:MOST_TIPS]]
    if (rest := len(facts) - MOST_TIPS) > 0:
        lines.append(f"and {decision_wording.counted(rest, 'fact')} further away")
    lines += [tipping_points.priority(decision), tipping_points.flip(decision), tipping_points.forecast(decision)]
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in filter(None, lines):
        table.add_row(Text("·"), Text(line))
    return table if table.row_count else None


def _unknown(plan: Plan) -> RenderableType:
    """How much is known, and the open questions in their order."""
    decision = plan.decision
    known, total = decision_wording.known_criteria(decision), len(decision.criteria)
    criteria = decision_wording.counted(total, "criterion", "criteria")
    covered = f"{known} of {criteria} known: {decision.coverage_word} coverage."
    proved = decision_wording.sentence(tipping_points.settled(decision)) if tipping_points.settled(decision) else ""
    table = Table.grid(padding=(0, 1, 0, 0))
    asked = plan.questions.asked
    for question in asked[:MOST_QUESTIONS]:
        worth = f" ({plan_wording.question_worth(plan, question)})"
        table.add_row(
            Text("·"),
            Text.assemble((question.fact, "bold"), f": {one_line(question.question)}", (worth, STYLES["faint"])),
        )
    if asked or plan.questions.others:
        table.add_row(Text("·"), Text(decision_wording.sentence(plan_wording.open_facts(plan)), style=STYLES["faint"]))
    said = Text(f"{covered} {proved}".strip())
    return Group(said, table) if table.row_count else said


def _today(plan: Plan) -> RenderableType | None:
    """What runs today beside the target; nothing where there are no parts or nothing runs."""
    if plan.comparison.today == 0 or not plan.situation.parts or plan.comparison.running is None:
        return None
    table = Table.grid(padding=(0, 1, 0, 0))
    changing = [item for item in plan.comparison.running if item.movement != "stays"]
    for item in changing[:MOST_RUNNING]:
        table.add_row(Text("·"), Text.assemble((one_line(item.name), "bold"), f" {plan_wording.becomes(item)}"))
    if (rest := len(changing) - MOST_RUNNING) > 0:
        table.add_row(Text("·"), Text(f"and {decision_wording.counted(rest, 'deployable')} more", STYLES["faint"]))
    said = Text(decision_wording.sentence(plan_wording.running(plan)))
    return Group(said, table) if table.row_count else said


def _now(plan: Plan, path: str) -> RenderableType:
    """The steps that can start today, how many come later, and the commands that say more."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for number, step in enumerate(plan.now, start=1):
        name, action = plan_wording.heading(step), decision_wording.sentence(step.action)
        is_said = decision_wording.sentence(name) == action
        told = Text(action, style="bold") if is_said else Text.assemble((f"{name}: ", "bold"), action)
        table.add_row(Text(f"{number}.", justify="right"), told)
    kinds = ((plan.next, "{} to do next"), (plan.later, "{} for later"), (plan.declined, "{} declined"))
    rest = [words.format(decision_wording.counted(len(found), "step")) for found, words in kinds if found]
    lines: list[RenderableType] = [table] if table.row_count else [Text("Nothing has to be done today.")]
    if rest:
        lines.append(Text(f"The report also lists {decision_wording.listed(rest)}.", style=STYLES["faint"]))
    file = shlex.quote(one_line(path))
    # A command is copied as one line, so it never wraps.
    commands = [f"archdecide report {file} -o report.md", f"archdecide graph {file}"]
    lines.append(Text("All of this with its sources, and the services it leads to:"))
    lines += [Text(f"  {command}", no_wrap=True, overflow="ignore") for command in commands]
    return Group(*lines)
