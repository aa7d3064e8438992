"""Prints the oldest version that pyproject.toml allows of every dependency, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path(__file__).parent.parent.joinpath("pyproject.toml").read_text("utf-8"))["project"]
REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*])?\s*>=\s*([0-9][0-9.]*)")


def oldest() -> list[str]:
    """A constraint for each dependency with a lower bound. Types of other packages follow those packages."""
    requirements = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    bounds = (REQUIREMENT.match(requirement) for requirement in requirements)
    return sorted(f"{bound[1]}=={bound[2]}" for bound in bounds if bound)


if __name__ == "__main__":
    sys.stdout.write("\n".join(oldest()) + "\n")
