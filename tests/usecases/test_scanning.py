"""A checkout becomes a profile, a refresh leaves people's values alone, and a check says where they differ."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkouts import Checkout, MadeHistory, write_files
from closed_schemas import closed
from command import ROOT, run
from jsonschema import Draft202012Validator
from typer.main import get_command

import archdecide.cli
from archdecide import api, formats
from archdecide.importers import IMPORTERS

ADA = "Ada Long <ada@corp.example>"
COMPOSE = """\
services:
  web:
    build: web
    environment: {CART_URL: "http://user:secret@cart:8080", MAIL: "mail:25", OTHER_HOST: nobody}
    depends_on: [cart, pay]
  cart:
    build: cart
    environment: ["DB=postgres://app:secret@orders-db/cart"]
  pay: {build: pay}
  mail: {image: mail}
  orders-db: {image: postgres:18}
  collector: {image: otel/opentelemetry-collector:1}
"""
TODAY = ("--today", "2026-06-30")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system of four components with a history of a year."""
    made = MadeHistory()
    made.write("compose.yaml", COMPOSE, ADA, "2025-01-01")
    for name, lines in (("web/app.ts", 80), ("cart/main.py", 90), ("pay/main.go", 90)):
        made.write(name, "line\n" * lines, ADA, "2025-01-02")
    for number in range(24):
        made.commit(["cart/main.py", *(["web/app.ts"] if number < 8 else [])], ADA, f"2026-06-{number + 1:02}")
    return made.into(tmp_path_factory.mktemp("scan") / "shop", checked_out=True)


@pytest.fixture
def profile(shop: Path, tmp_path: Path) -> Path:
    path = tmp_path / "archdecide.yaml"
    assert run("scan", str(shop), "-o", str(path), *TODAY).code == 0
    return path


def scanned(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--format", "json", *TODAY)
    assert result.code in (0, 1), result.err
    data: dict[str, Any] = json.loads(result.out)
    errors = Draft202012Validator(closed(formats.schema("scan"))).iter_errors(data)
    assert [error.message for error in errors] == []
    return data


def test_a_checkout_becomes_a_profile_that_can_be_assessed(profile: Path) -> None:
    found = api.load_profile(profile)
    components = {item.name: item for item in found.components or ()}
    assert sorted(components) == ["cart", "mail", "pay", "web"]
    assert (components["cart"].data_store, components["cart"].code) == ("orders-db", ("cart",))
    assert (components["cart"].changes_per_month, components["pay"].changes_per_month) == (2.0, 0.0)
    edges = [(item.source, item.target, item.co_change_pct) for item in found.interactions or ()]
    assert edges == [("web", "cart", 33), ("web", "mail", None)]  # 8 of 24 changes of either
    assert (found.name, found.existing.deployables, found.existing.codebase_kloc) == ("shop", 3, 0.1)
    assert found.team.engineers == 1
    assert run("assess", str(profile)).code == 0
    assert "secret" not in profile.read_text("utf-8")


def test_everything_that_a_scan_writes_has_evidence(profile: Path) -> None:
    found = api.load_profile(profile)
    paths = set(found.evidence)
    for item in found.components or ():
        assert {f"components.{item.name}.{key}" for key in item.stated} <= paths
    assert {"team.engineers", "existing.deployables", "interactions.web -> cart.co_change_pct"} <= paths


def test_a_second_scan_changes_nothing(shop: Path, profile: Path) -> None:
    before = profile.read_bytes()
    result = run("scan", str(shop), "--update", str(profile), *TODAY)
    assert (result.code, profile.read_bytes()) == (0, before)
    assert result.out.startswith("0 values written")


def test_a_refresh_leaves_the_values_and_comments_of_people(shop: Path, profile: Path) -> None:
    text = profile.read_text("utf-8").replace("engineers: 1\n", "engineers: 7  # staff list\n")
    profile.write_text(text.replace("changes_per_month: 2,", "changes_per_month: 11,"), encoding="utf-8")
    before = profile.read_bytes()
    result = run("scan", str(shop), "--update", str(profile), *TODAY)
    assert profile.read_bytes() == before
    assert "Conflicts" in result.out
    assert "yours 11" in result.out and "yours 7" in result.out


def test_a_refresh_follows_the_evidence_and_can_be_taken_back(shop: Path, profile: Path) -> None:
    text = profile.read_text("utf-8")
    older = text.replace("changes_per_month: 2,", "changes_per_month: 9,").replace("found: 2}", "found: 9}")
    older += "# the end, without a line end"
    profile.write_text(older, encoding="utf-8")
    data = scanned("scan", str(shop), "--update", str(profile))
    assert [(item["path"], item["was"], item["value"]) for item in data["written"]] == [
        ("components.cart.changes_per_month", 9, 2)
    ]
    after, undo = profile.read_text("utf-8"), data["undo"]
    end = undo["start"] + len(undo["now"])
    assert after[: undo["start"]] + undo["was"] + after[end:] == older


def test_check_ends_with_1_where_a_value_differs_and_writes_nothing(shop: Path, profile: Path) -> None:
    arguments = ("scan", str(shop), "--check", "--update", str(profile), *TODAY)
    assert run(*arguments).code == 0
    profile.write_text(profile.read_text("utf-8").replace("engineers: 1\n", "engineers: 9\n"), encoding="utf-8")
    before = profile.read_bytes()
    assert (run(*arguments).code, profile.read_bytes()) == (1, before)


def test_a_dry_run_writes_nothing_and_lists_people_on_request(shop: Path, tmp_path: Path) -> None:
    result = run("scan", str(shop), "-o", str(tmp_path / "new.yaml"), "--dry-run", "--people", *TODAY)
    assert result.code == 0
    assert "   24 Ada Long <ada@corp.example>" in result.out
    assert not (tmp_path / "new.yaml").exists()


def test_what_is_not_written_is_said(shop: Path) -> None:
    data = scanned("scan", str(shop), "--dry-run")
    assert [item["path"] for item in data["candidates"]] == ["interactions.web -> pay.to"]
    assert {item["role"]: item["name"] for item in data["left_out"]} == {"platform": "collector"}
    assert [(item["name"], item["in"]) for item in data["unresolved"]] == [("nobody", "web.OTHER_HOST")]
    assert "team.teams" in data["open_facts"]
    accepted = scanned("scan", str(shop), "--dry-run", "--accept-low")
    assert "interactions.web -> pay.to" in [item["path"] for item in accepted["written"]]


def test_what_the_user_says_about_reading_is_kept_for_the_next_time(shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    options = ("--component", "till=pay", "--alias", "nobody=pay", "--only", "compose,git", "--release-tags", "v.*")
    assert run("scan", str(shop), "-o", str(path), *options, *TODAY).code == 0
    found = api.load_profile(path)
    assert (found.scan.components, found.scan.aliases) == ({"till": ("pay",)}, {"nobody": "pay"})
    assert found.scan.release_tags == "v.*"
    assert ("web", "pay") in [(item.source, item.target) for item in found.interactions or ()]
    before = path.read_bytes()
    assert run("scan", str(shop), "--update", str(path), "--only", "compose,git", *TODAY).code == 0
    assert path.read_bytes() == before


def test_a_revision_is_read_from_the_repository(shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "then.yaml"
    first = run("scan", str(shop), "--at", "HEAD~10", "-o", str(path), *TODAY)
    assert first.code == 0, first.err
    rates = {item.name: item.changes_per_month for item in api.load_profile(path).components or ()}
    assert rates["cart"] == round(14 / 12, 2)
    assert run("scan", str(shop), "--at", "nothing", *TODAY).code == 2


def test_a_folder_without_a_repository_is_read_all_the_same(tmp_path: Path) -> None:
    write_files(tmp_path / "shop", {"compose.yaml": COMPOSE, "web/x.py": "a = 1\n"})
    data = scanned("scan", str(tmp_path / "shop"), "--dry-run")
    assert {"components.web.name", "interactions.web -> cart.to"} <= {item["path"] for item in data["written"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "nowhere"], "is not a folder"),
        (["scan", "--only", "compos"], "did you mean 'compose'?"),
        (["scan", "--component", "cart"], "is not NAME=VALUE"),
        (["scan", "--component", "cart=../x"], "not a path below the root"),
        (["scan", "--file", "none.yaml", "--dry-run"], "no deployment file can be read here"),
        (["scan", "--release-tags", "("], "no regular expression"),
        (["scan", "-o", "a", "--update", "b"], "only one of"),
        (["scan", "--update", "none.yaml"], "there is no such file"),
        (["scan", "--today", "today"], "a day is written YYYY-MM-DD"),
        (["import"], "a source and a file are missing"),
        (["import", "jager", "x"], "did you mean 'jaeger'?"),
        (["import", "jaeger", "none.json"], "there is no such file"),
    ],
)
def test_what_cannot_be_read_is_said_and_ends_with_2(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.code == 2
    assert said in result.err, result.err
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_not_replaced(shop: Path, profile: Path) -> None:
    before = profile.read_bytes()
    result = run("scan", str(shop), "-o", str(profile), *TODAY)
    assert (result.code, profile.read_bytes()) == (2, before)
    assert "--update" in result.err
    assert run("scan", str(shop), "-o", str(profile), "--force", *TODAY).code == 0


def test_a_source_can_be_imported_from_a_file_or_standard_input(tmp_path: Path) -> None:
    write_files(tmp_path, {"deploy/prod.yml": COMPOSE})
    path = tmp_path / "p.yaml"
    arguments = ("import", "compose", str(tmp_path / "deploy/prod.yml"), "-o", str(path), *TODAY)
    assert run(*arguments).code == 0
    assert [item.name for item in api.load_profile(path).components or ()] == ["cart", "mail", "pay", "web"]
    assert run("import", "compose", "-", "-o", "-", *TODAY, text=COMPOSE).out.count("- {name: ") == 4


def test_every_source_says_what_it_gives() -> None:
    result = run("import", "--list")
    assert (result.code, result.out.count("Gives"), result.out.count("File: ")) == (0, len(IMPORTERS), len(IMPORTERS))


def test_a_file_that_is_broken_never_hides_the_others(tmp_path: Path) -> None:
    files = {
        "compose.yaml": COMPOSE,
        "deploy/k8s.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec: [\n",
        "web/x.py": "a = 1\n" * 60,
    }
    data = scanned("scan", str(write_files(tmp_path / "shop", files)), "--dry-run")
    assert [problem["place"].rsplit("/", 1)[1] for problem in data["problems"]] == ["k8s.yaml:4:1"]
    assert "components.web.name" in [item["path"] for item in data["written"]]


def test_the_manual_names_only_options_and_sources_that_exist() -> None:
    manual = (ROOT / "docs" / "scan.md").read_text("utf-8")
    commands = get_command(archdecide.cli.app).commands  # type: ignore[attr-defined]
    known = {option for name in ("scan", "import", "history") for item in commands[name].params for option in item.opts}
    named = set(re.findall(r"(?<!-)--[a-z][a-z-]+", manual))
    foreign = {"--json", "--title", "--body-file", "--quiet"}
    assert named - foreign <= known
    table = manual.split("## What each source gives")[1].split("## ")[0]
    sources = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`([a-z-]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert sources - {"archdecide"} == set(IMPORTERS)


def test_entries_that_do_not_fit_on_a_line_are_told_apart(shop: Path) -> None:
    body = run("scan", str(shop), "--dry-run", *TODAY).out.partition("Values\n")[2].partition("\n\n")[0].splitlines()
    starts = [line for line in body if line.startswith("  - ")]
    assert len(starts) < len(body)
    assert all(line.startswith("    ") for line in body if line not in starts)
    assert max(map(len, body)) <= 80


def test_a_folder_of_a_repository_is_scanned_alone(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "shop")
    for _ in range(5):
        checkout.commit("inner/cart/Dockerfile", "inner/cart/a.py", "outer/b.py")
    write_files(checkout.folder, {"inner/compose.yaml": "services: {cart: {build: cart}}\n"})
    checkout.git("add", "-A")
    checkout.git("commit", "-qm", "deploy")
    found = api.scan(checkout.folder / "inner", today=date(2026, 1, 2))
    [cart] = found.loaded.profile.components or ()
    assert (cart.name, cart.code, cart.changes_per_month) == ("cart", ("cart",), 5.0)
    at = api.scan(checkout.folder / "inner", today=date(2026, 1, 2), at="HEAD")
    assert at.text == found.text


def test_a_history_without_its_folders_is_said_and_hides_nothing_else(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "shop")
    write_files(checkout.folder, {"compose.yaml": "services: {cart: {build: cart}}\n", "cart/Dockerfile": "x\n"})
    checkout.git("add", "-A")
    checkout.commit("cart/a.py")
    checkout.commit("cart/a.py")
    checkout.git("config", "uploadpack.allowFilter", "true")
    checkout.git("clone", "-q", "--filter=tree:0", checkout.folder.as_uri(), str(tmp_path / "clone"))
    found = api.scan(tmp_path / "clone", today=date(2026, 1, 2))
    assert [component.name for component in found.loaded.profile.components or ()] == ["cart"]
    [problem] = found.said.problems
    assert problem.what.startswith("log failed: could not fetch") and "--filter=blob:none" in problem.hint


def test_a_scan_and_a_look_back_say_how_far_they_are(shop: Path, profile: Path) -> None:
    told: list[tuple[int, int]] = []
    found = api.scan(shop, today=date(2026, 6, 30), progress=lambda done, of: told.append((done, of)))
    assert told == [(number, len(found.sources)) for number in range(1, len(found.sources) + 1)]
    told.clear()
    past = api.history(profile, shop, today=date(2026, 6, 30), progress=lambda done, of: told.append((done, of)))
    assert told == [(number, len(past.moments)) for number in range(1, len(past.moments) + 1)]


def test_what_only_a_scan_wrote_is_removed_on_request(tmp_path: Path) -> None:
    shop, path = tmp_path / "shop", tmp_path / "archdecide.yaml"
    write_files(shop, {"compose.yaml": "services: {cart: {build: cart}, pay: {build: pay}}\n"})
    assert run("scan", str(shop), "-o", str(path), *TODAY).code == 0
    write_files(shop, {"compose.yaml": "services: {cart: {build: cart}}\n"})
    last = run("scan", str(shop), "--update", str(path), *TODAY)
    assert "pay: only a scan wrote it; --prune removes it" in last.out
    assert "pay" in path.read_text("utf-8")
    assert run("scan", str(shop), "--update", str(path), "--prune", *TODAY).code == 0
    assert "pay" not in path.read_text("utf-8")


def test_a_map_of_people_gives_the_owners_of_components(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "teams.yaml").write_text("ada@corp.example: tills\n", encoding="utf-8")
    out = run("scan", str(shop), "--dry-run", "--team-map", str(tmp_path / "teams.yaml"), *TODAY).out
    owned = [entry.partition(":")[0] for entry in " ".join(out.split()).split(" - ") if "team tills" in entry]
    assert owned == ["cart"]  # the others have too few changes


@pytest.mark.parametrize("seconds", ["253402300900", "99999999999999999", "9" * 40, "-5", "x"])
def test_a_commit_may_claim_any_date(tmp_path: Path, seconds: str) -> None:
    checkout = Checkout(tmp_path / "shop")
    write_files(checkout.folder, {"compose.yaml": "services: {cart: {build: cart}}\n"})
    checkout.git("add", "-A")
    checkout.commit()
    text = re.sub(r"> \d+ ", f"> {seconds} ", checkout.git("cat-file", "commit", "HEAD"))
    (tmp_path / "commit").write_text(text, encoding="utf-8")
    made = checkout.git("hash-object", "-t", "commit", "-w", "--literally", str(tmp_path / "commit")).strip()
    checkout.git("update-ref", "refs/heads/main", made)
    found = api.scan(checkout.folder, today=date(2026, 1, 2))
    assert [component.name for component in found.loaded.profile.components or ()] == ["cart"]
    assert date(1970, 1, 1) <= found.as_of <= date(2026, 1, 2)
