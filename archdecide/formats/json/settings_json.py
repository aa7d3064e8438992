"""The settings of `check` as JSON: the contract of `archdecide config show --json`."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct, field

from archdecide.contract import describe
from archdecide.formats.json.plain import plain
from archdecide.formats.wording.check_wording import json_text
from archdecide.values import Value


class ShownSetting(Struct, frozen=True):
    """A setting."""

    value: Value
    origin: Annotated[str, describe("What says so: an option, a variable, a file, default.")] = field(name="from")


def text(settings: Mapping[str, ShownSetting]) -> str:
    """Every setting by name as indented JSON."""
    return json_text(plain(settings))


def settings_schema() -> dict[str, Any]:
    """The schema of `archdecide config show --json`."""
    from archdecide.formats.json import schema

    whole = {"type": "object", "description": "Every setting of check, by name."}
    return schema.root("settings", whole | {"additionalProperties": schema.record(ShownSetting)})
