"""The sources that can be imported: what each can tell, and the command that makes its file."""

from collections.abc import Iterator
from importlib import import_module

from rich.console import RenderableType
from rich.text import Text

from archdecide.formats.terminal.assessment import STYLES
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import indented, printed
from archdecide.importers import IMPORTERS, importer


def text(look: OutputStyle) -> str:
    """Every source in the order of the table."""
    return printed(_page(), look)


def _page() -> Iterator[RenderableType]:
    for number, (name, module) in enumerate(IMPORTERS.items()):
        manual = (import_module(module).__doc__ or "").strip().split("\n\n")
        made_by = importer(name).made_by
        if number:
            yield Text()
        yield Text(name, style=STYLES["heading"])
        yield indented(Text(" ".join(manual[0].split())))
        yield from (indented(Text(" ".join(part.split()))) for part in manual[1:] if part.startswith("Gives"))
        yield indented(Text(f"File: {made_by or 'in the checkout'}", style=STYLES["faint"]))
