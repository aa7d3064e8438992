"""What many tests need: the core rule pack, loaded once."""

import pytest
from effort import examples
from hypothesis import settings

from archdecide import api
from archdecide.rules import Pack

# Examples are found by search, not against the clock: machines are noisy, and the same run finds the same ones.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True, max_examples=examples(100))
settings.load_profile("house")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The core rule pack."""
    return api.load_pack()
