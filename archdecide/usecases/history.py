"""What would have been recommended at earlier dates, by the facts that the history of the code can tell."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.evidence.current import Current
from archdecide.evidence.dates import months_later
from archdecide.evidence.edits import edits
from archdecide.evidence.gathering import Gathering, Known
from archdecide.evidence.merge import Merged, merge
from archdecide.evidence.observations import EXISTS
from archdecide.evidence.past import Moment, MovedValue, Past
from archdecide.load.history import RepositoryHistory
from archdecide.load.profile_reader import LoadedProfile, parse_profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.usecases.assessing import decided
from archdecide.usecases.editing import editable_text
from archdecide.usecases.gathering import Checkout, Progress, SourceSelection, checkout, gather
from archdecide.usecases.scanning import as_steps
from archdecide.write.edit import set_values

TOLD_BY_GIT = ("git", "lines")
"""The sources that can be read at any revision and mean the same there."""
MOST_POINTS = 60
_PERIOD = re.compile(r"([1-9][0-9]?)-?(month|year)s?")


def months_of(period: str) -> int:
    """The months of a period such as `3-months` or `1-year`. Raises InputError."""
    found = _PERIOD.fullmatch(period.strip())
    if found is None:
        problem = Diagnostic(Place("--every"), f"'{period}' is no period", "e.g. 1-month, 3-months or 1-year")
        raise InputError([problem])
    return int(found[1]) * (12 if found[2] == "year" else 1)


def look_back(  # noqa: PLR0913  # all but three by name only
    profile: str,
    path: str,
    pack: Pack,
    *,
    today: date,
    every: int = 3,
    since: date | None = None,
    selection: SourceSelection = SourceSelection(),  # noqa: B008  # immutable
    progress: Progress | None = None,
) -> Past:
    """The decision at the end of each period of `every` months, back to a day or else for two years.

    Raises InputError where the profile cannot be read, or where there is no history that reaches back so far.
    """
    text = editable_text(profile)
    loaded = parse_profile(text, profile, pack)
    history = _history(path)
    end = min(today, history.last_day or today)
    start = since or months_later(end, -24)
    days = _days(end, start, every)
    points: list[_Point] = []
    commits = _commits(history, days)
    for day, commit in commits:
        points.append(_at(path, commit, day, (loaded, text), selection, pack))
        if progress is not None:
            progress(len(points), len(commits))
    if not points:
        raise refusal(path, f"there is no commit before {days[-1]}", "choose a later --since")
    return _past(loaded, points, pack)


class _Point(Struct, frozen=True):
    day: date
    commit: str
    merged: Merged
    decision: Decision
    values: Mapping[str, Any]


def _history(path: str) -> RepositoryHistory:
    history = RepositoryHistory.of(path)
    if history is None or history.last_day is None:
        raise refusal(path, "is in no git repository with commits", "name the folder of a checkout")
    if history.shallow:
        hint = "in CI, check out with fetch-depth: 0"
        raise refusal(path, "the history is cut off (a shallow clone)", hint)
    return history


def _days(end: date, start: date, every: int) -> list[date]:
    """The last day and the same day of every period before it, from the newest to the oldest."""
    days = []
    for number in range(MOST_POINTS):
        day = months_later(end, -every * number)
        if day < start:
            break
        days.append(day)
    return days


def _commits(history: RepositoryHistory, days: Sequence[date]) -> list[tuple[date, str]]:
    """The commit at the end of each day, from the oldest to the newest; days before the first one are left out."""
    found = [(day, history.commit_before(day + timedelta(days=1))) for day in days]
    return [(day, commit) for day, commit in reversed(found) if commit]


def _at(  # noqa: PLR0913, PLR0917
    path: str, commit: str, day: date, now: tuple[LoadedProfile, str], selection: SourceSelection, pack: Pack
) -> _Point:
    """The decision by the facts of one day."""
    loaded, text = now
    known = {item.name: Known(item.code or (), item.kind) for item in loaded.profile.components or ()}
    chosen = SourceSelection(only=TOLD_BY_GIT, aliases=dict(loaded.profile.scan.aliases), options=selection.options)
    with checkout(path, day, commit) as found:
        at = Checkout(found.files, found.history, found.as_of)
        gathered = gather(at, known, chosen, min(day, at.as_of))
    merged = merge(_facts_only(gathered, known), Current(loaded.profile, loaded.document.data))
    changes = {as_steps(place): value for place, value in edits(merged).items()}
    edited = parse_profile(set_values(text, changes, loaded.document.name) if changes else text, "history", pack)
    values = {change.found.path: change.found.value for change in merged.changes}
    values |= {found.path: found.value for found in merged.agreed if found.field != EXISTS}
    return _Point(day, commit, merged, decided(edited.profile, pack, tipping=None), values)


def _facts_only(gathered: Gathering, known: Mapping[str, Known]) -> Gathering:
    """What was gathered without components that the profile of today does not have."""
    for key in [key for key in gathered.items if key[1] == EXISTS and str(key[0]) not in known]:
        del gathered.items[key]
    return gathered


def _past(loaded: LoadedProfile, points: Sequence[_Point], pack: Pack) -> Past:
    told = {path for point in points for path in point.values}
    yours = {item.path for point in points for item in point.merged.conflicts if item.yours is not None}
    stated = {
        path
        for path, value in points[-1].decision.facts.items()
        if value is not None and not path.startswith("derived.")
    }
    moments: list[Moment] = []
    before: Mapping[str, Any] = {}
    for number, point in enumerate(points):
        moved = {
            path: MovedValue(before.get(path), value)
            for path, value in point.values.items()
            if number and before.get(path) != value
        }
        moments.append(_moment(point, moved, pack))
        before = point.values
    held = tuple(sorted((stated | yours) - (told - yours)))
    return Past(
        loaded.profile.name,
        points[-1].decision.options,
        pack.limits.tie_margin,
        tuple(moments),
        tuple(sorted(told - yours)),
        held,
        tuple(sorted(yours)),
    )


def _moment(point: _Point, moved: Mapping[str, MovedValue], pack: Pack) -> Moment:
    outcome = point.decision.outcome
    scores = {style: score for style, score in outcome.scores.items() if score is not None}
    remaining = sorted((score for style, score in scores.items() if style not in point.decision.removed), reverse=True)
    lead = remaining[0] - remaining[1] if len(remaining) > 1 else None
    return Moment(
        point.day,
        point.commit,
        outcome.recommendation,
        outcome.score_leader,
        outcome.verdict,
        outcome.scores,
        lead,
        lead is not None and lead <= pack.limits.tie_margin,
        moved,
    )
