"""One annotated class is a result, its JSON and its JSON Schema."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from math import inf
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import jsonschema
import msgspec
import pytest
from msgspec import UNSET, Struct, UnsetType, field

from archdecide.contract import describe
from archdecide.errors import Place
from archdecide.formats.json.plain import document, plain
from archdecide.formats.json.schema import document as document_schema
from archdecide.formats.json.schema import schema
from archdecide.values import Interval, OneOf, Value

ROOT = Path(__file__).parents[1] / "archdecide"


class Part(Struct, frozen=True):
    """A part
    of the whole.

    What else is said of it is for readers of the code.
    """

    source: Annotated[str, describe("Where it comes from.")] = field(name="from")
    side: Annotated[Literal["for", "against"] | None, describe("Its side.")]
    points: Annotated[float, describe("Points; null: unbounded.", 0, 100)] | None
    secret: int = 0
    note: Annotated[str | UnsetType, describe("What is said of it.")] = UNSET

    printed: ClassVar = ("source", "side", "points", "double", "note")

    @property
    def double(self) -> Annotated[float, describe("Twice the points.")] | None:
        """Twice the points."""
        return 2 * (self.points or 0.0)


class Whole(Struct, frozen=True):
    """A whole."""

    parts: Annotated[tuple[Part, ...], describe("Its parts.")]
    facts: Annotated[Mapping[str, Value], describe("What it read.")]
    count: Annotated[int, describe("How many.", 1)]
    bracket: Annotated[tuple[float, float], describe("Two shares.", items=2)]
    kind: Literal["whole"] = "whole"


MADE = Whole(
    parts=(Part("a\udcff", "for", inf), Part("b", None, 1 / 3, note="")),
    facts={"a": Interval(1.0, inf), "b": OneOf(("x", "y")), "c": frozenset({"q", "p"}), "d": None, "e": 2.0},
    count=2,
    bracket=(0.0, 1 / 3),
)


def test_a_result_is_printed_by_the_names_of_its_fields_and_what_is_unset_is_left_out() -> None:
    assert document(MADE) == {
        "schema_version": 1,
        "parts": [
            {"from": "a\\udcff", "side": "for", "points": None, "double": None},
            {"from": "b", "side": None, "points": 0.333333333, "double": 0.666666667, "note": ""},
        ],
        "facts": {"a": {"min": 1, "max": None}, "b": ["x", "y"], "c": ["p", "q"], "d": None, "e": 2},
        "count": 2,
        "bracket": [0, 0.333333333],
        "kind": "whole",
    }
    assert plain(date(2026, 12, 1)) == "2026-12-01"
    assert plain([Place("a\udcff.yaml", 3, 1), Place("b.yaml")]) == ["a\\udcff.yaml:3:1", "b.yaml"]
    assert schema(Place | None) == {"type": ["string", "null"]}


class Share(Struct, frozen=True):
    """A share."""

    share: Annotated[float, describe("A share.", unbounded=True)]

    decimals: ClassVar = 2


def test_a_class_may_say_how_many_decimals_its_numbers_have() -> None:
    assert plain([Share(1 / 3), Share(inf)]) == [{"share": 0.33}, {"share": None}]
    assert schema(Share)["properties"]["share"]["type"] == ["number", "null"]


def test_its_schema_says_what_the_annotations_say() -> None:
    part = schema(Part)
    assert part["description"] == "A part of the whole."
    assert list(part["properties"]) == ["from", "side", "points", "double", "note"]
    assert part["required"] == ["from", "side", "points", "double"]
    assert part["properties"]["side"] == {
        "type": ["string", "null"],
        "description": "Its side.",
        "enum": ["for", "against", None],
    }
    assert part["properties"]["points"] == {
        "type": ["number", "null"],
        "description": "Points; null: unbounded.",
        "minimum": 0,
        "maximum": 100,
    }
    whole = schema(Whole)["properties"]
    assert whole["parts"] == {"type": "array", "description": "Its parts.", "items": part}
    assert whole["count"] == {"type": "integer", "minimum": 1, "description": "How many."}
    assert whole["bracket"]["minItems"] == whole["bracket"]["maxItems"] == 2
    assert whole["kind"] == {"const": "whole"}


def test_what_is_printed_obeys_the_schema() -> None:
    described = document_schema("whole", Whole)
    jsonschema.Draft202012Validator.check_schema(described)
    valid = jsonschema.Draft202012Validator(described)
    valid.validate({**document(MADE), "later": 1})
    for key, wrong in (("count", 0), ("kind", "part"), ("bracket", [1]), ("schema_version", 2), ("parts", [{}])):
        assert not valid.is_valid({**document(MADE), key: wrong}), key


def test_reading_back_holds_to_the_same_limits() -> None:
    for wrong in (b'{"from": "a", "side": "of", "points": 1}', b'{"from": "a", "side": null, "points": 101}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=Part)


def test_a_start_pays_nothing_for_descriptions() -> None:
    """Described fields are evaluated when a schema is asked for, which only this import makes possible."""
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        if ("archdecide.contract", "describe") in imported:
            assert ("__future__", "annotations") in imported, path
