"""Runs importers over a checkout, or over files that were named, each with all that those before it have found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.evidence.gathering import Gathering, Known
from archdecide.evidence.observations import EXISTS, Confidence, Observation, Observations, PartSubject
from archdecide.importers import IMPORTERS, Context, Options, Source, importer
from archdecide.load.git import GitError, Snapshot
from archdecide.load.history import RepositoryHistory
from archdecide.load.scan_tables import scan_tables
from archdecide.load.scanning import ScannedFiles
from archdecide.load.text import STANDARD_INPUT
from archdecide.load.trees import FolderTree, RevisionTree, committed_names

GIT = "git"
ON_REQUEST = frozenset({"imports"})
"""Sources that `scan` reads only where they are named: they take long, or suit few systems."""
COMMAND_LINE = "command line"
Progress = Callable[[int, int], None]
"""Takes how much is done, and of how much."""
_DEPLOYMENT = ("compose", "kubernetes")


class Checkout(Struct, frozen=True):
    """What importers read from: files, and the history where there is one.

    `as_of` is the day of the evidence: that of the last commit, or today without one.
    """

    files: ScannedFiles
    history: RepositoryHistory | None
    as_of: date
    problems: tuple[Diagnostic, ...] = ()


class SourceSelection(Struct, frozen=True, kw_only=True):
    """Which sources are read, and what a user adds to them.

    `only` and `skip` name sources, `also` those that are read besides the usual ones. `files` are deployment files in
    their order. `components` leads from names to folders, `aliases` from names in sources to names in the profile.
    """

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    components: Mapping[str, tuple[str, ...]] = {}
    aliases: Mapping[str, str] = {}
    accept_low: bool = False
    options: Options = Options()


@contextmanager
def checkout(path: str, today: date, revision: str | None = None) -> Iterator[Checkout]:
    """A folder as it is now, or as it was at a revision of its repository.

    Raises InputError for a folder or revision that does not exist. Where git cannot be asked, only files are read.
    """
    tree = FolderTree(path)
    if not tree.is_folder():
        raise refusal(path, "is not a folder", "name the folder of a checkout")
    prefix = "" if path in (".", "") else f"{path.rstrip('/')}/"
    try:
        history = RepositoryHistory.of(path, revision or "HEAD")
        last_day = min(today, history.last_day) if history is not None and history.last_day is not None else None
    except GitError as error:
        if revision is not None:
            raise
        yield Checkout(ScannedFiles(tree, prefix), None, today, error.problems)
        return
    if history is None or last_day is None:
        if revision is not None:
            raise refusal(path, "is in no git repository with commits", "leave --at out")
        yield Checkout(ScannedFiles(tree, prefix), None, today)
        return
    snapshot = Snapshot(history.repository, history.head, history.folder)
    if revision is None:
        committed = FolderTree(path, lambda: committed_names(snapshot))
        yield Checkout(ScannedFiles(committed, prefix), history, last_day)
        return
    with RevisionTree.of(snapshot) as at:
        yield Checkout(ScannedFiles(at, prefix), history, last_day)


def chosen(selection: SourceSelection) -> tuple[str, ...]:
    """The sources to read, in the order of the table. Raises InputError for a name that is not in it."""
    problems = [
        Diagnostic(Place(option), f"there is no source '{name}'", nearest(name, IMPORTERS) or f"sources: {_names()}")
        for option, names in (("--only", selection.only), ("--skip", selection.skip))
        for name in names
        if name not in IMPORTERS
    ]
    if problems:
        raise InputError(problems)
    wanted = [name for name in IMPORTERS if _is_read(name, selection) and name not in selection.skip]
    return tuple(sorted(wanted, key=lambda name: not importer(name).finds_components))


def _names() -> str:
    return ", ".join(IMPORTERS)


def _is_read(name: str, selection: SourceSelection) -> bool:
    if selection.only or name in selection.also:
        return name in selection.only or name in selection.also
    return name == GIT or (bool(importer(name).reads) and not importer(name).made_by and name not in ON_REQUEST)


def gather(
    source: Checkout,
    known: Mapping[str, Known],
    selection: SourceSelection,
    today: date,
    progress: Progress | None = None,
) -> Gathering:
    """Everything that the chosen sources say about a checkout; `progress` is called after each of them."""
    gathering = _started(known, selection, source.as_of)
    sources = chosen(selection)
    for number, name in enumerate(sources, start=1):
        module = importer(name)
        named = _named_for(name, selection.files, source.files)
        names = named or tuple(source.files.matching(module.reads))
        read = Source(importer=name, files=source.files, names=names, named=bool(named), history=source.history)
        try:
            said = module.read(read, _context(gathering, selection, source.as_of, today))
        except GitError as error:  # the history broke off while it was read; the other sources still count
            said = Observations(problems=error.problems)
        gathering.add(name, said)
        if progress is not None:
            progress(number, len(sources))
    return gathering


def gather_named(  # noqa: PLR0913  # all but three by name only
    name: str,
    files: Sequence[str],
    known: Mapping[str, Known],
    selection: SourceSelection,
    *,
    today: date,
    history: RepositoryHistory | None = None,
) -> tuple[Gathering, ScannedFiles]:
    """Everything that one source says in files that were named (`-`: standard input)."""
    root, names = _common_folder(files)
    scanned = ScannedFiles(FolderTree(root), "" if root == "." else f"{root.rstrip('/')}/")
    gathering = _started(known, selection, today)
    read = Source(importer=name, files=scanned, names=names, named=True, history=history)
    gathering.add(name, importer(name).read(read, _context(gathering, selection, today, today)))
    return gathering, scanned


def _started(known: Mapping[str, Known], selection: SourceSelection, as_of: date) -> Gathering:
    """With the components that the user named, which exist whatever files say."""
    gathering = Gathering(known, selection.aliases, accept_low=selection.accept_low)
    said = f"{COMMAND_LINE}: --component"
    items = [
        Observation(PartSubject(name), field, value, said, as_of, Confidence.HIGH)
        for name, folders in selection.components.items()
        for field, value in ((EXISTS, True), ("code", frozenset(folders)))
    ]
    if items:
        gathering.add(COMMAND_LINE, Observations(tuple(items)))
    return gathering


def _context(gathering: Gathering, selection: SourceSelection, as_of: date, today: date) -> Context:
    return Context(
        today=today,
        as_of=as_of,
        components=gathering.folders(),
        kinds=gathering.kinds(),
        second_names=gathering.names.second_names(),
        tables=scan_tables(),
        backing=gathering.backing(),
        data_stores=gathering.data_stores(),
        options=replace(selection.options, aliases=selection.aliases),
    )


def _named_for(name: str, wanted: Sequence[str], files: ScannedFiles) -> tuple[str, ...]:
    """Of the deployment files that the user named those for one importer, in their order."""
    if name not in _DEPLOYMENT:
        return ()
    return tuple(file for file in wanted if _format(file, files) == name)


def _format(file: str, files: ScannedFiles) -> str:
    """The importer of a deployment file by what is in it. Raises InputError where it cannot be read."""
    documents = files.documents(file)
    if not documents:
        raise refusal(file, "no deployment file can be read here", "name it from the scanned folder")
    data = [document.data for document in documents if isinstance(document.data, dict)]
    return "kubernetes" if any("kind" in item and "apiVersion" in item for item in data) else "compose"


def _common_folder(files: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The folder that holds all files that were named, and their names in it."""
    folders = [
        file.rpartition("/")[0] or ("/" if file.startswith("/") else ".") for file in files if file != STANDARD_INPUT
    ]
    parts = [folder.split("/") for folder in folders]
    count = 0
    while parts and all(len(part) > count for part in parts) and len({part[count] for part in parts}) == 1:
        count += 1
    if not parts or (not count and any(folder != "." for folder in folders)):
        return ".", tuple(files)
    root = "/".join(parts[0][:count]) or "/"
    start = "" if root == "." else root.rstrip("/") + "/"
    return root, tuple(file if file == STANDARD_INPUT else file.removeprefix(start) for file in files)
