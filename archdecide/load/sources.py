"""The two profiles of a comparison: two files, one file at two times, or one file under two rule packs."""

import os
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from archdecide.errors import refusal
from archdecide.load.discovery import is_profile
from archdecide.load.profile_reader import parse_profile, read_profile
from archdecide.load.text import BYTE_ORDER_MARK, MAXIMUM_BYTES, STANDARD_INPUT
from archdecide.profile import Profile
from archdecide.rules import Pack

if TYPE_CHECKING:
    from archdecide.load.git import Snapshot


class ProfileSource(Struct, frozen=True):
    """A profile in a file (`-`: standard input), today or at a git revision."""

    path: str
    revision: str | None = None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.path if self.revision is None else f"{self.path}@{self.revision}"

    def profile(self, pack: Pack) -> Profile:
        """The profile. Raises InputError."""
        if self.revision is None:
            return read_profile(self.path, pack).profile
        name, text = read_revision(self.path, self.revision)
        return parse_profile(text, name, pack).profile


def two_sources(
    before: str, after: str | None, revisions: Sequence[str], *, by_rules: bool = False
) -> tuple[ProfileSource, ProfileSource]:
    """Before and after: two files, or one file at one revision and today, or at two revisions.

    With `by_rules` one file alone stands for both sides. Raises InputError for any other number of sides.
    """
    if after is not None and revisions:
        raise refusal("compare", "there are two profiles and a revision", "compare two profiles, or one at two times")
    if len(revisions) > 2:
        raise refusal("compare", f"there are {len(revisions)} revisions", "give --rev once or twice")
    if before == after == STANDARD_INPUT or (revisions and before == STANDARD_INPUT):
        raise refusal("compare", "standard input can be one side only, and has no revisions", "name a file")
    if after is not None:
        return ProfileSource(before), ProfileSource(after)
    if not revisions and not by_rules:
        raise refusal(
            "compare", "there is nothing to compare it with", "name a second profile, or a revision with --rev"
        )
    first = ProfileSource(before, revisions[0] if revisions else None)
    return first, ProfileSource(before, revisions[1] if len(revisions) == 2 else None)


def read_revision(source: str, revision: str) -> tuple[str, str]:
    """The name to show for a file at a revision (a commit, branch or tag), and its text then.

    A file that has moved since is found where it was. Raises InputError where there is no git, no repository, no such
    revision, or no such file in it.
    """
    from archdecide.load.git import Repository, Snapshot

    folder, name = os.path.split(source)
    if not os.path.isdir(folder or "."):  # noqa: PTH112
        raise refusal(source, f"the folder {folder} does not exist", "check the name and the folder")
    repository = Repository.find(folder or ".")
    if repository is None:
        raise refusal(source, "is in no git repository", "name a file in a repository")
    commit = repository.commit(revision)
    if commit is None:
        raise refusal("--rev", f"there is no revision '{revision}'", "see: git log --oneline", source)
    snapshot = Snapshot(repository, commit)
    real = os.path.join(os.path.realpath(folder or "."), name)  # noqa: PTH118
    path = os.path.relpath(real, repository.root).replace(os.sep, "/")
    path = path if path in snapshot.files else _former(source, path, snapshot)
    if path not in snapshot.files:
        hint = f"see: git log --oneline --follow -- {shlex.quote(source)}"
        raise refusal(source, f"there is no such file in revision '{revision}'", hint)
    with repository.blobs() as blob:
        content = blob(snapshot.files[path])
    name = f"{source}@{revision}"
    if content is None:
        what, hint = f"is larger than {MAXIMUM_BYTES // 1024**2} MiB, the most that is read", "is this the right file?"
        raise refusal(name, what, hint)
    return name, _decoded(content, name)


def _former(source: str, path: str, snapshot: "Snapshot") -> str:
    """Where a file of today was; its path of today where nothing like it is gone."""
    from archdecide.load.renames import read_beginning, renamed

    if not os.path.isfile(source):  # noqa: PTH113
        return path
    identity = snapshot.identity(read_beginning(source))
    return renamed({source: identity}, snapshot, is_profile, read_beginning).get(source, path)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        raise refusal(name, f"is not UTF-8 text: byte {error.start + 1}", "save it as UTF-8") from None
