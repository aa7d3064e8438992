"""Prints every further version of Python that the classifiers claim, and where this machine keeps it, if it does.

Each line is `VERSION PATH`, or `VERSION` alone where none is found: on PATH, or where a version manager installs.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
MANAGERS = (
    ("PYENV_ROOT", ".pyenv", "versions/{version}*/bin/python"),
    ("UV_PYTHON_INSTALL_DIR", ".local/share/uv/python", "cpython-{version}*/bin/python3"),
    ("ASDF_DATA_DIR", ".asdf", "installs/python/{version}*/bin/python"),
    ("MISE_DATA_DIR", ".local/share/mise", "installs/python/{version}*/bin/python"),
)
"""The variable that moves the folder of a version manager, where it is otherwise (in the home folder), and the
programs below it."""


def claimed() -> list[str]:
    """The versions in the classifiers, e.g. `3.12`."""
    text = Path(__file__).parent.parent.joinpath("pyproject.toml").read_text("utf-8")
    classifiers = tomllib.loads(text)["project"]["classifiers"]
    return [found[1] for classifier in classifiers if (found := CLASSIFIER.match(classifier))]


def candidates(version: str) -> Iterator[str]:
    """Programs that may be this version."""
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    for variable, folder, pattern in MANAGERS:
        root = Path(os.environ.get(variable) or Path.home() / folder)
        yield from map(str, sorted(root.glob(pattern.format(version=version)), reverse=True))


def works(program: str, version: str) -> bool:
    """Whether a program is this version and can make environments; shims of version managers may be neither."""
    code = "import ensurepip, sys, venv; print(*sys.version_info[:2], sep='.')"
    try:
        ran = subprocess.run([program, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return False
    return ran.returncode == 0 and ran.stdout.strip() == version


def main() -> None:
    """Prints the lines for all versions but the one that runs this."""
    running = ".".join(map(str, sys.version_info[:2]))
    for version in claimed():
        if version != running:
            found = next((program for program in candidates(version) if works(program, version)), "")
            sys.stdout.write(f"{version} {found}".rstrip() + "\n")


if __name__ == "__main__":
    main()
