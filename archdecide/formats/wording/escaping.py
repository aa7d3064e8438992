"""Text as Markdown: names and prose can neither break a table nor become markup, HTML or a link.

CommonMark lets a backslash stand before any ASCII punctuation, so everything that may start a construct is
escaped, wherever it stands. These are the filters of every Markdown template.
"""

import re

_ACTIVE = re.compile(r"[\\`*_\[\]<>|~&$]")
_LINE_START = re.compile(r"^([#+\-=:>]|\d+[.)](?=\s|$))")
_ADDRESS = re.compile(r"(?<=[A-Za-z])://|(?<=www)\.", re.IGNORECASE)


def md(text: object) -> str:
    """Text inside a paragraph, a list item or a heading, on one line."""
    line = " ".join(str(text).split())
    line = _ACTIVE.sub(lambda found: "\\" + found[0], line)
    line = _LINE_START.sub(lambda found: found[1][:-1] + "\\" + found[1][-1], line)
    return _ADDRESS.sub(lambda found: "\\" + found[0], line)  # GitHub would turn a bare address into a link


def cell(text: object) -> str:
    """Text in a table cell; an empty one shows as a dash."""
    return md(text) or "–"


def code(text: object) -> str:
    """Text as code, in cells too. What code cannot hold (backticks, bars) is shown as plain text instead."""
    line = " ".join(str(text).split())
    return md(line) if not line or "`" in line or "|" in line else f"`{line}`"
