"""What is compiled and kept: the pack and the template that a start reads, against what they were made from."""

import gc
import json
from copy import copy, deepcopy
from dataclasses import fields
from pathlib import Path
from zlib import crc32

import pytest
from changes import replace
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from archdecide import api, assets, cli
from archdecide.curves import Piecewise
from archdecide.formats.document.own_template import fill
from archdecide.formats.document.templating import compiled as compiled_template
from archdecide.load.compiled import compiled, is_current, is_whole, restored
from archdecide.load.pack_reader import load_pack, read_pack
from archdecide.rules import KEYS, Pack

CORE = Path(__file__).parents[2] / "rules" / "core"


@pytest.fixture(scope="module")
def written() -> Pack:
    """The core pack as its YAML files say it."""
    return read_pack(CORE)


def test_a_restored_pack_equals_the_one_that_was_compiled(written: Pack) -> None:
    again = restored(compiled(written))
    assert again == written
    assert repr(again) == repr(written)  # 1 and 1.0, lists and tuples, defaults and their order


def test_a_list_is_made_when_it_is_first_asked_for(written: Pack) -> None:
    again = restored(compiled(written))
    assert [name for name in KEYS if name in vars(again)] == []
    assert again.gates == written.gates
    assert again.gates is again.gates
    assert [name for name in KEYS if name in vars(again)] == ["gates"]
    with pytest.raises(AttributeError, match="Pack has no 'gate'"):
        again.gate  # type: ignore[attr-defined]  # noqa: B018


def test_each_list_has_a_line_of_its_own_after_two_that_say_what_was_compiled(written: Pack) -> None:
    lines = compiled(written).splitlines(keepends=True)
    identity = json.loads(lines[0])
    assert (identity["sha256"], identity["checksum"]) == (written.sha256, crc32("".join(lines[1:]).encode()))
    kinds = [{entry["$"] for entry in json.loads(line)} for line in lines[2:]]
    assert kinds == [{type(entry).__name__ for entry in getattr(written, name)} for name in KEYS]
    assert set(KEYS) < {field.name for field in fields(Pack)}


def test_other_fields_of_a_rule_make_older_text_stale(written: Pack) -> None:
    text = compiled(written)
    assert is_current(text, written.sha256)
    assert not is_current(text, "abc")

    class Smooth(Piecewise, frozen=True):
        smooth: bool = False

    assert is_current(text, written.sha256)  # nodes elsewhere, such as those of profiles, are none of a pack
    Smooth.__module__ = Piecewise.__module__
    assert not is_current(text, written.sha256)
    del Smooth
    gc.collect()  # what follows must not know it
    assert is_current(text, written.sha256)


def test_what_is_left_of_a_compiled_pack_is_not_taken_for_it(written: Pack) -> None:
    text = compiled(written)
    head = text.index("\n") + 1
    assert is_whole(text)
    for damaged in ("", text[: head // 2], text[:head], text[: len(text) // 2], text[:-1], text.replace("0.5", "0.6")):
        assert not is_whole(damaged)
        assert not is_current(damaged, written.sha256)


@pytest.mark.parametrize("is_checkout", [True, False])
def test_a_damaged_compiled_pack_is_made_anew(
    is_checkout: bool, written: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, kept = compiled(written), tmp_path / "core.json"
    monkeypatch.setattr(assets, "COMPILED_PACK", kept)
    monkeypatch.setattr(assets, "is_checkout", lambda: is_checkout)
    monkeypatch.setattr(assets, "rules_folder", lambda: CORE.parent)
    for damaged in (text[: len(text) // 2].encode(), text.encode()[:-1], b"\xff", None):
        kept.unlink() if damaged is None else kept.write_bytes(damaged)
        assert load_pack().gates == written.gates
        assert kept.read_text("utf-8") == text


def test_a_pack_with_other_forces_keeps_the_rest(pack: Pack) -> None:
    known = pack.dependents
    fewer = pack.with_forces(pack.forces[1:])
    assert fewer.forces == pack.forces[1:]
    assert fewer.dependents is known
    assert (fewer.criteria, fewer.claims, fewer.sha256) == (pack.criteria, pack.claims, pack.sha256)
    assert len(pack.forces) == len(api.load_pack().forces)


def test_a_copied_pack_reads_the_same_facts(pack: Pack) -> None:
    expected = {gate.id: pack.inputs_of_condition(gate.levels[0].when) for gate in pack.gates}
    for again in (deepcopy(pack), copy(pack)):
        assert {gate.id: again.inputs_of_condition(gate.levels[0].when) for gate in again.gates} == expected
        assert again == pack


def test_any_sign_in_a_text_survives(written: Pack) -> None:
    note = replace(written.facts[0], why="one\u2028two\x85three\nfour \U0001f600")
    odd = replace(written, facts=(note, *written.facts[1:]))
    assert restored(compiled(odd)) == odd


# ── templates ──


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is kept."""
    monkeypatch.setattr(assets, "KEPT_MODULES", tmp_path / "kept")
    return tmp_path / "kept"


def environment(**options: bool) -> SandboxedEnvironment:
    return SandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, **options)


LETTER = "letter.md.j2"


def test_a_kept_template_renders_as_one_compiled_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "{% for name in names %}\nDear {{ name | upper }}\n{% endfor %}"
    expected = environment().from_string(source).render(names=["Ada", "Bob"])
    first = compiled_template(environment(), LETTER, source).render(names=["Ada", "Bob"])
    module = kept / "letter_md_j2.py"
    text = module.read_text("utf-8")
    monkeypatch.setattr(SandboxedEnvironment, "compile", None)  # what is kept needs no compiling
    again = compiled_template(environment(), LETTER, source).render(names=["Ada", "Bob"])
    assert expected == first == again == "Dear ADA\nDear BOB\n"
    assert [module] == [path for path in kept.iterdir() if path.is_file()]
    assert text == module.read_text("utf-8")


def test_a_kept_template_that_breaks_off_is_made_anew(kept: Path) -> None:
    source = "{% for name in names %}\nDear {{ name | upper }}\n{% endfor %}"
    compiled_template(environment(), LETTER, source)
    module = kept / "letter_md_j2.py"
    whole = module.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    for number in range(len(lines)):
        for damaged in ("".join(lines[:number]), "".join(lines[:number]) + lines[number][: len(lines[number]) // 2]):
            module.write_text(damaged, "utf-8")
            assert compiled_template(environment(), LETTER, source).render(names=["Ada"]) == "Dear ADA\n"
            assert module.read_text("utf-8") == whole


def test_another_text_or_option_is_compiled_anew(kept: Path) -> None:
    for _ in range(2):
        assert compiled_template(environment(), LETTER, "{{ x }}").render(x="a<") == "a<"
        assert compiled_template(environment(autoescape=True), LETTER, "{{ x }}").render(x="a<") == "a&lt;"
        assert compiled_template(environment(), LETTER, "{{ x }}!").render(x="a<") == "a<!"
    assert len(list(kept.glob("*.py"))) == 1


def test_the_template_of_a_user_is_not_kept(kept: Path) -> None:
    assert fill("own.md.j2", "{{ 1 + 1 }} of mine", {}) == "2 of mine"
    assert not kept.exists()


@pytest.mark.usefixtures("kept")
def test_a_kept_template_stays_in_the_sandbox() -> None:
    for _ in range(2):
        with pytest.raises(SecurityError, match="unsafe"):
            compiled_template(environment(), LETTER, "{{ ().__class__.__bases__ }}").render()


# ── the command that was called ──


def test_only_the_command_that_was_called_is_built() -> None:
    assert [item.name for item in cli._with_command(["assess"]).registered_commands] == ["assess"]
    for arguments in ([], ["--help"], ["rules"], ["asses"]):
        assert cli._with_command(arguments) is cli.app
    assert len(cli.app.registered_commands) > 10
