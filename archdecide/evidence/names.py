"""One thing, several spellings: which names of different sources mean the same component.

Names are matched in one order, and the first step that finds exactly one component decides: an alias that a person
gave, the same name, the same after folding, a second name that a source declares, another second name (an image, a
folder), and the folded name without a prefix or suffix that all names of its source share. Never by resemblance.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from archdecide.evidence.observations import SecondName
from archdecide.evidence.spelling import fold

LEAST_TO_SHARE = 2
"""Names that a source must have before a common prefix or suffix says anything."""


class Names:
    """The components known so far, by every name under which sources know them."""

    def __init__(self, known: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> None:
        """`known` are names in the profile; `aliases` lead from names in sources to names in the profile."""
        self.aliases = dict(aliases or {})
        self.known: dict[str, None] = {}
        self._levels: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
        for name in known:
            self.add(name)
        for alias, component in self.aliases.items():
            self._levels[1][fold(alias)].add(component)

    def add(self, name: str) -> None:
        """Makes a component known under its name."""
        self.known.setdefault(name)
        self._levels[0][fold(name)].add(name)

    def add_second(self, component: str, second: SecondName) -> None:
        """Makes another name of a known component known."""
        self._levels[1 if second.declared else 2][fold(second.name)].add(component)

    def second_names(self) -> dict[str, tuple[str, ...]]:
        """The second names of every component that has some, sorted."""
        found: dict[str, set[str]] = defaultdict(set)
        for level in self._levels[1:]:
            for name, components in level.items():
                if len(components) == 1:
                    found[next(iter(components))].add(name)
        return {name: tuple(sorted(found[name])) for name in self.known if name in found}

    def matches(self, name: str, shared: "Shared | None" = None) -> tuple[str, ...]:
        """The components that a name may mean, sorted: one where it is clear, none where nothing matches."""
        name = self.aliases.get(name, name)
        if name in self.known:
            return (name,)
        for level in self._levels:
            if found := level.get(fold(name)):
                return tuple(sorted(found))
        return self._without_shared(fold(name), shared) if shared is not None else ()

    def _without_shared(self, name: str, shared: "Shared") -> tuple[str, ...]:
        """The components whose name is the same once names have lost what all names of their source share."""
        bare = shared.bare(name)
        ours = Shared(self.known)
        return tuple(sorted(known for known in self.known if bare in (fold(known), ours.bare(fold(known)))))


class Shared:
    """The prefix up to a hyphen and the suffix from a hyphen that all names of a source have in common."""

    def __init__(self, names: Iterable[str]) -> None:
        parts = [fold(name).split("-") for name in names]
        enough = len({"-".join(part) for part in parts}) >= LEAST_TO_SHARE
        longest = min((len(part) for part in parts), default=1) - 1
        self.first = _common(parts, longest) if enough else 0
        self.last = _common([part[::-1] for part in parts], longest - self.first) if enough else 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything in common."""
        return bool(self.first or self.last)

    def bare(self, name: str) -> str:
        """A folded name of this source without what is shared."""
        parts = name.split("-")
        return "-".join(parts[self.first : len(parts) - self.last])


def _common(names: list[list[str]], most: int) -> int:
    """How many parts from their start all names have in common, at most `most`."""
    count = 0
    while count < most and len({parts[count] for parts in names}) == 1:
        count += 1
    return count
