"""Values that somebody changed after a scan had written them, and that cannot be true together with what it found."""

from collections.abc import Iterator
from typing import Any

from archdecide.check.check_context import CheckContext
from archdecide.check.results import Finding
from archdecide.errors import Path
from archdecide.evidence.current import kind_of, read
from archdecide.evidence.observations import Pair, PartSubject, Subject, SystemSubject
from archdecide.evidence.values import agree
from archdecide.facts import profile_facts
from archdecide.kinds import Number
from archdecide.profile import SCAN, Evidence
from archdecide.values import value_text


def contradictions(case: CheckContext) -> Iterator[Finding]:
    """One finding for each value that contradicts its evidence."""
    for path in sorted(case.profile.evidence):
        evidence = case.profile.evidence[path]
        if evidence.found is not None and (evidence.source or "").startswith(SCAN):
            yield from _contradiction(case, path, evidence)


def _contradiction(case: CheckContext, path: str, evidence: Evidence) -> Iterator[Finding]:
    subject, field = _subject(path)
    kind = kind_of(subject, field)
    value, where = _value(case, subject, field)
    if kind is None or value is None:
        return
    stated = frozenset(value) if isinstance(value, tuple) else value
    try:
        found = read(kind, evidence.found)
    except ValueError:
        return
    if not agree(stated, found, whole=isinstance(kind, Number) and kind.whole):
        source = (evidence.source or "").removeprefix(SCAN)
        message = f"{path} is {_text(stated)}, but a scan found {_text(found)} ({source}"
        message += f", {evidence.as_of})" if evidence.as_of is not None else ")"
        action = "Say under evidence where your value comes from, or take over what was found."
        yield case.finding("evidence-contradicts", message, action, path, where)


def _subject(path: str) -> tuple[Subject, str]:
    if path.startswith("components."):
        name, _, field = path.removeprefix("components.").rpartition(".")
        return PartSubject(name), field
    if path.startswith("interactions."):
        name, _, field = path.removeprefix("interactions.").rpartition(".")
        source, _, target = name.partition(" -> ")
        return Pair(source, target), field
    return SystemSubject(), path


def _value(case: CheckContext, subject: Subject, field: str) -> tuple[Any, Path]:
    """What the profile states, and where."""
    match subject:
        case PartSubject(name):
            for number, component in enumerate(case.profile.components or ()):
                if component.name == name and field in component.stated:
                    return getattr(component, field), ("components", number, field)
        case Pair(source, target):
            for number, item in enumerate(case.profile.interactions or ()):
                if (item.source, item.target) == (source, target) and field in item.stated:
                    return getattr(item, field), ("interactions", number, field)
        case _ if field in profile_facts():
            group, _, key = field.partition(".")
            return getattr(getattr(case.profile, group), key), (group, key)
    return None, ()


def _text(value: Any) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else value_text(value)
