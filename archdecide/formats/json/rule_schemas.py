"""JSON Schemas of what `rules list`, `rules test`, `rules lint`, `evaluate` and `config show` print."""

from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    count,
    document,
    listing,
    mapping,
    number,
    or_null,
    pack,
    record,
    root,
    text,
    texts,
    value,
    word,
)


def rules_schema() -> Schema:
    """The schema of `archdecide rules list --json`."""
    whole = record(
        "A rule.",
        kind=text("The list it stands in."),
        code=text("Its short code."),
        id=text("Its id."),
        title=text("Its name, or what a claim says."),
        grade=or_null(text("The grade of its evidence.")),
        sources=texts("Where it comes from."),
    )
    feeds = {"feeds": texts("The rules that a claim feeds."), "excluded": or_null(text("Why a claim feeds none."))}
    return root("rules", listing("The rules of a pack.", whole | {"properties": whole["properties"] | feeds}))


def rules_test_schema() -> Schema:
    """The schema of `archdecide rules test --json`."""
    coverage = record(
        "What the examples reach.",
        reached=count("Reached."),
        total=count("There are."),
        percent=number("In per cent, two decimals, never rounded up.", 0, 100),
    )
    failure = _located(
        "An example that does not hold.",
        example=count("Its number.", 1),
        expected=text("What it expects."),
        found=text("What the rule says."),
    )
    return document(
        "rules-test",
        "The examples of the rules, run as tests.",
        pack=text("The pack."),
        examples=count("How many examples there are."),
        failures=listing("Those that do not hold.", failure),
        coverage=mapping("By what is counted: rule_sides and curve_parts.", coverage),
        unreached=listing("What no example reaches.", _located("A side.", side=text("The side."))),
        minimum_percent=or_null(number("The coverage asked for.", 0, 100)),
        passed=boolean("Whether every example holds and the coverage is reached."),
    )


def rules_lint_schema() -> Schema:
    """The schema of `archdecide rules lint --json`."""
    found = _located(
        "A finding.", check=text("The check."), what=text("What is wrong."), hint=text("What to do about it.")
    )
    figures = record(
        "A criterion over the fact space.",
        id=text("The criterion."),
        importance_mean=or_null(number("Mean importance.")),
        importance_deviation=or_null(number("Standard deviation of it.")),
        option=or_null(text("The option that it moves most.")),
        contribution_mean=or_null(number("Mean contribution to that option.")),
        contribution_deviation=or_null(number("Standard deviation of it.")),
    )
    pair = record(
        "Two criteria.", criteria=texts("Their ids."), correlation=number("Correlation of their importances.", -1, 1)
    )
    return document(
        "rules-lint",
        "Rules that are well-formed and yet wrong.",
        pack=text("The pack."),
        checks=mapping("What each check looks for.", text("A sentence.")),
        findings=listing("What was found.", found),
        unproved=texts("Rules with too many facts to analyse completely."),
        samples=count("How many profiles were sampled."),
        wins=mapping("Share of the sampled profiles that each option wins.", number("A share.", 0, 1)),
        swing=mapping("Share of all movement of the score, by fact.", number("A share.", 0, 1)),
        correlations=listing("Importances that move together, strongest first.", pair),
        criteria=listing("The criteria over the fact space.", figures),
    )


def evaluation_schema() -> Schema:
    """The schema of `archdecide evaluate --format json`."""
    share = number("A share.", 0, 1)
    estimate = record("An estimate.", value=number("The value."), standard_error=number("Its standard error.", 0))
    group = record(
        "Figures of a group of cases.",
        name=text("The group."),
        cases=count("Cases in it."),
        services=count("Those that became services."),
        unanswered=count("Those without an answer."),
        balanced_accuracy=or_null(estimate),
        auc=or_null(estimate),
        agreement=or_null(number("Agreement, neighbours counted half.", 0, 1)),
    )
    stability = record(
        "A figure with each family left out in turn.",
        lowest=number("The lowest."),
        highest=number("The highest."),
        jackknife_error=number("Its jackknife error.", 0),
    )
    family = record(
        "A family of cases.",
        family=text("Its name."),
        cases=count("Its cases."),
        right=count("Those that were answered right."),
        agreement=share,
    )
    pair = record(
        "Two cases that differ in known facts.",
        a=text("The one."),
        b=text("The other."),
        expect=text("What should differ."),
        has_direction=boolean("Whether that says in which direction."),
        moves=or_null(boolean("Whether the answer moves so; null: unanswered.")),
        change=or_null(number("By how many points.")),
        moves_with_facts_carried_over=or_null(boolean("The same.")),
        change_with_facts_carried_over=or_null(number("By how many points.")),
    )
    reason = record(
        "A reason.",
        criterion=text("The criterion."),
        points=number("Its points."),
        facts=mapping("The facts behind it.", value()),
    )
    judgement = record(
        "One case.",
        id=text("Its id."),
        system=text("The system."),
        family=text("Its family."),
        outcome=text("What it became."),
        label=word("How sure that is.", ("clear", "debatable")),
        answer=or_null(text("What the rules say.")),
        is_recommended=boolean("Whether they recommend it, or only let it lead."),
        lead=or_null(number("The lead of services, in points.")),
        known_criteria=count("How many criteria are known."),
        error=or_null(text("What is wrong, if the answer is.")),
        agreement=or_null(share),
        reasons=listing("What decided.", reason),
    )
    return document(
        "evaluation",
        "The rules beside real cases.",
        pack=pack(),
        cases_sha256=text("The hash of the cases."),
        cases=count("How many cases were judged."),
        left_out=count("How many were left out."),
        recommended=count("In how many something is recommended."),
        services=text("The option that counts as services."),
        groups=listing("Figures by group.", group),
        each_family_once=group,
        one_family_left_out=mapping("By figure.", or_null(stability)),
        baselines={"type": "object", "description": "The same figures of trivial answers."},
        families=listing("By family.", family),
        matched_pairs=listing("Pairs of cases.", pair),
        judgements=listing("Every case.", judgement),
    )


def settings_schema() -> Schema:
    """The schema of `archdecide config show --json`."""
    setting = record(
        "A setting.", value=value(), **{"from": text("What says so: an option, a variable, a file, default.")}
    )
    return root("settings", mapping("Every setting of check, by name.", setting))


def _located(description: str, **properties: Schema) -> Schema:
    return record(
        description,
        pack=or_null(text("The pack.")),
        place=or_null(text("File, line and column.")),
        kind=text("The list it stands in."),
        rule=text("Its id."),
        **properties,
    )
