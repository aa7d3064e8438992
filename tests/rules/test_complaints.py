"""What the form of a pack cannot see is complained about: every kind of mistake once, with its place in the file."""

import os
from contextlib import suppress
from math import inf, isfinite, nan
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import run
from small_packs import criterion, curve, gate, level, write_pack

from archdecide.decide.fact_context import FactContext
from archdecide.errors import InputError
from archdecide.load.origins import origins
from archdecide.load.pack_reader import load_pack, read_pack
from archdecide.load.profile_reader import parse_profile
from archdecide.rules import Pack
from archdecide.sensitivity.verdict import decide

ENGINEERS = "team.engineers"
FLAG = "reliability.degraded_mode_useful"
SET = "security.regulated_data"
SET_VALUES = dict.fromkeys(("pii", "pci", "phi", "other"), 0.5)
RISING = curve(ENGINEERS, (1, 0), (10, 1))
ONE_TEAM = {"fact": "team.teams", "at_most": 1}


def rule(**more: Any) -> dict[str, Any]:
    return {"id": "a-rule", "code": "R1", "title": "t", **more}


def trigger(when: dict[str, Any], **more: Any) -> dict[str, Any]:
    levels = [{"level": "warn", "when": when, "because": "b"}]
    return rule(sign="outgrown", levels=levels, watch="w", advice="a", **more)


def choosing(when: dict[str, Any]) -> dict[str, Any]:
    return criterion("a", {"choose": [{"when": when, "then": {"constant": 1}}, {"then": {"constant": 0}}]})


def performing(when: dict[str, Any]) -> dict[str, Any]:
    large = {"value": 1, "because": "b", "cases": [{"when": when, "value": 0, "because": "b"}]}
    return criterion("a", RISING, performances={"small": {"value": 0, "because": "b"}, "large": large})


def gated(when: dict[str, Any]) -> dict[str, Any]:
    return gate("a", level(when), examples=[])


NO_DRIVER = {"no_driver": {"known": 1, "below": 0.5}}
A_SIGN = trigger(ONE_TEAM)
ONLY_FACTS = "a criterion can only ask for facts"
MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a pain that nobody can name": (
        {"facts": [{"fact": "delivery.pains", "why": "w", "disputed": {"slow-deploys": ONE_TEAM}}]},
        "'delivery.pains' is never 'slow-deploys'",
    ),
    "a figure that nobody can state": (
        {"facts": [{"fact": "delivery.pains", "why": "w", "disputed": {"slow-deploy": {"fact": "a.b", "below": 1}}}]},
        "there is no fact 'a.b'",
    ),
    "a priority without a criterion": (
        {"facts": [{"fact": "product.priorities", "why": "w", "suggests": {"uptime": {"no-such": 2}}}]},
        "there is no criterion 'no-such' to weigh",
    ),
    "unknown fact": ({"gates": [gated({"fact": "team.engineer", "at_most": 3})]}, "there is no fact 'team.engineer'"),
    "no operator": ({"gates": [gated({"fact": ENGINEERS})]}, f"the test of '{ENGINEERS}' has no operator"),
    "no number": (
        {"gates": [gated({"fact": "product.stage", "at_most": 3})]},
        "'product.stage' is not a number, so it cannot be compared with at_most",
    ),
    "outside": (
        {"gates": [gated({"fact": ENGINEERS, "at_least": -1})]},
        f"at_least: -1.0 is outside the range of '{ENGINEERS}'",
    ),
    "includes": (
        {"gates": [gated({"fact": "product.stage", "includes": ["mvp"]})]},
        "'product.stage' is not a list, so it includes nothing",
    ),
    "never": ({"gates": [gated({"fact": "product.stage", "equals": "old"})]}, "'product.stage' is never 'old'"),
    "unknown option": ({"gates": [gate("a", level(ONE_TEAM, options=["huge"]))]}, "there is no option 'huge'"),
    "unknown source": ({"gates": [gate("a", sources=["L2"])]}, "there is no source 'L2'"),
    "unknown trigger": ({"gates": [gated({"trigger": "none"})]}, "there is no trigger 'none'"),
    "two codes": ({"gates": [gate("a"), gate("b", code="Va")]}, "the code Va belongs to 'a'"),
    "example": (
        {"gates": [gate("a", examples=[{"given": {ENGINEERS: "many"}, "expect": "fires"}])]},
        "'many' is not a number",
    ),
    "trigger of trigger": ({"triggers": [trigger({"trigger": "a-rule"})]}, "a trigger cannot ask for another trigger"),
    "driver in a curve": ({"criteria": [choosing(NO_DRIVER) | {"driver": True}]}, ONLY_FACTS),
    "coverage in a curve": ({"criteria": [choosing({"coverage_below": 0.5})]}, ONLY_FACTS),
    "trigger in a curve": (
        {"criteria": [choosing({"trigger": "a-rule"})], "triggers": [trigger(ONE_TEAM)]},
        ONLY_FACTS,
    ),
    "driver in a performance": ({"criteria": [performing({"all": [ONE_TEAM, NO_DRIVER]})]}, ONLY_FACTS),
    "coverage in a performance": ({"criteria": [performing({"not": {"coverage_below": 0.5}})]}, ONLY_FACTS),
    "curve over words": (
        {"criteria": [criterion("a", curve("product.stage", (1, 0), (2, 1)))]},
        "the fact 'product.stage' is not a number",
    ),
    "backwards": (
        {"criteria": [criterion("a", curve(ENGINEERS, (5, 0), (2, 1)))]},
        f"the points of the curve over '{ENGINEERS}' do not run from left to right",
    ),
    "table over a number": (
        {"criteria": [criterion("a", {"fact": ENGINEERS, "values": {"few": 1}})]},
        f"the fact '{ENGINEERS}' is a number",
    ),
    "table of unknown word": (
        {"criteria": [criterion("a", {"fact": FLAG, "values": {"true": 1, "false": 0, "no": 0}})]},
        f"'{FLAG}' is never 'no'",
    ),
    "table without a word": (
        {"criteria": [criterion("a", {"fact": FLAG, "values": {"true": 1}})]},
        f"the table over '{FLAG}' has no value for 'false'",
    ),
    "scaled below 0": (
        {"criteria": [criterion("a", {"scaled": RISING, "times": -4, "plus": 1})]},
        "the scaled curve reaches down to -3, and an importance is 0 to 1",
    ),
    "scaled below 0 where a set is empty": (
        {"criteria": [criterion("a", {"scaled": {"fact": SET, "values": SET_VALUES}, "plus": -0.25})]},
        "the scaled curve reaches down to -0.25, and an importance is 0 to 1",
    ),
    "scaled below 0 inside": (
        {"criteria": [criterion("a", {"multiply": RISING, "by": {"scaled": RISING, "plus": -1}, "unknown": 1})]},
        "the scaled curve reaches down to -1, and an importance is 0 to 1",
    ),
    "note on a computed fact": (
        {"facts": [{"fact": "derived.component_count", "why": "w"}]},
        "the fact 'derived.component_count' is computed",
    ),
    "two criteria of one id": (
        {"criteria": [criterion("a", RISING), criterion("a", RISING, code="K2")]},
        "the id 'a' is here twice",
    ),
    "title of two lines": (
        {"gates": [gate("a", title="one\ntwo")]},
        "the text contains a control character or a line break",
    ),
    "control character": (
        {"gates": [gate("a", title="\x1b[31mred")]},
        "the text contains a control character",
    ),
    "blank": ({"gates": [gate("a", title=" ")]}, "the text is empty"),
    "branch": (
        {"criteria": [criterion("a", {"choose": [{"then": {"constant": 1}}, {"then": {"constant": 0}}]})]},
        "a branch without `when` stands before the last branch",
    ),
    "performance": (
        {"criteria": [criterion("a", RISING, performances={"small": {"value": 0, "because": "b"}})]},
        "the performance of 'large' is missing",
    ),
    "weight": ({"criteria": [criterion("a", RISING, weight={"value": 3})]}, "the weight lies outside its own range"),
    "area": (
        {"precautions": [rule(kind="risk", area="skills", levels=[{"when": ONE_TEAM, "because": "b", "action": "a"}])]},
        "a prerequisite has an area, and nothing else has one",
    ),
    "asks_for": (
        {"gates": [gate("a", asks_for="A second person")]},
        "the gate is no prerequisite",
    ),
    "kind": ({"kinds": [{"kind": "oracle", "verdict": "v"}]}, "there is no kind 'oracle'"),
    "claim": ({"claims": [{"id": "S001.1", "says": "s"}]}, "a claim either feeds something or is excluded"),
}


FINITE = "a finite number is expected here"
WHOLE = "a whole number is expected here"
NO_NUMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "place": ({"criteria": [criterion("a", curve(ENGINEERS, (1, 0), (inf, 1)))]}, FINITE),
    "undefined place": ({"criteria": [criterion("a", curve(ENGINEERS, (1, 0), (nan, 1)))]}, FINITE),
    "huge place": ({"criteria": [criterion("a", curve(ENGINEERS, (1, 0), (10**400, 1)))]}, FINITE),
    "flag as height": ({"criteria": [criterion("a", curve(ENGINEERS, (1, 0), (10, True)))]}, FINITE),
    "flag as performance": ({"criteria": [criterion("a", RISING, large=True)]}, FINITE),
    "text as performance": ({"criteria": [criterion("a", RISING, performances={"small": {"value": "1"}})]}, FINITE),
    "times": ({"criteria": [criterion("a", {"scaled": RISING, "times": inf})]}, FINITE),
    "plus": ({"criteria": [criterion("a", {"scaled": RISING, "plus": nan})]}, FINITE),
    "limit": ({"gates": [gated({"fact": ENGINEERS, "at_least": True})]}, FINITE),
    "ratio": (
        {"ratios": [{"id": "r", "title": "t", "numerator": {"fact": ENGINEERS, "times": inf}, "denominator": "d"}]},
        FINITE,
    ),
    "steps": ({"facts": [{"fact": FLAG, "why": "w", "plausible": {"steps": True}}]}, WHOLE),
    "little weight in a mean": (
        {"criteria": [criterion("a", {"mean": [{"weight": 1e-320, "of": RISING}, {"weight": 1, "of": RISING}]})]},
        "input should be greater than or equal to 0.000001",
    ),
    "little weight": (
        {"criteria": [criterion("a", RISING, weight={"value": 1e-320, "low": 0, "high": 1})]},
        "is lost in every sum",
    ),
    "little height": ({"criteria": [criterion("a", curve(ENGINEERS, (1, 0), (10, 1e-320)))]}, "is lost in every sum"),
    "much weight in a mean": (
        {"criteria": [criterion("a", {"mean": [{"weight": 1e308, "of": RISING}, {"weight": 1, "of": RISING}]})]},
        "input should be less than or equal to 1000000",
    ),
    "huge number in an example": (
        {"gates": [gate("a", examples=[{"given": {ENGINEERS: 10**400}, "expect": "fires"}])]},
        "is out of range",
    ),
}


@pytest.mark.parametrize("mistake", NO_NUMBERS)
def test_what_is_no_number_is_refused(mistake: str, tmp_path: Path) -> None:
    lists, what = NO_NUMBERS[mistake]
    with pytest.raises(InputError) as raised:
        read_pack(write_pack(tmp_path / "own", **lists))
    found = [item.what for item in raised.value.problems]
    assert any(what in item for item in found)
    assert not any("at least 2 items" in item for item in found)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_at_its_place(mistake: str, tmp_path: Path) -> None:
    lists, what = MISTAKES[mistake]
    folder = write_pack(tmp_path / "own", **lists)
    with pytest.raises(InputError) as raised:
        read_pack(folder)
    (problem,) = [item for item in raised.value.problems if what in item.what]
    assert problem.where.file == str(folder / "rules.yaml")
    assert problem.where.line is not None
    assert problem.where.line > 1


def test_a_sign_that_asks_for_criteria_follows_their_facts(tmp_path: Path) -> None:
    """What is kept of a trigger does not outlive a change of a fact that a criterion reads."""
    unknown = trigger({"coverage_below": 0.5})
    asking = gate("a", level({"trigger": "a-rule"}), examples=[])
    pack = read_pack(write_pack(tmp_path, criteria=[criterion("a", RISING)], triggers=[unknown], gates=[asking]))
    before = FactContext({}, pack)
    assert (before.trigger("a-rule"), before.gate_holds(pack.gates[0], 0)) == (True, True)
    after = before.with_facts({ENGINEERS: 5})
    assert (after.trigger("a-rule"), after.gate_holds(pack.gates[0], 0)) == (False, False)


SHARED = {"monolith": "A", "modular-monolith": "B", "microservices": "C"}
FURTHER: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "unknown rule disabled": ({"disabled": ["no-rule"]}, {}, "there is no rule 'no-rule'", "pack.yaml:5:3"),
    "strict rule disabled": (
        {"disabled": ["profile-invalid"]},
        {},
        "'profile-invalid' cannot be disabled",
        "pack.yaml:5:3",
    ),
    "trigger of a core gate disabled": (
        {"disabled": ["teams-collide"]},
        {},
        "there is no trigger 'teams-collide'",
        "pack.yaml:4:1",
    ),
    "an option less": (
        {"options": [{"id": "monolith", "title": "t", "means": "m"}]},
        {},
        "there is no option 'microservices'",
        "pack.yaml:4:1",
    ),
    "an option more": (
        {"options": [{"id": name, "title": "t", "means": "m"} for name in (*SHARED, "more")]},
        {},
        "the performance of 'more' is missing",
        "pack.yaml:4:1",
    ),
    "an option twice": (
        {"options": [{"id": name, "title": "t", "means": "m"} for name in (*SHARED, "monolith")]},
        {},
        "the id 'monolith' is here twice",
        "pack.yaml:14:7",
    ),
    "a code of the core": (
        {},
        {"triggers": [trigger(ONE_TEAM, code="T1")]},
        "the code T1 belongs to",
        "rules.yaml:3:9",
    ),
}


@pytest.mark.parametrize("mistake", FURTHER)
def test_a_mistake_against_the_core_is_found_in_the_further_pack(mistake: str, tmp_path: Path) -> None:
    manifest, lists, what, where = FURTHER[mistake]
    folder = write_pack(tmp_path / "own", own_options=False, **lists)
    written = {"name": "own", "version": "1", "description": "d", **manifest}
    (folder / "pack.yaml").write_text(yaml.safe_dump(written, sort_keys=False), "utf-8")
    with pytest.raises(InputError) as raised:
        load_pack(folder)
    found = [item for item in raised.value.problems if what in item.what]
    assert found
    assert {str(item.where) for item in found} == {str(folder / where)}


@pytest.mark.skipif(os.name == "nt", reason="such names and pipes are of POSIX")
def test_what_cannot_be_a_rule_file_is_refused_and_not_read(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "two\nlines.yaml").touch()
    with suppress(OSError):  # macOS has no such names
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.yaml")).touch()
    with pytest.raises(InputError) as raised:
        read_pack(folder)
    found = {item.what for item in raised.value.problems}
    assert {"is not a regular file", "the name of the file 'two\\nlines.yaml' is not text on one line"} <= found
    assert "\n" not in "".join(map(str, raised.value.problems))


def test_what_macos_keeps_beside_a_file_of_a_pack_is_passed_over(tmp_path: Path) -> None:
    manifest = "name: own\nversion: '1'\ndescription: d\n"
    (tmp_path / "pack.yaml").write_text(manifest, "utf-8")
    plain = load_pack(tmp_path).sha256
    for name in ("._pack.yaml", "._gates.yaml"):
        (tmp_path / name).write_bytes(b"\0\x05\x16\x07\0\x02\0\0Mac OS X\xff")
    assert load_pack(tmp_path).sha256 == plain
    assert origins(tmp_path)


def test_a_folder_whose_name_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="a rule pack is a folder"):
        read_pack(Path("a" * 5000))


def test_a_rule_file_below_a_folder_may_have_the_name_of_the_manifest(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    (folder / "a").mkdir()
    (folder / "a" / "pack.yaml").write_text(yaml.safe_dump({"triggers": [trigger(ONE_TEAM)]}), "utf-8")
    load_pack(folder)
    origin = origins(folder)["triggers", "a-rule"]
    assert (origin.pack, origin.place().line) == ("own", 2)


def test_a_complaint_stands_on_one_line_whatever_it_quotes(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False, gates=[gated({"fact": "a\n\x1b[31mb", "at_least": 1})])
    done = run("rules", "list", "--rules", folder)
    assert done.code == 2
    assert all(line.startswith("error: ") for line in done.err.splitlines())
    assert "there is no fact 'a\\n\\x1b[31mb'" in done.err


@pytest.mark.parametrize("weight", ["1e-320", "1e-200", "9e-7"])
def test_a_weight_of_a_team_that_is_lost_in_sums_is_refused(weight: str, pack: Pack) -> None:
    text = f"name: a\nweights:\n  team-autonomy: {weight}\n"
    with pytest.raises(InputError) as raised:
        parse_profile(text, "a.yaml", pack)
    (problem,) = raised.value.problems
    assert (problem.where.line, problem.hint) == (3, "write 0, or at least 0.000001")


@pytest.mark.parametrize("weight", ["0", "1e-6"])
def test_very_small_weights_of_a_team_are_added_up(weight: str, pack: Pack) -> None:
    weights = "".join(f"  {criterion.id}: {weight}\n" for criterion in pack.criteria)
    profile = parse_profile(f"name: a\nteam: {{engineers: 5}}\nweights:\n{weights}", "a.yaml", pack).profile
    scores = decide(profile, pack).outcome.scores
    assert all(score is None or isfinite(score) for score in (scores or {}).values())
