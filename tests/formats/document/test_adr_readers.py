"""Decision records as the tools read them for whose teams they are written: adr-tools and log4brains.

MADR has no reader of its own but markdownlint: see test_markdown_lint.py.
"""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from decision_records import moved
from goldens import ROOT, profile_path

from archdecide import api

ADR_TOOLS = shutil.which("adr")
LOG4BRAINS = shutil.which("log4brains")
FIRST = "0001-modular-monolith-for-ai-writing-saas.md"
SECOND = "0002-microservices-for-ai-writing-saas.md"


def run(folder: Path, *command: str) -> str:
    """What a program prints in a folder; an editor that it calls changes nothing."""
    settings = {**os.environ, "EDITOR": "true", "VISUAL": "true", "ADR_DATE": "2026-12-01", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def two_records(folder: Path, form: api.RecordFormat, records: str) -> Path:
    """A project with a record in this format, and a second one that supersedes it. Gives the folder of the records."""
    profile = folder / "archdecide.yaml"
    shutil.copy(ROOT / profile_path("ai-writing-saas"), profile)
    api.write_record(profile, folder / records, date(2026, 1, 15), form, make_folder=True)
    moved(profile)
    api.write_record(profile, folder / records, date(2026, 11, 27), form)
    return folder / records


@pytest.fixture
def nygard(tmp_path: Path) -> Path:
    if ADR_TOOLS is None:
        pytest.skip("adr-tools are not installed: apt-get install adr-tools")
    return two_records(tmp_path, "nygard", "doc/adr").parent.parent


def test_adr_tools_list_the_records_and_their_titles(nygard: Path) -> None:
    assert run(nygard, "adr", "list").splitlines() == [f"doc/adr/{FIRST}", f"doc/adr/{SECOND}"]
    assert run(nygard, "adr", "generate", "toc").splitlines()[2:] == [
        f"* [1. Modular monolith for AI writing SaaS]({FIRST})",
        f"* [2. Microservices for AI writing SaaS]({SECOND})",
    ]


def test_adr_tools_see_which_record_supersedes_which(nygard: Path) -> None:
    drawn = run(nygard, "adr", "generate", "graph")
    assert '_1 [label="1. Modular monolith for AI writing SaaS"; URL="0001-' in drawn
    assert '_2 -> _1 [label="Supercedes", weight=0]' in drawn


def test_adr_tools_supersede_a_record_of_ours_as_one_of_their_own(nygard: Path) -> None:
    record = nygard / "doc" / "adr" / SECOND
    proposed = record.read_text("utf-8")
    assert "\nProposed\n" in proposed
    record.write_text(proposed.replace("\nProposed\n", "\nAccepted\n"), "utf-8")  # as people do who agree
    run(nygard, "adr", "new", "-s", "2", "Buy it instead")
    text = record.read_text("utf-8")
    status = text.split("## Status\n")[1].split("## Context")[0].split("\n\n")
    ours, theirs = (line.strip() for line in status if line.strip())
    assert ours == f"Supercedes [1. Modular monolith for AI writing SaaS]({FIRST})"
    assert theirs.replace("Superceded", "Superseded") == "Superseded by [3. Buy it instead](0003-buy-it-instead.md)"


@pytest.mark.slow
def test_log4brains_reads_titles_and_statuses(tmp_path: Path) -> None:
    """Needs 390 MB of packages, which take npm a minute: npm install --global log4brains@1.1."""
    if LOG4BRAINS is None:
        pytest.skip("log4brains is not installed: npm install --global log4brains@1.1")
    two_records(tmp_path, "log4brains", "docs/adr")
    settings = "project: {name: writing, tz: Europe/Berlin, adrFolder: ./docs/adr}\n"
    (tmp_path / ".log4brains.yml").write_text(settings, "utf-8")
    run(tmp_path, "git", "init", "--quiet")
    named = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    run(tmp_path, "git", *named, "commit", "--quiet", "--allow-empty", "--message", "first")
    assert run(tmp_path, LOG4BRAINS, "adr", "list", "--raw").splitlines() == [
        "20260115-modular-monolith-for-ai-writing-saas,SUPERSEDED,,Modular monolith for AI writing SaaS",
        "20261127-microservices-for-ai-writing-saas,PROPOSED,,Microservices for AI writing SaaS",
    ]
