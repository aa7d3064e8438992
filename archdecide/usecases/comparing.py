"""What differs between two profiles, revisions or rule packs, or would differ if some facts changed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archdecide.boundaries.cut.worth_cutting import cut_by
from archdecide.explain.change import Change, compared
from archdecide.explain.change import what_if as changed
from archdecide.explain.mixed_state import SystemState
from archdecide.load.answers import read_assignments, read_values
from archdecide.load.sources import two_sources
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.usecases.assessing import decided_facts
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle


def what_if(profile: Profile, changes: Mapping[str, Any], pack: Pack | None = None) -> Change:
    """What would differ if these facts had these values. Values are plain data as in a profile; None: unknown.

    Besides facts, `components.NAME.FIELD` and `interactions.FROM -> TO.FIELD` may be given.
    Raises InputError for a fact that does not exist, or a value that it cannot have.
    """
    rules = pack or load_pack()
    return changed(profile, rules, read_values(changes, "what if", rules, profile), completed_by=cut_by)


def read_changes(assignments: Iterable[str], pack: Pack, profile: Profile | None = None) -> dict[str, Any]:
    """The changes for `what_if` in words such as `team.engineers=30`; with the profile, also of its components and
    interactions. Raises InputError with every problem."""
    return {path: answer.raw for path, answer in read_assignments(assignments, "--set", pack, profile).items()}


def compare(
    before: Profile,
    after: Profile,
    pack: Pack | None = None,
    pack_before: Pack | None = None,
    *,
    names: tuple[str, str] = ("before", "after"),
) -> Change:
    """What differs between two profiles, each under its pack, and which changes caused it.

    `names` say where the two come from.
    """
    rules = pack or load_pack()
    first = pack_before or rules
    return compared(
        SystemState.of(before, first, names[0], decided_facts(before, first)),
        SystemState.of(after, rules, names[1], decided_facts(after, rules)),
    )


def compare_files(
    before: str,
    after: str | None = None,
    *,
    revisions: Sequence[str] = (),
    packs: Sequence[Path] = (),
    packs_before: Sequence[Path] = (),
) -> Change:
    """As `compare`, for two files, one file at one or two git revisions, or one file under two sets of rule packs.

    `packs` are folders of further rule packs. `packs_before` are those of the first side; if there are none, two
    different files share `packs`, and one file alone is compared with the core pack.
    Raises InputError for any other combination, and with every problem of files, revisions and packs.
    """
    first, second = two_sources(before, after, revisions, by_rules=bool(packs or packs_before))
    pack = load_pack(*packs)
    pack_before = load_pack(*(packs_before or (() if first == second else packs)))
    names = (first.name, second.name)
    return compare(first.profile(pack_before), second.profile(pack), pack, pack_before, names=names)


def render_change(change: Change, pack: Pack, form: "TextFormat" = "text", style: "OutputStyle | None" = None) -> str:
    """A change as text for people or as JSON; `pack` is the pack of the second side."""
    if form == "json":
        from archdecide.formats.json import plain

        return plain.text(change)
    from archdecide.formats.terminal import change as terminal
    from archdecide.formats.terminal.output_style import OutputStyle

    return terminal.text(change, pack, style or OutputStyle())
