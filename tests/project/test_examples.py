import json
import subprocess
import sys
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from goldens import COMMAND, EXAMPLES, ROOT, outputs, profile_path
from jsonschema import Draft202012Validator

from archdecide.api import load_pack
from archdecide.errors import InputError
from archdecide.formats.json.profile_schema import profile_schema
from archdecide.load.document import parse
from archdecide.load.profile_reader import parse_profile, read_profile
from archdecide.rules import Pack
from archdecide.sensitivity.verdict import decide

FILES = ("decision.json", "graph.json", "graph.mmd", "graph.svg", "report.md")
COMMANDS = {
    "decision.json": ("assess", "--format", "json"),
    "report.md": ("report",),
    "graph.mmd": ("graph",),
    "graph.svg": ("graph", "--format", "svg"),
    "graph.json": ("graph", "--format", "json"),
}


def profile_text(name: str) -> str:
    return (ROOT / profile_path(name)).read_text(encoding="utf-8")


def profile_data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = parse(profile_text(name), name).data
    return data


ANCHORS: Mapping[str, tuple[tuple[float, float, float], str]] = {
    "tiny-mvp-chatbot": ((86.9, 80.9, 32.7), "monolith"),
    "ai-writing-saas": ((65.5, 72.2, 55.7), "modular-monolith"),
    "enterprise-ai-platform": ((47.8, 66.4, 79.8), "microservices"),
}
"""The scores for which the curves were calibrated. They are judgement; a rule may move them by three points at most.

Version 2 moved two of them on purpose: card data and accelerators leave under every style, so one deployable with such
a part beside it does nearly as well as services (before: 59.5, 65.9, 57.7 and 40.9, 59.3, 81.3).
"""


@pytest.mark.parametrize("name", ANCHORS)
def test_the_anchors_of_the_calibration_hold(name: str) -> None:
    scores, recommendation = ANCHORS[name]
    outcome = decide(parse_profile(profile_text(name), name, load_pack()).profile, load_pack()).outcome
    assert tuple(outcome.scores.values()) == pytest.approx(scores, abs=3)
    assert outcome.recommendation == recommendation


@pytest.fixture(scope="session")
def validator() -> Draft202012Validator:
    return Draft202012Validator(profile_schema())


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def made(example: str) -> Mapping[str, str]:
    return outputs(example)


NAMED = (
    "ai-writing-saas",
    "archdecide",
    "edtech-generation-assessment",
    "enterprise-ai-platform",
    "fraud-detection",
    "image-recognition",
    "modular-chatbot",
    "multi-model-saas",
    "online-shop",
    "overbuilt-landscape",
    "single-model-application",
    "summarisation-analytics",
    "tiny-mvp-chatbot",
)
"""The systems that the issue names; all but ourselves come from the source documents."""

# ── the golden files ──


def test_every_system_that_the_issue_names_is_an_example() -> None:
    assert set(NAMED) <= set(EXAMPLES)


@pytest.mark.parametrize("file", FILES)
def test_an_example_gives_its_golden_files(example: str, made: Mapping[str, str], file: str) -> None:
    golden = ROOT / "examples" / example / file
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if expected != made[file]:
        lines = unified_diff(
            expected.splitlines(), made[file].splitlines(), f"examples/{example}/{file}", "now", lineterm="", n=2
        )
        shown = "\n".join(list(lines)[:60])
        pytest.fail(f"{shown}\n\nIf this is what should come out: {COMMAND}", pytrace=False)


def test_an_example_folder_holds_its_profile_and_its_golden_files_only(example: str) -> None:
    expected = sorted(["archdecide.yaml", *FILES])
    assert expected == sorted(path.name for path in (ROOT / "examples" / example).iterdir())


@pytest.mark.parametrize("file", FILES)
def test_the_command_line_prints_the_golden_files(file: str) -> None:
    command, *arguments = COMMANDS[file]
    name = "ai-writing-saas"
    result = subprocess.run(
        [sys.executable, "-m", "archdecide", command, profile_path(name), *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    expected = (ROOT / "examples" / name / file).read_text(encoding="utf-8")
    assert (expected, b"") == (result.stdout.decode(), result.stderr)


# ── the profiles ──

OURSELVES = "archdecide"
"""The profile of this project stands for no system of the source documents."""


def test_an_example_says_what_it_is_in_its_first_lines(example: str) -> None:
    head = profile_text(example).split("\n\n")[0]
    assert all(line.startswith("# ") for line in head.splitlines())
    assert 2 <= len(head.splitlines()) <= 3
    assert any(f"S00{number}" in head for number in range(5)) or example == OURSELVES or example not in NAMED


def test_an_example_has_components_interactions_and_evidence(example: str, pack: Pack) -> None:
    profile = read_profile(str(ROOT / profile_path(example)), pack).profile
    assert profile.components
    assert profile.interactions
    assert profile.evidence


def test_the_components_of_an_example_are_all_connected(example: str) -> None:
    data = profile_data(example)
    used = {interaction[end] for interaction in data["interactions"] for end in ("from", "to")}
    assert [] == [component["name"] for component in data["components"] if component["name"] not in used]


def test_the_examples_together_show_every_part_of_a_profile() -> None:
    shown = {key for name in EXAMPLES for key in profile_data(name)}
    expected = {"boundaries", "decision", "description", "evidence", "waivers", "weights"}
    assert expected <= shown


# ── the JSON Schema ──


def test_an_example_is_valid_against_the_json_schema(example: str, validator: Draft202012Validator) -> None:
    assert [] == [error.message for error in validator.iter_errors(profile_data(example))]


def test_check_jsonschema_accepts_the_schema_and_every_example(tmp_path: Path) -> None:
    schema = tmp_path / "profile.schema.json"
    schema.write_text(json.dumps(profile_schema()), encoding="utf-8")
    tool = [sys.executable, "-m", "check_jsonschema"]
    for arguments in (
        ["--check-metaschema", str(schema)],
        ["--schemafile", str(schema), *map(profile_path, EXAMPLES)],
    ):
        result = subprocess.run([*tool, *arguments], cwd=ROOT, capture_output=True, check=False, text=True)
        assert (0, "ok -- validation done") == (result.returncode, result.stdout.strip()), result.stdout + result.stderr


MISTAKES = {
    "an unknown key": ("engineers: 12", "enginers: 12"),
    "an unknown key without a value": ("engineers: 12", "engineers: 12\n  enginers:"),
    "a word where a number belongs": ("engineers: 12", "engineers: twelve"),
    "yes or no where a number belongs": ("engineers: 12", "engineers: true"),
    "half an engineer": ("engineers: 12", "engineers: 12.5"),
    "a number out of range": ("pipeline_minutes: 20", "pipeline_minutes: 601"),
    "a step beyond the scale": ("domain_clarity: 4", "domain_clarity: 6"),
    "an unknown word": ("stage: growth", "stage: going well"),
    "no value that is still possible": ("stage: growth", "stage: []"),
    "a value that is possible twice": ("stage: growth", "stage: [growth, growth]"),
    "half an interval": ("lead_time_hours: 24", "lead_time_hours: {min: 24}"),
    "a word where yes or no belongs": ("degraded_mode_useful: true", 'degraded_mode_useful: "sometimes"'),
    "a word where a list belongs": ("regulated_data: [pii, pci]", "regulated_data: secrets"),
    "no name": ("name: AI writing SaaS", "name: null"),
    "another version": ("schema_version: 1", "schema_version: 2"),
    "a list where a section belongs": ("\nplatform:", "\nplatform: []\nx-platform:"),
    "a component without a name": ("  - name: llm-provider\n    kind: external", "  - kind: external"),
    "an unknown kind of component": ("kind: moderation", "kind: moderator"),
    "no load at all": ("relative_load: 6", "relative_load: 0"),
    "an interaction without an end": ("    to: llm-provider\n", ""),
    "an estimate that no rule can use": ("callee_p95_ms: 300", "callee_p95_ms: 200..400"),
}


@pytest.mark.parametrize(("right", "wrong"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_by_the_schema_as_by_the_loader(
    right: str, wrong: str, pack: Pack, validator: Draft202012Validator
) -> None:
    text = profile_text("ai-writing-saas")
    assert right in text
    broken = text.replace(right, wrong, 1)
    assert not validator.is_valid(parse(broken, "broken.yaml").data)
    with pytest.raises(InputError):
        parse_profile(broken, "broken.yaml", pack)
