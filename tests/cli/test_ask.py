"""`archdecide ask`: the next question, answers in the order of their value, and nothing lost in the profile."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, Run, example, run

from archdecide import api
from archdecide.cli import ask
from archdecide.facts import ASKED_FIRST, profile_facts
from archdecide.load.document import parse
from archdecide.load.profile_reader import parse_profile
from archdecide.profile.finding_out import FINDING_OUT
from archdecide.profile.words import PAINS
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview, answered_in_order
from archdecide.sensitivity.possible import possibilities
from archdecide.sensitivity.questions import next_questions

SPARSE = """\
# What we know so far.
name: new assistant # working title
team:
  teams: 3 # for sure

scale: {latency_p95_ms: 800}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile with hardly anything in it."""
    path = tmp_path / "archdecide.yaml"
    path.write_text(SPARSE, "utf-8")
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at the terminal."""
    monkeypatch.setattr(ask, "is_terminal", lambda: True)


def answers_file(folder: Path, *lines: str) -> Path:
    path = folder / "answers.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def interview(text: str, pack: Pack) -> Interview:
    return Interview.of(parse_profile(text, "profile", pack).profile, pack)


ANSWER_FIRST: dict[str, object] = {"delivery.pains": ["slow-deploy"], "product.priorities": ["uptime"]}
"""Answers to what is asked first, which no example states."""

FIRST_ANSWERED = "delivery: {pains: []}\nproduct: {priorities: []}\n"


def full_answers(name: str) -> dict[str, object]:
    """Every fact that an example states, as its profile writes it."""
    data = parse(example(name).read_text("utf-8"), name).data
    return {
        f"{group}.{key}": value
        for group, section in data.items()
        if isinstance(section, dict)
        for key, value in section.items()
        if f"{group}.{key}" in profile_facts()
    }


def an_answer(path: str) -> object:
    """What somebody may answer to any question."""
    return {**ANSWER_FIRST, **full_answers("ai-writing-saas")}[path]


# ── the list ──


def test_the_list_shows_the_best_question_first_with_what_its_answers_lead_to(profile: Path, pack: Pack) -> None:
    profile.write_text(f"{SPARSE}{FIRST_ANSWERED}", "utf-8")
    ended = run("ask", profile, "--limit", "2")
    questions = interview(f"{SPARSE}{FIRST_ANSWERED}", pack).questions
    best = questions[0]
    assert (0, "") == (ended.code, ended.err)
    lines = " ".join(ended.out.split())
    assert f"1. {best.question} fact {best.fact} why {best.why} allowed {best.allowed} leads to" in lines
    for answer, _ in best.outcomes[:3]:
        assert f"{answer} →" in lines
    assert f"and {len(api.plan(api.load_profile(profile, pack), pack).questions.asked) - 2} questions more" in lines
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_list_is_that_of_the_decision_model(profile: Path, pack: Pack) -> None:
    found = json.loads(run("ask", profile, "--format", "json", "--limit", "5").out)
    start = interview(SPARSE, pack)
    expected = next_questions(start.facts, start.weights)[:5]
    assert [item.fact for item in expected] == [item["fact"] for item in found["next_questions"]]
    assert [item.evpi for item in expected] == pytest.approx([item["evpi"] for item in found["next_questions"]])
    assert None is found["determined"]


def test_nothing_is_asked_once_nothing_can_change_the_answer() -> None:
    ended = run("ask", example("modular-chatbot"))
    assert 0 == ended.code
    assert ended.out.startswith("Nothing needs to be asked: whatever the open answers are, modular monolith")


def test_asking_writes_nothing(profile: Path) -> None:
    before = profile.stat().st_mtime_ns
    run("ask", profile)
    assert (SPARSE, before) == (profile.read_text("utf-8"), profile.stat().st_mtime_ns)


# ── answers from a file ──


def test_answers_are_written_and_every_other_line_stays(profile: Path, tmp_path: Path, pack: Pack) -> None:
    answers = answers_file(
        tmp_path, "product.stage: growth", 'team.engineers: "6..9"', "security.regulated_data: [pii]"
    )
    ended = run("ask", profile, "--answers", answers)
    assert (0, "") == (ended.code, ended.err)
    edited = profile.read_text("utf-8")
    assert [line for line in SPARSE.splitlines() if line not in edited.splitlines()] == []
    loaded = api.load_profile(profile, pack)
    assert ("growth", frozenset({"pii"})) == (loaded.product.stage, loaded.security.regulated_data)
    assert 'engineers: "6..9"' in edited
    assert "3 answers written: " in ended.out
    assert "Not settled yet: " in ended.out


@pytest.mark.slow
def test_answers_are_taken_in_the_order_of_their_value(pack: Pack) -> None:
    start = interview(SPARSE, pack)
    values = {item.fact: None for item in start.questions if item.fact in profile_facts()}
    read = {path: profile_facts()[path].kind for path in values}
    answers = {path: read[path].read(raw) for path, raw in full_answers("online-shop").items() if path in read}
    after, given = answered_in_order(start, answers)  # type: ignore[arg-type]  # no fact is a day
    now = start
    for path in given:
        assert now.settled is None
        left = [item.fact for item in now.questions if item.fact in answers and item.fact not in now.asked]
        assert not left or left[0] == path
        now = now.answered(path, answers[path])  # type: ignore[arg-type]
    assert now.facts.known == after.facts.known
    assert after.settled is not None or set(given) == set(answers)


@pytest.mark.parametrize("name", ["tiny-mvp-chatbot", "single-model-application"])
def test_it_stops_as_soon_as_the_answer_is_settled(name: str, tmp_path: Path, pack: Pack) -> None:
    stated = full_answers(name)
    answers = answers_file(tmp_path, *(f"{path}: {json.dumps(value)}" for path, value in stated.items()))
    text = example(name).read_text("utf-8")
    lists = text[text.index("\ncomponents:") :]
    profile = tmp_path / "archdecide.yaml"
    profile.write_text(f"name: x\n{lists}", "utf-8")
    ended = run("ask", profile, "--answers", answers)
    assert (0, "") == (ended.code, ended.err)
    now = Interview.of(api.load_profile(profile, pack), pack)
    assert now.settled is not None
    assert api.assess(api.load_profile(example(name), pack), pack).outcome.recommendation == now.settled
    flat = " ".join(ended.out.split())
    assert f"{len(now.left)} question{'s' * (len(now.left) != 1)} saved." in flat
    written = sum(value is not None for path, value in now.facts.known.items() if path in profile_facts())
    assert f"{written} answers written: " in flat
    assert f"{len(stated) - written} answers not needed and not written: " in flat
    assert 0 < written < len(stated)
    # One answer fewer, and it was not settled.
    *_, last = flat.partition(" answers written: ")[2].partition(". ")[0].split(", ")
    before = now.facts.with_facts({last: None})
    assert possibilities(before, now.weights).determined is None


def test_an_answer_that_the_profile_gives_already_is_no_news(profile: Path, tmp_path: Path) -> None:
    ended = run("ask", profile, "--answers", answers_file(tmp_path, "team.teams: 3", "product.stage: null"))
    assert 0 == ended.code
    assert SPARSE == profile.read_text("utf-8")
    assert ended.out.startswith("0 answers written.")


def test_an_estimate_may_be_made_exact(tmp_path: Path) -> None:
    profile = tmp_path / "a.yaml"
    profile.write_text("name: x\nteam: {engineers: 6..9, teams: 2}\n", "utf-8")
    assert 0 == run("ask", profile, "--answers", answers_file(tmp_path, "team.engineers: 7")).code
    assert "name: x\nteam: {engineers: 7, teams: 2}\n" == profile.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("team.enginers: 3", "answers.yaml:2:1: there is no fact 'team.enginers' (did you mean 'team.engineers'?)"),
        ("team.engineers: 0", "answers.yaml:2:17: team.engineers: 0 is out of range (allowed: a whole number from 1"),
        ("team: {engineers: 3}", "answers.yaml:2:1: there is no fact 'team' (write team.<name>: value)"),
        ("team.teams: 4", "answers.yaml:2:13: team.teams: the profile already says 3 (leave the answer out, or"),
        ("derived.sync_depth: 2", "derived.sync_depth: this is computed from components and interactions (describe"),
        ("ratio.growth: 2", "answers.yaml:2:1: ratio.growth: this is computed from other facts"),
        (
            "platform.observability: loggs",
            "'loggs' is not a known word (did you mean 'logs'?; allowed: one of none, logs",
        ),
        ("- x", "answers.yaml:2:1"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_written(
    profile: Path, tmp_path: Path, line: str, problem: str
) -> None:
    ended = run("ask", profile, "--answers", answers_file(tmp_path, "product.stage: mvp", line))
    assert (2, "") == (ended.code, ended.out)
    assert problem in ended.err
    assert SPARSE == profile.read_text("utf-8")


def test_all_wrong_answers_are_reported_at_once(profile: Path, tmp_path: Path) -> None:
    ended = run("ask", profile, "--answers", answers_file(tmp_path, "a: 1", "team.engineers: x", "scale.peak: 2"))
    assert 3 == len(ended.err.splitlines())


@pytest.mark.parametrize("arguments", [["--answers", "nowhere.yaml"], ["--interactive"]])
@pytest.mark.usefixtures("terminal")
def test_a_file_that_does_not_exist_is_said(arguments: list[str], tmp_path: Path) -> None:
    ended = run("ask", tmp_path / "nowhere.yaml", *arguments)
    assert 2 == ended.code
    assert "nowhere.yaml: there is no such file" in ended.err


@pytest.mark.usefixtures("terminal")
def test_nothing_can_be_written_to_standard_input(tmp_path: Path) -> None:
    answers = answers_file(tmp_path, "team.engineers: 3")
    for arguments in (["--answers", answers], ["--interactive"]):
        ended = run("ask", "-", *arguments, text=SPARSE)
        assert 2 == ended.code
        assert "nothing can be written to standard input (name a file)" in ended.err


def test_a_value_that_an_alias_shares_is_left_alone(tmp_path: Path) -> None:
    profile = tmp_path / "a.yaml"
    text = (
        "name: x\nteam: &t {engineers: 3}\nevidence: {team.engineers: {source: &s staff}, team.teams: {source: *s}}\n"
    )
    profile.write_text(text, "utf-8")
    assert 0 == run("ask", profile, "--answers", answers_file(tmp_path, "team.teams: 2")).code
    assert text.replace("engineers: 3}", "engineers: 3, teams: 2}") == profile.read_text("utf-8")


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    profile = tmp_path / "a.yaml"
    profile.write_bytes(b"\xef\xbb\xbf" + SPARSE.replace("\n", "\r\n").encode())
    assert 0 == run("ask", profile, "--answers", answers_file(tmp_path, "team.engineers: 9")).code
    after = profile.read_bytes()
    assert (
        after
        == b"\xef\xbb\xbf"
        + SPARSE.replace("  teams: 3 # for sure\n", "  teams: 3 # for sure\n  engineers: 9\n")
        .replace("\n", "\r\n")
        .encode()
    )


# ── one by one ──


def ask_with(profile: Path, *answers: str, limit: int | None = None) -> Run:
    more = [] if limit is None else ["--limit", str(limit)]
    return run("ask", profile, "--interactive", *more, text="".join(f"{line}\n" for line in answers))


def test_without_a_terminal_it_says_so(profile: Path) -> None:
    ended = run("ask", profile, "--interactive")
    assert (2, "") == (ended.code, ended.out)
    assert "error: --interactive: there is no terminal to ask at (use --answers FILE, or" in ended.err
    assert SPARSE == profile.read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_an_answer_is_written_at_once_and_the_next_question_follows(profile: Path, pack: Pack) -> None:
    start = interview(SPARSE, pack)
    assert start.next is not None
    fact, raw = start.next.fact, an_answer(start.next.fact)
    second = start.answered(fact, profile_facts()[fact].kind.read(raw)).next  # type: ignore[arg-type]  # no day
    assert second is not None
    ended = ask_with(profile, json.dumps(raw))  # then the input ends
    assert 0 == ended.code
    assert start.next.question in ended.out
    assert f"fact {second.fact}" in " ".join(ended.out.split())
    assert f"1 answer written: {fact}." in ended.out
    edited = parse(profile.read_text("utf-8"), "profile").data
    group, name = fact.split(".")
    assert {**parse(SPARSE, "profile").data, group: {**edited[group], name: raw}} == edited


@pytest.mark.usefixtures("terminal")
def test_an_empty_answer_skips_and_is_not_asked_again(profile: Path) -> None:
    ended = ask_with(profile, "", "unknown", "", limit=3)
    facts = [line.split()[1] for line in ended.out.splitlines() if line.startswith("   fact ")]
    assert (3, 3) == (len(facts), len(set(facts)))
    assert "0 answers written." in ended.out
    assert SPARSE == profile.read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_a_wrong_answer_is_explained_and_asked_again(profile: Path, pack: Pack) -> None:
    question = interview(SPARSE, pack).next
    assert question is not None
    right = json.dumps(an_answer(question.fact))
    ended = ask_with(profile, "nothing of the kind", "[x", right, limit=1)
    first, second = ended.err.splitlines()
    assert first.startswith(f"your answer: {question.fact}: 'nothing of the kind' is not a ")
    assert "this [ is not closed" in second
    assert 3 == ended.out.count("Answer (? for help)")
    assert f"1 answer written: {question.fact}." in ended.out


@pytest.mark.usefixtures("terminal")
def test_it_asks_until_settled_and_says_what_was_saved(tmp_path: Path, pack: Pack) -> None:
    profile = tmp_path / "archdecide.yaml"
    shutil.copy(example("tiny-mvp-chatbot"), profile)
    text = profile.read_text("utf-8")
    lists = text[text.index("\ncomponents:") :]
    profile.write_text(f"# kept\nname: x\n{lists}", "utf-8")
    stated = full_answers("tiny-mvp-chatbot")
    now = Interview.of(api.load_profile(profile, pack), pack)
    answers: list[str] = []
    while (question := now.next) is not None:
        raw = stated.get(question.fact)
        answers.append("" if raw is None else json.dumps(raw))
        value = None if raw is None else profile_facts()[question.fact].kind.read(raw)
        now = now.answered(question.fact, value)  # type: ignore[arg-type]  # no fact is a day
    ended = ask_with(profile, *answers)
    assert (0, "") == (ended.code, ended.err)
    flat = " ".join(ended.out.split())
    assert f"Whatever the open answers are, monolith stays ahead. {len(now.left)} questions saved." in flat
    assert now.left
    assert profile.read_text("utf-8").startswith(f"# kept\nname: x\n{lists}")
    assert "monolith" == api.assess(api.load_profile(profile, pack), pack).outcome.recommendation


# ── what is asked first, and the keys ──


def test_pains_and_priorities_are_asked_first_until_they_are_known(pack: Pack) -> None:
    first = [item.fact for item in interview(SPARSE, pack).questions]
    assert list(ASKED_FIRST) == first[:2]
    assert set(ASKED_FIRST).isdisjoint(first[2:])
    assert set(ASKED_FIRST).isdisjoint(item.fact for item in interview(f"{SPARSE}{FIRST_ANSWERED}", pack).questions)


@pytest.mark.usefixtures("terminal")
def test_the_keys_are_said_before_the_first_question(profile: Path) -> None:
    ended = ask_with(profile, "q")
    assert ended.out.startswith("Type an answer, or one of these: ? (explain), s (skip), u (don't know), b (back), q (")
    assert 1 == ended.out.count("   fact ")
    assert "0 answers written." in ended.out


@pytest.mark.usefixtures("terminal")
def test_words_of_a_list_are_written_as_a_list(profile: Path) -> None:
    ended = ask_with(profile, "Slow deploy, few-can-deploy", "uptime", "q")
    assert "2 answers written: delivery.pains, product.priorities." in ended.out
    data = parse(profile.read_text("utf-8"), "profile").data
    assert (["slow-deploy", "few-can-deploy"], ["uptime"]) == (data["delivery"]["pains"], data["product"]["priorities"])


@pytest.mark.usefixtures("terminal")
def test_a_question_mark_explains_with_an_example_and_how_people_find_out(profile: Path) -> None:
    ended = ask_with(profile, "?", "q")
    flat = " ".join(ended.out.partition("Answer (? for help)")[2].split())
    assert f"slow-deploy {PAINS['slow-deploy']}" in flat
    assert f"example {FINDING_OUT['delivery.pains'].example}" in flat
    assert FINDING_OUT["delivery.pains"].how in flat
    assert SPARSE == profile.read_text("utf-8")


@pytest.mark.usefixtures("terminal")
def test_back_takes_the_last_answer_back_in_the_file_too(profile: Path) -> None:
    ended = ask_with(profile, "b", "slow-deploy", "uptime", "b", "b", "s", "low-cost", "q")
    assert "This is the first question." in ended.err
    assert "1 answer written: product.priorities." in ended.out
    data = parse(profile.read_text("utf-8"), "profile").data
    assert ("delivery" not in data, data["product"]) == (True, {"priorities": ["low-cost"]})


@pytest.mark.usefixtures("terminal")
def test_what_is_not_known_is_named_at_the_end_with_the_way_to_find_out(profile: Path) -> None:
    ended = ask_with(profile, "u", "s", "q")
    flat = " ".join(ended.out.split())
    assert f"Not known: delivery.pains. {FINDING_OUT['delivery.pains'].how}" in flat
    assert "Not known: product.priorities" not in flat


@pytest.mark.parametrize("path", profile_facts())
def test_every_fact_has_an_example_that_can_be_answered(path: str) -> None:
    profile_facts()[path].kind.read(FINDING_OUT[path].example)
    assert FINDING_OUT[path].how.endswith((".", "?", "days", "scc."))


def test_everything_that_is_explained_is_a_fact() -> None:
    assert set(FINDING_OUT) == set(profile_facts())


def test_a_real_terminal_is_asked_at(profile: Path, pack: Pack) -> None:
    question = interview(SPARSE, pack).next
    assert question is not None
    right = json.dumps(an_answer(question.fact))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "archdecide", "ask", str(profile), "--interactive", "--limit", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        os.write(ours, f"nothing of the kind\n{right}\n".encode())
        out, err = process.communicate(timeout=60)
    os.close(ours)
    assert 0 == process.returncode
    assert b"'nothing of the kind' is not a " in err
    assert f"1 answer written: {question.fact}." in out.decode()
