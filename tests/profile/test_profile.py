"""Profiles: what is built directly is what pydantic makes of it, and pydantic is asked only of what is wrong."""

import json
import subprocess
import sys
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from effort import examples
from goldens import EXAMPLES, ROOT, profile_path
from hypothesis import example, given, settings
from pydantic import ValidationError
from written_profiles import JUNK, NEAR_PROFILES, RIGHT_PROFILES

from archdecide.check import CheckSettings
from archdecide.errors import InputError
from archdecide.load.document import parse
from archdecide.load.pack_reader import load_pack
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Profile
from archdecide.profile.section import Section
from archdecide.schema_node import SchemaNode, adapter
from archdecide.usecases.batch.checking import check_text


def by_pydantic(data: Any) -> Profile | None:
    try:
        made: Profile = adapter(Profile).validate_python(data)
    except ValidationError:
        return None
    return made


def stated(node: Any) -> Any:
    """What a text gave a value, in a section and in all sections inside it."""
    match node:
        case Section():
            return node.stated, [stated(getattr(node, name)) for name in node.__struct_fields__]
        case tuple():
            return [stated(item) for item in node]
        case dict():
            return {key: stated(value) for key, value in node.items()}
    return None


@settings(deadline=None, max_examples=examples(200))
@given(JUNK | NEAR_PROFILES)
@example({"name": "a", "team": None, "weights": {"team-autonomy": None}})
@example({"name": "a", "unheard_of": None})
@example({"name": "a", "decision": {"style": "monolith", "basis": {"pack": "0", "facts": {"a": [1, {"b": None}]}}}})
def test_a_profile_is_what_pydantic_makes_of_its_data(data: Any) -> None:
    expected = by_pydantic(data)
    if expected is None:
        with pytest.raises(ValidationError):
            Profile.model_validate(data)
        return
    made = Profile.model_validate(data)
    assert made == expected
    assert stated(made) == stated(expected)


@settings(deadline=None, max_examples=examples(100))
@given(RIGHT_PROFILES)
def test_a_right_profile_is_built_without_pydantic(data: Any) -> None:
    assert is_built_directly(data)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_built_without_pydantic(name: str) -> None:
    assert is_built_directly(parse((ROOT / profile_path(name)).read_text("utf-8"), name).data)


def is_built_directly(data: Any) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SchemaNode, "model_validate", classmethod(lambda _, __: pytest.fail("pydantic was asked")))
        made = Profile.model_validate(data)
    return made == by_pydantic(data)


def test_a_check_of_a_right_profile_does_not_load_pydantic() -> None:
    code = (
        "import sys; from datetime import date; from archdecide import api\n"
        f"api.check({str(ROOT / profile_path(EXAMPLES[0]))!r}, today=date(2026, 11, 28))\n"
        "print([name for name in sys.modules if name.startswith('pydantic')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_a_field_that_no_text_gave_is_not_stated() -> None:
    made = Profile.model_validate({"name": "a", "team": {"engineers": 3, "teams": None}})
    assert made.stated == {"name", "team"}
    assert made.team.stated == {"engineers"}
    assert Profile(name="a").stated == frozenset()


def test_what_is_wrong_is_told_of_a_profile() -> None:
    with pytest.raises(ValidationError, match=r"^1 validation error for Profile\nteam\.enginers\n"):
        Profile.model_validate({"name": "a", "team": {"enginers": 3}})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("weights: {team-autonomy: null}", "a.yaml:2:26: weights.team-autonomy: null is not a number"),
        ("boundaries: {together: [[null]]}", "a.yaml:2:26: boundaries.together[0][0]: null is not text"),
        ("boundaries: {fixed: {s: [null]}}", "a.yaml:2:26: boundaries.fixed.s[0]: null is not text"),
        ("decision: {style: monolith, services: {s: [~]}}", "a.yaml:2:44: decision.services.s[0]: null is not text"),
        ("security: {regulated_data: [null]}", "a.yaml:2:28: security.regulated_data: null is not a known word"),
    ],
)
def test_nothing_in_a_list_or_mapping_is_a_problem_at_its_place(line: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_profile(f"name: a\n{line}\n", "a.yaml", load_pack())
    assert [str(item).split(";")[0].split(" (")[0] for item in caught.value.problems] == [problem]


def places_in(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in plain data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in inside for found in ((*path, key), *places_in(value, (*path, key)))]


WRONG: tuple[Any, ...] = (None, True, -1, 1e308, "", "x", "6..9", [], {}, [None], {"a": None}, [["a"], {}])
MORE: dict[str, Any] = {
    "weights": {"team-autonomy": 2},
    "boundaries": {
        "together": [["prompt-engine", "content-review"]],
        "apart": [],
        "fixed": {"s": ["prompt-engine"]},
    },
    "decision": {
        "style": "monolith",
        "services": {"s": ["prompt-engine"]},
        "basis": {"pack": "0", "facts": {"a": [1]}},
    },
    "waivers": [{"rule": "decision-drift", "reason": "soon"}],
}


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
def test_one_wrong_value_anywhere_never_ends_a_check(wrong: Any) -> None:
    text = (ROOT / profile_path("ai-writing-saas")).read_text("utf-8")
    data = {**parse(text, "a.yaml").data, **MORE}
    pack, terms = load_pack(), CheckSettings()
    assert check_text(json.dumps(data), "a.yaml", pack, date(2026, 11, 28), terms).valid
    refused = 0
    for *above, last in places_in(data):
        dented = deepcopy(data)
        holder: Any = dented
        for part in above:
            holder = holder[part]
        holder[last] = wrong
        checked = check_text(json.dumps(dented), "a.yaml", pack, date(2026, 11, 28), terms)
        assert checked.valid or checked.findings
        refused += not checked.valid
    assert refused
