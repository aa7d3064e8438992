"""What people read: short sentences, each once, no codes and no paths in prose, numbers as people write them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from drawn_profiles import drawn
from goldens import EXAMPLES, ROOT, profile_path
from markdown_it import MarkdownIt

from archdecide import api
from archdecide.fact_phrases import PHRASES, phrase
from archdecide.facts import all_facts
from archdecide.formats import RECORD_FORMATS
from archdecide.values import Interval, OneOf

MOST_WORDS, MOST_ROWS, LONGEST_SENTENCE = 1000, 60, 28
PARSER = MarkdownIt("commonmark").enable("table")
CODE = re.compile(r"\b(?:[VTPCKJXWRSL]|[A-H])\d{1,2}\b")
"""A code of a gate, sign, precaution, check, force, claim or criterion."""
TRANSLATED = re.compile(r"\b(?:are told|is told|there is not|what is no|lets out|besides need|silent)\b")
DRAWN = range(0, 60, 4)


@cache
def report(name: str) -> str:
    return api.report(api.load_profile(ROOT / profile_path(name)))


@cache
def summary(name: str) -> str:
    return api.report(api.load_profile(ROOT / profile_path(name)), template="summary")


def main_part(text: str) -> str:
    """What stands before the appendices; the code of a picture is no text."""
    return re.sub(r"```mermaid\n.*?```", "", text.partition("\n## Appendices")[0], flags=re.DOTALL)


def prose(text: str) -> Iterator[str]:
    """Every paragraph, item and cell without what stands in code font."""
    for token in PARSER.parse(text):
        if token.type == "inline":
            held = "".join(
                child.content if child.type == "text" else " " if child.type.endswith("break") else "…"
                for child in token.children or ()
                if child.type in ("text", "softbreak", "code_inline")
            )
            yield re.sub(r"^\[[ x]\] ", "", held)


def sentences(text: str) -> Iterator[str]:
    """Every sentence; the items of a list in a line are apart."""
    for paragraph in prose(text):
        yield from (part.strip() for part in re.split(r"(?<=[.!?]) | · ", paragraph))


def clauses(text: str) -> Iterator[str]:
    """Sentences cut where a reader breathes, at a colon, a semicolon and brackets; a name in quotes is one word."""
    for sentence in sentences(text):
        yield from re.split(r"(?<=[;:]) | ?\(|\)", re.sub(r"(?<!\w)'[^']+'(?!\w)", "'…'", sentence))


def words(text: str) -> int:
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def rows(text: str) -> int:
    return sum(line.startswith("|") for line in text.splitlines())


def records(folder: Path) -> Iterator[str]:
    forms: tuple[api.RecordFormat, ...] = ("madr4", "madr-minimal", "nygard", "log4brains")
    assert set(forms) == set(RECORD_FORMATS)
    for form in forms:
        source = ROOT / profile_path("online-shop")
        written = api.write_record(source, folder / form, date(2026, 11, 2), form, make_folder=True)
        yield written.file.read_text("utf-8").partition("<!--")[0].removeprefix("---").partition("\n---\n")[2]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_main_part_fits_into_a_few_minutes(name: str) -> None:
    text = main_part(report(name))
    assert words(text) <= MOST_WORDS and rows(text) <= MOST_ROWS


@pytest.mark.parametrize("seed", DRAWN)
def test_the_main_part_of_any_system_fits(seed: int) -> None:
    text = main_part(api.report(drawn(seed)))
    assert words(text) <= MOST_WORDS and rows(text) <= MOST_ROWS


def test_the_main_part_of_a_large_system_with_long_words_fits() -> None:
    """Hundreds of parts, each with a name of several words and teams of its own."""
    parts = [{"name": f"the rather long name of part {number}", "kind": "application"} for number in range(150)]
    for number, part in enumerate(parts):
        part |= {"team": f"team number {number % 40} of many", "data_store": f"the store of number {number}"}
    calls = [{"from": parts[n]["name"], "to": parts[n + 1]["name"]} for n in range(149)]
    owner = api.load_profile(ROOT / profile_path("enterprise-ai-platform"))
    data = {"name": "large", "description": "many words " * 500, "components": parts, "interactions": calls}
    large = type(owner).model_validate({**data, "team": {"engineers": 300, "teams": 40}, "delivery": {}})
    text = main_part(api.report(large))
    assert words(text) <= MOST_WORDS and rows(text) <= MOST_ROWS


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_code_stands_in_the_main_part_or_the_summary(name: str) -> None:
    assert [found for part in prose(main_part(report(name))) for found in CODE.findall(part)] == []
    assert [found for part in prose(summary(name)) for found in CODE.findall(part)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_code_in_the_appendices_stands_behind_its_title(name: str) -> None:
    appendix = report(name).partition("\n## Appendices")[2].partition("<summary>Sources")[0]
    bare = [
        part
        for part in prose(appendix)
        for found in CODE.finditer(part)
        if not re.fullmatch(r".*\w[^(]*\(", part[: found.start()])
    ]
    assert bare == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_path_stands_in_prose(name: str) -> None:
    groups = "|".join(sorted({path.partition(".")[0] for path in all_facts()} | {"weights", "ratio", "interaction"}))
    raw = re.compile(rf"\b(?:{groups})\.[a-z]\w*_?\w*")
    for text in (report(name), summary(name)):
        assert [found for part in prose(text) for found in raw.findall(part)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_stands_twice_in_a_report(name: str) -> None:
    told = (found for found in sentences(report(name)) if "see the step" not in found)
    said = Counter(found for found in told if len(found.split()) >= 6 and found.endswith("."))
    assert [found for found, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_is_long(name: str) -> None:
    assert [found for found in clauses(main_part(report(name))) if words(found) > LONGEST_SENTENCE] == []
    appendix = re.sub(r"\S+ → \S+", "…", report(name))
    whole = (found for found in clauses(appendix) if found.endswith((".", ";", ":")))
    assert [found for found in whole if words(found) > LONGEST_SENTENCE] == []
    assert [found for found in clauses(summary(name)) if words(found) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_computed_numbers_have_three_digits_at_most(name: str) -> None:
    stated = set(re.findall(r"\d[\d.]*", (ROOT / profile_path(name)).read_text("utf-8")))
    for part in prose(main_part(report(name))):
        for found in re.findall(r"\d+\.\d+", re.sub(r"\d[\d.]* %", "", part)):
            assert found in stated or len(found.replace(".", "").lstrip("0")) <= 3, part


def test_records_say_their_reasons_in_plain_sentences(tmp_path: Path) -> None:
    for text in records(tmp_path):
        assert [found for found in clauses(text) if words(found) > LONGEST_SENTENCE] == []
        assert [found for part in prose(text) for found in CODE.findall(part)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_reads_like_a_translation(name: str) -> None:
    assert [part for part in prose(report(name)) if TRANSLATED.search(part)] == []


def test_every_fact_has_a_short_label() -> None:
    assert set(all_facts()) <= set(PHRASES)
    assert all(len(label.split()) <= 8 and "_" not in label for label, _ in PHRASES.values())


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("team.engineers", 1, "1 engineer"),
        ("team.engineers", 12, "12 engineers"),
        ("team.engineers", Interval(6, 9), "6 to 9 engineers"),
        ("team.distributed_systems_skill", OneOf((1, 2)), "distributed-systems experience 1 or 2 of 4"),
        ("scale.peak_concurrent_users", 15000, "15,000 users at peak"),
        ("reliability.availability_target_pct", 99.95, "99.95 % availability target"),
        ("derived.zone_share", 0.117647059, "12 % of parts hold card or health data"),
        ("derived.zone_share", 0.0909, "9.1 % of parts hold card or health data"),
        ("derived.cadence_ratio", 2.2857142857, "one part changes 2.29 times as often as others"),
        ("derived.chain_availability_pct", 99.87654321, "99.8765 % availability of the weakest chain"),
        ("derived.mixed_hardware", False, ""),
        ("ratio.unknown_to_us", 3.14159, "3.14 unknown to us"),
    ],
)
def test_a_fact_reads_as_people_say_it(path: str, value: object, expected: str) -> None:
    assert phrase(path, value) == expected  # type: ignore[arg-type]
