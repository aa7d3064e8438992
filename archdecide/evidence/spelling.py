"""Names from foreign files: how they are compared, and which of them may go into a profile or a message."""

import unicodedata

from archdecide.errors import Diagnostic, Place
from archdecide.text_kinds import has_control

LONGEST_NAME = 200
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, so that a name shows as another."""


def fold(name: str) -> str:
    """A spelling that names of one thing share: lower case, `_` and blanks as `-`, composed characters."""
    return unicodedata.normalize("NFC", name).lower().replace("_", "-").replace(" ", "-")


def is_proper(name: str) -> bool:
    """Whether a name can stand in a profile and in a message: not empty, not too long, nothing invisible in it."""
    return bool(name.strip()) and len(name) <= LONGEST_NAME and not _is_strange(name)


def _is_strange(name: str) -> bool:
    return has_control(name, lines=False) or not _TURNING.isdisjoint(name)


def refusal(name: str, place: Place) -> Diagnostic | None:
    """The problem with a name that is not proper; None for a proper one. The name itself is not repeated."""
    if is_proper(name):
        return None
    if len(name) > LONGEST_NAME:
        return Diagnostic(
            place, f"a name has {len(name):,} characters", f"names have at most {LONGEST_NAME} characters"
        )
    if not name.strip():
        return Diagnostic(place, "a name is empty", "give it a name")
    return Diagnostic(place, "a name has control characters or characters that turn the direction of text", "rename it")
