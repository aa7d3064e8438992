"""The steps of a path in a YAML text: keys of mappings, and items of lists by what identifies them."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from archdecide.write.emit import Inline, YamlSection

Identity = tuple[tuple[str, str], ...]


class ListItem(Struct, frozen=True):
    """A mapping in a list, found by the texts under some of its keys; the first that matches."""

    identity: Identity

    @classmethod
    def of(cls, **keys: str) -> "ListItem":
        """The item with these texts, e.g. `Item.of(name="cart")` or `Item.of(**{"from": "web", "to": "cart"})`."""
        return cls(tuple(keys.items()))

    def __str__(self) -> str:
        return "[" + ", ".join(f"{key}: {words}" for key, words in self.identity) + "]"


Step = str | ListItem
Steps = tuple[Step, ...]


class Removed:
    """In place of a value: the entry is taken out."""


REMOVED = Removed()


def shown(steps: Steps) -> str:
    """A path for people: `components[name: cart].kind`."""
    text = ""
    for step in steps:
        text += str(step) if isinstance(step, ListItem) else f".{step}" if text else step
    return text


def nested(changes: Iterable[tuple[Steps, Any]]) -> Any:
    """What holds all these values at their paths, which must not be empty: a section, or a list for items."""
    below: dict[Step, list[tuple[Steps, Any]]] = {}
    for steps, value in changes:
        below.setdefault(steps[0], []).append((steps[1:], value))
    if any(isinstance(step, ListItem) for step in below):
        return [_item(step, inside) for step, inside in below.items() if isinstance(step, ListItem)]
    return YamlSection({step: _inside(inside) for step, inside in below.items() if isinstance(step, str)})


def _inside(changes: list[tuple[Steps, Any]]) -> Any:
    return changes[-1][1] if not changes[-1][0] else nested(changes)


def _item(item: ListItem, changes: list[tuple[Steps, Any]]) -> dict[str, Any]:
    inside = _inside(changes)
    whole = {**dict(item.identity), **(inside if isinstance(inside, Mapping) else {})}
    return Inline(whole) if isinstance(inside, Inline) else whole
