"""`archdecide compare`, and the parts into which a difference is taken: exact, fair and additive."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, permutations
from math import fsum
from pathlib import Path

import pytest
from command import ROOT, example, run
from hypothesis import given, settings
from hypothesis import strategies as st
from packs import drawn_facts, drawn_pack

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.errors import InputError
from archdecide.explain.attribution import MOST_EXACT, Points, along_path, attributed, shapley
from archdecide.explain.change import Change, compared
from archdecide.explain.mixed_state import MixedState, SystemState, changed_inputs
from archdecide.load.sources import read_revision
from archdecide.rules import Pack

# ── parts of any difference ──


Game = Callable[[frozenset[str]], Points]


def random_game(seed: int, idle: str = "") -> Game:
    """A result for every set of changed inputs, drawn; `idle` makes no difference to any."""

    def result(changed: frozenset[str]) -> Points:
        draw = random.Random(f"{seed} {sorted(changed - {idle})}")
        return {"a": draw.uniform(-100, 100), "b": draw.uniform(-100, 100)}

    return result


NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True)


@given(NAMES, st.integers(0, 10**6), st.sampled_from([shapley, along_path]))
def test_parts_add_up_exactly(
    names: list[str], seed: int, method: Callable[[Sequence[str], Game], Mapping[str, Points]]
) -> None:
    result = random_game(seed)
    parts = method(names, result)
    for option, after in result(frozenset(names)).items():
        before = result(frozenset())[option]
        assert fsum([before, *(part[option] for part in parts.values())]) == pytest.approx(after, abs=1e-9)


@given(NAMES, st.integers(0, 10**6), st.sampled_from([shapley, along_path]))
def test_an_input_that_makes_no_difference_gets_nothing(
    names: list[str], seed: int, method: Callable[[Sequence[str], Game], Mapping[str, Points]]
) -> None:
    parts = method([*names, "idle"], random_game(seed, "idle"))
    assert {"a": 0.0, "b": 0.0} == parts["idle"]


@given(NAMES, st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_inputs_is_of_no_importance(names: list[str], seed: int, draw: random.Random) -> None:
    shuffled = draw.sample(names, len(names))
    assert shapley(names, random_game(seed)) == shapley(shuffled, random_game(seed))


@pytest.mark.parametrize("seed", range(5))
def test_a_shapley_value_is_the_mean_over_all_orders(seed: int) -> None:
    names, result = "abcd", random_game(seed)
    orders = list(permutations(names))
    parts = shapley(names, result)
    for name in names:
        additions = [
            result(frozenset(order[: order.index(name) + 1]))["a"] - result(frozenset(order[: order.index(name)]))["a"]
            for order in orders
        ]
        assert fsum(additions) / len(orders) == pytest.approx(parts[name]["a"], abs=1e-9)


def test_two_inputs_that_count_alike_get_the_same() -> None:
    def result(changed: frozenset[str]) -> Points:
        return {"a": float(len(changed & {"x", "y"}) ** 2)}

    assert {"x": {"a": 2.0}, "y": {"a": 2.0}, "z": {"a": 0.0}} == shapley("xyz", result)


def test_many_inputs_follow_two_paths_and_ask_for_few_results() -> None:
    names = [str(number) for number in range(MOST_EXACT + 1)]
    asked: list[frozenset[str]] = []

    def result(changed: frozenset[str]) -> Points:
        asked.append(changed)
        return {"a": float(len(changed))}

    found = attributed(names, result)
    assert ("path", {name: {"a": 1.0} for name in names}) == (found.method, found.parts)
    assert len(asked) <= 2 * len(names) + 2
    assert "shapley" == attributed(names[1:], result).method


# ── differences of decisions ──


def sides(seed: int, *, facts: int = 4) -> tuple[SystemState, SystemState]:
    """Two states under one random pack that differ in at most this many facts, and in own weights."""
    pack = drawn_pack(seed)
    draw = random.Random(f"sides {seed}")
    known, others = drawn_facts(seed, estimates=0.2), drawn_facts(seed + 1, estimates=0.2)
    moved = draw.sample(sorted({*known, *others}), facts)
    after = {**known, **{path: others[path] for path in moved if path in others}}
    after = {path: value for path, value in after.items() if path not in moved or path in others}
    own = {draw.choice(pack.criteria).id: draw.choice([0.5, 2.0])} if draw.random() < 0.5 else {}
    return SystemState("a", "a", FactContext(known, pack), {}), SystemState("b", "b", FactContext(after, pack), own)


def assert_adds_up(change: Change) -> None:
    assert change.lead is not None
    for option in change.after.options:
        before, after = (side.outcome.scores[option] for side in (change.before, change.after))
        assert before is not None and after is not None
        assert after - before == pytest.approx(fsum(item.scores[option] for item in change.inputs), abs=1e-9)
    assert change.lead.after - change.lead.before == pytest.approx(fsum(item.lead for item in change.inputs), abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_the_parts_of_a_difference_add_up(seed: int, facts: int) -> None:
    change = compared(*sides(seed, facts=facts))
    if change.lead is None:
        assert None in (change.before.outcome.score_leader, change.after.outcome.score_leader) or not change.inputs
    else:
        assert_adds_up(change)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_difference_and_its_reverse_have_opposite_parts(seed: int) -> None:
    before, after = sides(seed)
    there, back = compared(before, after), compared(after, before)
    if there.method is not None:
        reverse = {item.name: item.scores for item in back.inputs}
        for item in there.inputs:
            opposite = {option: -value for option, value in reverse[item.name].items()}
            assert item.scores == pytest.approx(opposite, abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_what_carries_a_recommendation_is_the_fewest_inputs_that_give_it_alone(seed: int) -> None:
    before, after = sides(seed)
    blend = MixedState(before, after, changed_inputs(before, after, {}))
    everything = frozenset(blend.by_name)
    wanted, carried = blend.recommendation(everything), blend.sufficient()
    if wanted == blend.recommendation(frozenset()):
        assert () == carried
        return
    assert wanted == blend.recommendation(frozenset(carried))
    for size in range(len(carried)):
        for chosen in combinations(sorted(everything), size):
            assert wanted != blend.recommendation(frozenset(chosen))


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_states_between_are_computed_as_if_from_nothing(seed: int) -> None:
    before, after = sides(seed)
    blend = MixedState(before, after, changed_inputs(before, after, {}))
    draw = random.Random(seed)
    chosen = frozenset(name for name in blend.by_name if draw.random() < 0.5)
    known = {
        path: (after if path in chosen else before).facts.value(path)
        for path in {*before.facts.known, *after.facts.known}
    }
    weights = {**before.own_weights}
    for name in blend.by_name:
        if name in chosen and name.startswith("weights."):
            weights.update(after.own_weights)
    facts = FactContext({path: value for path, value in known.items() if value is not None}, before.facts.pack)
    made = compared(SystemState("c", "c", facts, weights), after).before
    expected = {option: score or 0.0 for option, score in made.outcome.scores.items()}
    assert expected == pytest.approx(blend.scores(chosen), abs=1e-9)


def test_two_examples_differ_in_many_facts_and_the_parts_still_add_up(pack: Pack) -> None:
    first, second = (api.load_profile(example(name), pack) for name in ("ai-writing-saas", "online-shop"))
    change = api.compare(first, second, pack)
    assert "path" == change.method
    assert_adds_up(change)


def test_every_gate_that_says_something_else_is_named_once(pack: Pack) -> None:
    first, second = (api.load_profile(example(name), pack) for name in ("tiny-mvp-chatbot", "enterprise-ai-platform"))
    change = api.compare(first, second, pack)
    assert change.is_recommendation_changed
    said = [
        (old.id, old.option)
        for old, new in zip(change.before.gates, change.after.gates, strict=True)
        if (old.state, old.effect) != (new.state, new.effect)
    ]
    assert sorted(said, key=str) == sorted(((item.finding.id, item.finding.option) for item in change.gates), key=str)


# ── rule packs ──


GATE = """
gates:
  - id: no-one-on-call
    code: X1
    title: Services need somebody on call
    levels:
      - effect: out
        options: [modular-monolith]
        when: {fact: team.teams, at_least: 1}
        because: Nobody answers at night.
        action: Agree on who is on call.
criteria: []
"""


def own_pack(folder: Path) -> Path:
    """A pack that removes the modular monolith, and gives another importance to one criterion."""
    folder.mkdir()
    (folder / "pack.yaml").write_text("name: own\nversion: '1'\ndescription: own rules\n", "utf-8")
    criterion = (ROOT / "rules" / "core" / "criteria" / "operational-complexity.yaml").read_text("utf-8")
    (folder / "gates.yaml").write_text(GATE.replace("criteria: []\n", ""), "utf-8")
    (folder / "criterion.yaml").write_text(criterion.replace("value: 0.9\n", "value: 0.1\n"), "utf-8")
    return folder


def test_another_pack_is_one_input_that_carries_its_part(pack: Pack, tmp_path: Path) -> None:
    profile = api.load_profile(example("ai-writing-saas"), pack)
    own = api.load_pack(own_pack(tmp_path / "own"))
    change = api.compare(profile, profile, own, pack)
    assert [("pack", "core 2.0", "core+own 2.0+1")] == [(item.name, item.before, item.after) for item in change.inputs]
    assert_adds_up(change)
    assert ["no-one-on-call"] == [item.finding.id for item in change.gates if item.before is None]
    assert ("pack",) == change.carried_by


def test_facts_weights_and_pack_share_one_difference(pack: Pack, tmp_path: Path) -> None:
    before = api.load_profile(example("ai-writing-saas"), pack)
    copied = tmp_path / "archdecide.yaml"
    text = example("ai-writing-saas").read_text("utf-8").replace("teams: 2 # app and ai", "teams: 6")
    copied.write_text(text + "\nweights: {team-autonomy: 3}\n", "utf-8")
    own = api.load_pack(own_pack(tmp_path / "own"))
    change = api.compare(before, api.load_profile(copied, own), own, pack)
    assert {"fact", "weight", "pack"} == {item.kind for item in change.inputs}
    # With six teams services lead, and then the parts are cut to see whether they differ.
    names = {"team.teams", "derived.worth_cutting", "weights.team-autonomy", "pack"}
    assert names == {item.name for item in change.inputs}
    assert "shapley" == change.method
    assert_adds_up(change)


def test_one_profile_can_be_compared_under_two_packs(tmp_path: Path) -> None:
    folder = own_pack(tmp_path / "own")
    after = run("compare", example("ai-writing-saas"), "--rules", folder, "--format", "json")
    before = run("compare", example("ai-writing-saas"), "--rules-before", folder, "--format", "json")
    assert (0, 0) == (after.code, before.code)
    there, back = json.loads(after.out), json.loads(before.out)
    assert (there["before"]["pack"], there["after"]["pack"]) == (back["after"]["pack"], back["before"]["pack"])
    assert [item["name"] for item in there["inputs"]] == ["pack"]
    assert there["inputs"][0]["lead"] == pytest.approx(there["lead"]["after"] - there["lead"]["before"], abs=1e-6)


# ── the command ──


def test_two_profiles_are_compared() -> None:
    ended = run("compare", example("tiny-mvp-chatbot"), example("enterprise-ai-platform"))
    assert (0, "") == (ended.code, ended.err)
    assert ": monolith (determined) → microservices (" in ended.out.replace("\n", " ")
    assert f"before: {example('tiny-mvp-chatbot')}," in ended.out.replace("\n", " ")
    assert "all together" in ended.out
    assert "No few of the differences alone would be enough for that; it takes many together." in ended.out.replace(
        "\n", " "
    )
    assert max(map(len, ended.out.splitlines())) <= 80


def test_standard_input_may_be_one_side() -> None:
    text = example("online-shop").read_text("utf-8")
    ended = run("compare", example("online-shop"), "-", text=text)
    assert ended.code == 0
    assert "Nothing that a rule could read is different." in ended.out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["A"], "there is nothing to compare it with (name a second profile, or a revision with --rev)"),
        (["A", "B", "--rev", "HEAD"], "there are two profiles and a revision"),
        (["A", "--rev", "a", "--rev", "b", "--rev", "c"], "there are 3 revisions (give --rev once or twice)"),
        (["-", "-"], "standard input can be one side only"),
        (["-", "--rev", "a"], "standard input can be one side only"),
        (["nowhere.yaml", "A"], "nowhere.yaml: there is no such file"),
    ],
)
def test_a_comparison_needs_two_sides(arguments: list[str], problem: str) -> None:
    files = {"A": str(example("online-shop")), "B": str(example("fraud-detection"))}
    ended = run("compare", *(files.get(word, word) for word in arguments))
    assert (2, "") == (ended.code, ended.out)
    assert problem in ended.err


# ── git revisions ──


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *names, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a profile in a folder, of two revisions."""
    folder = tmp_path / "repository" / "docs"
    folder.mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main", str(folder.parent))
    profile = folder / "archdecide.yaml"
    shutil.copy(example("ai-writing-saas"), profile)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "first")
    profile.write_text(profile.read_text("utf-8").replace("engineers: 12", "engineers: 60"), "utf-8")
    git(folder, "commit", "-q", "-a", "-m", "two")
    return profile


def test_a_profile_is_compared_with_its_revision(repository: Path) -> None:
    repository.write_text(repository.read_text("utf-8").replace("teams: 2 # app and ai", "teams: 8"), "utf-8")
    found = json.loads(run("compare", repository, "--rev", "first", "--format", "json").out)
    assert {"team.engineers", "team.teams"} == {item["name"] for item in found["inputs"]}
    assert (f"{repository}@first", str(repository)) == (found["before"]["name"], found["after"]["name"])
    found = json.loads(run("compare", repository, "--rev", "HEAD", "--format", "json").out)
    assert ["team.teams"] == [item["name"] for item in found["inputs"]]


def test_two_revisions_are_compared_with_each_other(repository: Path) -> None:
    repository.unlink()
    found = json.loads(run("compare", repository, "--rev", "first", "--rev", "main", "--format", "json").out)
    assert [("team.engineers", 12, 60)] == [(item["name"], item["before"], item["after"]) for item in found["inputs"]]


def test_a_profile_that_moved_is_compared_with_what_it_was(repository: Path) -> None:
    before = run("compare", repository, "--rev", "first", "-f", "json").out
    moved = repository.parent.with_name("moved") / "own.yaml"
    moved.parent.mkdir()
    git(repository.parent, "mv", str(repository), str(moved))
    after = run("compare", moved, "--rev", "first", "-f", "json").out
    assert after == before.replace(str(repository), str(moved))


def problem_of(source: Path | str, revision: str) -> str:
    with pytest.raises(InputError) as caught:
        read_revision(str(source), revision)
    (problem,) = caught.value.problems
    return str(problem)


def test_what_git_does_not_have_is_said(repository: Path, tmp_path: Path) -> None:
    assert "there is no revision 'nowhere'" in problem_of(repository, "nowhere")
    assert "there is no revision '--help'" in problem_of(repository, "--help")
    assert "there is no revision ''" in problem_of(repository, "")
    assert "other.yaml: there is no such file in revision 'HEAD'" in problem_of(
        repository.with_name("other.yaml"), "HEAD"
    )
    assert "there is no such file in revision 'HEAD'" in problem_of(repository.parent, "HEAD")
    assert "is in no git repository (name a file in a repository)" in problem_of(tmp_path / "archdecide.yaml", "HEAD")
    assert "does not exist" in problem_of(tmp_path / "nowhere" / "archdecide.yaml", "HEAD")
    assert "git: cannot be run" in problem_of(repository, "a\0b")


def test_a_revision_that_is_no_text_is_said(repository: Path) -> None:
    repository.write_bytes(b"name: \xff\n")
    git(repository.parent, "commit", "-q", "-a", "-m", "three")
    assert "archdecide.yaml@HEAD: is not UTF-8 text: byte 7" in problem_of(repository, "HEAD")


def test_a_problem_in_a_revision_names_it(repository: Path) -> None:
    repository.write_text("name: x\nteam: {engineers: many}\n", "utf-8")
    git(repository.parent, "commit", "-q", "-a", "-m", "three")
    ended = run("compare", repository, "--rev", "HEAD", "--rev", "first")
    assert 2 == ended.code
    assert "archdecide.yaml@HEAD:2:19: team.engineers: 'many' is not a number" in ended.err


def test_a_machine_without_git_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.parent))
    assert "git: is not installed, or not on the path (install git)" == problem_of(repository, "HEAD")
