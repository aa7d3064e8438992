"""`archdecide check`: what the flags mean, one call, every format to its place, and the exit code."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from archdecide.cli.check_options import (
    ALL,
    ALLOW_GROWTH,
    BASELINE,
    CONFIG,
    COVERAGE,
    DISTANCE,
    EVIDENCE,
    EXIT_ZERO,
    FAIL_ON,
    FORMATS,
    GRADES,
    ISOLATED,
    JOBS,
    MARGIN,
    MERGE,
    PATHS,
    QUIET,
    SHARD,
    SINCE,
    STATISTICS,
    TODAY,
    UPDATE,
    settings_of,
    today_of,
)
from archdecide.cli.exit import Exit
from archdecide.cli.options import RULES, counting_bar, deliver
from archdecide.cli.output_format import look
from archdecide.errors import Diagnostic, InputError, Place

if TYPE_CHECKING:
    from archdecide.check.results import CheckRun
    from archdecide.rules import Pack
    from archdecide.usecases.batch.run import Bug, Outcomes
    from archdecide.usecases.settings import Settings


def check(  # noqa: PLR0913, PLR0917  # one for each option
    paths: PATHS = None,
    formats: FORMATS = None,
    fail_on: FAIL_ON = None,
    exit_zero: EXIT_ZERO = False,
    quiet: QUIET = False,
    statistics: STATISTICS = False,
    everything: ALL = False,
    today: TODAY = None,
    margin: MARGIN = None,
    distance: DISTANCE = None,
    coverage: COVERAGE = None,
    evidence: EVIDENCE = None,
    grades: GRADES = None,
    rules: RULES = None,
    baseline: BASELINE = None,
    update: UPDATE = False,
    growth: ALLOW_GROWTH = False,
    since: SINCE = None,
    jobs: JOBS = None,
    shard: SHARD = None,
    merge: MERGE = False,
    config: CONFIG = None,
    isolated: ISOLATED = False,
) -> None:
    """Check profiles against what is on record, in CI: drift, near tipping points, broken constraints, old facts."""
    from archdecide import api

    given = {
        "--merge": merge,
        "--since": since is not None,
        "--shard": shard is not None,
        "--update-baseline": update,
        "--allow-growth": growth,
    }
    _refuse_contradictions({flag for flag, is_given in given.items() if is_given})
    flags = {
        "paths": None if merge else paths or None,
        "formats": formats or None,
        "fail_on": fail_on,
        "margin": margin,
        "distance": distance,
        "coverage_minimum": coverage,
        "evidence_max_age_days": evidence,
        "baseline": baseline,
        "packs": [str(folder) for folder in rules] if rules else None,
        "jobs": jobs,
    }
    settings = settings_of(flags, grades, config, isolated=isolated)
    pack = api.load_pack(*settings.packs)
    bugs: tuple[Bug, ...] = ()
    if merge:
        run = api.join_checks(*paths or ())
    else:
        found = _checked(settings, today_of(today), shard=shard, since=since, update=update, quiet=quiet)
        run, bugs = found.run, found.bugs
        if update and settings.baseline is not None:
            run = _with_new_baseline(run, settings.baseline, growth=growth)
    _print(run, pack, settings.formats, quiet=quiet, statistics=statistics, everything=everything)
    for bug in bugs:
        sys.stderr.write(f"{bug.traceback}archdecide: this is a bug, in the check of {bug.file!r}; please report it.\n")
    code = _exit(run, settings)
    if code and not (exit_zero and code is Exit.FINDINGS):
        raise typer.Exit(code)


def _checked(  # noqa: PLR0913
    settings: "Settings", today: date, *, shard: str | None, since: str | None, update: bool, quiet: bool
) -> "Outcomes":
    from archdecide import api
    from archdecide.usecases.batch.run import read_shard
    from archdecide.usecases.settings import check_settings

    if update and settings.baseline is None:
        raise _refusal("--update-baseline", "no baseline is named", "add --baseline FILE")
    with counting_bar("Checking", quiet=quiet) as progress:
        return api.check(
            *settings.paths,
            today=today,
            settings=check_settings(settings, api.load_pack(*settings.packs)),
            packs=settings.packs,
            jobs=settings.jobs,
            shard=None if shard is None else read_shard(shard),
            since=since,
            baseline=None if update else settings.baseline,
            progress=progress,
        )


def _with_new_baseline(run: "CheckRun", file: str, *, growth: bool) -> "CheckRun":
    """Writes the baseline of a run, and marks what it knows now."""
    from msgspec.structs import replace

    from archdecide.usecases.baseline import read_baseline, update_baseline

    added, gone = update_baseline(file, run.profiles, allow_growth=growth)
    sys.stderr.write(f"Baseline written to {file}: {added} entries added, {gone} taken out\n")
    known = read_baseline(file)
    return replace(run, profiles=tuple(map(known.applied, run.profiles)))


def _print(  # noqa: PLR0913  # the last three by name only
    run: "CheckRun",
    pack: "Pack",
    formats: Sequence[tuple[str, str]],
    *,
    quiet: bool,
    statistics: bool,
    everything: bool,
) -> None:
    """Every format to where it goes. All are made before the first is written, so that a bug leaves no half."""
    from archdecide.formats import check_format
    from archdecide.formats.check.text import text as terminal_text
    from archdecide.formats.terminal.output_style import OutputStyle
    from archdecide.write import write_text

    texts = []
    for name, file in formats:
        if name == "text":
            shown = look() if file == "-" else OutputStyle()
            text = terminal_text(run, pack, shown, quiet=quiet, statistics=statistics, everything=everything)
        else:
            text = check_format(name)(run, pack)
        texts.append((name, file, text))
    for name, file, text in sorted(texts, key=lambda entry: entry[1] == "-"):
        if quiet and file != "-":
            write_text(Path(file), text)
        else:
            deliver(text, file, f"Check as {name}")


def _exit(run: "CheckRun", settings: "Settings") -> Exit:
    """How the run ended: a bug before invalid input, that before findings."""
    from archdecide.rules import SEVERITIES

    if run.crashed:
        return Exit.BUG
    if any(not profile.valid and profile.findings for profile in run.profiles):
        return Exit.BAD_INPUT
    counted = SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1]
    return Exit.FINDINGS if any(map(run.counted, counted)) else Exit.OK


_CONTRADICTIONS = (
    ("--merge", "--since"),
    ("--merge", "--shard"),
    ("--merge", "--update-baseline"),
    ("--update-baseline", "--since"),
    ("--update-baseline", "--shard"),
)


def _refuse_contradictions(given: set[str]) -> None:
    problems = [
        Diagnostic(Place(one), f"cannot be given with {other}", "leave one of them out")
        for one, other in _CONTRADICTIONS
        if one in given and other in given
    ]
    if "--allow-growth" in given and "--update-baseline" not in given:
        problems.append(Diagnostic(Place("--allow-growth"), "says nothing without --update-baseline", "add it"))
    if problems:
        raise InputError(problems)


def _refusal(where: str, what: str, hint: str) -> InputError:
    return InputError([Diagnostic(Place(where), what, hint)])
