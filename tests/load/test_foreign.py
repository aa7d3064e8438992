"""YAML of other tools is read leniently, and within limits."""

from archdecide.load.foreign import read_documents

SERVICES = """\
x-common: &common
  image: shop
  ports: [80]
services:
  cart:
    <<: *common
    image: cart
    environment: !reset {A: 1}
"""


def test_merge_keys_give_what_a_mapping_lacks_and_tags_are_dropped() -> None:
    (document,), problems = read_documents(SERVICES, "compose.yaml")
    assert problems == ()
    assert document.data["services"]["cart"] == {"image": "cart", "environment": {"A": 1}, "ports": [80]}


def test_a_value_has_its_place_also_where_it_was_merged() -> None:
    (document,), _ = read_documents(SERVICES, "compose.yaml")
    assert str(document.place(("services", "cart", "image"))) == "compose.yaml:7:5"
    assert str(document.place(("services", "cart", "ports"))) == "compose.yaml:3:3"
    assert str(document.place(("services", "cart", "nothing"))) == "compose.yaml:5:3"


def test_many_documents_are_read_and_empty_ones_left_out() -> None:
    documents, _ = read_documents("a: 1\n---\n---\n- 2\n--- three\n", "all.yaml")
    assert [document.data for document in documents] == [{"a": 1}, [2], "three"]


def test_keys_are_text_and_the_last_of_a_repeated_key_counts() -> None:
    (document,), _ = read_documents('1: a\ntrue: b\nk: 1\nk: 2\n"<<": c\n', "f")
    assert document.data == {"1": "a", "true": "b", "k": 2, "<<": "c"}


def test_what_stands_before_a_fault_is_kept() -> None:
    documents, problems = read_documents("a: 1\n---\nb: [\n", "f")
    assert [document.data for document in documents] == [{"a": 1}]
    assert str(problems[0].where).startswith("f:")


def test_a_merge_key_of_something_else_merges_nothing() -> None:
    (document,), problems = read_documents("<<: 3\na: 1\nb: {<<: [{c: 1}, 4, {c: 2, d: 3}]}\n", "f")
    assert (document.data, problems) == ({"a": 1, "b": {"c": 1, "d": 3}}, ())


def test_a_bomb_of_aliases_and_deep_nesting_are_refused() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert "aliases repeat" in read_documents(bomb, "f")[1][0].what
    assert "levels deep" in read_documents("[" * 5_000, "f")[1][0].what


def test_a_character_that_yaml_does_not_allow_is_a_problem_at_its_place() -> None:
    documents, problems = read_documents("a: 1\nb: x\0y\n", "x.yaml")
    assert documents == ()
    assert list(map(str, problems)) == ["x.yaml:2:5: this character is not allowed in YAML (delete it)"]
