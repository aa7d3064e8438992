"""The baseline in a file: read, and renewed. Files in it are named from its folder, so that it can be used anywhere."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from archdecide.check.baseline import Baseline
from archdecide.check.results import BaselineEntry, CheckedProfile
from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.load.text import read_text
from archdecide.rules import STRICT
from archdecide.write import write_text

SCHEMA_VERSION = 1
MOST_LISTED = 20
_WRITE_IT = "archdecide check --baseline FILE --update-baseline writes one"


def read_baseline(file: str, *, may_be_new: bool = False, reads_code: bool = False) -> Baseline:
    """The baseline in a file, for a run that `reads_code` or not; an empty one if `may_be_new` and there is no file.

    Raises InputError with every problem if it cannot be read or is not a baseline.
    """
    folder = _folder(file)

    def named(shown: str) -> str:
        return _posix(os.path.relpath(shown, folder))

    if may_be_new and not os.path.lexists(file):
        return Baseline({}, named, reads_code)
    _, text = read_text(file)
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        at = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (None, None)
        raise refusal(Place(file, *at), "is not JSON", _WRITE_IT) from None
    problems = list(_problems(data, file))
    if problems:
        raise InputError(problems)
    return Baseline(
        {
            name: frozenset((rule, element) for rule, elements in rules.items() for element in elements)
            for name, rules in data["profiles"].items()
        },
        named,
        reads_code,
    )


def is_there(file: str) -> Callable[[str], bool]:
    """Says whether there is a file of a name in the baseline in `file`."""
    folder = _folder(file)
    return lambda name: os.path.lexists(os.path.join(folder, name))  # noqa: PTH118


def shown_stale(stale: Sequence[BaselineEntry], file: str) -> tuple[BaselineEntry, ...]:
    """The same entries with files as a run names them: from the working folder."""
    folder = os.path.dirname(file)  # noqa: PTH120
    return tuple(
        BaselineEntry(_posix(os.path.normpath(os.path.join(folder, entry.file))), entry.rule, entry.element)  # noqa: PTH118
        for entry in stale
    )


def update_baseline(
    file: str, found: Sequence[CheckedProfile], *, allow_growth: bool, reads_code: bool = False
) -> tuple[int, int]:
    """Writes a baseline that knows every finding that counts; how many entries are new and how many are gone.

    Entries about code stay as they are unless the run `reads_code`.

    Raises InputError where the baseline that is there would grow and may not; then nothing is written.
    """
    is_new = not os.path.lexists(file)
    old = read_baseline(file, may_be_new=True, reads_code=reads_code)
    renewed = old.renewed(found, is_there(file))
    growth = old.growth(renewed)
    if growth and not allow_growth and not is_new:
        raise InputError(_refused(growth, file))
    write_text(Path(file), baseline_text(renewed))
    gone = sum(map(len, old.entries.values())) + len(growth) - sum(map(len, renewed.values()))
    return len(growth), gone


def baseline_text(entries: Mapping[str, frozenset[tuple[str, str]]]) -> str:
    """A baseline as JSON: one line for each element, sorted, so that a difference reads well. Always ASCII."""
    profiles: dict[str, dict[str, list[str]]] = {}
    for file in sorted(entries):
        for rule, element in sorted(entries[file]):
            profiles.setdefault(file, {}).setdefault(rule, []).append(element)
    return json.dumps({"schema_version": SCHEMA_VERSION, "profiles": profiles}, indent=2) + "\n"


def _folder(file: str) -> str:
    return os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")


def _problems(data: Any, file: str) -> list[Diagnostic]:
    place = Place(file)
    if not isinstance(data, dict):
        return [Diagnostic(place, "is not a baseline", _WRITE_IT)]
    if data.get("schema_version") != SCHEMA_VERSION or isinstance(data.get("schema_version"), bool):
        return [
            Diagnostic(place, f"is not {SCHEMA_VERSION}, the version that is read here", _WRITE_IT, "schema_version")
        ]
    found = [
        Diagnostic(place, "unknown key", "keys: schema_version, profiles", key)
        for key in data
        if key not in {"schema_version", "profiles"}
    ]
    profiles = data.get("profiles")
    if not isinstance(profiles, dict):
        return [*found, Diagnostic(place, "is not an object of files", _WRITE_IT, "profiles")]
    for name, rules in profiles.items():
        if not isinstance(rules, dict):
            found.append(Diagnostic(place, "is not an object of rules", _WRITE_IT, f"profiles.{name}"))
            continue
        for rule, elements in rules.items():
            path = f"profiles.{name}.{rule}"
            if not isinstance(elements, list) or not all(isinstance(element, str) for element in elements):
                found.append(Diagnostic(place, "is not a list of texts", _WRITE_IT, path))
            elif rule in STRICT:
                found.append(Diagnostic(place, "cannot be accepted", "remove it, and repair the profile", path))
    return found


def _refused(growth: Sequence[BaselineEntry], file: str) -> list[Diagnostic]:
    more = len(growth) - MOST_LISTED
    hint = "repair or waive it, or allow it with --allow-growth"
    said = [
        Diagnostic(Place(file), f"would grow by {entry.rule} for {entry.element!r} in {entry.file}", hint)
        for entry in growth[:MOST_LISTED]
    ]
    return [*said, Diagnostic(Place(file), f"would grow by {more} more entries", hint)] if more > 0 else said
