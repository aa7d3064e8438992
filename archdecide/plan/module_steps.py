"""Steps about the modules inside the deployables of the target: their borders, and what speaks against each.

A border is done where the facts say that the modules run so today, or somebody confirms that the build checks them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Horizon
from archdecide.boundaries.graph import Module
from archdecide.boundaries.system import waits
from archdecide.graphs import cycles
from archdecide.plan.answers import prerequisites
from archdecide.plan.context import PlanContext
from archdecide.plan.step import NO_GATE, SYSTEM, Step, quoted
from archdecide.profile import Interaction

BUILD_CHECK = "borders-checked-by-the-build"
"""The prerequisite that asks for a build which refuses forbidden dependencies."""
TOO_BIG = "too-big-to-hold"
"""The sign whose action is to cut the code into modules."""
BUILD_REFUSES = "Let the build refuse every other import"
MOST_NAMES = 8
MOST_STORES = 3


class Border(Struct, frozen=True):
    """Two modules of one deployable with the interactions between them and the data stores that both use."""

    one: Module
    other: Module
    interactions: tuple[Interaction, ...]
    stores: tuple[str, ...]

    @property
    def calls(self) -> float:
        """Calls per user operation on which somebody waits."""
        return sum(item.calls_per_request for item in self.interactions if waits(item))

    @property
    def figure(self) -> str:
        """What crosses the border, in words."""
        messages = sum(not waits(item) for item in self.interactions)
        parts = [_counted(self.calls, "call") + " per user operation"] if self.calls else []
        parts += [_counted(messages, "message")] if messages else []
        parts += [f"the shared store {quoted(self.stores)}"] if self.stores else []
        return " and ".join(parts)


class Neighbours(Struct, frozen=True, dict=True):
    """What crosses the borders between the modules of a target, in the deployables that hold several."""

    context: PlanContext

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The modules that have another one beside them in their process, by name."""
        held: dict[str, list[Module]] = {}
        for module in self.context.target.graph.modules:
            held.setdefault(module.deployable, []).append(module)
        return tuple(module for group in held.values() if len(group) > 1 for module in group)

    @cached_property
    def of_part(self) -> Mapping[str, Module]:
        """The module of each component that stands beside others."""
        return {part: module for module in self.modules for part in module.components}

    @cached_property
    def calls(self) -> Mapping[tuple[str, str], tuple[Interaction, ...]]:
        """By calling and called module of one deployable the interactions."""
        found: dict[tuple[str, str], tuple[Interaction, ...]] = {}
        for item in self.context.system.interactions:
            one, other = self.of_part.get(item.source), self.of_part.get(item.target)
            if one and other and one.name != other.name and one.deployable == other.deployable:
                pair = (one.name, other.name)
                found[pair] = (*found.get(pair, ()), item)
        return found

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """By data store the modules of one deployable that share it, where no other deployable uses it."""
        found: dict[str, tuple[str, ...]] = {}
        for store, parts in self.context.system.users.items():
            modules = {module.name: module for part in parts if (module := self.of_part.get(part))}
            homes = {self.context.target.graph.assignment.get(part) for part in parts}
            if len(modules) > 1 and len(homes) == 1:
                found[store] = tuple(sorted(modules))
        return found

    def first(self) -> Border | None:
        """The border that most crosses: by calls, then by messages, then by shared stores."""
        named = {module.name: module for module in self.modules}
        pairs = {(min(pair), max(pair)) for pair in self.calls}
        pairs |= {(one, other) for users in self.users.values() for one in users for other in users if one < other}
        borders = [self._border(named[one], named[other]) for one, other in sorted(pairs)]
        return max(borders, key=lambda item: (item.calls, len(item.interactions), len(item.stores)), default=None)

    def _border(self, one: Module, other: Module) -> Border:
        between = (*self.calls.get((one.name, other.name), ()), *self.calls.get((other.name, one.name), ()))
        stores = sorted(store for store, users in self.users.items() if one.name in users and other.name in users)
        return Border(one, other, between, tuple(stores))


def module_steps(context: PlanContext) -> Iterator[Step]:
    """The borders of the modules where they are still to be drawn, and a step for each finding about modules."""
    if context.is_preliminary or context.target.style == "monolith" or context.today == "microservices":
        return
    neighbours = Neighbours(context)
    if context.today in ("monolith", None):
        yield from _borders(context, neighbours)
    yield from _circles(neighbours)
    yield from _owners(context, neighbours)
    yield from _stores(neighbours)


def _borders(context: PlanContext, neighbours: Neighbours) -> Iterator[Step]:
    modules = neighbours.modules
    word = context.profile.confirmed.get(BUILD_CHECK)
    if not modules or (word is not None and word.state == "done"):
        return
    chosen = context.target.style == "modular-monolith" and context.target.basis in ("record", "recommendation")
    gate = NO_GATE if chosen else context.ready.modularise()
    names = [module.name for module in modules]
    first = neighbours.first()
    action = [f"Give each of the {len(modules)} modules {quoted(names, MOST_NAMES)} an interface"]
    if first is not None:
        action.append(f"Start with the border between {quoted((first.one.name, first.other.name))} ({first.figure})")
    if data := _data(modules):
        action.append(data)
    build, rules = _asked_for(context) if gate.state == "met" else (BUILD_REFUSES, ())
    action.append(build)
    yield Step(
        kind="modules",
        subject=SYSTEM,
        horizon="now" if gate.state == "met" else "later",
        title=f"Give the {len(modules)} modules borders",
        action=". ".join(action),
        why="Borders that do not hold inside one process will not hold across a network",
        start=gate,
        done_when="the build holds the rules of archdecide guard, and no module reads another one's tables",
        rules=rules,
    )


def _asked_for(context: PlanContext) -> tuple[str, tuple[str, ...]]:
    """What to do about the build, and the rules that ask for just this step today."""
    lacking = (item for item in prerequisites("modular-monolith", context.facts, {}) if item.state == "contradicted")
    check = next((item for item in lacking if item.id == BUILD_CHECK), None)
    rules = (BUILD_CHECK,) if check is not None else ()
    return BUILD_REFUSES if check is None else check.action, (*rules, *context.ready.shown(TOO_BIG))


def _data(modules: Iterable[Module]) -> str:
    """Which module keeps which data, without a full stop; empty where none has data of its own."""
    keepers = [(module.name, module.data) for module in modules if module.data]
    shown = [f"'{name}' keeps {quoted(data)}" for name, data in keepers[:MOST_STORES]]
    if len(keepers) > MOST_STORES:
        shown.append(f"{len(keepers) - MOST_STORES} more keep theirs")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _circles(neighbours: Neighbours) -> Iterator[Step]:
    """To break each circle of modules at the edge that holds it least."""
    uses: dict[str, list[str]] = {}
    for one, other in neighbours.calls:
        uses.setdefault(one, []).append(other)
    for circle in cycles({name for pair in neighbours.calls for name in pair}, uses):
        edges = {pair: items for pair, items in neighbours.calls.items() if set(pair) <= set(circle)}
        awaited: dict[str, list[str]] = {}
        for (one, other), items in edges.items():
            if any(map(waits, items)):
                awaited.setdefault(one, []).append(other)
        horizon: Horizon = "next" if cycles(circle, awaited) else "later"
        (one, other), items = min(edges.items(), key=lambda edge: (len(edge[1]), edge[0]))
        shown = [f"{source} → {target}" for source, target in sorted(edges)]
        yield Step(
            kind="modules",
            subject=" + ".join(circle),
            horizon=horizon,
            title=f"Break the circle of {quoted(circle, 3)}",
            action=f"Take '{one}' → '{other}' out of the circle: publish an event there, or move what both need "
            "into one module",
            why=f"The modules use each other in a circle ({quoted(shown)}); "
            f"the edge to take out is {_counted(len(items), 'interaction')}",
            done_when="the build allows these modules calls in one direction only",
        )


def _owners(context: PlanContext, neighbours: Neighbours) -> Iterator[Step]:
    """To give a module that spans teams to one of them."""
    components = context.system.components
    for module in neighbours.modules:
        teams = {name: team for name in module.components if (team := components[name].team)}
        owners = sorted(set(teams.values()))
        if len(owners) > 1:
            yield Step(
                kind="modules",
                subject=module.name,
                horizon="next",
                title=f"One owner for the module '{module.name}'",
                action=f"Give '{module.name}' to one of {quoted(owners)}, or loosen what ties its parts",
                why=f"{quoted(sorted(teams))} must stay together and belong to {len(owners)} teams",
                who=module.owner,
                done_when="one team owns each of its parts",
            )


def _stores(neighbours: Neighbours) -> Iterator[Step]:
    """To give each table of a store that modules share to one of them."""
    keepers = {store: module.name for module in neighbours.modules for store in module.data}
    for store, users in sorted(neighbours.users.items()):
        keeper = keepers.get(store, users[0])
        others = [name for name in users if name != keeper]
        call = "calls" if len(others) == 1 else "call"
        yield Step(
            kind="store",
            subject=store,
            horizon="next",
            title=store,
            action=f"Give each table of '{store}' to one of its {len(users)} modules; "
            f"what stays shared belongs to '{keeper}', and {quoted(others)} {call} it",
            why=f"{len(users)} modules of one process use it, so a change of its tables reaches all of them",
            done_when="each module reads and writes only its own tables",
        )


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"
