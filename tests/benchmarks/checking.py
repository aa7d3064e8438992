"""How long `check` takes: one profile from a cold start beside tools of the same place in CI, then many profiles.

    python tests/benchmarks/checking.py [--repeats 11] [--profiles 10000] [--jobs 0]

Every round runs all commands once, so that a busy machine slows all of them alike; compare the ratios. `lint-imports`
checks one contract of a generated package of three modules, `check-jsonschema` the same profile against our schema.
The many profiles differ from each other. Memory is that of all processes of the run together, sampled.
This is a script, not a test: times are no promise.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"
BIN = Path(sys.executable).parent
CLI = [sys.executable, "-m", "archdecide"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
# Installed tools are compiled once; a checkout must be as well, or compiling it is all that is measured.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
SAMPLES_PER_SECOND = 5
PROC = Path("/proc")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--repeats", type=int, default=11, help="rounds of cold starts (default 11; 0: none)")
    arguments.add_argument("--profiles", type=int, default=10_000, help="profiles in one run (default 10,000; 0: none)")
    arguments.add_argument("--jobs", type=int, default=0, help="processes (default 0: one for each core)")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.repeats:
            cold_starts(Path(folder) / "one", chosen.repeats)
        if chosen.profiles:
            many(Path(folder) / "many", chosen.profiles, chosen.jobs)


def cold_starts(folder: Path, repeats: int) -> None:
    """Times whole processes, one after the other in every round."""
    package(folder)
    (folder / "archdecide.yaml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    schema = subprocess.run([*CLI, "schema"], env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    (folder / "schema.json").write_text(schema, "utf-8")
    commands = {
        "lint-imports": [str(BIN / "lint-imports"), "--no-cache"],
        "check-jsonschema": [str(BIN / "check-jsonschema"), "--schemafile", "schema.json", "archdecide.yaml"],
        "archdecide check": [*CLI, "check", "--isolated", "--exit-zero", "archdecide.yaml"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        milliseconds(command, folder)  # fills the caches of the disk and of Python
    for _ in range(repeats):
        for name, command in commands.items():
            times[name].append(milliseconds(command, folder))
    report(times)


def report(times: Mapping[str, Sequence[float]]) -> None:
    """Medians, and how many times as long as each of the others `check` takes."""
    print(f"{'cold start, ms':<24}{'min':>8}{'median':>8}{'max':>8}")
    for name, taken in times.items():
        print(f"{name:<24}{min(taken):>8.0f}{statistics.median(taken):>8.0f}{max(taken):>8.0f}")
    ours = statistics.median(times["archdecide check"])
    for name, target in (("lint-imports", 1.6), ("check-jsonschema", 1.0)):
        print(f"check ÷ {name:<16}{ours / statistics.median(times[name]):>8.2f}   target {target:.1f}")


def package(folder: Path) -> None:
    """A package of three modules with one contract for `lint-imports`."""
    (folder / "shop").mkdir(parents=True)
    files = {
        "shop/__init__.py": "",
        "shop/pages.py": "from shop import orders\n",
        "shop/orders.py": "from shop import stock\n",
        "shop/stock.py": "",
        ".importlinter": "[importlinter]\nroot_package = shop\n\n[importlinter:contract:1]\nname = layers\n"
        "type = layers\nlayers =\n  shop.pages\n  shop.orders\n  shop.stock\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def milliseconds(command: Sequence[str], folder: Path) -> float:
    start = time.perf_counter()
    path = os.pathsep.join([str(ROOT), str(folder)])
    environment = {**ENVIRONMENT, "PYTHONPATH": path}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment, stdin=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - start)


def many(folder: Path, count: int, jobs: int) -> None:
    """One run over many profiles of the size of the example."""
    write_profiles(folder, count)
    command = [*CLI, "check", "--isolated", "--exit-zero", "--jobs", str(jobs), "-f", "json=result.json", "."]
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(1 / SAMPLES_PER_SECOND)
    seconds = time.perf_counter() - start
    size = (folder / "result.json").stat().st_size / 1e6
    print(f"{count} profiles: {seconds:.1f} s, {1000 * seconds / count:.1f} ms each; exit code {process.returncode}")
    print(f"peak memory of all processes: {peak / 1e6:.0f} MB; {size:.0f} MB of JSON")


def write_profiles(folder: Path, count: int) -> None:
    """Profiles that differ in name and in whole numbers of the team and the load, drawn, the same in every run."""
    text = EXAMPLE.read_text("utf-8")
    draw = random.Random(7)
    for number in range(count):
        target = folder / f"{number % 100:02}" / f"{number:05}" / "archdecide.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        varied = re.sub(r"^name: .*$", f"name: Profile {number}", text, count=1, flags=re.MULTILINE)
        engineers = draw.randint(3, 60)
        target.write_text(re.sub(r"(\bengineers: )\d+\b", rf"\g<1>{engineers}", varied, count=1), "utf-8")


def resident(session: int) -> int:
    """Bytes that all processes of a session hold together, shared ones shared; 0 where the system does not tell."""
    total = 0
    for entry in PROC.glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            if int(fields[3]) == session:
                held = re.search(r"^Pss:\s+(\d+)", (entry / "smaps_rollup").read_text("utf-8"), re.MULTILINE)
                total += 1024 * int(held[1]) if held else 0
        except (OSError, IndexError):
            continue  # it has just ended
    return total


if __name__ == "__main__":
    main()
