"""Rules for import-linter: one contract per module says who may import it, one per interface how it is entered."""

import json
from collections.abc import Iterable, Iterator, Sequence

from archdecide.errors import Diagnostic, Place
from archdecide.formats.guard.tool_rules import WRITTEN, ToolRules, ToolRulesRequest, because, head
from archdecide.guard.guarded_modules import OPEN, GuardedModule, GuardedModules, Interface, is_below
from archdecide.guard.python_names import PYTHON, ModuleName, PythonNames, packages

_LONG = 90
"""Characters of an array on one line."""


def emit(guarded: GuardedModules, request: ToolRulesRequest) -> ToolRules:
    """The contracts as TOML that `lint-imports FILE` reads."""
    guarded, left = guarded.limited_to(request.files, PYTHON)
    names = PythonNames(request.files, guarded.root)
    roots = packages(guarded, names)
    if problems := tuple(_problems(guarded, names, request, roots)):
        return ToolRules(problems=problems)
    starts = ":".join(sorted(set(roots.values())))
    lines = [
        f"# {head(guarded, request, 'import-linter')}",
        f"# Run: PYTHONPATH={starts} lint-imports FILE",
        "[tool.importlinter]",
        f"root_packages = {_list(roots)}",
    ]
    if not request.strict:
        lines.append("exclude_type_checking_imports = true")
    writer = _Contracts(guarded, names, request, tuple(roots))
    notes = [f"No rule for '{name}': it has no Python code." for name in left]
    for module in guarded.modules:
        if writer.covers[module.name]:
            lines += writer.access(module)
        else:
            notes.append(f"No rule for '{module.name}': its code is in no package.")
    for interface in guarded.interfaces:
        lines += writer.interface(interface)
    return ToolRules("\n".join(lines) + "\n", tuple(notes), openings=(f"# {WRITTEN} import-linter",))


def _problems(
    guarded: GuardedModules, names: PythonNames, request: ToolRulesRequest, roots: Iterable[str]
) -> Iterator[Diagnostic]:
    place = Place(request.profile)
    if not guarded.modules or not list(roots):
        hint = "the code of components is at code:"
        yield Diagnostic(place, "no component has Python code in a package", hint)
    paths = [path for module in guarded.modules for path in module.code]
    for path in (*paths, *guarded.open):
        if path != "." and (part := names.unnameable(path)):
            what = f"'{path}' cannot be imported by Python, because '{part}' is no name there"
            yield Diagnostic(place, what, "rename the folder, or take the path out of code:")


class _Contracts:
    """The contracts of the modules of one code base."""

    def __init__(
        self, guarded: GuardedModules, names: PythonNames, request: ToolRulesRequest, roots: Sequence[str]
    ) -> None:
        self.guarded, self.names, self.roots = guarded, names, roots
        self.source = because(guarded, request)
        self.covers = {module.name: self._cover(module.name, module.code) for module in guarded.modules}
        self.open = self._cover(OPEN, guarded.open)

    def _cover(self, module: str, paths: Iterable[str]) -> list[ModuleName]:
        """Exactly the modules at paths, as far as they are in a package; import-linter knows no others."""
        found = (name for path in paths for name in self.names.covered([path], self.guarded.holes(module, path)))
        return [name for name in found if name.name.partition(".")[0] in self.roots]

    def access(self, module: GuardedModule) -> Iterator[str]:
        """Who may import a module at all."""
        importers = self.guarded.importers(module.name)
        allowed = [name for other in importers for name in self.covers[other]]
        yield from self._contract(
            title=f"{module.name} {_used_by(importers)}",
            protected=self.covers[module.name],
            allowed=[*self.covers[module.name], *allowed, *self.open],
            guidance=self._why(module),
        )

    def _why(self, module: GuardedModule) -> str:
        guarded = self.guarded
        callers = [name for name in guarded.by_name if (name, module.name) in guarded.called]
        if apart := [name for name in callers if guarded.runs_apart(name, module.name)]:
            return f"{module.name} runs in another process than {_listed(apart)}: call it over its API ({self.source})."
        return f"Where the design has changed, change the interactions first ({self.source})."

    def interface(self, interface: Interface) -> Iterator[str]:
        """How a component is entered from outside of its module."""
        held = self.guarded.by_name[interface.module]
        others = [path for path in held.code if path not in interface.code]
        holes = {hole for path in interface.code for hole in self.guarded.holes(interface.module, path)}
        holes |= {path for path in others if any(is_below(path, code) for code in interface.code)}
        public = [path for path in interface.public if not path.endswith("__init__.py")]
        if holes:
            protected = list(self.names.covered(interface.code, [*sorted(holes), *interface.public]))
            ignored: list[str] = []
        else:
            protected = [ModuleName(f"{self.names.name(path)}.*", whole=True) for path in interface.code]
            ignored = [self.names.name(path) for path in public]
        yield from self._contract(
            title=f"{interface.component} is entered through {_listed(map(self.names.name, public)) or 'its package'}",
            protected=protected,
            allowed=[*self.covers[interface.module], *self.open],
            guidance=f"Use what {interface.component} makes public, or make more of it public ({self.source}).",
            ignored=ignored,
        )

    def _contract(
        self,
        title: str,
        protected: Sequence[ModuleName],
        allowed: Sequence[ModuleName],
        guidance: str,
        ignored: Sequence[str] = (),
    ) -> Iterator[str]:
        single = any(not name.whole for name in (*protected, *allowed))
        yield from ("", "[[tool.importlinter.contracts]]", f"name = {_text(title)}", 'type = "protected"')
        yield f"protected_modules = {_list(_expressions(protected, single=single))}"
        yield f"allowed_importers = {_list(_expressions(allowed, single=single))}"
        if single:
            yield "as_packages = false"
        if ignored:
            sources = [source for root in self.roots for source in (root, f"{root}.**")]
            targets = [target for name in ignored for target in (name, f"{name}.**")]
            pairs = [f"{source} -> {target}" for target in targets for source in sources]
            yield f"ignore_imports = {_list(pairs)}"
            yield 'unmatched_ignore_imports_alerting = "none"'
        yield f"broken_contract_guidance = {_text(guidance)}"


def _expressions(names: Iterable[ModuleName], *, single: bool) -> list[str]:
    """Modules as expressions, sorted: where one stands alone, packages are spelt with what is below them."""
    found: set[str] = set()
    for name in names:
        package = name.name.removesuffix(".*")
        if not single or package == name.name:
            found.add(name.name)
        if single and name.whole:
            found.add(f"{package}.**")
    return sorted(found)


def _used_by(importers: Sequence[str]) -> str:
    return f"is used only by {_listed(importers)}" if importers else "is used by nobody"


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _list(items: Iterable[str]) -> str:
    """An array of TOML, one item a line where a line would be long."""
    texts = [_text(item) for item in items]
    line = f"[{', '.join(texts)}]"
    return line if len(line) <= _LONG else "[\n" + "".join(f"  {text},\n" for text in texts) + "]"


def _text(words: str) -> str:
    """A basic string of TOML, which is that of JSON but for one character."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
