"""The parts that our JSON Schemas are made of: every one says what it describes."""

from typing import Any

from archdecide.contract import VERSION

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:archdecide:schema"


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


def count(description: str, low: int = 0) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": low, "description": description}


def one_of(description: str, *schemas: Schema) -> Schema:
    """Any of several forms."""
    return {"description": description, "anyOf": list(schemas)}


def pack() -> Schema:
    """A rule pack."""
    sha256 = text("The hash of all its rules.") | {"pattern": "^[0-9a-f]*$"}
    return record("The rules that decided.", name=text("Its name."), version=text("Its version."), sha256=sha256)


def root(name: str, schema: Schema) -> Schema:
    """A whole schema, named."""
    head = {"$schema": DIALECT, "$id": f"{IDENTIFIER}:{name}:{VERSION}", "title": f"archdecide {name}"}
    return head | schema


def document(name: str, description: str, **properties: Schema) -> Schema:
    """The schema of a whole output that says its version."""
    version = {"const": VERSION, "description": "The version of this format."}
    return root(name, record(description, schema_version=version, **properties))
