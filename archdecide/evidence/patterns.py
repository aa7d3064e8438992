"""Patterns of paths, as shells, git and CODEOWNERS files write them, to regular expressions."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

Pattern = re.Pattern[str]


@cache
def file_pattern(pattern: str) -> Pattern:
    """What `fullmatch`es the paths of files that a pattern means.

    A pattern without `/` applies to the last segment in any folder, one with `/` to the whole path.
    """
    parts = pattern.split("/")
    return compiled(expression(["**", *parts] if len(parts) == 1 else parts))


@cache
def ignore_pattern(pattern: str) -> Pattern:
    """What `fullmatch`es the paths that a line of gitignore's syntax means, and everything below them.

    A `/` at the start or inside ties the pattern to the root, one at the end to folders; `*` alone is everything.
    """
    folder_only = pattern.endswith("/")
    parts = pattern.strip("/").split("/")
    if "/" not in pattern.rstrip("/"):
        parts = ["**", *parts]
    end = "/.*" if folder_only else "(?:/.*)?"
    return compiled(expression(parts) + ("" if parts[-1] == "**" else end))


def any_ignored(patterns: Iterable[str]) -> Pattern:
    """What `fullmatch`es the paths that any of these lines of gitignore's syntax means."""
    return re.compile("|".join(f"(?:{ignore_pattern(pattern).pattern})" for pattern in patterns) or "(?!)", re.DOTALL)


def expression(parts: Sequence[str]) -> str:
    """A regular expression for the parts of a pattern; `**` stands for any number of folders.

    What stands between two stars is taken where it comes first and never again elsewhere, which finds the same and
    keeps the time bounded for patterns from strangers.
    """
    runs: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            runs.append([])
        else:
            runs[-1].append(_part(part) + "/")
    first, *others = ("".join(run) for run in runs)
    if not others:
        return first[:-1]
    words = [first, *(f"(?>(?:[^/]+/)*?{run})" for run in others[:-1] if run)]
    return "".join(words) + (f"(?:[^/]+/)*{others[-1][:-1]}" if others[-1] else ".*")


def _part(part: str) -> str:
    """One part of a pattern: `*`, `?`, `[abc]` and `[!abc]` as in a shell."""
    pieces = ["".join(map(_sign, re.findall(_TOKEN, piece))) for piece in _STARS.split(part)]
    first, *others = pieces
    if not others:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in others[:-1] if piece) + f"[^/]*{others[-1]}"


_TOKEN = re.compile(r"\[[!^]?\]?[^\]]*\]|.", re.DOTALL)
_STARS = re.compile(r"\*+(?![^\[]*\])")
"""Stars outside of brackets."""


def _sign(token: str) -> str:
    if token == "?":  # noqa: S105  # a pattern, no password
        return "[^/]"
    if len(token) > 1:
        negated = token[1] in "!^"
        inside = token[1 + negated : -1].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        return f"[{'^/' if negated else ''}{inside}]"
    return re.escape(token)


def compiled(words: str) -> Pattern:
    """A pattern from a stranger; one that is none, e.g. with the range `[z-a]`, matches nothing."""
    try:
        return re.compile(words, re.DOTALL)
    except re.error:
        return _NOTHING


_NOTHING = re.compile(r"(?!)")
