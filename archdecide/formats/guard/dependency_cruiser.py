"""Rules for dependency-cruiser, to be extended by a team's own configuration."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from archdecide.errors import Diagnostic, Place
from archdecide.formats.guard.tool_rules import ToolRules, ToolRulesRequest, because
from archdecide.guard.guarded_modules import CodeFiles, GuardedModules, is_below

SCRIPTS = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_SPECIAL = re.compile(r"[\\^*+?.()|\[\]{}]")


def emit(guarded: GuardedModules, request: ToolRulesRequest) -> ToolRules:
    """The rules as JSON; a configuration says `extends` with the name of the file."""
    guarded, left = guarded.limited_to(request.files, SCRIPTS)
    if not guarded.modules:
        place = Place(request.profile)
        what = "no component has JavaScript or TypeScript code"
        return ToolRules(problems=(Diagnostic(place, what, "the code of components is at code:"),))
    rules = list(_ForbiddenImports(guarded, request).all())
    notes = [f"No rule for '{name}': it has no JavaScript or TypeScript code." for name in left]
    first = _text([{"name": _NAME}]).partition(_NAME)[0]
    return ToolRules(_text(rules), tuple(notes), openings=(f"{first}{_NAME}", _text([])))


_NAME = "archdecide-"
"""How the name of each rule starts."""


def _text(rules: list[dict[str, Any]]) -> str:
    return json.dumps({"forbidden": rules}, indent=2, ensure_ascii=False) + "\n"


class _ForbiddenImports:
    """The rules of the modules of one code base."""

    def __init__(self, guarded: GuardedModules, request: ToolRulesRequest) -> None:
        self.guarded, self.files = guarded, request.files
        self.source = because(guarded, request)
        self.regions = {module.name: self._regions(module.name, module.code) for module in guarded.modules}

    def all(self) -> Iterator[dict[str, Any]]:
        """First who may import whom, then through what."""
        for name in self.guarded.by_name:
            allowed = self.guarded.imports(name)
            others = [other for other in self.guarded.by_name if other != name and other not in allowed]
            if others:
                yield self._rule(f"{_NAME}{name}", self._comment(name, allowed), self.regions[name], others)
        for interface in self.guarded.interfaces:
            others = [name for name in self.guarded.by_name if name != interface.module]
            held = self.guarded.by_name[interface.module]
            own = {other for other in held.code if other not in interface.code}
            inner = [
                region
                for path in interface.code
                for region in self._regions(interface.module, [path], [hole for hole in own if is_below(hole, path)])
            ]
            if others:
                yield {
                    "name": f"{_NAME}{interface.component}-interface",
                    "severity": "error",
                    "comment": f"{interface.component} is entered through its public interface only ({self.source}).",
                    "from": {"path": [region for name in others for region in self.regions[name]]},
                    "to": {"path": inner, "pathNot": [_pattern(path, self.files) for path in interface.public]},
                }

    def _comment(self, name: str, allowed: Iterable[str]) -> str:
        uses = ", ".join(allowed)
        may = f"{name} may use {uses}" if uses else f"{name} may use no other module"
        return f"{may}. Where the design has changed, change the interactions first ({self.source})."

    def _rule(self, name: str, comment: str, regions: list[str], others: Iterable[str]) -> dict[str, Any]:
        targets = [region for other in others for region in self.regions[other]]
        return {
            "name": name,
            "severity": "error",
            "comment": comment,
            "from": {"path": regions},
            "to": {"path": targets},
        }

    def _regions(self, module: str, paths: Iterable[str], more: Iterable[str] = ()) -> list[str]:
        """Patterns for exactly the code at paths, without what others own below them."""
        return [_pattern(path, self.files, (*self.guarded.holes(module, path), *more)) for path in paths]


def _pattern(path: str, files: CodeFiles, holes: Iterable[str] = ()) -> str:
    """A pattern for what is at a path, without the paths below it that are holes."""
    if files.is_file(path):
        return f"^{_escaped(path)}$"
    start = "" if path == "." else f"{path}/"
    inside = [_escaped(hole[len(start) :]) + ("$" if files.is_file(hole) else "/") for hole in sorted(holes)]
    return f"^{_escaped(start)}" + (f"(?!{'|'.join(inside)})" if inside else "")


def _escaped(path: str) -> str:
    """A path as a pattern; `$` as a class of its own, because `$0` in a rule stands for what another part matched."""
    return _SPECIAL.sub(r"\\\g<0>", path).replace("$", "[$]")
