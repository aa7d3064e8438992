"""`archdecide decide`: the decision on record, written without losing anything."""

from difflib import ndiff
from pathlib import Path

import pytest
import yaml
from check_cases import LARGE, SMALL
from command import example, run

from archdecide import api
from archdecide.rules import Pack

CLEAR = ("ai-writing-saas", "modular-chatbot", "online-shop", "tiny-mvp-chatbot")
CLOSE = "summarisation-analytics"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return copied("ai-writing-saas", tmp_path)


def copied(name: str, folder: Path) -> Path:
    target = folder / "archdecide.yaml"
    target.write_bytes(example(name).read_bytes())
    return target


def test_the_decision_is_written_below_everything_else(profile: Path, pack: Pack) -> None:
    before = profile.read_text("utf-8")
    found = run("decide", profile, "--date", "2026-11-01", "--review-by", "2027-05-01", "--adr", "docs/1.md")
    assert (found.code, found.err) == (0, "")
    after = profile.read_text("utf-8")
    assert after.startswith(before)
    record = api.load_profile(profile).decision
    assert record is not None
    assert record.style == "modular-monolith"
    assert (str(record.decided), str(record.review_by), record.adr) == ("2026-11-01", "2027-05-01", "docs/1.md")
    assert record.basis is not None
    assert record.basis.pack == pack.sha256
    assert record.basis.facts["team.engineers"] == 12
    assert record.services == {
        "auth-service": ("auth-service",),
        "content-review": ("content-review",),
        "credits-service": ("credits-service",),
        "prompt-engine": ("prompt-engine",),
    }


def test_an_update_changes_only_what_differs(profile: Path) -> None:
    run("decide", profile, "--date", "2026-11-01")
    text = profile.read_text("utf-8").replace("  style: modular-monolith", "  style: modular-monolith # agreed by all")
    profile.write_text(text.replace("engineers: 12", "engineers: 13", 1), encoding="utf-8")
    before = profile.read_text("utf-8")
    assert run("decide", profile, "--date", "2026-11-20").code == 0
    changed = [line for line in ndiff(before.splitlines(), profile.read_text("utf-8").splitlines()) if line[0] in "+-"]
    assert changed[:2] == ["-   decided: 2026-11-01", "+   decided: 2026-11-20"]
    assert {"-       team.engineers: 12", "+       team.engineers: 13"} < set(changed)
    assert all(line[2:].startswith("      ") for line in changed[2:])  # nothing but facts of the basis


def test_a_decision_on_one_line_becomes_a_block(tmp_path: Path) -> None:
    path = copied("tiny-mvp-chatbot", tmp_path)
    text = path.read_text("utf-8")
    path.write_text(f"{text}\ndecision: {{style: microservices, adr: docs/1.md}} # by the founders\n", encoding="utf-8")
    assert run("decide", path, "--date", "2026-11-01").code == 0
    after = path.read_text("utf-8")
    assert after.startswith(f"{text}\ndecision: # by the founders\n  style: monolith\n  decided: 2026-11-01\n")
    assert "\n  adr: docs/1.md\n" in after
    assert run("decide", path, "--date", "2026-11-01").code == 0
    assert path.read_text("utf-8") == after


@pytest.mark.parametrize("name", CLEAR)
def test_a_second_time_changes_nothing_and_a_check_finds_no_drift(name: str, tmp_path: Path) -> None:
    path = copied(name, tmp_path)
    assert run("decide", path, "--date", "2026-11-01").code == 0
    first = path.read_bytes()
    again = run("decide", path)
    assert (again.code, path.read_bytes()) == (0, first)
    assert "nothing has changed" in again.out
    checked = run("check", path, "-q", "--today", "2026-11-27").out
    for rule in ("decision-drift", "services-drift", "constraint-broken", "profile-invalid"):
        assert rule not in checked


def test_without_a_day_it_is_today(profile: Path) -> None:
    from datetime import date

    run("decide", profile)
    record = api.load_profile(profile).decision
    assert record is not None
    assert record.decided is not None
    assert abs((record.decided - date.today()).days) <= 1  # noqa: DTZ011  # as the command does


def test_a_close_call_is_refused_unless_a_style_is_given(tmp_path: Path) -> None:
    path = copied(CLOSE, tmp_path)
    before = path.read_bytes()
    found = run("decide", path)
    assert (found.code, found.out, path.read_bytes()) == (2, "", before)
    assert "close call" in found.err
    assert "--style" in found.err
    assert run("decide", path, "--style", "modular-monolith").code == 0
    assert "decision-drift" not in run("check", path, "-q").out


def test_where_nothing_is_recommended_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    path.write_text("name: empty\n", encoding="utf-8")
    found = run("decide", path)
    assert (found.code, path.read_text("utf-8")) == (2, "name: empty\n")
    assert "nothing is recommended" in found.err
    assert run("decide", path, "--style", "monolith").code == 0


def test_another_style_than_the_recommended_one_is_written_with_a_warning(profile: Path) -> None:
    found = run("decide", profile, "--style", "microservices")
    assert found.code == 0
    assert "drift" in found.err
    assert "decision-drift" in run("check", profile, "-q").out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--style", "monolit"), "did you mean 'monolith'?"),
        (("--date", "yesterday"), "is not a day"),
        (("--review-by", "2026-13-01"), "2026-13-01 is not a day of the calendar"),
        (("--adr", " "), "the text is empty"),
    ],
)
def test_a_wrong_option_leaves_the_file_as_it_was(options: tuple[str, ...], words: str, profile: Path) -> None:
    before = profile.read_bytes()
    found = run("decide", profile, *options)
    assert found.code == 2
    assert words in found.err
    assert profile.read_bytes() == before


def test_an_invalid_profile_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    path.write_text("name: x\nteam: {engineers: many}\n", encoding="utf-8")
    assert run("decide", path).code == 2
    assert path.read_text("utf-8") == "name: x\nteam: {engineers: many}\n"


def test_standard_input_is_refused() -> None:
    assert run("decide", "-", text="name: x\n").code == 2


def test_the_modules_of_the_graph_are_recorded(tmp_path: Path) -> None:
    path = copied("online-shop", tmp_path)
    run("decide", path, "--style", "modular-monolith")
    profile = api.load_profile(path)
    assert profile.decision is not None
    graph = api.service_graph(profile, style="modular-monolith")
    assert profile.decision.modules == {module.name: module.components for module in graph.modules}
    assert profile.decision.modules["cart and orders"] == ("cart", "orders", "stock")


def test_a_monolith_has_no_modules_on_record(tmp_path: Path) -> None:
    path = copied("online-shop", tmp_path)
    run("decide", path, "--style", "monolith")
    record = api.load_profile(path).decision
    assert record is not None
    assert (record.services is not None, record.modules) == (True, None)


def test_without_components_no_services_are_written(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    run("decide", path, "--style", "monolith")
    record = api.load_profile(path).decision
    assert record is not None
    assert record.services is None


def test_facts_that_move_afterwards_are_named_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    path.write_text(yaml.safe_dump(dict(SMALL), sort_keys=False), encoding="utf-8")
    run("decide", path, "--date", "2026-11-01")
    decision = path.read_text("utf-8").partition("decision:")[2]
    path.write_text(f"{yaml.safe_dump(dict(LARGE), sort_keys=False)}decision:{decision}", encoding="utf-8")
    out = run("check", path, "-q").out
    assert "error[decision-drift]: 'monolith' is on record, but 'microservices' is recommended (robust): since" in out
    assert "team.engineers from 3 to 120" in out and " and 7 more" in out


@pytest.mark.parametrize("name", ["online-shop", "tiny-mvp-chatbot", "modular-chatbot", "multi-model-saas"])
def test_what_runs_together_is_of_the_same_kind_before_and_after(name: str, tmp_path: Path) -> None:
    """Putting the parts on record made services of the application and its satellites, and warned of its owners."""
    target = copied(name, tmp_path)

    def drawn() -> tuple[dict[tuple[str, ...], str], set[str]]:
        plan = api.plan(api.load_profile(target), whole=True)
        graph = plan.target.graph
        kinds: dict[tuple[str, ...], str] = {unit.components: unit.kind for unit in graph.deployables}
        return kinds, {finding.id for finding in graph.findings}

    before = drawn()
    assert run("decide", target).code == 0
    assert before == drawn()
