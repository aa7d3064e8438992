"""Items of lists are found by what identifies them, and edited without touching anything else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdecide.errors import InputError
from archdecide.evidence.undo import Replacement
from archdecide.load.document import parse
from archdecide.write import set_values
from archdecide.write.steps import REMOVED, ListItem, Steps

CART = ("components", ListItem.of(name="cart"))
CALL = ("interactions", ListItem.of(**{"from": "web", "to": "cart"}))

PROFILE = """\
name: shop  # ours

components:
  # the parts
  - {name: web, kind: user-interface}   # the site
  - name: cart
    kind: application  # old
    # its team follows

interactions:
- {from: web, to: cart}
# the end
"""


def test_a_key_of_an_item_is_changed_or_added_in_its_style() -> None:
    changes: dict[Steps, Any] = {(*CART, "kind"): "other", (*CART, "team"): "shop", (*CALL, "need"): "reply"}
    changes["components", ListItem.of(name="web"), "team"] = "front"
    assert (
        set_values(PROFILE, changes)
        == """\
name: shop  # ours

components:
  # the parts
  - {name: web, kind: user-interface, team: front}   # the site
  - name: cart
    kind: other  # old
    team: shop
    # its team follows

interactions:
- {from: web, to: cart, need: reply}
# the end
"""
    )


def test_missing_items_are_added_in_the_style_of_the_list() -> None:
    changes: dict[Steps, Any] = {
        ("components", ListItem.of(name="pay"), "kind"): "billing",
        ("components", ListItem.of(name="pay"), "code"): ["src/pay"],
        ("components", ListItem.of(name="mail")): {"kind": "notification"},
        ("interactions", ListItem.of(**{"from": "web", "to": "pay"}), "need"): "reply",
    }
    edited = set_values(PROFILE, changes)
    assert "\n    # its team follows\n" in edited
    assert (
        "    kind: application  # old\n  - name: pay\n    kind: billing\n    code: [src/pay]\n  - name: mail\n"
        in edited
    )
    assert "- {from: web, to: cart}\n- {from: web, to: pay, need: reply}\n# the end\n" in edited


@pytest.mark.parametrize("start", ["name: a\n", "name: a\ncomponents:\n", "name: a\ncomponents: []\n", "{name: a}\n"])
def test_a_list_that_is_missing_or_empty_gets_its_first_items(start: str) -> None:
    changes: dict[Steps, Any] = {("components", ListItem.of(name=name), "kind"): "other" for name in ("one", "two")}
    items = [{"name": "one", "kind": "other"}, {"name": "two", "kind": "other"}]
    assert parse(set_values(start, changes), "f").data == {"name": "a", "components": items}


def test_items_in_brackets_stay_on_their_line() -> None:
    text = "components: [{name: cart}]  # short\n"
    changes: dict[Steps, Any] = {(*CART, "team"): "a", ("components", ListItem.of(name="pay"), "team"): "b"}
    assert set_values(text, changes) == "components: [{name: cart, team: a}, {name: pay, team: b}]  # short\n"


def test_entries_and_items_are_removed_with_their_lines() -> None:
    edited = set_values(PROFILE, {CART: REMOVED, CALL: REMOVED, ("name",): REMOVED})
    assert (
        edited
        == """\

components:
  # the parts
  - {name: web, kind: user-interface}   # the site
    # its team follows

interactions:
  []
# the end
"""
    )
    assert (
        set_values("c: [{name: cart}, {name: b}]\n", {("c", ListItem.of(name="cart")): REMOVED}) == "c: [{name: b}]\n"
    )
    assert set_values("c: {a: 1, b: 2}\n", {("c", "b"): REMOVED}) == "c: {a: 1}\n"
    assert set_values("c: {a: 1}\n", {("c", "x"): REMOVED}) == "c: {a: 1}\n"


def test_what_is_no_list_holds_no_items() -> None:
    with pytest.raises(InputError, match="'components' is not a list"):
        set_values("components: text\n", {(*CART, "team"): "a"})
    with pytest.raises(InputError, match="names no key"):
        set_values(PROFILE, {CART: {"kind": "other"}})


NAMES = st.sampled_from(["a", "b", "c", "d-e", "no"])
WORDS = st.sampled_from(["x", "true", "1", "two words", "a: b", ""])
STYLES = st.sampled_from(["block", "braces", "brackets"])


def written(items: list[dict[str, str]], style: str) -> str:
    quoted = [{key: f'"{word}"' for key, word in item.items()} for item in items]
    braces = ["{" + ", ".join(f"{key}: {word}" for key, word in item.items()) + "}" for item in quoted]
    if style == "brackets":
        return f"components: [{', '.join(braces)}]\n"
    if style == "braces":
        return "components:\n" + "".join(f"# one\n  - {item}  # {number}\n" for number, item in enumerate(braces))
    lines = ["\n    ".join(f"{key}: {word}" for key, word in item.items()) for item in quoted]
    return "components:\n" + "".join(f"  - {item}\n    # below\n" for item in lines)


@given(
    st.lists(st.fixed_dictionaries({"name": NAMES}, optional={"kind": WORDS}), unique_by=lambda item: item["name"]),
    STYLES,
    st.dictionaries(st.tuples(NAMES, st.sampled_from(["kind", "team"])), WORDS, min_size=1),
    st.booleans(),
)
def test_edits_of_items_say_what_is_meant_and_can_be_undone(
    items: list[dict[str, str]], style: str, values: dict[tuple[str, str], str], windows: bool
) -> None:
    text = f"name: s\n{written(items, style)}\nteam: {{engineers: 5}}\n".replace("\n", "\r\n" if windows else "\n")
    changes: dict[Steps, Any] = {
        ("components", ListItem.of(name=name), key): word for (name, key), word in values.items()
    }
    edited = set_values(text, changes)
    wanted = {item["name"]: dict(item) for item in items}
    for (name, key), word in values.items():
        wanted.setdefault(name, {"name": name})[key] = word
    assert parse(edited, "f").data == {"name": "s", "components": list(wanted.values()), "team": {"engineers": 5}}
    assert [line for line in text.splitlines() if "#" in line and ":" not in line] == [
        line for line in edited.splitlines() if "#" in line and ":" not in line
    ]
    assert Replacement.between(text, edited).undone(edited) == text
    assert set_values(edited, changes) == edited
    removed = set_values(edited, {("components", ListItem.of(name=name)): REMOVED for name, _ in values})
    kept = [item for item in wanted.values() if item["name"] not in {name for name, _ in values}]
    assert (parse(removed, "f").data["components"] or []) == kept


@given(st.text("ab"), st.text("ab"))
def test_any_change_of_a_text_can_be_undone(before: str, after: str) -> None:
    replacement = Replacement.between(before, after)
    assert replacement.undone(after) == before
    if replacement.now:
        with pytest.raises(ValueError, match="has changed"):
            replacement.undone("c" * len(after))
