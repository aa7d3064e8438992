"""Small profiles for tests of `check`: sound ones, and ones of which it is known what is found in them."""

from pathlib import Path

from command import example

TODAY = "2026-11-27"
SOUND = example("tiny-mvp-chatbot").read_text("utf-8")
OVERDUE = """schema_version: 1
name: Overdue
decision:
  style: monolith
  review_by: 2026-01-31
"""
"""Its review is overdue, a warning; nothing else is known of it."""
INVALID = "schema_version: 1\nname: Broken\nteam: {enginers: 4}\n"


def grown(folder: Path, files: dict[str, str]) -> None:
    """Writes files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
