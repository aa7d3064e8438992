"""Systems drawn at random, for tests of cuts and of checks."""

from typing import Any

from hypothesis import strategies as st

STYLES = ("monolith", "modular-monolith", "microservices")


KINDS = ("application", "billing", "inference", "sandbox", "ingestion", "data-store", "external", "user-interface")


NAMES = ["a", "B", "core", "application", "a b", "é", '"x"', "->", "[1]", "service", "none", "a.b", "null", "%"]


@st.composite
def systems(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=9, unique=True))
    some = st.none() | st.sampled_from([1, 2, 5, 20])
    part = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "team": st.sampled_from([None, "x", "y"]),
            "runtime": st.sampled_from([None, "java"]),
            "relative_load": some,
            "changes_per_month": some,
            "products": st.sampled_from([1, 4]),
            "data_sensitivity": st.sampled_from([None, "none", "pii", "pci"]),
            "data_store": st.sampled_from([None, "db", "a"]),
        }
    )
    components = [{"name": name, **draw(part)} for name in names]
    pair = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    call = st.fixed_dictionaries(
        {
            "need": st.sampled_from([None, "reply", "stream", "none"]),
            "consistency": st.sampled_from([None, None, "strong", "eventual"]),
            "calls_per_request": st.sampled_from([1, 12]),
            "weight": st.sampled_from([1, -1]),
        }
    )
    calls = [{"from": one, "to": other, **draw(call)} for one, other in draw(st.lists(pair, min_size=1, max_size=14))]
    apart = draw(st.lists(pair, max_size=2))
    limit = draw(st.none() | st.integers(1, 4))
    bounds = {"apart": apart, "max_services": limit}
    hosting = draw(st.sampled_from(["api", "mixed"]))
    team = {"engineers": draw(st.sampled_from([2, 9, 80]))}
    return {"components": components, "interactions": calls, "boundaries": bounds, "ai": {"model_hosting": hosting}} | {
        "team": team
    }
