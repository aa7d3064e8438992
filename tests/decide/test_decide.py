"""Properties of the decision that hold for every profile and every pack, and exact checks of its arithmetic."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import fsum, prod
from typing import Any

import pytest
import yaml
from changes import replace
from effort import examples
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from written_profiles import JUNK, NEAR_PROFILES, RIGHT_PROFILES, SECTIONS

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import CriterionFinding
from archdecide.decide.score import comparison, scores, win_share
from archdecide.errors import InputError
from archdecide.facts import profile_facts
from archdecide.formats.json import decision_json
from archdecide.kinds import Choice, Flag, Kind, Number, Ordinal, Several
from archdecide.load.profile_reader import parse_profile, read_profile
from archdecide.profile import Profile
from archdecide.rules import EFFECTS, Criterion, Gate, Manifest, Pack, RuleFile, assemble
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide, decision_from
from archdecide.values import Interval, OneOf, Value

OPTIONS = ("small", "middle", "large")
OPTION_IDS = ("monolith", "modular-monolith", "microservices")
Data = Mapping[str, Any]
"""A curve or a condition as it is written in a pack."""

# ── builders: packs, facts and findings ──


def manifest(options: Iterable[str] = OPTIONS) -> Manifest:
    described = [{"id": option, "title": option, "means": option} for option in options]
    return Manifest.model_validate({"name": "test", "version": "1", "description": "d", "options": described})


def pack_of(*files: RuleFile, options: Iterable[str] = OPTIONS) -> Pack:
    return assemble([manifest(options)], files, "0" * 64)


def criterion(
    number: int, curve: Data, performances: Mapping[str, float], weight: float = 1, *, driver: bool = False
) -> Criterion:
    return Criterion.model_validate(
        {
            "id": f"criterion-{number}",
            "code": f"K{number}",
            "title": "t",
            "group": "g",
            "question": "q?",
            "driver": driver,
            "weight": {"value": weight},
            "importance": curve,
            "performances": {option: {"value": value, "because": "b"} for option, value in performances.items()},
        }
    )


def gate(number: int, *levels: tuple[str, Sequence[str], Data], beside: bool = False) -> Gate:
    return Gate.model_validate(
        {
            "id": f"gate-{number}",
            "code": f"V{number}",
            "title": "t",
            "levels": [
                {
                    "effect": effect,
                    "options": options,
                    "when": when,
                    "because": "b",
                    "action": "a",
                    "beside": beside and position > 0,
                }
                for position, (effect, options, when) in enumerate(levels)
            ],
        }
    )


def decided(pack: Pack, known: Mapping[str, Value], weights: Mapping[str, float] | None = None) -> Decision:
    return decision_from("a system", FactContext(known, pack), weights or {}, tipping=None)


def finding(identifier: str, importance: float | None, weight: float = 1, **performances: float) -> CriterionFinding:
    return CriterionFinding(
        id=identifier,
        code=identifier,
        title="t",
        group="g",
        question="q?",
        grade="J",
        state="unknown" if importance is None else "known",
        importance=importance,
        weight=weight,
        performances=performances,
        because=dict.fromkeys(performances, "b"),
        facts={},
        missing=(),
        contributions={},
        sources=(),
    )


# ── generated facts, rules and packs ──

POOL = {
    path: profile_facts()[path].kind
    for path in (
        "team.engineers",
        "team.teams",
        "scale.peak_to_average",
        "product.domain_clarity",
        "product.stage",
        "ai.model_hosting",
        "security.regulated_data",
        "reliability.degraded_mode_useful",
    )
}
"""A few facts of every kind, so that generated rules and generated facts meet."""
NUMBERS = [path for path, kind in POOL.items() if isinstance(kind, Number | Ordinal)]
WORDS: Mapping[str, tuple[str, ...]] = {
    "reliability.degraded_mode_useful": ("true", "false"),
    **{path: kind.values() for path, kind in POOL.items() if isinstance(kind, Choice | Several)},
}
SHARES = st.integers(0, 16).map(lambda sixteenths: sixteenths / 16)
PLACES = st.integers(0, 40)


def numbers(kind: Number) -> st.SearchStrategy[float]:
    high = min(kind.high, kind.low + 40)
    return st.integers(int(kind.low), int(high)) if kind.whole else st.floats(kind.low, high, allow_subnormal=False)


def values_of(kind: Kind) -> st.SearchStrategy[Value]:
    """Every value that a fact of this kind may have, estimates included."""
    match kind:
        case Number():
            exact = numbers(kind)
            bounds = st.tuples(exact, exact).filter(lambda pair: pair[0] < pair[1])
            return exact | bounds.map(lambda pair: Interval(*pair))
        case Ordinal() | Choice():
            every: tuple[Any, ...] = kind.values()
            several = st.sets(st.sampled_from(every), min_size=2).map(
                lambda chosen: OneOf(tuple(value for value in every if value in chosen))
            )
            return st.sampled_from(every) | several
        case Flag():
            return st.booleans()
        case Several():
            return st.frozensets(st.sampled_from(kind.values()))
    raise AssertionError(kind)


FACTS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={path: values_of(kind) for path, kind in POOL.items()}
)


@st.composite
def piecewise(draw: st.DrawFn) -> Data:
    places = sorted(draw(st.sets(PLACES, min_size=2, max_size=4)))
    return {"fact": draw(st.sampled_from(NUMBERS)), "points": [(place, draw(SHARES)) for place in places]}


@st.composite
def table(draw: st.DrawFn) -> Data:
    path = draw(st.sampled_from(list(WORDS)))
    return {"fact": path, "values": {word: draw(SHARES) for word in WORDS[path]}}


@st.composite
def joined(draw: st.DrawFn, inner: st.SearchStrategy[Data]) -> Data:
    one, other = draw(inner), draw(inner)
    match draw(st.sampled_from(["mean", "largest", "product", "scaled"])):
        case "mean":
            return {"mean": [{"weight": 1, "of": one}, {"weight": draw(st.integers(1, 4)), "of": other}]}
        case "largest":
            return {"largest": [one, other]}
        case "product":
            return {"multiply": one, "by": other, "unknown": draw(SHARES)}
        case _:
            return {"scaled": one, "times": 0.5, "plus": 0.25}


CURVES: st.SearchStrategy[Data] = st.recursive(piecewise() | table(), joined, max_leaves=4)


@st.composite
def fact_test(draw: st.DrawFn) -> Data:
    path = draw(st.sampled_from(list(POOL)))
    match POOL[path]:
        case Number() | Ordinal():
            return {"fact": path, draw(st.sampled_from(["at_least", "at_most", "above", "below"])): draw(PLACES)}
        case Flag():
            return {"fact": path, "equals": draw(st.booleans())}
        case kind:
            operator = "includes" if isinstance(kind, Several) else "one_of"
            return {"fact": path, operator: draw(st.sets(st.sampled_from(WORDS[path]), min_size=1))}


def combined(inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    pairs = st.tuples(inner, inner)
    return (
        pairs.map(lambda parts: {"all": parts})
        | pairs.map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    )


CONDITIONS: st.SearchStrategy[Data] = st.recursive(fact_test(), combined, max_leaves=4)


@st.composite
def criteria(draw: st.DrawFn, options: Sequence[str] = OPTIONS) -> list[Criterion]:
    return [
        criterion(
            number, draw(CURVES), {option: draw(SHARES) for option in options}, draw(st.sampled_from([0.5, 1, 1, 2]))
        )
        for number in range(draw(st.integers(1, 6)))
    ]


@st.composite
def gates(draw: st.DrawFn, options: Sequence[str] = OPTIONS) -> list[Gate]:
    """Gates whose first level names every option, with levels after it that are no stronger."""
    drawn = []
    for number in range(draw(st.integers(0, 3))):
        named = st.lists(st.sampled_from(options), min_size=1, unique=True)
        levels = draw(st.lists(st.tuples(st.sampled_from(EFFECTS), named, CONDITIONS), max_size=2))
        ordered = sorted(levels, key=lambda level: EFFECTS.index(level[0]))
        first = (draw(st.sampled_from(EFFECTS[: EFFECTS.index(ordered[0][0]) + 1] if ordered else EFFECTS)), options)
        drawn.append(gate(number, (*first, draw(CONDITIONS)), *ordered, beside=draw(st.booleans())))
    return drawn


# ── order, weights, options, gates ──


@given(criteria(), gates(), FACTS, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_files_is_irrelevant(
    some: list[Criterion], others: list[Gate], known: dict[str, Value], shuffle: random.Random
) -> None:
    files = [RuleFile(criteria=(entry,)) for entry in some] + [RuleFile(gates=(entry,)) for entry in others]
    shuffled = shuffle.sample(files, len(files))
    together = RuleFile(criteria=tuple(reversed(some)), gates=tuple(reversed(others)))
    expected = decided(pack_of(*files), known)
    assert expected == decided(pack_of(*shuffled), known)
    assert expected == decided(pack_of(together), known)


@given(criteria(), gates(), FACTS, st.randoms(use_true_random=False))
def test_the_order_of_facts_is_irrelevant(
    some: list[Criterion], others: list[Gate], known: dict[str, Value], shuffle: random.Random
) -> None:
    pack = pack_of(RuleFile(criteria=tuple(some), gates=tuple(others)))
    shuffled = dict(shuffle.sample(list(known.items()), len(known)))
    assert decided(pack, known) == decided(pack, shuffled)


@given(criteria(), gates(), FACTS, st.sampled_from([0.25, 0.5, 2]))
def test_scaling_all_weights_changes_nothing(
    some: list[Criterion], others: list[Gate], known: dict[str, Value], factor: float
) -> None:
    pack = pack_of(RuleFile(criteria=tuple(some), gates=tuple(others)))
    weights = {entry.id: entry.weight.value for entry in some}
    plain = decided(pack, known, weights)
    scaled = decided(pack, known, {identifier: factor * weight for identifier, weight in weights.items()})
    assert (plain.outcome, plain.comparisons) == (scaled.outcome, scaled.comparisons)
    assert [item.contributions for item in plain.criteria] == [item.contributions for item in scaled.criteria]


@given(criteria(), FACTS, st.floats(0.01, 5))
def test_scaling_all_weights_by_any_factor_leaves_the_scores(
    some: list[Criterion], known: dict[str, Value], factor: float
) -> None:
    pack = pack_of(RuleFile(criteria=tuple(some)))
    scaled = decided(pack, known, {entry.id: factor * entry.weight.value for entry in some})
    assert decided(pack, known).outcome.scores == pytest.approx(scaled.outcome.scores, abs=1e-9)


@given(criteria((*OPTIONS, "further")), FACTS)
def test_a_further_option_leaves_the_scores_of_the_others(some: list[Criterion], known: dict[str, Value]) -> None:
    rules = RuleFile(criteria=tuple(some))
    without, with_it = pack_of(rules), pack_of(rules, options=(*OPTIONS, "further"))
    expected = decided(without, known).outcome.scores
    actual = decided(with_it, known).outcome.scores
    assert expected == {option: actual[option] for option in OPTIONS}


@given(criteria(), gates(), gates(("middle",)), FACTS)
def test_a_gate_never_changes_an_option_that_it_does_not_name(
    some: list[Criterion], others: list[Gate], further: list[Gate], known: dict[str, Value]
) -> None:
    added = [replace(entry, id=f"further-{entry.id}") for entry in further]
    plain = decided(pack_of(RuleFile(criteria=tuple(some), gates=tuple(others))), known)
    gated = decided(pack_of(RuleFile(criteria=tuple(some), gates=(*others, *added))), known)
    assert plain.outcome.scores == gated.outcome.scores
    assert plain.criteria == gated.criteria
    for option in ("small", "large"):
        assert (option in plain.removed) == (option in gated.removed)
        for state in ("holds", "unproven", "clear"):
            assert plain.gates_of(option, state) == gated.gates_of(option, state)


# ── what is not known ──


def with_less(known: Mapping[str, Value], path: str, widen: bool) -> dict[str, Value]:
    """The same facts with less known of one of them: nothing, or only a range that it lies in."""
    less = dict(known)
    value = less.pop(path)
    match POOL.get(path), value:
        case Number(), int() | float() if widen:
            less[path] = Interval(value - 1, value + 3)
        case (Ordinal() | Choice()) as kind, int() | str() if widen:
            less[path] = OneOf(tuple(kind.values()))
    return less


@given(criteria(), gates(), FACTS, st.sampled_from(list(POOL)), st.booleans())
def test_knowing_less_never_turns_an_answer_into_another(
    some: list[Criterion], others: list[Gate], known: dict[str, Value], path: str, widen: bool
) -> None:
    assume(path in known)
    pack = pack_of(RuleFile(criteria=tuple(some), gates=tuple(others)))
    more, less = decided(pack, known), decided(pack, with_less(known, path, widen))
    assert less.coverage <= more.coverage
    assert set(less.removed) <= set(more.removed)
    for before, after in zip(more.gates, less.gates, strict=True):
        if after.state == "holds":
            assert before.state == "holds"
            assert EFFECTS.index(before.effect) <= EFFECTS.index(after.effect)
        if after.state == "clear":
            assert before.state == "clear"


@settings(deadline=None)
@given(st.sampled_from(EXAMPLES), st.sets(st.sampled_from(list(profile_facts()))))
def test_leaving_answers_out_of_an_example_only_lowers_the_coverage(name: str, left_out: set[str]) -> None:
    pack = api.load_pack()
    profile = read_profile(str(ROOT / profile_path(name)), pack).profile
    known = decide(profile, pack, tipping=None)
    less = decision_from(
        profile.name,
        FactContext({path: value for path, value in known.facts.items() if path not in left_out}, pack),
        profile.weights,
        tipping=None,
    )
    assert less.coverage <= known.coverage
    holding = {(item.id, item.option, item.effect) for item in known.gates if item.state == "holds"}
    strongest = {(identifier, option): effect for identifier, option, effect in holding}
    for item in less.gates:
        # The one gate that may act on a quorum of its facts is the one that can gain by silence.
        if item.state == "holds" and item.option is not None and item.id not in ("no-driver", "over-split-now"):
            assert (item.id, item.option) in strongest


def test_a_fact_that_nobody_stated_never_counts_as_no() -> None:
    when = {"not": {"fact": "reliability.degraded_mode_useful", "equals": True}}
    pack = pack_of(RuleFile(gates=(gate(1, ("out", ["large"], when)),)))
    assert ("unproven", ("reliability.degraded_mode_useful",)) == (
        decided(pack, {}).gates[0].state,
        decided(pack, {}).gates[0].settles,
    )
    assert () == decided(pack, {}).removed
    assert ("large",) == decided(pack, {"reliability.degraded_mode_useful": False}).removed


# ── scores, contributions and verdicts ──


@given(criteria(), FACTS)
def test_scores_are_their_mean_and_the_contributions_of_the_criteria(
    some: list[Criterion], known: dict[str, Value]
) -> None:
    decision = decided(pack_of(RuleFile(criteria=tuple(some))), known)
    for item in decision.criteria:
        assert fsum(item.contributions.values()) == pytest.approx(0, abs=1e-9)
    points = {option: score for option, score in decision.outcome.scores.items() if score is not None}
    mean = fsum(points.values()) / len(OPTIONS)
    expected = {option: mean + fsum(item.contributions[option] for item in decision.criteria) for option in points}
    assert expected == pytest.approx(points, abs=1e-9)


@given(criteria(), FACTS)
def test_the_points_of_the_arguments_sum_to_the_lead(some: list[Criterion], known: dict[str, Value]) -> None:
    decision = decided(pack_of(RuleFile(criteria=tuple(some))), known)
    points = {option: score or 0 for option, score in decision.outcome.scores.items()}
    for item in decision.comparisons:
        assert points[item.winner] - points[item.rival] == pytest.approx(item.lead, abs=1e-9)
        assert fsum(argument.points for argument in item.arguments) == pytest.approx(item.lead, abs=1e-9)


@given(criteria(), FACTS)
def test_decisive_arguments_are_the_fewest_that_outweigh_everything_against(
    some: list[Criterion], known: dict[str, Value]
) -> None:
    for item in decided(pack_of(RuleFile(criteria=tuple(some))), known).comparisons:
        cons = fsum(-argument.points for argument in item.arguments if argument.points < 0)
        decisive = [argument.points for argument in item.arguments if argument.decisive]
        pros = sorted((argument.points for argument in item.arguments if argument.points > 0), reverse=True)
        assert pros[: len(decisive)] == pytest.approx(decisive)
        assert (fsum(pros) > cons + 1e-9) <= (fsum(decisive) > cons)
        assert not decisive or fsum(decisive[:-1]) <= cons + 1e-9


def pack_scoring(*gates_: Gate, **points: float) -> Pack:
    """A pack with one criterion, so that every option scores what is given."""
    performances = {option: value / 100 for option, value in points.items()}
    return pack_of(
        RuleFile(
            criteria=(criterion(1, {"fact": "team.teams", "points": [(0, 1), (1, 1)]}, performances),), gates=gates_
        )
    )


ALWAYS = {"fact": "team.teams", "at_least": 1}
ONE_TEAM: Mapping[str, Value] = {"team.teams": 1}


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({"small": 50, "middle": 53, "large": 10}, "middle"),
        ({"small": 50.0001, "middle": 53, "large": 10}, "small"),
        ({"small": 48, "middle": 50, "large": 52.5}, "middle"),
        ({"small": 60, "middle": 40, "large": 59}, "small"),
        ({"small": 10, "middle": 10, "large": 80}, "large"),
    ],
)
def test_the_simplest_option_less_than_three_points_behind_is_recommended(
    points: dict[str, float], expected: str
) -> None:
    assert expected == decided(pack_scoring(**points), ONE_TEAM).outcome.recommendation


def test_a_tie_break_is_named_and_is_a_close_call() -> None:
    outcome = decided(pack_scoring(small=48, middle=50, large=30), ONE_TEAM).outcome
    assert ("small", "middle", "close-call", True) == (
        outcome.recommendation,
        outcome.score_leader,
        outcome.verdict,
        outcome.tie_break,
    )


def test_where_gates_remove_every_option_nothing_is_recommended() -> None:
    outcome = decided(pack_scoring(gate(1, ("out", OPTIONS, ALWAYS)), small=20, middle=50, large=80), ONE_TEAM).outcome
    assert (None, "large", "blocked") == (outcome.recommendation, outcome.score_leader, outcome.verdict)


def test_an_option_whose_rivals_are_all_removed_is_robust_by_gates() -> None:
    removing = gate(1, ("out", ["middle", "large"], ALWAYS))
    outcome = decided(pack_scoring(removing, small=20, middle=50, large=80), ONE_TEAM).outcome
    assert ("small", "large", "robust", False) == (
        outcome.recommendation,
        outcome.score_leader,
        outcome.verdict,
        outcome.tie_break,
    )


def test_a_tie_counts_only_among_the_options_that_remain() -> None:
    removing = gate(1, ("out", ["large"], ALWAYS))
    outcome = decided(pack_scoring(removing, small=20, middle=50, large=51), ONE_TEAM).outcome
    assert ("middle", False, "robust") == (outcome.recommendation, outcome.tie_break, outcome.verdict)


@pytest.mark.parametrize("effect", ["hold", "warn"])
def test_a_gate_that_only_holds_or_warns_removes_nothing(effect: str) -> None:
    decision = decided(pack_scoring(gate(1, (effect, OPTIONS, ALWAYS)), small=20, middle=50, large=80), ONE_TEAM)
    assert ((), "large") == (decision.removed, decision.outcome.recommendation)


# ── how robust: exact (MODEL §4) ──


@pytest.mark.parametrize(
    ("deltas", "expected"),
    [
        ([], 0),
        ([0, 0], 0),
        ([1], 1),
        ([-1], 0),
        ([1, 5, 0], 1),
        ([1, -1], Fraction(1, 2)),
        ([2, -1], Fraction(2, 3)),
        ([2, -1, 0, 0], Fraction(2, 3)),
        ([1, 1, -1], Fraction(3, 4)),
        ([1, -1, -1], Fraction(1, 4)),
        ([1, 1, -1, -1], Fraction(1, 2)),
    ],
)
def test_the_win_share_of_small_cases_is_exact(deltas: list[float], expected: float) -> None:
    assert float(expected) == pytest.approx(win_share(deltas), abs=1e-15)


@given(st.sets(st.integers(-60, 60).filter(bool), min_size=1, max_size=9))
def test_the_win_share_is_the_volume_that_a_half_space_cuts_off_a_simplex(deltas: set[int]) -> None:
    # For distinct δ: Σ over δ > 0 of δ^(n−1) / Π (δ − other δ), in exact fractions.
    expected = sum(
        (
            Fraction(delta ** (len(deltas) - 1), prod(delta - other for other in deltas if other != delta))
            for delta in deltas
            if delta > 0
        ),
        Fraction(0),
    )
    assert float(expected) == pytest.approx(win_share(deltas), abs=1e-9)


@given(st.lists(st.floats(-1, 1, allow_subnormal=False), max_size=8), st.randoms(use_true_random=False))
def test_the_win_share_depends_on_no_order_and_falls_as_its_mirror_rises(
    deltas: list[float], shuffle: random.Random
) -> None:
    assert win_share(deltas) == win_share(shuffle.sample(deltas, len(deltas)))
    if any(deltas):
        assert win_share(deltas) + win_share([-delta for delta in deltas]) == pytest.approx(1, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_win_share_agrees_with_a_hundred_thousand_drawn_weightings(seed: int) -> None:
    draw = random.Random(seed)
    deltas = [draw.uniform(-1, 1) for _ in range(3 + 2 * seed)]
    wins = sum(sum(draw.expovariate(1) * delta for delta in deltas) > 0 for _ in range(100_000))
    assert wins / 100_000 == pytest.approx(win_share(deltas), abs=0.006)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ai-writing-saas", "fraud-detection"])
def test_the_win_share_of_an_example_agrees_with_drawn_weights(name: str, pack: Pack) -> None:
    decision = decide(read_profile(str(ROOT / profile_path(name)), pack).profile, pack)
    item = min(decision.comparisons, key=lambda comparison_: comparison_.win_share)
    deltas = [
        (part.importance or 0) * (part.performances[item.winner] - part.performances[item.rival])
        for part in decision.criteria
    ]
    draw = random.Random(7)
    wins = sum(sum(draw.expovariate(1) * delta for delta in deltas) > 0 for _ in range(100_000))
    assert wins / 100_000 == pytest.approx(item.win_share, abs=0.006)


@given(
    st.lists(
        st.tuples(SHARES.filter(bool), SHARES, SHARES).filter(lambda row: row[1] != row[2]), min_size=1, max_size=8
    )
)
def test_weights_wrong_by_the_weight_error_factor_give_a_tie(rows: list[tuple[float, float, float]]) -> None:
    findings = [finding(f"K{number}", level, a=ours, b=theirs) for number, (level, ours, theirs) in enumerate(rows)]
    factor = comparison(findings, "a", "b").weight_error_factor
    if all(ours > theirs for _, ours, theirs in rows):
        assert factor is None
        return
    assert factor is not None
    assume(factor > 0)
    wrong = [
        finding(item.id, item.importance, 1 / factor if ours > theirs else factor, a=ours, b=theirs)
        for item, (_, ours, theirs) in zip(findings, rows, strict=True)
    ]
    points = scores(wrong, ("a", "b"))
    assert points["a"] == pytest.approx(points["b"], abs=1e-9)


@given(criteria(), FACTS)
def test_performances_wrong_by_the_margin_give_a_tie(some: list[Criterion], known: dict[str, Value]) -> None:
    decision = decided(pack_of(RuleFile(criteria=tuple(some))), known)
    for item in decision.comparisons:
        wrong = [
            finding(
                part.id,
                part.importance,
                part.weight,
                a=part.performances[item.winner] - item.performance_error_margin,
                b=part.performances[item.rival] + item.performance_error_margin,
            )
            for part in decision.criteria
        ]
        points = scores(wrong, ("a", "b"))
        assert points["a"] == pytest.approx(points["b"], abs=1e-9)


def test_a_level_beside_no_other_speaks_for_its_option_alone() -> None:
    never = {"not": ALWAYS}
    pack = pack_of(RuleFile(gates=(gate(1, ("out", ["large"], never), ("warn", ["small"], ALWAYS), beside=True),)))
    findings = decided(pack, ONE_TEAM).gates
    assert [("small", "warn", "holds"), ("large", "out", "clear")] == [
        (item.option, item.effect, item.state) for item in findings
    ]


def test_known_criteria_without_weight_leave_no_score() -> None:
    decision = decided(pack_scoring(small=20, middle=50, large=80), ONE_TEAM, {"criterion-1": 0})
    assert (dict.fromkeys(OPTIONS), None) == (decision.outcome.scores, decision.outcome.recommendation)


# ── the same bytes, always ──


def test_the_decision_does_not_depend_on_the_hash_seed() -> None:
    def printed(seed: int) -> bytes:
        return subprocess.run(
            [sys.executable, "-m", "archdecide", "assess", "--format", "json", *map(profile_path, EXAMPLES)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout

    first, *others = (printed(seed) for seed in (0, 1, 4711))
    assert [first, first] == others


# ── whatever is written: a profile, or problems with their places ──


def written(kind: Kind) -> st.SearchStrategy[Any]:
    """What people write for a fact of this kind: right, or nearly so."""
    match kind:
        case Number():
            number = numbers(kind)
            bounds = st.tuples(number, number).map(lambda pair: {"min": min(pair), "max": max(pair)})
            return number | bounds | st.sampled_from(kind.words()) if kind.words() else number | bounds
        case Ordinal() | Choice():
            every: tuple[Any, ...] = kind.values()
            return st.sampled_from(every) | st.lists(st.sampled_from(every), min_size=1, unique=True)
        case Flag():
            return st.booleans()
        case Several():
            return st.lists(st.sampled_from(kind.values()), unique=True, max_size=kind.most)
    raise AssertionError(kind)


for fact_ in profile_facts().values():
    section, leaf = fact_.path.split(".")
    SECTIONS.setdefault(section, {})[leaf] = written(fact_.kind)


def loaded(text: str) -> Profile | None:
    """The profile in a text, or None where it is refused, with a place for every problem."""
    try:
        return parse_profile(text, "a.yaml", api.load_pack()).profile
    except InputError as error:
        assert error.problems
        assert all(str(problem).startswith(f"a.yaml:{problem.where.line}:") for problem in error.problems)
        places = [(problem.where.line or 0, problem.where.column or 0) for problem in error.problems]
        assert all(earlier <= later for earlier, later in pairwise(places))
        return None


@settings(deadline=None, max_examples=examples(150))
@given(JUNK | NEAR_PROFILES, st.booleans())
@example({"name": "a", "interactions": [{"from": "a", "to": "a"}]}, True)
@example({"name": "a", "components": {"name": "a"}}, False)
@example({"team": {"engineers": {"min": 1}}}, False)
def test_any_data_loads_or_gives_problems_with_places(data: Any, as_json: bool) -> None:
    profile = loaded(json.dumps(data) if as_json else yaml.safe_dump(data, allow_unicode=True))
    assert profile is None or profile.name == data["name"]


@settings(deadline=None, max_examples=12)
@given(RIGHT_PROFILES)
def test_every_profile_is_loaded_decided_and_printed(data: Any) -> None:
    profile = loaded(json.dumps(data))
    assert profile is not None
    decision = api.assess(profile)
    outcome = decision.outcome
    read = json.loads(decision_json.text(decision, "a.yaml"))
    assert outcome.recommendation == read["recommendation"]
    assert (outcome.recommendation is None) == (outcome.verdict in ("blocked", "insufficient"))
    assert "a system" in api.report(profile, decision)
    for style in OPTION_IDS:
        graph = json.loads(api.render(api.service_graph(profile, decision, style=style), "json"))
        assert (set("abcd") if profile.components else set()) == set(graph["assignment"])


@settings(deadline=None, max_examples=examples(100))
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%#, \n\t012.~?@`\\\u0085\ufeff", max_size=60))
def test_any_text_loads_or_gives_problems_with_places(text: str) -> None:
    try:
        parse_profile(text, "a.yaml", api.load_pack())
    except InputError as error:
        assert error.problems
        assert all(problem.where.file == "a.yaml" for problem in error.problems)


def test_problems_of_form_do_not_hide_problems_of_names() -> None:
    text = (
        "name: both\ndecision: {style: monolit}\ncomponents: [{name: a}, {name: a}]\n"
        "interactions: [{from: a, to: b}]\nweights: {team-autonomie: 2}\n"
    )
    with pytest.raises(InputError) as error:
        parse_profile(text, "a.yaml", api.load_pack())
    assert ["decision.style", "components[1].name", "interactions[0].to", "weights.team-autonomie"] == [
        problem.path for problem in error.value.problems
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("product: {stage: groth}", "did you mean 'growth'?; allowed: one of idea, mvp, growth, mature"),
        ("security: {regulated_data: [pii, pc]}", "did you mean 'pci'?; allowed: a list of pii"),
        ("ai: {model_hosting: [api, selfhosted]}", "did you mean 'self-hosted-gpu'?; allowed: one of none"),
        ("product: {stage: zzz}", "allowed: one of idea"),
        ("schema_version: 2", "allowed: only 1"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest_and_with_what_is_allowed(line: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        parse_profile(f"name: words\n{line}\n", "a.yaml", api.load_pack())
    assert [problem.hint.startswith(hint) for problem in error.value.problems] == [True]
