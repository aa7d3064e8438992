"""What is wrong with a text that is not YAML, in the words of the user."""

import re

from msgspec import Struct
from msgspec.structs import replace

QUOTE = "put text in quotes"
DELETE_TAG = "delete it; quotes make a value text"
WRITE_KEYS = "write key: value lines"
TAB = re.compile("\t")
TAB_IN_INDENTATION = re.compile(" *\t")
_SHOWN_CHARACTERS = 60


def invisible(text: str, start: int) -> re.Match[str] | None:
    """The first character from `start` on that YAML does not allow."""
    if all(map(str.isprintable, text[start:].split("\n"))):
        return None  # compiling the pattern takes longer than reading a whole profile, which rarely needs it
    return re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]").search(text, start)


def has_surrogate(text: str) -> bool:
    """Whether there is half of a pair of surrogates."""
    return not text.isprintable() and re.search("[\ud800-\udfff]", text) is not None


def shown(text: str) -> str:
    """A text of the user so that it fits into one line of a message."""
    line = text if text.isprintable() else repr(text)[1:-1]
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}…"


class _SyntaxRule(Struct, frozen=True):
    """What to say when this sign is in what libyaml or PyYAML says, whose words differ."""

    sign: str
    what: str
    """May name the {character} at the place, and the {line} where the mapping or list starts."""
    hint: str
    is_at_start: bool = False
    """Whether to point to the start of what could not be read, not to where reading ended."""


BAD_ESCAPE = _SyntaxRule(
    sign="escape",
    what="this double-quoted text has an escape that does not exist",
    hint="write \\\\ for a backslash, or use single quotes",
    is_at_start=True,
)
NOT_YAML = _SyntaxRule(sign="", what="this is not valid YAML", hint=QUOTE)
SYNTAX_RULES = (
    BAD_ESCAPE,
    replace(BAD_ESCAPE, sign="hexdecimal"),
    _SyntaxRule("directive", "this % line is not known", "delete the line", is_at_start=True),
    _SyntaxRule("YAML document", "this version of YAML is not known", "delete the line"),
    _SyntaxRule("',' or ']'", "this [ is not closed, or a comma is missing", "add ] or ,", is_at_start=True),
    _SyntaxRule("',' or '}'", "this { is not closed, or a comma is missing", "add } or ,", is_at_start=True),
    _SyntaxRule("quoted scalar: found unexpected", "this quote is not closed", "close it", is_at_start=True),
    _SyntaxRule("expected ':'", "this line has no ':'", "write key: value", is_at_start=True),
    _SyntaxRule("alphabetic or numeric", "a name must follow this & or *", QUOTE, is_at_start=True),
    _SyntaxRule("block scalar", "nothing may follow | or > in its line", "begin below it", is_at_start=True),
    _SyntaxRule("tag", "this tag cannot be read", DELETE_TAG, is_at_start=True),
    _SyntaxRule("mapping values", "a ':' cannot be here", "put text with ': ' in quotes, or check the indentation"),
    _SyntaxRule("entries", "a list item cannot be here", "start the list in a line of its own"),
    _SyntaxRule("mapping keys", "a '?' cannot be here", QUOTE),
    _SyntaxRule("cannot start any token", "text cannot begin with {character}", QUOTE),
    _SyntaxRule("node content", "a value is missing before {character}", QUOTE),
    _SyntaxRule(
        "parsing a block mapping",
        "this does not fit the mapping that starts in line {line}",
        "start all keys of a mapping in the same column; nothing may follow a closing quote",
    ),
    _SyntaxRule(
        "parsing a block collection",
        "this does not fit the list that starts in line {line}",
        "start all items of a list with '- ' in the same column",
    ),
    _SyntaxRule("document start", "the document ended before this", "keep one mapping in a file"),
)
