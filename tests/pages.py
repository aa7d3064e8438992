"""What README.md and the pages in docs/ print that the code knows better.

Such a part stands between `<!-- generated: NAME -->` and `<!-- end -->`; everything else on a page is written by hand.
`python tests/pages.py` renews the parts of every page; `python tests/pages.py FOLDER` writes the pages below FOLDER.
"""

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import fields
from typer.main import get_command

import archdecide
import archdecide.cli
from archdecide import api
from archdecide.facts import profile_facts
from archdecide.formats import CHECK_FORMATS, GRAPH_FORMATS, SCHEMAS
from archdecide.formats.document.rulebook import prose
from archdecide.kinds import Number
from archdecide.profile import GROUPS, Profile
from archdecide.profile.parts import Component, Interaction
from archdecide.profile.section import Section, kinds, questions
from archdecide.usecases.settings import FLAGS, PREFIX, setting_kinds
from archdecide.write import write_text

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", *sorted(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")))
PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(\n<!-- end -->)", re.DOTALL)
DEMO = ("archdecide", "assess", "examples/online-shop/archdecide.yaml")
DEMO_LINES = 9
EXIT_CODES = {
    "OK": "Done, whatever the decision.",
    "FINDINGS": "Findings, from commands that check.",
    "BAD_INPUT": "Bad input or usage; standard error says what and where.",
    "BUG": "A bug in archdecide; please report it.",
    "INTERRUPTED": "Interrupted.",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; cells are Markdown already, except that a bar would end them."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def text_of(words: str) -> str:
    """Plain text as one line of Markdown."""
    return prose(" ".join(words.split()))


def commands(group: Any = None, before: str = "archdecide") -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, sorted."""
    group = group or get_command(archdecide.cli.app)
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def arguments(command: Any) -> Iterator[tuple[str, str]]:
    """The arguments of a command, then its options: how each is written, and what it does."""
    for parameter in sorted(command.params, key=lambda found: found.param_type_name):
        if parameter.name != "help":
            yield f"`{_written(parameter)}`", text_of(parameter.help) + _default(parameter)


def _written(parameter: Any) -> str:
    choices = getattr(getattr(parameter, "type", None), "choices", ())
    value = parameter.metavar or "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    value = value or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return str(value)
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if parameter.is_flag else f"{names} {value}"


def _default(parameter: Any) -> str:
    value = getattr(parameter.default, "value", parameter.default)
    shown = isinstance(value, str | int | float) and not isinstance(value, bool) and value not in {"", "-"}
    return f" Default: `{value}`." if shown and parameter.param_type_name == "option" else ""


def _anchor(words: str) -> str:
    return words.replace(" ", "-")


def command_table() -> str:
    """Every command in a line, which leads to its section."""
    rows = (
        (f"[`{words}`](#{_anchor(words)})", text_of(command.help.split("\n\n")[0])) for words, command in commands()
    )
    return table(("command", "what it does"), rows)


def command_sections() -> str:
    """Every command with what its help says."""
    parts = []
    for words, command in commands():
        said = [text_of(paragraph) for paragraph in command.help.split("\n\n")]
        parts += [f"## {words}", *said, table(("argument or option", "meaning"), arguments(command))]
    return "\n\n".join(parts)


def check_options() -> str:
    """The options of `check`."""
    return table(("option", "meaning"), arguments(dict(commands())["archdecide check"]))


def check_settings() -> str:
    """What a configuration file may set for `check`."""
    asked = questions(api.Settings)
    rows = (
        (f"`{name}`", text_of(asked[name]), text_of(kind.allowed()), _flag(name), f"`{PREFIX}{name.upper()}`")
        for name, kind in setting_kinds().items()
    )
    return table(("setting", "question", "allowed", "flag", "variable"), rows)


def _flag(name: str) -> str:
    flag = FLAGS.get(name, f"--{name.replace('_', '-')}")
    known = {option for found in dict(commands())["archdecide check"].params for option in found.opts}
    return f"`{flag}`" if flag in {*known, FLAGS["paths"]} else "–"


def check_findings() -> str:
    """What `check` finds."""
    rows = (
        (f"`{rule.id}`", rule.code, rule.severity, prose(rule.what), prose(rule.fix)) for rule in api.load_pack().checks
    )
    return table(("rule", "code", "severity", "what it reports", "what to do"), rows)


def exit_codes() -> str:
    """How a run ends."""
    from archdecide.cli.exit import Exit

    return table(("exit code", "meaning"), ((code.value, EXIT_CODES[code.name]) for code in Exit))


def fact_groups() -> str:
    """Every fact of a profile, by group."""
    parts = []
    for group in GROUPS:
        facts = [fact for path, fact in profile_facts().items() if path.startswith(f"{group}.")]
        rows = ((f"`{fact.path}`", prose(fact.question), *_allowed(fact.kind)) for fact in facts)
        parts += [f"### {group}", table(("field", "question", "unit", "allowed"), rows)]
    return "\n\n".join(parts)


def _allowed(kind: Any) -> tuple[str, str]:
    """The unit of a kind, and its values without the reminder that estimates are possible, which the page gives."""
    unit = kind.unit if isinstance(kind, Number) else ""
    said = re.sub(r", or an estimate such as \{.*?\} or \".*?\"", "", kind.allowed())
    return unit or "–", text_of(said.replace(f" ({unit})", "") if unit else said)


def _fields(section: type[Section]) -> str:
    asked, known = questions(section), kinds(section)
    rows = (
        (f"`{field.encode_name}`", prose(asked[field.name]), *_field(known.get(field.name)))
        for field in fields(section)
    )
    return table(("field", "question", "unit", "allowed"), rows)


def _field(kind: Any) -> tuple[str, str]:
    return _allowed(kind) if kind is not None else ("–", "–")


def further_sections() -> str:
    """The other parts of a profile."""
    sections = (
        section
        for section in Section.__subclasses__()
        if section.__module__ == Component.__module__ and section not in {Component, Interaction}
    )
    parts = (
        (f"### {section.__name__}", text_of(inspect.getdoc(section) or ""), _fields(section)) for section in sections
    )
    return "\n\n".join(line for part in parts for line in part if line)


def formats(names: Iterable[str]) -> str:
    """Names of formats as a sentence."""
    *first, last = (f"`{name}`" for name in names)
    return f"{', '.join(first)} and {last}."


def action_inputs() -> str:
    """The inputs of the GitHub action."""
    inputs: Mapping[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    rows = (
        (f"`{name}`", text_of(entry["description"]), f"`{entry['default']}`" if entry["default"] else "–")
        for name, entry in inputs.items()
    )
    return table(("input", "meaning", "default"), rows)


def public_names() -> str:
    """What `import archdecide` offers."""
    rows = (
        (f"`{name}`", text_of((inspect.getdoc(getattr(archdecide, name)) or "").split("\n\n")[0]))
        for name in archdecide.__all__
    )
    return table(("name", "what it is"), rows)


def demo() -> str:
    """The first lines of an assessment, as a pipe of the usual width gets them."""
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1"}
    command = (sys.executable, "-m", *DEMO)
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    return "\n".join(("```console", f"$ {' '.join(DEMO)}", *run.stdout.splitlines()[:DEMO_LINES], "```"))


PARTS: Mapping[str, Callable[[], str]] = {
    "demo": demo,
    "command-table": command_table,
    "command-sections": command_sections,
    "check-options": check_options,
    "check-settings": check_settings,
    "check-findings": check_findings,
    "check-formats": lambda: formats(CHECK_FORMATS),
    "graph-formats": lambda: formats(GRAPH_FORMATS),
    "schemas": lambda: formats(SCHEMAS),
    "exit-codes": exit_codes,
    "fact-groups": fact_groups,
    "component-fields": lambda: _fields(Component),
    "interaction-fields": lambda: _fields(Interaction),
    "profile-keys": lambda: _fields(Profile),
    "further-sections": further_sections,
    "action-inputs": action_inputs,
    "public-names": public_names,
}
"""Every generated part, by its name on the page."""


def current(page: str) -> str:
    """A page with its generated parts as the code says today. Raises KeyError for a part that nothing makes."""
    text = (ROOT / page).read_text("utf-8")
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", text)


def write(folder: Path) -> None:
    """Writes every page below `folder`."""
    for page in PAGES:
        write_text(folder / page, current(page), make_parents=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
