"""How long a start takes and what a profile costs, beside the floor that the imports alone set.

    python tests/benchmarks/cold_start.py [--repeats 15] [--profiles 1000] [PROFILE]

Every round runs all commands once, so that a busy machine slows all of them alike; compare the ratios, not the
milliseconds. This is a script, not a test: times are no promise.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"
CLI = [sys.executable, "-m", "archdecide"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("profile", nargs="?", type=Path, default=EXAMPLE)
    arguments.add_argument("--repeats", type=int, default=15, help="rounds of cold starts (default 15)")
    arguments.add_argument("--profiles", type=int, default=1000, help="profiles assessed in one process (default 1000)")
    chosen = arguments.parse_args()
    cold_starts(chosen.profile, chosen.repeats)
    print()
    in_process(chosen.profile, chosen.profiles)


def cold_starts(profile: Path, repeats: int) -> None:
    """Times whole processes, one after the other in every round."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "imports: typer rich pydantic yaml": [sys.executable, "-c", "import typer, rich.console, pydantic, yaml"],
        "archdecide --version": [*CLI, "--version"],
        "archdecide --help": [*CLI, "--help"],
        "archdecide assess": [*CLI, "assess", str(profile)],
        "archdecide assess --format json": [*CLI, "assess", str(profile), "--format", "json"],
        "archdecide graph": [*CLI, "graph", str(profile)],
        "archdecide report": [*CLI, "report", str(profile)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        milliseconds(command)  # fills the caches of the disk and of Python
    for _ in range(repeats):
        for name, command in commands.items():
            times[name].append(milliseconds(command))
    floor = statistics.median(times["imports: typer rich pydantic yaml"])
    print(f"Cold starts, {repeats} rounds, ms")
    header("command", "min", "median", "max", "÷ imports")
    for name, taken in times.items():
        middle = statistics.median(taken)
        row(name, min(taken), middle, max(taken), middle / floor)


def milliseconds(command: Sequence[str]) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment, stdin=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - start)


def in_process(profile: Path, count: int) -> None:
    """Times each step for one profile after the other, then measures memory in a second pass."""
    sys.path.insert(0, str(ROOT))
    from archdecide import api
    from archdecide.formats import decision_json

    pack = api.load_pack()
    loaded = api.load_profile(profile)
    decision = api.assess(loaded, pack)
    steps: dict[str, Callable[[], object]] = {
        "load": lambda: api.load_profile(profile),
        "decide": lambda: api.assess(loaded, pack),
        "JSON": lambda: json.dumps(decision_json.data(decision, str(profile)), ensure_ascii=False),
    }
    print(f"In one process, {count} profiles, ms per profile")
    header("step", "min", "median", "max", "÷ load")
    medians: dict[str, float] = {}
    for name, step in steps.items():
        taken = [timed(step) for _ in range(count)]
        medians[name] = statistics.median(taken)
        row(name, min(taken), medians[name], max(taken), medians[name] / medians["load"])

    tracemalloc.start()
    decisions = [api.assess(api.load_profile(profile), pack) for _ in range(count)]
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print()
    print(f"Memory for {len(decisions)} decisions kept at once: {megabytes(kept)}, peak {megabytes(peak)}")
    if resident := resident_peak():
        print(f"Peak memory of this whole process: {megabytes(resident)}")


def timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return 1000 * (time.perf_counter() - start)


def resident_peak() -> int:
    """Bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def header(*titles: str) -> None:
    print(f"{titles[0]:<36}" + "".join(f"{title:>10}" for title in titles[1:]))


def row(name: str, *numbers: float) -> None:
    print(f"{name:<36}" + "".join(f"{number:>10.2f}" for number in numbers))


if __name__ == "__main__":
    main()
