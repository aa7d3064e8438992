"""Boundaries on record as rules of other tools: written, compared with a file, and helped to their paths."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archdecide.errors import InputError, refusal, unknown
from archdecide.load.text import STANDARD_INPUT, read_text
from archdecide.rules import Pack
from archdecide.situation import EXTERNAL_KIND

if TYPE_CHECKING:
    from archdecide.formats.guard.tool_rules import ToolRules
    from archdecide.guard.guarded_modules import CodeFiles
    from archdecide.profile import Profile


def guard_rules(  # noqa: PLR0913  # most of them by name only
    source: str,
    form: str,
    pack: Pack,
    *,
    root: str | None = None,
    owners: Mapping[str, str] | None = None,
    strict: bool = False,
) -> "ToolRules":
    """The rules that hold the modules on record of a profile, for another tool.

    `root` is the folder from which the paths of its code start (None: that of the profile). `owners` leads from teams
    to handles. With `strict`, imports for type checkers count, too.
    Raises InputError where no modules are on record, no interactions are stated, or paths are wrong.
    """
    from archdecide.formats import GUARD_FORMATS, guard_format
    from archdecide.formats.guard.tool_rules import ToolRulesRequest
    from archdecide.load.code_base import read_code_base
    from archdecide.load.profile_reader import parse_profile

    if form not in GUARD_FORMATS:
        raise unknown("format", form, GUARD_FORMATS, "--format")
    if form == "codeowners" and source == STANDARD_INPUT:
        raise refusal("<stdin>", "has no path, and codeowners ends with that of the profile", "name a file")
    name, text = read_text(source)
    loaded = parse_profile(text, name, pack, places=True)
    folder, files, guarded = read_code_base(source, loaded, root, need_modules=True)
    request = ToolRulesRequest(
        files=files,
        profile=_seen_from(source, folder),
        folder=_in_repository(folder) if form == "codeowners" else "",
        owners=owners or {},
        strict=strict,
    )
    made: ToolRules = guard_format(form)(guarded, request)
    if made.problems:
        raise InputError(made.problems)
    without = ", ".join(f"'{part}'" for part in guarded.without_code)
    left = [f"No rule for {without}: where the code is, is not stated."] if without else []
    return replace(made, notes=(*left, *made.notes))


def _seen_from(source: str, folder: str) -> str:
    if source == STANDARD_INPUT:
        return "standard input"
    return os.path.relpath(source, folder).replace(os.sep, "/")


def _in_repository(folder: str) -> str:
    """A folder seen from the root of its repository; empty where it is the root, or in no repository."""
    from archdecide.load.git import Repository

    found = Repository.find(folder)
    if found is None:
        return ""
    inside = os.path.relpath(os.path.realpath(folder), os.path.realpath(found.root)).replace(os.sep, "/")
    return "" if inside == "." else inside


def guarded_text(rules: "ToolRules", output: str) -> str:
    """What the file holds once the rules are in it: the rules, or the file with its block of them replaced.

    Raises InputError where the file is there and neither empty nor written by `guard`.
    """
    existing = _existing(output)
    if rules.block:
        from archdecide.formats.guard.codeowners import BEGIN, END, merged

        text = merged(existing or "", rules.text)
        if text is None:
            what = f"does not have each of the lines '{BEGIN}' and '{END}' once, in this order"
            raise refusal(output, what, "repair the two lines, or take both out")
        return text
    if existing and not existing.startswith(rules.openings):
        what = "is there, and was not written by archdecide guard"
        raise refusal(output, what, "name another file; nothing of it was changed")
    return rules.text


def is_up_to_date(rules: "ToolRules", output: str) -> bool:
    """Whether a file is as `guard` would write it. Raises InputError where it cannot be read."""
    return _existing(output) is not None and _existing(output) == guarded_text(rules, output)


def _existing(output: str) -> str | None:
    """The text of a file; None where there is none. It does not count as read, because it may be replaced."""
    try:
        return Path(output).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise refusal(output, "is not UTF-8 text", "name another file") from None
    except (OSError, ValueError) as error:  # ValueError: a null character
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(output, f"cannot be read: {reason}", "check the name of the file") from None


def suggested_code(source: str, pack: Pack, *, root: str | None = None) -> str:
    """Lines for components without `code` whose name one folder of the code has, as YAML; empty where there is none."""
    from archdecide.load.code_base import code_files, root_of
    from archdecide.load.profile_reader import read_profile

    profile = read_profile(source, pack).profile
    return "".join(_suggestions(profile, code_files(root_of(source, root))))


def _suggestions(profile: "Profile", files: "CodeFiles") -> Iterator[str]:
    from archdecide.evidence.spelling import fold
    from archdecide.write.emit import inline

    named: dict[str, set[str]] = {}
    for name in files.names:
        folder = name
        while folder := folder.rpartition("/")[0]:
            named.setdefault(fold(folder.rpartition("/")[2]), set()).add(folder)
    taken = {path for component in profile.components or () for path in component.code or ()}
    for component in profile.components or ():
        found = named.get(fold(component.name), set()) - taken
        tops = [path for path in found if not any(path.startswith(f"{other}/") for other in found)]
        if component.code is None and component.kind != EXTERNAL_KIND and len(tops) == 1:
            yield f"- {inline({'name': component.name, 'code': tops[0]})}\n"
