"""The settings of `check`, and where each value comes from: flag, environment, configuration file, default.

The file is the nearest `archdecide.toml`, or `pyproject.toml` with a table `[tool.archdecide]`, from the working folder
upwards. Unknown keys and values that are not allowed are errors, all reported at once.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import field

from archdecide.check.check_settings import DEFAULTS, CheckSettings
from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.load.configuration import ConfigurationFile, configuration_file
from archdecide.load.repository_paths import LONGEST_CATEGORY
from archdecide.profile.section import Section, kinds
from archdecide.rules import SEVERITIES, STRICT, Pack, Severity
from archdecide.usecases.setting_kinds import (
    STANDARD_OUTPUT,
    File,
    Files,
    Formats,
    Name,
    PackFolders,
    SettingKind,
    Share,
    Whole,
    Word,
)

if TYPE_CHECKING:
    from archdecide.formats.json.settings_json import ShownSetting
    from archdecide.formats.terminal.output_style import OutputStyle

PREFIX = "ARCHDECIDE_"
Grade = Severity | Literal["off"]
GRADES = "rules"
"""The table, the variable and the first word of the settings that grade one check rule each."""
GRADE = Word(("off", *SEVERITIES))
FLAGS = {"paths": "PATH", "formats": "--format", "packs": "--rules", GRADES: "--rule"}
"""Flags that are not named as their setting."""
DEFAULT = Place("default")


class Settings(Section, frozen=True):
    """What `check` is set to, in the order in which it is shown, and what each setting was set by."""

    paths: Annotated[tuple[str, ...], Files(), "Which files, folders and patterns are checked?"] = (".",)
    formats: Annotated[
        tuple[tuple[str, str], ...], Formats(), "Which formats are printed, and to which file (-: standard output)?"
    ] = (("text", STANDARD_OUTPUT),)
    fail_on: Annotated[Severity, Word(SEVERITIES), "What is the least severe finding that makes the run fail?"] = (
        "error"
    )
    margin: Annotated[float, Share(), "Within which share of a value is a tipping point near?"] = DEFAULTS.margin
    distance: Annotated[float, Share(), "Which share of the components may have to move?"] = DEFAULTS.distance
    coverage_minimum: Annotated[
        float | None, Share(), "Which share of the criteria must be known, if not what the rule pack says?"
    ] = None
    evidence_max_age_days: Annotated[int, Whole(0, 36_500), "From which age is a fact old?"] = (
        DEFAULTS.evidence_max_age_days
    )
    baseline: Annotated[str | None, File(), "Which file holds the findings that are accepted?"] = None
    category: Annotated[
        str | None, Name(LONGEST_CATEGORY), "What distinguishes the results from others of the same repository?"
    ] = None
    packs: Annotated[tuple[Path, ...], PackFolders(), "Which folders hold further rule packs?"] = ()
    jobs: Annotated[int, Whole(0, 1024), "How many processes run; 0 for one on each core?"] = 0
    grades: Mapping[str, Grade] = field(default_factory=dict)
    origins: Mapping[str, Place] = field(default_factory=dict)

    def shown(self) -> "dict[str, ShownSetting]":
        """Every setting by name, as a configuration file would write it, with its origin."""
        from archdecide.formats.json.settings_json import ShownSetting

        values = {name: kind.written(getattr(self, name)) for name, kind in setting_kinds().items()}
        values |= {f"{GRADES}.{rule}": grade for rule, grade in self.grades.items()}
        return {name: ShownSetting(value, str(self.origins.get(name, DEFAULT))) for name, value in values.items()}


@cache
def setting_kinds() -> Mapping[str, SettingKind]:
    """The kind of every setting but the grades of rules, by name."""
    return {name: kind for name, kind in kinds(Settings).items() if isinstance(kind, SettingKind)}


def setting_names() -> tuple[str, ...]:
    """Everything that a table `[check]` can hold."""
    return (*setting_kinds(), GRADES)


def flag_of(name: str) -> str:
    """The flag of a setting."""
    return FLAGS.get(name, f"--{name.replace('_', '-')}")


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
    reader = _SettingsReader()
    reader.read_file(file)
    reader.read_environment({} if isolated else environment)
    reader.read_flags(flags)
    reader.read_pairs(grades, Place(flag_of(GRADES)))
    if reader.problems:
        raise InputError(reader.problems)
    return Settings(**reader.values, grades=reader.grades, origins=reader.origins)


def check_settings(settings: Settings, pack: Pack) -> CheckSettings:
    """What the core needs of them. Raises InputError for a rule that the pack does not have."""
    known = pack.check_by_id
    problems = []
    for rule, grade in settings.grades.items():
        origin = settings.origins[f"{GRADES}.{rule}"]
        if rule not in known:
            hint = nearest(rule, known) or "see: archdecide rules list --kind check"
            problems.append(Diagnostic(origin, f"there is no check rule '{rule}'", hint))
        elif rule in STRICT and grade == "off":
            problems.append(Diagnostic(origin, f"'{rule}' cannot be switched off", "repair or leave out the profile"))
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


class _SettingsReader:
    """What has been read so far: a later value takes the place of an earlier one."""

    def __init__(self) -> None:
        self.kinds = setting_kinds()
        self.values: dict[str, Any] = {}
        self.grades: dict[str, Grade] = {}
        self.origins: dict[str, Place] = {}
        self.problems: list[Diagnostic] = []

    def read_file(self, file: ConfigurationFile | None) -> None:
        """The settings in a file; files that they name stand from the folder of that file."""
        if file is None:
            return
        for path, raw in file.entries(self.problems):
            place, name = file.place(*path), path[-1]
            if name == GRADES and isinstance(raw, Mapping):
                for rule, word in raw.items():
                    self._grade(rule, word, file.place(*path, rule))
            elif name == GRADES:
                self._refuse(place, "is not a table", 'write [check.rules] and below it ID = "off"', name)
            elif name in self.kinds:
                self._take(name, raw, place, folder=file.folder)
            else:
                hint = nearest(name, setting_names()) or f"settings: {', '.join(setting_names())}"
                self._refuse(place, f"there is no setting '{name}'", hint)

    def read_environment(self, environment: Mapping[str, str]) -> None:
        """The settings in variables. An empty one counts as unset: CI systems so set what is left out."""
        for variable in sorted(name for name, said in environment.items() if name.startswith(PREFIX) and said.strip()):
            place, text = Place(variable), environment[variable]
            name = variable.removeprefix(PREFIX).lower()
            if name == GRADES:
                self.read_pairs(filter(None, map(str.strip, text.split(","))), place)
            elif name in self.kinds:
                self._take(name, self.kinds[name].of_text(text), place)
            else:
                known = [PREFIX + other.upper() for other in setting_names()]
                hint = nearest(variable, known) or f"variables: {', '.join(known)}"
                self._refuse(place, "there is no such setting", hint)

    def read_flags(self, flags: Mapping[str, Any]) -> None:
        """The settings that are given as flags."""
        for name, raw in flags.items():
            if raw is not None:
                self._take(name, raw, Place(flag_of(name)))

    def read_pairs(self, pairs: Iterable[str], place: Place) -> None:
        """Grades that are written as `ID=GRADE`."""
        for pair in pairs:
            rule, _, word = pair.partition("=")
            self._grade(rule.strip(), word.strip(), place)

    def _take(self, name: str, raw: Any, place: Place, *, folder: str = "") -> None:
        kind = self.kinds[name]
        try:
            value = kind.read(raw)
        except ValueError as error:
            self._refuse(place, str(error), f"allowed: {kind.allowed()}", name)
            return
        self.values[name] = kind.below(value, folder) if folder else value
        self.origins[name] = place

    def _grade(self, rule: str, word: Any, place: Place) -> None:
        name = f"{GRADES}.{rule}"
        try:
            self.grades[rule] = GRADE.read(word)
        except ValueError as error:
            self._refuse(place, str(error), f"allowed: {GRADE.allowed()}", name)
            return
        self.origins[name] = place

    def _refuse(self, place: Place, what: str, hint: str, path: str = "") -> None:
        self.problems.append(Diagnostic(place, what, hint, path))


def render_settings(settings: Settings, style: "OutputStyle | None" = None, *, as_json: bool = False) -> str:
    """Every setting with its value and origin, as text for people or as JSON."""
    shown = settings.shown()
    if as_json:
        from archdecide.formats.json import settings_json

        return settings_json.text(shown)
    from archdecide.formats.terminal import settings_list

    return settings_list.text(shown, unicode=style is None or style.unicode)
