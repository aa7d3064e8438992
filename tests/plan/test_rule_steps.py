"""The steps of gates: once the profile says what `met` says, the step is gone."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from archdecide import api
from archdecide.facts import DERIVED
from archdecide.profile import Profile
from archdecide.rules import Gate

HARD = {"card": {"data_sensitivity": "pci"}, "gpu": {"hardware": "gpu"}, "py": {"runtime": "python"}}
NAMES = ("shop", "stock", "mail", *HARD)
WORST: dict[str, Any] = {
    "name": "worst case",
    "product": {"stage": "growth", "domain_clarity": 1},
    "team": {"engineers": 5, "teams": 2, "distributed_systems_skill": 0, "platform_engineers": 0},
    "platform": {"deployment_automation": "manual", "observability": "logs"},
    "reliability": {"availability_target_pct": 99.99},
    "ai": {"model_hosting": "self-hosted-gpu", "model_updates_per_month": 0},
    "existing": {"architecture": "microservices"},
    "components": [
        {"name": name, "kind": "application", "team": "one", "runtime": "java", "runs_in": "all", **HARD.get(name, {})}
        for name in NAMES
    ],
    "interactions": [{"from": "shop", "to": name, "need": "reply"} for name in NAMES[1:]],
    "decision": {"style": "microservices", "decided": "2026-11-01"},
}
"""A profile on which as many gates hold as one profile can have."""


def gates_with_steps(facts: dict[str, Any]) -> set[str]:
    known = {gate.id for gate in api.load_pack().gates}
    return {rule for step in api.plan(Profile.model_validate(facts)).steps for rule in step.rules if rule in known}


def with_facts(profile: dict[str, Any], *given: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a profile with the stated ones of these facts, the last word in force."""
    facts = deepcopy(profile)
    for path, value in (item for each in given for item in each.items() if item[0] not in DERIVED):
        section, key = path.split(".")
        facts.setdefault(section, {})[key] = value
    return facts


STATED = [
    gate
    for gate in api.load_pack().gates
    if any(level.met for level in gate.levels) and not any(DERIVED.keys() & level.met.keys() for level in gate.levels)
]
HELD = [gate for gate in STATED if gate.id != "insufficient-facts"]


@pytest.mark.parametrize("gate", HELD, ids=lambda gate: gate.id)
def test_what_the_profile_says_once_a_gate_is_met_takes_its_step_away(gate: Gate) -> None:
    given = [example.given for example in gate.examples if example.expect == "fires"]
    held = [profile for facts in given if gate.id in gates_with_steps(profile := with_facts(WORST, facts))]
    assert held
    for profile in held:
        met = with_facts(profile, *(level.met for level in gate.levels))
        assert gate.id not in gates_with_steps(met)


def test_parts_that_run_apart_take_the_steps_of_the_isolating_gates_away() -> None:
    gates = {"mandated-isolation", "incompatible-hardware-runtime"}
    assert gates <= gates_with_steps(WORST)
    apart = deepcopy(WORST)
    for part in apart["components"]:
        part["runs_in"] = part["name"]
    assert not gates & gates_with_steps(apart)
