"""All writing: files whole or not at all, and edits of YAML that change nothing else.

`files` replaces a file; `edit` changes values in a text, `respell` only their words, with the places from `nodes` and
the words from `emit`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from archdecide.write.files import encoded, expect_place, make_parent, write_text

if TYPE_CHECKING:
    from archdecide.errors import Path
    from archdecide.write.steps import Steps

__all__ = ["Key", "encoded", "expect_place", "make_parent", "respelt", "set_values", "write_text"]

Key = TypeVar("Key", bound="str | Steps")


def set_values(text: str, changes: Mapping[Key, Any], name: str = "profile") -> str:
    """A YAML text with other values at these paths; every other character stays as it is.

    A path is dotted (`team.engineers`), or a tuple where a key itself holds a dot or an item of a list is meant:
    `("components", Item.of(name="cart"), "team")`. A value is plain data (None, booleans, numbers, text, days, lists,
    mappings) or `REMOVED`; both names are in `archdecide.write.steps`. What stands at a path is replaced as a whole;
    missing keys, sections and items are added, items in the style of their list. `name` is the file in problems.
    Raises InputError where a value cannot be changed without changing another.
    """
    from archdecide.write.edit import set_values as edited  # only commands that edit need the YAML reader here

    return edited(text, changes, name)


def respelt(text: str, changes: "Mapping[Path, Any]", name: str = "profile") -> str:
    """A YAML text with values at these paths, which may lead through lists, spelt in another way.

    Raises InputError where a value is shared through an alias, or is a block.
    """
    from archdecide.write.respell import respelt as edited

    return edited(text, changes, name)
