"""What an answer is worth and what to ask next: exact values against sums, quadrature and sampling (MODEL §7)."""

import random
from collections.abc import Iterator, Mapping
from itertools import count, groupby
from math import ceil, log
from operator import itemgetter

import pytest
from effort import examples, seeds
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import given, settings
from hypothesis import strategies as st
from packs import Data, drawn_facts, drawn_pack, leads_afresh, pack_of

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, Weights, weights_of
from archdecide.errors import Violation
from archdecide.facts import ASKED_FIRST, DERIVED, Fact, profile_facts
from archdecide.kinds import Flag, Number, Several
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.rules.complaints import complaints
from archdecide.sensitivity.information import Information, information
from archdecide.sensitivity.possible import open_space, possibilities
from archdecide.sensitivity.priors import Likely, LikelyRange, Prior, prior_of
from archdecide.sensitivity.questions import NextQuestion, next_questions
from archdecide.values import Interval, OneOf, Value, value_text

NAMES: Mapping[str, Fact] = {**profile_facts(), **DERIVED}
LOAD, PEAK, USERS = "scale.load_growth_24m", "scale.peak_to_average", "scale.peak_concurrent_users"


def baseline_of(known: Mapping[str, Value], pack: Pack) -> StartingPoint:
    facts = FactContext(known, pack)
    return StartingPoint(facts, weights_of(facts, {}))


def value_of(path: str, baseline: StartingPoint) -> Information:
    return information(NAMES[path], prior_of(NAMES[path], baseline), baseline)


def questions_of(known: Mapping[str, Value], pack: Pack) -> tuple[NextQuestion, ...]:
    facts = FactContext(known, pack)
    return next_questions(facts, weights_of(facts, {}))


# ── the oracle: the formula, over values one by one ──


def utilities_afresh(known: Mapping[str, Value], pack: Pack, weights: Weights) -> dict[str, float]:
    """Σ w·I·p per option, 0 where a gate removes it."""
    facts = FactContext(known, pack)
    levels = [(criterion, facts.importance(criterion).value) for criterion in pack.criteria]
    total = sum(weights[criterion.id] * level for criterion, level in levels if level is not None)
    points, out, _ = leads_afresh(known, pack, weights)
    return {option: 0.0 if option in out else value * total / 100 for option, value in points.items()}


def lead_afresh(known: Mapping[str, Value], pack: Pack, weights: Weights) -> str | None:
    """What would be recommended if nothing were withheld."""
    points, out, _ = leads_afresh(known, pack, weights)
    remaining = {option: value for option, value in points.items() if option not in out}
    if not remaining or not any(points.values()):
        return None
    best = max(remaining.values())
    return next(option for option, value in remaining.items() if best - value < pack.limits.tie_margin - 1e-10)


def summed(
    path: str, weighted: Iterator[tuple[Value, float]], known: Mapping[str, Value], pack: Pack, weights: Weights
) -> tuple[float, float]:
    """EVPI and the probability of another recommendation over weighted values."""
    now = lead_afresh(known, pack, weights)
    means, best, flips = dict.fromkeys(pack.option_ids, 0.0), 0.0, 0.0
    for value, share in weighted:
        there = {**known, path: value}
        found = utilities_afresh(there, pack, weights)
        best += share * max(found.values())
        means = {option: mean + share * found[option] for option, mean in means.items()}
        flips += share * (lead_afresh(there, pack, weights) != now)
    return best - max(means.values()), flips


def nodes(prior: Prior, fact: Fact, places: int) -> Iterator[tuple[Value, float]]:
    """The prior as weighted values: whole numbers one by one, other ranges by their midpoints."""
    is_whole = isinstance(fact.kind, Number) and fact.kind.whole
    for part in prior:
        if isinstance(part, Likely):
            yield part.value, part.share
        elif is_whole:
            size = int(part.high) - int(part.low) + 1
            yield from ((x, part.share / size) for x in range(int(part.low), int(part.high) + 1))
        else:
            step = (part.high - part.low) / places
            yield from ((part.low + (number + 0.5) * step, part.share / places) for number in range(places))


def is_wide(prior: Prior) -> bool:
    """Whether going through all values takes long."""
    return any(isinstance(part, LikelyRange) and part.high - part.low > 60 for part in prior)


# ── exact ──


def is_smooth(path: str) -> bool:
    """Whether a fact takes numbers with decimals, so that midpoints are only near the truth."""
    kind = NAMES[path].kind
    return isinstance(kind, Number) and not kind.whole


@pytest.mark.parametrize("seed", seeds(50))
def test_the_value_of_information_is_what_the_formula_says_value_by_value(seed: int) -> None:
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.35, estimates=0.1)
    baseline = baseline_of(known, pack)
    for path in open_space(baseline.facts):
        prior = prior_of(NAMES[path], baseline)
        if is_wide(prior):
            continue
        found = information(NAMES[path], prior, baseline)
        evpi, flips = summed(path, nodes(prior, NAMES[path], 150), known, pack, baseline.weights)
        near = 3e-3 if is_smooth(path) else 1e-9
        assert found.evpi == pytest.approx(evpi, abs=near * max(1.0, sum(baseline.weights.values())))
        assert found.flip_probability == pytest.approx(flips, abs=0.02 if is_smooth(path) else 1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("first_seed", [0, 100, 200, 300])
def test_the_value_of_information_agrees_with_thousands_of_answers_evenly_spread(first_seed: int) -> None:
    for seed in count(first_seed):
        pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.5)
        baseline = baseline_of(known, pack)
        valued = {path: value_of(path, baseline) for path in open_space(baseline.facts) if is_smooth(path)}
        path = max(valued, key=lambda path: valued[path].evpi, default="")
        if path and valued[path].evpi > 0.01:
            break
    answers = nodes(prior_of(NAMES[path], baseline), NAMES[path], 4_000)
    evpi, flips = summed(path, answers, known, pack, baseline.weights)
    assert valued[path].evpi == pytest.approx(evpi, abs=1e-4)
    assert valued[path].flip_probability == pytest.approx(flips, abs=1e-3)


@pytest.mark.parametrize("seed", range(40))
def test_every_answer_leads_where_the_outcomes_say(seed: int) -> None:
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.4)
    baseline = baseline_of(known, pack)
    for path in open_space(baseline.facts):
        prior = prior_of(NAMES[path], baseline)
        if is_smooth(path) or is_wide(prior):
            continue
        answers = [value for value, _ in nodes(prior, NAMES[path], 0)]
        leads = [lead_afresh({**known, path: value}, pack, baseline.weights) for value in answers]
        is_number = isinstance(NAMES[path].kind, Number)
        expected = neighbours(answers, leads) if is_number else words(answers, leads)
        assert expected == list(value_of(path, baseline).outcomes)


def words(answers: list[Value], leads: list[str | None]) -> list[tuple[str, str | None]]:
    """Answers by what they lead to."""
    return [
        (" or ".join(value_text(answer) for answer, lead in zip(answers, leads, strict=True) if lead == one), one)
        for one in dict.fromkeys(leads)
    ]


def neighbours(answers: list[Value], leads: list[str | None]) -> list[tuple[str, str | None]]:
    """Runs of whole numbers that lead to the same; the first and the last are open."""
    runs = [list(run) for _, run in groupby(zip(answers, leads, strict=True), key=itemgetter(1))]
    if len(runs) <= 1:
        return [("any", run[0][1]) for run in runs]
    texts = [f"{run[0][0]}" if len(run) == 1 else f"{run[0][0]} to {run[-1][0]}" for run in runs]
    texts[0], texts[-1] = f"at most {runs[0][-1][0]}", f"{runs[-1][0][0]} or more"
    return [(text, run[0][1]) for text, run in zip(texts, runs, strict=True)]


@settings(max_examples=examples(60))
@given(st.integers(0, 10**6))
def test_information_is_never_worth_less_than_nothing_and_nothing_where_the_best_never_changes(seed: int) -> None:
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.4)
    baseline = baseline_of(known, pack)
    for path in open_space(baseline.facts):
        found, prior = value_of(path, baseline), prior_of(NAMES[path], baseline)
        assert found.evpi >= 0
        assert 0 <= found.flip_probability <= 1
        if is_wide(prior):
            continue
        best: set[str] | None = None
        for value, _ in nodes(prior, NAMES[path], 8):
            utilities = utilities_afresh({**known, path: value}, pack, baseline.weights)
            highest = max(utilities.values())
            first = {option for option, utility in utilities.items() if utility == highest}
            best = first if best is None else best & first
        if not is_smooth(path):
            assert (found.evpi == 0) == (best is None or bool(best)) or found.evpi < 1e-9


# ── cases with known answers ──


def criterion(number: int, curve: Data, small: float, large: float) -> Data:
    performances = {"small": {"value": small, "because": "b"}, "large": {"value": large, "because": "b"}}
    names = {
        "id": f"criterion-{number}",
        "code": f"K{number}",
        "title": f"need {number}",
        "group": "g",
        "question": "q?",
    }
    return {**names, "importance": curve, "performances": performances}


def small_pack(*curves: tuple[Data, float, float], **more: object) -> Pack:
    criteria = [criterion(number, *curve) for number, curve in enumerate(curves)]
    return pack_of({"criteria": criteria, **more}, ("small", "large"))


HALF: Data = {"fact": USERS, "points": [[0, 0.5], [1e8, 0.5]]}
RISING: Data = {"fact": PEAK, "points": [[1, 0], [2, 1]]}


def test_a_linear_need_of_even_odds_is_worth_an_eighth() -> None:
    # U: small 1/2, large x uniform on 0..1: E max = ∫ max(x, 1/2) = 5/8, max E = 1/2.
    baseline = baseline_of({USERS: 9.0}, small_pack((RISING, 0, 1), (HALF, 1, 0)))
    assert (LikelyRange(1, 2, 1.0),) == prior_of(NAMES[PEAK], baseline)
    found = value_of(PEAK, baseline)
    assert pytest.approx(1 / 8, rel=1e-12) == found.evpi
    # large is recommended from I ≥ .515 / .97 on.
    assert pytest.approx(1 - 0.515 / 0.97, rel=1e-9) == found.flip_probability
    assert (("below 1.531", "small"), ("above 1.531", "large")) == found.outcomes


def test_a_ratio_is_integrated_with_its_logarithm() -> None:
    # I = 10/x over 10 ≤ x ≤ 20: ∫ max(10/x, .75) dx / 10 with the crossing at 13.3…
    ratio = {"id": "growth", "title": "t", "numerator": {"fact": LOAD}, "denominator": PEAK}
    curve = {"fact": "ratio.growth", "points": [[0.5, 0.5], [1, 1]]}
    three_quarters = {"fact": USERS, "points": [[0, 0.75], [1e8, 0.75]]}
    pack = small_pack((curve, 0, 1), (three_quarters, 1, 0), ratios=[ratio])
    baseline = baseline_of({USERS: 9.0, LOAD: 10.0}, pack)
    assert (LikelyRange(10, 20, 1.0),) == prior_of(NAMES[PEAK], baseline)
    crossing = 10 / 0.75
    expected = (10 * log(crossing / 10) + 0.75 * (20 - crossing)) / 10 - max(log(2), 0.75)
    assert pytest.approx(expected, rel=1e-9) == value_of(PEAK, baseline).evpi


def test_an_option_that_turns_out_to_be_out_is_worth_nothing() -> None:
    always: Data = {"fact": USERS, "points": [[0, 1], [1e8, 1]]}
    level = {"effect": "out", "options": ["large"], "because": "b", "action": "a"}
    manual = level | {"when": {"fact": "platform.deployment_automation", "equals": "manual"}}
    gate = {"id": "gate", "code": "V1", "title": "t", "levels": [manual]}
    baseline = baseline_of({USERS: 9.0}, small_pack((always, 0.9, 1), gates=[gate]))
    found = value_of("platform.deployment_automation", baseline)
    # Unasked: small .9 against large 3/4 · 1. Asked: large where it may, small else.
    assert pytest.approx(0.75 * 1 + 0.25 * 0.9 - 0.9) == found.evpi
    assert pytest.approx(0.25) == found.flip_probability
    assert (("manual", "small"), ("scripted or continuous or self-service", "large")) == found.outcomes


def test_a_wide_range_of_whole_numbers_is_summed_as_closely_as_one_by_one() -> None:
    path = "team.engineers"
    curve: Data = {"fact": path, "points": [[1, 0], [2000, 1]]}
    baseline = baseline_of({USERS: 9.0}, small_pack((curve, 0, 1), (HALF, 1, 0)))
    prior = prior_of(NAMES[path], baseline)
    evpi, flips = summed(path, nodes(prior, NAMES[path], 0), {USERS: 9.0}, baseline.facts.pack, baseline.weights)
    found = value_of(path, baseline)
    assert pytest.approx(evpi, abs=1e-9) == found.evpi
    assert pytest.approx(flips, abs=1e-12) == found.flip_probability
    assert (("at most 1062", "small"), ("1063 or more", "large")) == found.outcomes


# ── priors ──


def test_every_segment_of_a_curve_is_equally_likely() -> None:
    curve: Data = {"fact": PEAK, "points": [[2, 0], [5, 0.5], [10, 1]]}
    pack = small_pack((curve, 0, 1))
    assert (LikelyRange(2, 5, 0.5), LikelyRange(5, 10, 0.5)) == prior_of(NAMES[PEAK], baseline_of({}, pack))
    known: dict[str, Value] = {PEAK: Interval(4, 7)}
    assert (LikelyRange(4, 5, 0.5), LikelyRange(5, 7, 0.5)) == prior_of(NAMES[PEAK], baseline_of(known, pack))


def test_both_sides_of_a_limit_outside_the_curve_are_possible() -> None:
    curve: Data = {"fact": "team.teams", "points": [[3, 0], [6, 1]]}
    level = {"effect": "out", "options": ["large"], "because": "b", "action": "a"}
    limits = [
        {"id": f"gate-{limit}", "code": f"V{limit}", "title": "t", "levels": [level | {"when": when}]}
        for limit, when in ((2, {"fact": "team.teams", "at_most": 2}), (9, {"fact": "team.teams", "at_least": 9}))
    ]
    prior = prior_of(NAMES["team.teams"], baseline_of({}, small_pack((curve, 0, 1), gates=limits)))
    assert [(1, 1), (2, 2), (3, 5), (6, 8), (9, 18)] == [(p.low, p.high) for p in prior if isinstance(p, LikelyRange)]
    assert [0.2] * 5 == [part.share for part in prior]


def test_steps_words_and_sets_are_equally_likely_among_those_still_possible() -> None:
    baseline = baseline_of({"product.stage": OneOf(("idea", "mvp"))}, small_pack((HALF, 0, 1)))
    assert (Likely("idea", 0.5), Likely("mvp", 0.5)) == prior_of(NAMES["product.stage"], baseline)
    assert [1, 2, 3, 4, 5] == [
        p.value for p in prior_of(NAMES["product.domain_clarity"], baseline) if isinstance(p, Likely)
    ]
    assert (Likely(False, 0.5), Likely(True, 0.5)) == prior_of(NAMES["reliability.degraded_mode_useful"], baseline)
    sets = prior_of(NAMES["security.regulated_data"], baseline)
    assert [frozenset(), {"pii"}, {"pci"}, {"phi"}, {"other"}] == [
        part.value for part in sets if isinstance(part, Likely)
    ]


def test_the_pack_may_say_how_likely_values_are() -> None:
    notes = [
        {"fact": PEAK, "why": "w", "prior": [{"low": 1, "high": 5, "share": 3}, {"value": 9, "share": 1}]},
        {"fact": "security.regulated_data", "why": "w", "prior": [{"value": "pii", "share": 1}]},
        {"fact": "product.stage", "why": "w", "prior": [{"value": "mvp", "share": 2}, {"value": "growth", "share": 2}]},
    ]
    pack = small_pack((RISING, 0, 1), facts=notes)
    baseline = baseline_of({}, pack)
    assert (LikelyRange(1, 5, 0.75), Likely(9, 0.25)) == prior_of(NAMES[PEAK], baseline)
    assert (Likely(frozenset({"pii"}), 1.0),) == prior_of(NAMES["security.regulated_data"], baseline)
    narrowed = baseline_of({PEAK: Interval(3, 7), "product.stage": OneOf(("growth", "mature"))}, pack)
    assert (LikelyRange(3, 5, 1.0),) == prior_of(NAMES[PEAK], narrowed)
    assert (Likely("growth", 1.0),) == prior_of(NAMES["product.stage"], narrowed)


@settings(max_examples=examples(100))
@given(st.integers(0, 10**6))
def test_a_prior_is_a_probability_over_allowed_values(seed: int) -> None:
    baseline = baseline_of(drawn_facts(seed, unknown=0.5, estimates=0.2), drawn_pack(seed))
    for path, possible in open_space(baseline.facts).items():
        prior, kind = prior_of(NAMES[path], baseline), NAMES[path].kind
        assert not prior or sum(part.share for part in prior) == pytest.approx(1)
        for part in prior:
            if isinstance(part, LikelyRange):
                assert isinstance(possible, Interval) and possible.low <= part.low <= part.high <= possible.high
                assert isinstance(kind, Number) and (not kind.whole or part.low == ceil(part.low))
            else:
                assert isinstance(kind, Flag | Several) or (
                    isinstance(possible, OneOf) and part.value in possible.values
                )


# ── what to ask ──


def test_the_answer_that_can_change_most_is_asked_for_first_whatever_its_effort() -> None:
    notes = [
        {"fact": PEAK, "why": "peaks matter", "effort": 3},
        {"fact": LOAD, "why": "growth matters", "effort": 1},
    ]
    growing: Data = {"fact": LOAD, "points": [[1, 0], [2, 0.9]]}
    pack = small_pack((RISING, 0, 1), (growing, 0, 1), (HALF, 1, 0), facts=notes)
    first, second = questions_of({USERS: 9.0}, pack)
    assert ((PEAK, 3, "peaks matter"), (LOAD, 1, "growth matters")) == (
        (first.fact, first.effort, first.why),
        (second.fact, second.effort, second.why),
    )
    assert (first.flip_probability, first.evpi) > (second.flip_probability, second.evpi) > (0, 0)
    assert second.question == profile_facts()[LOAD].question
    assert second.allowed == profile_facts()[LOAD].kind.allowed()


def test_without_a_note_the_reader_learns_what_reads_the_fact() -> None:
    (question,) = questions_of({USERS: 9.0}, small_pack((RISING, 0, 1), (HALF, 1, 0)))
    assert ("It counts in: need 0.", 1) == (question.why, question.effort)


def test_nothing_is_asked_once_the_answer_is_determined() -> None:
    pack = small_pack((RISING, 0, 1), (HALF, 1, 0), ({**HALF, "points": [[0, 1], [1e8, 1]]}, 1, 0))
    assert () == questions_of({USERS: 9.0}, pack)


def test_where_no_single_answer_is_worth_anything_the_largest_regret_decides() -> None:
    """Neither need alone overtakes the lead of the small option; both together do."""
    most: Data = {"fact": PEAK, "points": [[1, 0], [2, 0.7]]}
    least: Data = {"fact": LOAD, "points": [[1, 0], [2, 0.4]]}
    always: Data = {"fact": USERS, "points": [[0, 0.9], [1e8, 0.9]]}
    first, second = questions_of({USERS: 9.0}, small_pack((least, 0, 1), (most, 0, 1), (always, 1, 0)))
    assert (PEAK, LOAD) == (first.fact, second.fact)
    assert (0, 0) == (first.evpi, second.evpi)
    assert first.lowers_regret > second.lowers_regret > 0


def test_derived_facts_are_asked_for_as_the_list_behind_them(pack: Pack) -> None:
    facts = FactContext.of(Profile.model_validate({"name": "a", "team": {"engineers": 20, "teams": 3}}), pack)
    asked = {question.fact: question for question in next_questions(facts, weights_of(facts, {}))}
    assert {"components", "interactions"} <= set(asked)
    assert not any(name.startswith("derived.") for name in asked)
    assert "Which logical parts does the system have, and what is known of each?" == asked["components"].question
    assert (3, 3) == (asked["components"].effort, asked["interactions"].effort)


def test_of_a_stated_list_only_what_is_missing_is_asked_for(pack: Pack) -> None:
    parts = [{"name": "a", "kind": "application", "relative_load": 1}, {"name": "b", "kind": "application"}]
    profile = Profile.model_validate({"name": "a", "components": parts, "interactions": []})
    facts = FactContext.of(profile, pack)
    asked = {question.fact: question for question in next_questions(facts, weights_of(facts, {}))}
    assert asked["components"].question.startswith("Of each component: How much capacity does it need at peak")
    assert "interactions" not in asked


def test_a_single_component_is_compared_with_nothing(pack: Pack) -> None:
    parts = [{"name": "a", "kind": "application", "runtime": "python", "data_sensitivity": "none"}]
    facts = FactContext.of(Profile.model_validate({"name": "a", "components": parts, "interactions": []}), pack)
    assert "components" not in {question.fact for question in next_questions(facts, weights_of(facts, {}))}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_questions_of_an_example_ask_for_open_facts_in_the_promised_order(name: str, pack: Pack) -> None:
    profile = api.load_profile(ROOT / profile_path(name))
    draw = random.Random(name)
    facts = FactContext.of(profile, pack)
    for left_out in ([], draw.sample(sorted(profile_facts()), 8), draw.sample(sorted(profile_facts()), 25)):
        sparse = facts.with_facts(dict.fromkeys(left_out))
        weights = weights_of(sparse, profile.weights)
        found = possibilities(sparse, weights)
        every = next_questions(sparse, weights)
        first = [path for path in ASKED_FIRST if sparse.value(path) is None and found.determined is None]
        asked = every[len(first) :]
        assert first == [item.fact for item in every[: len(first)]]
        assert (found.determined is not None or not found.open_facts) == (asked == ())
        assert {item.fact for item in asked} <= {*found.open_facts, "components", "interactions"}
        worth = [(item.flip_probability, item.evpi, item.lowers_regret, -item.effort) for item in asked]
        assert sorted(worth, reverse=True) == worth


# ── notes on facts in a pack ──


def complaints_about(*notes: Data) -> list[Violation]:
    rules = {"facts": [{"why": "w", **note} for note in notes]}
    return [item for item in complaints(pack_of(rules, ("small", "large"))) if item.path[0] == "facts"]


def test_every_fact_of_a_profile_and_both_lists_have_a_note(pack: Pack) -> None:
    assert {*profile_facts(), "components", "interactions"} == set(pack.note_by_path)


def test_notes_about_facts_that_fit_are_accepted() -> None:
    assert [] == complaints_about(
        {"fact": "components", "effort": 3},
        {"fact": PEAK, "plausible": {"times": [0.5, 3]}, "prior": [{"low": 1, "high": 4, "share": 1}]},
        {"fact": "product.stage", "plausible": {"steps": 2}, "prior": [{"value": "mvp", "share": 1}]},
    )


@pytest.mark.parametrize(
    ("note", "path", "what"),
    [
        ({"fact": "team.engineer"}, ("facts", "team.engineer"), "there is no fact 'team.engineer'"),
        ({"fact": "derived.load_ratio"}, ("facts", "derived.load_ratio"), "the fact 'derived.load_ratio' is computed"),
        (
            {"fact": "product.stage", "plausible": {"times": [0.5, 3]}},
            ("facts", "product.stage", "plausible", "times"),
            "'product.stage' is no number",
        ),
        ({"fact": PEAK, "plausible": {"steps": 2}}, ("facts", PEAK, "plausible", "steps"), f"'{PEAK}' is a number"),
        (
            {"fact": "product.stage", "prior": [{"value": "grown", "share": 1}]},
            ("facts", "product.stage", "prior", 0),
            "'product.stage' is never 'grown'",
        ),
        (
            {"fact": "product.stage", "prior": [{"low": 1, "high": 2, "share": 1}]},
            ("facts", "product.stage", "prior", 0),
            "'product.stage' is not a number",
        ),
        (
            {"fact": PEAK, "prior": [{"low": 4, "high": 2, "share": 1}]},
            ("facts", PEAK, "prior", 0),
            "the range is upside down",
        ),
        (
            {"fact": PEAK, "prior": [{"low": 4, "share": 1}]},
            ("facts", PEAK, "prior", 0),
            "a part of a prior has a value, or low and high",
        ),
        (
            {"fact": PEAK, "prior": [{"low": 1, "high": 4, "value": 2, "share": 1}]},
            ("facts", PEAK, "prior", 0),
            "a part of a prior has a value, or low and high",
        ),
    ],
)
def test_a_note_that_does_not_fit_its_fact_is_a_complaint(note: Data, path: tuple[str | int, ...], what: str) -> None:
    assert [(path, what)] == [(item.path, item.what) for item in complaints_about(note)]
