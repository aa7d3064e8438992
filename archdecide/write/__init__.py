"""All writing: files whole or not at all, and edits of YAML that change nothing else.

`files` replaces a file; `edit` changes values in a text, `respell` only their words, with the places from `nodes` and
the words from `emit`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from archdecide.errors import Path
from archdecide.write.files import expect_place, write_text

__all__ = ["expect_place", "respelt", "set_values", "write_text"]

Key = TypeVar("Key", bound=str | tuple[str, ...])


def set_values(text: str, changes: Mapping[Key, Any], name: str = "profile") -> str:
    """A YAML text with other values at these paths; every other character stays as it is.

    A path is dotted (`team.engineers`), or a tuple of keys where a key itself holds a dot. A value is plain data: None,
    booleans, numbers, text, days, lists and mappings. What stands at a path is replaced as a whole; missing keys
    and sections are added. `name` is the file to name in problems.
    Raises InputError where a value cannot be changed without changing another.
    """
    from archdecide.write.edit import set_values as edited  # only commands that edit need the YAML reader here

    return edited(text, changes, name)


def respelt(text: str, changes: Mapping[Path, Any], name: str = "profile") -> str:
    """A YAML text with values at these paths, which may lead through lists, spelt in another way.

    Raises InputError where a value is shared through an alias, or is a block.
    """
    from archdecide.write.respell import respelt as edited

    return edited(text, changes, name)
