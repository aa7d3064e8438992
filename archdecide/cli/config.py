"""`archdecide config`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.check_options import CONFIG, ISOLATED, settings_of
from archdecide.cli.options import OUTPUT, deliver, look

app = typer.Typer(help="Show the settings of check.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def options() -> None:
    """Show the settings of check."""


@app.command("show")
def show(
    config: CONFIG = None,
    isolated: ISOLATED = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Show every setting of check, its value, and where it comes from: a file, a variable or the default."""
    settings = settings_of({}, None, config, isolated=isolated)
    api.check_settings(settings, api.load_pack(*settings.packs))  # refuses rules that the pack does not have
    text = api.render_settings(settings, look(output), as_json=as_json)
    deliver(text, output, "Settings", for_people=not as_json)
