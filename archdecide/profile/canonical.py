"""What a careful person would have written: the values of a profile whose spelling is not the prescribed one."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec.structs import fields

from archdecide.errors import Path
from archdecide.profile.section import Section, kind_of


def respellings(section: type[Section], data: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """By path what to write there instead, in the order of the data, which must be right in every other way.

    A path that the data does not have is a key to be added, whose value they only imply.
    """
    annotations = {field.encode_name: field.type for field in fields(section)}
    for key, raw in section.as_written(data).items():
        if data.get(key) is None and raw is not None:
            yield (*path, key), raw
        elif raw is not None:
            yield from _of_value(annotations[key], raw, (*path, key))


def _of_value(annotation: Any, raw: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    kind = kind_of(annotation)
    if kind is not None:
        yield from _differences(raw, kind.canonical(raw), path)
        return
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated or origin in (Union, UnionType):
        yield from _of_value(inside[0], raw, path)
    elif origin is tuple:
        for number, item in enumerate(raw):
            yield from _of_value(inside[0], item, (*path, number))
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        for key, item in raw.items():
            yield from _of_value(inside[1], item, (*path, key))
    elif isinstance(annotation, type) and issubclass(annotation, Section):
        yield from respellings(annotation, raw, path)


def _differences(raw: Any, wanted: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The smallest parts that differ, so that what is right keeps its layout."""
    if isinstance(raw, dict) and isinstance(wanted, dict):
        for key in raw:
            yield from _differences(raw[key], wanted[key], (*path, key))
    elif isinstance(raw, list) and isinstance(wanted, list) and len(raw) == len(wanted):
        for number, item in enumerate(raw):
            yield from _differences(item, wanted[number], (*path, number))
    elif raw != wanted or isinstance(raw, bool) is not isinstance(wanted, bool):
        yield path, wanted
