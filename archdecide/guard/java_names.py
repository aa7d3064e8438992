"""Java classes by name as files; so are those of Kotlin, Scala and Groovy."""

import re

from archdecide.guard.guarded_modules import CodeFiles, GuardedModules

ENDINGS = (".java", ".kt", ".scala", ".groovy")
_SOURCES = re.compile(r"(?:.*/)?src/[^/]+/(?:java|kotlin|scala|groovy)(?=/|$)")


class JavaNames:
    """The files of classes, by the places where the code of components starts."""

    def __init__(self, guarded: GuardedModules, files: CodeFiles) -> None:
        paths = [path for module in guarded.modules for path in module.code]
        stated = [*paths, *guarded.open, *([guarded.root] if guarded.root else [])]
        starts = {found[0] if (found := _SOURCES.match(path)) else (guarded.root or ".") for path in stated}
        self._starts, self._files = sorted(starts), files
        self._known: dict[str, str] = {}

    def file(self, name: str) -> str:
        """The file of a class; where none is there, the one that the first place of code would hold."""
        outer = name.partition("$")[0]
        if outer not in self._known:
            inside = outer.replace(".", "/")
            stems = [inside if start == "." else f"{start}/{inside}" for start in self._starts]
            places = [f"{stem}{ending}" for stem in stems for ending in ENDINGS]
            self._known[outer] = next(filter(self._files.is_file, places), places[0])
        return self._known[outer]
