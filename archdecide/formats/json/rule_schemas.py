"""JSON Schemas of what `rules list`, `rules test`, `rules lint`, `evaluate` and `config show` print."""

from archdecide.formats.json.schema_forms import (
    Schema,
    mapping,
    record,
    root,
    text,
    value,
)


def settings_schema() -> Schema:
    """The schema of `archdecide config show --json`."""
    setting = record(
        "A setting.", value=value(), **{"from": text("What says so: an option, a variable, a file, default.")}
    )
    return root("settings", mapping("Every setting of check, by name.", setting))
