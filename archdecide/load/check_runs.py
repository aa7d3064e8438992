"""Results of a check, printed as JSON by several machines, read again and joined to one run."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from archdecide.check.results import Changed, CheckedProfile, CheckRun
from archdecide.contract import VERSION
from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.load.inputs import remember_input
from archdecide.load.repository_paths import TOOL
from archdecide.load.text import BYTE_ORDER_MARK

MOST_PROBLEMS = 20
HINT = "name files that archdecide check --format json has written"
_AT = re.compile(r"(.*?)(?: - at `(?:key in )?\$\.?(.*)`)?", re.DOTALL)
"""What msgspec says, and of which path in the document."""
_BYTE = re.compile(r"(.*) \(byte (\d+)\)")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_TYPE = re.compile(r"`(\w+)`")
_TYPES = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "array": "an array",
    "object": "an object",
}
_LISTS: tuple[tuple[str, type[msgspec.Struct]], ...] = (("profiles", CheckedProfile), ("changes", Changed))


class _PrintedRun(CheckRun, frozen=True, kw_only=True):
    """A run as it is printed. Further keys are those of later versions."""

    schema_version: Literal[1]
    today: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


def check_run_of(text: str, name: str) -> CheckRun:
    """The run that this JSON says. `name` is the file as problems name it. Raises InputError."""
    try:
        encoded = text.removeprefix(BYTE_ORDER_MARK).encode("utf-8")
        read = msgspec.json.decode(encoded, type=_PrintedRun)
    except UnicodeEncodeError:
        raise refusal(name, "is not UTF-8 text", HINT) from None
    except msgspec.ValidationError as error:
        problems = list(islice(_problems(encoded, error, name), MOST_PROBLEMS))
        raise InputError(problems) from None
    except msgspec.DecodeError as error:
        raise InputError([_no_json(str(error), encoded, name)]) from None
    except RecursionError:
        raise refusal(name, "is nested too deeply for a result of a check", HINT) from None
    return CheckRun(**{field: getattr(read, field) for field in CheckRun.__struct_fields__})


def read_check_runs(files: Iterable[str]) -> CheckRun:
    """The runs in these files as one: every profile once, in the order of the names.

    Raises InputError with every problem: what cannot be read, other rules, another date or revision, a part that is
    missing, a file twice. A baseline entry is stale when a run says so: a part says it of its own files only.
    """
    runs: list[tuple[str, CheckRun]] = []
    problems: list[Diagnostic] = []
    for file in files:
        try:
            runs.append((file, check_run_of(_text(file), file)))
        except InputError as error:
            problems += error.problems
    if not runs and not problems:
        problems.append(Diagnostic(Place("--merge"), "there is nothing to join", HINT))
    if not problems:
        problems = [*_differences(runs), *_parts(runs), *_doubles(runs)]
    if problems:
        raise InputError(problems)
    return _joined([run for _, run in runs])


def _text(file: str) -> str:
    # No limit of 16 MiB as for a profile: the results of 10,000 profiles are larger.
    try:
        with Path(file).open("rb") as stream:
            remember_input(stream.fileno())
            return stream.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(file, f"is not UTF-8 text: byte {error.start + 1}", HINT) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(file, f"cannot be read: {reason}", HINT) from None


def _joined(runs: list[CheckRun]) -> CheckRun:
    first = runs[0]
    profiles = sorted((profile for run in runs for profile in run.profiles), key=lambda profile: profile.file)
    changes = sorted((change for run in runs for change in run.changes), key=lambda change: change.file)
    entries = {entry for run in runs for entry in run.stale_baseline}
    stale = sorted(entries, key=lambda entry: (entry.file, entry.rule, entry.element))
    crashed = sorted({file for run in runs for file in run.crashed})
    paths = {file: path for run in runs for file, path in run.repository_paths.items()}
    return CheckRun(
        pack=first.pack,
        pack_before=first.pack_before,
        today=first.today,
        profiles=tuple(profiles),
        stale_baseline=tuple(stale),
        since=first.since,
        changes=tuple(changes),
        crashed=tuple(crashed),
        repository_paths=dict(sorted(paths.items())),
        category=first.category if len({run.category for run in runs}) == 1 else TOOL,
    )


def _parts(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    """Parts of a run that are missing, twice, or of another run. Whole runs may be joined to each other."""
    hint = "join all parts of one run, made with --shard 1/N to N/N"
    _, first = runs[0]
    of = first.shard.of if first.shard else None
    seen: dict[int, str] = {}
    problems = []
    for file, run in runs:
        if (run.shard.of if run.shard else None) != of:
            named = "a whole run" if run.shard is None else f"part {run.shard.number} of {run.shard.of}"
            problems.append(Diagnostic(Place(file), f"is {named}, and {runs[0][0]} is not of the same kind", hint))
        elif run.shard and run.shard.number in seen:
            says = f"is part {run.shard.number} of {of}, as {seen[run.shard.number]} is"
            problems.append(Diagnostic(Place(file), says, hint))
        if run.shard:
            seen.setdefault(run.shard.number, file)
    missing = [number for number in range(1, (of or 0) + 1) if number not in seen]
    if missing and not problems:
        numbers = ", ".join(map(str, missing[:MOST_PROBLEMS])) + (", …" if len(missing) > MOST_PROBLEMS else "")
        problems.append(Diagnostic(Place("--merge"), f"of {of} parts there is none with the number {numbers}", hint))
    return problems


def _differences(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    """What keeps runs from being parts of one."""
    problems = []
    (first, run), *others = runs
    hint = "join the parts of one run, made with the same options"
    for file, other in others:
        for what, one, two in (
            ("the rules", run.pack.sha256, other.pack.sha256),
            ("the rules compared with", _replaced(run), _replaced(other)),
            ("the date", run.today, other.today),
            ("the revision", run.since, other.since),
        ):
            if one != two:
                says = f"{what} differs from that in {first}: {two} and {one}".replace("rules differs", "rules differ")
                problems.append(Diagnostic(Place(file), says, hint))
    return problems


def _replaced(run: CheckRun) -> str | None:
    """The hash of the rules that a run compares with."""
    return None if run.pack_before is None else run.pack_before.sha256


def _doubles(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    seen: dict[str, str] = {}
    problems = []
    for file, run in runs:
        for profile in run.profiles:
            if profile.file in seen:
                says = f"holds {profile.file}, as {seen[profile.file]} does"
                problems.append(Diagnostic(Place(file), says, "check every file in one part only: --shard K/N"))
            seen.setdefault(profile.file, file)
    return problems


def _no_json(says: str, encoded: bytes, name: str) -> Diagnostic:
    found = _BYTE.fullmatch(says)
    what, end = (found[1].removeprefix("JSON is malformed: "), int(found[2])) if found else (says, len(encoded))
    before = encoded[:end].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Diagnostic(Place(name, line, column), f"is not JSON: {_in_a_sentence(what)}", HINT)


def _problems(encoded: bytes, error: msgspec.ValidationError, name: str) -> Iterator[Diagnostic]:
    """The first problem of every profile and change, or else the first of the run: msgspec stops at one."""
    document: Any = None
    with suppress(msgspec.DecodeError, RecursionError):  # then the first problem is all that is known
        document = msgspec.json.decode(encoded)
    found = False
    for key, kind in _LISTS:
        items = document.get(key) if isinstance(document, dict) else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            try:
                msgspec.convert(item, kind)
            except msgspec.ValidationError as problem:
                found = True
                yield _problem(str(problem), name, f"{key}[{number}]")
    if not found:
        yield _problem(str(error), name)


def _problem(says: str, name: str, above: str = "") -> Diagnostic:
    """What msgspec says of a path below another one, in our words."""
    found = _AT.fullmatch(says)
    what, below = (found[1], found[2] or "") if found else (says, "")
    path = ".".join(filter(None, (above, below))).replace(".[", "[")
    missing = _MISSING.fullmatch(what)
    if missing is not None:
        return Diagnostic(Place(name), "is missing", HINT, f"{path}.{missing[1]}".lstrip("."))
    if path == "schema_version":
        return Diagnostic(Place(name), f"is not {VERSION}, the version that is read here", HINT, path)
    return Diagnostic(Place(name), _in_a_sentence(what), HINT, path)


def _in_a_sentence(says: str) -> str:
    return _TYPE.sub(lambda found: _TYPES.get(found[1], found[1]), says[:1].lower() + says[1:])
