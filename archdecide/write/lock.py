"""One process at a time in a folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other process on this machine is alone in the folder, and keeps others waiting until the end.

    The system releases the lock of a process that dies. Where it cannot lock (some network drives, or a folder that
    does not exist), nobody waits.
    """
    try:
        descriptor = _locked(folder)
    except OSError:
        descriptor = None
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


if sys.platform == "win32":

    def _locked(folder: Path) -> int:
        """Windows locks files only: one in the user's folder for temporary files stands for the folder."""
        import msvcrt

        name = sha256(str(folder.resolve()).casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]
        descriptor = os.open(Path(gettempdir()) / f"archdecide-{name}.lock", os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # waits ten seconds at most
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

else:

    def _locked(folder: Path) -> int:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor
