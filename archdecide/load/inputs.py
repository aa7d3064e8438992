"""The files that a command has read, so that its output never replaces one of them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from archdecide.errors import refusal

_Identity = tuple[int, int]
"""Device and number of a file: the same by every name and through every link."""
_READ: ContextVar[set[_Identity] | None] = ContextVar("read", default=None)


@contextmanager
def inputs_remembered() -> Iterator[None]:
    """Within it, every file that is read is remembered."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def remember_input(descriptor: int) -> None:
    """Remembers an open file as read."""
    if (read := _READ.get()) is not None:
        read.add(_identity(os.fstat(descriptor)))


def remember_inputs(files: Iterable[str]) -> None:
    """Remembers files that another process reads, or that only their names are read of."""
    if (read := _READ.get()) is not None:
        for file in files:
            with suppress(OSError, ValueError):
                read.add(_identity(os.stat(file)))  # noqa: PTH116  # names may be no UTF-8


def refuse_input(path: str | os.PathLike[str]) -> None:
    """Raises InputError if a file to be written is one that was read, under any name."""
    with suppress(OSError, ValueError):
        if _identity(os.stat(path)) in (_READ.get() or ()):  # noqa: PTH116
            what = "is read by this command, and its output would replace it"
            raise refusal(os.fspath(path), what, "name another file")


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino
