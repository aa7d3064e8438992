"""The JSON Schema (2020-12) of a result, read from its class (see `archdecide.contract`).

The contract only grows: every key is required from the version that brought it, and further keys are always allowed.
"""

from collections.abc import Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, UnsetType

from archdecide.contract import VERSION
from archdecide.docstrings import docstring
from archdecide.errors import Place
from archdecide.formats.json.plain import printed_fields
from archdecide.values import Value

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:archdecide:schema"
_PLAIN = {date: "string", Place: "string", str: "string", bool: "boolean", int: "integer", float: "number"}
_LIMITS = {
    "minimum": "ge",
    "maximum": "le",
    "pattern": "pattern",
    "minItems": "min_length",
    "maxItems": "max_length",
}
_VALUE = {
    "description": "A fact as the profile would state it: a word, a number, {min, max}, or the values still "
    "possible; null for unknown or unbounded.",
    "type": ["string", "number", "boolean", "object", "array", "null"],
}


def document(name: str, result: type[Struct]) -> Schema:
    """The schema of a whole output that says its version."""
    version = {"schema_version": {"const": VERSION, "description": "The version of this format."}}
    whole = schema(result)
    keys = {"properties": version | whole["properties"], "required": [*version, *whole["required"]]}
    return root(name, whole | keys)


def root(name: str, whole: Schema) -> Schema:
    """A whole schema, named."""
    head = {"$schema": DIALECT, "$id": f"{IDENTIFIER}:{name}:{VERSION}", "title": f"archdecide {name}"}
    return head | whole


def schema(annotation: Any) -> Schema:
    """The schema of what is annotated so. A class that names its `definition` is a reference to it."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _described(schema(inside[0]), next(mark for mark in inside[1:] if isinstance(mark, Meta)))
    if origin is Literal:
        return {"type": "string", "enum": list(inside)} if len(inside) > 1 else {"const": inside[0]}
    if origin in (Union, UnionType):
        parts = [part for part in inside if part is not UnsetType]
        return _VALUE if set(parts) == set(get_args(Value)) else _one_of(parts)
    if origin is tuple:
        return {"type": "array", "items": schema(inside[0])}
    if origin is not None and issubclass(origin, Mapping) and inside[1] is Any:
        return {"type": "object"}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(inside[1])}
    if annotation not in _PLAIN and issubclass(annotation, Struct):
        name = getattr(annotation, "definition", None)
        return record(annotation) if name is None else {"$ref": f"#/$defs/{name}"}
    return {"type": _PLAIN[annotation]}


def record(result: type[Struct]) -> Schema:
    """The schema of an object: what is not always there is not required; further keys are allowed."""
    hints = get_type_hints(result, include_extras=True)
    tag = result.__struct_config__
    properties: Schema = {tag.tag_field: {"const": tag.tag}} if tag.tag_field else {}
    required = list(properties)
    for name, key in printed_fields(result):
        hint = hints[name] if name in hints else _hint_of_property(getattr(result, name))
        properties[key] = schema(hint)
        if not _may_be_left_out(hint):
            required.append(key)
    description = " ".join(docstring(result).partition("\n\n")[0].split())
    return {"type": "object", "description": description, "properties": properties, "required": required}


def _may_be_left_out(hint: Any) -> bool:
    inside = get_args(hint)
    return UnsetType in get_args(inside[0] if get_origin(hint) is Annotated else hint)


def _hint_of_property(attribute: property) -> Any:
    return get_type_hints(attribute.fget, include_extras=True)["return"]


def _one_of(parts: list[Any]) -> Schema:
    """Any of several; a schema of one type takes null among its types."""
    others: list[Schema] = []
    for part in parts:
        if part is not NoneType and (found := schema(part)) not in others:  # several classes may have one definition
            others.append(found)
    is_nullable = NoneType in parts
    plain = [other["type"] for other in others if set(other) == {"type"}]
    if len(others) > 1 and len(plain) == len(others):
        return {"type": plain + ["null"] * is_nullable}
    if len(others) == 1 and not is_nullable:
        return others[0]
    if len(others) == 1 and "type" in others[0]:
        nullable = others[0] | {"type": [others[0]["type"], "null"]}
        return nullable | {"enum": [*nullable["enum"], None]} if "enum" in nullable else nullable
    return {"anyOf": [{"type": "null"}] * is_nullable + others}


def _described(plain: Schema, said: Meta) -> Schema:
    """A schema with a description and limits, what it is first."""
    limits = {key: getattr(said, name) for key, name in _LIMITS.items() if getattr(said, name) is not None}
    head = {key: plain[key] for key in ("type", "const") if key in plain}
    if said.extra and said.extra["unbounded"]:
        head["type"] = [plain["type"], "null"]
    words = {} if said.description is None else {"description": said.description}
    if plain.get("type") == "integer":
        return head | limits | words
    return head | words | {key: part for key, part in plain.items() if key not in (*head, *words)} | limits
