"""`archdecide check`."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from archdecide.cli.exit import Exit
from archdecide.cli.options import RULES, deliver

if TYPE_CHECKING:
    from archdecide.check.findings import CheckRun
    from archdecide.rules import Pack


class FailOn(StrEnum):
    """From which severity on a finding fails the check."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def check(  # noqa: PLR0913, PLR0917  # one for each option
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Profiles, folders with profiles below them, or patterns; - for standard input. Without: this folder.",
            metavar="[PATH...]",
            show_default=False,
        ),
    ] = None,
    forms: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print, and where: text, json, sarif, junit, github, gitlab, markdown. May be repeated.",
            metavar="NAME[=FILE]",
        ),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The least severity that fails.")] = FailOn.ERROR,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Do not fail because of findings.")] = False,
    today: Annotated[
        str | None, typer.Option("--today", help="The day to check for, instead of today.", metavar="YYYY-MM-DD")
    ] = None,
    margin: Annotated[
        float | None,
        typer.Option("--margin", help="How near a tipping point may be, relative to the value (0.2).", metavar="SHARE"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="One line for each finding, nothing else.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the findings by rule.")] = False,
    rules: RULES = None,
) -> None:
    """Check profiles and their decisions on record: do the facts still carry them?

    Exit code 2: a profile is invalid. 1: there are findings at or above --fail-on. 0: neither.
    """
    from archdecide import api
    from archdecide.check.settings import CheckSettings
    from archdecide.cli.dates import day

    outputs = _outputs(forms or ["text"])
    settings = CheckSettings() if margin is None else CheckSettings(margin=_share(margin))
    pack = api.load_pack(*rules or ())
    when = day(today, "--today") or date.today()  # noqa: DTZ011  # the day where the user is, read once
    run = api.check(paths or (), pack, today=when, settings=settings)
    for name, output in outputs:
        deliver(_text(name, run, pack, quiet=quiet, statistics=statistics), output, f"Check ({name})")
    code = exit_code(run, fail_on, exit_zero=exit_zero)
    if code:
        raise typer.Exit(code)


def exit_code(run: "CheckRun", fail_on: FailOn, *, exit_zero: bool) -> Exit:
    """How the command ends after a run."""
    from archdecide.rules import SEVERITIES

    if not all(profile.valid for profile in run.profiles):
        return Exit.BAD_INPUT
    failing = SEVERITIES[: SEVERITIES.index(fail_on.value) + 1]
    return Exit.FINDINGS if not exit_zero and any(map(run.counted, failing)) else Exit.OK


def _text(name: str, run: "CheckRun", pack: "Pack", *, quiet: bool, statistics: bool) -> str:
    from archdecide.formats import check_format

    if name != "text":
        return check_format(name)(run, pack)
    from archdecide.cli.texts import look
    from archdecide.formats import check_text

    return check_text.text(run, pack, look(), quiet=quiet, statistics=statistics)


def _outputs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Formats with the file of each, `-` for standard output. Raises InputError."""
    from archdecide.errors import InputError, Place, Problem, nearest
    from archdecide.formats import CHECK_FORMATS

    found: list[tuple[str, str]] = []
    problems = []
    for word in words:
        name, sign, file = word.partition("=")
        output = file if sign else "-"
        if name not in CHECK_FORMATS:
            hint = nearest(name, CHECK_FORMATS) or f"formats: {', '.join(CHECK_FORMATS)}"
            problems.append(Problem(Place("--format"), f"there is no format '{name}'", hint))
        elif not output:
            problems.append(Problem(Place("--format"), f"'{word}' names no file", f"write {name}=FILE, or {name}"))
        elif output in {other for _, other in found}:
            where = "standard output" if output == "-" else f"'{output}'"
            problems.append(Problem(Place("--format"), f"two formats go to {where}", f"write {name}=FILE"))
        found.append((name, output))
    if problems:
        raise InputError(problems)
    return found


def _share(margin: float) -> float:
    from archdecide.errors import InputError, Place, Problem

    if not 0 <= margin <= 10:
        raise InputError([Problem(Place("--margin"), f"{margin} is no share", "a number from 0 to 10, e.g. 0.2")])
    return margin
