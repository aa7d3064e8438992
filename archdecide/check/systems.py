"""Many systems at a glance: one entry per profile, with what is recommended and what is on record."""

from datetime import date

from msgspec import Struct

from archdecide.check.record_checks import is_near
from archdecide.curves import point
from archdecide.profile import Profile
from archdecide.rules import Limits
from archdecide.sensitivity.decision import Decision


class PortfolioEntry(Struct, frozen=True):
    """One system. `coverage` is a share, 0 to 1; `days` have passed since the decision on record; `lean` is the lead of
    the last option of the pack over the first in points, None where nothing is known. `now` says what to do today.
    """

    file: str
    name: str
    verdict: str
    recommendation: str | None
    recorded: str | None
    drifted: bool
    coverage: float
    days: int | None
    engineers: float | None
    lean: float | None
    now: tuple[str, ...] = ()


class Trouble(Struct, frozen=True):
    """A file that is no profile, with what is wrong."""

    file: str
    problems: tuple[str, ...]


class Portfolio(Struct, frozen=True):
    """All systems in the order of their files, on a day (ISO), with the titles of the options."""

    today: str
    options: dict[str, str]
    entries: tuple[PortfolioEntry, ...]
    troubles: tuple[Trouble, ...]

    def counted(self, recorded: str | None, recommended: str | None) -> int:
        """How many systems have this on record and that recommended."""
        return sum((item.recorded, item.recommendation) == (recorded, recommended) for item in self.entries)


def entry(  # noqa: PLR0913, PLR0917  # what is shown of one system
    profile: Profile, decision: Decision, file: str, today: date, limits: Limits, now: tuple[str, ...] = ()
) -> PortfolioEntry:
    """What a portfolio says of one system. Drift is what `check` calls so; `now` are the titles of its next steps."""
    record, outcome = profile.decision, decision.outcome
    engineers = point(decision.facts.get("team.engineers"))
    scores = list(outcome.scores.values())
    first, last = scores[0], scores[-1]
    return PortfolioEntry(
        file=file,
        name=profile.name,
        verdict=outcome.verdict,
        recommendation=outcome.recommendation,
        recorded=record.style if record else None,
        drifted=record is not None and _has_drifted(decision, record.style, limits),
        coverage=decision.coverage,
        days=(today - record.decided).days if record and record.decided else None,
        engineers=engineers if isinstance(engineers, int | float) else None,
        lean=None if first is None or last is None else last - first,
        now=now,
    )


def _has_drifted(decision: Decision, style: str, limits: Limits) -> bool:
    """Whether another option is recommended, and no close call excuses it."""
    return decision.outcome.recommendation is not None and not is_near(decision, style, limits)
