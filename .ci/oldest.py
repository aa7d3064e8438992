"""Prints the oldest version that pyproject.toml allows of every dependency, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path(__file__).parent.parent.joinpath("pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*])?\s*>=\s*([0-9][0-9.]*)")


def oldest() -> list[str]:
    """A constraint for each dependency with a lower bound, the higher one where two lists name it.

    Types of other packages follow those packages.
    """
    requirements = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    bounds: dict[str, str] = {}
    for found in filter(None, map(REQUIREMENT.match, requirements)):
        name, version = found[1], found[2]
        bounds[name] = max(bounds.get(name, "0"), version, key=lambda text: [int(part) for part in text.split(".")])
    return sorted(f"{name}=={version}" for name, version in bounds.items())


if __name__ == "__main__":
    sys.stdout.write("\n".join(oldest()) + "\n")
