"""The modules of a cut: what each is called, owns and offers, what it may use, and what people should know of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.graph import GraphFinding, Module
from archdecide.boundaries.module_sets import ModuleSet, module_sets, owner_of
from archdecide.boundaries.naming import Vocabulary, unique
from archdecide.boundaries.system import System, waits
from archdecide.graphs import cycles

_SHOWN = 5
_SHOWN_EDGES = 20


class Modules(Struct, frozen=True, dict=True):
    """The modules of deployables; `homes` gives the deployable of every possible service.

    Modules in `recorded` stay as they are, as far as they are in one deployable; only other parts are proposed for.
    """

    system: System
    bonds: Bonds
    homes: Mapping[str, str]
    recorded: Mapping[str, tuple[str, ...]] = {}

    @cached_property
    def _sets(self) -> list[tuple[str, str, ModuleSet]]:
        """The name, the deployable and the parts of every module, by name."""
        decided = list(self._decided())
        taken = {part for _, _, held in decided for part in held.parts}
        found = module_sets(self.system, self.bonds, self.homes)
        listed = [(home, left) for home, sets in found.items() for held in sets if (left := _without(held, taken))]
        # Single parts keep their own names, so they come first; among equals names decide.
        listed.sort(key=lambda item: (len(item[1].parts) > 1, sorted(item[1].parts)))
        vocabulary = Vocabulary(self.system)
        wishes = (list(vocabulary.candidates(held.parts)) for _, held in listed)
        names = unique(wishes, {name for name, _, _ in decided})
        proposed = ((name, home, held) for name, (home, held) in zip(names, listed, strict=True))
        return sorted((*decided, *proposed))

    def _decided(self) -> Iterator[tuple[str, str, ModuleSet]]:
        """The modules on record; of one that deployables tear apart, its parts in the first of them."""
        for name in sorted(self.recorded):
            parts = [part for part in self.recorded[name] if part in self.homes]
            if parts:
                home = min(self.homes[part] for part in parts)
                together = tuple(part for part in parts if self.homes[part] == home)
                yield name, home, ModuleSet(together, owner_of(self.system, together), 1.0, ("It is on record.",))

    @cached_property
    def module_of(self) -> Mapping[str, str]:
        """The module of every possible service."""
        return {part: name for name, _, held in self._sets for part in held.parts}

    @cached_property
    def all(self) -> tuple[Module, ...]:
        """Every module, by name."""
        offers, uses = self._calls
        data = self._data
        return tuple(
            Module(
                name=name,
                deployable=home,
                components=tuple(sorted(held.parts)),
                owner=held.owner,
                data=tuple(sorted(data.get(name, ()))),
                offers=tuple(sorted(offers.get(name, ()))),
                depends_on=tuple(sorted(uses.get(name, ()))),
                confidence=held.confidence,
                reasons=held.reasons,
            )
            for name, home, held in self._sets
        )

    def sets_in(self, deployable: str) -> tuple[tuple[str, ...], ...]:
        """The components of each module of a deployable, in order; none for a single module."""
        found = self._by_home.get(deployable, [])
        return tuple(found) if len(found) > 1 else ()

    @cached_property
    def _by_home(self) -> Mapping[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for parts, home in sorted((tuple(sorted(held.parts)), home) for _, home, held in self._sets):
            found.setdefault(home, []).append(parts)
        return found

    @cached_property
    def _calls(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """By module: its components that others call, and the modules that it calls."""
        offers: dict[str, set[str]] = {}
        uses: dict[str, set[str]] = {}
        for item in self.system.interactions:
            source, target = (self.module_of.get(name) for name in (item.source, item.target))
            if target and source != target:
                offers.setdefault(target, set()).add(item.target)
                if source:
                    uses.setdefault(source, set()).add(target)
        return offers, uses

    @cached_property
    def _data(self) -> dict[str, list[str]]:
        """The stores of each module: a store belongs to the one with most of its users, of equals the first."""
        found: dict[str, list[str]] = {}
        for store in self.system.users:
            if users := self._users(store):
                found.setdefault(_main(users), []).append(store)
        return found

    def _users(self, store: str) -> dict[str, int]:
        """How many parts of each module use a store."""
        users: dict[str, int] = {}
        for name in self.system.users[store]:
            if name in self.module_of:
                module = self.module_of[name]
                users[module] = users.get(module, 0) + 1
        return users

    @cached_property
    def findings(self) -> tuple[GraphFinding, ...]:
        """Circles of modules, modules of several owners, and stores of several modules, warnings first."""
        found = (*self._circles(), *self._several_owners(), *self._shared_data())
        return tuple(sorted(found, key=lambda item: (item.severity != "warning", item.id, item.message)))

    def _circles(self) -> Iterator[GraphFinding]:
        uses = {module.name: module.depends_on for module in self.all}
        for names in cycles(uses, uses):
            circle = dict.fromkeys(names)
            pairs = [(one, other) for one in circle for other in uses[one] if other in circle]
            parts = tuple(part for part, module in sorted(self.module_of.items()) if module in circle)
            if self._is_waited_for(circle):
                advice = "move what both need into one of them, or turn one direction into an event"
                yield GraphFinding("module-cycle", "warning", f"{self._circle(pairs)}; {advice}.", parts)
            else:
                advice = "publish an event where nobody waits, so that no code depends on both sides"
                yield GraphFinding("module-cycle", "note", f"{self._circle(pairs)}; {advice}.", parts)

    def _circle(self, pairs: Sequence[tuple[str, str]]) -> str:
        """A circle in words: its edges, and which of them the fewest calls hold."""
        edges = _some((f"'{one}' → '{other}'" for one, other in pairs), _SHOWN_EDGES)
        one, other = min(pairs, key=lambda pair: (self._counts[pair], pair))
        count = self._counts[one, other]
        least = f"least goes from '{one}' to '{other}': {count} {'call' if count == 1 else 'calls'}"
        return f"Modules use each other in a circle: {edges} ({least})"

    @cached_property
    def _counts(self) -> Counter[tuple[str, str]]:
        """How many interactions lead from one module to another."""
        ends = ((self.module_of.get(item.source), self.module_of.get(item.target)) for item in self.system.interactions)
        return Counter((source, target) for source, target in ends if source and target)

    def _is_waited_for(self, circle: Collection[str]) -> bool:
        """Whether some of them are a circle even without the calls on which nobody waits."""
        calls = {name: [other for other in self._waiting.get(name, ()) if other in circle] for name in circle}
        return bool(cycles(circle, calls))

    @cached_property
    def _waiting(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for item in self.system.interactions:
            source, target = (self.module_of.get(name) for name in (item.source, item.target))
            if source and target and source != target and waits(item):
                found.setdefault(source, set()).add(target)
        return found

    def _several_owners(self) -> Iterator[GraphFinding]:
        for module in self.all:
            teams = sorted({team for name in module.components if (team := self.system.components[name].team)})
            if len(teams) > 1:
                message = (
                    f"The module '{module.name}' belongs to several teams ({', '.join(teams)}), because its parts must "
                    "stay together; give it to one of them, or loosen what ties them."
                )
                yield GraphFinding("module-owners", "warning", message, module.components)

    def _shared_data(self) -> Iterator[GraphFinding]:
        for store in sorted(self.system.users):
            users = self._users(store)
            if len(users) > 1:
                named = _some(f"'{name}'" for name in sorted(users))
                message = (
                    f"The modules {named} use the data store '{store}'; it belongs to '{_main(users)}', and the "
                    "others should ask it."
                )
                yield GraphFinding("module-data", "note", message, tuple(sorted(self.system.users[store])))


def _without(held: ModuleSet, parts: Collection[str]) -> ModuleSet | None:
    """A set without some parts; None where nothing is left."""
    left = tuple(part for part in held.parts if part not in parts)
    return held if left == held.parts else replace(held, parts=left) if left else None


def _main(users: Mapping[str, int]) -> str:
    """The module with most users of a store, of equals the first by name."""
    return min(users, key=lambda name: (-users[name], name))


def _some(named: Iterable[str], most: int = _SHOWN) -> str:
    listed = list(named)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
