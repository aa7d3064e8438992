"""The same input gives the same bytes under every Python: since 3.12 `sum` adds floats in another way than before."""

import builtins
import random
from collections.abc import Callable, Iterable
from math import fsum
from typing import Any

import pytest

from archdecide import api
from archdecide.formats.json import decision_json
from archdecide.profile import Profile

KINDS = ("application", "retrieval", "inference", "ingestion", "billing", "data-store", "user-interface", "external")
SUM = builtins.sum


def one_after_the_other(values: Iterable[Any], /, start: Any = 0) -> Any:
    """As up to Python 3.11."""
    for value in values:
        start = start + value
    return start


def without_loss(values: Iterable[Any], /, start: Any = 0) -> Any:
    """Nearly as from Python 3.12 on."""
    found = list(values)
    return fsum([start, *found]) if any(isinstance(value, float) for value in found) else SUM(found, start)


def drawn(seed: int) -> Profile:
    """A system whose numbers have no exact binary form."""
    draw = random.Random(seed)
    names = [f"c{number}" for number in range(draw.randint(4, 14))]
    components = [
        {
            "name": name,
            "kind": draw.choice(KINDS),
            "relative_load": draw.choice((0.1, 0.3, 0.7, 1.1, 2.3)),
            "changes_per_month": draw.choice((0.1, 0.7, 2.2, 9)),
            "team": draw.choice((None, "x", "y")),
        }
        for name in names
    ]
    interactions = [
        {
            **dict(zip(("from", "to"), draw.sample(names, 2), strict=True)),
            "need": draw.choice(("reply", "stream", "none")),
            "calls_per_request": draw.choice((0.1, 0.2, 0.3, 0.7, 1.1)),
            "weight": draw.choice((0.1, 0.3, 0.7, 1, -0.2)),
        }
        for _ in range(draw.randint(len(names), 4 * len(names)))
    ]
    team = {"engineers": draw.randint(2, 60)}
    return Profile.model_validate({"name": "s", "components": components, "interactions": interactions, "team": team})


def everything(profile: Profile) -> str:
    decision = api.assess(profile, deep=True)
    graphs = [api.service_graph(profile, decision, style=style) for style in ("modular-monolith", "microservices")]
    shown = [api.render(graph, form) for graph in graphs for form in ("json", "svg")]
    return "\n".join([decision_json.text(decision, "a.yaml"), *shown])


@pytest.mark.parametrize("seed", range(12))
def test_no_result_hangs_on_how_a_python_adds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = drawn(seed)
    results = set()
    adding: tuple[Callable[..., Any], ...] = (one_after_the_other, without_loss)
    for way in adding:
        monkeypatch.setattr(builtins, "sum", way)
        results.add(everything(profile))
    assert len(results) == 1
