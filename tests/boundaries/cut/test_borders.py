"""A fixed service with regulated data takes nothing in without a word."""

from typing import Any

import pytest

from archdecide import api
from archdecide.profile import Profile


@pytest.mark.parametrize("style", ["monolith", "modular-monolith", "microservices"])
def test_a_free_part_in_a_fixed_service_with_card_data_is_a_finding(style: str) -> None:
    def found(sensitivity: str) -> list[Any]:
        parts = [
            {"name": "cards", "kind": "application", "data_sensitivity": sensitivity},
            *({"name": name, "kind": "application"} for name in ("log", "shop", "search")),
        ]
        bounds = {"fixed": {"payment": ["cards"]}, "together": [["cards", "log"]]}
        data = {"name": "s", "components": parts, "interactions": [], "boundaries": bounds}
        graph = api.service_graph(Profile.model_validate(data), style=style)
        return [item for item in graph.findings if item.id == "impure-zone"]

    (finding,) = found("pci")
    assert finding.severity == "warning"
    assert finding.components == ("log",)
    assert found("pii") == []
