"""Folders of decision records for tests."""

import re
from datetime import date
from pathlib import Path

from goldens import ROOT, profile_path

FIRST, LATER = date(2026, 1, 15), date(2026, 11, 27)


EXAMPLE = (ROOT / profile_path("ai-writing-saas")).read_text("utf-8")


def moved(profile: Path) -> None:
    """The same system with facts that recommend microservices."""
    text = profile.read_text("utf-8")
    for old, new in (
        (r"engineers: 12\b", "engineers: 60"),
        (r"teams: 2\b", "teams: 8"),
        (r"distributed_systems_skill: 2", "distributed_systems_skill: 4"),
        (r"platform_engineers: 1\b", "platform_engineers: 8"),
        (r"strong_consistency_pct: 15\b", "strong_consistency_pct: 2"),
    ):
        text = re.sub(old, new, text)
    profile.write_text(text, "utf-8")
