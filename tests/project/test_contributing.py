"""CONTRIBUTING.md is true: each row of its table, followed to the letter in a copy of the project, is enough."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from goldens import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
LEFT_OUT = (".venv", ".git", "_data", "__pycache__", "demo", "dist", "build", ".*_cache", ".hypothesis")
PROFILE = "examples/online-shop/archdecide.yaml"


class Checkout:
    """A copy of the project in which files can be added, and whose own code runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        shutil.copytree(ROOT, self.folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONUTF8": "1", "COLUMNS": "200"}
        self._install()

    def _install(self) -> None:
        """What `make` expects of an environment, so that it installs nothing: programs that run the copy."""
        programs = self.folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name, words in (("python", ""), ("archdecide", "-m archdecide ")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n', "utf-8")
            (programs / name).chmod(0o755)
        for name in (".installed", ".installed-dev"):
            (programs.parent / name).touch()

    def write(self, name: str, text: str) -> None:
        """A new file."""
        path = self.folder / name
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, name: str, before: str, added: str) -> None:
        """Adds text to a file, behind text that stands in it once."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"{before!r} in {name}"
        path.write_text(text.replace(before, before + added), "utf-8")

    def append(self, name: str, text: str) -> None:
        """Adds text at the end of a file."""
        path = self.folder / name
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + text, "utf-8")

    def run(self, *command: str) -> str:
        """What a command prints, which must succeed."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
        return done.stdout

    def archdecide(self, *arguments: str) -> str:
        """What the command line of the copy prints."""
        return self.run(sys.executable, "-m", "archdecide", *arguments)

    def text(self, name: str) -> str:
        """A file of the copy."""
        return (self.folder / name).read_text("utf-8")

    def make_goldens(self) -> None:
        """The second step of most rows."""
        self.run("make", "goldens")

    def tests(self, *selected: str) -> None:
        """Some tests of the copy, which must pass."""
        options = ("-q", "-x", "-p", "no:cacheprovider", "-m", "not slow")
        self.run(sys.executable, "-m", "pytest", *options, *(f"tests/{name}" for name in selected))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def a_rule(checkout: Checkout) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    checkout.append("rules/core/gates.yaml", shown.removeprefix("gates:\n"))
    checkout.make_goldens()
    assert "Somebody has to run what is cut out" in checkout.archdecide("rules", "show", "no-one-on-call")
    assert "V90" in checkout.text("rules/README.md")
    checkout.archdecide("rules", "test", "--min-coverage", "100")
    checkout.tests("project/test_house.py", "packtools/test_examples.py")


CRITERION = """\
criteria:
  - id: night-shifts
    code: Z9
    title: Night shifts
    group: AI
    question: How many products need somebody at night?
    grade: J
    importance: {fact: product.product_count, points: [[1, 0], [101, 0.1]], direction: rising}
    performances:
      monolith: {value: 0.5, because: one process to watch}
      modular-monolith: {value: 0.5, because: one process with modules to watch}
      microservices: {value: 0.4, because: several processes to watch}
    not_again: Skill is distributed-systems-skills.
    sources: [L9]
    examples:
      - {given: {product.product_count: 1}, importance: 0}
      - {given: {product.product_count: 51}, importance: 0.05}
      - {given: {product.product_count: 101}, importance: 0.1}
      - {given: {product.product_count: 102}, importance: 0.1}
"""


def a_criterion(checkout: Checkout) -> None:
    checkout.write("rules/core/criteria/night-shifts.yaml", CRITERION)
    checkout.make_goldens()
    assert "Night shifts" in checkout.archdecide("explain", PROFILE, "--criterion", "night-shifts")
    assert "night-shifts" in checkout.text("examples/online-shop/decision.json")
    checkout.tests("project/test_house.py", "packtools/test_examples.py")


def a_question(checkout: Checkout) -> None:
    checkout.edit(
        "archdecide/profile/fact_groups.py",
        ' "How many groups with a backlog of their own work on it?"\n    ] = None\n',
        "    time_zones: Annotated[\n"
        '        Estimate, Number(1, 24, "time zones", whole=True), "In how many time zones do they work?"\n'
        "    ] = None\n",
    )
    checkout.edit(
        "archdecide/profile/finding_out.py",
        '        "teams": ("2", "Count the groups with a board or backlog of their own."),\n',
        '        "time_zones": ("3", "Ask when each team starts work."),\n',
    )
    checkout.make_goldens()
    checkout.archdecide("init", "own.yaml")
    assert "time_zones" in checkout.text("own.yaml")
    stated = "name: s\nteam: {time_zones: 99}\n"
    checkout.write("wrong.yaml", stated)
    with pytest.raises(AssertionError, match="a whole number from 1 to 24"):
        checkout.archdecide("assess", "wrong.yaml")
    assert "`team.time_zones`" in checkout.text("docs/profile.md")
    assert "time_zones" in checkout.archdecide("schema")
    checkout.tests("project/test_house.py", "project/test_documentation.py", "cli/test_ask.py")


def a_setting(checkout: Checkout) -> None:
    checkout.edit(
        "archdecide/usecases/settings.py",
        '    jobs: Annotated[int, Whole(0, 1024), "How many processes run; 0 for one on each core?"] = 0\n',
        '    patience_days: Annotated[int, Whole(0, 100), "How many days may a finding wait?"] = 7\n',
    )
    checkout.append(
        "archdecide/cli/check_options.py",
        'PATIENCE = Annotated[str | None, typer.Option("--patience-days", help="Days to wait.", metavar="DAYS")]\n',
    )
    checkout.edit("archdecide/cli/check.py", "    JOBS,\n", "    PATIENCE,\n")
    checkout.edit("archdecide/cli/check.py", "    jobs: JOBS = None,\n", "    patience: PATIENCE = None,\n")
    checkout.edit("archdecide/cli/check.py", '        "jobs": jobs,\n', '        "patience_days": patience,\n')
    checkout.make_goldens()
    checkout.write("archdecide.toml", "[check]\npatience_days = 9\n")
    assert re.search(r"patience_days +9 ", checkout.archdecide("config", "show"))
    assert "`ARCHDECIDE_PATIENCE_DAYS`" in checkout.text("docs/check.md")
    (checkout.folder / "archdecide.toml").unlink()
    checkout.tests("project/test_house.py", "project/test_documentation.py", "usecases/test_settings.py")


TRIVIAL_GRAPH = '''\
"""A service graph in the Trivial Graph Format."""

from archdecide.boundaries.graph import ServiceGraph


def text(graph: ServiceGraph, title: str) -> str:
    """The document, which has no place for a title."""
    del title
    nodes = [f"{component.name!r}" for component in graph.components]
    return "\\n".join([*nodes, "#", *(f"{edge.source!r} {edge.target!r}" for edge in graph.edges)]) + "\\n"
'''


def a_graph_format(checkout: Checkout) -> None:
    checkout.write("archdecide/formats/diagram/trivial_graph.py", TRIVIAL_GRAPH)
    table = "archdecide/formats/__init__.py"
    checkout.edit(
        table,
        '    "d2": "archdecide.formats.diagram.d2",\n',
        '    "tgf": "archdecide.formats.diagram.trivial_graph",\n',
    )
    checkout.edit(table, '"structurizr", "graphml", "d2"', ', "tgf"')
    checkout.make_goldens()
    assert "\n#\n" in checkout.archdecide("graph", PROFILE, "--format", "tgf")
    assert "`tgf`" in checkout.text("docs/commands.md")
    checkout.tests(
        "project/test_house.py",
        "project/test_documentation.py",
        "formats/diagram/test_diagram.py",
        "formats/diagram/test_diagram_graphs.py",
    )


PLAIN_LIST = '''\
"""A check as a list of rules."""

from archdecide.check.results import CheckRun
from archdecide.rules import Pack


def text(run: CheckRun, _pack: Pack) -> str:
    """One line for each finding, and one for all."""
    found = [finding.rule for profile in run.profiles for finding in profile.findings]
    return "\\n".join([*found, f"{len(found)} findings"]) + "\\n"
'''


def a_check_format(checkout: Checkout) -> None:
    checkout.write("archdecide/formats/check/plain_list.py", PLAIN_LIST)
    checkout.edit(
        "archdecide/formats/__init__.py",
        '    "gitlab": "archdecide.formats.check.gitlab",\n',
        '    "list": "archdecide.formats.check.plain_list",\n',
    )
    checkout.make_goldens()
    assert " findings\n" in checkout.archdecide("check", "examples/archdecide", "-f", "list", "--exit-zero")
    assert "`list`" in checkout.text("docs/check.md")
    assert "list" in checkout.archdecide("check", "--help")
    checkout.tests("project/test_house.py", "project/test_documentation.py", "formats/check/test_check.py")


def a_document(checkout: Checkout) -> None:
    checkout.write("templates/one-line.md.j2", "# {{ profile.name | md }}\n\n{{ answer | sentence | md }}\n")
    printed = checkout.archdecide("report", PROFILE, "--template", "one-line")
    assert printed.startswith("# online shop\n\n") and len(printed.splitlines()) == 3
    assert "one-line" in checkout.archdecide("templates", "list")
    checkout.tests("project/test_house.py", "cli/test_templates.py", "formats/document/test_report.py")


HEADCOUNT = '''\
"""A file in which somebody writes how many people there are.

Reads `HEADCOUNT`, which holds one number. Gives `team.engineers` (high). Never: who they are.
"""

from archdecide.evidence.observations import Confidence, Observations, SystemSubject
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground

reads: tuple[str, ...] = ("HEADCOUNT",)
made_by = ""
finds_components = False


def read(source: Source, context: Context) -> Observations:
    """How many people the file says."""
    into = Collection("headcount", context.as_of)
    for name in source.names:
        words = (source.files.text(name) or "").strip()
        if words.isdecimal() and 1 <= int(words) <= 2000:
            into.observe(SystemSubject(), "team.engineers", int(words), Ground("as the file says", Confidence.HIGH))
    return into.observations()
'''


def a_source(checkout: Checkout) -> None:
    checkout.write("archdecide/importers/headcount.py", HEADCOUNT)
    checkout.edit(
        "archdecide/importers/__init__.py",
        '    "lines": "archdecide.importers.lines",\n',
        '    "headcount": "archdecide.importers.headcount",\n',
    )
    cases = "tests/importers/headcount"
    checkout.write(f"{cases}/silent.yaml", 'files: {HEADCOUNT: "many\\n"}\nsays: []\n')
    checkout.write(f"{cases}/people.yaml", 'files: {HEADCOUNT: "12\\n"}\nsays: [team.engineers 12 (high)]\n')
    checkout.tests("importers/test_importers_cases.py", "project/test_house.py")
    checkout.write("elsewhere/HEADCOUNT", "12\n")
    assert "headcount" in checkout.archdecide("import", "--list")
    checkout.archdecide("import", "headcount", "elsewhere/HEADCOUNT", "-o", "own.yaml")
    assert re.search(r"engineers: 12\b", checkout.text("own.yaml"))


COUNT = '''\
"""`archdecide count`."""

from archdecide import api
from archdecide.cli.options import PROFILE, RULES, deliver


def count(profile: PROFILE, rules: RULES = None) -> None:
    """Count the components of a profile."""
    loaded = api.load_profile(profile, api.load_pack(*rules or ()))
    deliver(f"{len(loaded.components)}\\n", "-", "Number")
'''


def a_command(checkout: Checkout) -> None:
    checkout.write("archdecide/cli/count.py", COUNT)
    checkout.edit("archdecide/cli/__init__.py", "    config,\n", "    count,\n")
    checkout.edit(
        "archdecide/cli/__init__.py", 'app.command("blast")(blast.blast)\n', 'app.command("count")(count.count)\n'
    )
    checkout.make_goldens()
    assert int(checkout.archdecide("count", PROFILE)) > 5
    assert "## archdecide count\n" in checkout.text("docs/commands.md")
    checkout.tests("project/test_house.py", "project/test_documentation.py")


TINY = """\
# Two people and a first idea:
# what little is known is enough.

schema_version: 1
name: Tiny
team: {engineers: 2, teams: 1}
components:
  - {name: web, kind: user-interface}
  - {name: shop, kind: application}
interactions:
  - {from: web, to: shop, need: reply}
evidence:
  team.engineers: {source: We counted them, as_of: 2026-11-01, confidence: high}
"""


def an_example(checkout: Checkout) -> None:
    checkout.write("examples/tiny/archdecide.yaml", TINY)
    checkout.make_goldens()
    assert checkout.text("examples/tiny/report.md").startswith("# Tiny")
    checkout.tests("project/test_examples.py")


ROWS: dict[str, Callable[[Checkout], None]] = {
    "a rule or a gate": a_rule,
    "a criterion": a_criterion,
    "a question to the user": a_question,
    "a setting of `check`": a_setting,
    "a graph format": a_graph_format,
    "a check format": a_check_format,
    "a document": a_document,
    "a source for `scan` and `import`": a_source,
    "a command": a_command,
    "an example": an_example,
}
HELD_ELSEWHERE = {
    "something to check",
    "a tool for agents",
    "rules for another tool (`guard`)",
    "a package of ours, or an import between two",
}
"""Rows whose own tests demand what is missing."""


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS)
def test_the_row_of_the_guide_is_enough(row: str, checkout: Checkout) -> None:
    ROWS[row](checkout)


def test_every_row_of_the_guide_is_followed() -> None:
    _, _, after = GUIDE.partition("| to add |")
    table, _, _ = after.partition("\n\n")
    rows = re.findall(r"^\| ([^|]+) \|", table.split("\n", 2)[2], re.MULTILINE)
    assert set(rows) == {*ROWS, *HELD_ELSEWHERE}
    named = re.findall(r"`((?:archdecide|rules|tests|docs|templates)/[\w/.]+?)`", table)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
