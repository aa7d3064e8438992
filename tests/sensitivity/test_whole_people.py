"""People come in whole numbers: a tip in fractions is rounded to where the new answer holds for certain."""

import pytest

from archdecide.sensitivity.tipping import whole_people


@pytest.mark.parametrize(
    ("at", "above", "inclusive", "expected"),
    [
        (1.2, True, False, 2),
        (2.0, True, False, 3),
        (2.0, True, True, 2),
        (1.8, False, False, 1),
        (2.0, False, False, 1),
        (0.0, False, False, 0),
        (31, True, True, 31),
    ],
)
def test_a_tip_is_rounded_to_where_the_answer_holds(at: float, above: bool, inclusive: bool, expected: int) -> None:
    assert whole_people(at, above=above, inclusive=inclusive) == expected
