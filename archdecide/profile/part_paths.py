"""Paths into the lists of a profile: `components.NAME.FIELD` and `interactions.FROM -> TO.FIELD`."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from archdecide.errors import nearest
from archdecide.kinds import Kind
from archdecide.profile import Component, Interaction, Profile
from archdecide.profile.section import Section, kinds, questions

LISTS = ("components", "interactions")
ARROW = "->"
_IDENTITY = ("name", "source", "target")
"""Fields by which a part is found."""


class PartField(Struct, frozen=True):
    """A field of one component or interaction: its list, the position in it, and what the field may hold.

    `field` is None for the part as a whole.
    """

    of: str
    position: int
    field: str | None
    kind: Kind | None
    question: str


def is_part_path(path: str) -> bool:
    """Whether a path leads into one of the lists."""
    return path.startswith(("components.", "interactions."))


def part_field(profile: Profile, path: str, *, identity: bool = False) -> PartField:
    """What a path leads to; with `identity` also the fields by which a part is found, such as its name.

    Raises LookupError with two arguments: what is wrong with the path, and what to write instead.
    """
    of, _, rest = path.partition(".")
    section: type[Section] = Component if of == "components" else Interaction
    by_name = _positions(profile, of)
    if _name(rest) in by_name:
        return PartField(of, by_name[_name(rest)], None, None, "")
    name, _, written = rest.rpartition(".")
    if _name(name) not in by_name:
        raise LookupError(*_no_part(of, rest, name, by_name))
    by_key = {field.encode_name: field.name for field in fields(section) if identity or field.name not in _IDENTITY}
    if written not in by_key:
        sort = of.removesuffix("s")
        raise LookupError(
            f"{'an' if sort[0] in 'aeiou' else 'a'} {sort} has no field '{written}'",
            nearest(written, by_key) or f"fields: {', '.join(by_key)}",
        )
    field = by_key[written]
    return PartField(of, by_name[_name(name)], field, kinds(section)[field], questions(section)[field])


def _positions(profile: Profile, of: str) -> dict[str, int]:
    if of == "components":
        return {component.name: number for number, component in enumerate(profile.components or ())}
    calls = profile.interactions or ()
    return {f"{call.source} {ARROW} {call.target}": number for number, call in reversed([*enumerate(calls)])}


def _name(written: str) -> str:
    """A name as positions know it, whatever spaces stand around an arrow."""
    return f" {ARROW} ".join(side.strip() for side in written.split(ARROW))


def _no_part(of: str, rest: str, name: str, known: Mapping[str, int]) -> tuple[str, str]:
    if not known:
        return f"the profile has no {of}", f"describe them under {of}"
    wanted = _name(name or rest)
    listed = ", ".join(list(known)[:8])
    form = "components.NAME.FIELD" if of == "components" else f"interactions.FROM {ARROW} TO.FIELD"
    hint = nearest(wanted, known) or f"write {form}; {of}: {listed}"
    return f"there is no {of.removesuffix('s')} '{wanted}'", hint


def with_parts(profile: Profile, changes: Mapping[str, Any]) -> Profile:
    """The profile with other values of its components and interactions, by path; None: what an empty field means.

    Raises LookupError as `part_field` does.
    """
    lists: dict[str, list[Any]] = {name: list(getattr(profile, name) or ()) for name in LISTS}
    for path, value in changes.items():
        at = part_field(profile, path)
        if at.field is None:
            raise LookupError("this is no field", f"write {path}.FIELD")
        part = lists[at.of][at.position]
        default = next(field.default for field in fields(part) if field.name == at.field)
        lists[at.of][at.position] = replace(part, **{at.field: default if value is None else value})
    changed = {name: tuple(items) for name, items in lists.items() if getattr(profile, name) is not None}
    return replace(profile, **changed)
