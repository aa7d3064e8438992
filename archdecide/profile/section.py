"""What a profile is made of: sections whose fields say which values they take, and which question asks for them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, partial
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Self, Union, cast, get_args, get_origin

from msgspec.structs import fields

from archdecide.kinds import Kind
from archdecide.schema_node import SchemaNode

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Reader = Callable[[Any], Any]
"""Plain data to a value. Raises ValueError where it is no such value."""


class Section(SchemaNode, frozen=True):
    """A part of a profile. A key without a value says the same as a key left out: unknown.

    A field is annotated with the kind of its values, and with the question that asks for it.
    """

    @classmethod
    def model_validate(cls, data: object, /) -> Self:
        """A section from what was read. Raises pydantic.ValidationError with everything that is wrong."""
        try:
            return cast("Self", _built(cls, data))
        except ValueError:
            return super().model_validate(data)  # something is wrong: pydantic finds all of it

    @classmethod
    def as_written(cls, data: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """The data with what people mean besides by what they write."""
        return data

    @classmethod
    def made_of(cls, values: Mapping[str, Any]) -> Self:
        made = super().made_of(values)
        made.__dict__["stated"] = frozenset(values)
        return made

    @cached_property
    def stated(self) -> frozenset[str]:
        """The fields to which a text gives a value, if this comes from one."""
        return frozenset()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema

        def without_null(data: Any) -> Any:
            if not isinstance(data, dict):
                return data
            data = cls.as_written(data)
            if None in data.values():
                return {key: value for key, value in data.items() if value is not None or key not in _readers(cls)}
            return data

        return core_schema.no_info_before_validator_function(
            without_null, super().__get_pydantic_core_schema__(source, handler)
        )


def questions(section: type[Section]) -> Mapping[str, str]:
    """The question of every field, by name."""
    return {field.name: _mark(field.type, str) for field in fields(section)}


def fields_as_written(section: type[Section]) -> tuple[str, ...]:
    """The keys of a section, as a text writes them, in their order."""
    return tuple(field.encode_name for field in fields(section))


def kinds(section: type[Section]) -> Mapping[str, Kind]:
    """The kind of every field that holds one value, by name."""
    found = {field.name: _mark(field.type, Kind) for field in fields(section)}
    return {name: kind for name, kind in found.items() if kind is not None}


def kind_of(annotation: Any) -> Kind | None:
    """The kind of the values of a field that is annotated so; None where it holds no single value."""
    kind: Kind | None = _mark(annotation, Kind)
    return kind


def _mark(annotation: Any, wanted: type) -> Any:
    return next((mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, wanted)), None)


def _built(section: type[Section], data: Any) -> Section:
    """A section of data in which nothing is wrong, many times as fast as by pydantic. Raises ValueError."""
    readers = _readers(section)
    values = {}
    for key, raw in section.as_written(_expected(data, dict)).items():
        if key not in readers:
            raise ValueError(key)
        name, read = readers[key]
        if raw is not None:
            values[name] = read(raw)
    if not _required(section) <= values.keys():
        raise ValueError("a key is missing")
    return section.made_of(values)


@cache
def _readers(section: type[Section]) -> Mapping[str, tuple[str, Reader]]:
    """By key as it is written: the name of the field, and what reads its value."""
    return {field.encode_name: (field.name, _reader(field.type)) for field in fields(section)}


@cache
def _required(section: type[Section]) -> frozenset[str]:
    return frozenset(field.name for field in fields(section) if field.required)


def _reader(annotation: Any) -> Reader:
    """What reads a value that is annotated so."""
    kind = kind_of(annotation)
    if kind is not None:
        return cast("Reader", kind.read)
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _reader(inside[0])
    if origin in (Union, UnionType):  # of something and None, which stands for a key left out
        return _reader(inside[0])
    if origin is tuple:
        return partial(_list, _reader(inside[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return partial(_mapping, *map(_reader, inside))
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return partial(_built, annotation)
    return partial(_expected, wanted=object if annotation is Any else annotation)


def _list(read: Reader, raw: Any) -> tuple[Any, ...]:
    items: Iterable[Any] = _expected(raw, list)
    return tuple([read(item) for item in items])


def _mapping(read_key: Reader, read: Reader, raw: Any) -> dict[Any, Any]:
    return {read_key(key): read(value) for key, value in _expected(raw, dict).items()}


def _expected(raw: Any, wanted: type) -> Any:
    if not isinstance(raw, wanted):
        raise ValueError(raw)  # as kinds do
    return raw
