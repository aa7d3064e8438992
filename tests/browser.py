"""The browser of the tests: Chromium of the system, without talk to the outside."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""Where it is; None if it is not installed."""
MISSING = f"no browser is installed ({', '.join(NAMES)}): the page was not opened"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
