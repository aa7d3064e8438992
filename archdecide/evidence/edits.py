"""A merge as values at paths, ready to be written into the text of a profile."""

from collections.abc import Mapping
from typing import Any

from archdecide.evidence.current import Current, evidence_path
from archdecide.evidence.merge import EvidenceChange, Merged, evidence_of
from archdecide.evidence.observations import EXISTS, Pair, PartSubject, Subject, SystemSubject
from archdecide.profile import GROUPS, Component, Interaction
from archdecide.profile.section import fields_as_written

Identity = tuple[tuple[str, str], ...]
Address = tuple[str | Identity, ...]
"""A path in a profile; an item of a list is given by what identifies it, e.g. `(("name", "cart"),)`."""


def edits(merged: Merged) -> dict[Address, Any]:
    """What to write where, in the order of a profile: facts, components, interactions, evidence.

    A new component or interaction is one value; every other field is a value of its own.
    """
    written: dict[Address, Any] = {}
    evidence: dict[Address, Any] = {}
    for change in sorted(merged.changes, key=_order):
        evidence["evidence", change.found.path] = dict(evidence_of(change.found))
        if not change.renews and change.found.field != EXISTS:
            written[(*address(change.found.subject), *_keys(change))] = change.found.value
        elif not change.renews:
            written[address(change.found.subject)] = {}
    return _whole(written) | evidence


def removals(merged: Merged, current: Current) -> tuple[Address, ...]:
    """What pruning takes out: everything that is gone and that only a scan has written, with its evidence."""
    found: list[Address] = []
    for gone in merged.gone:
        if not gone.kept:
            found.append(address(gone.subject))
            own = [EXISTS, *(key for key in current.fields(gone.subject) if key not in ("name", "from", "to"))]
            paths = [evidence_path(gone.subject, field) for field in own]
            found += [("evidence", path) for path in paths if path in current.profile.evidence]
    return tuple(found)


def address(subject: Subject) -> Address:
    """Where a component or interaction is in a profile; empty for the system."""
    match subject:
        case PartSubject(name):
            return ("components", (("name", name),))
        case Pair(source, target):
            return ("interactions", (("from", source), ("to", target)))
        case _:
            return ()


def _keys(change: EvidenceChange) -> Address:
    field = change.found.field
    return tuple(field.split(".")) if isinstance(change.found.subject, SystemSubject) else (field,)


def _whole(written: Mapping[Address, Any]) -> dict[Address, Any]:
    """The fields of new components and interactions inside them."""
    result: dict[Address, Any] = {}
    for path, value in written.items():
        item = path[:2]
        if len(path) > len(item) and item in result and isinstance(item[-1], tuple):
            result[item][str(path[-1])] = value
        else:
            result[path] = value
    return result


def _order(change: EvidenceChange) -> tuple[int, str, int, str]:
    """Facts in the order of their groups, then components and interactions, each with its fields in their order."""
    subject, field = change.found.subject, change.found.field
    if isinstance(subject, SystemSubject):
        return GROUPS.index(field.split(".")[0]), "", 0, field
    is_part = isinstance(subject, PartSubject)
    order = fields_as_written(Component if is_part else Interaction)
    return len(GROUPS) + (0 if is_part else 1), str(subject), order.index(field) + 1 if field else 0, field
