"""The formats of a decision; the builders here give every test of a format something real to print."""

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import jsonschema
import pytest

from archdecide import api
from archdecide.formats import DECISION_FORMATS, GRAPH_FORMATS, REPORT_FORMATS, schema
from archdecide.formats.json import decision_json
from archdecide.formats.wording.decision_wording import counted, few, listed, points, sentence
from archdecide.formats.wording.numbers import in_words, percent, whole
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Manifest, Pack, RuleFile, assemble, vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide
from archdecide.values import Interval, OneOf, Value

NASTY_NAMES = (
    "end",
    'a"b',
    "<script>alert(1)</script>",
    "[/x]",
    "日本",
    "x" * 200,
    "\\N",
    "style",
    "a[b]",
    "[red]",
    "a|b;c%%d&e#f",
    "`code` *bold* _it_ [l](javascript:1)",
    "1. first",
    "- dash",
    "%%{init: {'theme': 'dark'}}%%",
    "fa:fa-car $$x$$ a\\nb &lt; #35;",
    "www.example.com http://example.com",
)
HOSTILE = "<script>alert(1)</script> | **x** [l](javascript:1) [/x]"


def criterion(
    code: str, identifier: str, fact: str, points: list[tuple[float, float]], *values: float
) -> dict[str, Any]:
    """A criterion whose importance is a curve over one number."""
    title = identifier.replace("-", " ").capitalize()
    options = ("monolith", "modular-monolith", "microservices")
    return {
        "id": identifier,
        "code": code,
        "title": title,
        "grade": "B",
        "sources": ("S000.1", "L1"),
        "group": "Delivery",
        "question": f"How much does {title.lower()} matter?",
        "importance": {"fact": fact, "points": points},
        "performances": {
            option: {"value": value, "because": f"{option} reaches {value} of what {title.lower()} asks for"}
            for option, value in zip(options, values, strict=True)
        },
    }


def gate(code: str, identifier: str, *levels: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": identifier,
        "code": code,
        "title": identifier.replace("-", " ").capitalize(),
        "levels": levels,
        "sources": ("S000.1",),
    }


def level(effect: str, options: tuple[str, ...], **test: Any) -> dict[str, Any]:
    fact = test["fact"]
    return {
        "effect": effect,
        "options": options,
        "when": test,
        "because": f"{fact} is not ready for it",
        "action": f"bring {fact} in order first",
    }


def pack(**extra: Any) -> Pack:
    """A small pack with three criteria, three gates and two signs."""
    manifest = Manifest.model_validate(
        {
            "name": "sample",
            "version": "1.0",
            "description": "A pack for tests.",
            "options": [
                {"id": "monolith", "title": "monolith", "means": "one deployable"},
                {"id": "modular-monolith", "title": "modular monolith", "means": "one deployable with checked modules"},
                {"id": "microservices", "title": "microservices", "means": "many deployables with their own data"},
            ],
        }
    )
    rules: dict[str, Any] = {
        "criteria": [
            criterion("A1", "time-to-market", "product.months_to_first_release", [(1, 1), (12, 0)], 1, 0.8, 0.2),
            criterion("B1", "team-autonomy", "team.teams", [(1, 0), (5, 1)], 0.1, 0.6, 1),
            criterion("C1", "selective-scaling", "scale.peak_concurrent_users", [(0, 0), (10000, 1)], 0.3, 0.5, 1),
        ],
        "gates": [
            gate(
                "V1",
                "deployment-prerequisite",
                level("out", ("microservices",), fact="platform.deployment_automation", equals="manual"),
                level("hold", ("microservices",), fact="platform.deployment_automation", equals="scripted"),
            ),
            gate(
                "V2",
                "skill-prerequisite",
                level("out", ("microservices",), fact="team.distributed_systems_skill", at_most=1),
            ),
            gate(
                "V10",
                "mandated-isolation",
                level(
                    "hold",
                    ("monolith", "modular-monolith", "microservices"),
                    fact="security.regulated_data",
                    includes=("pci", "phi"),
                ),
            ),
            gate(
                "V14",
                "insufficient-facts",
                {**level("hold", (), fact="team.engineers"), "when": {"coverage_below": 0.5}},
            ),
        ],
        "triggers": [
            {
                "id": "slow-pipeline",
                "code": "T1",
                "title": "Slow path to production",
                "sign": "outgrown",
                "levels": [
                    {
                        "level": "warn",
                        "when": {"fact": "delivery.pipeline_minutes", "above": 30},
                        "because": "the pipeline takes more than 30 minutes",
                    }
                ],
                "watch": "minutes until a change is deployable",
                "advice": "split the test suite by module",
            },
            {
                "id": "shared-fate",
                "code": "T8",
                "title": "Shared fate",
                "sign": "outgrown",
                "watch": "share of incidents that start in one component",
                "advice": "give that component its own process",
            },
        ],
        "claims": [{"id": "S000.1", "says": "Small teams ship a monolith sooner", "feeds": ["time-to-market"]}],
        "literature": [
            {"id": "L1", "title": "A book on <teams> | work", "grade": "B", "read": "full", "takes": "teams"}
        ],
        "documents": [
            {"id": "S000", "title": "A post", "author": "Somebody", "published": "2025", "kind": "post", "bias": "none"}
        ],
    }
    return assemble([manifest], [RuleFile.model_validate({**rules, **extra})], "f" * 64)


FACTS: dict[str, Any] = {
    "product": {"months_to_first_release": 6},
    "team": {"teams": 3, "distributed_systems_skill": 3},
    "scale": {"peak_concurrent_users": 4000},
    "platform": {"deployment_automation": "scripted"},
    "security": {"regulated_data": ["pci"]},
    "delivery": {"pipeline_minutes": 45},
}


def profile(**changes: Any) -> Profile:
    """A profile that leads to microservices, on hold; `changes` replace whole sections."""
    return Profile.model_validate({"name": "Writing aid", **FACTS, **changes})


def decision(**changes: Any) -> Decision:
    return decide(profile(**changes), pack())


def only_removals() -> Pack:
    """The sample pack with one gate that removes every option."""
    every = ("monolith", "modular-monolith", "microservices")
    return pack(
        gates=[gate("V2", "skill-prerequisite", level("out", every, fact="team.distributed_systems_skill", at_most=4))]
    )


OUTCOMES: dict[str, Decision] = {
    "leaning": decision(),
    "own weights": decision(weights={"team-autonomy": 0.5}),
    "insufficient": decide(Profile.model_validate({"name": "n" * 80}), pack()),
    "blocked": decide(profile(), only_removals()),
    "hostile": decision(name=HOSTILE),
    "estimates": decision(team={"teams": "2..4"}, product={"months_to_first_release": 3, "stage": ["mvp", "growth"]}),
}


def plan_of(owner: Profile | None = None, rules: Pack | None = None, **changes: Any) -> Plan:
    """The plan of a profile, by default of the sample under the sample pack."""
    made, used = owner or profile(**changes), rules or pack()
    return api.plan(made, used, decide(made, used))


PLANS: dict[str, Plan] = {
    "leaning": plan_of(),
    "own weights": plan_of(weights={"team-autonomy": 0.5}),
    "insufficient": plan_of(Profile.model_validate({"name": "n" * 80})),
    "blocked": plan_of(rules=only_removals()),
    "hostile": plan_of(name=HOSTILE),
    "estimates": plan_of(team={"teams": "2..4"}, product={"months_to_first_release": 3, "stage": ["mvp", "growth"]}),
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
