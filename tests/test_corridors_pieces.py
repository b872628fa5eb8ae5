"""Pieces and tonnes as vehicles: both agree as well as whole numbers can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corridors.pieces import mixed
from tests.worlds import vehicle

LADDER = [
    vehicle(name, mass)
    for name, mass in (("light", 5), ("truck", 28), ("apc", 28), ("tank", 62))
]
MASS_T = {each.vehicle: each.mass_t for each in LADDER}


@given(st.integers(1, 5_000), st.floats(5, 62))
def test_pieces_are_kept_and_mass_is_within_half_a_step(
    pieces: int, mean_t: float
) -> None:
    found = mixed(pieces, pieces * mean_t, LADDER)
    assert sum(found.values()) == pieces
    carried = sum(MASS_T[name] * count for name, count in found.items())
    step = 23 if mean_t <= 28 else 34
    assert abs(carried - pieces * mean_t) <= step / 2 + 1e-6
    assert all(count > 0 for count in found.values())


def test_a_mean_at_a_class_is_that_class_and_the_first_of_two_alike() -> None:
    assert mixed(10, 280, LADDER) == {"truck": 10}
    assert mixed(10, 50, LADDER) == {"light": 10}
    assert mixed(10, 620, LADDER) == {"tank": 10}


def test_between_two_classes_both_are_mixed() -> None:
    """10 pieces, 126 t: 5 t each, and 76 t more in steps of 23 t: 3.3, so 3."""
    assert mixed(10, 126, LADDER) == {"light": 7, "truck": 3}


def test_lighter_and_heavier_than_all() -> None:
    assert mixed(3, 1, LADDER) == {"light": 3}
    assert mixed(3, 999, LADDER) == {"tank": 3}
