"""Profiles in their canonical spelling; comments, layout and everything else stay."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, dotted, refusal
from archdecide.errors import Path as Keys
from archdecide.load.profile_reader import parse_profile
from archdecide.load.text import STANDARD_INPUT, read_text
from archdecide.profile import Profile
from archdecide.profile.canonical import respellings
from archdecide.rules import Pack
from archdecide.usecases.editing import write_edited
from archdecide.write import respelt


class Formatted(Struct, frozen=True):
    """A profile as it stands in a file, and as it would stand there in canonical spelling."""

    source: str
    text: str
    edited: str
    changes: tuple[tuple[Keys, Any], ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is spelt in another way."""
        return bool(self.changes)


def formatted(sources: Iterable[str], pack: Pack) -> tuple[Formatted, ...]:
    """Every profile in canonical spelling; nothing is written.

    Raises InputError with the problems of all profiles: what is wrong cannot be spelt right.
    """
    found: list[Formatted] = []
    problems: list[Diagnostic] = []
    for source in dict.fromkeys(sources):
        try:
            found.append(_formatted(source, pack))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def _formatted(source: str, pack: Pack) -> Formatted:
    name, text = read_text(source)
    before = parse_profile(text, name, pack)
    changes = tuple(respellings(Profile, before.document.data))
    edited = respelt(text, dict(changes), name) if changes else text
    after = parse_profile(edited, name, pack)
    if after.profile != before.profile:
        what = "this profile cannot be spelt in another way without changing what it says"
        raise refusal(name, what, "write its values by hand as the documentation shows them")
    return Formatted(source, text, edited, changes)


def write_formatted(profiles: Iterable[Formatted]) -> None:
    """Writes those that change into their files. Raises InputError where a file cannot be written."""
    for profile in profiles:
        if profile.is_changed and profile.source != STANDARD_INPUT:
            write_edited(profile.source, profile.edited)


def render_formatted(profiles: Sequence[Formatted], *, written: bool) -> str:
    """How many values of each profile changed, for people; if nothing is `written`, also which ones would change."""
    from archdecide.formats.wording.decision_wording import counted
    from archdecide.write.emit import inline

    lines = []
    for profile in profiles:
        if not profile.is_changed:
            continue
        if not written:
            lines += [f"{profile.source}: {dotted(path)}: {inline(value)}" for path, value in profile.changes]
        verb = "changed" if written else "would change"
        lines.append(f"{profile.source}: {counted(len(profile.changes), 'value')} {verb}")
    return "\n".join(lines or [f"{counted(len(profiles), 'profile')} checked: nothing to change"]) + "\n"
