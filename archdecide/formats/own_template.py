"""Documents from a template that is chosen by name, or that a user wrote: sandboxed, and wrong in words for people."""

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archdecide.assets import template_text
from archdecide.errors import InputError, Place, Problem

BUNDLED: Mapping[str, str] = {"report": "report.md.j2", "summary": "summary.md.j2"}
LONGEST = 5_000_000
"""Characters of a document."""


def source(name: str) -> str:
    """The text of a bundled template, or of a file ending in `.j2`. Raises InputError."""
    if name in BUNDLED:
        return template_text(BUNDLED[name])
    if not name.endswith(".j2"):
        raise _mistake(name, None, "there is no template with this name", f"{', '.join(BUNDLED)}, or a file *.j2")
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise _mistake(name, None, f"the template cannot be read: {reason}") from None


def fill(file: str, source: str, values: Mapping[str, Any]) -> str:
    """A user's template filled in. Raises InputError with the line for every mistake in it."""
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from archdecide.formats.report import FILTERS

    class Bounded(ImmutableSandboxedEnvironment):
        """Without powers, and without `text * number`, which could fill the memory before a character is written."""

        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
                raise SecurityError(f"{operator} is not allowed here: only numbers may be multiplied")
            return super().call_binop(context, operator, left, right)

    environment = Bounded(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=file.endswith((".html", ".html.j2")),
    )
    environment.filters.update(FILTERS)
    parts: list[str] = []
    size = 0
    try:
        for part in environment.from_string(source).generate(values):
            size += len(part)
            if size > LONGEST:
                raise _mistake(file, None, f"the document is longer than {LONGEST:,} characters", "shorten its loops")
            parts.append(part)
    except TemplateSyntaxError as error:
        raise _mistake(file, error.lineno, str(error.message)) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError) as error:
        hint = "names: " + ", ".join(sorted(values)) if "undefined" in str(error) else ""
        raise _mistake(file, _line(error), str(error), hint) from None
    return "".join(parts)


def _line(error: Exception) -> int | None:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[-1] if lines else None


def _mistake(file: str, line: int | None, what: str, hint: str = "") -> InputError:
    return InputError([Problem(Place(file, line), what, hint)])
