"""The form of rules: what each entry of a pack's YAML files may say."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from archdecide.conditions import Condition
from archdecide.curves import Curve, Scaled, Share, facts_in, nodes_in
from archdecide.schema_node import (
    Amount,
    Count,
    Figure,
    Prose,
    Relative,
    SchemaNode,
    Title,
    held,
)
from archdecide.values import Scalar

Identifier = Annotated[str, held(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, held(pattern=r"^[A-Z][A-Za-z0-9]*$", max_length=10)]
Grade = Literal["A", "B", "C", "J"]
"""Evidence: A peer-reviewed or primary measurement, B official documentation or first-hand practice,
C vendor or practitioner article, J judgement made here."""
Effect = Literal["out", "hold", "warn"]
EFFECTS: tuple[Effect, ...] = ("out", "hold", "warn")
Area = Literal["infrastructure", "skills", "observability"]
AREAS: tuple[Area, ...] = ("infrastructure", "skills", "observability")
"""What a prerequisite is made of."""


class Example(SchemaNode, frozen=True):
    """Facts, and what a rule says of them. Examples are the tests of a rule and part of its manual page."""

    given: Mapping[str, Any]
    expect: Literal["fires", "silent", "unknown"]
    effect: str | None = None
    why: Prose | None = None


class Rule(SchemaNode, frozen=True):
    """What every rule has: a name, where it comes from, and examples."""

    id: Identifier
    code: Code
    title: Title
    grade: Grade = "J"
    sources: tuple[str, ...] = ()
    note: Prose | None = None
    examples: tuple[Example, ...] = ()


class CurveExample(SchemaNode, frozen=True):
    """Facts, and the importance that they give a criterion: 0 to 1 within .0005, or null for unknown."""

    given: Mapping[str, Any]
    importance: Share | None


class PerformanceCase(SchemaNode, frozen=True):
    """Another performance where a condition holds."""

    when: Condition
    value: Share
    because: Prose


class Performance(SchemaNode, frozen=True):
    """How well an option satisfies a criterion, 0 none to 1 ideal, with the reason."""

    value: Share
    because: Prose
    cases: tuple[PerformanceCase, ...] = ()


class Weight(SchemaNode, frozen=True):
    """The weight of a criterion in the score, and the range in which people may reasonably differ."""

    value: Annotated[Amount, held(ge=0, le=5)] = 1
    low: Annotated[Amount, held(ge=0, le=5)] = 0.5
    high: Annotated[Amount, held(ge=0, le=5)] = 2


class Criterion(Rule, frozen=True, kw_only=True):
    """A question with an importance curve, and how well each option answers it."""

    group: Title
    question: Prose
    driver: bool = False
    weight: Weight = Weight()
    importance: Curve
    performances: Mapping[str, Performance]
    thresholds: tuple[Prose, ...] = ()
    not_again: Prose | None = None
    examples: tuple[CurveExample, ...] = ()  # type: ignore[assignment]  # a curve's examples expect a number

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """Every fact or ratio that the importance or a performance may read, in the order of first mention."""
        return tuple(dict.fromkeys((*facts_in(self.importance), *self.performances_read)))

    @cached_property
    def performances_read(self) -> tuple[str, ...]:
        """Every fact or ratio that a performance may read."""
        cases = [case for performance in self.performances.values() for case in performance.cases]
        return tuple(dict.fromkeys(test.fact for case in cases for test in case.when.tests_inside))

    @cached_property
    def performance_ranges(self) -> Mapping[str, tuple[float, float]]:
        """By option the least and the greatest performance, whatever the facts."""
        values = {
            option: [part.value, *(case.value for case in part.cases)] for option, part in self.performances.items()
        }
        return {option: (min(several), max(several)) for option, several in values.items()}

    @cached_property
    def fixed_performances(self) -> Mapping[str, float] | None:
        """By option the performance that no fact changes; None where one has cases."""
        if any(part.cases for part in self.performances.values()):
            return None
        return {option: part.value for option, part in self.performances.items()}

    @cached_property
    def is_never_negative(self) -> bool:
        """Whether the form of the curve alone keeps the importance at 0 or above."""
        scaled = (node for node in nodes_in(self.importance) if isinstance(node, Scaled))
        return all(node.times >= 0 and node.plus >= 0 for node in scaled)


class RuleLevel(SchemaNode, frozen=True):
    """One level of a rule: the condition that makes it hold, and why that matters."""

    when: Condition
    because: Prose


class GateLevel(RuleLevel, frozen=True, kw_only=True):
    """One effect of a gate. `beside` reports it beside a stronger level instead of being replaced by it.

    `met` is what the profile says once the action is done, which clears the level. A level that no action clears says
    in `inherent` why: it speaks of a property of the system.
    """

    effect: Effect
    options: tuple[str, ...] = ()
    action: Prose
    beside: bool = False
    met: Mapping[str, Any] = {}
    inherent: Prose | None = None


class Gate(Rule, frozen=True, kw_only=True):
    """A condition that removes or holds an option, outside the score. Levels stand strongest first.

    A gate with an `area` is a prerequisite of the options on which it acts; `asks_for` names what they need, as its
    title names what is wrong.
    """

    area: Area | None = None
    asks_for: Title | None = None
    levels: Annotated[tuple[GateLevel, ...], held(min_length=1)]


class TriggerLevel(RuleLevel, frozen=True):
    """One level of a sign: `warn` to watch it, `act` to do something."""

    level: Literal["warn", "act"]


class Trigger(Rule, frozen=True, kw_only=True):
    """A sign that today's architecture is outgrown or over-split. Without levels it is text to watch for."""

    sign: Literal["outgrown", "over-split"]
    levels: tuple[TriggerLevel, ...] = ()
    watch: Prose
    advice: Prose


class PrecautionLevel(RuleLevel, frozen=True):
    """Where a precaution applies, why, and what to do about it."""

    action: Prose


class Precaution(Rule, frozen=True, kw_only=True):
    """What to take care of once an option is chosen; it moves no score. Levels stand strongest first.

    A `risk` is a drawback of its options where it bites, with what lessens it; a `prerequisite` is something they need
    that is missing, in an `area`; a `duty` is owed under every option. Without options it is about all of them.
    """

    kind: Literal["risk", "prerequisite", "duty"]
    area: Area | None = None
    options: tuple[str, ...] = ()
    levels: Annotated[tuple[PrecautionLevel, ...], held(min_length=1)]


class Term(SchemaNode, frozen=True):
    """times · fact + plus."""

    fact: str
    times: Figure = 1
    plus: Figure = 0


class Ratio(SchemaNode, frozen=True):
    """A fact computed from two others; x/0 counts as unbounded.

    A `held` ratio stays what it is where its denominator alone is varied: the numerator moves along.
    """

    id: Annotated[str, held(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
    title: Title
    numerator: Term
    denominator: str
    unit: Title = "ratio"
    held: bool = False
    sources: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"ratio.{self.id}"


Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
STRICT = frozenset({"profile-invalid"})
"""Check rules whose findings always count: nothing switches them off."""


class CheckRule(SchemaNode, frozen=True):
    """What `check` says of a profile and its decision on record: how severe it is, and the manual page of it.

    A waiver silences a finding of a `waivable` rule; deciding accepts a warning of an `acceptable` one.
    """

    id: Identifier
    code: Code
    title: Title
    severity: Severity
    what: Prose
    why: Prose
    example: Prose
    fix: Prose
    waivable: bool = True
    acceptable: bool = True
    sources: tuple[str, ...] = ()


class Claim(SchemaNode, frozen=True):
    """A claim of a source document, in our words, and where it is used or why it must not score."""

    id: Annotated[str, held(pattern=r"^S\d{3}\.\d+$")]
    says: Prose
    favours: str | tuple[str, ...] = "none"
    feeds: tuple[str, ...] = ()
    excluded: Prose | None = None


class SourceDocument(SchemaNode, frozen=True):
    """One of the source documents."""

    id: Annotated[str, held(pattern=r"^S\d{3}$")]
    title: Title
    author: Prose
    published: Prose
    kind: Prose
    bias: Prose


class Reference(SchemaNode, frozen=True):
    """A source of the literature, how much of it was read, and what was taken from it."""

    id: Annotated[str, held(pattern=r"^L\d+$")]
    title: Title
    grade: Literal["A", "B", "C"]
    read: Prose
    takes: Prose


class PlausibleChange(SchemaNode, frozen=True):
    """How far a fact may plausibly change: numbers to `times` or `plus` what they are, whichever reaches further;
    scales and words by this many steps, sets of words by this many words. `forward` facts only move up their scale."""

    times: tuple[Share, Annotated[Figure, held(ge=1, le=1000)]] = (0.5, 2)
    plus: tuple[Annotated[Figure, held(le=0)], Annotated[Figure, held(ge=0)]] = (0, 0)
    steps: Annotated[Count, held(ge=1, le=10)] = 1
    forward: bool = False


class PlausibleRatio(SchemaNode, frozen=True):
    """How many of a fact there plausibly are for one of another fact, such as engineers for one team."""

    per: str
    at_least: Annotated[Figure, held(ge=0)]
    at_most: Annotated[Figure, held(gt=0)]


class PriorPart(SchemaNode, frozen=True, kw_only=True):
    """One value, or a range of numbers that are equally likely, and its share among all parts."""

    value: Scalar | None = None
    low: Figure | None = None
    high: Figure | None = None
    share: Relative


class FactNote(SchemaNode, frozen=True):
    """What is assumed of a fact that a profile states, or of a list (`components`, `interactions`).

    `mutable` facts may be changed to change the recommendation. `effort` is how hard the fact is to find out: 1 known
    by heart, 2 looked up or asked for, 3 measured. `prior` says how likely its values are before it is known;
    without it every segment of its curve is equally likely. `together` are facts with which it moves. Of a set of
    words, `disputed` says by word which figures speak against it, and `suggests` which weights of criteria would say
    the same.
    """

    fact: str
    why: Prose
    mutable: bool = True
    plausible: PlausibleChange = PlausibleChange()
    together: tuple[PlausibleRatio, ...] = ()
    effort: Literal[1, 2, 3] = 1
    prior: tuple[PriorPart, ...] = ()
    disputed: Mapping[str, Condition] = {}
    suggests: Mapping[str, Mapping[Identifier, Amount]] = {}
