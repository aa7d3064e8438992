"""Profiles checked against what is on record: the run, its text in every format, and its conclusion."""

import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import CheckRun
from archdecide.errors import refusal
from archdecide.rules import SEVERITIES, Pack, Severity
from archdecide.usecases.batch.run import Outcomes, Selection, check_all
from archdecide.usecases.batch.tasks import CheckParameters
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import OutputStyle

Conclusion = Literal["passed", "findings", "invalid", "crashed"]


def check(  # noqa: PLR0913  # all of them by name only
    *paths: str | os.PathLike[str],
    today: date,
    settings: CheckSettings | None = None,
    packs: Iterable[Path] = (),
    jobs: int = 1,
    shard: tuple[int, int] | None = None,
    since: str | None = None,
    baseline: str | os.PathLike[str] | None = None,
    category: str | None = None,
    standard_input: str | None = None,
    packs_before: Iterable[Path] = (),
    pack_before: Path | None = None,
    imports: str | None = None,
    root: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcomes:
    """The result of checking files, folders and patterns as of `today`: `.run` with every profile and finding, `.bugs`.

    `packs` are folders of further rules. `jobs` is the number of processes, 0 for one per core; scripts that use more
    than one need the guard `if __name__ == "__main__"`. `shard` selects one part of the files, as (number, of how
    many). `since` is a git revision: profiles are compared with its merge base with HEAD. `baseline` is a file of
    accepted findings. `category` distinguishes the results from others of the same repository (None: derived from the
    paths). `standard_input` is the file name to report for `-`. `imports` compares the code of one profile with the
    record: `python`, or a file of another tool, with `=FORMAT` where its content does not say; `root` is the folder
    from which the paths of its code start (None: that of the profile). `progress` is called with the number of profiles
    done and the number of all. `packs_before` are folders of further rules that those in use replace, `pack_before` is
    a file with all rules that they replace (see export_pack); what these decide is then compared.
    Problems of a profile are findings. Raises InputError for any other: nothing found, an unknown revision, a broken
    pack or baseline.
    """
    folders = tuple(packs)
    selection = Selection(
        tuple(os.fspath(path) for path in paths or ["."]),
        shard,
        since,
        None if baseline is None else os.fspath(baseline),
        category,
    )
    parameters = CheckParameters(
        today,
        settings or CheckSettings(),
        folders,
        standard_input,
        packs_before=tuple(packs_before),
        pack_before=pack_before,
    )
    pack = load_pack(*folders)
    if imports is not None:
        parameters = _with_code(parameters, selection, pack, imports, root)
    return check_all(selection, parameters, pack, jobs=jobs, progress=progress)


def _with_code(
    parameters: CheckParameters, selection: Selection, pack: Pack, imports: str, root: str | None
) -> CheckParameters:
    """The parameters with what the code of the one profile does otherwise than its record says."""
    from msgspec.structs import replace

    from archdecide.load.discovery import find_profiles
    from archdecide.usecases.eroding import eroded

    found = find_profiles(selection.paths)
    if len(found) != 1:
        raise refusal("--imports", f"is about the code of one profile, and there are {len(found)}", "name one profile")
    breaches = eroded(found[0], imports, pack, root)
    return replace(parameters, breaches=breaches, settings=replace(parameters.settings, reads_code=True))


def join_checks(*files: str | os.PathLike[str], category: str | None = None) -> CheckRun:
    """The parts of one run (`shard`), joined from their JSON results, under another `category` if given.

    Raises InputError unless they are all parts of one run.
    """
    from msgspec.structs import replace

    from archdecide.load.check_runs import read_check_runs

    run = read_check_runs(os.fspath(file) for file in files)
    return run if category is None else replace(run, category=category)


def renew_baseline(
    run: CheckRun, file: str, *, allow_growth: bool = False, reads_code: bool = False
) -> tuple[CheckRun, int, int]:
    """Writes the findings of a run as the baseline in a file; the run with them accepted, entries added and removed.

    Entries about code stay as they are unless the run compared it (`reads_code`).

    Raises InputError if the existing baseline would grow and `allow_growth` is not set; then nothing is written.
    """
    from msgspec.structs import replace

    from archdecide.usecases.baseline import read_baseline, update_baseline

    added, removed = update_baseline(file, run.profiles, allow_growth=allow_growth, reads_code=reads_code)
    accepted = read_baseline(file)
    return replace(run, profiles=tuple(map(accepted.applied, run.profiles))), added, removed


def render_check(  # noqa: PLR0913  # two of them by name only
    run: CheckRun,
    pack: Pack,
    form: str = "text",
    style: "OutputStyle | None" = None,
    *,
    quiet: bool = False,
    statistics: bool = False,
    everything: bool = False,
    fail_on: Severity = "error",
) -> str:
    """A run in one of the check formats.

    As `text`, `quiet` prints one line per finding and nothing else, and `statistics` adds the number of findings of
    each rule; `everything` shows findings that do not count, too. As `junit`, findings from `fail_on` upwards are
    failures. Raises KeyError for an unknown format.
    """
    from archdecide.formats import check_format

    if form == "junit":
        from archdecide.formats.check import junit

        return junit.text(run, pack, fail_on)
    if form != "text":
        return check_format(form)(run, pack)
    from archdecide.formats.check.text import text
    from archdecide.formats.terminal.output_style import OutputStyle

    return text(run, pack, style or OutputStyle(), quiet=quiet, statistics=statistics, everything=everything)


def conclusion(run: CheckRun, fail_on: Severity) -> Conclusion:
    """How a run ended: a bug takes precedence over invalid input, and that over findings from `fail_on` upwards."""
    if run.crashed:
        return "crashed"
    if any(not profile.valid and profile.findings for profile in run.profiles):
        return "invalid"
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return "findings" if any(map(run.counted, counted)) else "passed"
