"""What reading a repository costs, beside git alone and beside other readers of its history, in one run.

    python tests/benchmarks/scan.py [--commits 20000] [--files 7400] [--sample 300] [REPOSITORY]

Without a repository one is made: `--commits` over 40 components, and `--files` files of source. Every row is a process
of its own; its processor time and its largest memory include the git processes that it starts. All readers are asked
for the author and the files of every commit. PyDriller reads only `--sample` commits, and its time is scaled. Rivals
that are not installed (pip install pygit2 pydriller) are left out. Compare the ratios: times are no promise.
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

ROOT = Path(__file__).parents[2]
COMPONENTS = 40
READERS = {
    "git log --name-only": "import subprocess; subprocess.run(['git', '-C', PATH, 'log', '--name-only', '-z',"
    " '--no-renames', '--format=%H%x00%aN%x00%aE', '-n', str(COUNT)], stdout=subprocess.DEVNULL, check=True)",
    "archdecide, grouped by change": """
from itertools import islice
from archdecide.importers.main_line import changes
from archdecide.importers.people import People
from archdecide.load.history import RepositoryHistory
from archdecide.load.scan_tables import scan_tables
print(len(changes(islice(RepositoryHistory.of(PATH).commits(), COUNT), People(scan_tables()["bots"]))))
""",
    "pygit2, tree diffs": """
from itertools import islice
import pygit2
repository, files = pygit2.Repository(PATH), 0
for commit in islice(repository.walk(repository.head.target), COUNT):
    parents = commit.parents
    if len(parents) < 2:
        diff = parents[0].tree.diff_to_tree(commit.tree) if parents else commit.tree.diff_to_tree(swap=True)
        files += sum(1 for delta in diff.deltas) + len(commit.author.email)
print(files)
""",
    "PyDriller": """
from itertools import islice
from pydriller import Repository
files = 0
for commit in islice(Repository(PATH, order="reverse").traverse_commits(), COUNT):
    files += len(commit.modified_files) + len(commit.author.email)
print(files)
""",
}
NEEDS = {"pygit2, tree diffs": "pygit2", "PyDriller": "pydriller"}
SCANS = {
    "the 12 months and everything else": [],
    "files alone: all but git": ["--skip", "git"],
    "git alone: the 12 months": ["--only", "git"],
    "lines alone": ["--only", "lines"],
    "manifests alone": ["--only", "manifests"],
}


class Cost(Struct, frozen=True):
    """What a process and those that it started used: seconds of processor time, and bytes of the largest of them."""

    seconds: float
    memory: int


def main() -> int:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("repository", nargs="?", help="a clone with its whole history (default: one that is made)")
    arguments.add_argument("--commits", type=int, default=20_000, help="commits to read (default 20000)")
    arguments.add_argument("--files", type=int, default=7_400, help="files of a made repository (default 7400)")
    arguments.add_argument("--sample", type=int, default=300, help="commits that PyDriller reads (default 300)")
    chosen = arguments.parse_args()
    with TemporaryDirectory() as folder:
        path = chosen.repository or str(made(Path(folder, "made"), chosen.commits, chosen.files))
        commits = min(chosen.commits, int(git(path, "rev-list", "--count", "HEAD")))
        files = len(git(path, "ls-tree", "-r", "--name-only", "HEAD").splitlines())
        histories(path, commits, min(chosen.sample, commits))
        print()
        scans(path, files)
    return 0


def histories(path: str, commits: int, sample: int) -> None:
    """Every reader on the same commits, beside git alone."""
    print(f"{f'{commits:,} commits':<40}{'CPU s':>10}{'MB':>10}{'÷ git':>10}{'÷ ours':>10}")
    costs: dict[str, Cost] = {}
    for name, code in READERS.items():
        if name in NEEDS and find_spec(NEEDS[name]) is None:
            print(f"{name:<40}{'not here':>10}")
            continue
        count = sample if name == "PyDriller" else commits
        cost = used(["-c", f"PATH, COUNT = {path!r}, {count}\n{code}"])
        if cost is None:
            raise SystemExit(f"{name} failed")
        costs[name] = Cost(cost.seconds * commits / count, cost.memory)
        floor, *ours = costs.values()
        beside = ratio(costs[name], ours[0]) if ours else ""
        shown = f"{name}, from {count:,}" if count != commits else name
        numbers = f"{costs[name].seconds:>10.2f}{cost.memory / 1e6:>10.0f}{ratio(costs[name], floor):>10}{beside:>10}"
        print(f"{shown:<40}{numbers}")


def scans(path: str, files: int) -> None:
    """The command itself, whole and in parts, beside its start."""
    print(f"{f'archdecide scan, {files:,} files':<40}{'CPU s':>10}{'MB':>10}{'÷ start':>10}")
    start = None
    for name, options in {"start alone": None, **SCANS}.items():
        command = ["scan", path, "--dry-run", *options] if options is not None else ["--version"]
        cost = used(["-m", "archdecide", *command])
        assert cost is not None, name
        start = start or cost
        print(f"{name:<40}{cost.seconds:>10.2f}{cost.memory / 1e6:>10.0f}{ratio(cost, start):>10}")


def ratio(one: Cost, other: Cost) -> str:
    return f"{one.seconds / other.seconds:.1f}"


def used(arguments: list[str]) -> Cost | None:
    """What Python and its children use for this; None where it fails."""
    measure = (
        "import resource, subprocess, sys\n"
        "code = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode\n"
        "of = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(code, of.ru_utime + of.ru_stime, of.ru_maxrss * (1 if sys.platform == 'darwin' else 1024))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    command = [sys.executable, "-c", measure, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    code, seconds, memory = ran.stdout.split()
    return Cost(float(seconds), int(memory)) if code == "0" else None


def made(folder: Path, commits: int, files: int) -> Path:
    """A repository of components in Python that change every half hour up to today; one change in ten crosses two."""
    sys.path.insert(0, str(ROOT / "tests"))
    from checkouts import MadeHistory

    history = MadeHistory()
    services = "".join(f"  part{number}: {{build: part{number}}}\n" for number in range(COMPONENTS))
    first = datetime.now(tz=UTC).date() - timedelta(days=commits // 50)
    history.write("compose.yaml", f"services:\n{services}", "Ada Long <ada@corp.example>", str(first))
    names = [f"part{number % COMPONENTS}/module{number}.py" for number in range(files)]
    text = 'PEER = "http://part1:8080"\n' + "value = 1\n" * 100
    history.stream[-1] += b"".join(
        f"M 100644 inline {name}\ndata {len(text)}\n{text}\n".encode() for name in (*names, "part1/Dockerfile")
    )
    for number in range(commits):
        touched = [names[number % files], *([names[(number + 1) % files]] if number % 10 == 0 else [])]
        who = f"Person {number % 50} <p{number % 50}@corp.example>"
        history.commit(touched, who, str(first + timedelta(days=number // 50)))
    return history.into(folder, checked_out=True)


def git(path: str, *arguments: str) -> str:
    return subprocess.run(["git", "-C", path, *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    raise SystemExit(main())
