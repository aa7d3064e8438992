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

from archdecide import __version__, api
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
    guard,
    history,
    init,
    mcp,
    report,
    rules,
    scan,
    schema,
    templates,
    whatif,
)
from archdecide.cli.exit import Exit
from archdecide.cli.streams import give_up_output, prepare_streams, print_note, print_problems, print_text, problem_of

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
        print_text(f"archdecide {__version__}\n")
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
app.command("guard")(guard.guard)
app.command("blast")(blast.blast)
app.command("decide")(decide.decide)
app.command("adr")(adr.adr)
app.command("init")(init.init)
app.command("scan")(scan.scan)
app.command("import")(scan.import_files)
app.command("history")(history.history)
app.command("fmt")(fmt.fmt)
app.command("mcp")(mcp.mcp)
app.command("schema")(schema.schema)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(config.app, name="config")
app.add_typer(rules.app, name="rules")
app.add_typer(templates.app, name="templates")


def _with_command(called: list[str]) -> typer.Typer:
    """The application reduced to the command being called, if it is known: building all of them takes longer than most
    commands take to run."""
    commands = [command for command in app.registered_commands if command.name in called]
    if not commands:
        return app
    small = copy(app)
    small.registered_commands, small.registered_groups = commands, []
    return small


def _restore_help(application: typer.Typer) -> None:
    """Restores the docstrings that `python -OO` has dropped, because they are the help of the commands."""
    groups = [group.typer_instance for group in application.registered_groups]
    for commands in (application, *filter(None, groups)):
        for command in commands.registered_commands:
            if command.callback is not None:
                command.callback.__doc__ = api.docstring(command.callback)


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    # A start makes many objects that all stay: looking for garbage among them again and again is a tenth of it.
    gc.set_threshold(100_000, 20, 20)
    # The interpreter looks through everything once more before it ends, which takes a fifth of a short command.
    atexit.register(gc.freeze)
    # pydantic would read the metadata of every installed package to find plugins, and then run them.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    prepare_streams()
    try:
        with api.inputs_remembered():
            application = _with_command(sys.argv[1:2])
            if sys.flags.optimize > 1:
                _restore_help(application)
            application()
    except api.InputError as error:
        print_problems(error.problems)
        sys.exit(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and there is nobody left to write to.
        give_up_output()
        sys.exit(Exit.OK)
    except Exception as error:
        problem = problem_of(error) if isinstance(error, OSError) else None
        if problem is not None:
            give_up_output()
            print_problems([problem])
            sys.exit(Exit.BAD_INPUT)
        print_note(traceback.format_exc())
        print_note("archdecide: this is a bug; please report it with the lines above and the profile.\n")
        sys.exit(Exit.BUG)
