"""The options of a scan as what the use case takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.importers import Options
from archdecide.profile.paths import Paths
from archdecide.usecases.gathering import SourceSelection


def named_pairs(option: str, given: Sequence[str] | None, example: str = "cart=src/cart") -> dict[str, str]:
    """`NAME=VALUE` words by name; the problem shows an `example`. Raises InputError with every word that is none."""
    found = [(word, *word.partition("=")) for word in given or ()]
    wrong = [word for word, name, _, value in found if not name.strip() or not value.strip()]
    if wrong:
        raise InputError(Diagnostic(Place(option), f"'{word}' is not NAME=VALUE", f"e.g. {example}") for word in wrong)
    return {name.strip(): value.strip() for _, name, _, value in found}


def source_patterns(option: str, given: Sequence[str]) -> tuple[str, ...]:
    """Regular expressions. Raises InputError with every one that is wrong."""
    problems = []
    for pattern in given:
        try:
            re.compile(pattern)
        except re.error as error:
            problems.append(Diagnostic(Place(option), f"'{pattern}' is no regular expression: {error}", "check it"))
    if problems:
        raise InputError(problems)
    return tuple(given)


def source_options(*, release_tags: Sequence[str] = (), team_map: str | None = None, **given: Any) -> Options:
    """The options of importers. Raises InputError for a map of teams that cannot be read."""
    return Options(
        release_tags=release_tags[0] if release_tags else None,
        team_map=_team_map(team_map) if team_map is not None else {},
        **given,
    )


def source_selection(  # noqa: PLR0913  # all by name
    *,
    only: str = "",
    skip: str = "",
    also: Sequence[str] = (),
    files: Sequence[str] = (),
    components: Mapping[str, str],
    aliases: Mapping[str, str],
    accept_low: bool,
    options: Options,
) -> SourceSelection:
    """What is to be read. Raises InputError with every path that does not lie below the folder."""
    read, problems = Paths().exact, []
    folders: dict[str, tuple[str, ...]] = {}
    for name, paths in components.items():
        try:
            folders[name] = read([path.strip() for path in paths.split(",")])
        except ValueError as error:
            problems.append(Diagnostic(Place("--component"), f"{name}: {error}", f"allowed: {Paths().allowed()}"))
    try:
        named = read(list(files)) if files else ()
    except ValueError as error:
        named = ()
        problems.append(Diagnostic(Place("--file"), str(error), f"allowed: {Paths().allowed()}"))
    if problems:
        raise InputError(problems)
    return SourceSelection(
        only=_words(only),
        skip=_words(skip),
        also=tuple(also),
        files=named,
        components=folders,
        aliases=aliases,
        accept_low=accept_low,
        options=options,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _team_map(source: str) -> dict[str, str]:
    from archdecide.load.document import parse
    from archdecide.load.text import read_text

    name, text = read_text(source)
    document = parse(text, name)
    problems = [
        Diagnostic(document.place((key,)), f"the team of '{key}' is no text", "write `address: team`")
        for key, team in document.data.items()
        if not isinstance(team, str)
    ]
    if problems:
        raise InputError(problems)
    return dict(document.data)
