"""Open questions for people at a terminal: what to ask next, why, and what each answer would lead to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from rich.console import RenderableType
from rich.text import Text

from archdecide.facts import ASKED_FIRST, profile_facts
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, columns, indented, printed
from archdecide.formats.wording import decision_wording, numbers, plan_wording
from archdecide.formats.wording.decision_wording import one_line
from archdecide.formats.wording.plan_wording import EFFORT_WORDS
from archdecide.kinds import Choice, Kind, Number, Ordinal, Several
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.profile.finding_out import FINDING_OUT
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview
from archdecide.sensitivity.questions import NextQuestion

if TYPE_CHECKING:
    from archdecide.usecases.answering import Answered

MOST_OUTCOMES = 6
KEYS = (
    "Type an answer, or one of these: ? (explain), s (skip), u (don't know), b (back), q (save and end).\n"
    "Several words: word, word. Every answer is saved at once."
)
NO_FLIP = "no other recommendation by itself"


def text(interview: Interview, limit: int, look: OutputStyle, plan: Plan) -> str:
    """The open questions of a plan in their order, at most `limit` of them: what can change the recommendation first,
    then what can change a step."""
    return printed(_list(interview, limit, plan), look)


def _list(interview: Interview, limit: int, plan: Plan) -> Iterator[RenderableType]:
    titles = _titles(interview.facts.pack)
    by_fact = {item.fact: item for item in interview.questions}
    asked = plan.questions.asked
    if interview.settled is not None:
        yield Text(f"Nothing needs to be asked: {_settled(interview, titles)}.", style=STYLES["answer"])
    elif not any(item.changes == "recommendation" for item in asked):
        yield Text("Nothing is left to ask: every fact that could change the answer is known.", style=STYLES["answer"])
    else:
        yield Text("Ask next, what can change the recommendation most first", style=STYLES["heading"])
    steps_begin = False
    for number, question in enumerate(asked[:limit], start=1):
        if question.changes == "step" and not steps_begin:
            steps_begin = True
            yield Text()
            yield Text("What can change a step", style=STYLES["heading"])
        yield Text()
        if question.fact in by_fact and question.changes != "step":
            yield from _question(by_fact[question.fact], titles, f"{number}. ")
        else:
            yield from _of_step(question, plan, f"{number}. ")
    yield Text()
    if len(asked) > limit:
        rest = decision_wording.counted(len(asked) - limit, "question")
        yield Text(f"and {rest} more; see --limit", style=STYLES["faint"])
    yield Text(decision_wording.sentence(plan_wording.open_facts(plan)), style=STYLES["faint"])


def _of_step(question: PlanQuestion, plan: Plan, mark: str) -> Iterator[RenderableType]:
    yield Text.assemble((f"{mark}{one_line(question.question)}", "bold"))
    rows = [("fact", question.fact), ("why", one_line(question.why)), ("allowed", one_line(question.allowed))]
    rows.append(("leads to", plan_wording.question_worth(plan, question)))
    rows.append(("effort", EFFORT_WORDS[question.effort]))
    yield indented(columns((Text(name, style=STYLES["faint"]), Text(words)) for name, words in rows) or Text(), 3)


def one(question: NextQuestion, interview: Interview, look: OutputStyle) -> str:
    """One question, to be answered now; the words of a list stand once, each with its meaning."""
    kind = profile_facts()[question.fact].kind
    titles = _titles(interview.facts.pack)
    if not isinstance(kind, Several):
        return "\n" + printed(_question(question, titles, ""), look)
    most = f"at most {kind.most}" if kind.most else "any"
    shown = replace(question, allowed=f"{most} of the words below; [] says none")
    words = columns(_row(word, meaning) for word, meaning in meanings(kind).items())
    return "\n" + printed([*_question(shown, titles, ""), indented(words or Text(), 3)], look)


def _question(question: NextQuestion, titles: Mapping[str | None, str], mark: str) -> Iterator[RenderableType]:
    yield Text.assemble((f"{mark}{one_line(question.question)}", "bold"))
    rows = [("fact", question.fact), ("why", one_line(question.why)), ("allowed", one_line(question.allowed))]
    if question.flip_probability > 0 or question.fact not in ASKED_FIRST:
        rows += _value_of(question, titles)
    rows.append(("effort", EFFORT_WORDS[question.effort]))
    yield indented(columns((Text(name, style=STYLES["faint"]), Text(words)) for name, words in rows) or Text(), 3)


def _value_of(question: NextQuestion, titles: Mapping[str | None, str]) -> list[tuple[str, str]]:
    """Where answers lead, and what knowing one is worth."""
    leads = [f"{answer} → {titles[option]}" for answer, option in question.outcomes]
    shown = leads[:MOST_OUTCOMES] + ([f"{len(leads) - MOST_OUTCOMES} more"] if len(leads) > MOST_OUTCOMES else [])
    return [
        ("leads to", "; ".join(shown) if len({option for _, option in question.outcomes}) > 1 else NO_FLIP),
        ("worth", _worth(question)),
    ]


def explained(path: str, pack: Pack, look: OutputStyle) -> str:
    """What a question asks for: why, what may be answered and what that means, an example, and how people find out."""
    fact, note, found = profile_facts()[path], pack.note_by_path.get(path), FINDING_OUT.get(path)
    rows = [("why", one_line(note.why))] if note is not None else []
    rows += list(meanings(fact.kind).items()) or [("allowed", fact.kind.allowed())]
    if found is not None:
        rows += [("example", found.example), ("find out", found.how)]
    return printed([indented(columns(_row(name, words) for name, words in rows) or Text(), 3)], look)


def meanings(kind: Kind) -> Mapping[str, str]:
    """Every word or step that may be answered, with its meaning; of a number those that stand for a range."""
    match kind:
        case Choice(meanings=words) | Several(meanings=words):
            return words
        case Ordinal(anchors=anchors):
            return {str(step): meaning for step, meaning in anchors.items()}
        case Number(scale=scale) if scale:
            return {"a number": kind.unit} | {word: item.meaning for word, item in scale.items()}
        case _:
            return {}


def _row(name: str, words: str) -> tuple[Text, Text]:
    return Text(name, style=STYLES["faint"]), Text(words)


def _worth(question: NextQuestion) -> str:
    """What knowing the answer is worth."""
    if question.flip_probability > 0:
        return f"it changes the answer in {numbers.tenths(question.flip_probability)} cases"
    return "nothing by itself, something together with others" if question.lowers_regret else "little"


def _titles(pack: Pack) -> Mapping[str | None, str]:
    """Options as they stand in a sentence; None: no recommendation."""
    named = {option.id: option.title for option in pack.options}
    words: dict[str | None, str] = {
        option: name if name[1:2].isupper() else name[:1].lower() + name[1:] for option, name in named.items()
    }
    return words | {None: "no recommendation"}


def _settled(interview: Interview, titles: Mapping[str | None, str]) -> str:
    return f"whatever the open answers are, {titles[interview.settled]} stays ahead"


def outcome(answered: "Answered", look: OutputStyle) -> str:
    """What the answers have led to, and how many questions that has saved."""
    return printed(_outcome(answered), look)


def _outcome(answered: "Answered") -> Iterator[RenderableType]:
    interview, titles = answered.interview, _titles(answered.interview.facts.pack)
    written = decision_wording.counted(len(answered.written), "answer")
    yield Text(f"{written} written{': ' if answered.written else ''}{', '.join(answered.written)}.")
    if answered.not_needed:
        names = ", ".join(answered.not_needed)
        yield Text(
            f"{decision_wording.counted(len(answered.not_needed), 'answer')} not needed and not written: {names}."
        )
    for path in answered.unknown:
        if (found := FINDING_OUT.get(path)) is not None:
            yield Text(f"Not known: {path}. {found.how}")
    left = decision_wording.counted(len(interview.left), "question")
    if interview.settled is not None:
        said = f"{decision_wording.capitalised(_settled(interview, titles))}. {left} saved."
    elif interview.next is not None:
        said = f"Not settled yet: {left} left; see archdecide ask."
    elif interview.questions:
        lists = decision_wording.listed(item.fact for item in interview.questions if item.fact not in profile_facts())
        said = f"Not settled yet: what is left is to describe {lists or 'what was skipped'} in the profile."
    else:
        said = "Every fact that could change the answer is known, or was skipped."
    yield Text(said, style=STYLES["answer"])
