"""What rules are made of: immutable nodes that cost nothing at a start, and are checked where a pack is read.

A node states its form once, in annotations. msgspec makes the class of it and restores compiled packs; pydantic, which
finds every problem of a text in one run, checks what people write against the same annotations.
"""

from functools import cache
from typing import Annotated, Any, Self

from msgspec import Struct
from msgspec.structs import fields
from pydantic import AfterValidator, Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from archdecide.values import Text

LEAST = 1e-6
"""Weights and shares below this, but 0, are lost in sums."""
Figure = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number. Neither true nor "1" is one."""
Count = Annotated[int, Field(strict=True)]
"""A whole number. Neither true nor "1" is one."""


def _not_lost(number: float) -> float:
    """A share or weight that is not so little that sums of it become 0 by rounding."""
    if 0 < number < LEAST:
        context = {"what": f"{number:g} is lost in every sum", "hint": f"write 0, or at least {LEAST:f}"}
        raise PydanticCustomError("not_allowed", "{what}; {hint}", context)
    return number


Amount = Annotated[Figure, AfterValidator(_not_lost)]
"""A number that is 0, or large enough to count."""
Relative = Annotated[Figure, Field(ge=LEAST, le=1e6)]
"""How much something counts beside others: never so little or so much that their sum cannot be told from it."""


LONGEST = 2000
Prose = Annotated[str, AfterValidator(Text(LONGEST, lines=True).checked)]
"""Text for people, of one line or several."""
Title = Annotated[str, AfterValidator(Text(LONGEST).checked)]
"""What something is called, in one line."""


class Node(Struct, frozen=True, dict=True, omit_defaults=True, tag=True, tag_field="$"):
    """A part of a rule. Its fields are named as in a pack; unknown keys are refused."""

    @classmethod
    def model_validate(cls, data: object, /) -> Self:
        """A node from what was read. Raises pydantic.ValidationError with everything that is wrong."""
        made: Self = _adapter(cls).validate_python(data)
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic checks a mapping of these fields. Within itself a node is a reference: trees have no end."""
        if cls in _being_described:
            return core_schema.definition_reference_schema(cls.__name__)
        _being_described.add(cls)
        try:
            keys = {
                field.encode_name: core_schema.typed_dict_field(
                    handler.generate_schema(field.type), required=field.required
                )
                for field in fields(cls)
            }
        finally:
            _being_described.remove(cls)
        names = {field.encode_name: field.name for field in fields(cls)}
        return core_schema.no_info_after_validator_function(
            lambda values: cls(**{names[key]: value for key, value in values.items()}),
            core_schema.typed_dict_schema(keys, extra_behavior="forbid"),
            ref=cls.__name__,
        )


_being_described: set[type[Node]] = set()


@cache
def _adapter(kind: type[Node]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
