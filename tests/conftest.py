"""What many tests need: the core rule pack, loaded once."""

import pytest

from archdecide import api
from archdecide.rules import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The core rule pack."""
    return api.load_pack()
