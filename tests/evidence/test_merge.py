"""What a profile takes over from sources: laws that hold for whatever sources say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archdecide import api
from archdecide.evidence.current import Current
from archdecide.evidence.edits import edits, removals
from archdecide.evidence.gathering import Gathering, Known
from archdecide.evidence.merge import Merged, merge
from archdecide.evidence.observations import (
    EXISTS,
    BackingService,
    Confidence,
    Observation,
    Observations,
    Observed,
    Pair,
    PartSubject,
    SecondName,
    Subject,
    SystemSubject,
)
from archdecide.evidence.undo import Replacement
from archdecide.load.profile_reader import parse_profile
from archdecide.usecases.scanning import as_steps
from archdecide.values import Interval, OneOf
from archdecide.write import set_values
from archdecide.write.steps import REMOVED

DAY = date(2026, 6, 30)
SHOP = "name: shop\n"


def says(
    subject: Subject, field: str, value: Observed, confidence: Confidence = Confidence.HIGH, **more: Any
) -> Observation:
    source = more.pop("source", "git: 12 changes")
    return Observation(subject, field, value, source, more.pop("as_of", DAY), confidence, **more)


def exists(*names: str, source: str = "compose: service") -> list[Observation]:
    return [says(PartSubject(name), EXISTS, True, source=source) for name in names]


def merged(
    text: str, *sources: Sequence[Observation] | tuple[str, Sequence[Observation]], accept_low: bool = False
) -> tuple[Merged, str]:
    """What becomes of a profile, and its text with that."""
    profile = parse_profile(text, "f", api.load_pack())
    known = {item.name: Known(item.code or (), item.kind) for item in profile.profile.components or ()}
    gathering = Gathering(known, {}, accept_low=accept_low)
    for number, source in enumerate(sources):
        name, items = source if isinstance(source, tuple) else (("compose", "git", "manifests")[number], source)
        gathering.add(str(name), Observations(tuple(items)))
    current = Current(profile.profile, profile.document.data)
    found = merge(gathering, current)
    changes = {as_steps(path): value for path, value in edits(found).items()}
    return found, set_values(text, changes) if changes else text


def test_nothing_known_is_written_with_its_evidence() -> None:
    _, text = merged(SHOP, [says(SystemSubject(), "team.engineers", Interval(2, 4), Confidence.MEDIUM)])
    profile = parse_profile(text, "f", api.load_pack()).profile
    assert profile.team.engineers == Interval(2, 4)
    evidence = profile.evidence["team.engineers"]
    assert (evidence.source, evidence.as_of, evidence.confidence) == ("scan: git: 12 changes", DAY, "medium")
    assert evidence.found == {"min": 2, "max": 4}


def test_a_value_that_a_scan_wrote_follows_the_evidence_until_a_person_changes_it() -> None:
    _, first = merged(SHOP, [says(SystemSubject(), "team.engineers", 12)])
    found, second = merged(first, [says(SystemSubject(), "team.engineers", 14)])
    assert [(change.was, change.found.value) for change in found.changes] == [(12, 14)]
    owned = second.replace("engineers: 14", "engineers: 30")
    found, third = merged(owned, [says(SystemSubject(), "team.engineers", 15)])
    assert (third, found.changes, [item.yours for item in found.conflicts]) == (owned, (), [30])


def test_a_value_of_a_person_is_a_conflict_only_where_both_cannot_be_true() -> None:
    cases: list[tuple[str, Observed, bool]] = [
        ("12", 12, True),
        ("{min: 5, max: 20}", 12, True),
        ("12", Interval(9, 24), True),
        ("30", Interval(9, 24), False),
        ("{min: 1, max: 3}", Interval(9, 24), False),
    ]
    for stated, observed, agrees in cases:
        text = f"name: shop\nteam: {{engineers: {stated}}}\n"
        found, after = merged(text, [says(SystemSubject(), "team.engineers", observed)])
        assert (after, bool(found.agreed), bool(found.conflicts)) == (text, agrees, not agrees), stated
    text = "name: shop\nplatform: {observability: metrics}\n"
    assert merged(text, [says(SystemSubject(), "platform.observability", OneOf(("metrics", "tracing")))])[0].agreed


def test_a_rate_that_moved_a_little_is_no_conflict() -> None:
    text = "name: shop\ncomponents: [{name: cart, changes_per_month: 2}]\n"
    assert merged(text, [says(PartSubject("cart"), "changes_per_month", 1.83)])[0].agreed
    assert merged(text, [says(PartSubject("cart"), "changes_per_month", 1.2)])[0].conflicts


def test_low_confidence_is_a_candidate_unless_it_holds_the_truth_by_construction() -> None:
    low = says(SystemSubject(), "delivery.releases_per_week_now", 2, Confidence.LOW)
    found, text = merged(SHOP, [low])
    assert (text, [item.found.value for item in found.candidates]) == (SHOP, [2])
    assert "releases_per_week_now: 2" in merged(SHOP, [low], accept_low=True)[1]
    bounds = says(SystemSubject(), "team.engineers", Interval(1, 2), Confidence.LOW, bounds=True)
    assert "engineers: {min: 1, max: 2}" in merged(SHOP, [bounds])[1]


def test_sources_that_contradict_each_other_write_nothing() -> None:
    one, other = ([says(PartSubject("a"), "runtime", word)] for word in ("java", "go"))
    found, text = merged(SHOP, exists("a"), one, other)
    assert "runtime" not in text
    assert [(item.path, item.yours) for item in found.conflicts] == [("components.a.runtime", None)]


def test_words_intersect_numbers_form_the_hull_and_lower_confidence_only_confirms() -> None:
    two = [
        says(SystemSubject(), "platform.observability", OneOf(words))
        for words in (("metrics", "tracing"), ("none", "tracing"))
    ]
    assert "observability: tracing" in merged(SHOP, two)[1]
    numbers = [says(SystemSubject(), "existing.deployables", number) for number in (4, 7, 5)]
    low = says(SystemSubject(), "existing.deployables", 40, Confidence.MEDIUM)
    assert "deployables: {min: 4, max: 7}" in merged(SHOP, [*numbers, low])[1]


def test_a_pair_without_a_call_is_no_interaction() -> None:
    together = says(Pair("a", "b", directed=False), "co_change_pct", 40)
    found, text = merged(SHOP, exists("a", "b"), [together])
    assert "interactions" not in text
    assert "no source says that one calls the other" in found.candidates[0].why
    call = says(Pair("b", "a"), EXISTS, True)
    assert "{from: b, to: a, co_change_pct: 40}" in merged(SHOP, [*exists("a", "b"), call], [together])[1].replace(
        "- from: b\n", "{from: b, "
    )


def test_names_of_one_thing_are_joined_and_never_by_resemblance() -> None:
    gathering = Gathering({"cart": Known()}, {"basket": "cart"})
    calls = [says(Pair("web", "Cart"), EXISTS, True), says(Pair("web", "carts"), EXISTS, True)]
    calls += [says(Pair("web", name), EXISTS, True) for name in ("basket", "cart2")]
    second = (SecondName("cart", "carts"),)
    gathering.add("compose", Observations((*exists("web", "CART"), *calls), names=second))
    assert list(gathering.names.known) == ["cart", "web"]
    assert [str(subject) for subject, field in gathering.items if isinstance(subject, Pair)] == ["web -> cart"]
    assert [item.name for item in gathering.unresolved] == ["cart2"]


def test_a_prefix_that_all_names_of_a_source_share_is_no_part_of_the_name() -> None:
    gathering = Gathering({}, {})
    gathering.add("compose", Observations(tuple(exists("visits-service", "vets-service", "api-gateway"))))
    rate = [says(PartSubject(f"spring-clinic-{name}"), "runtime", "java") for name in ("visits-service", "api-gateway")]
    gathering.add("manifests", Observations(tuple(rate)))
    assert {str(subject) for subject, field in gathering.items if field == "runtime"} == {
        "visits-service",
        "api-gateway",
    }


def test_a_store_that_two_deployments_call_differently_is_one() -> None:
    gathering = Gathering({}, {})
    compose = (*exists("pay", "cart"), says(PartSubject("pay"), "data_store", "mysql"))
    gathering.add("compose", Observations(compose, backing=(BackingService("mysql", "database"),)))
    cluster = (*exists("shop-pay", "shop-cart"), says(PartSubject("shop-pay"), "data_store", "shop-mysql"))
    gathering.add("kubernetes", Observations(cluster, backing=(BackingService("shop-mysql", "database"),)))
    assert {item.value for item in gathering.items[PartSubject("pay"), "data_store"]} == {"mysql"}


def test_a_name_that_may_mean_several_components_means_none() -> None:
    gathering = Gathering({}, {})
    names = (SecondName("a", "api", declared=False), SecondName("b", "api", declared=False))
    gathering.add("compose", Observations(tuple(exists("a", "b")), names=names))
    gathering.add("manifests", Observations((says(PartSubject("api"), "runtime", "go"),)))
    assert not any(field == "runtime" for _, field in gathering.items)
    assert "'api' may be each of a, b" in next(iter(gathering.notes))


def test_what_no_source_has_any_more_is_gone_but_stays_with_a_person() -> None:
    items = [
        *exists("a", "b", "c"),
        says(Pair("a", "b"), EXISTS, True, source="compose: X"),
        says(Pair("b", "c"), EXISTS, True),
    ]
    _, text = merged(SHOP, items)
    text = text.replace("{name: c}", "{name: c, team: ours}").replace("- name: c\n", "- name: c\n    team: ours\n")
    found, _ = merged(text, exists("a"))
    assert {str(item.subject): item.kept for item in found.gone} == {
        "a -> b": "",
        "b": "the interaction b -> c stays",
        "c": "a person wrote its team",
    }
    current = parse_profile(text, "f", api.load_pack())
    gone = removals(found, Current(current.profile, current.document.data))
    pruned = set_values(text, {as_steps(path): REMOVED for path in gone})
    after = parse_profile(pruned, "f", api.load_pack()).profile
    assert [(item.source, item.target) for item in after.interactions or ()] == [("b", "c")]
    assert "interactions.a -> b.to" not in after.evidence
    assert merged(text, ("manifests", []))[0].gone == ()  # the source that had them did not run


def test_evidence_of_a_value_that_stays_is_renewed_only_after_a_while() -> None:
    _, text = merged(SHOP, [says(SystemSubject(), "team.engineers", 12)])
    assert merged(text, [says(SystemSubject(), "team.engineers", 12, as_of=date(2026, 8, 1))])[1] == text
    found, later = merged(text, [says(SystemSubject(), "team.engineers", 12, as_of=date(2026, 12, 1))])
    assert (found.differs, "as_of: 2026-12-01" in later) == (False, True)


def test_a_value_that_a_profile_cannot_hold_is_not_written() -> None:
    found, text = merged(
        SHOP, [says(SystemSubject(), "existing.codebase_kloc", -3), says(SystemSubject(), "team.unheard_of", 1)]
    )
    assert (text, found.changes) == (SHOP, ())


NAMES = st.sampled_from(["a", "b-c", "d.e", "yes"])
CONFIDENCES = st.sampled_from(Confidence)
FACTS = st.one_of(
    st.tuples(st.just("team.engineers"), st.integers(1, 40)),
    st.tuples(st.just("team.engineers"), st.just(Interval(3, 9))),
    st.tuples(st.just("platform.observability"), st.sampled_from(["metrics", OneOf(("metrics", "tracing"))])),
    st.tuples(st.just("existing.codebase_kloc"), st.sampled_from([2.5, 13, 400])),
)
FIELDS = st.one_of(
    st.just((EXISTS, True)),
    st.tuples(st.just("changes_per_month"), st.sampled_from([0.5, 1.83, 12])),
    st.tuples(st.just("runtime"), st.sampled_from(["go", "java"])),
    st.tuples(st.just("code"), st.sampled_from([frozenset({"src/a"}), frozenset({"src/a/b", "x"})])),
    st.tuples(st.just("kind"), st.sampled_from(["billing", "other"])),
)
PAIRS = st.tuples(NAMES, NAMES).filter(lambda ends: ends[0] != ends[1])
OBSERVATIONS = st.lists(
    st.one_of(
        st.builds(lambda fact, sure: says(SystemSubject(), fact[0], fact[1], sure), FACTS, CONFIDENCES),
        st.builds(
            lambda name, field, sure: says(PartSubject(name), field[0], field[1], sure), NAMES, FIELDS, CONFIDENCES
        ),
        st.builds(lambda ends, sure: says(Pair(*ends), EXISTS, True, sure), PAIRS, CONFIDENCES),
        st.builds(
            lambda ends, sure: says(Pair(min(ends), max(ends), False), "co_change_pct", 30, sure), PAIRS, CONFIDENCES
        ),
    ),
    max_size=14,
)
PROFILES = st.sampled_from(
    [
        SHOP,
        "name: shop\nteam:\n  engineers: 7  # counted\ncomponents:\n  - {name: a, runtime: go}  # ours\n",
        "name: shop\nexisting: {codebase_kloc: {min: 1, max: 3}}\ncomponents:\n  # two\n  - name: a\n    code: lib\n"
        "  - name: yes\ninteractions:\n  - {from: a, to: yes, need: none}\n",
    ]
).map(lambda text: text.replace("name: yes", 'name: "yes"').replace("to: yes", 'to: "yes"'))


@given(PROFILES, OBSERVATIONS, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_what_a_source_says_is_irrelevant(
    text: str, items: list[Observation], low: bool, random: Any
) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert merged(text, items, accept_low=low) == merged(text, shuffled, accept_low=low)


@given(PROFILES, OBSERVATIONS, st.booleans())
def test_merging_twice_changes_nothing_and_can_be_undone(text: str, items: list[Observation], low: bool) -> None:
    _, once = merged(text, items, accept_low=low)
    found, twice = merged(once, items, accept_low=low)
    assert (twice, found.changes) == (once, ())
    assert Replacement.between(text, once).undone(once) == text


@given(PROFILES, OBSERVATIONS)
def test_everything_written_has_evidence_and_nothing_of_a_person_is_replaced(
    text: str, items: list[Observation]
) -> None:
    found, after = merged(text, items)
    was, now = (parse_profile(words, "f", api.load_pack()).document.data for words in (text, after))
    evidence = now.pop("evidence", {})
    assert {change.found.path for change in found.changes} == set(evidence)
    for key, value in was.items():
        if isinstance(value, dict):
            assert value.items() <= now[key].items()
        elif isinstance(value, list):
            for before, item in zip(value, now[key], strict=False):
                assert before.items() <= item.items()
        else:
            assert now[key] == value
    if not items:
        assert after == text
