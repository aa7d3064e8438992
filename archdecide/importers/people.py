"""Who stands behind the names and addresses in a history: one person under several of them, a bot, a coding agent."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from archdecide.evidence.history import Person

_NO_REPLY = re.compile(r"(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com")
_FULL_NAME = 2
"""Words from which on a name alone tells a person from all others."""


class People:
    """The people of a history, each with a number; bots and agents have none.

    Names and addresses belong to one person where the address is the same, where both carry the same GitHub login, or
    where the full name of two words or more is the same. A name of one word joins only what carries it as a login.
    """

    def __init__(self, table: Mapping[str, Any], further_bots: Sequence[str] = ()) -> None:
        """`table` is the content of `rules/scan/bots.yaml`; `further_bots` are patterns that the user gave."""
        patterns: dict[str, list[str]] = {"bot": [], "agent": []}
        for entry in table.get("bots", ()):
            patterns[entry["kind"]].append(entry["match"])
        patterns["bot"] += further_bots
        self._bot, self._agent = (_any_of(patterns[kind]) for kind in ("bot", "agent"))
        self._parents: list[int] = []
        self._signs: dict[str, int] = {}
        self._of_one_word: dict[str, list[int]] = {}
        """People whose name is one word, by that word, while nobody has it as a login."""
        self._numbers: dict[Person, int | None] = {}
        self._bots: dict[Person, bool] = {}

    def is_bot(self, person: Person) -> bool:
        """Whether a program acts by itself: what it changes is nobody's change. A coding agent works for a person."""
        if person not in self._bots:
            self._bots[person] = bool(self._bot.search(_shown(person))) and not self._agent.search(_shown(person))
        return self._bots[person]

    def number(self, person: Person) -> int | None:
        """A number for a person, None for a bot or an agent. Numbers of one person are equal after `who`."""
        if person not in self._numbers:
            shown = _shown(person)
            is_human = not self._agent.search(shown) and not self._bot.search(shown)
            self._numbers[person] = self._identified(person) if is_human else None
        return self._numbers[person]

    def who(self, number: int) -> int:
        """The one number of the person that a number means by now."""
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def names(self) -> Mapping[int, tuple[Person, ...]]:
        """Every name and address, by the number of the person."""
        found: dict[int, list[Person]] = {}
        for person, number in self._numbers.items():
            if number is not None:
                found.setdefault(self.who(number), []).append(person)
        return {number: tuple(sorted(people, key=_shown)) for number, people in found.items()}

    def _identified(self, person: Person) -> int:
        """A number for a person, joined with all that carry the same signs."""
        number = len(self._parents)
        self._parents.append(number)
        email, name = person.email.strip().lower(), " ".join(person.name.split()).lower()
        login = _NO_REPLY.fullmatch(email)
        if login:
            self._join(number, f"login {login[1]}")
            for other in self._of_one_word.pop(login[1], ()):
                self._join(other, f"login {login[1]}")
        elif "@" in email:
            self._join(number, f"address {email}")
        if len(name.split()) >= _FULL_NAME:
            self._join(number, f"name {name}")
        elif f"login {name}" in self._signs:
            self._join(number, f"login {name}")
        elif name:
            self._of_one_word.setdefault(name, []).append(number)
        return number

    def _join(self, number: int, sign: str) -> None:
        one, other = self.who(number), self.who(self._signs.setdefault(sign, number))
        self._parents[max(one, other)] = min(one, other)


def _shown(person: Person) -> str:
    return f"{person.name} <{person.email}>".lower()


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)
