"""Documents from a template that a stranger wrote: in a sandbox, bounded, and with mistakes told in words for people.

The template can name nothing but values, and is filled in by a process of its own where the system can split one off:
with limits on time and memory, which hold in one long call just as in a loop. Its steps are limited everywhere.
"""

import re
import traceback
from collections.abc import Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

from archdecide.errors import InputError, Place, refusal
from archdecide.formats.confined import LastLine, ProcessEndedError, confined
from archdecide.formats.document.templating import FILTERS, PAGES

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LONGEST = 5_000_000
"""Characters of a document."""
MOST_STEPS = 1_000_000
"""Lines of a template that are run; the longest of ours runs a few thousand."""
DEEPEST = 400
"""Calls of macros inside of one another: Python itself gives up at 1,000 calls, some versions with a crash."""
ENDS = {
    "time": ("takes longer than {seconds} seconds", "shorten its loops"),
    "memory": ("takes more than {mebibytes} MiB of memory", "shorten what it builds"),
    "crash": ("cannot be filled in: it is too deep or too large", "make it simpler"),
}
_FILE = "<template>"


def fill(file: str, source: str, values: Mapping[str, Any]) -> str:
    """A user's template filled in. Raises InputError with the line for every mistake in it."""
    try:
        return confined(lambda last: _filled(file, source, values, last))
    except ProcessEndedError as death:
        what, hint = ENDS[death.reason]
        problem = what.format(seconds=death.seconds, mebibytes=death.mebibytes)
        raise _mistake(file, death.line, f"the template {problem}", hint) from None


def _filled(file: str, source: str, values: Mapping[str, Any], last: LastLine) -> str:
    """The document. Whatever the template makes go wrong is a mistake in it: nothing else runs here."""
    from jinja2 import TemplateSyntaxError

    try:
        template = _environment(file).from_string(source)
        with _Steps(last, template):
            parts: list[str] = []
            size = 0
            for part in template.generate(values):
                size += len(part)
                if size > LONGEST:
                    raise _LimitError(f"the document is longer than {LONGEST:,} characters")
                parts.append(part)
        return "".join(parts)
    except TemplateSyntaxError as error:
        raise _mistake(file, error.lineno, str(error.message)) from None
    except _LimitError as error:
        raise _mistake(file, last.line, str(error), "shorten its loops") from None
    except MemoryError as error:
        raise _mistake(
            file, _line(error) or last.line, "there is not enough memory for what it builds", "shorten it"
        ) from None
    except RecursionError as error:
        raise _mistake(file, last.line or _line(error), "it is nested too deeply", "make it simpler") from None
    except SyntaxError as error:  # of the Python that Jinja makes of it: more blocks in blocks than Python allows
        line = _line_in_source(_environment(file).compile(source, raw=True), error.lineno or 1)
        raise _mistake(file, line, f"it is nested too deeply: {error.msg}", "make it simpler") from None
    except Exception as error:
        hint = "names: " + ", ".join(sorted(values)) if "undefined" in str(error) else ""
        raise _mistake(file, _line(error) or last.line, str(error) or type(error).__name__, hint) from None


def _environment(file: str) -> "Environment":
    from jinja2 import StrictUndefined, nodes
    from jinja2.compiler import CodeGenerator
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class RuntimeGenerator(CodeGenerator):
        """Works nothing out while it makes Python of the template: there no step would be counted, no line known."""

        def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
            if isinstance(node, nodes.TemplateData):
                return super()._output_child_to_const(node, frame, finalize)
            raise nodes.Impossible

    class Bounded(ImmutableSandboxedEnvironment):
        """Without powers, and without `text * number`, which could fill the memory before a character is written."""

        code_generator_class = RuntimeGenerator
        intercepted_binops = frozenset(("*", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
                raise SecurityError(f"{operator} is not allowed here: only numbers may be multiplied")
            return super().call_binop(context, operator, left, right)

    environment = Bounded(
        optimized=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=file.endswith(PAGES),
    )
    environment.filters.update(FILTERS)
    return environment


class _LimitError(Exception):
    """A limit of ours is reached."""


class _Steps:
    """Counts the lines of the template that run, and knows the last one; other code runs as fast as ever."""

    def __init__(self, last: LastLine, template: "Template") -> None:
        self._last, self._line_of = last, template.get_corresponding_lineno
        self._names = template.root_render_func.__globals__
        self._steps = self._depth = 0

    def __enter__(self) -> None:
        import sys

        self._before = sys.gettrace()
        sys.settrace(self._called)

    def __exit__(self, *_: object) -> None:
        import sys

        sys.settrace(self._before)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002
        if frame.f_globals is not self._names:
            return None
        self._depth += 1
        if self._depth > DEEPEST:
            raise _LimitError(f"macros call one another more than {DEEPEST} deep")
        return self._moved

    def _moved(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG002
        if event == "line":
            self._steps += 1
            self._last.line = self._line_of(frame.f_lineno)
            if self._steps > MOST_STEPS:
                raise _LimitError(f"the template takes more than {MOST_STEPS:,} steps")
        elif event == "return":
            self._depth -= 1
        return self._moved


def _line(error: Exception) -> int | None:
    """The line of a mistake, also of one that Jinja made while it was reading the template."""
    from jinja2.nodes import Node
    from jinja2.parser import Parser

    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == _FILE:
            found = line
        elif isinstance(parser := frame.f_locals.get("self"), Parser):
            found = parser.stream.current.lineno
        elif isinstance(node := frame.f_locals.get("node"), Node):  # of which it makes Python
            found = node.lineno
    return found


def _line_in_source(python: str, line: int) -> int | None:
    """The line of the template for a line of the Python that Jinja makes of it, which ends with pairs of both."""
    found = re.search(r"^debug_info = '([^']*)'$", python, re.MULTILINE)
    pairs = [pair.split("=") for pair in found[1].split("&")] if found and found[1] else []
    return max((int(own) for own, made in pairs if int(made) <= line), default=None)


def _mistake(file: str, line: int | None, what: str, hint: str = "") -> InputError:
    return refusal(Place(file, line), what, hint)
