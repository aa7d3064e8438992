"""A commented starter profile, generated from the vocabulary so that it never lags behind it."""

from textwrap import wrap

from archdecide.facts import profile_facts
from archdecide.profile import GROUPS, Profile
from archdecide.profile.section import questions

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


def text() -> str:
    """The starter profile: loads as it is, and asks every question a profile can answer."""
    lines = [_HEAD]
    for group in GROUPS:
        lines.append(f"\n# {questions(Profile)[group]}\n{group}:\n")
        for fact in profile_facts().values():
            if fact.path.startswith(f"{group}."):
                lines.append(_comment(f"{fact.question} {_sentence(fact.kind.allowed())}"))
                lines.append(f"  {fact.path.split('.')[1]}:\n")
    return "".join(lines) + _TAIL


def _comment(words: str) -> str:
    return "".join(f"  # {line}\n" for line in wrap(words, 100, break_long_words=False, break_on_hyphens=False))


def _sentence(allowed: str) -> str:
    short = allowed.split(", or an estimate", maxsplit=1)[0]
    return short[:1].upper() + short[1:] + "."
