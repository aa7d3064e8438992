"""Minimal flip sets and trajectories: what is reported flips, nothing smaller was missed (MODEL §5)."""

import random
from collections.abc import Mapping
from itertools import pairwise

import pytest
from effort import examples
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import given, settings
from hypothesis import strategies as st
from packs import Data, answer_afresh, drawn_facts, drawn_pack, is_clear, pack_of

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Weights, recommendation, weights_of
from archdecide.facts import profile_facts
from archdecide.kinds import Number
from archdecide.rules import Pack
from archdecide.sensitivity.flips import FlipSearch, minimal_flip_set
from archdecide.sensitivity.plausible import MutableFact, beyond, movable_facts
from archdecide.sensitivity.trajectory import Trajectory, facts_in_month, trajectory
from archdecide.sensitivity.verdict import decision_from
from archdecide.values import Interval, OneOf, Value, is_number

TRIES = 150
NO_SET = 4
"""More facts than any set that is looked for."""


def found_in(known: Mapping[str, Value], pack: Pack) -> FlipSearch:
    facts = FactContext(known, pack)
    return minimal_flip_set(facts, weights_of(facts, {}))


# ── what is reported flips, within the plausible ranges ──


def flipped(known: Mapping[str, Value], search: FlipSearch) -> dict[str, Value]:
    assert search.found is not None
    return {**known, **{path: value for path, _, value in search.found.changes}}


def check_found(facts: FactContext, search: FlipSearch, weights: Weights) -> None:
    """The values lie in the plausible ranges, flip to what is said, and change as much as is said."""
    if search.found is None:
        return
    movable = {fact.path: fact for fact in movable_facts(facts)}
    changes = []
    for path, current, value in search.found.changes:
        fact = movable[path]
        assert current == facts.value(path)
        changes.append(fact.change(value))
        if fact.is_number:
            assert isinstance(value, int | float) and fact.low <= value <= fact.high
            assert not fact.whole or isinstance(value, int)
        else:
            assert value in [other for _, other in fact.others]
    assert search.found.largest_change == max(changes)
    now = recommendation(facts, weights)
    becomes = answer_afresh(flipped(facts.known, search), facts.pack, weights)
    assert search.found.becomes == becomes != now


@pytest.mark.parametrize("seed", range(60))
def test_a_drawn_flip_set_flips(seed: int) -> None:
    facts = FactContext(drawn_facts(seed, estimates=0.1 * (seed % 3)), drawn_pack(seed))
    weights = weights_of(facts, {})
    check_found(facts, minimal_flip_set(facts, weights), weights)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_flip_set_of_an_example_flips_and_no_smaller_one_exists(name: str, pack: Pack) -> None:
    profile = api.load_profile(ROOT / profile_path(name))
    facts = FactContext.of(profile, pack)
    search = minimal_flip_set(facts, weights_of(facts, profile.weights))
    assert search.proved
    if search.found is not None:
        changed = facts.with_facts({path: value for path, _, value in search.found.changes})
        decision = decision_from(name, changed, profile.weights, tipping=None)
        assert search.found.becomes == decision.outcome.recommendation
        assert search.found.becomes != recommendation(facts, weights_of(facts, profile.weights))


# ── nothing smaller is found at random ──


def drawn_change(fact: MutableFact, reach: float, draw: random.Random) -> Value | None:
    """A plausible other value within this reach, often at its end."""
    if not fact.is_number:
        words = fact.words(reach)
        return draw.choice(words) if words else None
    low, high = fact.ends(reach)
    value = draw.choice([low, high, draw.uniform(low, high)])
    return round(value) if fact.whole else value


def smaller_set(
    facts: FactContext, search: FlipSearch, weights: Weights, draw: random.Random
) -> dict[str, Value] | None:
    """Fewer facts that flip too, or as many with clearly smaller changes, if random search finds any."""
    movable, now = movable_facts(facts), recommendation(facts, weights)
    size = len(search.found.changes) if search.found else NO_SET
    for _ in range(TRIES):
        chosen = draw.sample(movable, min(draw.randint(1, min(size, 3)), len(movable)))
        # Singles are exact up to the rounding of their values to something short.
        enough = search.found.largest_change * 0.999 - 1e-4 if search.found and len(chosen) == size else 1e9
        values = {fact.path: drawn_change(fact, min(enough, fact.largest), draw) for fact in chosen}
        if not chosen or enough <= 0 or None in values.values():
            continue
        known = {**facts.known, **values}
        if answer_afresh(known, facts.pack, weights) != now and is_clear(known, facts.pack, weights):
            return values
    return None


def check_minimal(seed: int, tries: int) -> None:
    facts = FactContext(drawn_facts(seed, estimates=0.1 * (seed % 3)), drawn_pack(seed))
    weights = weights_of(facts, {})
    search = minimal_flip_set(facts, weights)
    if recommendation(facts, weights) is not None and search.proved:
        draw = random.Random(seed)
        for _ in range(tries):
            assert smaller_set(facts, search, weights, draw) is None, search


@pytest.mark.parametrize("seed", range(80))
def test_no_smaller_flip_set_is_found_at_random(seed: int) -> None:
    check_minimal(seed, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1150))
def test_no_smaller_flip_set_is_found_by_a_long_search(seed: int) -> None:
    check_minimal(seed, 20)


def test_drawn_packs_have_flip_sets_of_every_size() -> None:
    sizes = set()
    for seed in range(150):
        search = found_in(drawn_facts(seed), drawn_pack(seed))
        sizes.add(len(search.found.changes) if search.found else NO_SET)
    assert {1, 2, 3, NO_SET} == sizes


# ── cases with known answers ──


def criterion(number: int, curve: Data, small: float, large: float) -> Data:
    performances = {"small": {"value": small, "because": "b"}, "large": {"value": large, "because": "b"}}
    names = {"id": f"criterion-{number}", "code": f"K{number}", "title": "t", "group": "g", "question": "q?"}
    return {**names, "importance": curve, "performances": performances}


def rising(path: str, low: float, high: float) -> Data:
    return {"fact": path, "points": [[low, 0], [high, 1]]}


def small_pack(*curves: tuple[Data, float, float], facts: list[Data] | None = None, gates: object = ()) -> Pack:
    criteria = [criterion(number, *curve) for number, curve in enumerate(curves)]
    return pack_of({"criteria": criteria, "facts": facts or [], "gates": gates}, ("small", "large"))


LOAD, PEAK, USERS = "scale.load_growth_24m", "scale.peak_to_average", "scale.peak_concurrent_users"
HALF: Data = {"fact": USERS, "points": [[0, 0.5], [1e8, 0.5]]}


def test_two_facts_meet_in_the_middle_and_the_set_is_proved_minimal() -> None:
    # .97 · (I1 + I2) ≥ 1.03 · .5 · 2 with both at .4 now and .1 · value: together they must reach 1.0619.
    pack = small_pack(
        (rising(LOAD, 0, 10), 0, 1), (rising(PEAK, 0, 10), 0, 1), (HALF, 1, 0), (HALF, 1, 0),
        facts=[{"fact": path, "why": "w", "plausible": {"times": [0.5, 1.4]}} for path in (LOAD, PEAK)],
    )  # fmt: skip
    search = found_in({LOAD: 4.0, PEAK: 4.0, USERS: 9.0}, pack)
    assert search.found is not None and search.proved
    assert [(PEAK, 4.0), (LOAD, 4.0)] == [(path, current) for path, current, _ in search.found.changes]
    needed = 10 * 1.03 / 0.97 / 2
    assert [pytest.approx(needed, rel=1e-4)] * 2 == [value for _, _, value in search.found.changes]
    assert "large" == search.found.becomes
    assert pytest.approx(needed / 4 - 1, rel=1e-3) == search.found.largest_change


def test_other_single_facts_stand_beside_the_nearest_one_by_their_own_nearest_change() -> None:
    # .97 · (I1 + I2) ≥ 1.03 · .5 · 2 again: together they must reach 10.619, by either alone.
    pack = small_pack((rising(LOAD, 0, 10), 0, 1), (rising(PEAK, 0, 10), 0, 1), (HALF, 1, 0), (HALF, 1, 0))
    search = found_in({LOAD: 6.0, PEAK: 3.0, USERS: 9.0}, pack)
    assert search.found is not None and search.proved
    needed = 10 * 1.03 / 0.97
    ((fact, now, then),) = search.found.changes
    assert (fact, now) == (LOAD, 6.0) and then == pytest.approx(needed - 3, rel=1e-4)
    (other,) = search.others
    ((fact, now, then),) = other.changes
    assert (fact, now) == (PEAK, 3.0) and then == pytest.approx(needed - 6, rel=1e-4)
    assert "large" == other.becomes
    assert pytest.approx((needed - 9) / 3, rel=1e-3) == other.largest_change


def test_drawn_other_sets_flip_with_as_many_other_facts_and_no_smaller_change() -> None:
    sizes = set()
    for seed in range(60):
        facts = FactContext(drawn_facts(seed, estimates=0.1 * (seed % 3)), drawn_pack(seed))
        weights = weights_of(facts, {})
        search = minimal_flip_set(facts, weights)
        found = [item for item in (search.found, *search.others) if item is not None]
        changes = [item.largest_change for item in found]
        # What is written is short, at most 1e-4 further away.
        assert all(before <= after * 1.001 + 1e-4 for before, after in pairwise(changes))
        assert len(found) == len({frozenset(path for path, _, _ in item.changes) for item in found})
        for item in found:
            assert len(item.changes) == len(found[0].changes)
            check_found(facts, FlipSearch(item, proved=search.proved), weights)
        sizes |= {len(item.changes) for item in search.others}
    assert {1, 2} <= sizes


def test_what_is_not_mutable_or_not_plausible_is_left_alone() -> None:
    curves = ((rising(LOAD, 0, 10), 0, 1), (HALF, 1, 0))
    known: dict[str, Value] = {LOAD: 4.0, USERS: 9.0}
    search = found_in(known, small_pack(*curves))
    assert search.found is not None
    ((path, current, value),) = search.found.changes
    assert (LOAD, 4.0) == (path, current)
    assert pytest.approx(5.309278, rel=1e-5) == value
    for note in ({"mutable": False}, {"plausible": {"times": [0.5, 1.3]}}):
        assert FlipSearch(None, proved=True) == found_in(
            known, small_pack(*curves, facts=[{"fact": LOAD, "why": "w", **note}])
        )


def test_a_zero_changes_by_what_the_pack_says_is_plausible() -> None:
    curves = ((rising(LOAD, 0, 10), 1, 0), (rising("team.platform_engineers", 0, 2), 0, 1))
    known: dict[str, Value] = {LOAD: 1.0, "team.platform_engineers": 0.0}
    assert FlipSearch(None, proved=True) == found_in(known, small_pack(*curves))
    note = {"fact": "team.platform_engineers", "why": "w", "plausible": {"plus": [0, 1]}}
    search = found_in(known, small_pack(*curves, facts=[note]))
    assert search.found is not None
    ((path, current, value),) = search.found.changes
    assert ("team.platform_engineers", 0.0) == (path, current)
    assert pytest.approx(0.2 * 1.03 / 0.97, rel=1e-4) == value


def test_gates_that_fall_together_are_one_set() -> None:
    """The better option is out twice over: both facts must change, and their steps are the smallest that do."""
    always: Data = {"fact": USERS, "points": [[0, 1], [1e8, 1]]}
    gates = [
        {
            "id": f"gate-{number}", "code": f"V{number}", "title": "t",
            "levels": [{"effect": "out", "options": ["large"], "because": "b", "action": "a", "when": when}],
        }
        for number, when in enumerate(
            [{"fact": "team.teams", "at_most": 3}, {"fact": "platform.observability", "one_of": ["none", "logs"]}]
        )
    ]  # fmt: skip
    known: dict[str, Value] = {USERS: 9.0, "team.teams": 3, "platform.observability": "logs"}
    search = found_in(known, small_pack((always, 0, 1), gates=gates))
    assert search.found is not None and search.proved
    assert (("team.teams", 3, 4), ("platform.observability", "logs", "metrics")) == search.found.changes
    assert "large" == search.found.becomes
    assert pytest.approx(1 / 3) == search.found.largest_change


def test_nothing_flips_where_nothing_is_recommended() -> None:
    assert FlipSearch(None, proved=False) == found_in({}, small_pack((HALF, 1, 0)))


# ── plausible changes ──


def movable(path: str, value: Value, pack: Pack) -> MutableFact | None:
    found = {fact.path: fact for fact in movable_facts(FactContext({path: value}, pack))}
    return found.get(path)


def test_plausible_values_of_every_kind(pack: Pack) -> None:
    engineers = movable("team.engineers", 9, pack)
    assert engineers is not None
    assert (4.5, 18, 1.0) == (engineers.low, engineers.high, engineers.largest)
    assert (5, 13) == engineers.ends(0.5)
    clarity = movable("product.domain_clarity", 3, pack)
    assert clarity is not None and ((0.25, 2), (0.25, 4)) == clarity.others
    skill = movable("team.distributed_systems_skill", OneOf((1, 2)), pack)
    assert skill is not None and ((0.25, 0), (0.25, 3)) == skill.others
    useful = movable("reliability.degraded_mode_useful", True, pack)
    assert useful is not None and ((1.0, False),) == useful.others
    assert movable("existing.architecture", "monolith", pack) is None
    assert movable("security.regulated_data", frozenset(), pack) is None


def test_a_set_of_words_changes_by_one_word_unless_the_pack_says_otherwise() -> None:
    data: Data = {"fact": "security.regulated_data", "values": {"pii": 0.1, "pci": 1, "phi": 1, "other": 0.5}}
    fact = movable("security.regulated_data", frozenset({"pii"}), small_pack((data, 0, 1)))
    assert fact is not None
    assert {frozenset(), frozenset({"pii", "pci"}), frozenset({"pii", "phi"}), frozenset({"pii", "other"})} == {
        other for _, other in fact.others
    }


@given(st.floats(1e-4, 1e8), st.booleans())
def test_the_number_beyond_another_is_short_near_and_strictly_beyond(at: float, upwards: bool) -> None:
    past = beyond(at, upwards)
    assert (past > at) if upwards else (past < at)
    assert past == pytest.approx(at, rel=3e-5)
    assert len(f"{past:.9g}".replace(".", "").split("e")[0].strip("0")) <= 7


# ── trajectory ──


def month_by_month(facts: FactContext, weights: Weights) -> list[tuple[int, str | None]]:
    """The recommendation of every month assessed afresh, where it differs from the month before."""
    inputs = ("team.engineers", "team.engineers_in_24_months")
    people, forecast = (middle(facts.value(path)) for path in inputs)
    known = dict(facts.known)
    if people and forecast is not None:
        known["ratio.growth"] = forecast / people
    before, changes = answer_afresh(known, facts.pack, weights), []
    for month in range(1, 25):
        there = answer_afresh({**known, **facts_in_month(facts, month)}, facts.pack, weights)
        if there != before:
            changes.append((month, there))
        before = there
    return changes


def middle(value: Value) -> float | None:
    if isinstance(value, Interval):
        return (value.low + value.high) / 2
    return value if is_number(value) else None  # type: ignore[return-value]


@settings(max_examples=examples(150))
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.3]))
def test_a_trajectory_is_what_every_month_assessed_alone_says(seed: int, estimates: float) -> None:
    facts = FactContext(drawn_facts(seed, estimates=estimates), drawn_pack(seed))
    weights = weights_of(facts, {})
    assert Trajectory(tuple(month_by_month(facts, weights))) == trajectory(facts, weights)


def test_drawn_trajectories_change() -> None:
    changed = 0
    for seed in range(300):
        facts = FactContext(drawn_facts(seed), drawn_pack(seed))
        changed += bool(trajectory(facts, weights_of(facts, {})).steps)
    assert changed > 5


def test_people_move_linearly_in_whole_persons_and_users_by_a_constant_factor() -> None:
    known: dict[str, Value] = {
        "team.engineers": 10, "team.engineers_in_24_months": 22, USERS: 1000.0, LOAD: 4.0,
    }  # fmt: skip
    facts = FactContext(known, small_pack((HALF, 1, 0)))
    assert {"team.engineers": 11, USERS: pytest.approx(1000 * 4 ** (1 / 24))} == facts_in_month(facts, 1)
    assert {"team.engineers": 16, USERS: pytest.approx(2000)} == facts_in_month(facts, 12)
    assert {"team.engineers": 22, USERS: pytest.approx(4000)} == facts_in_month(facts, 24)
    shrinking = FactContext({"team.engineers": 10, "team.engineers_in_24_months": 4}, facts.pack)
    assert {"team.engineers": 7} == facts_in_month(shrinking, 12)


def test_estimates_move_as_estimates_and_stay_inside_the_range_of_the_fact() -> None:
    known: dict[str, Value] = {
        "team.engineers": 10, "team.engineers_in_24_months": Interval(22, 4000), USERS: 9e7, LOAD: Interval(1, 1000),
    }  # fmt: skip
    facts = FactContext(known, small_pack((HALF, 1, 0)))
    assert {"team.engineers": Interval(22, 2000), USERS: Interval(9e7, 1e8)} == facts_in_month(facts, 24)
    kind = profile_facts()["team.engineers"].kind
    assert isinstance(kind, Number) and kind.high == 2000


def test_the_month_in_which_a_growing_team_needs_another_style() -> None:
    # large leads where engineers / 100 ≥ .5309…: from 54 people; 40 → 64 passes 53.5 in month 14.
    pack = small_pack((rising("team.engineers", 0, 100), 0, 1), (HALF, 1, 0))
    known: dict[str, Value] = {"team.engineers": 40, "team.engineers_in_24_months": 64, USERS: 9.0}
    facts = FactContext(known, pack)
    assert Trajectory(((14, "large"),)) == trajectory(facts, weights_of(facts, {}))
    still = FactContext({"team.engineers": 40, USERS: 9.0}, pack)
    assert Trajectory(()) == trajectory(still, weights_of(still, {}))


def test_the_growth_factor_itself_stays_while_the_team_grows() -> None:
    """The need that hangs on the factor alone never changes, though the forecast comes nearer every month."""
    growth = {"id": "growth", "title": "t", "numerator": {"fact": "team.engineers_in_24_months"}}
    data = {
        "criteria": [criterion(0, rising("ratio.growth", 1, 2), 0, 1), criterion(1, HALF, 1, 0)],
        "ratios": [growth | {"denominator": "team.engineers"}],
    }
    known: dict[str, Value] = {"team.engineers": 10, "team.engineers_in_24_months": 19, USERS: 9.0}
    facts = FactContext(known, pack_of(data, ("small", "large")))
    assert "large" == recommendation(facts, weights_of(facts, {}))
    assert Trajectory(()) == trajectory(facts, weights_of(facts, {}))
