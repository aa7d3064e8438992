"""Whole profiles and what is decided for them: every case of tests/cases/*.yaml.

A case has a name, a profile (written out, or an example as `base`), values to `set` in it by path (components and
deeper lists by name or position, null for unknown), and what to `expect`. Every key of `expect` is one of VIEWS.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from archdecide import api
from archdecide.load.document import parse
from archdecide.load.profile_reader import parse_profile
from archdecide.sensitivity.decision import Decision, Outcome
from archdecide.sensitivity.verdict import decide

HERE = Path(__file__).parents[1]
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(HERE.glob("cases/*.yaml"))
    for case in parse(file.read_text(encoding="utf-8"), file.name).data["cases"]
]


def profile_of(case: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """The profile of a case as data, with its own and further values set."""
    data: dict[str, Any] = deepcopy(dict(case.get("profile", {})))
    if "base" in case:
        file = HERE.parent / case["base"] / "archdecide.yaml"
        data = parse(file.read_text(encoding="utf-8"), file.name).data | data
    for path, value in {**case.get("set", {}), **further}.items():
        holder: Any = data
        *above, last = path.split(".")
        for part in above:
            holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[_position(holder, part)]
        holder[last if isinstance(holder, dict) else _position(holder, last)] = value
    return {"name": case["name"][:80], **data}


def _position(entries: list[dict[str, Any]], part: str) -> int:
    """Where in a list: a number, or the position of the entry with this name."""
    return int(part) if part.isdigit() else [entry["name"] for entry in entries].index(part)


def decision_of(case: Mapping[str, Any], further: Mapping[str, Any] | None = None) -> Decision:
    pack = api.load_pack()
    text = json.dumps(profile_of(case, further or {}))
    return decide(parse_profile(text, case["name"], pack).profile, pack)


def _scores(decision: Decision, wanted: Mapping[str, list[float]], _case: object) -> object:
    """What was wanted where the score lies in [low, high], else the score."""
    return {
        option: [low, high] if low <= (score := decision.outcome.scores[option] or 0.0) <= high else score
        for option, (low, high) in wanted.items()
    }


def _gates(decision: Decision, wanted: Mapping[str, Mapping[str, object]], _case: object) -> object:
    """What these gates say of these options: the effects where they hold, `unproven`, `clear`, or `silent` for an
    option that the gate never touches."""

    def word(identifier: str, option: str) -> str:
        findings = [gate for gate in decision.gates if (gate.id, gate.option or "all") == (identifier, option)]
        words = [gate.effect if gate.state == "holds" else gate.state for gate in findings if gate.state != "clear"]
        return " and ".join(words) or ("clear" if findings else "silent")

    return {
        identifier: {option: word(identifier, option) for option in options} for identifier, options in wanted.items()
    }


def _same_scores(decision: Decision, wanted: Mapping[str, Any], case: Mapping[str, Any]) -> object:
    """What was wanted if the scores are those of the same case with these values, else the scores."""
    other = decision_of(case, wanted).outcome.scores
    return wanted if decision.outcome.scores == pytest.approx(other, abs=1e-9) else decision.outcome.scores


def _words(outcome: Outcome | None) -> object:
    return outcome and {"recommendation": outcome.recommendation, "verdict": outcome.verdict}


VIEWS: Mapping[str, Callable[[Decision, Any, Any], object]] = {
    "recommendation": lambda decision, _, __: decision.outcome.recommendation,
    "score_leader": lambda decision, _, __: decision.outcome.score_leader,
    "verdict": lambda decision, _, __: decision.outcome.verdict,
    "tie_break": lambda decision, _, __: decision.outcome.tie_break,
    "coverage": lambda decision, _, __: decision.coverage_word,
    "removed": lambda decision, _, __: list(decision.removed),
    "with_default_weights": lambda decision, _, __: _words(decision.with_default_weights),
    "gates_that_hold": lambda decision, _, __: list(
        dict.fromkeys(gate.id for gate in decision.gates if gate.state == "holds")
    ),
    "triggers_that_fire": lambda decision, _, __: [
        trigger.id for trigger in decision.triggers if trigger.state == "fires"
    ],
    "importances": lambda decision, wanted, _: {
        criterion.id: criterion.importance if criterion.importance is None else round(criterion.importance, 4)
        for criterion in decision.criteria
        if criterion.id in wanted
    },
    "states": lambda decision, wanted, _: {
        criterion.id: criterion.state for criterion in decision.criteria if criterion.id in wanted
    },
    "asks_first": lambda decision, _, __: decision.open_questions[0].fact if decision.open_questions else None,
    "scores": _scores,
    "gates": _gates,
    "same_scores_as_with": _same_scores,
}


@pytest.mark.parametrize("case", CASES)
def test_a_profile_is_decided_as_the_case_expects(case: Mapping[str, Any]) -> None:
    decision = decision_of(case)
    expected = case["expect"]
    assert expected == {key: VIEWS[key](decision, wanted, case) for key, wanted in expected.items()}


def test_no_two_cases_have_the_same_name() -> None:
    names = [str(case.id) for case in CASES]
    assert sorted(set(names)) == sorted(names)
