"""`archdecide check`: what the flags mean, one call, every format to its place, and the exit code."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import typer

from archdecide.cli.check_options import (
    ALL,
    ALLOW_GROWTH,
    BASELINE,
    CATEGORY,
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
    PATH,
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
from archdecide.cli.options import RULES, STANDARD_OUTPUT, counting_bar, deliver, expect_output, look
from archdecide.cli.streams import print_note
from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.values import has_control

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
    category: CATEGORY = None,
    update: UPDATE = False,
    growth: ALLOW_GROWTH = False,
    since: SINCE = None,
    jobs: JOBS = None,
    shard: SHARD = None,
    merge: MERGE = False,
    path: PATH = None,
    config: CONFIG = None,
    isolated: ISOLATED = False,
) -> None:
    """Check profiles against what is on record, in CI: drift, near tipping points, broken constraints, old facts."""
    from archdecide import api
    from archdecide.formats.wording.check_wording import visible

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
        "category": category,
        "packs": [str(folder) for folder in rules] if rules else None,
        "jobs": jobs,
    }
    settings = settings_of(flags, grades, config, isolated=isolated)
    if not merge:
        _expect_path(path, settings)
    pack = api.load_pack(*settings.packs)
    bugs: tuple[Bug, ...] = ()
    if merge:
        run = _named(api.join_checks(*paths or ()), settings.category)
    else:
        found = _checked(settings, today_of(today), path, shard=shard, since=since, update=update, quiet=quiet)
        run, bugs = found.run, found.bugs
        for note in found.notes:
            print_note(f"{visible(note)}\n")
        if update and settings.baseline is not None:
            run = _with_new_baseline(run, settings.baseline, growth=growth)
    _print(run, pack, settings.formats, quiet=quiet, statistics=statistics, everything=everything)
    for bug in bugs:
        print_note(f"{bug.traceback}archdecide: this is a bug, in the check of {bug.file!r}; please report it.\n")
    code = _exit(run, settings)
    if code and not (exit_zero and code is Exit.FINDINGS):
        raise typer.Exit(code)


def _checked(  # noqa: PLR0913
    settings: "Settings",
    today: date,
    path: str | None,
    *,
    shard: str | None,
    since: str | None,
    update: bool,
    quiet: bool,
) -> "Outcomes":
    from archdecide import api
    from archdecide.usecases.batch.run import read_shard
    from archdecide.usecases.settings import check_settings

    if update and settings.baseline is None:
        raise refusal("--update-baseline", "no baseline is named", "add --baseline FILE")
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
            category=settings.category,
            standard_input=path,
            progress=progress,
        )


def _named(run: "CheckRun", category: str | None) -> "CheckRun":
    from msgspec.structs import replace

    return run if category is None else replace(run, category=category)


def _with_new_baseline(run: "CheckRun", file: str, *, growth: bool) -> "CheckRun":
    """Writes the baseline of a run, and marks what it knows now."""
    from msgspec.structs import replace

    from archdecide.usecases.baseline import read_baseline, update_baseline

    added, gone = update_baseline(file, run.profiles, allow_growth=growth)
    print_note(f"Baseline written to {file}: {added} entries added, {gone} taken out\n")
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

    texts = []
    for name, file in formats:
        if name == "text":
            text = terminal_text(run, pack, look(file), quiet=quiet, statistics=statistics, everything=everything)
        else:
            text = check_format(name)(run, pack)
        texts.append((name, file, text))
    for _, file, _ in texts:
        expect_output(file, "Check")
    for name, file, text in sorted(texts, key=lambda entry: entry[1] == "-"):
        deliver(text, file, f"Check as {name}", for_people=name == "text", quiet=quiet)


def _exit(run: "CheckRun", settings: "Settings") -> Exit:
    """How the run ended: a bug before invalid input, that before findings."""
    from archdecide.rules import SEVERITIES

    if run.crashed:
        return Exit.BUG
    if any(not profile.valid and profile.findings for profile in run.profiles):
        return Exit.BAD_INPUT
    counted = SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1]
    return Exit.FINDINGS if any(map(run.counted, counted)) else Exit.OK


NAMING_FILES = ("sarif", "github", "gitlab")
"""Formats whose readers look for the file that a finding is in."""
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


def _expect_path(path: str | None, settings: "Settings") -> None:
    """Raises InputError where a path is missing that standard input stands for, or given for nothing."""
    if STANDARD_OUTPUT not in settings.paths:
        if path is not None:
            raise refusal("--path", "says which file standard input stands for, which is not read", "add - to check it")
    elif path is None and (named := [name for name, _ in settings.formats if name in NAMING_FILES]):
        what = f"{named[0]} names the file of every finding, and standard input has no name"
        raise refusal("--path", what, "add --path FILE")
    elif path is not None and (not path or has_control(path, lines=False)):
        raise refusal("--path", f"{path!r} names no file", "e.g. services/a/archdecide.yaml")
