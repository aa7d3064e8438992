"""The conventions of this house as tests: what HOUSE promises, no review has to look for."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from typer.main import get_command

import archdecide.cli
from archdecide import api
from archdecide.decide.evaluate import gate_findings, trigger_finding
from archdecide.decide.fact_context import FactContext
from archdecide.facts import DERIVED
from archdecide.formats.document import rulebook
from archdecide.rules import (
    KEYS,
    CommunicationRule,
    Example,
    Force,
    Gate,
    Pack,
    Precaution,
    ResilienceRule,
    Rule,
    Trigger,
    vocabulary,
)
from archdecide.rules.targets import CALCULATORS, rule_targets, targets
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS
from archdecide.values import Value

ROOT = Path(__file__).parents[2]
CORE = ROOT / "rules" / "core"
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"
MODULES = sorted(path for path in (ROOT / "archdecide").rglob("*.py") if "_data" not in path.parts)
SOURCES = sorted(
    path
    for folder in ("archdecide", "rules", "templates", "tests", "examples", ".ci", ".github")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".yaml", ".yml", ".md", ".j2", ".mmd", ""}
    and path.is_file()
    and "_data" not in path.parts
    and path != Path(__file__)
)
RULE_LISTS = ("criteria", "gates", "triggers", "precautions", "forces", "communication", "resilience")
CONDITIONAL = Gate | Trigger | Precaution | Force | CommunicationRule | ResilienceRule
CLAIM_COUNT = 280
LONGEST_MODULE = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
FORBIDDEN_WORDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")  # in this file alone they may stand
CALCULATED = {"chain-availability": "derived.chain_availability_pct", "retry-amplification": None}
"""The fact in which the result of a calculator can be read (None: in the graph)."""


def pack() -> Pack:
    return api.load_pack()


def conditional_rules() -> list[CONDITIONAL]:
    rules = pack()
    return [
        *rules.gates,
        *rules.triggers,
        *rules.precautions,
        *rules.forces,
        *rules.communication,
        *rules.resilience,
    ]


def has_condition(rule: CONDITIONAL) -> bool:
    """False for rules that are only text for people."""
    if isinstance(rule, CommunicationRule | ResilienceRule):
        return rule.when is not None
    return bool(rule.levels)


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)


# Rules


def test_each_criterion_has_a_file_of_its_name() -> None:
    files = sorted((CORE / "criteria").glob("*.yaml"))
    found = {
        path.stem: [entry["id"] for entry in yaml.safe_load(path.read_text("utf-8"))["criteria"]] for path in files
    }
    assert found == {name: [name] for name in found}
    assert sorted(found) == sorted(criterion.id for criterion in pack().criteria)


def test_ids_are_unique_in_the_files_of_the_core_pack() -> None:
    ids: Counter[tuple[str, str]] = Counter()
    for path in CORE.rglob("*.yaml"):
        for name, entries in yaml.safe_load(path.read_text("utf-8")).items():
            if name in KEYS:
                ids.update((name, entry[KEYS[name]]) for entry in entries)
    assert [key for key, count in ids.items() if count > 1] == []


def test_an_id_names_one_rule() -> None:
    names = Counter(entry.id for name in (*RULE_LISTS, "checks") for entry in getattr(pack(), name))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_rule_has_a_source() -> None:
    unsourced = [entry.id for name in RULE_LISTS for entry in getattr(pack(), name) if not entry.sources]
    assert unsourced == []


def test_every_criterion_has_two_examples_of_its_curve() -> None:
    assert [criterion.id for criterion in pack().criteria if len(criterion.examples) < 2] == []


def test_every_rule_with_a_condition_has_a_firing_and_a_silent_example() -> None:
    missing = {
        rule.id: sorted({"fires", "silent"} - {example.expect for example in rule.examples})
        for rule in conditional_rules()
        if has_condition(rule)
    }
    assert {name: kinds for name, kinds in missing.items() if kinds} == {}


def known(given: Mapping[str, Any], rules: Pack) -> dict[str, Value]:
    """The facts of an example as a profile would state them."""
    names = {**vocabulary(rules), **COMPONENT_FACTS, **INTERACTION_FACTS}
    facts: dict[str, Value] = {}
    for path, raw in given.items():
        if raw is not None:
            value = names[path].kind.read(list(raw) if isinstance(raw, tuple) else raw)
            facts[path] = value  # type: ignore[assignment]  # no fact is a day
    return facts


@pytest.mark.parametrize("identifier", [criterion.id for criterion in pack().criteria])
def test_the_curve_gives_the_importance_of_its_examples(identifier: str) -> None:
    rules = pack()
    criterion = next(entry for entry in rules.criteria if entry.id == identifier)
    for example in criterion.examples:
        importance = FactContext(known(example.given, rules), rules).importance(criterion).value
        expected = example.importance
        assert importance == (expected if expected is None else pytest.approx(expected, abs=0.0005)), example.given


@pytest.mark.parametrize("identifier", [rule.id for rule in conditional_rules()])
def test_the_rule_says_what_its_examples_expect(identifier: str) -> None:
    rule = next(entry for entry in conditional_rules() if entry.id == identifier)
    for example in rule.examples:
        said, effects = answer(rule, FactContext(known(example.given, pack()), pack()))
        assert said == example.expect, example.given
        assert example.effect is None or example.effect in effects, example.given


def answer(rule: CONDITIONAL, facts: FactContext) -> tuple[str, set[str]]:
    """Whether a rule fires, is silent or unknown, and with which effects it does so."""
    match rule:
        case Gate():
            findings = gate_findings(rule, facts)
            states = {finding.state for finding in findings}
            state = "holds" if "holds" in states else "unproven" if "unproven" in states else "clear"
            said = {"holds": "fires", "unproven": "unknown", "clear": "silent"}[state]
            return said, {finding.effect for finding in findings if finding.state == state}
        case Trigger():
            finding = trigger_finding(rule, facts)
            said = {"fires": "fires", "clear": "silent"}.get(finding.state, "unknown")
            return said, {finding.level} if finding.level else set()
        case Precaution():
            answers = [level.when.holds(facts) for level in rule.levels]
            effects = {f"level {answers.index(True) + 1}"} if True in answers else set()
            return _said(True if True in answers else None if None in answers else False), effects
        case Force():
            answers = [level.when.holds(facts) for level in rule.levels]
            points = str(rule.levels[answers.index(True)].points) if True in answers else ""
            return _said(True if True in answers else None if None in answers else False), {points, rule.side}
        case CommunicationRule():
            return _said(rule.when.holds(facts) if rule.when else True), {rule.choice}
        case ResilienceRule():
            return _said(rule.when.holds(facts) if rule.when else True), {rule.pattern}


def _said(truth: bool | None) -> str:
    return {True: "fires", False: "silent", None: "unknown"}[truth]


def test_examples_expect_only_what_is_tested() -> None:
    """Every rule kind with examples is among those run above."""
    run_here = {example for rule in conditional_rules() for example in map(id, rule.examples)}
    all_examples = {
        id(example)
        for name in KEYS
        for entry in getattr(pack(), name)
        if isinstance(entry, Rule)
        for example in entry.examples
        if isinstance(example, Example)
    }
    assert all_examples <= run_here


# Claims


def test_every_claim_feeds_something_or_is_excluded_with_a_reason() -> None:
    claims = pack().claims
    assert [claim.id for claim in claims if bool(claim.feeds) == bool(claim.excluded)] == []
    assert len(claims) == CLAIM_COUNT


def test_claims_feed_only_what_exists() -> None:
    existing = targets([pack()])
    dangling = {claim.id: [feed for feed in claim.feeds if feed not in existing] for claim in pack().claims}
    assert {claim: feeds for claim, feeds in dangling.items() if feeds} == {}
    assert set(CALCULATED) == set(CALCULATORS)
    assert {fact for fact in CALCULATED.values() if fact} <= set(DERIVED)


def test_a_rule_cites_exactly_the_claims_that_feed_it() -> None:
    differences = []
    for target, rule in rule_targets([pack()]).items():
        cited = {source for source in rule.sources if source.startswith("S")}
        fed = {claim.id for claim in pack().claims if target in claim.feeds}
        differences += [f"{target} cites {claim}, which does not feed it" for claim in sorted(cited - fed)]
        differences += [f"{claim} feeds {target}, which does not cite it" for claim in sorted(fed - cited)]
    if differences:
        pytest.fail("\n".join(differences), pytrace=False)


def test_component_kinds_cite_the_claims_that_feed_them() -> None:
    rules = pack()
    feeding = {claim.id for claim in rules.claims if "boundary:kind" in claim.feeds}
    cited = {source for kind in rules.kinds for source in kind.sources if source.startswith("S")}
    assert cited == feeding


# Generated files and documentation


def test_the_manual_of_the_rules_is_current() -> None:
    current = (ROOT / "rules" / "README.md").read_text("utf-8")
    assert current == rulebook.text(pack()), "run make goldens"


def test_the_manual_of_the_rules_is_clean_markdown() -> None:
    manual = rulebook.text(pack())
    tokens = MarkdownIt("commonmark").enable("table").parse(manual)
    assert [token.content for token in tokens if token.type == "html_block"] == []
    tables = re.findall(r"(?:^\|.*\n)+", manual, re.MULTILINE)
    assert len(tables) == sum(token.type == "table_open" for token in tokens)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, table.splitlines()[0]


@pytest.mark.parametrize("kind", [*rulebook.KINDS, "literature"])
def test_every_rule_has_a_page(kind: str) -> None:
    for entry in getattr(pack(), kind):
        page = rulebook.rule_text(pack(), getattr(entry, KEYS[kind]))
        assert page.startswith("# ") and page.endswith("\n") and "\n\n\n" not in page


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the command line with its words, e.g. `rules list`."""
    groups: list[tuple[str, Any]] = [("", get_command(archdecide.cli.app))]
    while groups:
        prefix, group = groups.pop()
        for name, command in group.commands.items():
            words = f"{prefix} {name}".strip()
            if hasattr(command, "commands"):
                groups.append((words, command))
            else:
                yield words, command


def test_every_command_and_every_parameter_has_help() -> None:
    assert [words for words, command in commands() if not command.help] == []
    unexplained = [
        f"{words} {parameter.name}"
        for words, command in commands()
        for parameter in command.params
        if not getattr(parameter, "help", "") and parameter.name != "help"
    ]
    assert unexplained == []


@cache
def readme_example() -> str:
    """The Python example of the documentation."""
    found = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_python_example_of_the_documentation_runs() -> None:
    output = run(readme_example()).stdout
    assert "flowchart" in output


def test_the_profile_of_the_readme_loads(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found
    profile = tmp_path / "archdecide.yaml"
    profile.write_text(found[0], "utf-8")
    assert api.assess(api.load_profile(profile)).outcome.score_leader is not None


def test_the_rule_of_the_contributing_guide_can_be_added(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    (tmp_path / "pack.yaml").write_text("name: own\nversion: '1'\ndescription: an own rule\n", "utf-8")
    (tmp_path / "gates.yaml").write_text(found[0], "utf-8")
    rules = api.load_pack(tmp_path)
    (gate,) = (gate for gate in rules.gates if gate.id == "no-one-on-call")
    for example in gate.examples:
        assert answer(gate, FactContext(known(example.given, rules), rules))[0] == example.expect


# Code


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_named_and_sized_for_one_thing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert path.stem not in FORBIDDEN_NAMES and path.parent.name not in FORBIDDEN_NAMES
    assert text.count("\n") <= LONGEST_MODULE
    assert ast.get_docstring(ast.parse(text)), "a module says in its first line what it is for"


def names_of_classes() -> Iterator[tuple[str, str]]:
    """Every class with its module, those inside functions included."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name, str(path.relative_to(ROOT))


def test_the_name_of_a_class_stands_for_one_class() -> None:
    places: dict[str, list[str]] = {}
    for name, module in names_of_classes():
        places.setdefault(name, []).append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_the_name_of_a_module_stands_once_in_its_room() -> None:
    """One file per verb is the rule in cli and usecases, so these are left out."""
    places: dict[tuple[str, str], list[str]] = {}
    for path in MODULES:
        *folders, name = path.relative_to(ROOT / "archdecide").with_suffix("").parts
        room = folders[0] if folders else ""
        if name != "__init__" and room not in ("cli", "usecases"):
            places.setdefault((room, name), []).append(str(path.relative_to(ROOT)))
    assert {f"{room}/{name}": found for (room, name), found in places.items() if len(found) > 1} == {}


TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
OF_THE_WHOLE = "project"
"""The folder of the tests that are about no single room."""


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tests_mirror_the_tree(path: Path) -> None:
    """A test stands in the folder of its room, under the name of a module there, or of the room itself."""
    *room, name = path.relative_to(ROOT / "tests").with_suffix("").parts
    subject = name.removeprefix("test_")
    if room == [OF_THE_WHOLE]:
        return
    folder = ROOT.joinpath("archdecide", *room)
    assert folder.is_dir(), f"archdecide has no room {'/'.join(room)}"
    known = {folder.name, *(item.stem for item in folder.iterdir() if item.suffix == ".py" or item.is_dir())}
    assert any(subject == item or subject.startswith(f"{item}_") for item in known), f"no module of {folder.name}"


def test_no_test_is_a_library_of_another() -> None:
    imports = re.compile(r"^\s*(from|import) +(tests\.)?(\w+\.)*test_", re.MULTILINE)
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if imports.search(path.read_text("utf-8"))] == []


def test_a_single_problem_is_refused_in_one_way() -> None:
    by_hand = re.compile(r"InputError\(\s*[\[(]\s*Diagnostic\((?!.*\bfor\b)")
    found = [path.name for path in MODULES if by_hand.search(path.read_text("utf-8"))]
    assert found == ["errors.py"], "use errors.refusal or errors.unknown"


def test_nothing_is_left_to_do() -> None:
    left = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if FORBIDDEN_WORDS.search(line)
    ]
    assert left == []


def test_no_test_reads_a_clock() -> None:
    """Machines are noisy: times are for the benchmarks, and tests count what is done (tests/effort.py)."""
    clocks = re.compile(r"\b(perf_counter|process_time|thread_time|monotonic|timeit|time\.time)(_ns)?\(")
    read = [path.name for path in sorted((ROOT / "tests").rglob("test_*.py")) if clocks.search(path.read_text("utf-8"))]
    assert read == []


LOADED = """
import json, sys
from archdecide.cli import main
sys.argv = ["archdecide", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
DEAR = ("networkx", "jinja2", "archdecide.boundaries", "archdecide.formats.diagram", "archdecide.formats.document")


OF_GRAPHS = "archdecide.boundaries"
"""What an assessment needs for its steps, and nothing quicker."""


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], ()),
        (["--version"], ()),
        (["assess", str(EXAMPLE)], (OF_GRAPHS,)),
        (["assess", str(EXAMPLE), "--format", "json"], (OF_GRAPHS,)),
    ],
    ids=["help", "version", "assess", "assess-json"],
)
def test_quick_commands_load_nothing_dear(arguments: list[str], needed: tuple[str, ...]) -> None:
    modules = json.loads(run(LOADED, *arguments).stderr.splitlines()[-1])
    dear = [name for name in DEAR if name not in needed]
    assert [name for name in modules if name in dear or name.startswith(tuple(f"{item}." for item in dear))] == []


def test_importing_the_package_loads_only_the_standard_library() -> None:
    modules = run("import sys, archdecide; print(*sorted(sys.modules))").stdout.split()
    own = [name for name in modules if name.split(".")[0] not in sys.stdlib_module_names]
    dear = ("pydantic", "typer", "rich", "yaml", "networkx", "jinja2", "archdecide.")
    assert [name for name in own if name.startswith(dear)] == []
