"""git: how often components change, which change together, and how many people change them.

Reads the history of the main line as a stream of commits with the names of the files they touch; it needs no working
copy and no contents of files. A change is one step of the main line: a commit, or a merge with all that it brings,
written by the authors of what it brings. Bots change nothing; coding agents are not engineers.

Gives, over the twelve months up to the last commit: `components[].changes_per_month` of components whose folders are
known (high from 30 changes on, else medium); `interactions[].co_change_pct` as the share of the changes of either side
that touch both in more than manifests, locks and generated files, from 5 common and 10 changes on (high from 30 on)
and without sweeps; `delivery.cross_component_change_pct` from 30 changes on (high from 200 on). Over 90
days: `team.engineers` as an interval from people with three changes or more to everybody with one change and every
co-author (medium, below ten changes low). `delivery.releases_per_week_now` by days with a release tag, and
`ai.prompt_changes_per_week` by files of prompts (both low: a tag is not a deployment; medium where a workflow deploys
whenever such a tag is set). With a map of people to teams, `components[].team` (medium).

Never: lead time (git does not know what is in production), plans for the team, anything about people or rates from a
history that was cut off (a shallow clone) or that ended more than 90 days ago. Names and addresses of people never
leave this module.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from archdecide.evidence.dates import day_of, months_later
from archdecide.evidence.folders import Folders
from archdecide.evidence.history import History, Tag
from archdecide.evidence.observations import Confidence, Observations, Pair, PartSubject, SystemSubject
from archdecide.evidence.patterns import any_ignored, file_pattern
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.main_line import MainLineChange, changes
from archdecide.importers.people import People
from archdecide.importers.workflows import deployments
from archdecide.values import Interval

reads: tuple[str, ...] = ()
made_by = "archdecide reads the repository itself: archdecide import git PATH"
finds_components = False

STALE_DAYS = 90
"""A history that ended so long ago says nothing about today's people and rates."""
DAYS_PER_MONTH = 365.25 / 12
SWEEP_FILES = 100
"""A change of more files is a sweep (a licence header, a formatter), which couples nothing."""
LEAST_SWEPT_COMPONENTS = 5
SUPPORT, LEAST_EITHER = 5, 10
"""Changes of both sides, and of either, from which on co-change is more than chance."""
LEAST_CHANGES, MANY_CHANGES, MOST_CHANGES = 10, 30, 200
REGULAR = 3
"""Changes in the period from which on somebody certainly is an engineer of this system."""
OWNED = 0.6
"""The share of a component's changes by one team from which on it is taken for the owner."""
_VERSION = re.compile(r"(?P<family>(?:.*[^\d.])?)(?:\d+\.)+\d+")
_PROMPT_FOLDER = re.compile(r"(?:^|.*/)prompts/.*", re.IGNORECASE)
_PROMPT_FILE = re.compile(r"(?:.*/)?(?:[^/]*\.prompt[^/]*|[^/]*prompts?(?:\.[a-z]+)?)", re.IGNORECASE)


def read(source: Source, context: Context) -> Observations:
    """What the history of a repository says about the system."""
    into = Collection("git", context.as_of)
    history = source.history
    if history is None or history.last_day is None:
        return into.observations()
    age = (context.today - history.last_day).days
    if history.shallow:
        into.note(
            "The history is cut off (a shallow clone), so nothing is said about people and rates. In CI, check out "
            "with `fetch-depth: 0`; `filter: blob:none` keeps that fast."
        )
    elif age > STALE_DAYS:
        into.note(
            f"The history ends {age} days ago, on {history.last_day}; it says nothing about today's people and rates."
        )
    else:
        _GitReading(history, source.files, context, into).observe()
    return into.observations()


def people(history: History, context: Context) -> Mapping[str, int]:
    """Who changed how much in the period for people: every name with its addresses, and the number of changes."""
    who = People(context.tables.get("bots", {}), context.options.bots)
    start = (history.last_day or context.today) - timedelta(days=context.options.people_days)
    found = Counter(
        who.who(one) for step in _since(changes(history.commits(start), who), start) for one in step.authors
    )
    shown = {
        number: ", ".join(f"{person.name} <{person.email}>" for person in persons)
        for number, persons in who.names().items()
    }
    return {
        shown[number]: found[number] for number in sorted(shown, key=lambda number: (-found[number], shown[number]))
    }


class _GitReading:
    """One pass over a history."""

    def __init__(self, history: History, files: CheckoutFiles, context: Context, into: Collection) -> None:
        self.history, self.files, self.context, self.into = history, files, context, into
        self.end = min(history.last_day or context.today, context.today)
        options = context.options
        self.start = months_later(self.end, -options.window_months)
        self.people_start = self.end - timedelta(days=options.people_days)
        self.people = People(context.tables.get("bots", {}), options.bots)
        # A year ago as many days more, for the hint about growth; merges bring what is older than they are.
        self.every = changes(history.commits(self.start - timedelta(days=options.people_days)), self.people)
        self.window = _since(self.every, self.start)
        self.by_people = [step for step in self.window if step.by_people and step.files]
        self.folders = Folders({name: paths for name, paths in context.components.items() if paths})
        code = context.tables.get("code", {})
        generated = code.get("not_own", {}).get("generated", [])
        self.mechanical = any_ignored([*code.get("mechanical", []), *generated])
        self.parts = [self.touched(step) for step in self.by_people]
        self.period = f"{options.window_months} months to {self.end}"

    def touched(self, step: MainLineChange) -> frozenset[str]:
        """The components that a change touches."""
        return frozenset(owner for file in step.files if (owner := self.folders.owner(file)) is not None)

    def ground(self, words: str, confidence: Confidence) -> Ground:
        return Ground(f"{self.history.head[:7]}, {words}", confidence)

    def observe(self) -> None:
        self.engineers()
        self.rates()
        self.coupling()
        self.releases()
        self.prompts()
        if self.context.options.team_map:
            self.owners()

    # People

    def engineers(self) -> None:
        days = self.context.options.people_days
        steps = [step for step in self.by_people if step.day > self.people_start]
        regular, everybody = self.count_people(steps)
        if not everybody:
            return
        confidence = Confidence.MEDIUM if len(steps) >= LEAST_CHANGES else Confidence.LOW
        words = (
            f"{days} days to {self.end}, {len(steps)} changes by people; at least: {REGULAR} changes or more, at most: "
            "one change, or co-author"
        )
        least = max(regular, 1)
        value = Interval(least, everybody) if least < everybody else everybody
        self.into.observe(SystemSubject(), "team.engineers", value, self.ground(words, confidence), bounds=True)
        self.growth(everybody)

    def count_people(self, steps: Sequence[MainLineChange]) -> tuple[int, int]:
        """People with at least `REGULAR` changes, and everybody who took part."""
        authors = Counter(one for step in steps for one in {self.people.who(number) for number in step.authors})
        everybody = {self.people.who(one) for step in steps for one in (*step.authors, *step.co_authors)}
        return sum(1 for count in authors.values() if count >= REGULAR), len(everybody)

    def growth(self, now: int) -> None:
        """A hint for whoever is asked about the team's plans; a trend is not a plan."""
        before = self.start - timedelta(days=self.context.options.people_days)
        steps = [step for step in self.every if before < step.day <= self.start and step.by_people and step.files]
        if steps and self.context.options.window_months == 12:
            days = self.context.options.people_days
            self.into.note(f"People in {days} days: {now}, a year ago {self.count_people(steps)[1]}.")

    # Components

    def rates(self) -> None:
        counted = Counter(name for parts in self.parts for name in parts)
        young = self.ages()
        for path, names in self.folders.shared.items():
            self.into.note(
                f"{listed(list(names))} share the folder {path}, so their rate of change is not known apart."
            )
        for name in sorted(self.owning()):
            months = young.get(name, float(self.context.options.window_months))
            age = "" if name not in young else f", which is {months:.1f} months old"
            confidence = Confidence.HIGH if counted[name] >= MANY_CHANGES else Confidence.MEDIUM
            words = f"{self.period}, {counted[name]} changes by people{age}"
            rate = round(counted[name] / months, 2)
            self.into.observe(PartSubject(name), "changes_per_month", rate, self.ground(words, confidence))

    def owning(self) -> set[str]:
        """The components with a folder of their own."""
        shared = {name for names in self.folders.shared.values() for name in names}
        return {name for name, paths in self.context.components.items() if paths and name not in shared}

    def ages(self) -> dict[str, float]:
        """How many months old components are that are younger than the period; at least one."""
        before = self.history.files_before(self.start)
        old = {self.folders.owner(file) for file in before or ()}
        first: dict[str, date] = {}
        for step in self.every:  # from the newest to the oldest, bots as well: theirs may be the first
            for name in self.touched(step) if step.day > self.start else ():
                first[name] = step.day
        return {
            name: max(1.0, (self.end - day).days / DAYS_PER_MONTH) for name, day in first.items() if name not in old
        }

    def coupling(self) -> None:
        """What changes together, over changes that are neither mechanical nor sweeps."""
        most = max(LEAST_SWEPT_COMPONENTS, len(self.owning()) // 2)
        steps = [
            (parts, self.changed(step))
            for step, parts in zip(self.by_people, self.parts, strict=True)
            if len(parts) <= most and len(step.files) <= SWEEP_FILES
        ]
        single = Counter(name for _, changed in steps for name in changed)
        both = Counter(pair for _, changed in steps for pair in combinations(sorted(changed), 2))
        for (one, other), common in sorted(both.items()):
            either = single[one] + single[other] - common
            if common >= SUPPORT and either >= LEAST_EITHER:
                confidence = Confidence.HIGH if either >= MANY_CHANGES else Confidence.MEDIUM
                words = f"{self.period}, {common} of {either} changes of either touch both"
                percentage = round(100 * common / either)
                pair = Pair(one, other, directed=False)
                self.into.observe(pair, "co_change_pct", percentage, self.ground(words, confidence))
        # New stubs of a changed interface say that a change crosses, but not that two components belong together.
        self.crossing([parts for parts, changed in steps if changed])

    def crossing(self, steps: Sequence[frozenset[str]]) -> None:
        if len(self.owning()) < 2:
            return
        if len(steps) < MANY_CHANGES:
            self.into.note(
                f"Only {len(steps)} changes by people touch components, without manifests and sweeps; "
                f"{MANY_CHANGES} are needed to say how many of them cross components."
            )
            return
        confidence = Confidence.HIGH if len(steps) >= MOST_CHANGES else Confidence.MEDIUM
        percentage = round(100 * sum(1 for parts in steps if len(parts) > 1) / len(steps))
        words = f"{self.period}, {len(steps)} changes by people, without manifests and sweeps"
        self.into.observe(
            SystemSubject(), "delivery.cross_component_change_pct", percentage, self.ground(words, confidence)
        )

    def changed(self, step: MainLineChange) -> frozenset[str]:
        """The components that a change touches in more than manifests, locks and generated files."""
        files = (file for file in step.files if not self.mechanical.fullmatch(file))
        return frozenset(owner for file in files if (owner := self.folders.owner(file)) is not None)

    def owners(self) -> None:
        """Whose people make most changes of a component."""
        team_of = self.teams()
        for name in sorted(self.owning()):
            found: Counter[str] = Counter()
            for step, parts in zip(self.by_people, self.parts, strict=True):
                if name in parts:
                    found.update({team for one in step.authors if (team := team_of.get(self.people.who(one)))})
            for team, count in found.most_common(1):
                if count >= LEAST_CHANGES and count >= OWNED * found.total():
                    words = f"{self.period}, {count} of {found.total()} changes by its people"
                    self.into.observe(PartSubject(name), "team", team, self.ground(words, Confidence.MEDIUM))

    def teams(self) -> dict[int, str]:
        """The team of every person whom the map names, by number."""
        known = {key.lower(): team for key, team in self.context.options.team_map.items()}
        return {
            number: team
            for number, persons in self.people.names().items()
            for person in persons
            for key in (person.email.lower(), person.name.lower())
            if (team := known.get(key))
        }

    # Deliveries

    def releases(self) -> None:
        every = self.history.tags()
        pattern = self.context.options.release_tags
        tags, others = (_matching(every, pattern), []) if pattern else _largest_family(every)
        days = {day for tag in tags if self.start < (day := day_of(tag.seconds)) <= self.context.today}
        if others:
            self.into.note(
                f"Tags such as {max(tags, key=lambda tag: tag.seconds).name} count as releases; other families: "
                f"{listed(others)}. --release-tags chooses."
            )
        if days:
            weeks = (self.end - self.start).days / 7
            words = f"{self.period}, {len(days)} days with a release tag"
            rate = float(f"{len(days) / weeks:.2g}")
            confidence = Confidence.LOW
            if workflow := self.deployed_by(tags):
                confidence, words = Confidence.MEDIUM, f"{words}, which {workflow} deploys"
            self.into.observe(SystemSubject(), "delivery.releases_per_week_now", rate, self.ground(words, confidence))

    def deployed_by(self, tags: Sequence[Tag]) -> str | None:
        """The workflow that deploys to production whenever the newest of these tags is set."""
        newest = max(tags, key=lambda tag: tag.seconds).name
        for deployment in deployments(self.files, self.context.tables.get("deployments", {})):
            if any(file_pattern(pattern.replace("]+", "]*")).fullmatch(newest) for pattern in deployment.tags):
                return deployment.workflow
        return None

    def prompts(self) -> None:
        in_folders = sum(1 for step in self.by_people if any(map(_PROMPT_FOLDER.fullmatch, step.files)))
        everywhere = sum(1 for step in self.by_people if any(map(_is_prompt, step.files)))
        if everywhere:
            weeks = (self.end - self.start).days / 7
            low, high = round(in_folders / weeks, 1), round(everywhere / weeks, 1)
            value = Interval(low, high) if low < high else high
            words = f"{self.period}, {in_folders} changes in prompts/, {everywhere} with files named prompt"
            self.into.observe(SystemSubject(), "ai.prompt_changes_per_week", value, self.ground(words, Confidence.LOW))


def _is_prompt(file: str) -> bool:
    return bool(_PROMPT_FOLDER.fullmatch(file) or _PROMPT_FILE.fullmatch(file))


def _since(steps: Sequence[MainLineChange], start: date) -> list[MainLineChange]:
    return [step for step in steps if step.day > start]


def _matching(tags: Sequence[Tag], pattern: str) -> list[Tag]:
    try:
        expression = re.compile(pattern)
    except re.error:
        return []
    return [tag for tag in tags if expression.fullmatch(tag.name)]


def _largest_family(tags: Sequence[Tag]) -> tuple[list[Tag], list[str]]:
    """The release tags of the largest family (`v1.2.3`, `api-1.2`), and an example of every other one."""
    families: dict[str, list[Tag]] = {}
    for tag in tags:
        if found := _VERSION.fullmatch(tag.name):
            families.setdefault(found["family"], []).append(tag)
    ordered = sorted(families, key=lambda family: (-len(families[family]), family))
    return (families[ordered[0]], [families[family][-1].name for family in ordered[1:]]) if ordered else ([], [])
