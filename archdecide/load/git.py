"""Git repositories, read by plain git in a child process: nothing is changed, fetched or executed.

A repository may come from a stranger, and git runs programs that a repository's own configuration names: file system
monitors, filters, text converters, hooks. So only commands run that read objects and never look at the index or the
work tree, with everything switched off that could start a program or reach the network.
"""

import hashlib
import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import IO, TYPE_CHECKING, Self

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.load.text import MAXIMUM_BYTES

if TYPE_CHECKING:
    import subprocess

SECONDS = 60
"""How long one question may take. Neither a dead network drive nor a commit made to print for ever may hang us."""
MAXIMUM_ANSWER = 256 * 1024 * 1024
"""Bytes of an answer that is read as a whole."""
LONGEST_RECORD = MAXIMUM_BYTES
"""Bytes of one record of a stream."""
MOST_MEMORY = 2 * 1024**3
"""Bytes that git may use of its own, where the system can limit it; the largest histories measured took a tenth."""
MOST_FILES = 1_000_000
"""Files of one commit: more than nearly any repository has. A few kilobytes of objects can stand for billions."""
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "cat-file": (),
    "for-each-ref": (),
    "log": ("--no-ext-diff", "--no-textconv"),
    "ls-tree": (),
    "merge-base": (),
    "rev-list": (),
    "rev-parse": (),
}
"""The commands that read objects alone, each with the options that keep it so."""
_OPTIONS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("--no-replace-objects", "--no-pager"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_REDIRECTING = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "NAMESPACE", "PREFIX", "GRAFT_FILE", "SHALLOW_FILE"),
        *("GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS", "LITERAL_PATHSPECS"),
    )
)
"""Variables that a hook inherits from git, and that would lead to another repository."""
_REGULAR_FILES = (b"100644", b"100755")
_CHUNK = 1 << 16
_IN_ANOTHER = re.compile(r"\.git/(worktrees/[^/]+/)?modules/")
"""Where git keeps submodules: in the repository that they belong to, or in that of a further work tree of it."""
_WITH_FILES = "fetch the whole history with its files (in GitHub Actions: fetch-depth: 0, without filter)"
_WITH_FOLDERS = "the clone left out folders: clone with --filter=blob:none, or without a filter"


class GitError(InputError):
    """Git could not do what it was asked for. `is_silent` where it ended with a failure and no message."""

    def __init__(self, what: str, hint: str = "", *, is_silent: bool = False) -> None:
        self.is_silent = is_silent
        super().__init__([Diagnostic(Place("git"), what, hint)])


class Repository(Struct, frozen=True):
    """A repository with a work tree. `root` is the folder that holds `.git`, without symbolic links."""

    root: str

    @classmethod
    def find(cls, path: str | os.PathLike[str]) -> Self | None:
        """The innermost repository that a file or folder is in, which need not exist; None outside of any.

        Git is not started for this: there may be thousands of folders to ask for.
        """
        root = RootFinder().root(os.path.realpath(path))
        return None if root is None else cls(root)

    @property
    def is_submodule(self) -> bool:
        """Whether the repository belongs to another one, which records only the commit that it is at."""
        try:
            with open(os.path.join(self.root, ".git"), encoding="utf-8", errors="replace") as file:  # noqa: PTH118, PTH123
                return _IN_ANOTHER.search(file.read(_CHUNK).replace("\\", "/")) is not None
        except OSError:  # .git is a folder
            return False

    @property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when it was cloned. Raises GitError."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def commit(self, revision: str) -> str | None:
        """The id of the commit that a branch, tag or other revision names; None where there is none.

        Raises GitError.
        """
        found = self._if_any("rev-parse", "--verify", "--quiet", operands=(f"{revision}^{{commit}}",))
        return None if found is None else found.decode("ascii").strip()

    def has(self, thing: str) -> bool:
        """Whether there is such an object, e.g. `COMMIT:FOLDER`. Raises GitError."""
        return self._if_any("rev-parse", "--verify", "--quiet", operands=(thing,)) is not None

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest commit that two commits descend from; None where no such commit is known. Raises GitError."""
        found = self._if_any("merge-base", operands=(one, other))
        return None if found is None else found.decode("ascii").split("\n", 1)[0]

    def _if_any(self, command: str, *options: str, operands: tuple[str, ...]) -> bytes | None:
        """What a command prints; None where it fails without a message, which means that there is no answer."""
        try:
            return self.run(command, *options, operands=operands)
        except GitError as error:
            if error.is_silent:
                return None
            raise

    def folder(self, path: str | os.PathLike[str]) -> str:
        """A folder of the repository as its path from the root, with `/`; empty for the root itself."""
        inside = os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")
        return "" if inside == "." else inside

    def run(self, command: str, *options: str, operands: tuple[str, ...] = ()) -> bytes:
        """What a command of `COMMANDS` prints; no operand is ever read as an option.

        Raises GitError, also for more than `MAXIMUM_ANSWER`.
        """
        answer = bytearray()
        for chunk in self._chunks(command, options, operands):
            answer += chunk
            if len(answer) > MAXIMUM_ANSWER:
                raise GitError(f"{command} printed more than {MAXIMUM_ANSWER // 1024**2} MiB")
        return bytes(answer)

    def stream(
        self,
        command: str,
        *options: str,
        operands: tuple[str, ...] = (),
        separator: bytes = b"\0",
        settings: tuple[str, ...] = (),
    ) -> Generator[bytes, None, None]:
        """What a command prints, record by record as it comes, without the separators.

        `settings` are `name=value` pairs of git's configuration. Closing the iterator ends git. Raises GitError, also
        after the first records, and where everything together takes longer than `SECONDS` or a record is longer than
        `LONGEST_RECORD`.
        """
        left = b""
        for chunk in self._chunks(command, options, operands, settings):
            *records, left = (left + chunk).split(separator)
            yield from records
            if len(left) > LONGEST_RECORD:
                raise GitError(f"{command} printed a record of more than {LONGEST_RECORD // 1024**2} MiB")
        if left:
            yield left

    def _chunks(
        self, command: str, options: tuple[str, ...], operands: tuple[str, ...], settings: tuple[str, ...] = ()
    ) -> Iterator[bytes]:
        with self._started(command, options, operands, settings) as running, running.deadline():
            while chunk := running.read(_CHUNK):
                yield chunk
            running.finish()

    @contextmanager
    def blobs(self) -> Iterator[Callable[[str], bytes | None]]:
        """Reads the contents of files by their ids in one process; None for one that is larger than `MAXIMUM_BYTES`.

        The reader raises GitError where there is no such content, e.g. in a clone that left it out.
        """
        with self._started("cat-file", ("--batch",), ()) as running:
            yield running.blob

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in _REDIRECTING}
        # A broken .git must not make git use the repository around this one.
        return {**inherited, **_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": os.path.dirname(self.root)}  # noqa: PTH120

    @contextmanager
    def _started(
        self, command: str, options: tuple[str, ...], operands: tuple[str, ...], settings: tuple[str, ...] = ()
    ) -> Iterator["_RunningCommand"]:
        import subprocess
        import tempfile

        configured = [word for setting in settings for word in ("-c", setting)]
        ending = ("--end-of-options", *operands) if operands else ()
        arguments = ["git", "-C", self.root, *_OPTIONS, *configured, command, *COMMANDS[command], *options, *ending]
        with tempfile.TemporaryFile() as messages:  # a pipe that nobody empties would stop git
            try:
                # Arguments reach git one by one, through no shell.
                process = subprocess.Popen(  # noqa: S603
                    arguments,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=messages,
                    env=self._environment(),
                )
            except (OSError, ValueError) as error:
                raise _cannot_start(error) from None
            _limit_memory(process.pid)
            with process:
                try:
                    yield _RunningCommand(command, process, messages)
                finally:
                    process.kill()


class RootFinder:
    """Finds the roots of the repositories that many folders are in, looking at every folder once."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def root(self, folder: str) -> str | None:
        """The root for a folder without symbolic links; None outside of any repository."""
        passed = []
        while folder not in self._known:
            passed.append(folder)
            above = os.path.dirname(folder)  # noqa: PTH120
            if _holds_repository(folder):
                self._known[folder] = folder
            elif above == folder:
                self._known[folder] = None
            else:
                folder = above
        for below in passed:
            self._known[below] = self._known[folder]
        return self._known[folder]


class Snapshot(Struct, frozen=True, dict=True):
    """All files at a commit in a repository, or in one folder of it (with `/`, empty for all)."""

    repository: Repository
    commit: str
    folder: str = ""

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The id of the content of each regular file, by its path from the folder. Raises GitError."""
        found: dict[str, str] = {}
        for name, identity in self.listed():
            found[name] = identity
            if len(found) > MOST_FILES:
                raise GitError(f"the commit {self.commit} has more than {MOST_FILES:,} files")
        return found

    def listed(self) -> Iterator[tuple[str, str]]:
        """Each regular file as git lists it, with the id of its content. Raises GitError, also after the first."""
        tree = f"{self.commit}:{self.folder}"
        if self.folder and not self.repository.has(tree):
            return
        for entry in self.repository.stream("ls-tree", "-r", "-z", "--full-tree", operands=(tree,)):
            facts, _, name = entry.partition(b"\t")
            mode, _, rest = facts.partition(b" ")
            if mode in _REGULAR_FILES:
                yield os.fsdecode(name), rest.partition(b" ")[2].decode("ascii")

    def identity(self, content: bytes) -> str:
        """The id that git gives a content in this repository."""
        algorithm = "sha1" if len(self.commit) == 40 else "sha256"
        # What git knows a file by; it protects nothing here.
        return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class _RunningCommand:
    """A git process that is asked and read bit by bit, and ended where it takes too long."""

    def __init__(self, command: str, process: "subprocess.Popen[bytes]", messages: IO[bytes]) -> None:
        self._command, self._process, self._messages = command, process, messages
        self._is_late = False

    def read(self, most: int) -> bytes:
        """What is printed next, at most this many bytes; empty at the end."""
        assert self._process.stdout is not None  # noqa: S101  # a pipe was asked for
        return os.read(self._process.stdout.fileno(), most)

    def finish(self) -> None:
        """Waits for the end. Raises GitError where the command failed."""
        if code := self._process.wait():
            raise self._failure(code)

    def blob(self, identity: str) -> bytes | None:
        """The content with an id, asked of `cat-file --batch`."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101
        output = self._process.stdout
        with self.deadline():
            try:
                os.write(self._process.stdin.fileno(), f"{identity}\n".encode("ascii"))
            except OSError:
                raise self._failure(self._process.wait()) from None
            header = output.readline()
            if not header:
                raise self._failure(self._process.wait())
            _, kind, size = [*header.split(), b""][:3]
            if not size.isdigit():
                raise GitError(f"the content {identity} is not in this clone", _WITH_FILES)
            left, parts = int(size), []
            is_wanted = kind == b"blob" and left <= MAXIMUM_BYTES
            while left and (part := output.read(min(left, _CHUNK))):
                left -= len(part)
                parts += [part] if is_wanted else []
            if left or not output.read(1):
                raise self._failure(self._process.wait())
        return b"".join(parts) if is_wanted else None

    def _failure(self, code: int) -> GitError:
        if self._is_late:
            return _too_slow()
        self._messages.seek(0)
        said = self._messages.read(_CHUNK)
        # What ends cat-file is nearly always a clone without the contents, which git may not fetch here.
        hint = _WITH_FILES if self._command == "cat-file" else _WITH_FOLDERS if b"promisor remote" in said else ""
        return _failure(self._command, code, said, hint)

    @contextmanager
    def deadline(self) -> Iterator[None]:
        """Ends git where what happens inside takes longer than `SECONDS`."""
        import threading

        def end() -> None:
            self._is_late = True
            self._process.kill()

        timer = threading.Timer(SECONDS, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _holds_repository(folder: str) -> bool:
    """Whether a folder is the root of a repository: `.git` is its folder, or a file that says where that is."""
    inside = os.path.join(folder, ".git")  # noqa: PTH118
    return os.path.isfile(inside) or os.path.lexists(os.path.join(inside, "HEAD"))  # noqa: PTH113, PTH118


def _limit_memory(process: int) -> None:
    """Limits the memory of a process on systems that can do so from outside: git lists a whole commit at once."""
    try:
        from resource import RLIMIT_DATA, prlimit
    except ImportError:  # only Linux has it
        return
    with suppress(OSError, ValueError):  # it has ended, or a lower limit holds already
        prlimit(process, RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _failure(command: str, code: int, messages: bytes, hint: str = "") -> GitError:
    lines = messages.decode("utf-8", "replace").strip().splitlines()
    # Warnings may come first.
    said = next((line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")), "".join(lines[:1]))
    what = f"{command} failed: {said}" if said else f"{command} failed with the exit code {code}"
    return GitError(what, hint, is_silent=not said)


def _too_slow() -> GitError:
    return GitError(f"gave no answer within {SECONDS} seconds")


def _cannot_start(error: Exception) -> GitError:
    if isinstance(error, FileNotFoundError):
        return GitError("is not installed, or not on the path", "install git")
    return GitError(f"cannot be run: {error}")
