"""A commented starter profile, generated from the vocabulary so that it never lags behind it."""

from collections.abc import Iterable, Mapping
from textwrap import wrap

from archdecide.facts import Fact, profile_facts
from archdecide.kinds import ESTIMATES, Kind, Several
from archdecide.profile import GROUPS, Profile
from archdecide.profile.section import questions
from archdecide.profile.words import COMPONENT_KINDS, KIND_GROUPS

_HEAD = """\
# An archdecide profile. Fill in what you know and leave the rest empty: empty means unknown, and unknown
# never counts as no. Numbers may be estimates ("6..9"), words may be a list of what is still possible
# ([growth, mature]). Then run: archdecide assess FILE

schema_version: 1
name: my system
description:
"""

_TAIL = """
# The logical parts of the system, whatever their deployment today, and who needs whom. From these the
# service graph is drawn. Remove the comment signs and change the names.
#
# Kinds of components:
# KINDS
#
# components:
#   - {name: web-app, kind: user-interface, team: product}
#   - {name: application, kind: application, team: product, relative_load: 1, changes_per_month: 8, code: src/app}
#   - {name: model-provider, kind: external, availability_pct: 99.5}
# interactions:
#   - {from: web-app, to: application, need: reply}
#   - {from: application, to: model-provider, need: stream, callee_p95_ms: 2000}

# What people have settled about services and modules: what must be together or apart, and what they are called.
# boundaries:
#   names: {backend: [application]}
# Where the code is: below which root, and which paths every component may use. `archdecide scan` fills in much of this
# file from a checkout, and keeps here how it read it.
# code: {root: src, open: [src/main.py]}
# scan: {aliases: {cart-service: application}}

# Where the values come from, by fact; printed beside them in the report.
# evidence:
#   team.engineers: {source: staff list, as_of: 2026-01-31, confidence: high}
"""


_MORE = """
# Parts of the system and all other questions stand in what archdecide init - prints; archdecide ask FILE says
# which of them to answer next.
"""


def text() -> str:
    """The starter profile: loads as it is, and asks every question a profile can answer."""
    facts = profile_facts().values()
    groups = {group: [fact for fact in facts if fact.path.startswith(f"{group}.")] for group in GROUPS}
    return _HEAD + _sections(groups) + _parts()


def minimal(paths: Iterable[str]) -> str:
    """A starter profile with only these questions, group by group in the order in which they first occur."""
    groups: dict[str, list[Fact]] = {}
    for path in paths:
        groups.setdefault(path.partition(".")[0], []).append(profile_facts()[path])
    return _HEAD + _sections(groups) + _MORE


def kinds_text() -> str:
    """Every kind that a component may have, by group, with its meaning."""
    width = max(map(len, COMPONENT_KINDS))
    lines = []
    for group, kinds in KIND_GROUPS.items():
        lines.append(f"{group[:1].upper()}{group[1:]}")
        lines += [f"  {kind:<{width}}  {meaning}" for kind, meaning in kinds.items()]
    return "\n".join(lines) + "\n"


def _sections(groups: Mapping[str, Iterable[Fact]]) -> str:
    lines = []
    for group, facts in groups.items():
        lines.append(f"\n# {questions(Profile)[group]}\n{group}:\n")
        for fact in facts:
            lines.append(_comment(f"{fact.question} {_sentence(fact.kind)}"))
            if isinstance(fact.kind, Several):
                lines += [_comment(f"- {word}: {meaning}") for word, meaning in fact.kind.meanings.items()]
            lines.append(f"  {fact.path.split('.')[1]}:\n")
    return "".join(lines)


def _parts() -> str:
    kinds = "".join(f"# {line}".rstrip() + "\n" for line in kinds_text().splitlines())
    return _TAIL.replace("# KINDS\n", kinds)


def _comment(words: str) -> str:
    indent = "  " if words.startswith("- ") else ""
    lines = wrap(words, 100, break_long_words=False, break_on_hyphens=False, subsequent_indent=indent)
    return "".join(f"  # {line}\n" for line in lines)


def _sentence(kind: Kind) -> str:
    if isinstance(kind, Several):
        return f"At most {kind.most} of these; [] says none:" if kind.most else "Any of these; [] says none:"
    allowed = kind.allowed().replace(ESTIMATES, "")
    return allowed[:1].upper() + allowed[1:] + "."
