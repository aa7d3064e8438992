"""JSON Schemas of profiles, and of the JSON that commands print."""

import json

from archdecide import formats
from archdecide.errors import unknown


def schema_text(name: str = "profile") -> str:
    """A JSON Schema (2020-12) as text. Raises InputError for a name that does not exist."""
    if name not in formats.SCHEMAS:
        raise unknown("schema", name, formats.SCHEMAS, "schema")
    return json.dumps(formats.schema(name), indent=2, ensure_ascii=False) + "\n"
