"""Many profiles: the same bytes in whatever order, by however many processes, in however many parts."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from command import ROOT, run
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import INVALID, OVERDUE, SOUND, TODAY, grown

from archdecide import api
from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import CheckedProfile
from archdecide.errors import InputError
from archdecide.usecases.batch import workers
from archdecide.usecases.batch.run import read_shard
from archdecide.usecases.batch.tasks import FEW, Checker, CheckOutcome, CheckParameters, Task, outcomes

COUNT = 66
"""More than are done in one process."""


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sound, overdue and invalid profiles, one file that is no text, and names that sort oddly."""
    monkeypatch.chdir(tmp_path)
    texts = [OVERDUE, OVERDUE.replace("monolith", "microservices"), INVALID]
    names = [f"{'-_ éZ'[number % 5]}{number}/archdecide.yaml" for number in range(COUNT)]
    grown(tmp_path, {name: texts[number % 3] for number, name in enumerate(names)})
    (tmp_path / names[7]).write_bytes(b"\xff")
    grown(tmp_path, {names[8]: SOUND})
    return names


def printed(*arguments: str, seed: str = "0") -> bytes:
    """What another process prints in two formats."""
    command = [sys.executable, "-m", "archdecide", "check", "--isolated", "--today", TODAY, "--exit-zero"]
    command += ["--category", "fleet", *arguments]  # else it follows from the paths
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (2, b"")
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "text"])
def test_jobs_hash_seed_and_order_change_no_byte(fleet: list[str], form: str) -> None:
    shuffled = [f"./{name}" for name in random.Random(1).sample(fleet, len(fleet))]
    once = printed("-f", form, "--jobs", "1")
    assert printed("-f", form, "--jobs", "3", *shuffled, seed="42") == once


@pytest.mark.usefixtures("fleet")
@pytest.mark.parametrize("of", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_shards_join_to_the_whole(of: int, tmp_path: Path) -> None:
    options = ["check", "--isolated", "--today", TODAY, "--jobs", "1"]
    whole = run(*options, "-f", "json").out
    chosen = range(1, of + 1)
    parts = [str(tmp_path / f"{number}.json") for number in chosen]
    for number, file in zip(chosen, parts, strict=True):
        run(*options, "--shard", f"{number}/{of}", "-f", f"json={file}")
    joined = run("check", "--isolated", "--merge", *reversed(parts), "-f", "json")
    assert (joined.out, joined.code) == (whole, 2)


@pytest.mark.usefixtures("fleet")
def test_a_missing_or_doubled_part_is_told(tmp_path: Path) -> None:
    for number in (1, 3):
        file = tmp_path / f"{number}.json"
        run("check", "--today", TODAY, "--jobs", "1", "--shard", f"{number}/3", "-f", f"json={file}")
    missing = run("check", "--merge", "1.json", "3.json")
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("error: --merge: of 3 parts there is none with the number 2")
    assert "is part 1 of 3, as 1.json is" in run("check", "--merge", "1.json", "1.json", "3.json").err


def test_a_part_without_a_file_is_a_part(tmp_path: Path) -> None:
    grown(tmp_path, {"archdecide.yaml": SOUND})
    for number in (1, 2):
        file = tmp_path / f"{number}.json"
        assert run("check", str(tmp_path), "--today", TODAY, "--shard", f"{number}/2", "-f", f"json={file}").code == 0
    assert "1 profile checked" in run("check", "--merge", str(tmp_path / "1.json"), str(tmp_path / "2.json")).out


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3", "١/٢"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_shard(text)


@given(st.integers(1, 9), st.integers(0, 40))
def test_shards_hold_every_file_once(of: int, count: int) -> None:
    from archdecide.usecases.batch.run import _part

    files = [str(number) for number in range(count)]
    parts = [_part(files, (number, of)) for number in range(1, of + 1)]
    assert sorted(file for part in parts for file in part) == sorted(files)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@settings(max_examples=5)
@given(st.permutations(range(4)), st.integers(1, 2))
def test_the_order_of_names_is_of_no_importance(order: list[int], jobs: int) -> None:
    files = [
        ROOT / "examples" / name / "archdecide.yaml"
        for name in ("fraud-detection", "online-shop", "tiny-mvp-chatbot", "modular-chatbot")
    ]
    day = date.fromisoformat(TODAY)
    assert api.check(*(files[number] for number in order), today=day, jobs=jobs) == api.check(*files, today=day)


# Processes that end before their time


class _Deadly(Checker, frozen=True):
    """Files called `deadly` end the process that checks them."""

    def outcome(self, task: Task) -> CheckOutcome:
        if "deadly" in task.file:
            os._exit(9)
        return CheckOutcome(task, CheckedProfile(task.file, True, ()))


def _start_deadly(terms: CheckParameters) -> None:
    workers._inspector = _Deadly(terms, api.load_pack())


@pytest.mark.slow
def test_a_process_that_dies_takes_no_other_profile_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start", _start_deadly)
    monkeypatch.setattr(workers, "CHUNK", 4)
    monkeypatch.setattr(workers, "AHEAD", 1)
    terms = CheckParameters(date.fromisoformat(TODAY), CheckSettings())
    tasks = [Task(f"{number}{'deadly' if number == 61 else ''}") for number in range(FEW)]
    found = list(outcomes(tasks, Checker(terms, api.load_pack()), count=len(tasks), jobs=2))
    assert [outcome.task for outcome in found] == tasks
    assert [outcome.task.file for outcome in found if outcome.bug] == ["61deadly"]


@pytest.mark.usefixtures("fleet")
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_an_interrupted_run_ends_with_130_leaves_no_process_and_writes_nothing(tmp_path: Path) -> None:
    grown(tmp_path, {f"more/{number}/archdecide.yaml": SOUND for number in range(200)})
    os.mkfifo("pipe.yaml")  # whoever reads it waits for us, so that the run cannot end before it is interrupted
    command = [sys.executable, "-m", "archdecide", "check", "--jobs", "2", "-f", "json=out.json", ".", "pipe.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Whoever runs the tests in the background may ignore Ctrl-C, and what they start would, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    signal.signal(signal.SIGINT, before)
    pipe = os.open("pipe.yaml", os.O_WRONLY)  # returns when a process of the run reads
    os.killpg(process.pid, signal.SIGINT)
    os.close(pipe)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == []
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process is left")
