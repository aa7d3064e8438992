"""What a checkout or the files of other tools say of a system, and what its history would have said."""

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from archdecide.evidence.past import Past
from archdecide.rules import Pack
from archdecide.usecases import scanning
from archdecide.usecases.gathering import Progress, SourceSelection
from archdecide.usecases.history import look_back
from archdecide.usecases.loading import load_pack
from archdecide.usecases.scanning import Scanned, Target

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import OutputStyle


def scan(  # noqa: PLR0913  # all but one by name only
    path: str | os.PathLike[str] = ".",
    pack: Pack | None = None,
    *,
    today: date,
    selection: SourceSelection | None = None,
    target: Target | None = None,
    at: str | None = None,
    progress: Progress | None = None,
) -> Scanned:
    """What a checkout says about the system in it: `.merged`, and `.text`, the profile with that; nothing is written.

    `selection` chooses sources and names components, `target` is the profile to bring up to date, `at` a revision to
    read instead of the files. `progress` takes how many sources are read, and of how many. Raises InputError where
    path, profile or revision cannot be read.
    """
    chosen, into = selection or SourceSelection(), target or Target()
    return scanning.scan(
        os.fspath(path), chosen, pack or load_pack(), today=today, target=into, at=at, progress=progress
    )


def import_evidence(  # noqa: PLR0913  # all but three by name only
    source: str,
    files: Sequence[str | os.PathLike[str]],
    pack: Pack | None = None,
    *,
    today: date,
    selection: SourceSelection | None = None,
    target: Target | None = None,
) -> Scanned:
    """What files of one source (`archdecide.importers.IMPORTERS`) say, as `scan` does. Raises InputError."""
    chosen, into = selection or SourceSelection(), target or Target()
    named = [os.fspath(file) for file in files]
    return scanning.import_files(source, named, chosen, pack or load_pack(), today=today, target=into)


def history(  # noqa: PLR0913  # all but two by name only
    profile: str | os.PathLike[str],
    path: str | os.PathLike[str] = ".",
    pack: Pack | None = None,
    *,
    today: date,
    every: int = 3,
    since: date | None = None,
    progress: Progress | None = None,
) -> Past:
    """What would have been recommended every so many months, by what git knows of a checkout at these dates.

    `progress` takes how many dates are looked at, and of how many. Raises InputError where the profile or the history
    cannot be read.
    """
    rules = pack or load_pack()
    return look_back(
        os.fspath(profile), os.fspath(path), rules, today=today, every=every, since=since, progress=progress
    )


def render_scan(
    found: Scanned, form: str = "text", style: "OutputStyle | None" = None, *, dry: bool = False, written_to: str = ""
) -> str:
    """What became of a scan, as text or JSON. `dry` says that nothing was written, `written_to` where it was."""
    if form == "json":
        from archdecide.formats.json import scan_json

        return scan_json.text(found)
    from archdecide.formats.terminal import scan_text
    from archdecide.formats.terminal.output_style import OutputStyle

    return scan_text.text(found, style or OutputStyle(), dry=dry, written_to=written_to)


def render_sources(style: "OutputStyle | None" = None) -> str:
    """The sources of `import`: what each can say, and how its files are made."""
    from archdecide.formats.terminal import scan_sources
    from archdecide.formats.terminal.output_style import OutputStyle

    return scan_sources.text(scanning.source_manuals(), style or OutputStyle())


def render_history(past: Past, form: str = "text", style: "OutputStyle | None" = None) -> str:
    """A history of recommendations as text, JSON or SVG."""
    if form == "json":
        from archdecide.formats.json import plain

        return plain.text(past)
    if form == "svg":
        from archdecide.formats.document import history_svg

        return history_svg.svg(past)
    from archdecide.formats.document import history as formats
    from archdecide.formats.terminal.output_style import OutputStyle

    return formats.text(past, style or OutputStyle())
