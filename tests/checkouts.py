"""Small checkouts and histories that tests make for themselves."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
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


class MadeHistory:
    """A history written in one go, which is a hundred times as fast as committing."""

    def __init__(self) -> None:
        self.stream: list[bytes] = []
        self.marks = 0
        self.lines = 0

    def commit(
        self,
        files: Sequence[str],
        who: str,
        day: str,
        message: str = "change",
        *,
        branch: str = "main",
        merges: str | None = None,
        starts_at: int | None = None,
    ) -> int:
        """A commit at noon (UTC) of a day that puts a new line into files; returns its mark for `starts_at`."""
        self.marks += 1
        seconds = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
        words = message.encode()
        lines = [f"commit refs/heads/{branch}", f"mark :{self.marks}"]
        lines += [f"{role} {who} {seconds} +0000" for role in ("author", "committer")]
        head = "\n".join([*lines, f"data {len(words)}\n"]).encode() + words + b"\n"
        head += f"from :{starts_at}\n".encode() if starts_at is not None else b""
        head += f"merge refs/heads/{merges}\n".encode() if merges is not None else b""
        self.stream.append(head + b"".join(map(self._file, files)))
        return self.marks

    def _file(self, name: str) -> bytes:
        self.lines += 1
        content = f"line {self.lines}\n".encode()
        path = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return b'M 100644 inline "' + os.fsencode(path) + f'"\ndata {len(content)}\n'.encode() + content + b"\n"

    def write(self, name: str, text: str, who: str, day: str) -> None:
        """A commit that gives a file a text."""
        self.commit([], who, day)
        content = text.encode()
        self.stream[-1] += f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n"

    def tag(self, name: str, day: str, mark: int) -> None:
        """An annotated tag made at noon (UTC) of a day on the commit with a mark."""
        seconds = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
        self.stream.append(f"tag {name}\nfrom :{mark}\ntagger T <t@t.example> {seconds} +0000\ndata 0\n\n".encode())

    def into(self, folder: Path, *, checked_out: bool = False) -> Path:
        """The repository in a new folder; `checked_out` also writes the files."""
        folder.mkdir(parents=True)
        environment = {**os.environ, **QUIET}

        def git(*arguments: str, content: bytes | None = None) -> None:
            command = ["git", "-C", str(folder), *arguments]
            subprocess.run(command, input=content, env=environment, check=True, capture_output=True)

        git("init", "-q", "-b", "main")
        git("fast-import", "--quiet", content=b"".join(self.stream))
        if checked_out:
            git("reset", "-q", "--hard", "main")
        return folder
