"""CODEOWNERS: which team owns a component.

Reads the first of `.github/CODEOWNERS`, `CODEOWNERS` and `docs/CODEOWNERS`, as GitHub does; sections of GitLab hand
their owners to the lines below them. The last line that matches a file owns it.

Gives `components[].team` (medium) for a team that alone owns more than half of the source in a component's folders, and
`team.teams` (low) between the teams that own components and all teams in the file. A map of people to teams
(`--team-map`) makes teams of people.

Never: a team from a person without such a map, from an address, or from the owner of everything (`*`): that says who is
asked about changes, not who works where.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from archdecide.evidence.folders import Folders
from archdecide.evidence.observations import Confidence, Observations, PartSubject, SystemSubject
from archdecide.evidence.patterns import ignore_pattern
from archdecide.evidence.spelling import is_proper
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.values import Interval

PLACES = (".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
reads: tuple[str, ...] = PLACES
made_by = ""
finds_components = False
MOST_RULES = 2_000
MOST_FILES = 20_000
"""Files that are looked at, evenly from all components and at even distances."""
LONGEST_PATTERN = 1_000
EVERYTHING = ("*", "**", "/", "/*", "/**", "**/*")
_SECTION = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?\s*(.*)")


class _Rule(Struct, frozen=True):
    """A line: what it matches, the teams it names, and whether it is about everything."""

    pattern: re.Pattern[str]
    teams: tuple[str, ...]
    everything: bool
    line: int


def read(source: Source, context: Context) -> Observations:
    """Which teams own the known components."""
    into = Collection("codeowners", context.as_of)
    names = source.names if source.named else [name for name in PLACES if name in source.names][:1]
    for name in names:
        rules = list(_rules(source.files.text(name) or "", context.options.team_map))
        if len(rules) > MOST_RULES:
            into.leave_out(f"{len(rules) - MOST_RULES:,} lines", "limit", f"only {MOST_RULES:,} lines are read")
        _observe(name, rules[:MOST_RULES], source.files, context, into)
    return into.observations()


def _rules(content: str, team_map: Mapping[str, str]) -> Iterator[_Rule]:
    section: Sequence[str] = ()
    for number, line in enumerate(content.splitlines(), start=1):
        words = re.split(r"(?<!\\)\s+", line.partition(" #")[0].strip())
        if not words[0] or words[0].startswith("#"):
            continue
        if match := _SECTION.fullmatch(line.strip()):
            section = match[1].split()
            continue
        if len(words[0]) > LONGEST_PATTERN:
            continue
        path, owners = words[0].replace("\\ ", " "), words[1:] or section
        teams = tuple(dict.fromkeys(team for owner in owners if (team := _team(owner, team_map))))
        yield _Rule(ignore_pattern(path), teams, path in EVERYTHING, number)


def _team(owner: str, team_map: Mapping[str, str]) -> str | None:
    """The team that an owner is or belongs to; None for a person of no known team."""
    name = owner.removeprefix("@")
    mapped = team_map.get(owner) or team_map.get(name)
    team = mapped or (name.partition("/")[2] if owner.startswith("@") else "")
    return team if team and is_proper(team) else None


def _observe(name: str, rules: Sequence[_Rule], files: CheckoutFiles, context: Context, into: Collection) -> None:
    owning: set[str] = set()
    owners = Folders(context.components)
    share = max(MOST_FILES // (len(context.components) or 1), 1)
    for component, folders in context.components.items():
        every = [path for folder in folders for path in files.below(folder) if component in owners.owners(path)]
        own = [path for path in every if files.is_own_source(path)] or every
        counted = own[:: len(own) // share + 1]
        found = Counter(rule for path in counted if (rule := _last(rules, path)) is not None)
        teams: Counter[str] = Counter()
        for rule, count in found.items():
            if len(rule.teams) == 1 and not rule.everything:
                teams[rule.teams[0]] += count
        for team, count in teams.most_common(1):
            if 2 * count > len(counted):
                line = next(rule.line for rule, _ in found.most_common() if rule.teams == (team,))
                ground = Ground(
                    f"{count} of {len(counted)} files in {name}", Confidence.MEDIUM, files.place(name, line)
                )
                into.observe(PartSubject(component), "team", team, ground)
                owning.add(team)
    _count(name, owning, {team for rule in rules for team in rule.teams}, files, into)


def _last(rules: Sequence[_Rule], path: str) -> _Rule | None:
    return next((rule for rule in reversed(rules) if rule.pattern.fullmatch(path)), None)


def _count(name: str, owning: set[str], every: set[str], files: CheckoutFiles, into: Collection) -> None:
    """The number of teams, from those that own components to all that the file names; one owner says nothing."""
    if len(owning) > 1:
        value = Interval(len(owning), len(every)) if len(every) > len(owning) else len(owning)
        ground = Ground(f"owners of components in {name}: {listed(sorted(owning))}", Confidence.LOW, files.place(name))
        into.observe(SystemSubject(), "team.teams", value, ground)
