"""What ties parts together, whatever the style: shared stores, transactions, runtimes that wait for each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from archdecide.profile import Interaction, Profile
from archdecide.situation import STORE_KINDS, SYNCHRONOUS, Situation
from archdecide.values import Value

FEWEST = 2
"""A single part is tied to nothing."""


def ties_of(profile: Profile, situation: Situation) -> dict[str, Value]:
    """The facts about ties between parts; None is unknown."""
    inside = [item for item in profile.interactions or () if {item.source, item.target} <= situation.names]
    waiting = [item for item in inside if item.need in SYNCHRONOUS and item.required]
    known = profile.interactions is not None
    return {
        "derived.tied_share": _tied_share(profile, situation, inside),
        "derived.waiting_runtimes": _waiting_runtimes(situation, waiting) if known else None,
        "derived.event_parts": _event_parts(profile, situation, inside) if known else None,
    }


def _tied_share(profile: Profile, situation: Situation, inside: Iterable[Interaction]) -> float | None:
    """The largest set of parts joined by a store in common or by a transaction, as a share of all.

    None for a single part, and where nothing is said of stores or of consistency.
    """
    users = _users_of_stores(profile, situation)
    said = bool(users) or any(item.consistency is not None for item in inside)
    if len(situation.parts) < FEWEST or not said:
        return None
    pairs = [(one, other) for names in users.values() for one, other in pairwise(names)]
    pairs += [(item.source, item.target) for item in inside if item.consistency == "strong"]
    largest = max(Counter(_groups(sorted(situation.names), pairs).values()).values())
    return largest / len(situation.parts) if largest > 1 else 0.0


def _users_of_stores(profile: Profile, situation: Situation) -> Mapping[str, list[str]]:
    """By data store the parts that use it: those that name it, and those that talk with it."""
    stores = {name for name, item in situation.components.items() if item.kind in STORE_KINDS}
    users: dict[str, dict[str, None]] = {}
    for part in situation.parts:
        if part.data_store:
            users.setdefault(part.data_store, {})[part.name] = None
    for item in profile.interactions or ():
        for here, there in ((item.source, item.target), (item.target, item.source)):
            if here in situation.names and there in stores:
                users.setdefault(there, {})[here] = None
    return {store: list(names) for store, names in users.items()}


def _groups(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By name one that stands for everything it is joined with."""
    leader = {name: name for name in names}

    def first(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for one, other in pairs:
        leader[first(one)] = first(other)
    return {name: first(name) for name in leader}


def _waiting_runtimes(situation: Situation, waiting: Iterable[Interaction]) -> int:
    """The most runtimes among parts that wait for each other, however many lie between; 1 where nobody waits."""
    runtimes = {part.name: situation.runtime(part) for part in situation.parts}
    found: dict[str, set[str | None]] = {}
    for name, group in _groups(sorted(situation.names), ((item.source, item.target) for item in waiting)).items():
        found.setdefault(group, set()).add(runtimes[name])
    return max(map(len, found.values()), default=1)


def _event_parts(profile: Profile, situation: Situation, inside: Iterable[Interaction]) -> int:
    """Parts with a store that no other part uses, which exchange messages and in whose calls nobody waits."""
    users = _users_of_stores(profile, situation)
    owners = {names[0] for names in users.values() if len(names) == 1}
    sharing = {name for names in users.values() if len(names) > 1 for name in names}
    messages: set[str] = set()
    waits: set[str] = set()
    for item in inside:
        (waits if item.need in SYNCHRONOUS else messages).update((item.source, item.target))
    return len((owners & messages) - sharing - waits)
