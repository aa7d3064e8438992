"""What a change starts from: of every repository, the commit where a revision and the work tree parted."""

import os

from archdecide.errors import InputError, refusal
from archdecide.load.git import Repository, RootFinder, Snapshot

FLAG = "--since"
WHOLE_HISTORY = "fetch the whole history (in GitHub Actions: fetch-depth: 0)"


class MergeBases:
    """The snapshots to compare with, one of each repository, each looked for once.

    A revision is compared by the last commit that it and the checked out commit have in common, as a pull request is:
    what others have merged since then is not part of a change.
    """

    def __init__(self, revision: str) -> None:
        self.revision = revision
        self._roots = RootFinder()
        self._snapshots: dict[str, Snapshot | InputError] = {}
        self._here = os.path.realpath(".")

    def of(self, file: str) -> tuple[Snapshot, str]:
        """The snapshot for a file, or for what it links to, and its path there, with `/`.

        Raises InputError where there is none, and says why.
        """
        real = os.path.realpath(file)
        root = self._roots.root(os.path.dirname(real))  # noqa: PTH120
        if root is None:
            raise _refusal(file, "is in no git repository", "name files in a repository, or leave out --since")
        snapshot = self._snapshot(root)
        return snapshot, os.path.relpath(real, root).replace(os.sep, "/")

    def below(self, folder: str) -> tuple[Snapshot, str] | None:
        """The snapshot for a folder without symbolic links, and the path of the folder in it; None without any.

        The folder need not exist. Raises InputError.
        """
        root = self._roots.root(folder)
        if root is None:
            return None
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        return self._snapshot(root), "" if inside == "." else f"{inside}/"

    def _snapshot(self, root: str) -> Snapshot:
        if root not in self._snapshots:
            try:
                self._snapshots[root] = self._looked_for(Repository(root))
            except InputError as error:
                self._snapshots[root] = error
        found = self._snapshots[root]
        if isinstance(found, InputError):
            raise found
        return found

    def _looked_for(self, repository: Repository) -> Snapshot:
        root = repository.root
        is_around = f"{self._here}/".startswith(f"{root}/")
        above = self._roots.root(os.path.dirname(root))  # noqa: PTH120
        if repository.is_submodule and not is_around and above is not None:
            self._snapshot(above)  # where the revision is wrong there, too, that is what must be said
            raise _refusal(root, "is a submodule, which has revisions of its own", "run archdecide check --since there")
        commit, head = repository.commit(self.revision), repository.commit("HEAD")
        if commit is None or head is None:
            what = f"there is no revision '{self.revision}' in {root}"
            raise _refusal(FLAG, what, f"see: git log --oneline; in CI {WHOLE_HISTORY}")
        base = repository.merge_base(commit, head)
        if base is None:
            what = f"'{self.revision}' and HEAD have no commit in common in {root}"
            is_cut = repository.is_shallow
            hint = f"the clone is shallow: {WHOLE_HISTORY}" if is_cut else "name a revision of the same history"
            raise _refusal(FLAG, what, hint)
        return Snapshot(repository, base)


def _refusal(where: str, what: str, hint: str) -> InputError:
    return refusal(where, what, hint)
