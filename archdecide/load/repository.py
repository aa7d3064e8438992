"""Git, asked for objects only: a repository's own configuration must never run anything.

`git status`, `diff`, `grep` and `ls-files` run programs that a repository names in its configuration (fsmonitor,
textconv, clean filters). `rev-parse`, `log --name-only`, `for-each-ref`, `ls-tree` and `cat-file` do not, and what they
might still reach (hooks, signatures, missing objects of a partial clone) is switched off.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Timer
from typing import IO, Any

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place

SECONDS = 60
"""How long one question to git may take; a dead network drive should not hang us for ever."""
CHUNK = 1 << 16
MAXIMUM_ANSWER = 256 * 1024 * 1024
"""Bytes of an answer that is read as a whole."""

_SAFE = (
    *("--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false", "-c", "diff.external=", "-c", "core.pager=", "-c", "protocol.allow=never"),
    *("-c", "core.alternateRefsCommand=", "-c", "core.sshCommand=", "-c", "core.askPass=", "-c", "credential.helper="),
)
_SAFE_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT_VARIABLES = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES")
"""What the user may say about git; that a hook runs in another repository is nothing to us."""


class HistoryGitError(InputError):
    """Git could not answer. The one problem of it says what git said."""


class HistoryRepository(Struct, frozen=True):
    """The repository that holds a folder, asked from that folder."""

    folder: str

    @classmethod
    def find(cls, folder: str) -> "HistoryRepository | None":
        """The repository around a folder, or None where there is none.

        Raises GitError where git is missing, or refuses to answer (e.g. for a folder of another owner).
        """
        found = cls(folder)
        try:
            found.run("rev-parse", "--git-dir")
        except HistoryGitError as error:
            if "not a git repository" in error.problems[0].what:
                return None
            raise
        return found

    def run(self, *arguments: str) -> bytes:
        """What git prints for a question. Raises GitError where it fails, or takes longer than `SECONDS`."""
        answer = bytearray()
        for chunk in self.stream(*arguments):
            answer += chunk
            if len(answer) > MAXIMUM_ANSWER:
                raise self._error(f"git's answer is larger than {MAXIMUM_ANSWER >> 20} MiB")
        return bytes(answer)

    def stream(self, *arguments: str) -> Iterator[bytes]:
        """What git prints, piece by piece. Raises GitError as `run` does, after the pieces that came before."""
        with self.process(*arguments) as process:
            output: IO[bytes] = process.stdout
            while chunk := output.read1(CHUNK):  # type: ignore[attr-defined]  # a buffered reader has it
                yield chunk

    @contextmanager
    def process(self, *arguments: str) -> Iterator[Any]:
        """A running git with pipes, for a dialogue with it; ended on leaving.

        Raises GitError on leaving where git failed. Leaving early, by an error or by no longer asking, ends git.
        """
        process, timer = self._started(arguments)
        ended_early = True
        try:
            yield process
            ended_early = False
        except BrokenPipeError:
            ended_early = False  # git has gone, and says below why
        finally:
            if ended_early:
                process.kill()
            said = self._end(process)
            timed_out = timer.finished.is_set()
            timer.cancel()
        if timed_out:
            raise self._error(f"git gave no answer within {SECONDS} seconds")
        if process.returncode:
            raise self._error(said or f"git failed with code {process.returncode}")

    def _started(self, arguments: Sequence[str]) -> tuple[Any, Timer]:
        kept = {
            name: word for name, word in os.environ.items() if not name.startswith("GIT_") or name in _KEPT_VARIABLES
        }
        command = ["git", "-C", self.folder, *_SAFE, *arguments]
        try:
            # Arguments go to git one by one, through no shell.
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=kept | _SAFE_ENVIRONMENT,
            )
        except FileNotFoundError:
            hint = "install git, or leave it out with --skip git"
            raise HistoryGitError(
                [Diagnostic(Place(self.folder), "git is not installed, or not on the path", hint)]
            ) from None
        except (OSError, ValueError) as error:
            raise self._error(f"git cannot be run: {error}") from None
        timer = Timer(SECONDS, process.kill)
        timer.daemon = True
        timer.start()
        return process, timer

    @staticmethod
    def _end(process: Any) -> str:
        """Waits for git, and gives the first line of what it said."""
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        said = process.stderr.read(CHUNK).decode("utf-8", "replace").splitlines()
        process.stderr.close()
        process.wait()
        lines = [line for line in said if line.startswith(("fatal: ", "error: "))] or said
        return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else ""

    def _error(self, what: str) -> HistoryGitError:
        return HistoryGitError([Diagnostic(Place(self.folder), what)])
