"""What several formats read out of a decision, said in the same words everywhere."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from archdecide import fact_phrases
from archdecide.decide.findings import Argument, Comparison, GateFinding
from archdecide.formats.wording.numbers import whole
from archdecide.rules import Effect
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision, Outcome
from archdecide.values import number_text

EFFECT_WORDS: Mapping[Effect, str] = {"out": "removes", "hold": "holds", "warn": "warns about"}
COULD_WORDS: Mapping[Effect, str] = {"out": "could remove", "hold": "could hold", "warn": "could warn about"}


class GateGroup(Struct, frozen=True):
    """The findings of one gate that say the same of several options. `first` stands for all of them."""

    first: GateFinding
    options: tuple[str, ...]


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def arguments(comparison: Comparison | None, *, speaking_for: bool) -> tuple[Argument, ...]:
    """The arguments for the winner or for its rival, strongest first as the decision lists them."""
    if comparison is None:
        return ()
    return tuple(item for item in comparison.arguments if (item.points > 0) == speaking_for)


def telling(comparison: Comparison | None) -> tuple[Argument, ...]:
    """The sufficient reasons; where the winner does not lead on points, its three strongest arguments."""
    reasons = arguments(comparison, speaking_for=True)
    return tuple(item for item in reasons if item.decisive) or reasons[:3]


def gate_groups(gates: Iterable[GateFinding]) -> tuple[GateGroup, ...]:
    """Findings that differ only in the option they act on, joined, in the order in which they come."""
    groups: dict[tuple[object, ...], list[GateFinding]] = {}
    for gate in gates:
        key = (gate.id, gate.state, gate.effect, gate.because, gate.action, gate.could_become, gate.settles)
        groups.setdefault(key, []).append(gate)
    return tuple(
        GateGroup(found[0], tuple(gate.option for gate in found if gate.option is not None))
        for found in groups.values()
    )


def groups_in(decision: Decision, state: str) -> tuple[GateGroup, ...]:
    """The gates of a decision in one state, grouped."""
    return gate_groups(gate for gate in decision.gates if gate.state == state)


def acts_on(group: GateGroup, decision: Decision) -> str:
    """The options a gate acts on, in words."""
    if not group.options:
        return "any recommendation"
    if len(group.options) == len(decision.options) > 1:
        return "every option"
    return listed(title(decision, option) for option in group.options)


def title(decision: Decision, option: str) -> str:
    """The name of an option inside a sentence: without a capital letter, unless it is an abbreviation."""
    return lowered(decision.options.get(option, option))


def sentence(text: str) -> str:
    """The text on one line, with a capital letter first and a full stop last."""
    line = capitalised(text)
    return line if line.endswith((".", "!", "?")) else f"{line}."


def capitalised(text: str) -> str:
    """The text on one line, with a capital letter first."""
    line = one_line(text)
    return line[:1].upper() + line[1:]


def clause(text: str) -> str:
    """The text on one line without its full stop, to go on inside a sentence."""
    return one_line(text).removesuffix(".")


def lowered(title: str) -> str:
    """A title inside a sentence: without its capital letter, unless it is an abbreviation."""
    line = one_line(title)
    return line if line[1:2].isupper() else line[:1].lower() + line[1:]


def quoted(words: Iterable[str]) -> list[str]:
    """Each name in single quotes."""
    return [f"'{word}'" for word in words]


def labels(paths: Iterable[str], last: str = "and") -> str:
    """Facts by their short names as a list in a sentence."""
    return listed(dict.fromkeys(map(fact_phrases.label, paths)), last)


def labelled(names: Iterable[str]) -> tuple[str, ...]:
    """Facts by their short names, each once; what is no path stays as it is written."""
    known = fact_phrases.PHRASES
    return tuple(dict.fromkeys(fact_phrases.label(name) if name in known else name for name in names))


def few(words: Sequence[str], most: int = 3) -> str:
    """The first words of a list, and how many more there are."""
    shown = list(words[:most])
    return listed([*shown, f"{len(words) - most} more"] if len(words) > most else shown)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 point`, `3 points`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def points(value: float) -> str:
    """Points of a score without their sign, as an integer in words: `7 points`, `less than 1 point`."""
    number = whole(abs(value))
    return counted(number, "point") if number else "less than 1 point"


def points_signed(value: float) -> str:
    """Points of a score with their sign, as an integer: `+7`, `−2`; `under 1` where less than half a point is left."""
    number = whole(abs(value))
    return f"{'+' if value >= 0 else '−'}{number}" if number else "under 1"


def known_criteria(decision: Decision) -> int:
    """How many criteria have at least one known driver."""
    return sum(criterion.importance is not None for criterion in decision.criteria)


def answer(decision: Decision) -> str:
    """What is recommended, or why nothing is, in one sentence without a full stop."""
    outcome = decision.outcome
    if outcome.recommendation is not None:
        return title(decision, outcome.recommendation)
    if outcome.verdict == "blocked":
        return "no option is left"
    return "no recommendation yet"


def meaning(decision: Decision) -> str:
    """What the verdict word says, without a full stop; "determined" also says how much hangs on priorities."""
    outcome = decision.outcome
    said = VERDICT_MEANINGS[outcome.verdict]
    if outcome.verdict != "determined" or outcome.confidence in (None, "robust"):
        return said
    other = "other priorities could" if outcome.confidence == "leaning" else "slightly other priorities could"
    return f"{said}, though {other} ({outcome.confidence})"


def standing(decision: Decision) -> str:
    """Where the answer stands: its margin, or what keeps it from being given. Without a full stop."""
    verdict, leader = decision.outcome.verdict, decision.outcome.score_leader
    if verdict == "blocked":
        return (
            f"gates remove {listed(title(decision, option) for option in decision.removed)}; one must be lifted first"
        )
    if verdict == "insufficient":
        known = (
            f"{known_criteria(decision)} of {counted(len(decision.criteria), 'criterion', 'criteria')} can be judged"
        )
        shown = f"; on these {title(decision, leader)} scores best, which is no recommendation yet" if leader else ""
        return known + shown
    if leader in decision.removed:
        removing = _removing(decision, leader)
        return f"{title(decision, leader)} scores best, but gates remove it: {removing}; {margin(decision)}"
    return margin(decision)


def margin(decision: Decision) -> str:
    """By how much the shown option leads or trails its strongest rival, and what that means."""
    rival, subject = decision.strongest_rival, decision.subject
    if rival is None or subject is None:
        return "nothing that is known separates the options"
    name, other = title(decision, subject), title(decision, rival.rival)
    apart = points(rival.lead)
    if rival.rival in decision.removed:
        where = "ahead of" if rival.lead >= 0 else "behind"
        return f"every other option is removed by gates; on points alone {name} is {apart} {where} {other}"
    if rival.lead == 0:
        return f"{name} and {other} score the same" + (
            ", and the simpler one is taken" if decision.outcome.tie_break else ""
        )
    if rival.lead < 0:
        return f"{other} scores {apart} more; that close, we recommend the style that is simpler to run: {name}"
    return f"{name} leads {other}, its closest rival, by {apart}"


def weights_note(decision: Decision) -> str:
    """Which weights are the team's own, and what the default weights would say; empty without own weights."""
    other = decision.with_default_weights
    if other is None:
        return ""
    own = listed(f"{name} = {number_text(weight)}" for name, weight in decision.own_weights.items())
    same = (other.recommendation, other.verdict) == (decision.outcome.recommendation, decision.outcome.verdict)
    return f"{own}. With the default weights: {'the same answer' if same else outcome_words(decision, other)}"


def outcome_words(decision: Decision, outcome: Outcome) -> str:
    """An outcome in a few words: `microservices (leaning)`."""
    option = outcome.recommendation
    return f"{title(decision, option) if option else 'no recommendation'} ({outcome.verdict})"


def removed_by(decision: Decision, option: str) -> str:
    """What gates do to an option, short: `removed by V2 and V3` or `held by V4`; empty if nothing."""
    found = decision.gates_of(option)
    for effect, word in (("out", "removed by"), ("hold", "held by")):
        codes = dict.fromkeys(gate.code for gate in found if gate.effect == effect)
        if codes:
            return f"{word} {few(tuple(codes))}"
    return ""


def stopped(decision: Decision, option: str) -> str:
    """How many gates act on an option: `removed by 5 gates`, `held by 1 gate`; empty if none does."""
    found = decision.gates_of(option)
    for effect, word in (("out", "removed by"), ("hold", "held by")):
        if gates := {gate.id for gate in found if gate.effect == effect}:
            return f"{word} {counted(len(gates), 'gate')}"
    return ""


def _removing(decision: Decision, option: str | None) -> str:
    """The titles of the gates that remove an option."""
    titles = dict.fromkeys(clause(gate.title) for gate in decision.gates_of(option) if gate.effect == "out")
    return few(quoted(titles))
