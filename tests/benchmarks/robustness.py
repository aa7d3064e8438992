"""The exact win share beside the same figure obtained by sampling, in one run: time and difference.

Sampling draws 10,000 weightings uniformly from the simplex and scores the options with pymcdm's weighted sum model.
Run: pip install pymcdm, then python tests/benchmarks/robustness.py [PROFILE...]
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy

from archdecide import api
from archdecide.decide.findings import CriterionFinding
from archdecide.decide.score import win_share

ROOT = Path(__file__).parent.parent.parent
DRAWS = 10_000
REPEATS = 200
Model = Callable[[Any, Any, Any], Any]
"""A pymcdm method: matrix, weights and types to scores."""


def main(profiles: list[str]) -> int:
    """Prints one line per profile and rival."""
    try:
        methods = import_module("pymcdm.methods")
    except ImportError:
        sys.stderr.write("This comparison needs pymcdm: pip install pymcdm\n")
        return 2
    model: Model = methods.WSM(normalization_function=as_given)
    heads = ("exact", "sampled", "differs", "exact us", "sampled ms", "ratio")
    print(f"{'profile':<32} {'rival':<18}" + "".join(f"{head:>12}" for head in heads))
    for source in profiles or sorted(map(str, ROOT.glob("examples/*/archdecide.yaml"))):
        decision = api.assess(api.load_profile(source))
        known = [item for item in decision.criteria if item.importance]
        for rival in decision.comparisons:
            deltas = [amount(item, rival.winner) - amount(item, rival.rival) for item in known]
            started = perf_counter()
            for _ in range(REPEATS):
                exact = win_share(deltas)
            exact_time = (perf_counter() - started) / REPEATS
            started = perf_counter()
            sampled = sampled_share(model, known, rival.winner, rival.rival)
            sampled_time = perf_counter() - started
            figures = (f"{exact:.4f}", f"{sampled:.4f}", f"{exact - sampled:.4f}")
            times = (f"{exact_time * 1e6:.1f}", f"{sampled_time * 1e3:.1f}", f"{sampled_time / exact_time:.0f}x")
            name = Path(source).parent.name
            print(f"{name:<32} {rival.rival:<18}" + "".join(f"{figure:>12}" for figure in (*figures, *times)))
    return 0


def as_given(column: Any, cost: bool) -> Any:
    """No normalisation: the anchors of performances are fixed, and there are no costs among them."""
    assert not cost
    return column


def amount(criterion: CriterionFinding, option: str) -> float:
    """Importance times performance, 0 to 1."""
    return (criterion.importance or 0.0) * criterion.performances[option]


def sampled_share(model: Model, criteria: list[CriterionFinding], winner: str, rival: str) -> float:
    """The share of drawn weightings under which the winner scores above the rival."""
    matrix = numpy.array([[amount(item, option) for item in criteria] for option in (winner, rival)])
    weights = numpy.random.default_rng(1).dirichlet(numpy.ones(len(criteria)), DRAWS)
    types = numpy.ones(len(criteria))
    wins = 0
    for weighting in weights:
        scores = model(matrix, weighting, types)
        wins += bool(scores[0] > scores[1])
    return wins / DRAWS


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
