"""How long many profiles take in one portfolio, and how large the HTML page of a large system is.

    python tests/benchmarks/documents.py [--profiles 1000] [--components 60]

The portfolio is promised in under 10 s for 1,000 profiles, the page in under 400 KB for 60 components.
This is a script, not a test: times are no promise.
"""

import argparse
import random
import subprocess
import tempfile
import time
from pathlib import Path

import yaml
from checking import CLI, ENVIRONMENT, EXAMPLE, write_profiles

KINDS = ("application", "inference", "retrieval", "ingestion", "billing", "moderation", "analytics", "notification")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--profiles", type=int, default=1000, help="profiles in the portfolio (default 1,000)")
    arguments.add_argument("--components", type=int, default=60, help="components of the page (default 60)")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        portfolio(Path(folder, "many"), chosen.profiles)
        page(Path(folder), chosen.components)


def portfolio(folder: Path, count: int) -> None:
    """One portfolio of many profiles, in each format."""
    write_profiles(folder, count)
    for form in ("md", "html"):
        output = folder / f"portfolio.{form}"
        seconds = run("report", ".", "--format", form, "-o", output.name, folder=folder)
        size = output.stat().st_size / 1e3
        print(f"portfolio of {count} as {form}: {seconds:.1f} s (at most 10), {size:.0f} KB")


def page(folder: Path, count: int) -> None:
    """The HTML page of one system of many components; calls are drawn, the same in every run."""
    draw = random.Random(7)
    names = [f"part-{number}" for number in range(count)]
    data = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    data["components"] = [
        {"name": name, "kind": draw.choice(KINDS), "team": f"team-{number % 8}", "relative_load": draw.randint(1, 20)}
        for number, name in enumerate(names)
    ]
    data["interactions"] = [
        {"from": source, "to": target, "calls_per_request": draw.randint(1, 4)}
        for source in names
        for target in draw.sample(names, 2)
        if source != target
    ]
    (folder / "large.yaml").write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    seconds = run("report", "large.yaml", "--format", "html", "-o", "page.html", folder=folder)
    size = (folder / "page.html").stat().st_size / 1e3
    print(f"page of {count} components: {size:.0f} KB (at most 400), {seconds:.1f} s from a cold start")


def run(*arguments: str, folder: Path) -> float:
    """Seconds of one whole process."""
    start = time.perf_counter()
    subprocess.run([*CLI, *arguments], cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
