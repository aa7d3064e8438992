"""The formats of a decision; the builders here give every test of a format something real to print."""

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import jsonschema
import pytest
from printed_plans import HOSTILE, PLANS, criterion, only_removals, pack, profile

from archdecide.formats import DECISION_FORMATS, GRAPH_FORMATS, REPORT_FORMATS, schema
from archdecide.formats.json import decision_json
from archdecide.formats.wording.decision_wording import counted, few, listed, points, sentence
from archdecide.formats.wording.numbers import in_words, percent, whole
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide
from archdecide.values import Interval, OneOf, Value


def decision(**changes: Any) -> Decision:
    return decide(profile(**changes), pack())


OUTCOMES: dict[str, Decision] = {
    "leaning": decision(),
    "own weights": decision(weights={"team-autonomy": 0.5}),
    "insufficient": decide(Profile.model_validate({"name": "n" * 80}), pack()),
    "blocked": decide(profile(), only_removals()),
    "hostile": decision(name=HOSTILE),
    "estimates": decision(team={"teams": "2..4"}, product={"months_to_first_release": 3, "stage": ["mvp", "growth"]}),
}


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
def test_json_obeys_its_schema(made: Plan) -> None:
    jsonschema.Draft202012Validator.check_schema(schema("decision"))
    for plan in (made, None):
        document = json.loads(decision_json.text(made.decision, "a.yaml", plan), parse_constant=pytest.fail)
        jsonschema.validate(document, schema("decision"), cls=jsonschema.Draft202012Validator)


def test_json_holds_the_answer_and_its_reasons() -> None:
    made = decision()
    document = decision_json.data(made, "a.yaml")
    assert document["profile"] == {"name": "Writing aid", "path": "a.yaml"}
    assert (document["recommendation"], document["verdict"]) == ("microservices", "leaning")
    assert document["scores"]["monolith"] == float(f"{made.outcome.scores['monolith']:.9g}")
    assert [(item["criterion"], item["versus"], item["side"], item["decisive"]) for item in document["reasons"]] == [
        ("time-to-market", "modular-monolith", "against", False),
        ("team-autonomy", "modular-monolith", "for", True),
        ("selective-scaling", "modular-monolith", "for", True),
    ]
    assert document["with_default_weights"] is None
    assert document["facts"]["security.regulated_data"] == ["pci"]


def test_json_explains_gates() -> None:
    first = decision_json.data(decision(), "a.yaml")["gates"][0]
    assert first == {
        "id": "deployment-prerequisite",
        "code": "V1",
        "title": "Deployment prerequisite",
        "option": "microservices",
        "effect": "hold",
        "state": "holds",
        "because": "platform.deployment_automation is not ready for it",
        "action": "bring platform.deployment_automation in order first",
        "facts": {"platform.deployment_automation": "scripted"},
        "settles": [],
        "could_become": None,
        "area": None,
        "sources": ["S000.1"],
    }


def test_reasons_name_the_smallest_lead_of_all_where_gates_remove_every_option() -> None:
    document = decision_json.data(OUTCOMES["blocked"], "a.yaml")
    assert document["recommendation"] is None
    assert {item["versus"] for item in document["reasons"]} == {"modular-monolith"}


def test_reasons_pass_over_a_closer_rival_that_a_gate_has_removed() -> None:
    made = decision(team={"teams": 2, "distributed_systems_skill": 1})
    assert made.removed == ("microservices",)
    assert {item["versus"] for item in decision_json.data(made, "a.yaml")["reasons"]} == {"monolith"}


def test_unbounded_numbers_are_null() -> None:
    alone = pack(criteria=[criterion("B1", "team-autonomy", "team.teams", [(1, 0), (5, 1)], 0.1, 0.6, 1)])
    document = decision_json.data(decide(profile(), alone), "a.yaml")
    assert {item["weight_error_factor"] for item in document["comparisons"]} == {None}


def test_a_path_that_is_no_text_is_escaped() -> None:
    name = b"caf\xe9.yaml".decode("utf-8", "surrogateescape")
    decision_json.text(decision(), name).encode("utf-8")


def test_tables_name_modules_that_exist() -> None:
    for name in (*DECISION_FORMATS.values(), *GRAPH_FORMATS.values(), *REPORT_FORMATS.values()):
        assert callable(getattr(import_module(name), "text", None) or import_module(name).assessment)


def test_the_tables_import_nothing_heavy() -> None:
    code = (
        "import sys, archdecide.formats, archdecide.formats.document.report; "
        "print([name for name in ('jinja2', 'rich', 'networkx') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_words_for_numbers() -> None:
    assert [whole(value) for value in (0.5, 1.49, -0.5, -2.6)] == [1, 1, -1, -3]
    assert [percent(value) for value in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]
    assert [points(value) for value in (0.2, -1, 7.5)] == ["less than 1 point", "1 point", "8 points"]
    assert counted(2, "criterion", "criteria") == "2 criteria"


def test_words_for_lists_and_sentences() -> None:
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
    assert few(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"
    assert sentence("bring it\nin order") == "Bring it in order."


def test_values_name_their_units_and_meanings() -> None:
    facts = vocabulary(pack())
    shown: dict[str, tuple[Value, str]] = {
        "scale.peak_concurrent_users": (8000, "8,000 users"),
        "team.engineers": (Interval(6, 9), "6 to 9 persons"),
        "team.distributed_systems_skill": (1, "1 (read about it)"),
        "security.regulated_data": (frozenset({"pci", "pii"}), "personal data, payment card data"),
        "product.stage": (OneOf(("mvp", "growth")), "mvp or growth"),
        "reliability.degraded_mode_useful": (True, "yes"),
        "cost.monthly_infra_budget_usd": (12345.5, "12,345.5 USD per month"),
    }
    assert {path: in_words(value, facts[path]) for path, (value, _) in shown.items()} == {
        path: words for path, (_, words) in shown.items()
    }
