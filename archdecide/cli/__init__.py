"""The command line: arguments, one call, print, exit code.

Exit codes: 0 ok · 1 findings (commands that check) · 2 bad input or usage · 3 a bug · 130 interrupted.
"""

import atexit
import gc
import os
import sys
import traceback
from copy import copy
from typing import Annotated

import typer

from archdecide import __version__
from archdecide.cli import (
    adr,
    ask,
    assess,
    blast,
    check,
    compare,
    config,
    decide,
    evaluate,
    explain,
    fmt,
    graph,
    init,
    report,
    rules,
    schema,
    templates,
    whatif,
)
from archdecide.cli.exit import Exit
from archdecide.errors import InputError

app = typer.Typer(
    name="archdecide",
    help="Decide between a monolith, a modular monolith and microservices, and defend the decision.",
    epilog="Start with: archdecide init archdecide.yaml, fill in what you know, archdecide assess archdecide.yaml",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"archdecide {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Decide between a monolith, a modular monolith and microservices, and defend the decision."""


app.command("assess")(assess.assess)
app.command("ask")(ask.ask)
app.command("explain")(explain.explain)
app.command("whatif")(whatif.whatif)
app.command("compare")(compare.compare)
app.command("report")(report.report)
app.command("check")(check.check)
app.command("graph")(graph.graph)
app.command("blast")(blast.blast)
app.command("decide")(decide.decide)
app.command("adr")(adr.adr)
app.command("init")(init.init)
app.command("fmt")(fmt.fmt)
app.command("schema")(schema.schema)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(config.app, name="config")
app.add_typer(rules.app, name="rules")
app.add_typer(templates.app, name="templates")


def _with_command(called: list[str]) -> typer.Typer:
    """The application with only the command that was called, where there is one: building all of them takes longer
    than most commands."""
    commands = [command for command in app.registered_commands if command.name in called]
    if not commands:
        return app
    small = copy(app)
    small.registered_commands, small.registered_groups = commands, []
    return small


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    # A start makes many objects that all stay: looking for garbage among them again and again is a tenth of it.
    gc.set_threshold(100_000, 20, 20)
    # The interpreter looks through everything once more before it ends, which takes a fifth of a short command.
    atexit.register(gc.freeze)
    # pydantic would read the metadata of every installed package to find plugins, and then run them.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    try:
        _with_command(sys.argv[1:2])()
    except InputError as error:
        from archdecide.formats.wording.check_wording import visible

        sys.stderr.writelines(f"error: {visible(str(problem))}\n" for problem in error.problems)
        sys.exit(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        sys.exit(Exit.OK)
    except Exception:
        traceback.print_exc()
        sys.stderr.write("archdecide: this is a bug; please report it with the lines above and the profile.\n")
        sys.exit(Exit.BUG)
