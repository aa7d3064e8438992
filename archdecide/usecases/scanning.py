"""A profile from what a team already has: made anew, refreshed, or compared with the evidence."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.evidence.current import Current
from archdecide.evidence.edits import Address, edits, removals
from archdecide.evidence.gathering import Gathering, Known
from archdecide.evidence.merge import Merged, merge
from archdecide.evidence.observations import LeftOut, Observations, Unresolved, together
from archdecide.evidence.undo import Replacement
from archdecide.importers import IMPORTERS, importer
from archdecide.load.git import GitError
from archdecide.load.history import RepositoryHistory
from archdecide.load.profile_reader import LoadedProfile, parse_profile
from archdecide.load.scan_tables import scan_tables
from archdecide.rules import Pack
from archdecide.usecases.editing import editable_text, write_edited
from archdecide.usecases.gathering import GIT, Progress, SourceSelection, checkout, gather, gather_named
from archdecide.write import write_text
from archdecide.write.edit import set_values
from archdecide.write.emit import Inline
from archdecide.write.steps import REMOVED, ListItem, Step, Steps

LONGEST_NAME = 80
_HEAD = """\
# Facts about this system that archdecide scan found. What nothing but people can say is not in here:
# archdecide ask FILE asks for what matters most. archdecide scan --update FILE brings the facts up to date;
# what you write or change yourself, it leaves alone.

"""
_WITH_HISTORY = frozenset({GIT, "github-runs"})


class Target(Struct, frozen=True, kw_only=True):
    """The profile that the evidence goes into: an existing file to `update`, or a new one called `name`."""

    update: str | None = None
    name: str | None = None
    prune: bool = False


class Scanned(Struct, frozen=True):
    """What a scan leads to. Nothing has been written yet: `text` is the profile with all that is taken over.

    `before` is the profile and its text until now, None for a new one. `places` says where conflicts stand.
    """

    merged: Merged
    text: str
    loaded: LoadedProfile
    before: tuple[LoadedProfile, str] | None
    sources: tuple[str, ...]
    said: Observations
    as_of: date
    open_facts: tuple[str, ...]
    pruned: int = 0

    @property
    def undo(self) -> Replacement:
        """How to take back what the scan changed in the text, byte for byte."""
        return Replacement.between(self.before[1] if self.before else "", self.text)

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Where something stands in the profile as it was."""
        if self.before is None:
            return Place(self.loaded.document.name)
        return self.before[0].document.place(path)


class SourceManual(Struct, frozen=True):
    """What one source reads and gives, and the command that makes its file (empty: a checkout has it)."""

    name: str
    reads: str
    gives: str
    made_by: str


def source_manuals() -> tuple[SourceManual, ...]:
    """The manual of every source, in the order of the table."""
    return tuple(_manual(name) for name in IMPORTERS)


def _manual(name: str) -> SourceManual:
    module = importer(name)
    first, *others = [" ".join(part.split()) for part in (module.__doc__ or "").strip().split("\n\n")]
    gives = " ".join(part for part in others if part.startswith("Gives"))
    return SourceManual(name, first, gives, module.made_by)


def scan(  # noqa: PLR0913  # all but three by name only
    path: str,
    selection: SourceSelection,
    pack: Pack,
    *,
    today: date,
    target: Target = Target(),  # noqa: B008  # immutable
    at: str | None = None,
    progress: Progress | None = None,
) -> Scanned:
    """What a checkout says about the system in it, and the profile with that.

    `at` is a revision of the repository to read instead of the files as they are. Raises InputError for a path,
    revision or profile that cannot be read, and for names that do not exist.
    """
    before = _existing(target, pack)
    remembered = _remembered(selection, before)
    with checkout(path, today, at) as found:
        now = min(today, found.as_of) if at is not None else today
        gathering = gather(found, _known(before), remembered, now, progress)
        said = _said(gathering, found.files.left_out, (*found.problems, *found.files.problems))
    name = target.name or _name_of(path)
    return _scanned(gathering, said, found.as_of, _ScannedProfile(before, name, selection, target.prune), pack)


def import_files(  # noqa: PLR0913  # all but four by name only
    source: str,
    files: Sequence[str],
    selection: SourceSelection,
    pack: Pack,
    *,
    today: date,
    target: Target = Target(),  # noqa: B008  # immutable
) -> Scanned:
    """What files of one source say, and the profile with that. A folder stands for all of its files that fit.

    Raises InputError for a source or file that does not exist, and for a profile that cannot be read.
    """
    if source not in IMPORTERS:
        hint = nearest(source, IMPORTERS) or "archdecide import --list shows them all"
        raise refusal("SOURCE", f"there is no source '{source}'", hint)
    folders = [file for file in files if os.path.isdir(file)]  # noqa: PTH112
    if folders:
        if len(files) > 1:
            raise refusal(folders[0], "is a folder, and only one can be read", "name files, or it alone")
        return scan(folders[0], replace(selection, only=(source,), skip=()), pack, today=today, target=target)
    missing = [file for file in files if file != "-" and not os.path.lexists(file)]
    if missing:
        raise InputError(Diagnostic(Place(file), "there is no such file", "check the name") for file in missing)
    before = _existing(target, pack)
    remembered = _remembered(selection, before)
    history = _history_here() if source in _WITH_HISTORY else None
    gathering, scanned = gather_named(source, files, _known(before), remembered, today=today, history=history)
    said = _said(gathering, scanned.left_out, scanned.problems)
    profile = _ScannedProfile(before, target.name or _name_of("."), selection, target.prune)
    return _scanned(gathering, said, today, profile, pack)


def people(path: str, selection: SourceSelection, today: date, at: str | None = None) -> Mapping[str, int]:
    """Who was counted in a checkout: names with addresses, and the number of changes. Nothing of it is ever written."""
    from archdecide.importers import Context, git

    with checkout(path, today, at) as found:
        if found.history is None:
            return {}
        context = Context(today=today, as_of=found.as_of, tables=scan_tables(), options=selection.options)
        return git.people(found.history, context)


def write_scanned(scanned: Scanned, output: str, *, make_parents: bool | None = None, overwrite: bool = True) -> None:
    """Writes the profile to a file; one that was updated keeps its byte order mark. Raises InputError."""
    if scanned.before is not None:
        if scanned.text != scanned.before[1]:
            write_edited(output, scanned.text)
        return
    if not overwrite and os.path.lexists(output):
        hint = f"--update {output} brings it up to date, --force replaces it"
        raise refusal(output, "exists already", hint)
    write_text(Path(output), scanned.text, make_parents=make_parents)


class _ScannedProfile(Struct, frozen=True):
    """The profile before, and what goes into it besides observations."""

    before: tuple[LoadedProfile, str] | None
    name: str
    selection: SourceSelection
    prune: bool


def _existing(target: Target, pack: Pack) -> tuple[LoadedProfile, str] | None:
    if target.update is None:
        return None
    text = editable_text(target.update)
    return parse_profile(text, target.update, pack), text


def _known(before: tuple[LoadedProfile, str] | None) -> dict[str, Known]:
    """The components of a profile as sources see them."""
    components = before[0].profile.components if before is not None else None
    return {
        item.name: Known(item.code or (), item.kind if "kind" in item.stated else None) for item in components or ()
    }


def _remembered(selection: SourceSelection, before: tuple[LoadedProfile, str] | None) -> SourceSelection:
    """The selection together with what an earlier scan was told, which the profile keeps."""
    if before is None:
        return selection
    kept = before[0].profile.scan
    options = selection.options
    return replace(
        selection,
        files=selection.files or kept.files or (),
        components={**kept.components, **selection.components},
        aliases={**kept.aliases, **selection.aliases},
        options=replace(options, release_tags=options.release_tags or kept.release_tags),
    )


def _said(gathering: Gathering, left_out: tuple[LeftOut, ...], problems: tuple[Diagnostic, ...]) -> Observations:
    """What sources say besides values: left out, unresolved, notes and problems, each once."""
    every = together(found for _, found in gathering.parts)
    unresolved: tuple[Unresolved, ...] = (*every.unresolved, *gathering.unresolved)
    return Observations(
        left_out=tuple(dict.fromkeys((*every.left_out, *left_out))),
        unresolved=tuple(dict.fromkeys(unresolved)),
        notes=tuple(dict.fromkeys((*every.notes, *gathering.notes))),
        problems=tuple(dict.fromkeys((*every.problems, *problems))),
    )


def _scanned(gathering: Gathering, said: Observations, as_of: date, profile: _ScannedProfile, pack: Pack) -> Scanned:
    loaded, text = profile.before or _blank(profile.name, pack)
    current = Current(loaded.profile, loaded.document.data)
    merged = merge(gathering, current)
    gone = removals(merged, current) if profile.prune else ()
    changes: dict[Steps, Any] = {as_steps(path): value for path, value in edits(merged).items()}
    changes |= _kept_settings(profile.selection, loaded)
    changes |= {as_steps(path): REMOVED for path in gone}
    name = loaded.document.name
    edited = set_values(text, _in_one_line(changes), name) if changes else text
    after = parse_profile(edited, name, pack)
    return Scanned(
        merged,
        edited,
        after,
        profile.before,
        tuple(source for source, _ in gathering.parts),
        said,
        as_of,
        _open_facts(after, pack),
        sum(1 for path in gone if path[0] != "evidence"),
    )


def _blank(name: str, pack: Pack) -> tuple[LoadedProfile, str]:
    text = set_values(f"{_HEAD}schema_version: 1\n", {("name",): name}, "archdecide.yaml")
    return parse_profile(text, "archdecide.yaml", pack), text


def as_steps(path: Address) -> Steps:
    """A path of the merge as one of an edit."""
    steps: list[Step] = [ListItem(step) if isinstance(step, tuple) else step for step in path]
    return tuple(steps)


_TABLES = ("evidence", "components", "interactions")


def _in_one_line(changes: Mapping[Steps, Any]) -> dict[Steps, Any]:
    """Evidence and new items are tables: one line for each entry."""
    return {
        steps: Inline(value) if steps[0] in _TABLES and isinstance(value, dict) and len(steps) == 2 else value
        for steps, value in changes.items()
    }


def _kept_settings(selection: SourceSelection, loaded: LoadedProfile) -> dict[Steps, Any]:
    """What the user said about reading this system, for the next time."""
    kept = loaded.profile.scan
    changes: dict[Steps, Any] = {}
    for name, folders in selection.components.items():
        if kept.components.get(name) != folders:
            changes["scan", "components", name] = list(folders) if len(folders) > 1 else folders[0]
    for alias, component in selection.aliases.items():
        if kept.aliases.get(alias) != component:
            changes["scan", "aliases", alias] = component
    if selection.files and kept.files != selection.files:
        changes["scan", "files"] = list(selection.files)
    pattern = selection.options.release_tags
    if pattern is not None and pattern != kept.release_tags:
        changes["scan", "release_tags"] = pattern
    return changes


def _open_facts(loaded: LoadedProfile, pack: Pack) -> tuple[str, ...]:
    """The facts that only people can add and that may matter, in the order of the profile."""
    from archdecide.boundaries.cut.worth_cutting import cut_by
    from archdecide.sensitivity.interview import Interview

    return Interview.of(loaded.profile, pack, cut_by(loaded.profile)).left


def _name_of(path: str) -> str:
    """What the system is called until somebody says more: its folder."""
    name = "".join(sign for sign in Path(path).resolve().name if sign.isprintable())
    return name[:LONGEST_NAME].strip() or "my system"


def _history_here() -> RepositoryHistory | None:
    """The history around the working folder, for sources that name commits."""
    try:
        return RepositoryHistory.of(".")
    except GitError:
        return None
