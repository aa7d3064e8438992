"""Values of facts as people give them outside a profile: on the command line, in a file of answers, at a prompt.

They are read by the rules for scalars of a profile and by the kind of their fact, so that a value means the same
wherever it is written.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.facts import Fact
from archdecide.load.document import parse
from archdecide.load.text import read_text
from archdecide.profile import GROUPS, Profile
from archdecide.profile.part_paths import is_part_path, part_field
from archdecide.rules import Pack, vocabulary
from archdecide.values import Value

UNKNOWN = "unknown"
"""Says of a fact that it is not known, as null does."""
NAME = "<name>"
_KEY = "value"


class Answer(Struct, frozen=True):
    """A value for a fact: as a profile ought to say it, in plain data, and as rules read it, and where it stands."""

    raw: Any
    value: Value
    place: Place


def read_assignments(words: Iterable[str], place: str, pack: Pack, profile: Profile | None = None) -> dict[str, Answer]:
    """`team.engineers=30` and the like to answers by fact. `place` names where they stand, e.g. the option.

    With a profile, also `components.NAME.FIELD=…` and `interactions.FROM -> TO.FIELD=…`.
    Raises InputError with every problem: no fact of this name, a value that is not allowed, a fact given twice.
    """
    where = Place(place)
    found: dict[str, Answer] = {}
    problems: list[Diagnostic] = []
    for assignment in words:
        path, sign, text = assignment.partition("=")
        path = path.strip()
        try:
            if not sign:
                raise refusal(where, f"'{assignment}' has no =", "write e.g. team.engineers=30")
            fact = fact_of(path, where, pack, profile)
            if path in found:
                raise refusal(where, "this fact is given twice", "keep one of the two", path)
            found[path] = read_answer(text, fact, where)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def read_answers(source: str, pack: Pack) -> dict[str, Answer]:
    """A file with one `path: value` line per fact to answers by fact, unknown ones left out.

    Raises InputError with every problem of the file, each with its place.
    """
    name, text = read_text(source)
    document = parse(text, name)
    answers = _read(document.data, lambda path: (document.place_of_key((path,)), document.place((path,))), pack)
    return {path: answer for path, answer in answers.items() if answer.value is not None}


def read_values(data: Mapping[str, Any], place: str, pack: Pack, profile: Profile | None = None) -> dict[str, Value]:
    """Plain data by fact, as a profile would hold it, to values. Raises InputError with every problem.

    With a profile, also by fields of its components and interactions (see read_assignments).
    """
    return {path: answer.value for path, answer in read_data(data, place, pack, profile).items()}


def read_data(data: Mapping[str, Any], place: str, pack: Pack, profile: Profile | None = None) -> dict[str, Answer]:
    """As read_values, to answers: values also as a profile ought to say them."""
    where = Place(place)
    return _read(data, lambda _: (where, where), pack, profile)


def _read(
    data: Mapping[str, Any],
    places: Callable[[str], tuple[Place, Place]],
    pack: Pack,
    profile: Profile | None = None,
) -> dict[str, Answer]:
    """Answers by fact; `places` gives the places of a key and of its value."""
    answers: dict[str, Answer] = {}
    problems: list[Diagnostic] = []
    for path, raw in data.items():
        of_key, of_value = places(path)
        try:
            answers[path] = _answer(raw, fact_of(path, of_key, pack, profile), of_value)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return answers


def read_answer(text: str, fact: Fact, place: Place) -> Answer:
    """One value as it would stand behind its key in a profile. Raises InputError."""
    try:
        data = parse(f"{_KEY}: {text}\n", str(place)).data
    except InputError as error:
        problem = error.problems[0]
        raise refusal(place, problem.what, problem.hint, fact.path) from None
    if set(data) != {_KEY}:
        raise refusal(place, "this is more than one value", f"allowed: {fact.kind.allowed()}", fact.path)
    return _answer(data[_KEY], fact, place)


def fact_of(path: str, place: Place, pack: Pack, profile: Profile | None = None) -> Fact:
    """The fact with this path, or the field of a part of the profile, if it can be given a value. Raises InputError."""
    if profile is not None and is_part_path(path):
        return _of_part(profile, path, place)
    names = vocabulary(pack)
    if path not in names:
        section = f"write {path}.{NAME}: value" if path in GROUPS else ""
        hint = section or nearest(path, names) or "see: archdecide rules facts"
        raise refusal(place, f"there is no fact '{path}'", hint)
    if path in pack.ratio_by_path:
        behind = " and ".join(pack.inputs_of(path))
        raise refusal(place, "this is computed from other facts", f"give {behind}", path)
    return names[path]


def _of_part(profile: Profile, path: str, place: Place) -> Fact:
    try:
        at = part_field(profile, path)
    except LookupError as error:
        raise refusal(place, *error.args) from None
    if at.kind is None:
        raise refusal(place, "this names a part, and no field of it", f"write {path}.FIELD", path)
    return Fact(path, at.kind, at.question)


def _answer(raw: Any, fact: Fact, place: Place) -> Answer:
    if raw is None or (raw == UNKNOWN and not _is_word(fact)):
        return Answer(raw, None, place)
    try:
        return Answer(fact.kind.canonical(raw), cast("Value", fact.kind.read(raw)), place)
    except ValueError as error:
        raise refusal(place, str(error), fact.kind.hint(raw), fact.path) from None


def _is_word(fact: Fact) -> bool:
    """Whether `unknown` is one of the words of this fact itself."""
    return UNKNOWN in getattr(fact.kind, "meanings", {})
