"""Documents from a template that a user wrote: in a sandbox, bounded, and with mistakes told in words for people."""

import traceback
from collections.abc import Mapping
from typing import Any

from archdecide.errors import Place, refusal
from archdecide.formats.document.templating import FILTERS, PAGES

LONGEST = 5_000_000
"""Characters of a document."""


def fill(file: str, source: str, values: Mapping[str, Any]) -> str:
    """A user's template filled in. Raises InputError with the line for every mistake in it."""
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

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
        autoescape=file.endswith(PAGES),
    )
    environment.filters.update(FILTERS)
    parts: list[str] = []
    size = 0
    try:
        for part in environment.from_string(source).generate(values):
            size += len(part)
            if size > LONGEST:
                raise refusal(file, f"the document is longer than {LONGEST:,} characters", "shorten its loops")
            parts.append(part)
    except TemplateSyntaxError as error:
        raise refusal(Place(file, error.lineno), str(error.message)) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError) as error:
        hint = "names: " + ", ".join(sorted(values)) if "undefined" in str(error) else ""
        raise refusal(Place(file, _line(error)), str(error), hint) from None
    return "".join(parts)


def _line(error: Exception) -> int | None:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return lines[-1] if lines else None
