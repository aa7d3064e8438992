"""What a profile says about rules that a pack does not have, or about parts of its own that there are not."""

from collections.abc import Iterator

from archdecide.errors import Violation, nearest
from archdecide.profile import Profile
from archdecide.profile.part_paths import LISTS, is_part_path, part_field
from archdecide.rules.pack import Pack, vocabulary
from archdecide.schema_node import LEAST

MOST_HINTS = 100
"""Unknown names for which the nearest known one is looked up, which takes longer than all else."""


def profile_complaints(profile: Profile, pack: Pack) -> Iterator[Violation]:
    """What a profile says about rules that this pack does not have."""
    criteria = {criterion.id: criterion for criterion in pack.criteria}
    unknown = 0
    for identifier, weight in profile.weights.items():
        if 0 < weight < LEAST:
            hint = f"write 0, or at least {LEAST:f}"
            yield Violation(("weights", identifier), f"{weight:g} is lost in every sum", hint)
        if identifier not in criteria:
            unknown += 1
            hint = nearest(identifier, criteria) if unknown <= MOST_HINTS else ""
            yield Violation(("weights", identifier), f"there is no criterion '{identifier}'", hint)
    rules = [rule.id for rule in (*pack.gates, *pack.triggers, *pack.precautions)]
    unknown = 0
    for identifier in profile.confirmed:
        if identifier not in rules:
            unknown += 1
            hint = "" if unknown > MOST_HINTS else nearest(identifier, rules) or "see: archdecide rules list"
            yield Violation(("confirmed", identifier), f"there is no gate, sign or precaution '{identifier}'", hint)
    names = vocabulary(pack)
    for path in profile.evidence:
        if path in LISTS:
            continue
        if is_part_path(path):
            yield from _of_part(profile, path)
        elif path not in names:
            yield Violation(("evidence", path), f"there is no fact '{path}'", nearest(path, names))


def _of_part(profile: Profile, path: str) -> Iterator[Violation]:
    try:
        part_field(profile, path, identity=True)  # scanning says where a part as such comes from
    except LookupError as error:
        yield Violation(("evidence", path), *error.args)
