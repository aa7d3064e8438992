"""Days: months apart, and by the seconds that version control keeps."""

from calendar import monthrange
from datetime import date, timedelta

_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)
_SECONDS_PER_DAY = 86_400


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or, below 0, earlier), or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_of(seconds: int) -> date:
    """The day (UTC) of seconds since 1970; a commit may claim any number, so it is at most the year 9000."""
    return _FIRST + timedelta(days=max(0, min(seconds // _SECONDS_PER_DAY, (_LAST - _FIRST).days)))
