"""The two profiles of a comparison: two files, one file at two times, or one file under two rule packs."""

from collections.abc import Sequence

from msgspec import Struct

from archdecide.errors import refusal
from archdecide.load.profile_reader import parse_profile, read_profile
from archdecide.load.revision import read_revision
from archdecide.load.text import STANDARD_INPUT
from archdecide.profile import Profile
from archdecide.rules import Pack


class ProfileSource(Struct, frozen=True):
    """A profile in a file (`-`: standard input), today or at a git revision."""

    path: str
    revision: str | None = None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.path if self.revision is None else f"{self.path}@{self.revision}"

    def profile(self, pack: Pack) -> Profile:
        """The profile. Raises InputError."""
        if self.revision is None:
            return read_profile(self.path, pack).profile
        name, text = read_revision(self.path, self.revision)
        return parse_profile(text, name, pack).profile


def two_sources(
    before: str, after: str | None, revisions: Sequence[str], *, by_rules: bool = False
) -> tuple[ProfileSource, ProfileSource]:
    """Before and after: two files, or one file at one revision and today, or at two revisions.

    With `by_rules` one file alone stands for both sides. Raises InputError for any other number of sides.
    """
    if after is not None and revisions:
        raise refusal("compare", "there are two profiles and a revision", "compare two profiles, or one at two times")
    if len(revisions) > 2:
        raise refusal("compare", f"there are {len(revisions)} revisions", "give --rev once or twice")
    if before == after == STANDARD_INPUT or (revisions and before == STANDARD_INPUT):
        raise refusal("compare", "standard input can be one side only, and has no revisions", "name a file")
    if after is not None:
        return ProfileSource(before), ProfileSource(after)
    if not revisions and not by_rules:
        raise refusal(
            "compare", "there is nothing to compare it with", "name a second profile, or a revision with --rev"
        )
    first = ProfileSource(before, revisions[0] if revisions else None)
    return first, ProfileSource(before, revisions[1] if len(revisions) == 2 else None)
