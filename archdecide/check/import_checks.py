"""What the code does otherwise than the record says, as findings."""

from collections.abc import Iterable, Iterator

from archdecide.check.check_context import CheckContext, names
from archdecide.check.results import CodePlace, Finding
from archdecide.errors import Path
from archdecide.guard import ACROSS, CYCLE, PAST_INTERFACE, UNDECLARED, UNOWNED, UNSEEN
from archdecide.guard.breaches import Breach
from archdecide.guard.code_imports import CodeImport

FIRST_FILES = 5
"""Files without an owner that a message lists."""
MOST_TIES = 20
"""Edges of a circle that a message lists."""


def import_findings(case: CheckContext, breaches: Iterable[Breach]) -> Iterator[Finding]:
    """A finding for every breach of a rule that is on; its element names modules, never files or lines."""
    for breach in breaches:
        if case.is_on(breach.rule):
            message, action, path = _WORDS[breach.rule](case, breach)
            yield case.finding(breach.rule, message, action, _element(breach), path, _code(breach.imports))


def _element(breach: Breach) -> str:
    if breach.rule == UNOWNED:
        return "code.root"
    return ", ".join(breach.modules) if breach.rule == CYCLE else " -> ".join(breach.modules)


def _code(imports: tuple[CodeImport, ...]) -> CodePlace | None:
    return CodePlace(imports[0].source, imports[0].line or 1, imports[0].text) if imports else None


Words = tuple[str, str, Path]


def _imports(breach: Breach) -> str:
    """`'orders' imports 'payment' (src/orders/place.py imports src/payment/api.py, and 2 more)`."""
    source, target = breach.modules[0], breach.modules[-1]
    first, count = breach.imports[0], len(breach.imports)
    more = f", and {count - 1} more" if count > 1 else ""
    return f"'{source}' imports '{target}' ({first.source} imports {first.target}{more})"


def _across(_case: CheckContext, breach: Breach) -> Words:
    message = f"{_imports(breach)}, which runs in another process by the services on record"
    action = "Call it over its API, share the code as a library of its own, or decide anew what runs together."
    return message, action, ("decision", "services")


def _undeclared(_case: CheckContext, breach: Breach) -> Words:
    message = f"{_imports(breach)}, but no interaction says that it uses it"
    action = "Take the import out; or where the design has changed, declare the interaction, and look at the decision."
    return message, action, ("interactions",)


def _past_interface(case: CheckContext, breach: Breach) -> Words:
    count = len(breach.imports)
    first, more = breach.imports[0], f", and {count - 1} more" if count > 1 else ""
    message = (
        f"'{breach.modules[0]}' imports what {names(breach.components)} does not make public "
        f"({first.source} imports {first.target}{more})"
    )
    action = "Import what is public, or add the file to public: of the component."
    return message, action, case.component_path(breach.components[0], "public")


def _cycle(_case: CheckContext, breach: Breach) -> Words:
    edges = [f"'{one}' → '{other}'" for one, other, _ in breach.ties]
    more = f" and {len(edges) - MOST_TIES} more" if len(edges) > MOST_TIES else ""
    one, other, count = breach.ties[0]
    first = f"{count} import{'s' if count > 1 else ''} from '{one}' to '{other}'"
    message = f"modules import each other in a circle: {', '.join(edges[:MOST_TIES])}{more} (cut first: {first})"
    action = (
        "Move what both need into one of them or below both, or let one publish an event that the other listens to."
    )
    return message, action, ("decision", "modules")


def _unowned(_case: CheckContext, breach: Breach) -> Words:
    count = len(breach.files)
    listed = ", ".join(breach.files[:FIRST_FILES])
    more = f" and {count - FIRST_FILES} more" if count > FIRST_FILES else ""
    files = "1 file below code.root belongs" if count == 1 else f"{count} files below code.root belong"
    action = "Add them to code: of a component, or to code.open if every component may use them."
    return f"{files} to no component: {listed}{more}", action, ("code", "root")


def _unseen(case: CheckContext, breach: Breach) -> Words:
    one, other = breach.modules
    message = f"an interaction from '{one}' to '{other}' is stated, but neither imports the other"
    action = "Nothing, if it is an event, an injected part or a call over the network; else take the interaction out."
    return message, action, _interaction(case, one, other)


def _interaction(case: CheckContext, one: str, other: str) -> Path:
    """The first interaction between two modules."""
    record = case.profile.decision
    home = {name: module for module, held in ((record and record.modules) or {}).items() for name in held}
    for number, item in enumerate(case.profile.interactions or ()):
        if (home.get(item.source, item.source), home.get(item.target, item.target)) == (one, other):
            return ("interactions", number)
    return ("interactions",)


_WORDS = {
    ACROSS: _across,
    UNDECLARED: _undeclared,
    PAST_INTERFACE: _past_interface,
    CYCLE: _cycle,
    UNOWNED: _unowned,
    UNSEEN: _unseen,
}
