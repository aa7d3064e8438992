"""A history says how often components change and how many people change them; bots and sweeps say nothing."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkouts import MadeHistory

from archdecide.evidence.observations import Confidence, Observations
from archdecide.importers import Context, Options, Source, git
from archdecide.load.history import RepositoryHistory
from archdecide.load.scan_tables import scan_tables
from archdecide.load.scanning import ScannedFiles
from archdecide.load.trees import FolderTree
from archdecide.values import Interval

ADA, ADA_AT_HOME = "Ada Long <ada@corp.example>", "Ada Long <ada@home.example>"
BO, BO_AT_GITHUB, BO_BY_LOGIN = (
    "Bo Berg <bo@corp.example>",
    "Bo Berg <7+boberg@users.noreply.github.com>",
    "boberg <b@else.example>",
)
BOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
CART, PAY, WEB = "services/cart/main.py", "services/pay/main.go", "services/web/app.ts"
FOLDERS = {name: (f"services/{name}",) for name in ("cart", "pay", "web")}
MANIFESTS = ["services/cart/requirements.txt", "services/pay/go.mod", "services/web/package.json"]


def history() -> MadeHistory:
    """A year of changes to 2026-06-24, by two regular people, two others, a bot and an agent."""
    made = MadeHistory()
    made.commit([CART, PAY, WEB, *MANIFESTS], ADA, "2025-01-10")
    made.commit([CART], ADA, "2025-05-01")
    for day in ("2025-08-01", "2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-05"):
        made.commit([CART, PAY], ADA_AT_HOME, day)
    for number in range(1, 21):
        made.commit(MANIFESTS, BOT, f"2026-03-{number:02}")
    made.commit([CART], BO_AT_GITHUB, "2026-04-10")
    made.commit([CART], BO_BY_LOGIN, "2026-05-10")
    made.commit([CART], BO, "2026-05-20")
    trailers = "Co-authored-by: Dee Fir <dee@corp.example>\nCo-authored-by: Claude <noreply@anthropic.com>"
    base = made.commit([WEB], "Cy <cy@else.example>", "2026-06-01", f"drive-by\n\n{trailers}")
    made.commit([MANIFESTS[1]], BOT, "2026-06-02", branch="bump", starts_at=base)
    made.commit([], ADA, "2026-06-03", "Merge bump", merges="bump")
    tip = made.commit([PAY], BO, "2026-06-04", branch="feature", starts_at=base)
    made.commit([PAY, "services/pay/more.go"], BO, "2026-06-05", branch="feature", starts_at=tip)
    made.commit([], ADA, "2026-06-06", "Merge feature", merges="feature")
    made.commit(MANIFESTS, ADA, "2026-06-20")
    sweep = [f"services/{part}/file{number}" for part in ("cart", "pay") for number in range(60)]
    made.commit([*sweep, WEB], ADA, "2026-06-21")
    strange = ["services/web/a b\nc.ts", "services/web/caf\udce9.ts", "services/web/\x1e.ts"]
    last = made.commit(strange, ADA, "2026-06-24")
    for name, day in (("v1.0.0", "2026-05-04"), ("v1.0.1", "2026-06-01"), ("v1.1.0", "2026-06-01")):
        made.tag(name, day, last)
    for name in ("v1.2.0-rc.1", "nightly-20260601", "chart-1.0.0"):
        made.tag(name, "2026-06-02", last)
    return made


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return history().into(tmp_path_factory.mktemp("made") / "shop")


def observed(folder: Path, today: str = "2026-06-30", **options: Any) -> Observations:
    past = RepositoryHistory.of(str(folder))
    assert past is not None
    day = date.fromisoformat(today)
    context = Context(
        today=day,
        as_of=past.last_day or day,
        components=FOLDERS,
        tables=scan_tables(),
        options=Options(**options),
    )
    files = ScannedFiles(FolderTree(str(folder)))
    return git.read(Source(importer="git", files=files, history=past), context)


def values(found: Observations) -> Mapping[str, Any]:
    return {" ".join(filter(None, (str(item.subject), item.field))): item.value for item in found.items}


def test_rates_count_changes_by_people_of_the_main_line(repository: Path) -> None:
    found = values(observed(repository))
    assert {name: found[f"{name} changes_per_month"] for name in FOLDERS} == {
        "cart": round(11 / 12, 2),  # six with pay, three by Bo, the manifests, the sweep
        "pay": round(9 / 12, 2),  # six with cart, the merged branch, the manifests, the sweep
        "web": round(4 / 12, 2),  # the drive-by, the manifests, the sweep, the strange names
    }


def test_people_are_counted_once_and_bots_and_agents_never(repository: Path) -> None:
    found = observed(repository)
    engineers = next(item for item in found.items if item.field == "team.engineers")
    assert (engineers.value, engineers.confidence) == (Interval(2, 4), Confidence.LOW)  # Ada, Bo; with Cy and Dee
    assert engineers.bounds
    assert "People in 90 days: 4, a year ago 1." in found.notes


def test_co_change_leaves_manifests_and_sweeps_out(repository: Path) -> None:
    found = [item for item in observed(repository).items if item.field == "co_change_pct"]
    assert [(str(item.subject), item.value, item.confidence) for item in found] == [
        ("cart ~ pay", 60, Confidence.MEDIUM)  # 6 of 9 + 7 - 6
    ]


def test_stubs_made_anew_couple_nobody_but_cross_components(tmp_path: Path) -> None:
    made = MadeHistory()
    for number in range(30):
        made.commit([CART, *(["services/pay/api_pb2.py"] if number < 15 else [PAY])], ADA, f"2026-05-{number + 1:02}")
    found = values(observed(made.into(tmp_path / "shop")))
    assert found["cart ~ pay co_change_pct"] == 50  # 15 of 30
    assert found["delivery.cross_component_change_pct"] == 100


def test_few_changes_say_nothing_about_how_many_cross_components(repository: Path) -> None:
    found = observed(repository)
    assert "delivery.cross_component_change_pct" not in values(found)
    assert any(note.startswith("Only 12 changes by people touch components") for note in found.notes)


def test_many_changes_say_how_many_cross_components(tmp_path: Path) -> None:
    made = MadeHistory()
    for number in range(30):
        made.commit([CART, *([PAY] if number < 9 else [])], ADA, f"2026-05-{number + 1:02}")
    assert values(observed(made.into(tmp_path / "shop")))["delivery.cross_component_change_pct"] == 30


def test_releases_are_days_with_a_tag_of_the_largest_family(repository: Path) -> None:
    found = observed(repository)
    assert values(found)["delivery.releases_per_week_now"] == 0.038  # two days in 52 weeks
    assert any("Tags such as v1." in note and "chart-1.0.0" in note for note in found.notes)
    assert values(observed(repository, release_tags="chart-.*"))["delivery.releases_per_week_now"] == 0.019
    assert "delivery.releases_per_week_now" not in values(observed(repository, release_tags="("))


def test_tags_that_a_workflow_deploys_are_releases(tmp_path: Path) -> None:
    made = MadeHistory()
    steps = "[{run: kubectl apply -f prod}]"
    on_tag = f"on: {{push: {{tags: ['v[0-9]+.*']}}}}\njobs: {{deploy-production: {{steps: {steps}}}}}\n"
    made.write(".github/workflows/release.yml", on_tag, ADA, "2026-06-01")
    mark = made.commit([CART], ADA, "2026-06-02")
    made.tag("v1.0.0", "2026-06-03", mark)
    found = observed(made.into(tmp_path / "shop", checked_out=True)).items
    (rate,) = (item for item in found if item.field == "delivery.releases_per_week_now")
    assert (rate.value, rate.confidence) == (0.019, Confidence.MEDIUM)
    assert rate.source.endswith("which .github/workflows/release.yml deploys")


def test_a_component_younger_than_the_period_is_counted_over_its_age(tmp_path: Path) -> None:
    made = MadeHistory()
    made.commit([CART], ADA, "2025-01-01")
    made.commit([PAY], ADA, "2026-04-01")
    for day in range(1, 6):
        made.commit([PAY, CART], ADA, f"2026-06-{day:02}")
    made.commit([CART], ADA, "2026-06-30")
    found = values(observed(made.into(tmp_path / "shop")))
    assert found["pay changes_per_month"] == round(6 / (90 / (365.25 / 12)), 2)
    assert found["cart changes_per_month"] == round(6 / 12, 2)


def test_an_old_or_a_shallow_history_says_nothing_about_people_and_rates(repository: Path) -> None:
    found = observed(repository, today="2026-12-01")
    assert (found.items, "The history ends 160 days ago" in found.notes[0]) == ((), True)
    (repository / ".git/shallow").write_text("")
    try:
        found = observed(repository)
        assert (found.items, "fetch-depth: 0" in found.notes[0]) == ((), True)
    finally:
        (repository / ".git/shallow").unlink()


def test_a_mailmap_joins_people_and_a_pattern_makes_a_bot_of_one(tmp_path: Path) -> None:
    made = MadeHistory()
    made.write(".mailmap", "Ada Long <ada@corp.example> <root@localhost>\n", ADA, "2026-06-01")
    made.commit([CART], "root <root@localhost>", "2026-06-02")
    made.commit([CART], "Night Watch <night@corp.example>", "2026-06-03")
    folder = made.into(tmp_path / "shop", checked_out=True)
    assert values(observed(folder))["team.engineers"] == Interval(1, 2)
    assert values(observed(folder, bots=("^night watch",)))["team.engineers"] == 1


def test_a_map_of_people_to_teams_gives_owners(tmp_path: Path) -> None:
    made = MadeHistory()
    for number in range(14):
        made.commit([CART], BO if number < 11 else ADA, f"2026-06-{number + 1:02}")
    folder = made.into(tmp_path / "shop")
    teams = {"BO@corp.example": "payments", "ada long": "shop"}
    assert values(observed(folder, team_map=teams))["cart team"] == "payments"
    assert "cart team" not in values(observed(folder))


def test_files_of_prompts_are_counted_apart_from_files_named_so(tmp_path: Path) -> None:
    made = MadeHistory()
    made.commit(["app/prompts/x.txt"], ADA, "2026-06-01")
    for number in range(9):
        made.commit(["app/title_prompt.py"], ADA, f"2026-06-{number + 2:02}")
    found = values(observed(made.into(tmp_path / "shop")))
    assert found["ai.prompt_changes_per_week"] == Interval(0.0, 0.2)


def test_no_address_of_a_person_leaves_the_importer(repository: Path) -> None:
    assert "example" not in str(observed(repository))


def test_people_are_listed_for_who_asks(repository: Path) -> None:
    past = RepositoryHistory.of(str(repository))
    assert past is not None
    context = Context(today=date(2026, 6, 30), as_of=date(2026, 6, 24), tables=scan_tables())
    listed = git.people(past, context)
    assert list(listed.values()) == [4, 3, 1, 0]  # Bo, Ada, Cy, and Dee as co-author
    assert "Bo Berg <7+boberg@users.noreply.github.com>, Bo Berg <bo@corp.example>, boberg <b@else.example>" in listed
