"""`archdecide config`."""

from typing import Annotated

import typer

from archdecide.cli.check_options import CONFIG, ISOLATED, settings_of
from archdecide.cli.options import OUTPUT, deliver, look

app = typer.Typer(help="How check is set.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def options() -> None:
    """How check is set."""


@app.command("show")
def show(
    config: CONFIG = None,
    isolated: ISOLATED = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    output: OUTPUT = "-",
) -> None:
    """Show every setting of check, its value, and whether a file, a variable or a default says so."""
    from archdecide import api
    from archdecide.formats.json import settings_json
    from archdecide.formats.terminal import settings_list
    from archdecide.usecases.settings import check_settings

    settings = settings_of({}, None, config, isolated=isolated)
    check_settings(settings, api.load_pack(*settings.packs))
    shown = settings.shown()
    text = settings_json.text(shown) if as_json else settings_list.text(shown, unicode=look(output).unicode)
    deliver(text, output, "Settings", for_people=not as_json)
