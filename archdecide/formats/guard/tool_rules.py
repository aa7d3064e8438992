"""What a writer of rules is asked, and what it answers."""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.errors import Diagnostic
from archdecide.guard.guarded_modules import CodeFiles, GuardedModules


class ToolRulesRequest(Struct, frozen=True):
    """How to write the rules.

    `profile` is its path from the root of the code base, `folder` that root seen from the root of the repository
    (empty: the same). `owners` leads from teams to handles. With `strict`, imports for type checkers count, too.
    """

    files: CodeFiles
    profile: str
    folder: str = ""
    owners: Mapping[str, str] = {}
    strict: bool = False


class ToolRules(Struct, frozen=True):
    """The text of a file of rules; with `problems` there is none.

    `notes` say in sentences what was left out. A file of these rules starts with one of `openings`, and no file of
    somebody else does. Of a `block`, only what is between its first and last line is ours in a file.
    """

    text: str = ""
    notes: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    openings: tuple[str, ...] = ()
    block: bool = False


def because(guarded: GuardedModules, request: ToolRulesRequest) -> str:
    """Where a rule comes from: the profile and the date of its decision."""
    return f"{request.profile}, decision of {guarded.decided}" if guarded.decided else request.profile


WRITTEN = "Written by archdecide guard -f"


def head(guarded: GuardedModules, request: ToolRulesRequest, command: str) -> str:
    """What the first line of a file says: who wrote it, from what."""
    return f"{WRITTEN} {command} from {because(guarded, request)}. Change it there, and run again."
