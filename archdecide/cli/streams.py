"""Standard output and standard error: the only place that writes to them.

Documents with an encoding of their own (SVG, HTML, JSON, Markdown, YAML ...) are UTF-8, whatever the locale says. Text
for people is in the encoding of the terminal, and degrades where that lacks a character. A stream that is closed, full
or broken is a problem of the input, never a bug.
"""

import errno
import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import BinaryIO, TextIO

from archdecide import api

_UNICODE = ("utf8", "utf16", "utf32", "cp65001", "utf8sig")


class _Closed(io.TextIOBase):
    """Stands in for a standard output that the shell has closed: `archdecide assess archdecide.yaml >&-`."""

    def write(self, text: str, /) -> int:
        if not text:
            return 0
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare_streams() -> None:
    """Makes both streams accept any text, and replaces one that is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Occupies the descriptor, so that no file that is opened later becomes standard output of a process.
            os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, _Closed())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if name == "stdout" else "backslashreplace")


def print_text(text: str) -> None:
    """Prints text for people: in ASCII where the terminal has no Unicode. Raises InputError if it cannot be written."""
    if not shows_unicode():
        text = api.ascii_text(text)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        raise _unwritable(error) from None


def print_document(text: str) -> None:
    """Prints a document as UTF-8, with its own line ends. Raises InputError if it cannot be written."""
    buffer = getattr(sys.stdout, "buffer", None)
    try:
        if buffer is None:  # a stream of whoever embeds the command line, which takes text only
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            buffer.write(api.encoded(text, "standard output"))
        sys.stdout.flush()
    except OSError as error:
        raise _unwritable(error) from None


def protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as bytes for a protocol, which from now on nothing else reads or writes.

    Whatever is printed goes to standard error; other processes read nothing. Raises InputError if one is closed.
    """
    if sys.stdin is None or not hasattr(sys.stdout, "buffer"):
        raise api.refusal("standard input and output", "one of them is closed", "let an agent start this command")
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    with suppress(OSError):  # whoever embeds the command line may have streams without a file
        own = (os.fdopen(os.dup(incoming.fileno()), "rb"), os.fdopen(os.dup(outgoing.fileno()), "wb"))
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, incoming.fileno())
        os.close(nowhere)
        os.dup2(sys.stderr.fileno(), outgoing.fileno())
        incoming, outgoing = own
    sys.stdout = sys.stderr
    return incoming, outgoing


def print_note(text: str) -> None:
    """Prints one or more lines on standard error, and drops them if it cannot be written."""
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()


def print_problems(problems: "Iterable[api.Diagnostic | str]") -> None:
    """Prints every problem on a line of its own."""
    print_note("".join(f"error: {api.visible(str(problem))}\n" for problem in problems))


def problem_of(error: OSError) -> "api.Diagnostic | None":
    """The problem behind an OSError that no command has explained, or None if it is our bug.

    Only streams and the working folder fail without the name of a file.
    """
    if error.filename is not None:
        return None
    if error.errno == errno.ENOENT and not _has_working_folder():
        return api.Diagnostic(api.Place("working folder"), "no longer exists", "change to another folder")
    if error.errno in (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG, errno.EAGAIN, errno.EINVAL, errno.EDQUOT):
        return _problem(error)
    return None


def give_up_output() -> None:
    """Discards buffered output, so that the interpreter does not fail on it again at exit."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            _flush_nowhere(stream)


def shows_unicode() -> bool:
    """Whether standard output can show characters beyond ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "") in _UNICODE


def _flush_nowhere(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _unwritable(error: OSError) -> Exception:
    give_up_output()
    return error if isinstance(error, BrokenPipeError) else api.InputError([_problem(error)])


def _problem(error: OSError) -> "api.Diagnostic":
    place = api.Place("standard output")
    if error.errno == errno.EBADF:
        return api.Diagnostic(place, "is closed", "use --output FILE, or do not close it")
    return api.Diagnostic(
        api.Place("standard output"), f"cannot be written: {error.strerror or error}", "check the disk"
    )


def _has_working_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109  # only asked whether it is there
    except OSError:
        return False
    return True
