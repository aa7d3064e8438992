"""The direction that a curve declares for its fact holds for the whole criterion, over many profiles."""

from itertools import pairwise

import pytest

from archdecide import api
from archdecide.curves import Piecewise, nodes_in
from archdecide.decide.fact_context import FactContext
from archdecide.packtools.lint.space import sample
from archdecide.rules import Criterion, Pack

CORE = api.load_pack()
PROFILES = 60
SLACK = 1e-9


def declared(criterion: Criterion) -> list[Piecewise]:
    """The curves of a criterion that promise a direction."""
    return [
        node for node in nodes_in(criterion.importance) if isinstance(node, Piecewise) and node.direction is not None
    ]


def values(curve: Piecewise) -> list[float]:
    """Numbers of the fact before, at, between and after the points of its curve, in rising order."""
    places = curve.places
    between = [(left + right) / 2 for left, right in pairwise(places)]
    return sorted({places[0] / 2, *places, *between, 2 * places[-1]})


def turns(criterion: Criterion, pack: Pack, thin: bool = False) -> list[tuple[str, float, float]]:
    """Where the importance runs against what a curve promises: its fact, and the two values of it."""
    found = []
    for known in sample()[:: len(sample()) // PROFILES]:
        kept = dict(list(known.items())[:: 3 if thin else 1])
        for curve in declared(criterion):
            facts = FactContext(kept, pack, has_estimates=False)
            sign = 1 if curve.direction == "rising" else -1
            heights = [(x, facts.with_facts({curve.fact: x}).height(criterion)) for x in values(curve)]
            found += [
                (curve.fact, x, y)
                for (x, low), (y, high) in pairwise(heights)
                if low is not None and high is not None and sign * (high - low) < -SLACK
            ]
    return found


@pytest.mark.parametrize("criterion", CORE.criteria, ids=lambda item: item.id)
@pytest.mark.parametrize("thin", [False, True], ids=["all facts known", "a third of them"])
def test_no_fact_moves_an_importance_against_its_declared_direction(criterion: Criterion, thin: bool) -> None:
    assert turns(criterion, CORE, thin) == []


def test_a_curve_without_a_direction_is_one_that_turns() -> None:
    """Every other curve over a number says which way it runs; the one that turns says why in the note of its rule."""
    silent = {
        criterion.id
        for criterion in CORE.criteria
        for node in nodes_in(criterion.importance)
        if isinstance(node, Piecewise) and node.direction is None
    }
    assert silent == {"workload-mix"}
    (rule,) = [criterion for criterion in CORE.criteria if criterion.id == "workload-mix"]
    assert rule.note is not None
    assert "falls again" in rule.note


def test_a_broken_promise_is_seen() -> None:
    (rule,) = [criterion for criterion in CORE.criteria if criterion.id == "product-reuse"]
    assert isinstance(rule.importance, Piecewise)
    wrong = Criterion.model_validate(
        {
            "id": "a",
            "code": "K1",
            "title": "t",
            "group": "g",
            "question": "q?",
            "sources": ["L1"],
            "importance": {"fact": rule.importance.fact, "points": [[1, 1], [8, 0]], "direction": "rising"},
            "performances": {option: {"value": 0.5, "because": "b"} for option in CORE.option_ids},
        }
    )
    assert turns(wrong, CORE)
