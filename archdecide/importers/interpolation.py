"""Variables in docker compose files and the files that set them, read as docker compose does.

Only values that are written in the checkout are known here. The environment of the process is never read, so the same
checkout gives the same result everywhere and no secret of the machine is looked at.
"""

import re
from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:]\s?(.*))?")
_BRACES = re.compile(r"\$\{|\}")
_OPERATORS = (":-", ":+", ":?", "-", "+", "?")
DEEPEST = 20
"""Nested defaults, `${A:-${B:-…}}`, that are followed; deeper ones count as unset."""


def interpolated(text: str, variables: Mapping[str, str]) -> str | None:
    """The text with `$X`, `${X}`, `${X:-d}`, `${X-d}`, `${X:+d}`, `${X+d}`, `${X?e}` replaced and `$$` as `$`.

    None where the whole text is one variable that nothing sets; inside of a longer text such a variable is empty, as
    in docker compose.
    """
    value, unset = _replaced(text, variables, 0)
    return None if unset and not value else value


def _replaced(text: str, variables: Mapping[str, str], depth: int) -> tuple[str, bool]:
    """The text without variables, and whether one of them is unset."""
    parts: list[str] = []
    unset = False
    closings = _closings(text) if "{" in text else {}
    position = 0
    while (start := text.find("$", position)) >= 0:
        parts.append(text[position:start])
        follower = text[start + 1 : start + 2]
        end = start + 1
        value: str | None = "$"
        if follower == "$":
            end = start + 2
        elif follower == "{" and (closing := closings.get(start + 2)) is not None:
            value, end = _expression(text[start + 2 : closing], variables, depth), closing + 1
        elif match := _NAME.match(text, start + 1):
            value, end = variables.get(match[0]), match.end()
        unset = unset or value is None
        parts.append(value or "")
        position = end
    return "".join([*parts, text[position:]]), unset


def _closings(text: str) -> dict[int, int]:
    """Where each `${` is closed, by the position behind it."""
    waiting: list[int] = []
    found: dict[int, int] = {}
    for match in _BRACES.finditer(text):
        if match[0] == "${":
            waiting.append(match.end())
        elif waiting:
            found[waiting.pop()] = match.start()
    return found


def _expression(inside: str, variables: Mapping[str, str], depth: int) -> str | None:
    """The value of what stands between braces; None where it is unset or no expression."""
    match = _NAME.match(inside)
    if match is None or depth >= DEEPEST:
        return None
    value, rest = variables.get(match[0]), inside[match.end() :]
    operator = next((candidate for candidate in _OPERATORS if rest.startswith(candidate)), "")
    if not operator:
        return None if rest else value
    is_set = value is not None and (value != "" or ":" not in operator)
    if operator.endswith("?"):
        return value if is_set else None
    if is_set == operator.endswith("+"):
        text, unset = _replaced(rest[len(operator) :], variables, depth + 1)
        return None if unset and not text else text
    return value if is_set else ""


def environment_file(text: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a `.env` file. Later lines may use earlier ones and those in `known`; a name alone sets nothing.

    Single quotes keep everything as it is; double quotes keep `#`; without quotes a comment begins at a blank and `#`.
    """
    variables: dict[str, str] = {}
    for line in text.splitlines():
        match = None if line.lstrip().startswith("#") else _LINE.fullmatch(line)
        if match is None or match[2] is None:
            continue
        raw = match[2].strip()
        if raw[:1] == "'" and (end := raw.find("'", 1)) > 0:
            variables[match[1]] = raw[1:end]
            continue
        if raw[:1] == '"' and (end := raw.find('"', 1)) > 0:
            raw = raw[1:end]
        else:
            raw = re.split(r"(?:^|\s)#", raw, maxsplit=1)[0].rstrip()
        variables[match[1]] = interpolated(raw, {**(known or {}), **variables}) or ""
    return variables
