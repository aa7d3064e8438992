"""`archdecide check`: reads the flags, runs the check, writes every requested format, and sets the exit code."""

from datetime import date
from pathlib import Path

import typer

from archdecide import api
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
    IMPORTS,
    ISOLATED,
    JOBS,
    MARGIN,
    MERGE,
    PACK_BEFORE,
    PATH,
    PATHS,
    QUIET,
    RULES_BEFORE,
    SHARD,
    SINCE,
    STATISTICS,
    TODAY,
    UPDATE,
    settings_of,
)
from archdecide.cli.exit import Exit
from archdecide.cli.options import CODE_ROOT, RULES, STANDARD_OUTPUT, counting_bar, deliver, expect_output, look
from archdecide.cli.streams import print_note


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
    rules_before: RULES_BEFORE = None,
    pack_before: PACK_BEFORE = None,
    baseline: BASELINE = None,
    category: CATEGORY = None,
    update: UPDATE = False,
    growth: ALLOW_GROWTH = False,
    since: SINCE = None,
    jobs: JOBS = None,
    shard: SHARD = None,
    merge: MERGE = False,
    path: PATH = None,
    imports: IMPORTS = None,
    root: CODE_ROOT = None,
    config: CONFIG = None,
    isolated: ISOLATED = False,
) -> None:
    """Check profiles in CI against what is on record: drift, near tipping points, broken constraints, old facts."""
    given = {
        "--merge": merge,
        "--since": since is not None,
        "--shard": shard is not None,
        "--update-baseline": update,
        "--allow-growth": growth,
        "--rules-before": bool(rules_before),
        "--pack-before": pack_before is not None,
        "--imports": imports is not None,
        "--root": root is not None,
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
    bugs: tuple[api.Bug, ...] = ()
    if merge:
        run = api.join_checks(*paths or (), category=settings.category)
    else:
        compared = {"imports": imports, "root": root}
        replaced = tuple(rules_before or ()), pack_before
        day = api.chosen_day(today, "--today")
        found = _checked(
            settings, day, path, replaced, shard=shard, since=since, update=update, quiet=quiet, **compared
        )
        run, bugs = found.run, found.bugs
        for note in found.notes:
            print_note(f"{api.visible(note)}\n")
        if update and settings.baseline is not None:
            run, added, gone = api.renew_baseline(
                run, settings.baseline, allow_growth=growth, reads_code=imports is not None
            )
            print_note(f"Baseline written to {settings.baseline}: {added} entries added, {gone} removed\n")
    _print(run, pack, settings, quiet=quiet, statistics=statistics, everything=everything)
    for bug in bugs:
        print_note(f"{bug.traceback}archdecide: this is a bug, in the check of {bug.file!r}; please report it.\n")
    code = EXITS[api.conclusion(run, settings.fail_on)]
    if code and not (exit_zero and code is Exit.FINDINGS):
        raise typer.Exit(code)


def _checked(  # noqa: PLR0913
    settings: "api.Settings",
    today: date,
    path: str | None,
    replaced: "tuple[tuple[Path, ...], Path | None]",
    *,
    shard: str | None,
    since: str | None,
    update: bool,
    quiet: bool,
    imports: str | None,
    root: str | None,
) -> "api.Outcomes":
    if update and settings.baseline is None:
        raise api.refusal("--update-baseline", "no baseline is named", "add --baseline FILE")
    with counting_bar("Checking", quiet=quiet) as progress:
        return api.check(
            *settings.paths,
            today=today,
            settings=api.check_settings(settings, api.load_pack(*settings.packs)),
            packs=settings.packs,
            jobs=settings.jobs,
            shard=None if shard is None else api.read_shard(shard),
            since=since,
            baseline=None if update else settings.baseline,
            category=settings.category,
            standard_input=path,
            packs_before=replaced[0],
            pack_before=replaced[1],
            imports=imports,
            root=root,
            progress=progress,
        )


def _print(  # noqa: PLR0913  # the last three by name only
    run: "api.CheckRun",
    pack: "api.Pack",
    settings: "api.Settings",
    *,
    quiet: bool,
    statistics: bool,
    everything: bool,
) -> None:
    """Writes every requested format. All are rendered before the first is written, so that a bug writes none."""

    def text(name: str, file: str) -> str:
        return api.render_check(
            run,
            pack,
            name,
            look(file),
            quiet=quiet,
            statistics=statistics,
            everything=everything,
            fail_on=settings.fail_on,
        )

    texts = [(name, file, text(name, file)) for name, file in settings.formats]
    for _, file, _ in texts:
        expect_output(file, "Check")
    for name, file, written in sorted(texts, key=lambda entry: entry[1] == "-"):
        deliver(written, file, f"Check as {name}", for_people=name == "text", quiet=quiet)


EXITS = {"passed": Exit.OK, "findings": Exit.FINDINGS, "invalid": Exit.BAD_INPUT, "crashed": Exit.BUG}
NAMING_FILES = ("sarif", "github", "gitlab")
"""Formats whose readers look up the file of every finding."""
_CONTRADICTIONS = (
    ("--merge", "--since"),
    ("--merge", "--shard"),
    ("--merge", "--update-baseline"),
    ("--merge", "--rules-before"),
    ("--merge", "--pack-before"),
    ("--rules-before", "--pack-before"),
    ("--update-baseline", "--since"),
    ("--update-baseline", "--shard"),
    ("--imports", "--merge"),
    ("--imports", "--since"),
    ("--imports", "--shard"),
)


def _refuse_contradictions(given: set[str]) -> None:
    problems = [
        api.Diagnostic(api.Place(one), f"cannot be given with {other}", "leave one of them out")
        for one, other in _CONTRADICTIONS
        if one in given and other in given
    ]
    if "--allow-growth" in given and "--update-baseline" not in given:
        problems.append(
            api.Diagnostic(api.Place("--allow-growth"), "has no effect without --update-baseline", "add it")
        )
    if "--root" in given and "--imports" not in given:
        problems.append(api.Diagnostic(api.Place("--root"), "has no effect without --imports", "add it"))
    if problems:
        raise api.InputError(problems)


def _expect_path(path: str | None, settings: "api.Settings") -> None:
    """Raises InputError if --path is needed and missing, or given although standard input is not read."""
    if STANDARD_OUTPUT not in settings.paths:
        if path is not None:
            raise api.refusal(
                "--path", "names the file behind standard input, but standard input is not read", "add - to check it"
            )
    elif path is None and (named := [name for name, _ in settings.formats if name in NAMING_FILES]):
        what = f"{named[0]} names the file of every finding, and standard input has no name"
        raise api.refusal("--path", what, "add --path FILE")
    elif path is not None:
        api.expect_file_name(path, "--path")
