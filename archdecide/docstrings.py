"""The docstrings that users see, also where Python was started without any (`-OO`, `PYTHONOPTIMIZE=2`)."""

import ast
import inspect
import sys
from textwrap import dedent
from typing import Any


def docstring(documented: Any) -> str:
    """The docstring of a class or a function, from its source where Python has dropped it; empty if it has none."""
    if sys.flags.optimize < 2:
        return inspect.cleandoc(documented.__doc__ or "")
    try:
        source = ast.parse(dedent(inspect.getsource(documented)))
    except (OSError, SyntaxError):  # installed without sources: then there are no texts
        return ""
    definition = source.body[0]
    assert isinstance(definition, ast.ClassDef | ast.FunctionDef)  # noqa: S101  # nothing else is asked for
    return ast.get_docstring(definition) or ""
