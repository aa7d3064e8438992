"""Files, folders and patterns to a portfolio. What is wrong with one file hides no other."""

from collections.abc import Callable, Sequence
from datetime import date

from archdecide.check.systems import Portfolio, PortfolioEntry, Trouble, entry
from archdecide.errors import InputError
from archdecide.formats.wording.plan_wording import heading
from archdecide.load.discovery import find_profiles
from archdecide.load.profile_reader import read_profile
from archdecide.rules import Pack
from archdecide.usecases.assessing import decided
from archdecide.usecases.planning import steps_now


def read_portfolio(
    patterns: Sequence[str], pack: Pack, today: date, progress: Callable[[int, int], None] | None = None
) -> Portfolio:
    """The systems that these name. `progress` is called with the number of profiles done and of all.

    Raises InputError only where a pattern finds nothing.
    """
    files = find_profiles(patterns)
    entries: list[PortfolioEntry] = []
    troubles: list[Trouble] = []
    for done, file in enumerate(files, start=1):
        try:
            profile = read_profile(file, pack).profile
            decision = decided(profile, pack, tipping=None)
            now = tuple(map(heading, steps_now(profile, pack, decision)))
            entries.append(entry(profile, decision, file, today, pack.limits, now))
        except InputError as error:
            troubles.append(Trouble(file, tuple(map(str, error.problems))))
        if progress is not None:
            progress(done, len(files))
    options = {option.id: option.title for option in pack.options}
    return Portfolio(today.isoformat(), options, tuple(entries), tuple(troubles))
