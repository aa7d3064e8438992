"""The manual of a rule pack as Markdown: generated from the rules, so that it cannot differ from them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from archdecide import assets
from archdecide.conditions import AllOf, AnyOf, Clause, CoverageBelow, FactTest, NoDriver, Not, TriggerFires
from archdecide.curves import (
    Choose,
    Constant,
    Largest,
    Mean,
    MultipliedCurve,
    Piecewise,
    Scaled,
    Table,
)
from archdecide.facts import profile_facts
from archdecide.formats.wording.escaping import md
from archdecide.kinds import Number
from archdecide.rules import FactNote, Pack
from archdecide.rules import vocabulary as facts_of_whole
from archdecide.rules.targets import carriers
from archdecide.schema_node import SchemaNode
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS
from archdecide.values import number_text

if TYPE_CHECKING:
    from jinja2 import Template

KINDS = (
    *("criteria", "gates", "triggers", "precautions", "ratios", "forces", "kinds", "communication", "resilience"),
    *("checks", "claims"),
)
"""The lists of a pack that have a page per entry, beside the literature."""


def text(pack: Pack) -> str:
    """The whole manual: `rules/README.md` of the core pack."""
    return _rendered(pack=pack, page=None)


def rule_text(pack: Pack, identifier: str) -> str:
    """The page of one rule. Raises KeyError if the pack has no such id."""
    page = [
        (kind, entry)
        for kind in (*KINDS, "literature")
        for entry in getattr(pack, kind)
        if identifier == (entry.kind if kind == "kinds" else entry.id)
    ]
    if not page:
        raise KeyError(identifier)
    return _rendered(pack=pack, page=page)


def vocabulary(pack: Pack) -> str:
    """Every fact that a rule may name, with what it may be and the question that asks for it."""
    scopes = (
        ("The whole system", facts_of_whole(pack)),
        ("One component", COMPONENT_FACTS),
        ("One interaction", INTERACTION_FACTS),
    )
    lines = ["# Facts that rules may name"]
    for title, facts in scopes:
        lines += ["", f"## {title}", "", "| fact | question | allowed |", "| --- | --- | --- |"]
        lines += [
            f"| `{fact.path}` | {prose(fact.question)} | {prose(fact.kind.allowed())} |" for fact in facts.values()
        ]
    return "\n".join(lines) + "\n"


def _rendered(**values: Any) -> str:
    return _template().render(values)


@cache
def _template() -> "Template":
    # jinja2 takes 40 ms to import, and other formats borrow only words from here.
    from jinja2 import Environment, StrictUndefined

    # Markdown, not HTML: `prose` is applied to every text of a rule instead of autoescaping.
    environment = Environment(  # noqa: S701
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "md": prose,
        "number": number_text,
        "condition": condition_text,
        "curve": curve_lines,
        "facts": given_text,
        "change": change_text,
    }
    environment.globals["carriers"] = carriers
    return environment.from_string(assets.template_text("rulebook.md.j2"))


_CODE = re.compile(r"\\`([^`|]+?)\\`")
_ESCAPE = re.compile(r"\\(?=.)")


def prose(words: str) -> str:
    """Text of a rule on one line that Markdown prints as it is, except that `code` stays code."""
    return _CODE.sub(lambda found: f"`{re.sub(_ESCAPE, '', found[1])}`", md(words))


def codes(words: Iterable[object]) -> str:
    """Words as code in a sentence: `a`, `b` or `c`."""
    found = [f"`{_scalar(word)}`" for word in words]
    return " or ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _scalar(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case _:
            return str(value)


def given_text(given: Mapping[str, Any]) -> str:
    """The facts of an example."""
    return ", ".join(f"`{path}: {_given(value)}`" for path, value in given.items()) or "nothing is known"


def change_text(note: FactNote) -> str:
    """How far a fact may plausibly change."""
    fact = profile_facts().get(note.fact)
    if fact is None or not note.mutable:
        return "" if fact is None else "no"
    if not isinstance(fact.kind, Number):
        onward = " forward" if note.plausible.forward else ""
        return f"by {note.plausible.steps} step{'s' if note.plausible.steps > 1 else ''}{onward}"
    (low, high), (down, up) = note.plausible.times, note.plausible.plus
    factors = f"× {number_text(low)} to × {number_text(high)}" if (low, high) != (1, 1) else ""
    amounts = f"− {number_text(-down)} to + {number_text(up)}" if (down, up) != (0, 0) else ""
    return ", or ".join(part for part in (factors, amounts) if part) or "no"


def _given(value: Any) -> str:
    """A value as a profile may write it."""
    match value:
        case None:
            return "null"
        case {"min": low, "max": high}:
            return f"{number_text(low)}..{number_text(high)}"
        case list() | tuple():
            return f"[{', '.join(map(_scalar, value))}]"
        case _:
            return _scalar(value)


def condition_text(condition: Clause) -> str:
    """A condition in words."""
    match condition:
        case FactTest():
            return f"`{condition.fact}` {' and '.join(_tests(condition))}"
        case AllOf(all=parts):
            return " and ".join(map(_grouped, parts))
        case AnyOf(any=parts):
            return " or ".join(map(_grouped, parts))
        case Not(inner=part):
            return f"not {_grouped(part)}"
        case TriggerFires(trigger=identifier):
            return f"the trigger `{identifier}` fires"
        case NoDriver(no_driver=quorum):
            return (
                f"every known driver of independent services has an importance below {number_text(quorum.below)}, "
                f"and at least {quorum.known} are known"
            )
        case CoverageBelow(coverage_below=share):
            return f"less than {number_text(100 * share)} % of the criteria have a known driver"
        case _:
            raise TypeError(f"no words for the condition {condition!r}")


def _grouped(part: Clause) -> str:
    words = condition_text(part)
    return f"({words})" if isinstance(part, AllOf | AnyOf) else words


def _tests(test: FactTest) -> Iterator[str]:
    if test.known is not None:
        yield "is known" if test.known else "is not known"
    if test.equals is not None:
        yield f"is {codes([test.equals])}"
    if test.one_of is not None:
        yield f"is {codes(test.one_of)}"
    if test.includes is not None:
        yield f"includes {codes(test.includes)}"
    for sign, limit in (("≥", test.at_least), (">", test.above), ("≤", test.at_most), ("<", test.below)):
        if limit is not None:
            yield f"{sign} {number_text(limit)}"


def curve_lines(curve: SchemaNode, opening: str = "", depth: int = 0) -> str:
    """An importance curve as a nested list."""
    words, parts = _curve(curve)
    lines = [f"{'  ' * depth}- {opening}{words}"]
    return "\n".join(lines + [curve_lines(part, before, depth + 1) for before, part in parts])


def _curve(curve: SchemaNode) -> tuple[str, list[tuple[str, SchemaNode]]]:
    """A curve in words, and its parts with what stands before each."""
    match curve:
        case Piecewise(fact=path, points=points):
            return f"`{path}`: {', '.join(f'{number_text(x)} → {number_text(y)}' for x, y in points)}", []
        case Table(fact=path, values=values):
            return f"`{path}`: {', '.join(f'`{word}` → {number_text(y)}' for word, y in values.items())}", []
        case Constant(constant=height):
            return number_text(height), []
        case Mean(mean=parts):
            return "the weighted mean of", [(f"weight {number_text(part.weight)} · ", part.of) for part in parts]
        case Largest(largest=curves):
            return "the largest of", [("", part) for part in curves]
        case Scaled():
            return _scaled(curve), [("", curve.scaled)]
        case MultipliedCurve(multiply=driver, by=multiplier, unknown=unknown):
            times = f"× (counts as {number_text(unknown)} while unknown) "
            return "the product of", [("", driver), (times, multiplier)]
        case Choose(choose=branches):
            return "the first that applies", [
                (f"if {condition_text(branch.when)}: " if branch.when else "otherwise: ", branch.then)
                for branch in branches
            ]
        case _:
            raise TypeError(f"no words for the curve {curve!r}")


def _scaled(curve: Scaled) -> str:
    words = f"{number_text(curve.plus)} + " if curve.plus else ""
    words += f"{number_text(curve.times)} × what follows"
    words += f", at most {number_text(curve.at_most)}" if curve.at_most < 1 else ""
    return words + (f"; {number_text(curve.unknown)} while that is unknown" if curve.unknown is not None else "")
