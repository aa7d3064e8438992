"""What becomes of a deployable of today: it gives nothing to itself."""

from collections.abc import Mapping

import pytest

from archdecide import api
from archdecide.formats.wording import plan_wording
from archdecide.profile import Profile


def words(runs_in: Mapping[str, str], services: Mapping[str, list[str]]) -> dict[str, str]:
    """By deployable of today what becomes of it, with these services on record."""
    profile = Profile.model_validate(
        {
            "name": "s",
            "existing": {"architecture": "microservices"},
            "components": [{"name": part, "kind": "application", "runs_in": home} for part, home in runs_in.items()],
            "decision": {"style": "microservices", "decided": "2026-11-01", "services": services},
        }
    )
    running = api.plan(profile).comparison.running
    assert running is not None
    return {item.name: plan_wording.becomes(item) for item in running}


@pytest.mark.parametrize(
    ("runs_in", "services", "expected"),
    [
        (
            {"a": "all", "b": "all", "c": "all"},
            {"app": ["a", "b"], "out": ["c"]},
            {"all": "stays, and gives parts away to 'out'"},
        ),
        (
            {"a": "all", "b": "all", "c": "jobs"},
            {"all": ["a", "c"], "out": ["b"]},
            {"all": "stays, and gives parts away to 'out'", "jobs": "merges into 'all'"},
        ),
        (
            {"a": "one", "b": "two"},
            {"one": ["a", "b"]},
            {"one": "stays, and takes others in", "two": "merges into 'one'"},
        ),
        ({"a": "one", "b": "two"}, {"x": ["a"], "y": ["b"]}, {"one": "stays", "two": "stays"}),
        (
            {"a": "one", "b": "one", "c": "two", "d": "two"},
            {"x": ["a", "c"], "y": ["b", "d"]},
            {"one": "splits into 'x' and 'y'", "two": "splits into 'x' and 'y'"},
        ),
    ],
)
def test_what_becomes_of_what_runs_today(
    runs_in: Mapping[str, str], services: Mapping[str, list[str]], expected: Mapping[str, str]
) -> None:
    assert words(runs_in, services) == expected
