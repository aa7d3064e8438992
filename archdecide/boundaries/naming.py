"""What people would call a set of components: never the name of an arbitrary one of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import fsum

from msgspec import Struct

from archdecide.boundaries.system import System, other_end
from archdecide.profile import Interaction

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")
_SHORTEST_WORD = 3
_SAYS_NOTHING = frozenset(
    {"and", "api", "app", "class", "component", "controller", "core", "db", "for", "impl", "interface", "job", "main"}
    | {"manager", "module", "new", "old", "part", "process", "processor", "server", "service", "services", "store"}
    | {"system", "the", "worker"}
)
"""Words that name no subject."""
_KINDS_OF_NO_SUBJECT = frozenset({"application", "other"})


class Vocabulary(Struct, frozen=True, dict=True):
    """The words that the components of a system give for names."""

    system: System

    def candidates(self, parts: Sequence[str], *, reason: str | None = None) -> Iterator[str]:
        """Names for a set of parts, the best first; the last one always exists.

        The user's own name, the only part's, the owner's where it has no other parts, the word that the names share,
        the kind that they share, the reason why they stand apart, then the two heaviest parts.
        """
        yield from self._given(parts)
        if len(parts) == 1:
            yield parts[0]
            return
        held = frozenset(parts)
        found = (
            *self._owner(held),
            *self._shared_word(parts),
            *self._shared_kind(parts),
            *([reason] if reason else []),
        )
        # The name of a part that is elsewhere would mislead.
        yield from (name for name in found if name not in self.system.components or name in held)
        yield " and ".join(self._heaviest(parts))

    def _given(self, parts: Sequence[str]) -> Iterator[str]:
        """The name in `boundaries.names` of which most parts are here: more than half of them."""
        shared: Counter[str] = Counter()
        for name in parts:
            shared.update(self._names_of.get(name, ()))
        here = [name for name, count in shared.items() if 2 * count > len(self.system.constraints.names[name])]
        yield from sorted(here, key=lambda name: (-shared[name], name))

    @cached_property
    def _names_of(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for given, names in sorted(self.system.constraints.names.items()):
            for name in set(names):
                found.setdefault(name, []).append(given)
        return found

    def _owner(self, held: frozenset[str]) -> Iterator[str]:
        owners = {self.system.components[name].team for name in held}
        if len(owners) == 1 and (owner := owners.pop()) and self._owned[owner] <= held:
            yield owner

    @cached_property
    def _owned(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in self.system.parts:
            if team := self.system.components[name].team:
                found.setdefault(team, set()).add(name)
        return found

    def _shared_word(self, parts: Sequence[str]) -> Iterator[str]:
        """The word in most of the names: more than half of these, and not half of all, which would tell nothing."""
        counts = Counter(word for name in parts for word in self._words[name])
        others = len(self.system.parts) - len(parts)
        telling = [
            word
            for word, count in counts.items()
            if 2 * count > len(parts) and 2 * (self._uses[word] - count) <= max(others, 1)
        ]
        if telling:
            first = {word: min(name.lower().find(word) % 1000 for name in parts) for word in telling}
            yield min(telling, key=lambda word: (-counts[word], self._uses[word], first[word], word))

    @cached_property
    def _words(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(words(name)) for name in self.system.components}

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(word for name in self.system.parts for word in self._words[name])

    def _shared_kind(self, parts: Iterable[str]) -> Iterator[str]:
        kinds = {self.system.components[name].kind for name in parts} - _KINDS_OF_NO_SUBJECT
        if len(kinds) == 1 and all(self.system.components[name].kind in kinds for name in parts):
            yield kinds.pop()

    def _heaviest(self, parts: Sequence[str]) -> list[str]:
        """The two parts with most coupling to the others, or to anything where they have none, by name."""
        held = frozenset(parts)

        def weight(name: str) -> tuple[float, float]:
            touching = self.system.touching[name]
            inside = [item for item in touching if other_end(item, name) in held]
            return _strength(inside), _strength(touching)

        heaviest = sorted(parts, key=lambda name: (*(-value for value in weight(name)), name))
        return sorted(heaviest[:2])


def words(name: str) -> list[str]:
    """The words of a name that say something, in lower case: `OrderService` and `order-worker` both give "order"."""
    found = (word.lower() for word in _WORD.findall(name))
    return [word for word in found if len(word) >= _SHORTEST_WORD and word not in _SAYS_NOTHING]


def unique(wishes: Iterable[Sequence[str]], taken: set[str]) -> list[str]:
    """One name for each list of wishes, none twice: the first that is free, else the first with a number behind it."""
    found = []
    for names in wishes:
        chosen = next((name for name in names if name not in taken), None)
        number = 2
        while chosen is None:
            numbered = f"{names[0]} {number}"
            chosen = None if numbered in taken else numbered
            number += 1
        taken.add(chosen)
        found.append(chosen)
    return found


def _strength(interactions: Iterable[Interaction]) -> float:
    return fsum(max(item.weight, 0.0) * (1 + item.calls_per_request) for item in interactions)
