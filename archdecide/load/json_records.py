"""JSON as a stream: one item after the other, so that a file of traces need not fit into memory."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from msgspec import Struct

from archdecide.errors import InputError, Place, refusal

CHUNK = 1 << 18
MAXIMUM_DEPTH = 100
"""Levels of objects and lists in an item."""
TOO_DEEP = f"objects and lists are nested more than {MAXIMUM_DEPTH} levels deep"
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
"""Texts, whose brackets do not count, and the brackets that do."""
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


class JsonRecord(Struct, frozen=True):
    """One item, and the line on which it starts."""

    data: Any
    place: Place


def read_records(stream: BinaryIO, name: str, lists: Sequence[str] = (), most: int = 1 << 28) -> Iterator[JsonRecord]:
    """The items of a stream of JSON.

    Yields each item of a list at the root or under a root key in `lists`; of an object without such a key, the object.
    Several values may follow each other, as in JSON lines. At most `most` bytes are read.
    Raises InputError, after the items before it, where it is not JSON, is nested too deeply, or is too large.
    """
    yield from _Reader(stream, name, most).records(frozenset(lists))


class _Reader:
    """The text around the position that has been reached."""

    def __init__(self, stream: BinaryIO, name: str, most: int) -> None:
        self.stream, self.name, self.most = stream, name, most
        self.text, self.position, self.line = "", 0, 1
        self.rest = b""
        self.ended = False

    def records(self, lists: frozenset[str]) -> Iterator[JsonRecord]:
        self.skip("\ufeff")
        while character := self.next():
            if character == "[":
                yield from self.items()
            elif character == "{" and lists:
                yield from self.members(lists)
            else:
                yield self.value()

    def items(self) -> Iterator[JsonRecord]:
        """The items of the list that starts here."""
        self.expect("[")
        while self.next() != "]":
            yield self.value()
            if self.next() != "]":
                self.expect(",")
        self.expect("]")

    def members(self, lists: frozenset[str]) -> Iterator[JsonRecord]:
        """The items of the lists under these keys of the object that starts here, or else the object."""
        start, others, streamed = self.place(), {}, False
        self.expect("{")
        while self.next() != "}":
            key = self.value().data
            self.next()
            self.expect(":")
            if key in lists and self.next() == "[":
                streamed = True
                yield from self.items()
            else:
                others[key] = self.value().data
            if self.next() != "}":
                self.expect(",")
        self.expect("}")
        if not streamed:
            yield JsonRecord(others, start)

    def value(self) -> JsonRecord:
        """The value that starts here; where the text read so far ends inside it, tried again with twice as much."""
        self.next()
        start = self.place()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.position)
            except json.JSONDecodeError:
                if self.ended:
                    # How deep a text may be before Python gives up differs by its version; what is said must not.
                    is_deep = _opens_deeper(self.text, self.position, MAXIMUM_DEPTH)
                    raise self.error(TOO_DEEP if is_deep else "this is not valid JSON") from None
            except RecursionError:
                raise self.error(TOO_DEEP) from None
            except ValueError:  # an integer of more digits than Python reads
                raise self.error("a number here is too long") from None
            else:
                if self.ended or end < len(self.text):  # a number at the end may go on
                    break
            self.more(max(CHUNK, len(self.text) - self.position))
        self.move(end)
        if _is_deeper(value, MAXIMUM_DEPTH):
            raise self.error(TOO_DEEP)
        return JsonRecord(value, start)

    def next(self) -> str:
        """The next character other than a space, without consuming it; empty at the end."""
        self.skip(_SPACE)
        return self.text[self.position : self.position + 1]

    def skip(self, characters: str) -> None:
        while True:
            at = self.position
            while at < len(self.text) and self.text[at] in characters:
                at += 1
            self.move(at)
            if at < len(self.text) or self.ended:
                return
            self.more(CHUNK)

    def expect(self, character: str) -> None:
        if self.next() != character:
            raise self.error(f"'{character}' is expected here")
        self.move(self.position + 1)

    def move(self, to: int) -> None:
        self.line += self.text.count("\n", self.position, to)
        self.position = to

    def more(self, size: int) -> None:
        """Reads on, and forgets what is behind."""
        content = self.stream.read(size)
        self.most -= len(content)
        if self.most < 0:
            raise self.error("the file is too large: what follows is not read")
        self.ended = not content
        whole = self.rest + content
        end = len(whole) if self.ended else _complete(whole)
        self.rest = whole[end:]
        self.text = self.text[self.position :] + whole[:end].decode("utf-8", "replace")
        self.position = 0

    def place(self) -> Place:
        return Place(self.name, self.line)

    def error(self, what: str) -> InputError:
        return refusal(self.place(), what, "was the file cut off, or is it in another format?")


def _complete(content: bytes) -> int:
    """How many of these bytes are complete characters of UTF-8."""
    for back in range(1, min(4, len(content)) + 1):
        byte = content[-back]
        if byte & 0xC0 != 0x80:  # a first byte
            length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(content) - back if length > back else len(content)
    return len(content)


def _opens_deeper(text: str, start: int, levels: int) -> bool:
    """Whether more objects and lists are open at once somewhere in a text, whatever else is wrong with it."""
    depth = 0
    for token in _BRACKETS.finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > levels:
            return True
    return False


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether objects and lists are nested more deeply; without recursion."""
    level: list[Any] = [value]
    for _ in range(levels + 1):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
