"""The settings of `check`, and where each value comes from: flag, environment, configuration file, default.

The file is the nearest `archdecide.toml`, or `pyproject.toml` with a table `[tool.archdecide]`, from the working folder
upwards. Unknown keys and values that are not allowed are errors, all reported at once.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from archdecide.check.check_settings import CheckSettings
from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.load.configuration import ConfigurationFile, configuration_file
from archdecide.rules import STRICT, Pack, Severity
from archdecide.usecases.setting_kinds import GRADE, SETTINGS, STANDARD_OUTPUT, Grade, Setting, setting_names

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import OutputStyle

PREFIX = "ARCHDECIDE_"


class Chosen(Struct, frozen=True):
    """One setting, its value, and what it was set by: a flag, a variable, a place in a file, or `default`."""

    name: str
    value: Any
    origin: Place


class Settings(Struct, frozen=True):
    """Every setting of `check`, in the order of their table, and then one `rules.ID` for each rule that is graded."""

    chosen: tuple[Chosen, ...]

    def _value(self, name: str) -> Any:
        return next(entry.value for entry in self.chosen if entry.name == name)

    def rows(self) -> list[tuple[str, Any, str]]:
        """Name, value as plain data, and origin of every setting."""
        return [(entry.name, _plain(entry.name, entry.value), str(entry.origin)) for entry in self.chosen]

    @property
    def paths(self) -> tuple[str, ...]:
        """What to check: files, folders and patterns."""
        return tuple(self._value("paths"))

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """Output formats, each with the file that it goes to (`-`: standard output)."""
        return tuple(self._value("formats"))

    @property
    def fail_on(self) -> Severity:
        """The least severe finding that makes the run fail."""
        severity: Severity = self._value("fail_on")
        return severity

    @property
    def margin(self) -> float:
        """Tipping points closer than this share of the value are reported."""
        return float(self._value("margin"))

    @property
    def distance(self) -> float:
        """The tolerated share of components that are in another service than proposed."""
        return float(self._value("distance"))

    @property
    def evidence_max_age_days(self) -> int:
        """The age in days from which evidence is stale."""
        return int(self._value("evidence_max_age_days"))

    @property
    def coverage_minimum(self) -> float | None:
        """The share of criteria that must be known; None: as the rule pack says."""
        share: float | None = self._value("coverage_minimum")
        return share

    @property
    def baseline(self) -> str | None:
        """The baseline file of accepted findings."""
        file: str | None = self._value("baseline")
        return file

    @property
    def category(self) -> str | None:
        """Distinguishes the results from others of the same repository; None: derived from the paths."""
        name: str | None = self._value("category")
        return name

    @property
    def packs(self) -> tuple[Path, ...]:
        """Folders of further rule packs."""
        return tuple(map(Path, self._value("packs")))

    @property
    def jobs(self) -> int:
        """The number of processes; 0 for one per core."""
        return int(self._value("jobs"))

    @property
    def grades(self) -> Mapping[str, Grade]:
        """Check rules that are switched off or whose severity is overridden, by id."""
        return {entry.name.removeprefix("rules."): entry.value for entry in self.chosen if "." in entry.name}


def read_settings(
    flags: Mapping[str, Any],
    grades: Iterable[str],
    environment: Mapping[str, str],
    *,
    config: str | None = None,
    isolated: bool = False,
) -> Settings:
    """The settings for flags by the name of their setting (None: not given), `ID=GRADE` of --rule, and variables.

    `config` is a file to read instead of the nearest one; `isolated` reads neither a file nor the environment.
    Raises InputError with every problem.
    """
    if isolated and config is not None:
        raise refusal("--config", "is given with --isolated, which reads no file", "give one")
    file = None if isolated else configuration_file(config)
    problems: list[Diagnostic] = []
    found = [
        *_by_default(),
        *_from_file(file, problems),
        *_from_environment({} if isolated else environment, problems),
        *_from_flags(flags, problems),
        *_from_pairs(grades, Place(GRADE.flag), problems),
    ]
    if problems:
        raise InputError(problems)
    return Settings(tuple({entry.name: entry for entry in found}.values()))


def check_settings(settings: Settings, pack: Pack) -> CheckSettings:
    """What the core needs of them. Raises InputError for a rule that the pack does not have."""
    known = pack.check_by_id
    problems = []
    for entry in settings.chosen:
        rule = entry.name.removeprefix(f"{GRADE.name}.")
        if rule != entry.name and rule not in known:
            hint = nearest(rule, known) or "see: archdecide rules list --kind check"
            problems.append(Diagnostic(entry.origin, f"there is no check rule '{rule}'", hint))
        elif rule in STRICT and entry.value == "off":
            problems.append(
                Diagnostic(entry.origin, f"'{rule}' cannot be switched off", "repair or leave out the profile")
            )
    if problems:
        raise InputError(problems)
    grades = settings.grades
    return CheckSettings(
        margin=settings.margin,
        distance=settings.distance,
        evidence_max_age_days=settings.evidence_max_age_days,
        coverage_minimum=settings.coverage_minimum,
        off=frozenset(rule for rule, grade in grades.items() if grade == "off"),
        severities={rule: grade for rule, grade in sorted(grades.items()) if grade != "off"},
    )


def _plain(name: str, value: Any) -> Any:
    """A value as plain data, written as a configuration file would write it."""
    if name == "formats":
        return [form if file == STANDARD_OUTPUT else f"{form}={file}" for form, file in value]
    return list(value) if isinstance(value, tuple) else value


def _by_default() -> list[Chosen]:
    return [Chosen(setting.name, setting.default, Place("default")) for setting in SETTINGS.values()]


def _from_file(file: ConfigurationFile | None, problems: list[Diagnostic]) -> list[Chosen]:
    """The settings in a file; files that they name stand from the folder of that file."""
    if file is None:
        return []
    found: list[Chosen] = []
    for path, raw in file.entries(problems):
        place, name = file.place(*path), path[-1]
        if name == GRADE.name and isinstance(raw, Mapping):
            for rule, word in raw.items():
                found += _graded(rule, word, file.place(*path, rule), problems)
        elif name == GRADE.name:
            problems.append(Diagnostic(place, "is not a table", 'write [check.rules] and below it ID = "off"', name))
        elif name in SETTINGS:
            found += _read(SETTINGS[name], raw, place, problems, folder=file.folder)
        else:
            hint = nearest(name, setting_names()) or f"settings: {', '.join(setting_names())}"
            problems.append(Diagnostic(place, f"there is no setting '{name}'", hint))
    return found


def _from_environment(environment: Mapping[str, str], problems: list[Diagnostic]) -> list[Chosen]:
    found: list[Chosen] = []
    # An empty variable counts as unset: CI systems set what a pipeline leaves out to the empty string.
    for variable in sorted(name for name, said in environment.items() if name.startswith(PREFIX) and said.strip()):
        place, text = Place(variable), environment[variable]
        name = variable.removeprefix(PREFIX).lower()
        if name == GRADE.name:
            found += _from_pairs(filter(None, map(str.strip, text.split(","))), place, problems)
        elif name in SETTINGS:
            found += _read(SETTINGS[name], SETTINGS[name].kind.of_text(text), place, problems)
        else:
            known = [PREFIX + other.upper() for other in setting_names()]
            hint = nearest(variable, known) or f"variables: {', '.join(known)}"
            problems.append(Diagnostic(place, "there is no such setting", hint))
    return found


def _from_flags(flags: Mapping[str, Any], problems: list[Diagnostic]) -> list[Chosen]:
    return [
        chosen
        for name, raw in flags.items()
        if raw is not None
        for chosen in _read(SETTINGS[name], raw, Place(SETTINGS[name].flag), problems)
    ]


def _from_pairs(pairs: Iterable[str], place: Place, problems: list[Diagnostic]) -> list[Chosen]:
    found: list[Chosen] = []
    for pair in pairs:
        rule, _, word = pair.partition("=")
        found += _graded(rule.strip(), word.strip(), place, problems)
    return found


def _graded(rule: str, word: Any, place: Place, problems: list[Diagnostic]) -> list[Chosen]:
    name = f"{GRADE.name}.{rule}"
    return _read(Setting(name, GRADE.kind, GRADE.default, GRADE.flag), word, place, problems)


def _read(setting: Setting, raw: Any, place: Place, problems: list[Diagnostic], *, folder: str = "") -> list[Chosen]:
    try:
        value = setting.kind.value(raw)
    except ValueError as error:
        problems.append(Diagnostic(place, str(error), f"allowed: {setting.kind.allowed}", setting.name))
        return []
    return [Chosen(setting.name, setting.kind.below(value, folder) if folder else value, place)]


def render_settings(settings: Settings, style: "OutputStyle | None" = None, *, as_json: bool = False) -> str:
    """Every setting with its value and origin, as text for people or as JSON."""
    from archdecide.formats.terminal import settings_list

    rows = settings.rows()
    if as_json:
        return settings_list.data(rows)
    return settings_list.text(rows, unicode=style is None or style.unicode)
