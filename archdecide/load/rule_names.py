"""Names that a user gives to rules, options and facts: to ids, or to the nearest known name."""

from collections.abc import Iterable, Mapping

from archdecide.errors import Diagnostic, InputError, Place, nearest
from archdecide.rules import Pack, vocabulary


def explained_names(pack: Pack, **words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Kinds with ids, for words by kind: `criterion` and `gate` by id or code, `option`, `fact`; each named once.

    Raises InputError with every word that names nothing.
    """
    found: list[tuple[str, str]] = []
    problems = []
    for kind, named in words.items():
        known = _known(kind, pack)
        for word in named:
            if word in known:
                found.append((kind, known[word]))
            else:
                hint = nearest(word, known) or _listed(kind, pack)
                problems.append(Diagnostic(Place(f"--{kind}"), f"there is no {kind} '{word}'", hint))
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(found))


def _known(kind: str, pack: Pack) -> Mapping[str, str]:
    match kind:
        case "criterion":
            return {word: rule.id for rule in pack.criteria for word in (rule.id, rule.code)}
        case "gate":
            return {word: rule.id for rule in pack.gates for word in (rule.id, rule.code)}
        case "option":
            return {option: option for option in pack.option_ids}
        case "fact":
            return {path: path for path in vocabulary(pack)}
        case _:
            raise ValueError(kind)


def _listed(kind: str, pack: Pack) -> str:
    """What to say where no name is near."""
    match kind:
        case "option":
            return f"options: {', '.join(pack.option_ids)}"
        case "fact":
            return "see: archdecide rules facts"
        case _:
            return f"see: archdecide rules list --kind {'criteria' if kind == 'criterion' else 'gates'}"
