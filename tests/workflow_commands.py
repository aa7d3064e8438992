"""What a runner of GitHub Actions reads in a log, by the rules of the runner itself, written down independently.

A line is a command if it starts with `::` after white space, or, in the older form, if `##[` stands anywhere in it.
"""

from dataclasses import dataclass

DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    """A workflow command."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """Every command in a log; the runner splits lines at CR, LF and CRLF only."""
    lines = log.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [command for line in lines if (command := _command(line)) is not None]


def _command(line: str) -> Command | None:
    text = line.lstrip()
    if text.startswith("::") and "::" in text[2:]:
        head, _, data = text[2:].partition("::")
        name, _, rest = head.partition(" ")
        pairs = (part.split("=", 1) for part in rest.strip().split(",") if part)
        return Command(
            name, {pair[0]: _plain(pair[1], PROPERTY) for pair in pairs if len(pair) == 2}, _plain(data, DATA)
        )
    if "##[" in line and "]" in line.split("##[", 1)[1]:
        name, _, data = line.split("##[", 1)[1].partition("]")
        return Command(name, {}, data)
    return None


def _plain(words: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escape, sign in escapes:
        words = words.replace(escape, sign)
    return words
