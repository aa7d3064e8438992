"""`archdecide rules`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, deliver

if TYPE_CHECKING:
    from fractions import Fraction

app = typer.Typer(
    help="The rules that decide: list them, read them, test them.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_rules(
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only rules of this kind, e.g. gates.", metavar="KIND")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """List the rules: kind, code, id and title."""
    from archdecide import api
    from archdecide.errors import unknown
    from archdecide.formats.json import plain
    from archdecide.formats.terminal import rule_list

    pack = api.load_pack(*rules or ())
    named = rule_list.kind_named(kind) if kind is not None else None
    if kind is not None and named is None:
        kinds = f"kinds: {', '.join(rule_list.KINDS)}"
        raise unknown("kind of rule", kind, rule_list.KINDS, "--kind", otherwise=kinds)
    entries = rule_list.entries(pack, named)
    text = plain.json_text(plain.plain(entries)) if as_json else rule_list.text(entries)
    deliver(text, output, "Rules", for_people=not as_json)


@app.command("show")
def show_rule(
    identifier: Annotated[str, typer.Argument(help="Id or code of a rule, e.g. team-autonomy or V2.", metavar="ID")],
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Show one rule: what it asks, what follows, its sources and examples."""
    from archdecide import api
    from archdecide.errors import unknown
    from archdecide.formats.document import rulebook
    from archdecide.formats.terminal import rule_list

    pack = api.load_pack(*rules or ())
    entries = rule_list.entries(pack, None)
    found = [entry.id for entry in entries if identifier in (entry.code, entry.id)]
    if not found:
        names = [name for entry in entries for name in (entry.id, entry.code)]
        raise unknown("rule", identifier, names, "rules show", otherwise="see: archdecide rules list")
    deliver("\n".join(rulebook.rule_text(pack, name) for name in found), output, "Rule", for_people=True)


@app.command("facts")
def list_facts(rules: RULES = None, output: OUTPUT = "-") -> None:
    """List the facts that rules may name: path, what is allowed, and the question that asks for it."""
    from archdecide import api
    from archdecide.formats.document import rulebook

    deliver(rulebook.vocabulary(api.load_pack(*rules or ())), output, "Facts", for_people=True)


@app.command("docs")
def document_rules(rules: RULES = None, output: OUTPUT = "-") -> None:
    """Print the manual of all rules as Markdown (the rules/README.md of a pack)."""
    from archdecide import api
    from archdecide.formats.document import rulebook

    deliver(rulebook.text(api.load_pack(*rules or ())), output, "Manual")


@app.command("test")
def test_rules(
    rules: RULES = None,
    minimum: Annotated[
        str | None,
        typer.Option(
            "--min-coverage",
            help="Fail below this coverage of rule sides and of curve parts, e.g. 100 or 99.5.",
            metavar="PCT",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Run the examples in the rules as tests, and say which sides of the rules they reach."""
    from archdecide import api
    from archdecide.formats.json import plain, rules_json
    from archdecide.formats.terminal import rule_checks
    from archdecide.packtools.examples import run_examples

    wanted = _percentage(minimum)
    pack = api.load_pack(*rules or ())
    run = run_examples(pack)
    where = _whereabouts(rules or [])
    if as_json:
        text = plain.text(rules_json.tested(run, pack.name, where, wanted))
    else:
        text = rule_checks.examples_text(run, pack.name, where, wanted)
    deliver(text, output, "Test of the rules", for_people=not as_json)
    if not run.passes(wanted):
        raise typer.Exit(Exit.FINDINGS)


@app.command("lint")
def lint_rules(
    rules: RULES = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Look for rules that are well-formed and yet wrong: unreachable, doubled, one-sided, unsupported."""
    from archdecide import api
    from archdecide.formats.json import plain, rules_json
    from archdecide.formats.terminal import rule_checks
    from archdecide.packtools.lint import lint

    pack = api.load_pack(*rules or ())
    report = lint(pack)
    where = _whereabouts(rules or [])
    if as_json:
        text = plain.text(rules_json.linted(report, pack.name, where))
    else:
        text = rule_checks.lint_text(report, pack.name, where)
    deliver(text, output, "Lint of the rules", for_people=not as_json)
    if report.findings:
        raise typer.Exit(Exit.FINDINGS)


@app.command("init")
def begin_pack(
    folder: Annotated[Path, typer.Argument(help="The folder to write the pack into; made if missing.", metavar="DIR")],
) -> None:
    """Write a first pack of your own, with comments: one gate and one criterion with their examples."""
    from archdecide.errors import Diagnostic, InputError, Place
    from archdecide.formats.document.first_pack import FILES
    from archdecide.load.pack_files import MANIFESTS
    from archdecide.write import write_text

    taken = [folder / name for name in dict.fromkeys((*MANIFESTS, *FILES)) if (folder / name).is_symlink()]
    taken += [folder / name for name in dict.fromkeys((*MANIFESTS, *FILES)) if (folder / name).exists()]
    if taken:
        hint = "name a new folder: nothing is overwritten"
        raise InputError(Diagnostic(Place(str(path)), "exists already", hint) for path in dict.fromkeys(taken))
    for name, text in FILES.items():
        write_text(folder / name, text, overwrite=False, make_parents=True)
    typer.echo(f"Pack written to {folder}; try it: archdecide rules test --rules {folder}", err=True)


def _percentage(text: str | None) -> "Fraction | None":
    """A share in per cent as an exact number. Raises InputError."""
    from fractions import Fraction

    from archdecide.errors import refusal

    if text is None:
        return None
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value <= 100:
        raise refusal("--min-coverage", f"'{text}' is no percentage", "a number from 0 to 100")
    return value


def _whereabouts(further: list[Path]) -> Callable[..., tuple[str, str]]:
    """The pack and the place of a rule, read from the files when first asked for."""
    from functools import cache

    from archdecide.load.origins import origins

    found = cache(lambda: origins(*further))

    def where(kind: str, rule: str, *parts: str | int) -> tuple[str, str]:
        origin = found().get((kind, rule))
        return (origin.pack, str(origin.place(*parts))) if origin else ("", "")

    return where
