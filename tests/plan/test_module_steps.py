"""The steps about modules: which border first, what each keeps, and what stands against them."""

from typing import Any

from archdecide import api
from archdecide.plan.step import Step
from archdecide.profile import Profile

PARTS = {"cart": "sales", "orders": "sales", "bills": "sales", "prices": "sales", "stock": "depot", "vans": "depot"}
RECORD = {
    "style": "modular-monolith",
    "decided": "2026-11-01",
    "modules": {"buying": ["cart", "orders"], "billing": ["bills", "prices"], "delivery": ["stock", "vans"]},
}
BORDERS = "borders-checked-by-the-build"


def call(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "need": "reply", **more}


def steps(
    calls: list[dict[str, Any]], today: str = "monolith", stores: dict[str, str] | None = None, **more: Any
) -> tuple[Step, ...]:
    """The steps about the modules of a shop with three of them on record."""
    held = stores or {}
    components = [
        {"name": name, "kind": "application", "team": team, **({"data_store": held[name]} if name in held else {})}
        for name, team in PARTS.items()
    ]
    profile = {
        "name": "shop",
        "team": {"engineers": 12, "teams": 2},
        "existing": {"architecture": today},
        "components": components,
        "interactions": calls,
        "decision": RECORD,
        **more,
    }
    found = api.plan(Profile.model_validate(profile)).steps
    return tuple(step for step in found if step.kind in ("modules", "store"))


CALLS = [
    call("cart", "bills", calls_per_request=2),
    call("orders", "stock", calls_per_request=3),
    call("orders", "vans", need="none"),
]


def test_the_step_names_the_modules_the_first_border_with_its_figure_and_the_data_of_each() -> None:
    (step,) = steps(CALLS, stores={"bills": "ledger", "stock": "shelves"})
    assert step.horizon == "now"
    assert step.action.startswith("Give each of the 3 modules 'billing', 'buying' and 'delivery' an interface")
    assert "between 'buying' and 'delivery' (3 calls per user operation and 1 message)" in step.action
    assert "'billing' keeps 'ledger' and 'delivery' keeps 'shelves'" in step.action
    assert "archdecide guard" in step.done_when


def test_borders_that_run_or_that_somebody_confirms_are_no_step() -> None:
    assert steps(CALLS, "modular-monolith") == ()
    assert steps(CALLS, confirmed={BORDERS: {"state": "done", "by": "Ada", "as_of": "2026-11-02"}}) == ()


def test_a_build_without_a_pipeline_is_the_same_step() -> None:
    (step,) = steps(CALLS, platform={"deployment_automation": "manual"})
    assert BORDERS in step.rules
    assert "Send every change through one pipeline" in step.action


def test_a_circle_of_modules_is_broken_at_the_edge_that_holds_it_least() -> None:
    back = [call("stock", "cart"), call("vans", "cart"), call("stock", "orders")]
    (step,) = steps([*CALLS, *back], "modular-monolith")
    assert (step.subject, step.horizon) == ("buying + delivery", "next")
    assert step.action.startswith("Take 'buying' → 'delivery' out of the circle")
    assert "2 interactions" in step.why


def test_a_circle_in_which_nobody_waits_one_way_is_for_later() -> None:
    (step,) = steps([*CALLS[1:], call("stock", "cart", need="none")], "modular-monolith")
    assert step.horizon == "later"


def test_a_module_of_two_teams_gets_one_owner() -> None:
    record = {**RECORD, "modules": {"buying": ["cart", "orders", "stock"], "rest": ["bills", "prices", "vans"]}}
    found = {step.subject: step for step in steps([], "modular-monolith", decision=record)}
    assert found.keys() == {"buying", "rest"}
    assert found["buying"].action == "Give 'buying' to one of 'depot' and 'sales', or loosen what ties its parts"


def test_a_store_of_several_modules_gets_one_owner_for_each_table() -> None:
    (step,) = steps([], "modular-monolith", stores={"cart": "db", "orders": "db", "stock": "db"})
    assert (step.kind, step.subject) == ("store", "db")
    assert "each table of 'db' to one of its 2 modules" in step.action
    assert "belongs to 'buying', and 'delivery' calls it" in step.action
