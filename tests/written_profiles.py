"""Profiles as people write them: right, nearly right, and junk."""

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import fields

from archdecide.facts import profile_facts
from archdecide.kinds import Choice, Several
from archdecide.profile import Component, Interaction, Profile

KINDS_OF_FACTS = [fact.kind for fact in profile_facts().values()]


WORDS_OF_PROFILES = sorted(
    {word for kind in KINDS_OF_FACTS if isinstance(kind, Choice | Several) for word in kind.values()}
    | {"", "6..9", "9..6", "..", "yes", "2026-02-30", "2026-02-28", "team.engineers", "a", "b", "c", "\x00", "x" * 300}
)


KEYS_OF_PROFILES = sorted(
    {part for path in profile_facts() for part in path.split(".")}
    | {field.encode_name for section in (Component, Interaction, Profile) for field in fields(section)}
    | {"min", "max", "source", "as_of", "together", "apart", "fixed", "style", "services", "rule", "<<", "a", ""}
)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 120)
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS_OF_PROFILES)
    | st.text(max_size=8)
)


JUNK: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS_OF_PROFILES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)


NAMES = st.sampled_from("abcd")


PAIRS = st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1])


def component(name: str) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"name": st.just(name)},
        optional={
            "kind": st.sampled_from(["application", "external", "user-interface", "inference", "sandbox", "billing"]),
            "team": NAMES,
            "runtime": NAMES,
            "data_store": NAMES,
            "relative_load": st.integers(1, 30),
            "changes_per_month": st.integers(0, 30),
            "availability_pct": st.sampled_from([90, 99.5, 99.99]),
            "data_sensitivity": st.sampled_from(["none", "pii", "pci", "phi"]),
        },
    )


def interaction(pair: tuple[str, str]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"from": st.just(pair[0]), "to": st.just(pair[1])},
        optional={
            "need": st.sampled_from(["reply", "stream", "none"]),
            "required": st.booleans(),
            "calls_per_request": st.integers(0, 60),
            "consistency": st.sampled_from(["strong", "eventual"]),
            "co_change_pct": st.integers(0, 100),
        },
    )


SECTIONS: dict[str, dict[str, st.SearchStrategy[Any]]] = {}


RIGHT: dict[str, st.SearchStrategy[Any]] = {
    **{group: st.fixed_dictionaries({}, optional=leaves) for group, leaves in SECTIONS.items()},
    "components": st.tuples(*map(component, "abcd")).map(list),
    "interactions": st.lists(PAIRS.flatmap(interaction), max_size=6),
    "boundaries": st.fixed_dictionaries(
        {},
        optional={"together": st.just([["a", "b"]]), "apart": st.just([["a", "c"]]), "max_services": st.integers(1, 4)},
    ),
    "weights": st.dictionaries(st.sampled_from(["team-autonomy", "product-reuse"]), st.integers(0, 5)),
    "evidence": st.dictionaries(st.sampled_from(["team.engineers", "components.a.team"]), st.just({"source": "s"})),
    "waivers": st.just([{"rule": "no-driver", "expires": "2026-12-31"}]),
    "decision": st.just({"style": "monolith"}),
}


RIGHT_PROFILES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"name": st.just("a system"), "components": RIGHT["components"]},
    optional={key: part for key, part in RIGHT.items() if key != "components"},
)


NEAR_PROFILES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"name": st.just("a system") | JUNK}, optional={key: part | JUNK for key, part in RIGHT.items()}
)
