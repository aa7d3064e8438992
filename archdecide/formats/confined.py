"""A piece of work in a process of its own, with limits on its time and memory, where the system can split one off.

Where it cannot (Windows), the work is done in this process, without these limits.
"""

import os
import pickle
import traceback
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from typing import Any, Literal, TypeVar

Made = TypeVar("Made")
SECONDS = 5
"""Processor time, and three times as long by the clock."""
MEBIBYTES = 512
"""Memory above what this process has already."""


class LastLine:
    """A line number that the process which splits off writes and this one reads, even when the other has died."""

    def __init__(self) -> None:
        self._shared = mmap(-1, 8)

    @property
    def line(self) -> int | None:
        """The last line that was run; None before the first."""
        return int.from_bytes(self._shared[:8], "little") or None

    @line.setter
    def line(self, line: int) -> None:
        self._shared[:8] = line.to_bytes(8, "little")


class ProcessEndedError(Exception):
    """The process came to its limits, or crashed. `line` is the last one that it ran."""

    def __init__(self, reason: Literal["time", "memory", "crash"], line: int | None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line
        self.seconds, self.mebibytes = SECONDS, MEBIBYTES


def confined(work: Callable[[LastLine], Made]) -> Made:
    """What the work gives, or the exception that it raises, which both must be fit to be pickled.

    Raises ProcessEndedError where it takes too much.
    """
    last = LastLine()
    if not hasattr(os, "fork"):
        return work(last)
    reading, writing = os.pipe()
    child = _split_off()
    if child == 0:
        os.close(reading)
        _work(work, last, writing)
    os.close(writing)
    try:
        said, is_late = _read(reading)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, 9)
        _, status = os.waitpid(child, 0)
    if not said:
        raise ProcessEndedError(_reason(status, is_late=is_late), last.line)
    is_result, result = pickle.loads(said)  # noqa: S301  # what our own process wrote into our own pipe
    if is_result:
        return result  # type: ignore[no-any-return]  # it is what the work gave
    raise result


def _split_off() -> int:
    import warnings

    with warnings.catch_warnings():
        # Python warns of locks that other threads hold; the new process takes none that they could hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work(work: Callable[[LastLine], Any], last: LastLine, writing: int) -> None:
    """Everything that the new process does. It never returns: what is buffered or registered belongs to the old one."""
    code = 1
    try:
        _limit()
        try:
            said = pickle.dumps((True, work(last)))
        except Exception as error:
            error.add_note(traceback.format_exc())  # which the other process does not see
            said = pickle.dumps((False, error))
        with os.fdopen(writing, "wb") as stream:
            stream.write(said)
        code = 0
    finally:
        os._exit(code)


def _limit() -> None:
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    taken = _address_space()
    if taken is not None:
        with suppress(ValueError, OSError):
            most = taken + MEBIBYTES * 1024**2
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _address_space() -> int | None:
    """Bytes that this process has already; None where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _read(reading: int) -> tuple[bytes, bool]:
    """What the process says until it ends, or nothing and that it is late."""
    from select import select
    from time import monotonic

    end = monotonic() + 3 * SECONDS
    said = bytearray()
    while (left := end - monotonic()) > 0:
        if not select([reading], [], [], left)[0]:
            break
        part = os.read(reading, 1 << 16)
        if not part:
            return bytes(said), False
        said += part
    return b"", True


def _reason(status: int, *, is_late: bool) -> Literal["time", "memory", "crash"]:
    import signal

    if is_late:
        return "time"
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended_by in (signal.SIGXCPU, signal.SIGKILL):
        return "time"
    return "crash" if ended_by else "memory"
