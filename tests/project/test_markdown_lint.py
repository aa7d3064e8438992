"""Every Markdown file of the project, and every kind that the tool writes, as markdownlint wants it.

rumdl, a linter with the rules of markdownlint, looks at all of them in a moment; markdownlint itself does in CI.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from check_runs import CLEAN, FULL
from check_runs import pack as check_pack
from decision_records import moved
from goldens import EXAMPLES, ROOT, profile_path
from printed_reports import REPORTS
from small_evaluations import case_file, evaluation

from archdecide import api
from archdecide.formats import RECORD_FORMATS
from archdecide.formats.check import markdown
from archdecide.formats.document import rulebook, validation_page
from archdecide.rules import KEYS

RUMDL = shutil.which("rumdl", path=str(Path(sys.executable).parent)) or shutil.which("rumdl")
MARKDOWNLINT = shutil.which("markdownlint-cli2")
CONFIGURATION = ROOT / ".markdownlint.yaml"
OURS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "rules/*.md", "examples/*/*.md", ".github/**/*.md")
    for path in ROOT.glob(pattern)
    if path.is_file()
)
RULE = re.compile(r"MD\d{3}")
FIRST, LATER = date(2026, 1, 15), date(2026, 11, 27)
RUMDL_RULES = ("--extend-enable", "MD060", "--disable", "MD076")
"""rumdl leaves out a rule of markdownlint, on tables, and has one of its own, on empty lines between items."""


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Every kind of Markdown that the tool writes, by file name."""
    pack = api.load_pack()
    yield from ((f"report of {name}.md", text) for name, text in REPORTS.items())
    for name in EXAMPLES:
        yield f"summary of {name}.md", api.report(api.load_profile(ROOT / profile_path(name), pack), template="summary")
    yield "portfolio.md", api.render_portfolio(api.portfolio([str(ROOT / "examples")], LATER, pack))
    yield "check.md", markdown.text(FULL, check_pack())
    yield "clean check.md", markdown.text(CLEAN, check_pack())
    case_file(folder)
    yield "validation.md", validation_page.text(evaluation(folder), pack, "0" * 64)
    yield "facts.md", rulebook.vocabulary(pack)
    for kind in (*rulebook.KINDS, "literature"):
        for rule in getattr(pack, kind):
            name = str(getattr(rule, KEYS[kind]))
            yield f"rule {name.replace('/', ' ')}.md", rulebook.rule_text(pack, name)


def write_records(folder: Path) -> None:
    """Two decision records in every format, of which the later supersedes the earlier."""
    for form in RECORD_FORMATS:
        profile = folder / form / "archdecide.yaml"
        profile.parent.mkdir()
        shutil.copy(ROOT / profile_path("ai-writing-saas"), profile)
        api.write_record(profile, profile.parent, FIRST, form)  # type: ignore[arg-type]
        moved(profile)
        api.write_record(profile, profile.parent, LATER, form)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("written")
    for name, text in documents(folder):
        (folder / name).write_text(text, "utf-8")
    write_records(folder)
    return sorted(folder.rglob("*.md"))


def said_by_rumdl(*files: Path) -> str:
    """What rumdl finds in these files; nothing is good."""
    assert RUMDL is not None, "rumdl is not installed: pip install -e '.[dev]'"
    options = ("--config", str(CONFIGURATION), *RUMDL_RULES, "--no-cache", "--quiet", "--color", "never")
    return _said(RUMDL, "check", *options, *map(str, files))


def said_by_markdownlint(*files: Path) -> str:
    """What markdownlint finds in these files; nothing is good."""
    if MARKDOWNLINT is None:
        pytest.skip("markdownlint is not installed: npm install --global markdownlint-cli2")
    return _said(MARKDOWNLINT, "--config", str(CONFIGURATION), "--no-globs", *(f":{file}" for file in files))


def _said(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in {0, 1}, done.stderr
    said = done.stdout + done.stderr
    return ("\n".join(filter(RULE.search, said.splitlines())) or said) if done.returncode else ""


def test_every_file_of_the_project_and_every_document_is_clean_by_the_rules_of_markdownlint(
    written: list[Path],
) -> None:
    assert said_by_rumdl(*OURS, *written) == ""


@pytest.mark.slow
def test_markdownlint_itself_finds_nothing_either(written: list[Path]) -> None:
    assert said_by_markdownlint(*OURS, *written) == ""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# a\n## b\n", "MD022"),
        ("# a\n\n<b>x</b>\n", "MD033"),
        ("# a\n\n## b\n\n## b\n", "MD024"),
        ("# a\n\n| a | b |\n| --- | --- |\n| c |\n", "MD056"),
        ("# a\n\n| a | b |\n|---|---|\n| c | d |\n", "MD060"),
    ],
)
def test_both_would_say_so(text: str, rule: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.md"
    file.write_text(text, "utf-8")
    assert rule in said_by_rumdl(file)
    if MARKDOWNLINT is not None:
        assert rule in said_by_markdownlint(file)
