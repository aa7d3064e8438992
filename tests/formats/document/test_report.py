"""The Markdown report, read by a real Markdown parser."""

import re
from collections.abc import Iterator
from math import sqrt

import pytest
from goldens import ROOT, profile_path
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from markdown_it.token import Token
from printed_plans import HOSTILE, NASTY_NAMES, PLANS, pack, profile
from printed_reports import PARSER, REPORTS

from archdecide import api
from archdecide.decide.findings import Comparison
from archdecide.formats.document import report
from archdecide.formats.document.report import tidy
from archdecide.formats.document.templating import bundled, documents
from archdecide.formats.terminal.assessment import assessment
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.wording.escaping import cell, code, md
from archdecide.plan.plan import Plan
from archdecide.profile import Profile

HEADINGS = ["Decision", "Picture", "Why", "Do now", "Open questions", "Risks", "Appendices"]


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_sections_stand_in_order_under_one_title(text: str) -> None:
    tokens = PARSER.parse(text)
    headings = [
        (token.tag, tokens[place + 1].content) for place, token in enumerate(tokens) if token.type == "heading_open"
    ]
    assert [tag for tag, _ in headings].count("h1") == 1
    assert [content for tag, content in headings if tag == "h2"] == HEADINGS
    assert len({content for _, content in headings}) == len(headings)


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_tables_have_equal_columns(text: str) -> None:
    rows: list[int] = []
    for token in PARSER.parse(text):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
        elif token.type == "table_close":
            assert len(set(rows)) == 1
    pipes = [re.sub(r"\\[\\|]", "", line).count("|") for line in text.splitlines() if line.startswith("| ")]
    assert len(pipes) > 3
    assert no_row_was_cut(text)


def no_row_was_cut(text: str) -> bool:
    """A row with more cells than its header would lose them silently: every block of rows has one count of bars."""
    counts: list[int] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("| "):
            counts.append(re.sub(r"\\[\\|]", "", line).count("|"))
        elif counts:
            if len(set(counts)) != 1:
                return False
            counts = []
    return True


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_the_only_html_is_ours(text: str) -> None:
    tokens = PARSER.parse(text)
    blocks = {line for token in tokens if token.type == "html_block" for line in token.content.split("\n") if line}
    assert {re.sub(r">[^<]*<", "><", block) for block in blocks} <= {"<details>", "</details>", "<summary></summary>"}
    assert [token.content for token in inline(tokens) if token.type == "html_inline"] == []
    links = [token.attrs["href"] for token in inline(tokens) if token.type == "link_open"]
    assert all(str(link).startswith("#") for link in links)


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_the_layout_is_clean(text: str) -> None:
    lines = text.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\n\n\n" not in text
    assert text.endswith("\n") and not text.endswith("\n\n")
    for place, line in enumerate(lines):
        if line.startswith("#") and place:
            assert lines[place - 1] == "" and lines[place + 1] == ""


def test_a_hostile_name_is_shown_as_written() -> None:
    tokens = PARSER.parse(REPORTS["hostile"])
    title = next(token for token in tokens if token.type == "inline")
    assert "".join(child.content for child in title.children or ()) == f"{HOSTILE}: microservices (leaning)"


def test_the_report_opens_with_the_decision() -> None:
    lines = REPORTS["plain"].splitlines()
    assert lines[:3] == ["# Writing aid: microservices (leaning)", "", "## Decision"]
    assert lines[4].startswith("Microservices is recommended; no decision is on record. ")
    assert "Verdict leaning: the facts favour the recommendation, but other priorities could change it." in lines[4]
    assert "The cut is preliminary: too little is listed to say what to cut out." in lines[4]


def test_verdicts_without_a_recommendation_read_well() -> None:
    assert "No option is left; no decision is on record. Gates remove " in REPORTS["blocked"]
    assert "Verdict blocked: gates leave no option." in REPORTS["blocked"]
    assert "No recommendation yet; no decision is on record." in REPORTS["insufficient"]


def test_little_known_prints_no_scores() -> None:
    owner = Profile.model_validate({"name": "x", "team": {"engineers": 9}})
    text = api.report(owner)
    assert "of 100" not in text and "Scores:" not in text
    assert "Scores, 0 to 100" not in assessment(api.plan(owner), OutputStyle(80))


def test_the_description_of_a_profile_stands_below_the_title() -> None:
    owner = Profile.model_validate({"name": "x", "description": "Sells " + "garden furniture " * 100})
    line = api.report(owner).splitlines()[2]
    assert line.startswith("*Sells garden furniture ") and line.endswith("…*") and len(line.split()) == 50


def test_estimates_and_evidence_are_told_apart() -> None:
    assert "with the mean over what they may still be: `team.teams`." in REPORTS["estimates"]
    assert "| `team.teams` | 2 to 4 teams | the profile | – | – |" in REPORTS["estimates"]


def _sum(comparison: Comparison, sign: int) -> float:
    """The points for the first option of a comparison (1), or those against it (-1)."""
    return sum(max(0, sign * item.points) for item in comparison.arguments)


def test_what_is_said_of_weights_holds_against_every_rival() -> None:
    """The closest rival by points need not be the one that wrong weights help first."""
    made_of = api.assess(api.load_profile(ROOT / profile_path("ai-writing-saas")))
    assert made_of.strongest_rival is not None and made_of.robustness is not None
    assert made_of.strongest_rival.rival == "monolith"
    factors = {item.rival: sqrt(_sum(item, 1) / _sum(item, -1)) for item in made_of.comparisons}
    assert min(factors, key=lambda rival: factors[rival]) == "microservices"
    assert made_of.robustness.weight_error_factor == pytest.approx(factors["microservices"])
    text = api.report(api.load_profile(ROOT / profile_path("ai-writing-saas")))
    assert (
        "Modular monolith beats monolith in about 9 in 10 and microservices in about 9 in 10 weightings; "
        "weights that are wrong by more than 51 % can change the winner."
    ) in text


def test_beliefs_name_claims_and_literature() -> None:
    text = REPORTS["plain"]
    assert "| S000.1 | Small teams ship a monolith sooner | " in text
    assert "| L1 | teams (A book on \\<teams\\> \\| work; grade B, read: full) | " in text
    assert "\n- S000: A post (Somebody, 2025)" in text.split("## Appendices")[1]


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_escaped_text_reads_as_written(name: str) -> None:
    tokens = PARSER.parse(f"| a | b |\n| --- | --- |\n| {cell(name)} | {code(name)} |\n\n{md(name)}\n")
    shown = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert shown[2:] == [name, name, name]


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
def test_the_same_input_gives_the_same_bytes(made: Plan) -> None:
    owner = profile()
    assert report.text(made, pack(), owner) == report.text(made, pack(), owner)


@pytest.mark.parametrize("name", documents())
def test_bundled_templates_run_in_a_sandbox_and_know_their_names(name: str) -> None:
    environment = bundled(name).environment
    with pytest.raises(SecurityError):
        environment.from_string("{{ ''.__class__.__mro__ }}").render()
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nobody }}").render()
    assert environment.from_string("{{ x }}").render(x="<b>") == ("&lt;b&gt;" if ".html" in name else "<b>")


def test_tidy_leaves_one_empty_line() -> None:
    assert tidy("\n\na  \n\n\n\nb\n\n") == "a\n\nb\n"


def five_questions(name: str) -> list[str]:
    text = api.report(api.load_profile(ROOT / profile_path(name)))
    part = text.split("<summary>Five open questions of the sources</summary>\n")[1].split("\n</details>")[0]
    return [line for line in part.splitlines() if line]


def test_the_five_questions_of_the_sources_are_answered_in_two_sentences() -> None:
    lines = five_questions("ai-writing-saas")
    assert len(lines) == 5 and all(line.startswith("- **") for line in lines)
    assert "Modular monolith stands 7 points ahead of monolith and 17 points ahead of microservices." in lines[1]
    assert "The peak is 5 times the average" in lines[4]
    assert "'prompt-engine' runs in 'prompt-engine'" in lines[3]
    answers = (re.sub(r"^- \*\*.*?\*\* ", "", line) for line in lines)
    assert all(len(re.findall(r"[.!?](?: |$)", answer)) <= 2 for answer in answers)


def test_the_answers_of_two_systems_share_no_line() -> None:
    assert not set(five_questions("tiny-mvp-chatbot")) & set(five_questions("enterprise-ai-platform"))
