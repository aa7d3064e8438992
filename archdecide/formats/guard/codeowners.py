"""Lines for CODEOWNERS: who reviews the code of a component."""

import re
from collections.abc import Iterator
from posixpath import normpath

from archdecide.errors import Diagnostic, Place
from archdecide.formats.guard.tool_rules import ToolRules, ToolRulesRequest, head
from archdecide.guard.guarded_modules import CodeFiles, GuardedModules

BEGIN, END = "# archdecide begin", "# archdecide end"
_HANDLE = re.compile(r"@[^\s@/#]+(/[^\s@/#]+)?|[^\s@#]+@[^\s@#]+\.[^\s@#]+")
_UNWRITABLE = re.compile(r"[*?!\[\]\\]")


def emit(guarded: GuardedModules, request: ToolRulesRequest) -> ToolRules:
    """The block of lines. The last line that matches a file counts, so longer paths come later, the profile last."""
    if problems := tuple(_problems(guarded, request)):
        return ToolRules(problems=problems)
    owners: dict[str, set[str]] = {}
    for component, team in guarded.teams.items():
        for path in guarded.code_of[component]:
            owners.setdefault(_shown(path, request.files, request.folder), set()).add(request.owners[team])
    everyone = " ".join(sorted(set().union(*owners.values())))
    lines = [f"{path} {' '.join(sorted(handles))}" for path, handles in sorted(owners.items())]
    profile = normpath(f"{request.folder or '.'}/{request.profile}")
    if not profile.startswith("../"):
        lines.append(f"/{_escaped(profile)} {everyone}")
    text = "\n".join([BEGIN, f"# {head(guarded, request, 'codeowners')}", *lines, END]) + "\n"
    unowned = ", ".join(f"'{name}'" for name in guarded.code_of if name not in guarded.teams)
    return ToolRules(text, (f"No line for {unowned}: no team is stated.",) if unowned else (), block=True)


def _problems(guarded: GuardedModules, request: ToolRulesRequest) -> Iterator[Diagnostic]:
    place = Place(request.profile)
    if not guarded.teams:
        yield Diagnostic(place, "no component with code names its team", "write team: on components")
    for team in sorted(set(guarded.teams.values()) - set(request.owners)):
        yield Diagnostic(place, f"the team '{team}' has no handle", f"add --owner '{team}=@org/team'")
    for component in guarded.teams:
        for path in guarded.code_of[component]:
            if _UNWRITABLE.search(path) or path.startswith("#"):
                what = f"'{path}' has a character that CODEOWNERS cannot write"
                yield Diagnostic(place, what, "rename the folder, or leave out the team of its component")
    for team, handle in request.owners.items():
        if not _HANDLE.fullmatch(handle):
            what = f"'{handle}' is no owner of CODEOWNERS"
            yield Diagnostic(Place("--owner"), what, f"write {team}=@user, {team}=@org/team or an address")


def _shown(path: str, files: CodeFiles, folder: str) -> str:
    whole = "/".join(part for part in (folder, "" if path == "." else path) if part)
    return f"/{_escaped(whole)}" if files.is_file(path) else f"/{_escaped(whole)}/" if whole else "*"


def _escaped(path: str) -> str:
    return path.replace(" ", "\\ ")


def merged(existing: str, block: str) -> str | None:
    """A file with its block replaced, or added at the end; None where only one of its two marks is there."""
    lines = existing.splitlines(keepends=True)
    begins = [number for number, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [number for number, line in enumerate(lines) if line.strip() == END]
    if not begins and not ends:
        gap = "" if not existing or existing.endswith("\n\n") else "\n" if existing.endswith("\n") else "\n\n"
        return existing + gap + block
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        return None
    return "".join([*lines[: begins[0]], block, *lines[ends[0] + 1 :]])
