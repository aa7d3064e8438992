"""All writing of files: whole or not at all."""

import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archdecide.errors import InputError, refusal


def write_text(path: Path, text: str, *, overwrite: bool = True, make_parents: bool | None = None) -> None:
    """Write UTF-8 text so that a reader sees the old file or the new one, never a half.

    An existing file keeps its permissions. Through a symbolic link, the file that it points to is
    replaced, not the link. Line ends are written as they are in the text. Missing folders are made where
    `make_parents` is true; where it is false, the problem names the option for it, and None says that there is none.
    Raises InputError if the file cannot be written; then no file has changed.
    """
    content = encoded(text, str(path))
    with _told(path, make_parents):
        target = path.resolve()
        if _can_be_replaced(path, target, overwrite):
            if make_parents:
                target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, content, overwrite=overwrite)
        else:
            path.write_bytes(content)


def encoded(text: str, where: str) -> bytes:
    """A text as UTF-8. What a locale did not understand in the name of a file becomes the bytes of that name again.

    Raises InputError, which names the place, for a character that UTF-8 does not have.
    """
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8")
    with suppress(UnicodeError):
        content = text.encode("utf-8", "surrogateescape")
        content.decode("utf-8")
        return content
    character = next(sign for sign in text if 0xD800 <= ord(sign) <= 0xDFFF)
    what = f"the text holds U+{ord(character):04X}, which UTF-8 cannot write"
    raise refusal(where, what)


def expect_place(path: Path, *, make_parents: bool | None = None) -> None:
    """Raises InputError where `write_text` could not write this file, for who writes another one first.

    A disk may still fill up in between.
    """
    with _told(path, make_parents):
        target = path.resolve()
        if _can_be_replaced(path, target, overwrite=True) and (target.parent.exists() or not make_parents):
            temporary = _temporary(target)
            temporary.touch(exist_ok=False)
            temporary.unlink()


def make_parent(path: Path) -> None:
    """Makes the folder of a file, and those above it, where they are missing. Raises InputError."""
    with _told(path, make_parents=True):
        path.resolve().parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _told(path: Path, make_parents: bool | None) -> Iterator[None]:
    """What the system says of a file as an InputError."""
    if "\0" in str(path):  # every Python says it in other words
        raise refusal(path, "cannot be written: the name holds a null character", "check the name")
    try:
        yield
    except OSError as error:
        raise refusal(path, *_explained(error, path, may_ask=make_parents is not None)) from None
    except RuntimeError as error:  # links in a circle
        raise refusal(path, f"cannot be written: {error}", "check the name") from None


def _can_be_replaced(path: Path, target: Path, overwrite: bool) -> bool:
    """Whether to replace the file; False for a pipe or a device (`/dev/stdout`), which is written into."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise refusal(path, "is a folder, not a file", "name a file in it")
    if not stat.S_ISREG(mode):
        return False
    if not overwrite:
        raise _taken(path)
    if not mode & stat.S_IWUSR:  # replacing needs no right to the file itself, so it must be asked for
        raise refusal(path, "is read-only", f"make {target.name} writable, or name another file")
    return True


def _replace(target: Path, content: bytes, *, overwrite: bool) -> None:
    temporary = _temporary(target)
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
        if not overwrite:
            _create(temporary, target, content)
            return
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _create(temporary: Path, target: Path, content: bytes) -> None:
    """Gives a whole file its name, unless another process has taken the name in the meantime."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:  # a file system without links
        _create_without_link(target, content)


def _create_without_link(target: Path, content: bytes) -> None:
    try:
        stream = target.open("xb")
    except FileExistsError:
        raise _taken(target) from None
    try:
        with stream:
            stream.write(content)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _temporary(target: Path) -> Path:
    """A name beside a file that nobody else uses."""
    return target.with_name(f".archdecide-{secrets.token_hex(8)}.tmp")


def _explained(error: OSError, path: Path, *, may_ask: bool) -> tuple[str, str]:
    """What went wrong and what to do about it."""
    match error:
        case FileNotFoundError() if path.parent.is_dir():
            return f"the folder {path.parent} takes no new files", "name a file in another folder"
        case FileNotFoundError():
            hint = "create it first, or use --mkdir" if may_ask else "create it first"
            return f"the folder {path.parent} does not exist", hint
        case NotADirectoryError() | FileExistsError():
            return f"{path.parent} is not a folder", "check the name"
        case PermissionError():
            return f"the folder {path.parent} may not be written to", "name a file in another folder"
        case _:
            return f"cannot be written: {error.strerror or error}", "check the disk and the name"


def _taken(path: Path) -> InputError:
    return refusal(path, "exists already", "use --force to replace it")
