"""The kinds of values that are no facts for rules: free text and days."""

import re
from datetime import date
from typing import Any

from archdecide.kinds import Kind
from archdecide.values import composed, found


class Text(Kind, frozen=True):
    """Free text of a bounded length; on one line unless `lines` is set.

    A `name` is read in Unicode's composed form (NFC), so that it is the same however its accents are typed."""

    longest: int
    lines: bool = False
    name: bool = False

    def allowed(self) -> str:
        line = "" if self.lines else " on one line"
        return f"text of 1 to {self.longest} characters{line}, without control characters"

    def exact(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise ValueError(f"{found(raw)} is not text; put it in quotes if it is meant as text")
        if not raw.strip():
            raise ValueError("the text is empty")
        if len(raw) > self.longest:
            raise ValueError(f"the text has {len(raw)} characters")
        if has_control(raw, self.lines):
            raise ValueError("the text contains a control character or a line break")
        return composed(raw) if self.name else raw

    def schema(self) -> dict[str, Any]:
        pattern = r"^[^\x00-\x08\x0b-\x1f\x7f]*$" if self.lines else r"^[^\x00-\x1f\x7f]*$"
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": pattern}


def has_control(text: str, lines: bool) -> bool:
    """Whether there is a control character, with `lines` other than a tab or line feed.

    U+0085, U+2028 and U+2029 end a line for some readers; lone surrogates cannot be written as UTF-8.
    """
    # True of most texts; compiling the pattern takes longer than reading a whole profile.
    if all(map(str.isprintable, text.split("\n") if lines else (text,))):
        return False
    refused = "\x00-\x08\x0b-\x1f" if lines else "\x00-\x1f"
    return re.search(f"[{refused}\x7f-\x9f\u2028\u2029\ud800-\udfff]", text) is not None


class Day(Kind, frozen=True):
    """A calendar day, written YYYY-MM-DD."""

    def allowed(self) -> str:
        return "a day written YYYY-MM-DD"

    def exact(self, raw: object) -> date:
        if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
            raise ValueError(f"{found(raw)} is not a day")
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise ValueError(f"{raw} is not a day of the calendar") from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}
