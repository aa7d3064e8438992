"""Small checkouts and histories that tests make for themselves."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C", "TZ": "UTC"}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """The files below a folder; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class Checkout:
    """A repository in which tests commit as whom and when they like."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.git("init", "-q", "-b", "main", ".")
        self.number = 0

    def git(self, *arguments: str, who: str = "Ada Long <ada@corp.example>", day: str = "2026-01-01") -> str:
        """Runs git with this author and committer on a day (`YYYY-MM-DD`, noon UTC)."""
        name, _, email = who.rstrip(">").partition(" <")
        person = {"NAME": name, "EMAIL": email, "DATE": f"{day}T12:00:00Z"}
        variables = {f"GIT_{role}_{key}": word for role in ("AUTHOR", "COMMITTER") for key, word in person.items()}
        environment = {**os.environ, **QUIET, **variables}
        run = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        return run.stdout

    def change(self, *files: str) -> None:
        """Adds a line to each of these files, and stages it."""
        for file in files:
            self.number += 1
            path = self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"line {self.number}\n")
            self.git("add", "--", file)

    def commit(
        self, *files: str, who: str = "Ada Long <ada@corp.example>", day: str = "2026-01-01", message: str = "change"
    ) -> None:
        """A commit that changes these files."""
        self.change(*files)
        self.git("commit", "-q", "--allow-empty", "-m", message, who=who, day=day)
