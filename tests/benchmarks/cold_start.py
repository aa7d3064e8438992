"""How long a start takes and what a profile costs, beside the floor that the imports alone set, and beside rivals.

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
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"
CLI = [sys.executable, "-m", "archdecide"]
FLOOR = "imports: typer rich pydantic yaml"
DOCUMENT_FLOOR = "imports: … and jinja2 networkx"
REPORT_IMPORTS = "imports: all that report imports"
PROMISES = (
    ("archdecide report", DOCUMENT_FLOOR, 1.5),
    ("archdecide report", REPORT_IMPORTS, 1.5),
    ("archdecide report --format html", DOCUMENT_FLOOR, 2),
    ("archdecide assess --rules", "archdecide assess", 2),
    ("archdecide check", "lint-imports", 1.6),
    ("archdecide check", "check-jsonschema", 1),
)
"""How much longer the first may take than the second."""
LOADED = """
import contextlib, io, sys
sys.argv = ["archdecide", *sys.argv[1:]]
from archdecide.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
known = (*sys.stdlib_module_names, "archdecide", "__main__")
print(*(name for name, module in sys.modules.items()
        if name.split(".")[0] not in known and getattr(module, "__spec__", None) and module.__spec__.name == name
        and module.__spec__.origin), file=sys.stderr)
"""


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
    with TemporaryDirectory() as folder:
        # As after an installation: no module is compiled again at every start, whatever the shell says.
        environment = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(folder, "cache"))}
        run = partial(milliseconds, folder=folder, environment=environment)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            FLOOR: [sys.executable, "-c", "import typer, rich.console, pydantic, yaml"],
            DOCUMENT_FLOOR: [sys.executable, "-c", "import typer, rich.console, pydantic, yaml, jinja2, networkx"],
            "archdecide --version": [*CLI, "--version"],
            "archdecide --help": [*CLI, "--help"],
            "archdecide assess": [*CLI, "assess", str(profile)],
            "archdecide assess --format json": [*CLI, "assess", str(profile), "--format", "json"],
            "archdecide graph": [*CLI, "graph", str(profile)],
            "archdecide report": [*CLI, "report", str(profile)],
            "archdecide assess --rules": [*CLI, "assess", str(profile), "--rules", str(further_pack(Path(folder)))],
            **html_and_check(profile),
            **rivals(profile, Path(folder)),
        }
        commands[REPORT_IMPORTS] = [sys.executable, "-c", imports_of(["report", str(profile)], environment)]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            run(command)  # fills the caches of the disk and of Python
        for _ in range(repeats):
            for name, command in commands.items():
                times[name].append(run(command))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"Cold starts, {repeats} rounds, ms")
    header("command", "min", "median", "max", "÷ imports")
    for name, taken in times.items():
        row(name, min(taken), medians[name], max(taken), medians[name] / medians[FLOOR])
    print()
    header("what is promised", "ratio", "at most")
    for name, other, most in PROMISES:
        if name in medians and other in medians:
            row(f"{name} ÷ {other}", medians[name] / medians[other], most)


def further_pack(folder: Path) -> Path:
    """A pack of one gate, to be read beside the core pack."""
    pack = folder / "further"
    pack.mkdir()
    (pack / "pack.yaml").write_text("{name: further, version: '1', description: One gate.}\n", encoding="utf-8")
    level = "{effect: warn, when: {fact: team.teams, at_most: 1}, because: b, action: a}"
    gates = f"gates: [{{id: one-team, code: V900, title: One team, levels: [{level}]}}]\n"
    (pack / "gates.yaml").write_text(gates, encoding="utf-8")
    return pack


def html_and_check(profile: Path) -> dict[str, list[str]]:
    """The commands among these two that this version has."""
    commands = {
        "archdecide report --format html": [*CLI, "report", str(profile), "--format", "html"],
        "archdecide check": [*CLI, "check", str(profile), "--exit-zero"],
    }
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return {
        name: command
        for name, command in commands.items()
        if not subprocess.run(command, capture_output=True, env=environment, check=False).returncode
    }


def rivals(profile: Path, folder: Path) -> dict[str, list[str]]:
    """Other checkers on their smallest job: a package of three modules, and one file against one schema."""
    package = folder / "three"
    package.mkdir()
    for name, text in (("__init__", ""), ("a", "from three import b"), ("b", "from three import c"), ("c", "")):
        (package / f"{name}.py").write_text(f"{text}\n", encoding="utf-8")
    contract = (
        "[importlinter:contract:1]\nname = Layers\ntype = layers\nlayers =\n    three.a\n    three.b\n    three.c\n"
    )
    (folder / ".importlinter").write_text(f"[importlinter]\nroot_package = three\n\n{contract}", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    schema = subprocess.run([*CLI, "schema"], check=True, capture_output=True, env=environment).stdout
    (folder / "schema.json").write_bytes(schema)
    tools = Path(sys.executable).parent
    commands = {
        "lint-imports": [str(tools / "lint-imports")],
        "check-jsonschema": [str(tools / "check-jsonschema"), "--schemafile", "schema.json", str(profile)],
    }
    return {name: command for name, command in commands.items() if Path(command[0]).is_file()}


def imports_of(arguments: list[str], environment: dict[str, str]) -> str:
    """Python that imports exactly what this command imports of other packages."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], check=True, capture_output=True, text=True, env=environment
    )
    return f"import importlib\nfor name in {ran.stderr.split()}:\n    importlib.import_module(name)"


def milliseconds(command: Sequence[str], folder: str, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - start)


def in_process(profile: Path, count: int) -> None:
    """Times each step for one profile after the other, then measures memory in a second pass."""
    sys.path.insert(0, str(ROOT))
    from archdecide import api
    from archdecide.formats.json import decision_json

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
    print(f"{titles[0]:<66}" + "".join(f"{title:>10}" for title in titles[1:]))


def row(name: str, *numbers: float) -> None:
    print(f"{name:<66}" + "".join(f"{number:>10.2f}" for number in numbers))


if __name__ == "__main__":
    main()
