"""What a tool found in code: which file imports which."""

from msgspec import Struct


class CodeImport(Struct, frozen=True, order=True):
    """One import: two files by their paths from the root of the code base.

    `line` is the importing line, from 1, and `text` what stands there; None and empty where the tool did not say.
    `written` is how the import names its target, where that is known.
    """

    source: str
    target: str
    line: int | None = None
    text: str = ""
    written: str = ""


class CodeImports(Struct, frozen=True):
    """The imports of a code base, and all files that were looked into. `origin` says where they come from."""

    origin: str
    files: frozenset[str]
    imports: tuple[CodeImport, ...]
