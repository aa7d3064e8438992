"""Values changed inside a YAML text, as a careful person would do it: nothing else moves.

A value is cut out and another put in its place; missing keys go below the last key of their section, missing items
below the last item of their list, and missing sections to the end of the text. Afterwards the new text is read again:
if anything but the intended values says something else than before, the edit is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from archdecide.errors import InputError, refusal
from archdecide.write.emit import inline
from archdecide.write.nodes import YamlNode, read_nodes
from archdecide.write.splices import BY_HAND, Splice, Splicer
from archdecide.write.steps import REMOVED, ListItem, Steps, nested, shown

Changes = Sequence[tuple[Steps, Any]]


def set_values(text: str, changes: Mapping[Any, Any], name: str) -> str:
    """See `archdecide.write.set_values`."""
    steps = [(path if isinstance(path, tuple) else tuple(path.split(".")), value) for path, value in changes.items()]
    if len(steps) > 1:
        edited = _together(text, steps, name)
        if edited is not None:
            return edited
    # One by one: a change may build on the one before, and the problem names the one that cannot be made.
    for change in steps:
        edited = _together(text, [change], name)
        if edited is None:
            what = "this value cannot be changed without changing another"
            raise refusal(name, what, BY_HAND, shown(change[0]))
        text = edited
    return text


def _together(text: str, changes: Changes, name: str) -> str | None:
    """The text with all values, read once; None where that says something else than is meant.

    Raises InputError for a single change whose place cannot be edited.
    """
    root = read_nodes(text, name).root
    expected = _data(root)
    for steps, value in changes:
        expected = _with(expected, steps, value)
    edited: str | None
    for sets_off in (True, False):  # an empty line may belong to the text before it
        try:
            edited = _spliced(text, Splicer(text, name, sets_off=sets_off).splices(changes))
        except InputError:
            if len(changes) == 1:
                raise
            return None
        if edited is not None and _says(edited, expected, name):
            return edited
    return None


def _spliced(text: str, splices: Sequence[Splice]) -> str | None:
    """The text with these parts replaced; None where two of them overlap."""
    pieces: list[str] = []
    at = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end, -splice.column)):
        if splice.start < at:
            return None
        pieces += [text[at : splice.start], splice.words]
        at = splice.end
    return "".join([*pieces, text[at:]])


# Whether it worked


def _says(edited: str, expected: Any, name: str) -> bool:
    try:
        root = read_nodes(edited, name).root
    except InputError:
        return False
    return (root is None or _is_whole(root)) and _data(root) == expected


def _data(root: YamlNode | None) -> Any:
    return root.data() if root is not None else ({}, None)


def _with(data: Any, steps: Steps, value: Any) -> Any:
    """What the text should say afterwards (see Node.data)."""
    if not steps:
        return _said(value)
    step, rest = steps[0], steps[1:]
    content, anchor = data if isinstance(data, tuple) and len(data) == 2 else (None, None)
    if isinstance(step, ListItem):
        return _with_item(content if isinstance(content, list) else [], step, rest, value), anchor
    entries = dict(content) if isinstance(content, dict) else {}
    if value is REMOVED and not rest:
        entries.pop(step, None)
    else:
        entries[step] = _with(entries.get(step), rest, value)
    return entries, anchor


def _with_item(items: list[Any], item: ListItem, rest: Steps, value: Any) -> list[Any]:
    for number, data in enumerate(items):
        if _is_item(data, item):
            changed = [] if value is REMOVED and not rest else [_with(data, rest, value)]
            return [*items[:number], *changed, *items[number + 1 :]]
    return items if value is REMOVED else [*items, _said(nested([((item, *rest), value)])[0])]


def _is_item(data: Any, item: ListItem) -> bool:
    """Whether what a node says (see Node.data) is the item that is meant."""
    content = data[0] if isinstance(data, tuple) and isinstance(data[0], dict) else None
    return content is not None and all(
        content.get(key, ("", ""))[:2] == ("scalar", words) for key, words in item.identity
    )


def _said(value: Any) -> Any:
    """What a value says once it is written."""
    wanted = read_nodes(f"value: {inline(value)}", "value").root
    return wanted.entries[0].value.data() if wanted is not None else None


def _is_whole(root: YamlNode) -> bool:
    """Whether every alias still has its anchor before it."""
    anchors = set()
    for node in root.nodes():
        if node.kind == "alias" and node.words not in anchors:
            return False
        anchors.add(node.anchor)
    return True
