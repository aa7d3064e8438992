"""Open questions for people at a terminal: what to ask next, why, and what each answer would lead to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from archdecide.facts import profile_facts
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, columns, indented, printed
from archdecide.formats.wording import decision_wording
from archdecide.formats.wording.decision_wording import one_line
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview
from archdecide.sensitivity.questions import NextQuestion

if TYPE_CHECKING:
    from archdecide.usecases.answering import Answered

EFFORT_WORDS = {1: "known by heart", 2: "looked up or asked for", 3: "measured or described"}
MOST_OUTCOMES = 6
NO_FLIP = "no other recommendation by itself"


def text(interview: Interview, limit: int, look: OutputStyle) -> str:
    """The questions in the order in which they are worth asking, at most `limit` of them."""
    return printed(_list(interview, limit), look)


def _list(interview: Interview, limit: int) -> Iterator[RenderableType]:
    titles = _titles(interview.facts.pack)
    if interview.settled is not None:
        yield Text(f"Nothing needs to be asked: {_settled(interview, titles)}.", style=STYLES["answer"])
        return
    questions = interview.questions
    if not questions:
        yield Text("Nothing is left to ask: every fact that could change the answer is known.", style=STYLES["answer"])
        return
    yield Text("Ask next, what is worth most for its effort first", style=STYLES["heading"])
    for number, question in enumerate(questions[:limit], start=1):
        yield Text()
        yield from _question(question, titles, f"{number}. ")
    if len(questions) > limit:
        yield Text()
        yield Text(
            f"and {decision_wording.counted(len(questions) - limit, 'question')} more; see --limit",
            style=STYLES["faint"],
        )


def one(question: NextQuestion, interview: Interview, look: OutputStyle) -> str:
    """One question, to be answered now."""
    return "\n" + printed(_question(question, _titles(interview.facts.pack), ""), look)


def _question(question: NextQuestion, titles: Mapping[str | None, str], mark: str) -> Iterator[RenderableType]:
    yield Text.assemble((f"{mark}{one_line(question.question)}", "bold"))
    rows = [("fact", question.fact), ("why", one_line(question.why)), ("allowed", one_line(question.allowed))]
    leads = [f"{answer} → {titles[option]}" for answer, option in question.outcomes]
    shown = leads[:MOST_OUTCOMES] + ([f"{len(leads) - MOST_OUTCOMES} more"] if len(leads) > MOST_OUTCOMES else [])
    rows.append(("leads to", "; ".join(shown) if len({option for _, option in question.outcomes}) > 1 else NO_FLIP))
    chance = decision_wording.percent(question.flip_probability)
    rows.append(("worth", f"{_worth(question)}; it changes the answer in {chance} of the cases"))
    rows.append(("effort", EFFORT_WORDS[question.effort]))
    yield indented(columns((Text(name, style=STYLES["faint"]), Text(words)) for name, words in rows) or Text(), 3)


def _worth(question: NextQuestion) -> str:
    """The expected value of knowing the answer, in units of weight × importance × performance."""
    if question.evpi:
        return f"{question.evpi:.3f} (expected value of knowing it)"
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
