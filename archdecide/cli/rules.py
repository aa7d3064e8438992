"""`archdecide rules`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, deliver

app = typer.Typer(help="List, read and test the rules that decide.", no_args_is_help=True, rich_markup_mode=None)


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
    pack = api.load_pack(*rules or ())
    text = api.render_rule_list(api.list_rules(pack, kind), as_json=as_json)
    deliver(text, output, "Rules", for_people=not as_json)


@app.command("show")
def show_rule(
    identifier: Annotated[str, typer.Argument(help="Id or code of a rule, e.g. team-autonomy or V2.", metavar="ID")],
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Show one rule: its condition, its effect, its sources and its examples."""
    deliver(api.rule_page(api.load_pack(*rules or ()), identifier), output, "Rule", for_people=True)


@app.command("facts")
def list_facts(rules: RULES = None, output: OUTPUT = "-") -> None:
    """List the facts that rules may name: path, allowed values, and the question that asks for it."""
    deliver(api.fact_list(api.load_pack(*rules or ())), output, "Facts", for_people=True)


@app.command("docs")
def document_rules(rules: RULES = None, output: OUTPUT = "-") -> None:
    """Print the manual of all rules as Markdown (the rules/README.md of a pack)."""
    deliver(api.rule_manual(api.load_pack(*rules or ())), output, "Manual")


@app.command("export")
def export_rules(rules: RULES = None, output: OUTPUT = "-") -> None:
    """Export the rules as one JSON file, for check --pack-before of a later version."""
    deliver(api.export_pack(rules or ()), output, "Rules")


@app.command("test")
def test_rules(
    rules: RULES = None,
    minimum: Annotated[
        str | None,
        typer.Option(
            "--min-coverage",
            help="Fail if the examples cover less of the rules or of their curves, in per cent, e.g. 100 or 99.5.",
            metavar="PCT",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Run the examples in the rules as tests, and report which outcomes of the rules they cover."""
    wanted = api.read_percentage(minimum, "--min-coverage")
    pack = api.load_pack(*rules or ())
    run = api.run_rule_tests(pack)
    text = api.render_rule_tests(run, pack, rules or (), wanted, as_json=as_json)
    deliver(text, output, "Test of the rules", for_people=not as_json)
    if not run.passes(wanted):
        raise typer.Exit(Exit.FINDINGS)


@app.command("lint")
def lint_rules(
    rules: RULES = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Find rules that are valid and yet wrong: unreachable, duplicated, one-sided, unsupported."""
    pack = api.load_pack(*rules or ())
    report = api.lint_rules(pack)
    text = api.render_lint(report, pack, rules or (), as_json=as_json)
    deliver(text, output, "Lint of the rules", for_people=not as_json)
    if report.findings:
        raise typer.Exit(Exit.FINDINGS)


@app.command("init")
def begin_pack(
    folder: Annotated[Path, typer.Argument(help="Folder to write the pack to; created if missing.", metavar="DIR")],
) -> None:
    """Write a commented first pack of your own: one gate and one criterion, with examples."""
    api.write_first_pack(folder)
    typer.echo(f"Pack written to {folder}; try it: archdecide rules test --rules {folder}", err=True)
