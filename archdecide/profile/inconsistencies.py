"""What no single field of a profile can see: duplicate, dangling and contradictory names."""

from collections.abc import Iterator

from archdecide.errors import Path, Violation, nearest
from archdecide.profile import Boundaries, Interaction, Profile


def inconsistencies(profile: Profile) -> Iterator[Violation]:
    """What no single field can see: duplicate, dangling and contradictory names."""
    names = [component.name for component in profile.components or ()]
    yield from _duplicates(names)
    known = set(names)
    for number, interaction in enumerate(profile.interactions or ()):
        yield from _interaction(interaction, ("interactions", number), known)
    for path, name in _mentions(profile):
        if name not in known:
            yield Violation(path, f"there is no component '{name}'", _known_names(name, known))
    yield from _contradictions(profile.boundaries)
    yield from _spellings([component.runs_in for component in profile.components or ()])
    yield from _modules(profile, known)


def _duplicates(names: list[str]) -> Iterator[Violation]:
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        if name in first:
            where: Path = ("components", first[name], "name")
            yield Violation(
                ("components", number, "name"),
                f"the component '{name}' exists already",
                "names are unique" if name.isascii() else "names are unique, however their accents are typed",
                where,
            )
        first.setdefault(name, number)


def _spellings(deployables: list[str | None]) -> Iterator[Violation]:
    """Names of deployables that differ in letter case only are one deployable, misspelt."""
    first: dict[str, str] = {}
    for number, name in enumerate(deployables):
        if name is not None and first.setdefault(name.casefold(), name) != name:
            other = first[name.casefold()]
            what = f"'{name}' and '{other}' differ in upper and lower case only"
            yield Violation(("components", number, "runs_in"), what, "spell a deployable in one way")


def _modules(profile: Profile, known: set[str]) -> Iterator[Violation]:
    """Modules on record that name components which are gone, or one component twice."""
    home: dict[str, str] = {}
    for module, held in ((profile.decision.modules if profile.decision else None) or {}).items():
        for position, name in enumerate(held):
            place: Path = ("decision", "modules", module, position)
            if name not in known:
                hint = nearest(name, sorted(known)) or "run archdecide decide again, or take the name out"
                yield Violation(place, f"there is no component '{name}'", hint)
            elif home.setdefault(name, module) != module:
                yield Violation(place, f"'{name}' is in '{home[name]}' and in '{module}'", "keep one")


def _known_names(name: str, known: set[str]) -> str:
    return nearest(name, sorted(known)) or (
        "components: " + ", ".join(sorted(known)[:8]) if known else "declare it under components"
    )


def _interaction(interaction: Interaction, path: Path, known: set[str]) -> Iterator[Violation]:
    for key, name in (("from", interaction.source), ("to", interaction.target)):
        if name not in known:
            yield Violation((*path, key), f"there is no component '{name}'", _known_names(name, known))
    if interaction.source == interaction.target:
        yield Violation(
            (*path, "to"),
            f"'{interaction.target}' interacts with itself",
            "leave calls inside one component out",
        )
    if interaction.weight == 0:
        yield Violation((*path, "weight"), "the weight is 0", "leave the interaction out, or give its strength")


def _mentions(profile: Profile) -> Iterator[tuple[Path, str]]:
    """Every place besides interactions where a component is named."""
    constraints = profile.boundaries
    for key, groups in (("together", constraints.together), ("apart", constraints.apart)):
        for number, group in enumerate(groups):
            for position, name in enumerate(group):
                yield ("boundaries", key, number, position), name
    for key, named in (("fixed", constraints.fixed), ("names", constraints.names)):
        for called, members in named.items():
            for position, name in enumerate(members):
                yield ("boundaries", key, called, position), name


def _contradictions(constraints: Boundaries) -> Iterator[Violation]:
    """Components with two names or fixed in two services, services forced into one, pairs both together and apart."""
    yield from _named_twice(constraints)
    groups = _Groups()
    for service, members in constraints.fixed.items():
        for position, name in enumerate(members):
            yield from groups.fix(name, service, ("boundaries", "fixed", service, position))
    for number, members in enumerate(constraints.together):
        for name in members[1:]:
            yield from groups.join(members[0], name, ("boundaries", "together", number))
    for number, members in enumerate(constraints.apart):
        seen: dict[str, str] = {}
        for name in members:
            earlier = seen.setdefault(groups.root(name), name)
            if earlier != name:
                what = f"'{earlier}' and '{name}' must be apart, but another constraint puts them together"
                yield Violation(("boundaries", "apart", number), what, "keep one of the two", groups.because.get(name))


def _named_twice(constraints: Boundaries) -> Iterator[Violation]:
    first: dict[str, tuple[str, Path]] = {}
    for called, members in constraints.names.items():
        for position, name in enumerate(members):
            path: Path = ("boundaries", "names", called, position)
            if name in first:
                other, where = first[name]
                what = (
                    f"'{name}' is listed under '{called}' and under '{other}'"
                    if other != called
                    else f"'{name}' is listed twice"
                )
                yield Violation(path, what, "keep one", where)
            first.setdefault(name, (called, path))


class _Groups:
    """Components that constraints put together, with the constraint that put each there (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}
        self.service: dict[str, tuple[str, Path]] = {}
        self.first_of: dict[str, str] = {}
        self.because: dict[str, Path] = {}

    def root(self, name: str) -> str:
        while self.parent.setdefault(name, name) != name:
            name = self.parent[name]
        return name

    def fix(self, name: str, service: str, path: Path) -> Iterator[Violation]:
        if name in self.because:
            other, where = self.service[self.root(name)]
            what = (
                f"'{name}' is fixed in '{service}' and in '{other}'"
                if other != service
                else f"'{name}' is listed twice"
            )
            yield Violation(path, what, "keep one", where)
            return
        self.because[name] = path
        self.parent[self.root(name)] = self.root(self.first_of.setdefault(service, name))
        self.service.setdefault(self.root(name), (service, path))

    def join(self, one: str, other: str, path: Path) -> Iterator[Violation]:
        left, right = self.root(one), self.root(other)
        fixed = [self.service[root] for root in (left, right) if root in self.service]
        if left != right and len(fixed) == 2:
            what = f"'{one}' and '{other}' must be together, but are fixed in '{fixed[0][0]}' and '{fixed[1][0]}'"
            yield Violation(path, what, "keep one of the two", fixed[1][1])
            return
        self.parent[left] = right
        if fixed:
            self.service[right] = fixed[0]
        for name in (one, other):
            self.because.setdefault(name, path)
