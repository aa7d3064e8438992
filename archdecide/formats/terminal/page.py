"""A page of text for people: headings, indented bodies and columns, in a terminal, a pipe or plain ASCII."""

from collections.abc import Container, Iterable, Iterator
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from archdecide.formats.terminal.output_style import OutputStyle, ascii_text

MINIMUM_WIDTH = 40
STYLES = {
    "answer": "bold",
    "heading": "bold cyan",
    "faint": "dim",
    "for": "green",
    "against": "yellow",
    "own": "yellow",
}


def printed(page: Iterable[RenderableType], look: OutputStyle) -> str:
    """A page as text. Nothing in it is read as markup."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=max(look.width, MINIMUM_WIDTH),
        force_terminal=look.color,
        color_system="standard" if look.color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(Group(*page))
    text = buffer.getvalue()
    if not look.unicode:
        text = ascii_text(text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"


def section(heading: str, *body: RenderableType | None) -> Iterator[RenderableType]:
    """A heading with its body below, set off by an empty line; nothing where the body is empty."""
    parts = [part for part in body if part is not None]
    if parts:
        yield Text()
        yield Text(heading, style=STYLES["heading"])
        yield indented(Group(*parts))


def indented(body: RenderableType, columns: int = 2) -> RenderableType:
    """The body, moved to the right."""
    return Padding(body, (0, 0, 0, columns))


def columns(rows: Iterable[Iterable[Text | str]], gap: int = 1) -> RenderableType | None:
    """Rows in columns; None without rows."""
    table = Table.grid(padding=(0, gap, 0, 0))
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return table if table.row_count else None


def number_table(heading: Iterable[str], rows: Iterable[Iterable[str]], texts: Container[int] = (0,)) -> RenderableType:
    """A table of numbers, to the right, beside columns of text; headings of several words take several lines."""
    table = Table.grid(padding=(0, 2, 0, 0))
    names = [name.split() or [""] for name in heading]
    height = max(map(len, names))
    for position, _ in enumerate(names):
        if position in texts:
            table.add_column(overflow="fold")
        else:
            table.add_column(justify="right", no_wrap=True)
    lines = ("\n" * (height - len(words)) + "\n".join(words) for words in names)
    table.add_row(*(Text(line, style=STYLES["faint"]) for line in lines))
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign: `+2.4`, `−0.3`, `0`."""
    text = f"{abs(value):.{digits}f}"
    if not float(text):
        return "0"
    return f"{'−' if value < 0 else '+'}{text}"


def printable(text: str) -> str:
    """Text from outside (a file name) on one line, with what a terminal would obey or not show as escapes."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
