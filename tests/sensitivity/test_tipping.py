"""Tipping points: what is assessed just before and just after each, and that no nearer one was missed (MODEL §5)."""

import random
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from changes import replace
from effort import seeds
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import given
from hypothesis import strategies as st
from packs import Data, answer_afresh, drawn_facts, drawn_pack, is_clear, other_values, pack_of

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Weights, recommendation, weights_of
from archdecide.facts import DERIVED, Fact, profile_facts
from archdecide.formats.terminal.tipping_points import distance, nothing_moves, place, rows
from archdecide.kinds import Number
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.plausible import is_plausible
from archdecide.sensitivity.symbolic import LaurentPolynomial, LineSearch, pieces, roots
from archdecide.sensitivity.tipping import TippingPoint, is_near, tipping_points, whole_people
from archdecide.sensitivity.verdict import decide, decision_from
from archdecide.values import Interval, OneOf, Value, is_number

FACTS = {**profile_facts(), **DERIVED}
BESIDE = 3e-9
"""So far to either side of a tipping point, relative to it, the recommendation is assessed again."""
ISOLATED = 1e-6
"""A difference at one number alone, such as a test for equality, is no tipping point of numbers with decimals."""


def facts_of_example(name: str, pack: Pack) -> tuple[Profile, FactContext, Weights]:
    profile = api.load_profile(ROOT / profile_path(name))
    facts = FactContext.of(profile, pack)
    return profile, facts, weights_of(facts, profile.weights)


def middle(value: Value) -> float:
    return (value.low + value.high) / 2 if isinstance(value, Interval) else value  # type: ignore[return-value]


def is_whole(fact: Fact) -> bool:
    return isinstance(fact.kind, Number) and fact.kind.whole


def just_beyond(tip: TippingPoint) -> Value:
    """A value at which the new answer holds: `at` itself for whole numbers, steps and words, else beside it."""
    kind = FACTS[tip.fact].kind
    if not isinstance(kind, Number) or kind.whole:
        return tip.at
    assert isinstance(tip.at, float | int)
    step = max(abs(tip.at), 1e-3) * BESIDE
    beyond = tip.at + step if tip.direction == "above" else tip.at - step
    return beyond if kind.low <= beyond <= kind.high else tip.at


def just_before(tip: TippingPoint) -> Value:
    """A value on the near side: the whole number before, or one beside `at`; the current value if it lies there."""
    assert isinstance(tip.at, float | int)
    sign = 1 if tip.direction == "above" else -1
    near = tip.at - sign * (1 if is_whole(FACTS[tip.fact]) else max(abs(tip.at), 1e-3) * BESIDE)
    return tip.current if (near - middle(tip.current)) * sign <= 0 else near


def grid(fact: Fact, current: float, furthest: float | None, direction: str, places: int) -> Iterator[float]:
    """Values from the current one to the tipping point (or the end of the range), evenly and by magnitudes."""
    assert isinstance(fact.kind, Number)
    sign = 1 if direction == "above" else -1
    end = furthest if furthest is not None else (fact.kind.high if sign > 0 else fact.kind.low)
    near_end = min(end, max(100.0, 4 * current)) if sign > 0 else end
    steps = [current + (near_end - current) * step / places for step in range(1, places)]
    steps += [end - (end - current) * 2.0**-power for power in range(1, 30)]
    steps += [current + (end - current) * 2.0**-power for power in range(1, 40)]
    if fact.kind.whole:
        steps = [float(round(x)) for x in (*steps, *(current + sign * step for step in range(40)))]
    inside = {x for x in steps if (x - current) * sign > 0 and (x - end) * sign < 0}
    yield from sorted(inside, key=lambda x: abs(x - current))


def missed(
    known: Mapping[str, Value], pack: Pack, weights: Weights, tips: Mapping[tuple[str, str], TippingPoint], places: int
) -> list[tuple[str, Value]]:
    """Values nearer than the tipping points at which something else is recommended."""
    now = answer_afresh(known, pack, weights)

    def differs(path: str, value: Value) -> bool:
        there = {**known, path: value}
        return answer_afresh(there, pack, weights) != now and is_clear(there, pack, weights)

    found: list[tuple[str, Value]] = []
    for path, fact in FACTS.items():
        current = known.get(path)
        if current is None or path not in pack.dependents:
            continue
        if not isinstance(fact.kind, Number):
            steps = [tip.distance for (name, _), tip in tips.items() if name == path]
            nearer = [] if steps or isinstance(current, OneOf) else other_values(fact, current)
            found += [(path, value) for value in nearer if differs(path, value)]
            continue
        for direction in ("below", "above"):
            tip = tips.get((path, direction))
            at = tip.at if tip is not None and is_number(tip.at) else None
            for x in grid(fact, middle(current), at, direction, places):  # type: ignore[arg-type]
                beside = x + (ISOLATED if direction == "above" else -ISOLATED)
                if differs(path, int(x) if is_whole(fact) else x) and (is_whole(fact) or differs(path, beside)):
                    if tip is None and isinstance(current, Interval) and current.low <= x <= current.high:
                        break  # the answer is open within the estimate already: nothing needs to change for it
                    found.append((path, x))
                    break
    return found


def by_place(tips: tuple[TippingPoint, ...]) -> dict[tuple[str, str], TippingPoint]:
    return {(tip.fact, tip.direction): tip for tip in tips}


# ── random packs and profiles ──


def check_drawn(seed: int, estimates: float, places: int) -> None:
    """Every tip of a drawn pack and profile is exact, and no nearer one exists."""
    pack, known = drawn_pack(seed), drawn_facts(seed, estimates=estimates)
    facts = FactContext(known, pack)
    weights = weights_of(facts, {})
    tips = tipping_points(facts, weights)
    now = answer_afresh(known, pack, weights)
    for tip in tips:
        assert tip.becomes == answer_afresh({**known, tip.fact: just_beyond(tip)}, pack, weights), tip
        if not tip.steps:
            before = {**known, tip.fact: just_before(tip)}
            assert now == answer_afresh(before, pack, weights) or not is_clear(before, pack, weights), tip
    if now is not None:
        assert missed(known, pack, weights, by_place(tips), places) == []


@pytest.mark.parametrize("seed", range(40))
def test_a_drawn_tipping_point_is_exact_and_the_nearest(seed: int) -> None:
    check_drawn(seed, estimates=0.1 * (seed % 3), places=40)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_a_drawn_tipping_point_is_the_nearest_on_a_fine_grid(seed: int) -> None:
    check_drawn(seed, estimates=0.1 * (seed % 4), places=1000)


def test_drawn_packs_do_tip() -> None:
    """The checks above look at something: every kind of fact tips somewhere."""
    kinds = set()
    for seed in range(150):
        facts = FactContext(drawn_facts(seed), drawn_pack(seed))
        kinds |= {type(FACTS[tip.fact].kind).__name__ for tip in tipping_points(facts, weights_of(facts, {}))}
    assert {"Number", "Ordinal", "Choice", "Flag", "Several"} == kinds


# ── examples ──


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_assessed_before_and_after_each_tip_changes_exactly_as_reported(name: str, pack: Pack) -> None:
    profile, facts, weights = facts_of_example(name, pack)
    now = recommendation(facts, weights)
    for tip in tipping_points(facts, weights):
        after = decision_from(name, facts.with_facts({tip.fact: just_beyond(tip)}), profile.weights, tipping=None)
        assert tip.becomes == after.outcome.recommendation, tip
        if not tip.steps:
            before = facts.with_facts({tip.fact: just_before(tip)})
            assert now == recommendation(before, weights), tip


@pytest.mark.parametrize("within", [0, 0.05, 0.2, 1, 30])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_near_tips_of_an_example_are_those_of_all_that_are_near(name: str, within: float, pack: Pack) -> None:
    _, facts, weights = facts_of_example(name, pack)
    expected = tuple(tip for tip in tipping_points(facts, weights) if is_near(tip, within))
    assert expected == tipping_points(facts, weights, within=within)


@pytest.mark.parametrize("seed", seeds(120))
def test_the_near_tips_of_drawn_facts_are_those_of_all_that_are_near(seed: int) -> None:
    facts = FactContext(drawn_facts(seed, estimates=0.1 * (seed % 3)), drawn_pack(seed))
    weights = weights_of(facts, {})
    every = tipping_points(facts, weights)
    for within in (0.1, *(tip.distance for tip in every if not tip.steps)):  # at the very end, too
        assert tuple(tip for tip in every if is_near(tip, within)) == tipping_points(facts, weights, within=within)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_changed_profile_gives_what_the_tip_of_its_fact_says(name: str, pack: Pack) -> None:
    profile, facts, weights = facts_of_example(name, pack)
    for tip in tipping_points(facts, weights):
        if tip.fact in profile_facts():
            group, field = tip.fact.split(".")
            section = replace(getattr(profile, group), **{field: just_beyond(tip)})
            changed = replace(profile, **{group: section})
            assert tip.becomes == decide(changed, pack, tipping=None).outcome.recommendation, tip


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_nearer_tip_of_an_example_was_missed(name: str, pack: Pack) -> None:
    _, facts, weights = facts_of_example(name, pack)
    assert missed(facts.known, pack, weights, by_place(tipping_points(facts, weights)), 120) == []


def test_the_hosting_of_models_tips_together_with_the_hardware_that_follows_from_it(pack: Pack) -> None:
    text = {
        "name": "a",
        "ai": {"model_hosting": "api"},
        "components": [{"name": "model", "kind": "inference"}, {"name": "app", "kind": "application"}],
    }
    profile = Profile.model_validate(text)
    facts = FactContext.of(profile, pack)
    assert facts.value("derived.mixed_hardware") is False
    assert facts.with_facts({"ai.model_hosting": "mixed"}).value("derived.mixed_hardware") is True
    assert facts.with_facts({"ai.model_hosting": None}).value("derived.mixed_hardware") is None
    for word in ("none", "api", "managed-endpoint", "self-hosted-gpu", "mixed"):
        changed = replace(profile, ai=replace(profile.ai, model_hosting=word))
        expected = {path: value for path, value in FactContext.of(changed, pack).known.items() if value is not None}
        actual = facts.with_facts({"ai.model_hosting": word}).known
        assert expected == {path: value for path, value in actual.items() if value is not None}


# ── cases with known answers ──


def small_pack(*curves: tuple[Data, float, float], gates: list[Data] | None = None) -> Pack:
    """A pack of two options; each criterion is given as (curve, performance of small, performance of large)."""
    return pack_of(
        {
            "criteria": [
                {
                    "id": f"criterion-{number}",
                    "code": f"K{number}",
                    "title": "t",
                    "group": "g",
                    "question": "q?",
                    "importance": curve,
                    "performances": {
                        "small": {"value": small, "because": "b"},
                        "large": {"value": large, "because": "b"},
                    },
                }
                for number, (curve, small, large) in enumerate(curves)
            ],
            "gates": [
                {
                    "id": f"gate-{number}",
                    "code": f"V{number}",
                    "title": "t",
                    "levels": [{"effect": "out", "options": ["large"], "because": "b", "action": "a", "when": when}],
                }
                for number, when in enumerate(gates or [])
            ],
            "ratios": [
                {
                    "id": "growth",
                    "title": "t",
                    "numerator": {"fact": "team.engineers_in_24_months"},
                    "denominator": "team.engineers",
                }
            ],
        },
        ("small", "large"),
    )


RISING: Data = {"fact": "scale.peak_to_average", "points": [[0, 0], [10, 1]]}
HALF: Data = {"fact": "scale.load_growth_24m", "points": [[0, 0.5], [1000, 0.5]]}


def tips_at(pack: Pack, known: Mapping[str, Value], path: str) -> list[Any]:
    facts = FactContext(known, pack)
    tips = tipping_points(facts, weights_of(facts, {}))
    return sorted((tip.direction, tip.at, tip.becomes) for tip in tips if tip.fact == path)


def test_a_linear_lead_tips_where_it_reaches_the_tie_margin() -> None:
    # large leads by x/10 − 1/2 against .03 · (x/10 + 1/2): x = 5.15 / .97.
    pack = small_pack((RISING, 0, 1), (HALF, 1, 0))
    known: dict[str, Value] = {"scale.peak_to_average": 3.0, "scale.load_growth_24m": 2.0}
    ((direction, at, becomes),) = tips_at(pack, known, "scale.peak_to_average")
    assert ("above", pytest.approx(5.15 / 0.97, rel=1e-9), "large") == (direction, at, becomes)
    ((direction, at, becomes),) = tips_at(pack, {**known, "scale.peak_to_average": 9.0}, "scale.peak_to_average")
    assert ("below", pytest.approx(5.15 / 0.97, rel=1e-9), "small") == (direction, at, becomes)


def test_a_ratio_tips_exactly_in_its_numerator_and_in_its_denominator() -> None:
    growth = {"fact": "ratio.growth", "points": [[0, 0], [4, 1]]}
    pack = small_pack((growth, 0, 1), (HALF, 1, 0))
    # The lead needs growth / 4 ≥ .515 / .97, growth ≥ 2.1237.
    known: dict[str, Value] = {"team.engineers": 10, "team.engineers_in_24_months": 15, "scale.load_growth_24m": 2.0}
    assert [("above", 22, "large")] == tips_at(pack, known, "team.engineers_in_24_months")
    assert [("below", 7, "large")] == tips_at(pack, known, "team.engineers")


def test_a_curve_that_rises_and_falls_tips_at_the_nearer_of_two_places() -> None:
    hill = {"fact": "scale.peak_to_average", "points": [[10, 0], [20, 1], [30, 0]]}
    pack = small_pack((hill, 0, 1), (HALF, 1, 0))
    known: dict[str, Value] = {"scale.peak_to_average": 20.0, "scale.load_growth_24m": 2.0}
    reached = 0.515 / 0.97
    assert [
        ("above", pytest.approx(30 - 10 * reached, rel=1e-9), "small"),
        ("below", pytest.approx(10 + 10 * reached, rel=1e-9), "small"),
    ] == tips_at(pack, known, "scale.peak_to_average")


def test_distances_are_relative_to_the_current_value_and_absolute_from_zero() -> None:
    pack = small_pack((RISING | {"fact": "team.platform_engineers"}, 0, 1), (HALF, 1, 0))
    for current, divisor in ((0.0, 1), (2.0, 2)):
        known: dict[str, Value] = {"team.platform_engineers": current, "scale.load_growth_24m": 2.0}
        facts = FactContext(known, pack)
        (tip,) = tipping_points(facts, weights_of(facts, {}))
        assert pytest.approx((5.15 / 0.97 - current) / divisor, rel=1e-9) == tip.distance


def test_what_flips_between_two_whole_numbers_alone_is_no_tip_of_a_whole_number() -> None:
    hill = {"fact": "team.teams", "points": [[3, 0], [3.5, 1], [4, 0]]}
    known: dict[str, Value] = {"team.teams": 2, "scale.load_growth_24m": 2.0}
    assert [] == tips_at(small_pack((hill, 0, 1), (HALF, 1, 0)), known, "team.teams")
    rising = {"fact": "team.teams", "points": [[3, 0], [4, 1]]}
    cut_off = small_pack((rising, 0, 1), (HALF, 1, 0), gates=[{"fact": "team.teams", "at_least": 4}])
    assert [] == tips_at(cut_off, known, "team.teams")
    wider = {"fact": "team.teams", "points": [[3, 0], [4, 1], [5, 0]]}
    assert [("above", 4, "large")] == tips_at(small_pack((wider, 0, 1), (HALF, 1, 0)), known, "team.teams")


def test_a_gate_at_the_very_end_of_a_range_tips_there() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    kind = FACTS["scale.peak_to_average"].kind
    assert isinstance(kind, Number)
    known: dict[str, Value] = {"scale.peak_to_average": 3.0, "scale.load_growth_24m": 2.0}
    highest = small_pack((always, 0, 1), gates=[{"fact": "scale.peak_to_average", "at_least": kind.high}])
    assert [("above", kind.high, "small")] == tips_at(highest, known, "scale.peak_to_average")
    lowest = small_pack((always, 0, 1), gates=[{"fact": "scale.peak_to_average", "at_most": kind.low}])
    assert [("below", kind.low, "small")] == tips_at(lowest, known, "scale.peak_to_average")


def test_a_set_tips_by_the_fewest_words_and_of_equally_many_by_the_first() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    pack = small_pack((always, 0, 1), gates=[{"fact": "security.regulated_data", "includes": ["pci", "phi"]}])
    known: dict[str, Value] = {"security.regulated_data": frozenset(), "scale.load_growth_24m": 2.0}
    assert [("other", frozenset(("pci",)), "small")] == tips_at(pack, known, "security.regulated_data")


def test_all_words_at_once_are_a_value_too() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    words = ("pii", "pci", "phi", "other")
    every = {"all": [{"fact": "security.regulated_data", "includes": [word]} for word in words]}
    known: dict[str, Value] = {"security.regulated_data": frozenset(), "scale.load_growth_24m": 2.0}
    found = tips_at(small_pack((always, 0, 1), gates=[every]), known, "security.regulated_data")
    assert [("other", frozenset(words), "small")] == found


def test_numbers_come_before_steps_and_words_however_far_away() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    gates: list[Data] = [
        {"fact": "scale.peak_to_average", "at_least": 9},
        {"fact": "product.domain_clarity", "at_most": 3},
    ]
    known: dict[str, Value] = {
        "scale.peak_to_average": 3.0, "product.domain_clarity": 4, "scale.load_growth_24m": 2.0,
    }  # fmt: skip
    facts = FactContext(known, small_pack((always, 0, 1), gates=gates))
    tips = tipping_points(facts, weights_of(facts, {}))
    assert [("scale.peak_to_average", 2.0, False), ("product.domain_clarity", 1, True)] == [
        (tip.fact, tip.distance, tip.steps) for tip in tips
    ]


def test_steps_from_an_estimate_count_from_its_nearer_end() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    for gate, at, direction in (("at_most", 1, "below"), ("at_least", 5, "above")):
        pack = small_pack((always, 0, 1), gates=[{"fact": "product.domain_clarity", gate: at}])
        known: dict[str, Value] = {"product.domain_clarity": OneOf((2, 3, 4)), "scale.load_growth_24m": 2.0}
        facts = FactContext(known, pack)
        (tip,) = tipping_points(facts, weights_of(facts, {}))
        assert (direction, at, 1) == (tip.direction, tip.at, tip.distance)


def test_a_gate_on_one_whole_number_tips_on_both_sides_of_it() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    pack = small_pack((always, 0, 1), gates=[{"fact": "team.teams", "equals": 4}])
    known: dict[str, Value] = {"team.teams": 4, "scale.load_growth_24m": 2.0}
    assert [("above", 5, "large"), ("below", 3, "large")] == tips_at(pack, known, "team.teams")
    assert [("above", 4, "small")] == tips_at(pack, {**known, "team.teams": 2}, "team.teams")


def test_a_gate_that_an_unknown_fact_leaves_open_still_tips_where_a_known_one_decides_it() -> None:
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    either = {"any": [{"fact": "team.teams", "at_most": 3}, {"fact": "team.engineers", "at_least": 50}]}
    pack = small_pack((always, 0, 1), gates=[either])
    known: dict[str, Value] = {"team.engineers": 20, "scale.load_growth_24m": 2.0}
    assert [("above", 50, "small")] == tips_at(pack, known, "team.engineers")


def test_strong_drivers_are_followed_between_the_ends_of_a_range() -> None:
    """Both ends and the current value leave the driver weak; only its hill in between clears the gate."""
    hill = {"fact": "scale.peak_to_average", "points": [[10, 0], [20, 0.8], [30, 0]]}
    always = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
    data = small_pack((always, 0, 1), (hill, 0.5, 0.5), gates=[{"no_driver": {"known": 1, "below": 0.5}}])
    driven = replace(data.criteria[1], driver=True)
    pack = Pack(**{**vars(data), "criteria": (data.criteria[0], driven)})
    known: dict[str, Value] = {"scale.peak_to_average": 2.0, "scale.load_growth_24m": 2.0}
    assert [("above", pytest.approx(16.25), "large")] == tips_at(pack, known, "scale.peak_to_average")


def test_nothing_tips_where_nothing_is_recommended() -> None:
    pack = small_pack((RISING, 0, 1))
    assert () == tipping_points(FactContext({}, pack), weights_of(FactContext({}, pack), {}))


# ── formulas along a line ──


@given(st.lists(st.integers(-8, 8), min_size=2, max_size=5), st.integers(-2, 1))
def test_every_change_of_sign_of_a_formula_is_among_its_roots(coefficients: list[int], lowest: int) -> None:
    terms = {lowest + position: float(value) for position, value in enumerate(coefficients)}

    def height(x: float) -> float:
        return sum(value * x**exponent for exponent, value in terms.items())

    found = [0.05, *roots(terms, 0.05, 20.0), 20.0]
    steps = [0.05 + step * 0.01 for step in range(1996)]
    for left, right in pairwise(steps):
        if height(left) * height(right) < 0:
            assert any(left - 1e-9 <= root <= right + 1e-9 for root in found)


@given(st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_pieces_end_where_a_comparison_changes(limit: int, plus: int, end: int) -> None:
    def is_high(x: LaurentPolynomial) -> bool:
        return 60 / x + plus > limit

    found = [(low, high, answer) for low, high, answer in pieces(0.5, end, is_high)]
    assert (0.5, end) == (found[0][0], found[-1][1]) or end < 0.5
    for low, high, answer in found:
        assert answer == (60 / ((low + high) / 2) + plus > limit)


def test_a_form_is_its_formula() -> None:
    draw = random.Random(5)
    for _ in range(200):
        x = LineSearch(draw.uniform(0.5, 9)).variable()
        form = (3 - x) * (x + 2) / 4 + 6 / x - 1
        value = sum(coefficient * x.value**exponent for exponent, coefficient in form.terms.items())
        assert form.value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("target", "limit", "expected", "words"),
    [
        (99.95, 99.05, 18, "19 times the downtime"),
        (99, 99.9, 0.9, "10\u00a0% of the downtime"),
    ],
)
def test_the_distance_of_an_availability_is_measured_in_downtime(
    target: float, limit: float, expected: float, words: str
) -> None:
    fact = "reliability.availability_target_pct"
    ends = {"at_most": limit} if limit < target else {"at_least": limit}
    level = {"effect": "out", "options": ["large"], "when": {"fact": fact, **ends}, "because": "b", "action": "a"}
    rules = {
        "criteria": [
            {
                "id": "c",
                "code": "K1",
                "title": "t",
                "group": "g",
                "question": "q?",
                "importance": {"fact": "team.teams", "points": [[1, 1], [2, 1]]},
                "performances": {
                    name: {"value": value, "because": "b"} for name, value in (("small", 0.1), ("large", 0.9))
                },
            }
        ],
        "gates": [{"id": "v", "code": "V1", "title": "t", "levels": [level]}],
    }
    decision = decision_from("p", FactContext({"team.teams": 1, fact: target}, pack_of(rules, ("small", "large"))), {})
    (tip,) = [item for item in decision.tipping_points or () if item.fact == fact]
    assert tip.distance == pytest.approx(expected)
    assert words == distance(tip)
    assert not is_near(tip, 0.1)


# What is realistic


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"team.teams": 14}, False),
        ({"team.teams": 9}, True),
        ({"team.engineers": 200}, False),
        ({"team.engineers": 200, "team.teams": 25}, True),
        ({"product.stage": "mvp"}, False),
        ({"product.stage": "mature"}, True),
        ({"scale.peak_to_average": 90}, True),
    ],
)
def test_facts_that_belong_together_move_together_and_a_product_only_grows(
    changes: Mapping[str, Value], expected: bool
) -> None:
    """The shop has 34 engineers in 5 teams."""
    profile = api.load_profile(ROOT / profile_path("online-shop"))
    profile = replace(profile, product=replace(profile.product, stage="growth"))
    assert is_plausible(changes, FactContext.of(profile, api.load_pack())) is expected


def test_what_is_outside_already_may_stay_so_and_get_no_worse() -> None:
    owner = Profile.model_validate({"name": "x", "team": {"engineers": 40, "teams": 2}})
    facts = FactContext.of(owner, api.load_pack())
    assert is_plausible({"team.engineers": 36}, facts)
    assert not is_plausible({"team.engineers": 60}, facts)


def test_people_are_shown_only_realistic_tips_and_the_result_has_all() -> None:
    decision = api.assess(api.load_profile(ROOT / profile_path("ai-writing-saas")))
    assert [tip.fact for tip in decision.tipping_points or () if not tip.plausible] == ["product.stage"]
    assert "product.stage" not in {row.fact for row in rows(decision)}
    assert nothing_moves(decision) == "No realistic change of a single fact changes the recommendation"


def test_parts_of_people_are_rounded_to_where_the_answer_holds() -> None:
    tip = TippingPoint("team.platform_engineers", 2, 3.4, "above", "microservices", 0.7, steps=False)
    assert place(tip) == "4 platform engineers or more"
    assert place(replace(tip, at=1.6, direction="below")) == "1 platform engineer or fewer"


@pytest.mark.parametrize(
    ("at", "above", "inclusive", "expected"),
    [
        (1.2, True, False, 2),
        (2.0, True, False, 3),
        (2.0, True, True, 2),
        (1.8, False, False, 1),
        (2.0, False, False, 1),
        (0.0, False, False, 0),
        (31, True, True, 31),
    ],
)
def test_a_tip_is_rounded_to_where_the_answer_holds(at: float, above: bool, inclusive: bool, expected: int) -> None:
    assert whole_people(at, above=above, inclusive=inclusive) == expected
