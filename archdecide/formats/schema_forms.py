"""The parts that our JSON Schemas are made of: every one says what it describes."""

from typing import Any

Schema = dict[str, Any]


def record(description: str, **properties: Schema) -> Schema:
    """An object; all of its properties are required, and further ones are allowed."""
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def listing(description: str, items: Schema) -> Schema:
    """A list of equal items."""
    return {"type": "array", "description": description, "items": items}


def mapping(description: str, values: Schema) -> Schema:
    """An object whose keys are names and whose values are alike."""
    return {"type": "object", "description": description, "additionalProperties": values}


def text(description: str) -> Schema:
    """A string."""
    return {"type": "string", "description": description}


def texts(description: str) -> Schema:
    """A list of strings."""
    return listing(description, {"type": "string"})


def word(description: str, words: tuple[str, ...]) -> Schema:
    """One of a few words."""
    return {"type": "string", "description": description, "enum": list(words)}


def number(description: str, low: float | None = None, high: float | None = None) -> Schema:
    """A number, between limits where there are any."""
    limits = {"minimum": low, "maximum": high}
    return {"type": "number", "description": description} | {
        name: limit for name, limit in limits.items() if limit is not None
    }


def or_null(schema: Schema) -> Schema:
    """The same schema, or null."""
    nullable = schema | {"type": [schema["type"], "null"]}
    return nullable | {"enum": [*schema["enum"], None]} if "enum" in schema else nullable


def value() -> Schema:
    """A fact as JSON."""
    return {
        "description": "A fact as the profile would state it: a word, a number, {min, max}, or the values still "
        "possible; null for unknown or unbounded.",
        "type": ["string", "number", "boolean", "object", "array", "null"],
    }


def facts() -> Schema:
    """Facts by path."""
    return mapping("The facts that it read.", value())


def boolean(description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": description}
