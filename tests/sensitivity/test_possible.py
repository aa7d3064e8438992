"""What is called determined or eliminated is never contradicted by a completion of the open facts (MODEL §6)."""

import random
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from effort import examples
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from packs import POOL, Data, answer_afresh, completed, drawn_facts, drawn_pack, drawn_value, pack_of

from archdecide import api
from archdecide.decide.bounds import NO, UNKNOWN, YES, criterion_bounds, gate_answers
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, weights_of
from archdecide.facts import DERIVED, profile_facts
from archdecide.kinds import Choice, Flag, Ordinal
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity import lead_bounds
from archdecide.sensitivity.possible import Possibilities, open_space, possibilities
from archdecide.sensitivity.verdict import decide
from archdecide.values import Interval, OneOf, Value

SEEDS = st.integers(0, 10**6)
COMPLETIONS = 60


def found_for(known: Mapping[str, Value], pack: Pack) -> Possibilities:
    facts = FactContext(known, pack)
    return possibilities(facts, weights_of(facts, {}))


def contradicts(answer: str | None, found: Possibilities) -> bool:
    return (found.determined is not None and answer != found.determined) or answer in found.eliminated


# ── sound: no completion contradicts ──


def check_soundness(seed: int, unknown: float, estimates: float) -> None:
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=unknown, estimates=estimates)
    found = found_for(known, pack)
    space = open_space(FactContext(known, pack))
    weights = weights_of(FactContext(known, pack), {})
    draw = random.Random(seed)
    for _ in range(COMPLETIONS):
        completion = completed(FactContext(known, pack), space, draw)
        assert not contradicts(answer_afresh(completion, pack, weights), found), (completion, found)


@settings(max_examples=examples(400))
@given(SEEDS, st.sampled_from([0.05, 0.15, 0.4]), st.sampled_from([0.0, 0.2, 0.5]))
def test_no_completion_contradicts_what_is_determined_or_eliminated(
    seed: int, unknown: float, estimates: float
) -> None:
    check_soundness(seed, unknown, estimates)


@settings(max_examples=examples(400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SEEDS, st.sampled_from([0.02, 0.05, 0.15]))
def test_the_cheapest_proof_proves_what_bounds_do(monkeypatch: pytest.MonkeyPatch, seed: int, unknown: float) -> None:
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=unknown, estimates=unknown)
    at_once = found_for(known, pack)
    with monkeypatch.context() as patch:
        patch.setattr(StartingPoint, "is_settled", lambda *_, **__: False)
        assert at_once == found_for(known, pack)


@settings(max_examples=examples(60))
@given(SEEDS, st.integers(0, 3))
def test_a_smaller_work_limit_proves_less_and_nothing_wrong(seed: int, boxes: int) -> None:
    known, pack = drawn_facts(seed, unknown=0.2, estimates=0.2), drawn_pack(seed)
    whole = found_for(known, pack)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lead_bounds, "MAXIMUM_BOXES", boxes)
        check_soundness(seed, 0.2, 0.2)
        less = found_for(known, pack)
    assert less.determined in (None, whole.determined)
    assert set(less.eliminated) <= set(whole.eliminated)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_answer_to_an_example_contradicts_what_was_determined_before(name: str, pack: Pack) -> None:
    """Facts are left out of a real profile and answered again at random, through the profile itself."""
    profile = api.load_profile(ROOT / profile_path(name))
    draw = random.Random(name)
    for _ in range(12):
        left_out = draw.sample(sorted(profile_facts()), draw.choice([2, 5, 9, 20]))
        sparse = with_values(profile, dict.fromkeys(left_out))
        facts = FactContext.of(sparse, pack)
        found = possibilities(facts, weights_of(facts, sparse.weights))
        for _ in range(6):
            answers = {path: drawn_value(profile_facts()[path], draw) for path in left_out}
            estimates = {path: value for path, value in open_space(facts).items() if path not in (*answers, *DERIVED)}
            answers.update({path: any_of(value, draw) for path, value in estimates.items()})
            decision = decide(with_values(sparse, answers), pack, tipping=None)
            assert not contradicts(decision.outcome.recommendation, found), (left_out, answers)


def with_values(profile: Profile, values: Mapping[str, Value]) -> Profile:
    for path, value in values.items():
        group, field = path.split(".")
        profile = replace(profile, **{group: replace(getattr(profile, group), **{field: value})})
    return profile


def any_of(value: Value, draw: random.Random) -> Value:
    match value:
        case Interval(low, high):
            return draw.choice([low, high])
        case OneOf(values):
            return draw.choice(values)
        case _:
            return value


# ── exact: where every open fact stands in one place, proof and truth are the same ──

FINITE = {
    path: fact.kind
    for path, fact in profile_facts().items()
    if isinstance(fact.kind, Ordinal | Choice | Flag) and path != "product.distribution"
}


def words_of(path: str) -> tuple[Any, ...]:
    kind = FINITE[path]
    return (False, True) if isinstance(kind, Flag) else kind.values()


@st.composite
def separable(draw: st.DrawFn) -> tuple[Pack, dict[str, Value]]:
    """A pack of two options whose criteria read one fact each, and facts of which some are open."""
    sixteenths = st.integers(0, 16).map(lambda number: number / 16)
    paths = draw(st.lists(st.sampled_from(list(FINITE)), min_size=1, max_size=5, unique=True))
    criteria: list[Data] = []
    known: dict[str, Value] = {}
    for number, path in enumerate(paths):
        heights = [draw(sixteenths) for _ in words_of(path)]
        if isinstance(FINITE[path], Ordinal):
            curve: Data = {"fact": path, "points": list(zip(words_of(path), heights, strict=True))}
        else:
            names = [str(word).lower() for word in words_of(path)]
            curve = {"fact": path, "values": dict(zip(names, heights, strict=True))}
        criteria.append(criterion(number, curve, draw(sixteenths), draw(sixteenths)))
        if draw(st.booleans()):
            known[path] = draw(st.sampled_from(words_of(path)))
    gates = []
    if draw(st.booleans()):
        tested = draw(st.sampled_from(paths))
        gates.append(gate(("small", "large")[draw(st.integers(0, 1))], {"fact": tested, "equals": words_of(tested)[0]}))
    return pack_of({"criteria": criteria, "gates": gates}, ("small", "large")), known


def criterion(number: int, curve: Data, small: float, large: float, **more: object) -> Data:
    performances = {"small": {"value": small, "because": "b"}, "large": {"value": large, "because": "b"}}
    names = {"id": f"criterion-{number}", "code": f"K{number}", "title": "t", "group": "g", "question": "q?"}
    return {**names, "importance": curve, "performances": performances, **more}


def gate(option: str | None, when: Data, effect: str = "out") -> Data:
    options = [option] if option else []
    level = {"effect": effect, "options": options, "when": when, "because": "b", "action": "a"}
    return {"id": "gate", "code": "V1", "title": "t", "levels": [level]}


@settings(max_examples=examples(300))
@given(separable())
def test_without_gates_and_shared_facts_exactly_the_truth_is_proved(drawn: tuple[Pack, dict[str, Value]]) -> None:
    pack, known = drawn
    open_facts = list(open_space(FactContext(known, pack)))
    weights = weights_of(FactContext(known, pack), {})
    answers = {
        answer_afresh({**known, **dict(zip(open_facts, values, strict=True))}, pack, weights)
        for values in product(*(words_of(path) for path in open_facts))
    }
    found = found_for(known, pack)
    assert tuple(open_facts) == found.open_facts
    if not open_facts:
        assert (None, ()) == (found.determined, found.eliminated)
    elif pack.gates:
        assert not any(contradicts(answer, found) for answer in answers)
    else:
        only = next(iter(answers)) if len(answers) == 1 else None
        assert only == found.determined
        if None not in answers:
            assert {option for option in ("small", "large") if option not in answers} == set(found.eliminated)


# ── cases with known answers ──

ALWAYS: Data = {"fact": "scale.load_growth_24m", "points": [[0, 1], [1000, 1]]}
LOAD: dict[str, Value] = {"scale.load_growth_24m": 2.0}


def small_pack(*criteria: Data, gates: tuple[Data, ...] = ()) -> Pack:
    return pack_of({"criteria": list(criteria), "gates": list(gates)}, ("small", "large"))


def test_a_driver_that_may_be_strong_leaves_the_gate_of_weak_drivers_open() -> None:
    """At its middle the estimate is weak; somewhere in its range it is not."""
    rising = {"fact": "team.engineers", "points": [[10, 0], [20, 1]]}
    no_driver = gate("large", {"no_driver": {"known": 1, "below": 0.6}})
    pack = small_pack(criterion(0, ALWAYS, 0, 1), criterion(1, rising, 0, 0, driver=True), gates=(no_driver,))
    assert found_for({**LOAD, "team.engineers": Interval(10, 20)}, pack).determined is None
    assert found_for({**LOAD, "team.engineers": Interval(10, 15)}, pack).determined == "small"
    assert found_for({**LOAD, "team.engineers": Interval(17, 20)}, pack).determined == "large"


def test_a_recommendation_that_may_be_withheld_is_not_determined() -> None:
    hold = gate(None, {"fact": "team.teams", "at_least": 5}, effect="hold")
    pack = small_pack(criterion(0, ALWAYS, 0, 1), gates=(hold,))
    assert found_for({**LOAD, "team.teams": Interval(2, 8)}, pack).determined is None
    assert found_for({**LOAD, "team.teams": Interval(2, 4)}, pack).determined == "large"


def test_too_few_known_criteria_do_not_hide_what_is_determined() -> None:
    hold = gate(None, {"coverage_below": 0.9}, effect="hold")
    weak = {"fact": "team.engineers", "points": [[10, 0], [20, 0.1]]}
    pack = small_pack(criterion(0, ALWAYS, 0, 1), criterion(1, weak, 1, 0), gates=(hold,))
    assert answer_afresh(LOAD, pack, weights_of(FactContext(LOAD, pack), {})) is None
    found = found_for(LOAD, pack)
    assert ("large", True, ("small",)) == (found.determined, found.by_lead, found.eliminated)


def test_a_tie_break_determines_but_not_by_lead() -> None:
    even = {"fact": "team.engineers", "points": [[10, 0.5], [20, 0.5]]}
    pack = small_pack(criterion(0, ALWAYS, 0.5, 0.52), criterion(1, even, 0.5, 0.5))
    found = found_for(LOAD, pack)
    assert ("small", False, ("large",)) == (found.determined, found.by_lead, found.eliminated)


def test_a_derived_fact_may_also_stay_unknown() -> None:
    """Unknown, the curve over components counts for nothing; known, it always decides."""
    parts = {"fact": "derived.component_count", "points": [[0, 0.6], [10, 1]]}
    pack = small_pack(criterion(0, {**ALWAYS, "points": [[0, 0.5], [1000, 0.5]]}, 1, 0), criterion(1, parts, 0, 1))
    assert found_for(LOAD, pack).determined is None
    assert found_for({**LOAD, "derived.component_count": Interval(3, 9)}, pack).determined is None


def test_facts_that_several_criteria_share_are_bounded_together() -> None:
    """Each criterion alone could turn the lead; the same fact never makes both do so."""
    rising = {"fact": "scale.peak_to_average", "points": [[1, 0], [100, 1]]}
    falling = {"fact": "scale.peak_to_average", "points": [[1, 1], [100, 0]]}
    half = {**ALWAYS, "points": [[0, 0.3], [1000, 0.3]]}
    pack = small_pack(criterion(0, rising, 0, 1), criterion(1, falling, 0, 1), criterion(2, half, 1, 0))
    assert found_for(LOAD, pack).determined == "large"


def test_an_option_that_is_always_out_or_always_behind_is_eliminated() -> None:
    rising = {"fact": "team.engineers", "points": [[10, 0], [20, 0.2]]}
    pack = small_pack(
        criterion(0, ALWAYS, 0, 1),
        criterion(1, rising, 1, 0),
        gates=(gate("large", {"fact": "team.teams", "at_most": 3}),),
    )
    assert found_for({**LOAD, "team.teams": Interval(1, 2)}, pack).eliminated == ("large",)
    assert found_for({**LOAD, "team.teams": 5}, pack).eliminated == ("small",)
    assert found_for({**LOAD, "team.teams": Interval(1, 5)}, pack).eliminated == ()


def test_an_option_that_is_always_out_is_eliminated_though_it_leads_and_nothing_is_determined() -> None:
    """Which of the other two is recommended hangs on the estimate."""

    def scored(number: int, curve: Data, *values: float) -> Data:
        named = zip(("small", "medium", "large"), values, strict=True)
        return criterion(number, curve, 0, 0) | {"performances": {o: {"value": v, "because": "b"} for o, v in named}}

    rising = {"fact": "team.engineers", "points": [[10, 0], [20, 1]]}
    out = gate("large", {"fact": "scale.load_growth_24m", "at_least": 0})
    criteria = [scored(0, ALWAYS, 0.5, 0, 1), scored(1, rising, 0, 1, 1)]
    pack = pack_of({"criteria": criteria, "gates": [out]}, ("small", "medium", "large"))
    found = found_for({**LOAD, "team.engineers": Interval(10, 20)}, pack)
    assert (None, ("large",)) == (found.determined, found.eliminated)


def test_the_only_option_left_is_not_determined_where_all_needs_may_vanish_between_the_ends() -> None:
    dip = {"fact": "team.engineers", "points": [[10, 1], [13, 0], [20, 1]]}
    out = gate("large", {"fact": "scale.load_growth_24m", "at_least": 0})
    pack = small_pack(criterion(0, dip, 1, 0), gates=(out,))
    assert found_for({**LOAD, "team.engineers": Interval(10, 20)}, pack).determined is None
    assert found_for({**LOAD, "team.engineers": Interval(14, 20)}, pack).determined == "small"


def test_a_complete_profile_has_no_open_facts_and_nothing_is_determined() -> None:
    pack = small_pack(criterion(0, ALWAYS, 0, 1))
    assert Possibilities((), None, by_lead=False, eliminated=()) == found_for(LOAD, pack)


def test_a_fact_that_follows_from_an_open_one_is_not_open_by_itself(pack: Pack) -> None:
    parts = [{"name": "model", "kind": "inference"}, {"name": "app", "kind": "application"}]
    facts = FactContext.of(Profile.model_validate({"name": "a", "components": parts}), pack)
    space = open_space(facts)
    assert "ai.model_hosting" in space
    assert "derived.mixed_hardware" not in space
    opened = facts.opened({"ai.model_hosting": OneOf(("api", "mixed"))})
    assert opened.value("derived.mixed_hardware") == OneOf((False, True))


# ── bounds never too narrow ──


@settings(max_examples=examples(200))
@given(SEEDS)
def test_certainly_is_never_contradicted(seed: int) -> None:
    """`certainly` over a few opened facts, the others left as they are, estimates and unknowns among them."""
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.2, estimates=0.2)
    draw = random.Random(seed)
    facts = FactContext(known, pack)
    baseline = StartingPoint(facts, weights_of(facts, {}))
    paths = draw.sample(sorted(known), 2)
    ranges = {path: drawn_range(path, draw) for path in paths}
    recommend = baseline.varying(paths)
    if recommend.certainly(baseline.now, facts.opened(ranges)):
        for _ in range(40):
            inside = {path: drawn_inside(ranges[path], draw) for path in paths}
            assert baseline.now == answer_afresh({**known, **inside}, pack, baseline.weights), inside


def drawn_range(path: str, draw: random.Random) -> Value:
    names = {**profile_facts(), **DERIVED}
    first, second = drawn_value(names[path], draw), drawn_value(names[path], draw)
    if isinstance(first, bool | str):
        return OneOf((first, second)) if first != second else first  # type: ignore[arg-type]
    if isinstance(first, frozenset) or first == second:
        return first
    low, high = sorted((first, second))  # type: ignore[type-var]
    return Interval(low, high)  # type: ignore[arg-type]


def drawn_inside(value: Value, draw: random.Random) -> Value:
    match value:
        case Interval(low, high):
            is_whole = isinstance(low, int) and isinstance(high, int)
            return draw.choice([low, high, draw.randint(int(low), int(high)) if is_whole else draw.uniform(low, high)])
        case OneOf(values):
            return draw.choice(values)
        case _:
            return value


ANSWER_OF = {None: UNKNOWN, True: YES, False: NO}


@settings(max_examples=examples(300))
@given(SEEDS)
def test_bounds_hold_whatever_the_open_facts_turn_out_to_be(seed: int) -> None:
    """Importances, performances and conditions of drawn rules; some open facts may also stay unknown."""
    pack, known = drawn_pack(seed), drawn_facts(seed, unknown=0.2, estimates=0.2)
    draw = random.Random(seed)
    paths = draw.sample(sorted(POOL), 4)
    ranges = {path: None if draw.random() < 0.5 else drawn_range(path, draw) for path in paths}
    opened = FactContext(known, pack).opened(ranges)
    for _ in range(25):
        there = dict(known)
        for path, value in ranges.items():
            found = drawn_value(POOL[path], draw) if value is None else drawn_inside(value, draw)
            there[path] = None if value is None and draw.random() < 0.3 else found
        check_bounds(opened, FactContext(there, pack))


def check_bounds(opened: FactContext, there: FactContext) -> None:
    for item in opened.pack.criteria:
        reach, performances = criterion_bounds(item, opened)
        importance = there.importance(item).value
        if importance is None:
            assert reach is None or not reach.sure
        else:
            assert reach is not None and reach.low - 1e-12 <= importance <= reach.high + 1e-12, item
        for option, value in there.performances(item).items():
            assert performances[option][0] <= value <= performances[option][1]
    for rule in opened.pack.gates:
        assert gate_answers(rule, 0, opened) & ANSWER_OF[rule.levels[0].when.holds(there)], rule


def test_parts_of_a_mean_that_may_be_unknown_widen_it_no_more_than_they_can() -> None:
    """.5 is known; up to .7 and up to 1 may join it. The mean is highest with the 1 alone, and lowest with neither."""
    names = ("derived.load_ratio", "derived.component_count", "team.teams")
    parts = [
        {"weight": 1, "of": {"fact": path, "points": [[0, low], [9, high]]}}
        for path, low, high in zip(names, (0.6, 0.6, 0.5), (0.7, 1, 0.5), strict=True)
    ]
    pack = small_pack(criterion(0, {"mean": parts}, 0, 1))
    opened = FactContext({"team.teams": 3}, pack).opened(dict.fromkeys(names[:2]))
    assert criterion_bounds(pack.criteria[0], opened)[0] == (0.5, 0.75, True)
    alone = FactContext({}, pack).opened(dict.fromkeys(names[:2]))
    assert criterion_bounds(pack.criteria[0], alone)[0] == (0.6, 1.0, False)
    assert criterion_bounds(pack.criteria[0], FactContext({}, pack))[0] is None
