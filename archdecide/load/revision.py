"""A file as it was at a revision of its git repository. Git is asked, never changed."""

import os
import subprocess
from pathlib import Path

from archdecide.errors import refusal
from archdecide.load.text import BYTE_ORDER_MARK, MAXIMUM_BYTES

SECONDS = 60
"""Git answers at once; a repository on a dead network drive should not hang us for ever."""


def read_revision(source: str, revision: str) -> tuple[str, str]:
    """The name to show for a file at a revision (a commit, branch or tag), and its text then.

    Raises InputError where there is no git, no repository, no such revision, or no such file in it.
    """
    name = f"{source}@{revision}"
    file = Path(source)
    folder = file.parent
    if not folder.is_dir():
        raise refusal(source, f"the folder {folder} does not exist", "check the name and the folder")
    inside = _git(folder, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        raise refusal(source, f"is in no git repository: {_said(inside)}", "name a file in a repository")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.returncode:
        raise refusal("--rev", f"there is no revision '{revision}'", "see: git log --oneline", source)
    blob = f"{commit.stdout.decode('ascii').strip()}:./{file.name}"
    size = _git(folder, "cat-file", "-s", blob)
    if size.returncode or _git(folder, "cat-file", "-t", blob).stdout.strip() != b"blob":
        hint = f"see: git log --oneline -- {file.name}"
        raise refusal(source, f"there is no such file in revision '{revision}'", hint)
    if int(size.stdout) > MAXIMUM_BYTES:
        raise refusal(name, f"is larger than {MAXIMUM_BYTES // 1024**2} MiB, the most that is read")
    return name, _decoded(_git(folder, "show", blob).stdout, name)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", os.fspath(folder), *arguments]
    try:
        # Arguments go to git one by one, through no shell; a revision cannot become an option.
        return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
    except FileNotFoundError:
        raise refusal("--rev", "git is not installed, or not on the path", "install git") from None
    except (OSError, ValueError) as error:
        raise refusal("--rev", f"git cannot be run: {error}") from None
    except subprocess.TimeoutExpired:
        raise refusal("--rev", f"git gave no answer within {SECONDS} seconds") from None


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    """The first line of what git said, without its sign."""
    lines = run.stderr.decode("utf-8", "replace").splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "git says no more"


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise refusal(name, f"is not UTF-8 text: byte {error.start + 1}", "save it as UTF-8") from None
