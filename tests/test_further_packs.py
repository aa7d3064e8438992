"""Packs that teams write: what they cost, what is told of a first one that is not yet right, and how one begins."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from archdecide import schema_node
from archdecide.rules import RuleFile

# What a further pack costs


def test_each_class_of_rules_is_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    described: list[type[Any]] = []

    def recorded(kind: type[Any]) -> Any:
        described.append(kind)
        return fields(kind)

    fields = schema_node.fields
    monkeypatch.setattr(schema_node, "fields", recorded)
    TypeAdapter(RuleFile)
    assert RuleFile in described
    assert len(described) == len(set(described))
