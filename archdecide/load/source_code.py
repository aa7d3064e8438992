"""Which files are source that people of a system write, and how many lines it has."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from archdecide.evidence.patterns import any_ignored, ignore_pattern

_HEAD = 2_000
"""Characters in which a generated file says so."""
_BLANK = re.compile(rb"^[ \t\r\f\v]*\n", re.MULTILINE)
ATTRIBUTES = ".gitattributes"
_FOREIGN = re.compile(r"linguist-(generated|vendored)(=true)?$")


class SourceCode:
    """The table `rules/scan/code.yaml` together with what the `.gitattributes` of a tree say."""

    def __init__(self, table: Mapping[str, Any], attributes: Iterable[tuple[str, str]]) -> None:
        """`attributes` are the texts of the `.gitattributes` files, each after its folder (empty for the root)."""
        self._languages = {ending: word for word, endings in table["languages"].items() for ending in endings}
        patterns = [pattern for patterns in table["not_own"].values() for pattern in patterns]
        self._not_own = any_ignored(patterns)
        self._marked = re.compile("|".join(f"(?:{marker})" for marker in table["markers"]), re.IGNORECASE)
        self._attributes = [rule for folder, text in attributes for rule in _rules(folder, text)]

    def language(self, name: str) -> str | None:
        """The programming language of a file by its ending."""
        base = name.rpartition("/")[2]
        return self._languages.get(base[base.rfind(".") :].lower()) if "." in base else None

    def is_own(self, name: str) -> bool:
        """Whether people of this system write a file, by its name."""
        if self.language(name) is None:
            return False
        for folder, pattern, is_foreign in reversed(self._attributes):
            if name.startswith(folder) and pattern.fullmatch(name[len(folder) :]):
                return not is_foreign
        return not self._not_own.fullmatch(name.lower())

    def lines(self, name: str, read: Callable[[str], bytes | None]) -> int:
        """The lines of a file that are not blank; 0 for files of others and those that a program wrote."""
        if not self.is_own(name):
            return 0
        content = read(name)
        if not content or self._marked.search(content[:_HEAD].decode("utf-8", "replace")):
            return 0
        whole = content if content.endswith(b"\n") else content + b"\n"
        return whole.count(b"\n") - len(_BLANK.findall(whole))


def _rules(folder: str, text: str) -> Iterable[tuple[str, re.Pattern[str], bool]]:
    """The lines of a `.gitattributes` that say who wrote a file: folder, pattern in it, whether others did."""
    for line in text.splitlines():
        words = line.split()
        for word in words[1:] if words and not line.startswith(("#", "[")) else ():
            if _FOREIGN.fullmatch(word):
                yield folder, ignore_pattern(words[0]), True
            elif re.fullmatch(r"-?linguist-(generated|vendored)(=false)?", word):
                yield folder, ignore_pattern(words[0]), False
