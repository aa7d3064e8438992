"""Small rule packs as files: a builder for the tests of `rules test` and `rules lint`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from archdecide.load.pack_reader import read_pack
from archdecide.rules import Pack

Entry = dict[str, Any]
OPTIONS = ("small", "large")


def gate(identifier: str, *levels: Entry, **more: Any) -> Entry:
    """A gate with these levels, or with one that removes the large option where there is only one team."""
    found = levels or (level({"fact": "team.teams", "at_most": 1}),)
    rule = {"id": identifier, "code": _code("V", identifier), "title": "t", "sources": ["L1"], "levels": list(found)}
    return {**rule, "examples": EXAMPLES_OF_ONE_TEAM} | more


def level(when: Entry, effect: str = "out", **more: Any) -> Entry:
    """A level of a gate for the large option."""
    found = {"effect": effect, "options": ["large"], "when": when, "because": "b", "action": "a"}
    return found | ({} if "met" in more else {"inherent": "i"}) | more


EXAMPLES_OF_ONE_TEAM = [
    {"given": {"team.teams": 1}, "expect": "fires", "effect": "out"},
    {"given": {"team.teams": 2}, "expect": "silent"},
]


def criterion(identifier: str, importance: Entry, small: float = 0.2, large: float = 0.8, **more: Any) -> Entry:
    """A criterion with this curve; no examples unless given."""
    return {
        "id": identifier,
        "code": _code("K", identifier),
        "title": "t",
        "group": "g",
        "question": "q?",
        "sources": ["L1"],
        "importance": importance,
        "performances": {
            "small": {"value": small, "because": "b"},
            "large": {"value": large, "because": "b"},
        },
        **more,
    }


def curve(fact: str, *points: tuple[float, float], **more: Any) -> Entry:
    """A piecewise-linear curve."""
    return {"fact": fact, "points": [list(point) for point in points], **more}


def _code(letter: str, identifier: str) -> str:
    return letter + identifier.replace("-", "")[-9:]


def write_pack(folder: Path, *, own_options: bool = True, **lists: Any) -> Path:
    """A pack in a folder; without own options one that adds to the core pack."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, Any] = {"name": "own", "version": "1", "description": "d"}
    if own_options:
        manifest["options"] = [{"id": option, "title": option, "means": option} for option in OPTIONS]
        reference = {"id": "L1", "title": "t", "grade": "A", "read": "r", "takes": "t"}
        lists = {**lists, "literature": [reference]}
    (folder / "pack.yaml").write_text(yaml.safe_dump(manifest), "utf-8")
    (folder / "rules.yaml").write_text(yaml.safe_dump(_plain(lists), sort_keys=False), "utf-8")
    return folder


def _plain(value: Any) -> Any:
    """Without shared parts, so that nothing is written as an alias."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def pack_in(folder: Path, **lists: Any) -> Pack:
    """A small pack that stands alone, read back from its files."""
    return read_pack(write_pack(folder, **lists))
