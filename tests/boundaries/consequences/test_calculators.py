"""The formulas behind the what-if numbers, against brute force."""

from collections.abc import Callable
from itertools import combinations, product
from math import inf, isclose, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdecide.boundaries.consequences.calculators import (
    availability_with_fallback,
    chain_availability,
    communication_pairs,
    hop_share,
    model_wait_ms,
    needed_availability,
    retry_amplification,
    service_budget,
    tail_probability,
    wait_factor,
)

SHARES = st.floats(0, 1)


def weight(states: tuple[bool, ...], shares: list[float]) -> float:
    """How likely it is that exactly these parts are up."""
    return prod(share if is_up else 1 - share for is_up, share in zip(states, shares, strict=True))


@given(st.lists(SHARES, max_size=7))
def test_a_chain_is_up_in_the_states_in_which_every_part_is(shares: list[float]) -> None:
    states = product((True, False), repeat=len(shares))
    expected = sum(weight(state, shares) for state in states if all(state))
    assert chain_availability(shares) == pytest.approx(expected)


@given(SHARES, SHARES)
def test_a_fallback_counts_where_the_part_is_down(availability: float, fallback: float) -> None:
    states = product((True, False), repeat=2)
    expected = sum(weight(state, [availability, fallback]) for state in states if any(state))
    assert availability_with_fallback(availability, fallback) == pytest.approx(expected)


@given(st.floats(0.001, 1), st.integers(1, 40))
def test_parts_that_offer_what_is_needed_reach_the_target(target: float, parts: int) -> None:
    needed = needed_availability(target, parts)
    assert chain_availability([needed] * parts) == pytest.approx(target)


@given(SHARES, st.integers(0, 7))
def test_an_operation_is_slow_in_the_states_with_a_slow_call(slow: float, calls: int) -> None:
    states = product((True, False), repeat=calls)
    expected = sum(weight(state, [slow] * calls) for state in states if any(state))
    assert tail_probability(slow, calls) == pytest.approx(expected, abs=1e-12)


def test_a_hundred_calls_of_one_per_cent_are_slow_in_63_per_cent() -> None:
    assert round(tail_probability(0.01, 100), 2) == 0.63


def test_tiny_probabilities_keep_their_digits() -> None:
    assert isclose(tail_probability(1e-18, 5), 5e-18)


@given(st.integers(1, 4), st.integers(0, 5))
def test_retries_multiply_as_a_tree_of_calls_does(attempts: int, layers: int) -> None:
    arriving = 1
    for _ in range(layers):
        arriving = sum(1 for _ in range(arriving) for _ in range(attempts))
    assert retry_amplification(attempts, layers) == arriving


def test_retries_of_an_endless_chain_are_unbounded() -> None:
    assert retry_amplification(3, 5000) == inf


@given(st.floats(0, 0.9))
def test_the_wait_is_that_of_the_people_before_you(utilisation: float) -> None:
    """In a queue with random arrivals, n are before you with probability (1−ρ)·ρⁿ."""
    expected = sum(ahead * (1 - utilisation) * utilisation**ahead for ahead in range(400))
    assert wait_factor(utilisation) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("utilisation", [1, 1.5, inf])
def test_a_queue_that_is_always_busy_waits_for_ever(utilisation: float) -> None:
    assert wait_factor(utilisation) == inf


@pytest.mark.parametrize(
    ("utilisation", "servers", "expected"),
    [
        *((0.75, 1, 3.0), (0.75, 8, 0.18), (0.75, 32, 0.01)),
        *((0.9, 1, 9.0), (0.9, 8, 0.88), (0.9, 32, 0.14)),
        *((0.95, 1, 19.0), (0.95, 8, 2.1), (0.95, 32, 0.44)),
    ],
)
def test_several_servers_at_one_queue_make_the_wait_shorter(utilisation: float, servers: int, expected: float) -> None:
    assert wait_factor(utilisation, servers) == pytest.approx(expected, rel=0.05, abs=0.005)  # published tables


def test_two_servers_wait_as_the_closed_form_says() -> None:
    load = 0.8  # for two servers Erlang C is 2ρ²/(1+ρ), so the wait is ρ²/(1−ρ²)
    assert wait_factor(load, 2) == pytest.approx(load**2 / (1 - load**2))
    with pytest.raises(ValueError, match="at least one server"):
        wait_factor(load, 0)


@given(st.integers(0, 60))
def test_pairs_are_those_that_can_be_listed(members: int) -> None:
    assert communication_pairs(members) == len(list(combinations(range(members), 2)))


@given(st.floats(0, 1e4), st.integers(1, 500), st.floats(0, 100))
def test_an_answer_is_complete_after_its_last_token(first: float, tokens: int, each: float) -> None:
    now = first
    for _ in range(tokens - 1):
        now += each
    assert model_wait_ms(first, tokens, each) == pytest.approx(now)


@given(st.integers(0, 50), st.floats(0, 20), st.floats(1, 1e5))
def test_the_hop_share_times_the_budget_is_the_time_of_all_hops(hops: int, each: float, budget: float) -> None:
    assert hop_share(hops, each, budget) * budget == pytest.approx(sum([each] * hops))


@given(st.integers(0, 40), st.integers(0, 300), st.integers(0, 30))
def test_the_budget_is_the_largest_number_that_everybody_can_carry(teams: int, engineers: int, platform: int) -> None:
    fits = [n for n in range(1, 200) if n <= 3 * teams and 2 * n <= engineers and n <= 5 * platform]
    assert service_budget(teams, engineers, platform) == max(fits, default=1)


def test_unknown_people_limit_nothing() -> None:
    assert service_budget() is None
    assert service_budget(engineers=12) == 6
    assert service_budget(teams=1, engineers=12) == 3


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (chain_availability, ([0.5, 1.1],)),
        (availability_with_fallback, (-0.1, 0.5)),
        (availability_with_fallback, (0.5, 2)),
        (needed_availability, (1.5, 3)),
        (needed_availability, (0.9, 0)),
        (tail_probability, (0.1, -1)),
        (tail_probability, (2, 1)),
        (hop_share, (1, 3, 0)),
        (hop_share, (-1, 3, 100)),
        (model_wait_ms, (100, 0, 30)),
        (retry_amplification, (0, 2)),
        (retry_amplification, (2, -1)),
        (wait_factor, (-0.1,)),
        (wait_factor, (float("nan"),)),
        (communication_pairs, (-1,)),
        (service_budget, (-1,)),
    ],
)
def test_arguments_outside_the_range_are_refused(call: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError):
        call(*arguments)
