"""What can be wrong between code and the record of its modules."""

from msgspec import Struct

from archdecide.guard.code_imports import CodeImport


class Breach(Struct, frozen=True):
    """What one rule says of some modules: for a cycle all in it, otherwise the importing and the imported one.

    `imports` are those that break it, the first one first; of a cycle those of its first tie. `components` are the ones
    whose interface was passed by, `ties` what holds a cycle together: pairs with the number of imports, the most easily
    cut one first. `files` are those that nobody owns.
    """

    rule: str
    modules: tuple[str, ...] = ()
    imports: tuple[CodeImport, ...] = ()
    components: tuple[str, ...] = ()
    ties: tuple[tuple[str, str, int], ...] = ()
    files: tuple[str, ...] = ()
