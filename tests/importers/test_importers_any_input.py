"""No input ends an importer, the order of files changes nothing, and no secret leaves it."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from effort import THOROUGH, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_cases import CASES, read_files, said

from archdecide.importers import workloads

PATHS = sorted(CASES.glob("*/*.yaml"))
WRONG: tuple[Any, ...] = (None, 7, "text", [], {}, True, [["x"]], {"a": {"b": 1}}, -1.5, "\u202e")


def variants(data: Any) -> Iterator[Any]:
    """The data with each value replaced by one of another kind in turn, one at a time."""
    yield from WRONG[::4]
    containers = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for number, (key, value) in enumerate(list(containers)):
        others = [WRONG[number % len(WRONG)]] if not isinstance(value, dict | list) else variants(value)
        for other in others:
            changed = dict(data) if isinstance(data, dict) else list(data)
            changed[key] = other
            yield changed


def documents(text: str) -> list[Any]:
    try:
        return list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_value_of_any_kind_in_any_place_is_read_without_end_by_an_exception(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    for name, text in case["files"].items():
        if not name.endswith((".yaml", ".yml", ".json", ".jsonl")):
            continue
        for number, document in enumerate(every := documents(text)):
            for changed in islice(variants(document), 0, None, 1 if THOROUGH else 4):
                content = "\n---\n".join(json.dumps(one) for one in [*every[:number], changed, *every[number + 1 :]])
                read_files(path.parent.name, {**case["files"], name: content}, case)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
@settings(max_examples=examples(12))
@given(seed=st.randoms(use_true_random=False))
def test_cut_and_mixed_text_is_read_without_end_by_an_exception(path: Path, seed: Any) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    contents = {
        name: text[: seed.randrange(len(text) + 1)] + "\0}{[" * seed.randrange(2)
        for name, text in case["files"].items()
    }
    read_files(path.parent.name, contents, case)


def test_the_order_in_which_services_stand_changes_nothing() -> None:
    case = yaml.safe_load((CASES / "compose" / "ferry.yaml").read_text("utf-8"))
    data = yaml.safe_load(case["files"]["compose.yaml"])
    data["services"] = dict(reversed(data["services"].items()))
    turned = {**case["files"], "compose.yaml": yaml.safe_dump(data, sort_keys=False)}
    first, second = (said(read_files("compose", files, case)) for files in (case["files"], turned))
    assert sorted(first["says"]) == sorted(second["says"])


def test_no_secret_of_a_deployment_leaves_its_importer() -> None:
    secret = "s3cr3t/w@rd"
    compose = f"""
services:
  desk:
    build: .
    environment: ["A=postgres://app:{secret}@db:5432/x", "B_URL=http://app:{secret}@nowhere:80", "C={secret}"]
  db: {{image: "postgres:18", environment: {{POSTGRES_PASSWORD: "{secret}"}}}}
"""
    found = read_files("compose", {"compose.yaml": compose, ".env": f"D={secret}\n"})
    assert {"desk data_store db (high)"} <= set(said(found)["says"])
    assert said(found)["unresolved"] == ["desk.B_URL nowhere"]
    assert not any(part in repr(found) for part in ("s3cr3t", "w@rd"))


def test_more_services_than_are_read_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workloads, "MOST_WORKLOADS", 5)
    services = "".join(f"  s{number}: {{image: x}}\n" for number in range(8))
    found = said(read_files("compose", {"compose.yaml": f"services:\n{services}"}))
    assert found["left_out"] == ["3 services limit"]


def test_files_that_include_and_services_that_extend_each_other_end() -> None:
    files = {
        "compose.yaml": "include: [a.yaml]\nservices: {x: {extends: y}, y: {extends: {file: a.yaml, service: z}}}\n",
        "a.yaml": "include: [compose.yaml]\nservices: {z: {extends: {file: compose.yaml, service: x}}}\n",
    }
    assert sorted(said(read_files("compose", files))["says"]) == ["x (high)", "y (high)", "z (high)"]


def test_a_service_that_uses_a_platform_by_two_variables_is_one() -> None:
    both = "{build: a, environment: ['A_URL=http://collector:1', 'B_URL=http://collector:2']}"
    found = read_files("compose", {"compose.yaml": f"services: {{a: {both}, b: {both}, collector: {{image: jaeger}}}}"})
    assert [(one.name, one.why) for one in found.left_out] == [("collector", "2 services use it")]
