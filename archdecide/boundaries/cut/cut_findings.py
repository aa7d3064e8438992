"""What people should know about a cut: smells, limits that do not hold, and facts that were assumed."""

from collections.abc import Iterable, Iterator, Mapping

from archdecide.boundaries.cut.clusters import ZONE_WORDS, ZONES
from archdecide.boundaries.cut.partition import Partition
from archdecide.boundaries.cut.population import Population
from archdecide.boundaries.cut.structural_placement import carried
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, Edge, GraphFinding
from archdecide.boundaries.system import System, other_end, waits
from archdecide.graphs import cycles

_SHOWN = 5


def missing(what: str) -> GraphFinding:
    """The finding of a profile that leaves `what` open: its components, or its interactions."""
    message = {
        "components": "There is no service graph yet: list the logical parts under components, with a name and a kind.",
        "interactions": "Nothing is known of calls, so the cut rests on the parts alone: list under interactions who "
        "calls whom (from, to, need).",
    }[what]
    return GraphFinding(f"no-{what}", "warning", message)


def by_weight(found: Iterable[GraphFinding]) -> tuple[GraphFinding, ...]:
    """Findings each once, warnings first, then by id and message."""
    return tuple(sorted(set(found), key=lambda item: (item.severity != "warning", item.id, item.message)))


def findings_of_parts(
    system: System, cut: Partition, found: tuple[Deployable, ...], home: Mapping[str, str]
) -> Iterator[GraphFinding]:
    """The findings of a cut, without its faults and those that its edges give."""
    yield from _constraints(system, cut, found)
    yield from _transactions(system, home)
    yield from _owners(found)
    yield from _company(system, found)
    yield from _uncertain(cut)
    yield from _components(system)


def faults(system: System, found: tuple[Deployable, ...], home: Mapping[str, str]) -> Iterator[GraphFinding]:
    """The findings of a cut that are findings of a check, too."""
    yield from _budget(system, found)
    yield from _cycles(system, home)
    yield from _shared_stores(system, home)


def _names(names: Iterable[str]) -> str:
    listed = [f"'{name}'" for name in sorted(set(names))]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _constraints(system: System, cut: Partition, found: tuple[Deployable, ...]) -> Iterator[GraphFinding]:
    for refusal in cut.refusals:
        message = f"'{refusal.one}' and '{refusal.other}' should stay together, but {refusal.reason}."
        pair = tuple(sorted({refusal.one, refusal.other}))
        yield GraphFinding("constraint-conflict", "warning", message, pair)
    if cut.squeezed:
        source = "boundaries.max_services" if system.constraints.max_services else "what these people can carry"
        message = f"Merged to keep {cut.limit} services ({source}): {_names(cut.squeezed)}."
        yield GraphFinding("service-limit", "note", message, tuple(sorted(cut.squeezed)))
    if cut.broken:
        count = sum(deployable.kind in COUNTED for deployable in found)
        message = (
            f"{cut.limit} services cannot be kept ({count} remain)."
            if cut.limit is not None and count > cut.limit
            else f"Keeping {cut.limit} services puts parts into one process that should be apart; raise max_services."
        )
        yield GraphFinding("service-limit-conflict", "warning", message)


def _budget(system: System, found: tuple[Deployable, ...]) -> Iterator[GraphFinding]:
    """Whether the cut itself, not the parts it could have, has more services than the people can carry."""
    count = sum(deployable.kind in COUNTED for deployable in found)
    budget = carried(system)
    if budget is None or count < 2 or count <= budget:
        return
    message = (
        f"{count} services are more than these people can carry ({budget}): at most 3 per team, one per two engineers "
        "and 5 per platform engineer. Merge, or add people first."
    )
    yield GraphFinding("service-budget", "warning", message)


def _cycles(system: System, home: Mapping[str, str]) -> Iterator[GraphFinding]:
    calls: dict[str, list[str]] = {}
    ends = {home[name] for interaction in system.interactions for name in (interaction.source, interaction.target)}
    for interaction in system.interactions:
        if waits(interaction):
            calls.setdefault(home[interaction.source], []).append(home[interaction.target])
    for group in cycles(ends, calls):
        message = f"{_names(group)} wait for each other in a circle; turn one call into an event or merge them."
        parts = tuple(name for name in system.components if home[name] in group)
        yield GraphFinding("reply-cycle", "warning", message, parts)


def _shared_stores(system: System, home: Mapping[str, str]) -> Iterator[GraphFinding]:
    for store, users in sorted(system.users.items()):
        owners = {home[name] for name in users}
        if len(owners) > 1:
            message = f"The data store '{store}' is used by {_names(owners)}; give it to one and let the others ask."
            yield GraphFinding("shared-store", "warning", message, tuple(sorted(users)))


def findings_of_edges(system: System, edges: tuple[Edge, ...]) -> Iterator[GraphFinding]:
    """What single edges give: pairs that talk too much."""
    for edge in edges:
        for interaction in edge.interactions:
            ends = (interaction.source, interaction.target)
            if "batch-or-cache" in interaction.advice and not any(map(system.is_external, ends)):
                message = (
                    f"'{ends[0]}' calls '{ends[1]}' many times per request across a boundary; "
                    "batch the calls, cache the answers or merge the two."
                )
                yield GraphFinding("chatty-pair", "warning", message, tuple(sorted(ends)))


def _transactions(system: System, home: Mapping[str, str]) -> Iterator[GraphFinding]:
    for interaction in system.interactions:
        ends = (interaction.source, interaction.target)
        is_backing = any(map(system.is_store, ends)) and not any(map(system.is_external, ends))
        if interaction.consistency != "strong" or is_backing:
            continue
        one, other = (system.components[name].runtime for name in ends)
        pair = tuple(sorted(ends))
        if one and other and one != other:
            message = (
                f"'{ends[0]}' ({one}) and '{ends[1]}' ({other}) want one transaction in two runtimes; bring both to "
                "one runtime, or give the transaction up for a saga."
            )
            yield GraphFinding("transaction-across-runtimes", "warning", message, pair)
        elif home[ends[0]] != home[ends[1]]:
            message = f"'{ends[0]}' and '{ends[1]}' cannot share a transaction; use a saga or move the boundary."
            yield GraphFinding("broken-transaction", "warning", message, pair)


def _owners(found: tuple[Deployable, ...]) -> Iterator[GraphFinding]:
    counted = [deployable for deployable in found if deployable.kind in COUNTED]
    unowned = [deployable.name for deployable in counted if not deployable.owners]
    if unowned and len(counted) > 1:
        message = f"No team is named for {_names(unowned)}; name one before it runs on its own."
        parts = (name for deployable in counted if not deployable.owners for name in deployable.components)
        yield GraphFinding("unowned-service", "note", message, tuple(sorted(parts)))
    for deployable in counted:
        if deployable.kind == "service" and len(deployable.owners) > 1:
            message = (
                f"'{deployable.name}' belongs to several teams ({', '.join(deployable.owners)}); one should own it."
            )
            yield GraphFinding("several-owners", "note", message, deployable.components)


def _company(system: System, found: Iterable[Deployable]) -> Iterator[GraphFinding]:
    """Parts in one deployable that should not share a process, whatever put them there."""
    population = Population.of(system)
    for deployable in found:
        parts = [name for name in deployable.components if system.is_part(name)]
        if deployable.kind not in COUNTED or len(parts) < 2:
            continue
        where = f"in the deployable '{deployable.name}'"
        zones = {name: population.zone(system.components[name].data_sensitivity) for name in parts}
        for zone in sorted({zone for zone in zones.values() if zone in ZONES}):
            others = [name for name in parts if zones[name] != zone]
            if others:
                message = (
                    f"{_names(others)} {'runs' if len(others) == 1 else 'run'} {where}, inside the zone of "
                    f"{ZONE_WORDS[zone]}, without holding any of it, and every audit of the zone includes what runs "
                    "there; move it out, or loosen what ties it."
                )
                yield GraphFinding("impure-zone", "warning", message, tuple(sorted(others)))
        doors = [name for name in parts if system.process(name) == "own"]
        if doors and len(doors) < len(parts):
            message = f"{_names(doors)} should share its process with no other part, but does {where}."
            yield GraphFinding("shared-gateway", "warning", message, tuple(sorted(doors)))
        runtimes = sorted({runtime for name in parts if (runtime := system.components[name].runtime)})
        if len(runtimes) > 1:
            message = f"Parts of several runtimes ({', '.join(runtimes)}) are {where}; one process runs only one."
            yield GraphFinding("mixed-runtimes", "warning", message, tuple(parts))


def _uncertain(cut: Partition) -> Iterator[GraphFinding]:
    """Parts that keep other company in cuts that are about as good."""
    if cut.shape is None:
        return
    keys = cut.shape.uncertain()
    names = sorted(name for name, cluster in cut.cluster_of().items() if cluster.key in keys)
    if names:
        moved = f"{_names(names)} {'keeps' if len(names) == 1 else 'keep'} other company"
        message = f"In other cuts that are about as good, {moved}; decide there by what you know of them."
        yield GraphFinding("uncertain-place", "note", message, tuple(names))


def _components(system: System) -> Iterator[GraphFinding]:
    isolated = [name for name, touching in system.touching.items() if not touching]
    if isolated:
        message = f"Nobody calls {_names(isolated)} and no call leaves there; add interactions or leave it out."
        yield GraphFinding("isolated-component", "note", message, tuple(isolated))
    unstated = [interaction for interaction in system.interactions if interaction.need is None]
    if unstated:
        pairs = sorted({(item.source, other_end(item, item.source)) for item in unstated})
        shown = ", ".join(f"'{source}' → '{target}'" for source, target in pairs[:_SHOWN])
        more = f" and {len(pairs) - _SHOWN} more" if len(pairs) > _SHOWN else ""
        message = f"Without a stated need these calls are taken as waiting (reply): {shown}{more}."
        yield GraphFinding("need-not-stated", "note", message, tuple(sorted({n for pair in pairs for n in pair})))
