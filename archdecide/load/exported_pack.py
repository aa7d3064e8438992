"""A rule pack as one JSON file: the texts of its folders, so that a later version of the program can read it again.

The hash of the pack follows from the texts, and is never taken from the file.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archdecide import assets
from archdecide.errors import nearest, refusal
from archdecide.load.pack_files import ENDINGS, MANIFESTS, texts_of
from archdecide.load.pack_reader import pack_of_texts
from archdecide.load.text import read_text
from archdecide.rules import Pack

FORM = "archdecide rule pack"
HINT = "name a file that `archdecide rules export` has written"


def exported(folders: Sequence[Path] = ()) -> str:
    """The core pack and the packs in further folders as JSON. Raises InputError where a folder is not a pack."""
    parts = [texts_of(folder) for folder in (assets.rules_folder() / "core", *folders)]
    return json.dumps({"form": FORM, "packs": parts}, indent=1, ensure_ascii=False) + "\n"


def read_exported(file: Path) -> Pack:
    """The pack in a file that `exported` wrote, maybe in an earlier version. Raises InputError with every problem."""
    name, text = read_text(str(file))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise refusal(name, "is not JSON", HINT) from None
    if not isinstance(data, dict) or data.get("form") != FORM or not isinstance(data.get("packs"), list):
        raise refusal(name, "is not an exported rule pack", HINT)
    if not data["packs"]:
        raise refusal(name, "holds no pack", HINT)
    return pack_of_texts(name, [_texts(part, name) for part in data["packs"]])


def _texts(part: Any, name: str) -> Mapping[str, str]:
    if not isinstance(part, dict) or not all(isinstance(text, str) for text in part.values()):
        raise refusal(name, "holds something other than texts of rule files", HINT)
    if wrong := [file for file in part if not file.lower().endswith(ENDINGS) or not file.isprintable()]:
        raise refusal(name, f"{wrong[0]!r} is not the name of a rule file", nearest(wrong[0], MANIFESTS) or HINT)
    if sum(manifest in part for manifest in MANIFESTS) != 1:
        raise refusal(name, f"a pack in it has not exactly one {MANIFESTS[0]}", HINT)
    return part
