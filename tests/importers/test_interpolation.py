"""Variables in compose files, as docker compose replaces them."""

import pytest

from archdecide.importers.interpolation import environment_file, interpolated

KNOWN = {"SET": "value", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$SET/x", "value/x"),
        ("a${SET}b", "avalueb"),
        ("$$SET", "$SET"),
        ("$${SET}", "${SET}"),
        ("${UNSET:-other}", "other"),
        ("${EMPTY:-other}", "other"),
        ("${EMPTY-other}", ""),
        ("${UNSET-other}", "other"),
        ("${SET:+yes}", "yes"),
        ("${EMPTY:+yes}", ""),
        ("${EMPTY+yes}", "yes"),
        ("${UNSET:-${SET}}", "value"),
        ("${UNSET:-${ALSO:-deep}}", "deep"),
        ("${UNSET:-a}:${SET}", "a:value"),
        ("${SET?needed}", "value"),
        ("${UNSET?needed}", None),
        ("${UNSET}", None),
        ("x${UNSET}", "x"),
        ("$", "$"),
        ("${", "${"),
        ("cost $5", "cost $5"),
    ],
)
def test_variables_are_replaced(text: str, expected: str | None) -> None:
    assert interpolated(text, KNOWN) == expected


def test_defaults_nest_only_so_deep() -> None:
    assert interpolated("${A:-" * 5_000 + "x" + "}" * 5_000, {}) is None


def test_an_environment_file_keeps_quotes_comments_and_earlier_variables_apart() -> None:
    text = """
# a comment
HOST=fares
export PORT=7000 # after a blank
ADDRESS="${HOST}:${PORT}" # after quotes
LITERAL='${HOST}#x'
KEPT=a#b
EMPTY=
NAME_ONLY
not a line
"""
    assert environment_file(text) == {
        "HOST": "fares",
        "PORT": "7000",
        "ADDRESS": "fares:7000",
        "LITERAL": "${HOST}#x",
        "KEPT": "a#b",
        "EMPTY": "",
    }
