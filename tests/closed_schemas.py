"""Schemas that allow no key beyond those they describe, so that a test sees what a schema has forgotten."""

from typing import Any


def closed(schema: Any, *, is_part: bool = False) -> Any:
    """The same schema, in which no object has a key that is not described. `is_part` of another object, it may."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {
        key: {name: closed(item) for name, item in value.items()}
        if key in ("properties", "$defs")
        else [closed(item, is_part="properties" in schema) for item in value]
        if key == "oneOf"
        else closed(value)
        for key, value in schema.items()
    }
    return inner | ({"unevaluatedProperties": False} if "properties" in schema and not is_part else {})
