"""The sources that can be imported: what each can tell, and the command that makes its file."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, indented, printed

if TYPE_CHECKING:
    from archdecide.usecases.scanning import SourceManual


def text(manuals: "Sequence[SourceManual]", look: OutputStyle) -> str:
    """Every source with its manual."""
    return printed(_page(manuals), look)


def _page(manuals: "Sequence[SourceManual]") -> Iterator[RenderableType]:
    for number, manual in enumerate(manuals):
        if number:
            yield Text()
        yield Text(manual.name, style=STYLES["heading"])
        yield indented(Text(manual.reads))
        yield indented(Text(manual.gives))
        yield indented(Text(f"File: {manual.made_by or 'in the checkout'}", style=STYLES["faint"]))
