"""How robust a lead is, against sampling and against small exact enumerations (MODEL §4)."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import fsum

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from packs import OPTIONS, drawn_facts, drawn_pack

from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import Comparison, CriterionFinding
from archdecide.decide.score import comparison, first_rank_bracket, weight_tipping_points, win_share
from archdecide.sensitivity.verdict import decision_from

DRAWS = 200_000
NEAR = 0.0055
"""Five standard errors of a share from so many draws."""
SHARES = st.integers(0, 16).map(lambda sixteenths: sixteenths / 16)
WEIGHTS = st.sampled_from([0, 0.5, 1, 2, 3])
Row = tuple[float, float, float, float]
"""Weight, importance, and the performances of a and of b."""
ROWS: st.SearchStrategy[list[Row]] = st.lists(st.tuples(WEIGHTS, SHARES, SHARES, SHARES), min_size=1, max_size=7)


def findings(rows: Sequence[Row]) -> list[CriterionFinding]:
    return [finding(f"K{number}", *row) for number, row in enumerate(rows)]


def finding(identifier: str, weight: float, importance: float | None, *performances: float) -> CriterionFinding:
    named = dict(zip("abc", performances, strict=False))
    return CriterionFinding(
        id=identifier,
        code=identifier,
        title="t",
        group="g",
        question="q?",
        grade="J",
        state="known",
        importance=importance,
        weight=weight,
        performances=named,
        because=dict.fromkeys(named, "b"),
        facts={},
        missing=(),
        contributions={},
        sources=(),
    )


def lead(rows: Sequence[Row], factors: Sequence[float] = (), error: float = 0.0) -> float:
    """Σ w·I·(p_a − p_b), with every weight wrong by a factor and every performance by an error against a."""
    factors = factors or [1.0] * len(rows)
    return fsum(
        factor * weight * importance * (ours - theirs - 2 * error)
        for factor, (weight, importance, ours, theirs) in zip(factors, rows, strict=True)
    )


# ── against sampling ──


def drawn_comparisons(seed: int) -> tuple[list[CriterionFinding], list[Comparison]]:
    """The known criteria of a random decision, and the comparisons of its leader with every rival."""
    facts = FactContext(drawn_facts(seed), drawn_pack(seed))
    known = [item for item in decision_from("drawn", facts, {}).criteria if item.importance is not None]
    winner = max(
        OPTIONS, key=lambda option: fsum(i.weight * (i.importance or 0) * i.performances[option] for i in known)
    )
    return known, [comparison(known, winner, rival) for rival in OPTIONS if rival != winner]


def deltas(known: Sequence[CriterionFinding], item: Comparison) -> NDArray[numpy.float64]:
    """I·(p_winner − p_rival) of every criterion."""
    gaps = [(i.importance or 0) * (i.performances[item.winner] - i.performances[item.rival]) for i in known]
    return numpy.array(gaps)


def weightings(seed: int, count: int) -> NDArray[numpy.float64]:
    """Weightings, uniform on the simplex."""
    return numpy.random.default_rng(seed).dirichlet(numpy.ones(count), DRAWS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_win_shares_and_the_first_rank_bracket_agree_with_drawn_weightings(seed: int) -> None:
    known, comparisons = drawn_comparisons(seed)
    weights = weightings(seed, len(known))
    wins = [weights @ deltas(known, item) > 0 for item in comparisons]
    assert [float(won.mean()) for won in wins] == pytest.approx([item.win_share for item in comparisons], abs=NEAR)
    low, high = first_rank_bracket([item.win_share for item in comparisons])
    first = float(numpy.logical_and.reduce(wins).mean())
    assert low - NEAR <= first <= high + NEAR


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_no_drawn_weight_error_within_the_factor_turns_a_lead_and_some_beyond_it_do(seed: int) -> None:
    known, comparisons = drawn_comparisons(seed)
    own = numpy.array([item.weight for item in known])
    draw = numpy.random.default_rng(seed)
    for item in comparisons:
        gaps = deltas(known, item)
        factor = item.weight_error_factor
        if factor is None:
            wrong = own * draw.uniform(1e-6, 1e6, (DRAWS, len(known)))
            assert numpy.all(wrong @ gaps >= 0)
        elif factor > 1:
            # Drawn at the corners too, where the worst case lies.
            exponents = draw.choice([-1.0, 1.0, 0.0], (DRAWS, len(known))) * draw.uniform(0.9, 1, (DRAWS, 1))
            assert numpy.all((own * factor**exponents) @ gaps > -1e-12)
            worst = numpy.where(gaps > 0, 1 / (factor * 1.001), factor * 1.001)
            assert float((own * worst) @ gaps) < 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_no_drawn_performance_error_within_the_margin_turns_a_lead(seed: int) -> None:
    known, comparisons = drawn_comparisons(seed)
    amounts = numpy.array([item.weight * (item.importance or 0) for item in known])
    draw = numpy.random.default_rng(seed)
    for item in comparisons:
        errors = draw.uniform(-1, 1, (2, DRAWS, len(known))) * item.performance_error_margin
        gaps = numpy.array([i.performances[item.winner] - i.performances[item.rival] for i in known])
        assert numpy.all((gaps + errors[0] - errors[1]) @ amounts > -1e-12)


# ── against enumerations ──


@given(ROWS)
def test_the_weight_error_factor_is_where_the_worst_corner_of_all_weights_ties(rows: list[Row]) -> None:
    assume(lead(rows) > 0)
    factor = comparison(findings(rows), "a", "b").weight_error_factor
    for wrong in (factor / 1.001, factor * 1.001) if factor is not None else (1e9,):
        worst = min(lead(rows, corner) for corner in product((1 / wrong, wrong), repeat=len(rows)))
        assert (worst > 0) == (factor is None or wrong < factor)


@given(ROWS)
def test_the_performance_error_margin_is_where_the_worst_error_ties(rows: list[Row]) -> None:
    assume(lead(rows) > 1e-6)
    margin = comparison(findings(rows), "a", "b").performance_error_margin
    assert lead(rows, error=margin * 0.999) > 0 > lead(rows, error=margin * 1.001)


@given(ROWS)
def test_a_weight_tips_exactly_where_the_lead_changes_its_sign(rows: list[Row]) -> None:
    tips = weight_tipping_points(findings(rows), "a", "b")
    assert [f"K{number}" for number in range(len(rows))] == list(tips)
    for number, tip in enumerate(tips.values()):
        weight, importance, ours, theirs = rows[number]

        def lead_with(other: float, number: int = number) -> float:
            return lead([*rows[:number], (other, *rows[number][1:]), *rows[number + 1 :]])

        if tip is not None:
            assert 0 <= tip <= 5
            assert lead_with(tip) == pytest.approx(0, abs=1e-12)
        else:
            # Linear in the weight: with the same sign at both ends it never vanishes between them.
            at_ends = (lead_with(0), lead_with(5))
            assert importance * (ours - theirs) == 0 or at_ends[0] * at_ends[1] > 0, weight


def test_a_weight_that_decides_alone_tips_at_zero_and_one_that_cannot_decide_never() -> None:
    rows = [(1, 0.5, 1, 0), (1, 0.25, 0, 0), (2, 0, 1, 0)]
    assert {"K0": 0.0, "K1": None, "K2": None} == weight_tipping_points(findings(rows), "a", "b")
    assert {"K0": 4.0, "K1": 0.5} == weight_tipping_points(findings([(2, 0.25, 1, 0), (1, 1, 0, 1)]), "a", "b")


@given(st.lists(st.tuples(*[st.integers(0, 16)] * 3), min_size=2, max_size=2))
def test_the_first_rank_bracket_holds_the_exact_share_of_two_criteria(performances: list[tuple[int, ...]]) -> None:
    # With weights t and 1 − t every lead is linear in t: the first-rank share is the length of an interval.
    shares, low, high = [], Fraction(0), Fraction(1)
    for rival in (1, 2):
        one, other = (Fraction(row[0] - row[rival], 16) for row in performances)
        shares.append(win_share([float(one), float(other)]))
        start, end = Fraction(0), Fraction(1)
        if one > 0 > other:
            start = other / (other - one)
        elif other > 0 > one:
            end = other / (other - one)
        elif not (max(one, other) > 0):
            end = start
        assert float(end - start) == pytest.approx(shares[-1], abs=1e-12)
        low, high = max(low, start), min(high, end)
    least, most = first_rank_bracket(shares)
    assert least - 1e-12 <= float(max(high - low, Fraction(0))) <= most + 1e-12


def test_the_first_rank_bracket_of_known_shares() -> None:
    assert (1.0, 1.0) == first_rank_bracket([])
    assert (0.75, 0.75) == first_rank_bracket([0.75])
    assert (0.5, 0.75) == first_rank_bracket([0.75, 0.75])
    assert (0.0, 0.25) == first_rank_bracket([0.25, 0.5])
