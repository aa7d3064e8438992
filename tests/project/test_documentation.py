"""README.md and the pages in docs/: short, current, with every link alive."""

import re
from importlib.metadata import version
from itertools import chain

import pytest
from markdown_it import MarkdownIt
from pages import DEMO, DEMO_LINES, PAGES, PART, PARTS, ROOT, commands, current

TEXTS = {page: (ROOT / page).read_text("utf-8") for page in PAGES}
LONGEST_SENTENCE = 28
WRITTEN_HERE = (
    "README.md",
    *(f"docs/{name}.md" for name in ("check", "ci", "commands", "limits", "profile", "python")),
)

TYPER = tuple(int(part) for part in version("typer").split(".")[:2])


@pytest.mark.parametrize("page", PAGES)
def test_the_generated_parts_of_a_page_are_current(page: str) -> None:
    if page == "docs/commands.md" and TYPER < (0, 29):
        pytest.skip("an older typer names otherwise what an option takes")
    assert TEXTS[page] == current(page), "run make goldens"


def test_every_generated_part_stands_on_a_page() -> None:
    used = set(chain.from_iterable((name for _, name, _ in PART.findall(text)) for text in TEXTS.values()))
    assert used == set(PARTS)
    assert sum(text.count("<!-- generated:") for text in TEXTS.values()) == sum(
        len(PART.findall(text)) for text in TEXTS.values()
    )


def test_a_stale_part_is_renewed_and_the_rest_of_the_page_stays() -> None:
    part = "<!-- generated: exit-codes -->\n\nold\n\n<!-- end -->"
    assert PART.sub(lambda found: f"{found[1]}new{found[3]}", f"a\n{part}\nb") == (
        "a\n<!-- generated: exit-codes -->\nnew\n<!-- end -->\nb"
    )


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) <= 120


def test_the_demo_of_the_readme_is_ten_lines_that_can_be_copied() -> None:
    (block,) = re.findall(r"```console\n(.*?)```", TEXTS["README.md"], re.DOTALL)
    assert block.startswith(f"$ {' '.join(DEMO)}\n")
    assert len(block.splitlines()) == DEMO_LINES + 1


def test_every_command_has_a_section() -> None:
    headings = re.findall(r"^## (archdecide .*)$", TEXTS["docs/commands.md"], re.MULTILINE)
    assert headings == [words for words, _ in commands()]


def test_no_option_of_a_command_is_missing() -> None:
    sections = re.split(r"^## ", TEXTS["docs/commands.md"], flags=re.MULTILINE)
    for words, command in commands():
        (section,) = (part for part in sections if part.startswith(f"{words}\n"))
        options = {name for found in command.params for name in found.opts if name.startswith("--")} - {"--help"}
        assert [name for name in options if name not in section] == [], words


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    addresses = [
        str(token.attrs.get("href") or token.attrs.get("src"))
        for block in MarkdownIt("commonmark").enable("table").parse(text)
        for token in block.children or ()
        if token.type in {"link_open", "image"}
    ]
    files = [address for address in addresses if not re.match(r"https?:|#", address)]
    assert [file for file in files if not ((ROOT / page).parent / file.split("#")[0]).exists()] == []
    headings = {re.sub(r"\W+", "-", found.lower()) for found in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    assert [address for address in addresses if address[0] == "#" and address[1:] not in headings] == []


@pytest.mark.parametrize("page", WRITTEN_HERE)
def test_no_sentence_written_by_hand_is_long(page: str) -> None:
    by_hand = re.sub(r"```.*?```", "", PART.sub("\n\n", TEXTS[page]), flags=re.DOTALL)
    sentences = re.split(r"(?<=[.:;!?])\s+|\n\n|\n- |\|", by_hand)
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []
