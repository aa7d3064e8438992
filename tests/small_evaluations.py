"""A case file and its evaluation."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from archdecide import api
from archdecide.load.cases import read_cases
from archdecide.packtools.evaluation import Evaluation, evaluate

Entry = dict[str, Any]


def case(identifier: str, outcome: str, family: str = "", label: str = "clear", **profile: Any) -> Entry:
    """A case as it is written, with keys that only people read."""
    return {
        "id": identifier,
        "system": f"System {identifier}",
        "year": 2020,
        "outcome": outcome,
        "family": family or identifier,
        "label": label,
        "score_it": True,
        "facts": {"anything": "goes here"},
        "stated_reasons": ["not read"],
        "profile": {"name": identifier, **profile},
    }


def large(teams: int = 40, engineers: int = 300) -> Mapping[str, Any]:
    return {"team": {"teams": teams, "engineers": engineers}}


def small(engineers: int = 3) -> Mapping[str, Any]:
    return {"product": {"stage": "mvp"}, "team": {"teams": 1, "engineers": engineers}}


CASES = [
    case("big", "microservices", "one", **large()),
    case("bigger", "microservices", "one", **large(60, 900)),
    case("regretted", "microservices", "two", **small(5)),
    case("tiny", "monolith", "three", **small()),
    case("modular", "modular-monolith", "four", label="debatable", **small(8)),
    case("huge", "monolith", "five", label="debatable", **large(30, 250)),
    case("silent", "monolith", "six"),
    case("ignored", "monolith", "seven", **large()) | {"score_it": False},
]


PAIRS = [
    {"a": "tiny", "b": "big", "expect": "b leans more to microservices", "same": "load"},
    {"a": "big", "b": "tiny", "expect": "b leans more to microservices", "same": "company"},
    {"a": "tiny", "b": "modular", "expect": "no change", "same": "system"},
    {"a": "tiny", "b": "silent", "expect": "b leans from monolith to microservices", "same": "system"},
    {"a": "ignored", "b": "tiny", "expect": "nothing follows"},
]


def case_file(folder: Path, cases: Sequence[Entry] = CASES, pairs: Sequence[Entry] = PAIRS) -> Path:
    file = folder / "cases.yaml"
    file.write_text(yaml.safe_dump({"cases": list(cases), "matched_pairs": list(pairs)}, sort_keys=False), "utf-8")
    return file


def evaluation(folder: Path, **more: Any) -> Evaluation:
    loaded = read_cases(str(case_file(folder, **more)), api.load_pack())
    return evaluate(loaded.cases, loaded.pairs, api.load_pack())
