"""Texts of rules: sentences that one can read aloud, titles that name the problem."""

import re
from collections.abc import Iterator

import pytest

from archdecide import api
from archdecide.rules import KEYS
from archdecide.schema_node import SchemaNode

LONGEST = 28
"""Words of a sentence."""
PROSE = {"action", "advice", "because", "example", "fix", "how", "means", "note", "question", "watch", "what", "why"}
"""Fields that people read."""
CITED = {"claims", "documents", "literature"}
"""Lists that say what others wrote."""


def texts(node: object, field: str = "") -> Iterator[str]:
    """Every text for people in a rule."""
    match node:
        case str():
            if field in PROSE:
                yield node
        case SchemaNode():
            for name in node.__struct_fields__:
                if name != "examples":
                    yield from texts(getattr(node, name), name)
        case list() | tuple():
            for item in node:
                yield from texts(item, field)
        case dict():
            for key, item in node.items():
                yield from texts(item, str(key))


@pytest.mark.parametrize("name", sorted(KEYS.keys() - CITED))
def test_no_sentence_of_a_rule_is_too_long_to_be_read_aloud(name: str) -> None:
    long = [
        sentence
        for rule in getattr(api.load_pack(), name)
        for text in texts(rule)
        for sentence in re.split(r"(?<=[.!?])\s+", re.sub(r"`[^`]*`", "name", text))
        if len(sentence.split()) > LONGEST
    ]
    assert long == []


def test_the_title_of_a_gate_names_a_problem_and_no_wish() -> None:
    pack = api.load_pack()
    wishes = re.compile(r"\b(must|should|has to|needs? to|ought)\b")
    titles = [rule.title for rules in (pack.gates, pack.triggers) for rule in rules]
    titles += [check.title for check in pack.checks]
    assert [title for title in titles if wishes.search(title)] == []
