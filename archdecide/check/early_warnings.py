"""What may soon change the answer, and how well it is founded: tipping points, forecasts, reviews, evidence, signs."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from msgspec.structs import replace

from archdecide.check.check_context import CheckContext, amount, path_of, share_text
from archdecide.check.results import Finding
from archdecide.decide.evaluate import trigger_finding
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import weights_of
from archdecide.evidence.dates import months_later
from archdecide.facts import WORTH_CUTTING, Fact, all_facts
from archdecide.kinds import Number
from archdecide.profile import SCAN
from archdecide.sensitivity.tipping import PEOPLE as PEOPLE_UNITS
from archdecide.sensitivity.tipping import TippingPoint, is_near, whole_people
from archdecide.sensitivity.trajectory import FORECAST, GROWTH, PEOPLE, trajectory
from archdecide.values import is_number, number_text, value_text


def warning_findings(case: CheckContext) -> Iterator[Finding]:
    """Every early warning."""
    if case.is_on("tipping-point-near"):
        yield from _tips(case)
    if case.is_on("forecast-tips"):
        yield from _forecast(case)
    if case.is_on("coverage-low"):
        yield from _coverage(case)
    if case.is_on("review-overdue"):
        yield from _review(case)
    if case.is_on("evidence-old"):
        yield from _evidence(case)
    if case.is_on("evidence-contradicts") and case.profile.evidence:
        from archdecide.check.scanned import contradictions  # only profiles with evidence need it

        yield from contradictions(case)
    if case.is_on("over-split-sign"):
        yield from _signs(case)


def _tips(case: CheckContext) -> Iterator[Finding]:
    kinds = all_facts()
    recorded = case.profile.decision.style if case.profile.decision is not None else None
    for tip in case.decision.tipping_points or ():
        fact = kinds[tip.fact]
        if tip.becomes == recorded or not tip.plausible or not is_near(tip, case.settings.margin):
            continue
        becomes = f"'{tip.becomes}' is recommended" if tip.becomes else "nothing can be recommended"
        message = f"{tip.fact} is {amount(tip.current, fact)}: {_change(tip, fact)} {becomes}"
        action = "Make sure of this fact, and plan what to do when it passes that point."
        found = case.finding("tipping-point-near", message, action, f"{tip.fact} {tip.direction}", path_of(tip.fact))
        yield replace(found, distance=tip.distance)


def _change(tip: TippingPoint, fact: Fact) -> str:
    """`2 more engineers and`, `below 1.9 releases per week`, `one step to 2 and`."""
    if tip.steps:
        return f"one step to {value_text(tip.at)} and"
    kind, at = fact.kind, cast("float", tip.at)
    if isinstance(kind, Number) and kind.whole and is_number(tip.current):
        step = at - cast("float", tip.current)
        unit = "engineers" if kind.unit == "persons" else kind.unit
        unit = unit.removesuffix("s") if abs(step) == 1 else unit
        return f"{number_text(abs(step))} {'more' if step > 0 else 'fewer'} {unit} and"
    if isinstance(kind, Number) and kind.whole:
        return f"{amount(at, fact)} or {'more' if tip.direction == 'above' else 'fewer'}, and"
    if isinstance(kind, Number) and kind.unit in PEOPLE_UNITS:
        people = whole_people(at, above=tip.direction == "above", inclusive=False)
        return f"with {amount(people, fact)} or {'more' if tip.direction == 'above' else 'fewer'}"
    return f"{tip.direction} {amount(float(f'{at:.3g}'), fact)}"


def _forecast(case: CheckContext) -> Iterator[Finding]:
    record = case.profile.decision
    if record is None or record.review_by is None or record.review_by <= case.today:
        return
    if case.decision.outcome.recommendation is None:
        return
    facts = FactContext.of(case.profile, case.pack)
    if (cut := case.decision.facts.get(WORTH_CUTTING)) is not None:
        facts = facts.with_facts({WORTH_CUTTING: cut})
    steps = [
        step for step in trajectory(facts, weights_of(facts, case.profile.weights)).steps if step[1] != record.style
    ]
    month, becomes = steps[0] if steps else (0, None)
    if not steps or months_later(case.today, month) >= record.review_by:
        return
    stated = [path for path in (FORECAST, GROWTH, PEOPLE) if facts.value(path) is not None]
    word = f"'{becomes}' is recommended" if becomes else "nothing can be recommended"
    message = (
        f"if the forecast comes true, {word} in month {month} "
        f"({months_later(case.today, month):%Y-%m}), before the review on {record.review_by}"
    )
    action = "Set decision.review_by before that month, or correct the forecast."
    yield case.finding("forecast-tips", message, action, "decision.review_by", path_of(stated[0]) if stated else ())


def _coverage(case: CheckContext) -> Iterator[Finding]:
    minimum = case.settings.coverage_minimum
    minimum = case.pack.limits.coverage_minimum if minimum is None else minimum
    if case.decision.coverage >= minimum:
        return
    asked = [question.fact for question in case.decision.open_questions[:3]]
    share = f"only {share_text(case.decision.coverage)} of the criteria have a known driver"
    waiting = f". Most rules wait for {', '.join(asked)}" if asked else ""
    message = f"{share}; at least {share_text(minimum)} should{waiting}"
    yield case.finding("coverage-low", message, "Answer what archdecide ask asks first.", "coverage", ("name",))


def _review(case: CheckContext) -> Iterator[Finding]:
    record = case.profile.decision
    if record is None or record.review_by is None or record.review_by >= case.today:
        return
    late = (case.today - record.review_by).days
    message = f"the review was due on {record.review_by}, {late} day{'s' if late != 1 else ''} ago"
    action = "Bring the facts up to date, review the decision, and set the next date."
    yield case.finding("review-overdue", message, action, "decision.review_by", ("decision", "review_by"))


def _evidence(case: CheckContext) -> Iterator[Finding]:
    limit = case.settings.evidence_max_age_days
    scanned: list[tuple[date, str]] = []
    for fact in sorted(case.profile.evidence):
        evidence = case.profile.evidence[fact]
        as_of = evidence.as_of
        age = (case.today - as_of).days if as_of is not None else 0
        if as_of is not None and age > limit and (evidence.source or "").startswith(SCAN):
            scanned.append((as_of, fact))
        elif age > limit:
            message = f"{fact} was true on {as_of}, {age} days ago; after {limit} days it should be looked up again"
            action = "Look the value up again and write the new day into as_of."
            yield case.finding("evidence-old", message, action, fact, ("evidence", fact, "as_of"))
    if scanned:
        oldest, fact = min(scanned)
        values = f"{len(scanned)} values of a scan are" if len(scanned) > 1 else "one value of a scan is"
        message = f"{values} older than {limit} days; the oldest, {fact}, was true on {oldest}"
        action = "Run archdecide scan --update with this profile."
        yield case.finding("evidence-old", message, action, "scan", ("evidence", fact, "as_of"))


def _signs(case: CheckContext) -> Iterator[Finding]:
    facts = FactContext(case.decision.facts, case.pack)
    # A decision tells of all triggers; most of them are other signs, and few of these fire.
    for trigger in case.pack.triggers:
        if trigger.sign == "over-split" and facts.trigger(trigger.id):
            sign = trigger_finding(trigger, facts)
            known = [path for path, value in sign.facts.items() if value is not None]
            message = f"{sign.code} {sign.title}: {sign.because}"
            path = path_of(known[-1]) if known else ()
            yield case.finding("over-split-sign", message, sign.advice, sign.id, path)
