"""What people write is made of: immutable nodes that cost nothing at a start, and are checked where somebody reads.

A node states its form once, in annotations. msgspec makes the class of it and restores compiled packs; pydantic, which
finds every problem of a text in one run, checks what people write against the same annotations. It takes half of a
start to import, so it is imported where something is checked.
"""

from collections.abc import Callable, Mapping
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from archdecide.text_kinds import Text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema


class Constraint(Struct, frozen=True):
    """Within what a value is held: the options of pydantic's Field by name."""

    options: tuple[tuple[str, Any], ...]


def held(**options: Any) -> Constraint:
    """To be written in an annotation, e.g. `Annotated[float, held(ge=0, le=1)]`."""
    return Constraint(tuple(options.items()))


class Validator(Struct, frozen=True):
    """What a value passes through, which may raise PydanticCustomError."""

    by: Callable[[Any], Any]


class TaggedUnion(Struct, frozen=True):
    """Of a union of nodes: by which key each of them is known, in their order."""

    what: str
    keys: tuple[str, ...]

    def of(self, data: Any) -> str | None:
        """The key that says which of them this is."""
        return next((key for key in self.keys if key in data), None) if isinstance(data, Mapping) else None


LEAST = 1e-6
"""Weights and shares below this, but 0, are lost in sums."""
Figure = Annotated[float, held(strict=True, allow_inf_nan=False)]
"""A finite number. Neither true nor "1" is one."""
Count = Annotated[int, held(strict=True)]
"""A whole number. Neither true nor "1" is one."""


def _not_lost(number: float) -> float:
    """A share or weight that is not so little that sums of it become 0 by rounding."""
    if 0 < number < LEAST:
        from pydantic_core import PydanticCustomError

        context = {"what": f"{number:g} is lost in every sum", "hint": f"write 0, or at least {LEAST:f}"}
        raise PydanticCustomError("not_allowed", "{what}; {hint}", context)
    return number


Amount = Annotated[Figure, Validator(_not_lost)]
"""A number that is 0, or large enough to count."""
Relative = Annotated[Figure, held(ge=LEAST, le=1e6)]
"""How much something counts beside others: never so small or so large that it disappears in their sum."""


LONGEST = 2000
Prose = Annotated[str, Validator(Text(LONGEST, lines=True).checked)]
"""Text for people, of one line or several."""
Title = Annotated[str, Validator(Text(LONGEST).checked)]
"""What something is called, in one line."""


class SchemaNode(Struct, frozen=True, dict=True, omit_defaults=True, tag=True, tag_field="$"):
    """A part of a rule or of a profile. Its fields are named as people write them."""

    unknown_keys: ClassVar[Literal["forbid", "ignore"]] = "forbid"
    """What becomes of keys that are no field."""

    @classmethod
    def model_validate(cls, data: object, /) -> Self:
        """A node from what was read. Raises pydantic.ValidationError with everything that is wrong."""
        made: Self = adapter(cls).validate_python(data)
        return made

    @classmethod
    def made_of(cls, values: Mapping[str, Any]) -> Self:
        """A node of checked values by the names of their fields."""
        return cls(**values)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """How pydantic checks a mapping of these fields.

        Each class is described once and is a reference everywhere else: trees have no end, and to describe a class
        again wherever it occurs takes exponential time.
        """
        from pydantic_core import core_schema

        if cls in _described:
            return core_schema.definition_reference_schema(cls.__name__)
        is_outermost = not _described
        _described.add(cls)
        parts = fields(cls)
        try:
            keys = {
                field.encode_name: core_schema.typed_dict_field(
                    handler.generate_schema(_in_words_of_pydantic(field.type)), required=field.required
                )
                for field in parts
            }
        finally:
            if is_outermost:
                _described.clear()
        names = {field.encode_name: field.name for field in parts}
        return core_schema.no_info_after_validator_function(
            lambda values: cls.made_of({names[key]: value for key, value in values.items()}),
            core_schema.typed_dict_schema(keys, extra_behavior=cls.unknown_keys),
            ref=cls.__name__,
        )


_described: set[type[SchemaNode]] = set()
"""The classes below the outermost one that have a description, finished or not; empty in between."""


@cache
def adapter(kind: type[SchemaNode]) -> "TypeAdapter[Any]":
    """What pydantic knows of a kind of nodes."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind, config={"title": kind.__name__})


def _in_words_of_pydantic(annotation: Any) -> Any:
    """An annotation of a field with `held`, `Checked` and `Forms` in it, as pydantic writes them."""
    from pydantic import AfterValidator, Discriminator, Field, Tag

    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        plain, *marks = inside
        forms = next((mark for mark in marks if isinstance(mark, TaggedUnion)), None)
        if forms is not None:
            members = [Annotated[member, Tag(key)] for member, key in zip(get_args(plain), forms.keys, strict=True)]
            message = f"{forms.what} has one of the keys " + ", ".join(forms.keys)
            known = Discriminator(forms.of, custom_error_type="no_form", custom_error_message=message)
            return Annotated[reduce(or_, members), known]
        translated = [
            Field(**dict(mark.options))
            if isinstance(mark, Constraint)
            else AfterValidator(mark.by)
            if isinstance(mark, Validator)
            else mark
            for mark in marks
        ]
        return Annotated[(_in_words_of_pydantic(plain), *translated)]
    if origin in (Union, UnionType):
        return reduce(or_, map(_in_words_of_pydantic, inside))
    if origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping)):
        # Old versions of pydantic know no mapping whose marks have no hash, as kinds with words have none.
        generic: Any = tuple if origin is tuple else dict
        return generic[tuple(part if part is Ellipsis else _in_words_of_pydantic(part) for part in inside)]
    return annotation
