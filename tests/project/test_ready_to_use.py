"""What other projects take as it is: the pre-commit hook, the GitHub action, the GitLab job, and the recipes."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import ROOT
from hypothesis import given
from hypothesis import strategies as st
from identify.identify import tags_from_filename

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOK, FORMAT_HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GITLAB = ROOT / ".ci" / "gitlab.yml"
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
FAKE = """#!/usr/bin/env python3
import json, os, sys
from pathlib import Path
Path(os.environ["CALLS"]).write_text(json.dumps(sys.argv[1:]))
forms = [sys.argv[place + 1] for place, word in enumerate(sys.argv) if word == "-f"]
for form in forms:
    name, _, file = form.partition("=")
    if file and os.environ["STATUS"] != "2":
        Path(file).write_text(f"{name} of {len(sys.argv)} words\\n")
sys.exit(int(os.environ["STATUS"]))
"""


def validated(*command: str | Path) -> None:
    """Runs a validator; what it says is the failure."""
    run = subprocess.run([sys.executable, "-m", *map(str, command)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def snippets() -> dict[str, str]:
    """The YAML of the recipes for CI, by their heading."""
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    return dict(re.findall(r"^## (\S+)\n(?:(?!^## ).)*?```yaml\n(.*?)```", page, re.DOTALL | re.MULTILINE))


# Schemas


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    validated("pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", ROOT / "action.yml"),
        ("vendor.gitlab-ci", GITLAB),
        ("vendor.github-workflows", ROOT / ".github" / "workflows" / "ci.yml"),
    ],
    ids=["action", "gitlab", "workflow"],
)
def test_the_file_follows_the_schema_of_its_service(schema: str, file: Path) -> None:
    validated("check_jsonschema", "--builtin-schema", schema, file)


def test_what_the_recipes_show_is_valid_and_names_what_there_is(tmp_path: Path) -> None:
    shown = snippets()
    assert list(shown) == ["GitHub", "GitLab", "pre-commit"]
    for name, text in shown.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    validated("check_jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "GitHub.yaml")
    validated("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", tmp_path / "GitLab.yaml")
    validated("pre_commit", "validate-config", tmp_path / "pre-commit.yaml")
    (repository,) = yaml.safe_load(shown["pre-commit"])["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == [HOOK["id"]]
    (job,) = yaml.safe_load(shown["GitHub"])["jobs"].values()
    (step,) = [step for step in job["steps"] if "archdecide" in step.get("uses", "")]
    assert set(step["with"]) <= set(ACTION["inputs"])


# The hook


def is_profile(name: str) -> bool:
    """Whether `archdecide check` finds a file of this name in a folder."""
    ends = ("archdecide.yaml", "archdecide.yml")
    return not name.startswith("._") and (name in ends or name.endswith(tuple(f".{end}" for end in ends)))


@given(
    st.lists(st.sampled_from(["a", "archdecide", "archdecide.yaml", "x-", ".", ".b"]), max_size=2),
    st.sampled_from(["", ".", "._", "._x.", "shop.", "a.b.", "my", "my-", "..", "x.archdecide.yaml."]),
    st.sampled_from(["archdecide.yaml", "archdecide.yml", "archdecide.yaml.bak", "Archdecide.yaml", "archdecide_yaml"]),
)
def test_the_hook_takes_the_files_that_are_found_in_folders(folders: list[str], start: str, end: str) -> None:
    name = start + end
    assert bool(re.search(HOOK["files"], "/".join([*folders, name]))) is is_profile(name)


@pytest.mark.parametrize("name", ["archdecide.yaml", ".archdecide.yml", "shop.archdecide.yaml", "a/b.archdecide.yaml"])
def test_the_hook_takes_a_profile(name: str) -> None:
    assert re.search(HOOK["files"], name)
    assert set(HOOK["types"]) <= tags_from_filename(name)


@pytest.mark.parametrize("name", ["._x.archdecide.yaml", "myarchdecide.yaml", "archdecide.yaml/x", "archdecide.toml"])
def test_the_hook_passes_over_other_files(name: str) -> None:
    assert not re.search(HOOK["files"], name)


def test_the_hook_makes_one_call_in_which_no_file_name_is_an_option() -> None:
    assert (HOOK["entry"], HOOK["args"], HOOK["require_serial"]) == ("archdecide check", ["--"], True)


def test_the_hook_that_formats_takes_the_same_files_in_the_same_way() -> None:
    assert FORMAT_HOOK["entry"] == "archdecide fmt"
    assert {key: HOOK[key] for key in ("args", "files", "types", "require_serial", "language")} == {
        key: FORMAT_HOOK[key] for key in ("args", "files", "types", "require_serial", "language")
    }


# The action


def test_no_input_of_the_action_is_pasted_into_a_script() -> None:
    for step in STEPS.values():
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]


def test_every_input_of_the_action_is_used_and_described() -> None:
    used = set(re.findall(r"\$\{\{ inputs\.([a-z-]+) }}", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(ACTION["inputs"])
    assert all(entry["description"] and "default" in entry for entry in ACTION["inputs"].values())


class Runner:
    """A runner of GitHub Actions, as far as a script can tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        scripts = folder / "scripts"
        for made in (self.work, scripts):
            made.mkdir()
        program = scripts / "archdecide"
        program.write_text(FAKE.replace("/usr/bin/env python3", sys.executable), "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.environment = {
            "PATH": os.environ["PATH"],
            "RUNNER_TEMP": str(folder),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "SCRIPTS": str(scripts),
            "CALLS": str(folder / "calls"),
        }

    def check(self, inputs: dict[str, str] | None = None, status: int = 0) -> int:
        """Runs the check with these inputs, beside the defaults of the action; the fake ends with this status."""
        given = inputs or {}
        step = STEPS["Check the decisions"]
        variables = {
            variable: given.get(name[1], ACTION["inputs"][name[1]]["default"])
            for variable, value in step["env"].items()
            if (name := re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) }}", value))
        }
        environment = self.environment | variables | {"STATUS": str(status)}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=self.work, env=environment, check=False, timeout=60).returncode

    @property
    def words(self) -> list[str]:
        """What archdecide was called with."""
        return list(json.loads((self.folder / "calls").read_text("utf-8")))

    def read(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_the_action_annotates_writes_sarif_and_adds_the_summary(runner: Runner) -> None:
    assert runner.check() == 0
    page = f"markdown={runner.folder / 'archdecide-summary.md'}"
    assert runner.words == [
        "check", ".", "-f", "github", "-f", "sarif=archdecide.sarif", "-f", page, "--fail-on", "error",
    ]  # fmt: skip
    assert runner.read("summary") == "markdown of 11 words\n"
    assert runner.read("output") == "sarif=archdecide.sarif\nexit-code=0\n"


@pytest.mark.parametrize("status", [1, 3])
def test_findings_fail_the_step_after_everything_is_written(runner: Runner, status: int) -> None:
    assert runner.check(status=status) == status
    assert runner.read("summary") and runner.read("output") == f"sarif=archdecide.sarif\nexit-code={status}\n"


def test_files_of_an_earlier_run_are_not_taken_for_results(runner: Runner) -> None:
    (runner.work / "archdecide.sarif").write_text("old", "utf-8")
    (runner.folder / "archdecide-summary.md").write_text("old", "utf-8")
    assert runner.check(status=2) == 2
    assert runner.read("summary") == ""
    assert runner.read("output") == "sarif=\nexit-code=2\n"


def test_inputs_reach_the_check_word_for_word(runner: Runner) -> None:
    given = {
        "paths": "a b/archdecide.yaml\r\n\n$(touch forged)\n`touch forged`; touch forged\n--exit-zero\n*",
        "fail-on": "warning",
        "since": "origin/main; touch forged",
        "baseline": "known file.json",
        "category": "$(touch forged) a",
        "annotations": "false",
        "summary": "false",
        "sarif": "out put.sarif\nexit-code=0",
    }
    assert runner.check(given) == 0
    assert runner.words == [
        "check", "a b/archdecide.yaml", "$(touch forged)", "`touch forged`; touch forged", "./--exit-zero", "*",
        "-f", "text", "-f", "sarif=out put.sarif", "--fail-on", "warning",
        "--since", "origin/main; touch forged", "--baseline", "known file.json",
        "--category", "$(touch forged) a",
    ]  # fmt: skip
    assert sorted(file.name for file in runner.work.iterdir()) == ["out put.sarif"]
    assert runner.read("output") == "sarif=out put.sarif\nexit-code=0\n"


def test_without_a_name_no_sarif_is_written(runner: Runner) -> None:
    assert runner.check({"sarif": ""}) == 0
    assert [word for word in runner.words if word.startswith("sarif")] == []
    assert runner.read("output") == "sarif=\nexit-code=0\n"


@pytest.mark.parametrize(("version", "what"), [("", "the source"), ("0.1.0", "archdecide==0.1.0")])
def test_the_action_installs_its_own_source_or_a_version(tmp_path: Path, version: str, what: str) -> None:
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" >>"$CALLS"\\n\' >"$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n',
        "utf-8",
    )
    python.chmod(0o755)
    environment = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_ACTION_PATH": "the source",
        "PYTHON": str(python),
        "VERSION": version,
        "CALLS": str(tmp_path / "calls"),
    }
    subprocess.run(["bash", "-c", STEPS["Install archdecide"]["run"]], env=environment, check=True, timeout=60)
    words = (tmp_path / "calls").read_text("utf-8").splitlines()
    assert words == ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", what]
    assert (tmp_path / "output").read_text("utf-8") == f"scripts={tmp_path}/archdecide/bin\n"


# The options that these files use


def forms(text: str) -> set[str]:
    """The formats that a script asks for."""
    return set(re.findall(r"-f \"?([a-z]+)", text))


def test_only_formats_that_exist_are_asked_for() -> None:
    from archdecide.formats import CHECK_FORMATS

    job: Any = yaml.safe_load(GITLAB.read_text("utf-8"))["archdecide"]
    texts = [*(step["run"] for step in STEPS.values()), *job["script"], *snippets().values()]
    asked = {form for text in texts for form in forms(text)}
    assert asked == {"text", "github", "sarif", "markdown", "gitlab", "junit"}
    assert asked <= set(CHECK_FORMATS)
    files = set(job["artifacts"]["reports"].values())
    assert all(f"={file}" in " ".join(job["script"]) for file in files)
