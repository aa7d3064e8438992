"""Where a setting of `check` comes from, and what is said of one that cannot be."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run

from archdecide import api
from archdecide.errors import InputError
from archdecide.usecases.settings import Settings, check_settings, flag_of, read_settings, setting_kinds, setting_names


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project" / "inside").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "inside")


def read(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    config: str | None = None,
    isolated: bool = False,
) -> Settings:
    return read_settings(flags or {}, (), environment or {}, config=config, isolated=isolated)


def problems(**how: Any) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(**how)
    return [str(problem) for problem in raised.value.problems]


def origins(settings: Settings) -> dict[str, str]:
    return {name: setting.origin for name, setting in settings.shown().items()}


def test_without_any_word_everything_is_default() -> None:
    settings = read()
    assert set(origins(settings).values()) == {"default"}
    assert (settings.paths, settings.formats, settings.fail_on) == ((".",), (("text", "-"),), "error")
    assert (settings.margin, settings.distance, settings.evidence_max_age_days) == (0.2, 0.2, 365)


def test_flag_beats_environment_beats_file_beats_default() -> None:
    Path("archdecide.toml").write_text("[check]\nmargin = 0.1\ndistance = 0.1\nfail_on = 'note'\n")
    settings = read({"margin": "0.3"}, {"ARCHDECIDE_MARGIN": "0.2", "ARCHDECIDE_DISTANCE": "40%"})
    assert (settings.margin, settings.distance, settings.fail_on, settings.jobs) == (0.3, 0.4, "note", 0)
    assert origins(settings)["margin"] == "--margin"
    assert origins(settings)["distance"] == "ARCHDECIDE_DISTANCE"
    assert origins(settings)["fail_on"] == "archdecide.toml:4"
    assert origins(settings)["jobs"] == "default"


def test_the_nearest_file_counts_and_a_foreign_pyproject_does_not_stop_the_search() -> None:
    Path("../archdecide.toml").write_text("[check]\nmargin = 0.1\n")
    Path("pyproject.toml").write_text("[tool.ruff]\nline-length = 1\n")
    assert origins(read())["margin"] == "../archdecide.toml:2"
    Path("pyproject.toml").write_text("[tool.ruff]\n\n[tool.archdecide.check]\nmargin = 0.3\n")
    assert origins(read())["margin"] == "pyproject.toml:4"
    Path("archdecide.toml").write_text("check = {margin = 0.4}\n")
    assert read().margin == 0.4


def test_files_are_named_from_the_folder_of_the_configuration() -> None:
    Path("../archdecide.toml").write_text(
        '[check]\npaths = ["services", "-"]\nbaseline = "known.json"\nformats = ["text", "sarif=out/x.sarif"]\n'
        'packs = ["rules"]\n'
    )
    settings = read()
    assert settings.paths == ("../services", "-")
    assert settings.baseline == "../known.json"
    assert settings.formats == (("text", "-"), ("sarif", "../out/x.sarif"))
    assert settings.packs == (Path("../rules"),)


def test_isolated_reads_neither_file_nor_environment() -> None:
    Path("archdecide.toml").write_text("nonsense")
    assert read(environment={"ARCHDECIDE_MARGIN": "0.5"}, isolated=True).margin == 0.2


def test_a_named_file_is_read_instead_of_the_nearest() -> None:
    Path("archdecide.toml").write_text("nonsense")
    Path("other.toml").write_text("[check]\nmargin = 0.5\n")
    assert read(config="other.toml").margin == 0.5


def test_rules_are_graded_one_by_one() -> None:
    Path("archdecide.toml").write_text('[check.rules]\nevidence-old = "off"\nreview-overdue = "error"\n')
    settings = read(environment={"ARCHDECIDE_RULES": "review-overdue=note, coverage-low=off"})
    found = check_settings(settings, api.load_pack())
    assert found.off == {"evidence-old", "coverage-low"}
    assert found.severities == {"review-overdue": "note"}
    assert origins(settings)["rules.evidence-old"] == "archdecide.toml:2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[check]\nmargn = 1\n", ["archdecide.toml:2: there is no setting 'margn' (did you mean 'margin'?)"]),
        ("[chek]\nmargin = 1\n", ["archdecide.toml:1: there is no table 'chek' here (did you mean 'check'?)"]),
        ("check = 1\n", ["archdecide.toml:1: 'check' is not a table (write: [check])"]),
        (
            "[check]\nmargin = true\nfail_on = 'eror'\n",
            [
                "archdecide.toml:2: margin: True is not a share (allowed: a share from 0 to 1, e.g. 0.2 or 20%)",
                "archdecide.toml:3: fail_on: 'eror' is not allowed (did you mean 'error'?) "
                "(allowed: error, warning, note)",
            ],
        ),
        (
            "[check]\nevidence_max_age_days = 1.5\n",
            [
                "archdecide.toml:2: evidence_max_age_days: 1.5 is not a whole number "
                "(allowed: a whole number from 0 to 36500)"
            ],
        ),
        (
            "[check]\nmargin = nan\n",
            ["archdecide.toml:2: margin: nan is out of range (allowed: a share from 0 to 1, e.g. 0.2 or 20%)"],
        ),
        ("[check]\npaths = 'a'\n", ["archdecide.toml:2: paths: 'a' is not a list (allowed: a list of names)"]),
        (
            "[check.rules]\nevidence-old = 'of'\n",
            [
                "archdecide.toml:2: rules.evidence-old: 'of' is not allowed (did you mean 'off'?) "
                "(allowed: off, error, warning, note)"
            ],
        ),
        (
            "[check]\nrules = 1\n",
            ['archdecide.toml:2: rules: is not a table (write [check.rules] and below it ID = "off")'],
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line_what_is_allowed_and_the_nearest_word(
    text: str, expected: list[str]
) -> None:
    Path("archdecide.toml").write_text(text)
    assert problems() == expected


def test_two_formats_for_the_same_place_are_refused() -> None:
    Path("archdecide.toml").write_text('[check]\nformats = ["text", "json"]\n')
    (problem,) = problems()
    assert "two formats go to standard output" in problem


def test_no_toml_is_told_with_its_place() -> None:
    Path("archdecide.toml").write_text("[check\nmargin = 1\n")
    (problem,) = problems()
    assert problem.startswith("archdecide.toml:1:7: is not TOML")


def test_an_unknown_variable_is_an_error_with_the_nearest_name() -> None:
    assert problems(environment={"ARCHDECIDE_MARGN": "1", "OTHER": "x"}) == [
        "ARCHDECIDE_MARGN: there is no such setting (did you mean 'ARCHDECIDE_MARGIN'?)"
    ]


def test_a_grade_for_a_rule_that_is_not_there_names_the_nearest() -> None:
    Path("archdecide.toml").write_text('[check.rules]\nevidence-olt = "off"\n')
    result = run("config", "show")
    assert (result.code, result.err) == (
        2,
        "error: archdecide.toml:2: there is no check rule 'evidence-olt' (did you mean 'evidence-old'?)\n",
    )


def test_an_invalid_profile_cannot_be_switched_off() -> None:
    Path("archdecide.toml").write_text('[check.rules]\nprofile-invalid = "off"\n')
    assert "cannot be switched off" in run("config", "show").err


def test_a_shared_file_without_our_table_cannot_be_named() -> None:
    Path("pyproject.toml").write_text("[tool.ruff]\n")
    assert problems(config="pyproject.toml") == [
        "pyproject.toml: there is no table [tool.archdecide] (add it, or name another file)"
    ]


def test_config_show_tells_every_setting_its_value_and_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("archdecide.toml").write_text('[check]\nmargin = 0.1\n[check.rules]\nevidence-old = "off"\n')
    monkeypatch.setenv("ARCHDECIDE_FORMATS", "text,sarif=x.sarif")
    shown = run("config", "show").out.splitlines()
    assert [line.split()[0] for line in shown[1:]] == [*setting_kinds(), "rules.evidence-old"]
    data = json.loads(run("config", "show", "--json").out)
    assert data["margin"] == {"value": 0.1, "from": "archdecide.toml:2"}
    assert data["formats"] == {"value": ["text", "sarif=x.sarif"], "from": "ARCHDECIDE_FORMATS"}
    assert data["rules.evidence-old"] == {"value": "off", "from": "archdecide.toml:4"}


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_can_be_given_in_every_way(name: str) -> None:
    help_text = run("check", "--help").out
    assert flag_of(name) in help_text


def test_the_configuration_of_the_documentation_is_one() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "check.md").read_text("utf-8"), re.DOTALL)
    Path("archdecide.toml").write_text(text, "utf-8")
    settings = read()
    assert (settings.fail_on, settings.margin, settings.evidence_max_age_days) == ("warning", 0.3, 180)
    assert check_settings(settings, api.load_pack()).off == {"evidence-old"}


@pytest.mark.parametrize("name", [*setting_kinds(), "rules", "nonsense"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_variable_is_as_none(name: str, empty: str) -> None:
    environment = {f"ARCHDECIDE_{name.upper()}": empty}
    assert read(environment=environment) == read()
