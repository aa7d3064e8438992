"""Text from a file or from standard input, or one clear problem."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from archdecide.errors import Place, refusal
from archdecide.load.inputs import remember_input

STANDARD_INPUT = "-"
MAXIMUM_BYTES = 16 * 1024 * 1024
"""Nobody writes more by hand; a larger file is a mistake, and would be slow to refuse later."""

_RARE_LINE_ENDS = ("\r", "\x85", "\u2028", "\u2029")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what YAML 1.1 readers count as the end of a line
BYTE_ORDER_MARK = "\ufeff"
USUAL_BYTES = 64 * 1024
"""Most profiles are smaller."""
_UTF_16_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(source: str) -> tuple[str, str]:
    """The name to show for a file, or for standard input where the source is `-`, and its text.

    A byte order mark is taken off; line ends stay as they are.
    Raises InputError if it cannot be read, is larger than `MAXIMUM_BYTES`, or is not UTF-8.
    """
    name = "<stdin>" if source == STANDARD_INPUT else source
    content = _read_standard_input() if source == STANDARD_INPUT else _read_file(source)
    if len(content) > MAXIMUM_BYTES:
        raise refusal(name, *_TOO_LARGE)
    return name, _decoded(content, name)


def lines_of(text: str) -> list[str]:
    """The lines of a text, as YAML counts them."""
    if any(end in text for end in _RARE_LINE_ENDS):
        return _LINE_END.split(text)
    return text.split("\n")


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """The line and the column, both from 1, of the character at this index."""
    line, start = 1, 0
    for line_end in _LINE_END.finditer(text, 0, index):
        line, start = line + 1, line_end.end()
    return line, index - start + 1


_TOO_LARGE = (
    f"is larger than {MAXIMUM_BYTES // 1024**2} MiB, the most that is read",
    "is this the right file?",
)


def _read_standard_input() -> bytes:
    if sys.stdin is None:  # the shell closed it: `archdecide assess - <&-`
        raise refusal("<stdin>", "nothing is connected to standard input", "name a file instead of -")
    with suppress(OSError):  # the stream of whoever embeds the command line need not be a file
        remember_input(sys.stdin.fileno())
    return _read_bounded(sys.stdin.buffer)


def _read_file(source: str) -> bytes:
    try:
        with Path(source).open("rb") as stream:
            remember_input(stream.fileno())
            return _read_bounded(stream)
    except FileNotFoundError:
        if Path(source).is_symlink():
            what = f"is a link to '{os.fsdecode(Path(source).readlink())}', which does not exist"
            raise refusal(source, what, "repair the link, or remove it") from None
        raise refusal(source, "there is no such file", "check the name and the folder") from None
    except (IsADirectoryError, PermissionError):  # some systems say the second of a folder, too
        if Path(source).is_dir():
            raise refusal(source, "is a folder, not a file", "name a file in it") from None
        raise refusal(source, "may not be read", "check the permissions of the file") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a null character in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(source, f"cannot be read: {reason}", "check the name of the file") from None


def _read_bounded(stream: BinaryIO) -> bytes:
    """One byte more than allowed at most: the size of a pipe is not known beforehand."""
    start = stream.read(USUAL_BYTES)  # to ask for the most at once costs as much as reading and checking ten lines
    return start if len(start) < USUAL_BYTES else start + stream.read(MAXIMUM_BYTES + 1 - USUAL_BYTES)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix(BYTE_ORDER_MARK)
        what = f"is not UTF-8 text: byte {error.start + 1} is 0x{content[error.start]:02X}"
        encoding = "UTF-16" if content.startswith(_UTF_16_BYTE_ORDER_MARKS) else "another encoding"
        place = Place(name, *line_and_column(before, len(before)))
        raise refusal(place, what, f"it is in {encoding}: save it as UTF-8") from None
