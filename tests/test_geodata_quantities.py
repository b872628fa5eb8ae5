"""Numbers with units, and the lists that they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import quantities
from geodata.quantities import HEIGHT, LANES, MASS, SPEED, Quantity

QUANTITIES = [each for each in vars(quantities).values() if isinstance(each, Quantity)]


def test_every_quantity_has_a_range_and_factors_above_nothing() -> None:
    assert len(QUANTITIES) > 10
    for each in QUANTITIES:
        assert each.least < each.most
        assert all(factor > 0 for factor in each.factors.values())
        assert all(unit == quantities.clean(unit) for unit in each.factors)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  7.5\u00a0 T ", "7.5 t"),
        ("long_ton", "long ton"),
        ("\uff17\uff0e\uff15", "\uff17.\uff15"),
        ("12'6''", "12'6\""),
        ("\u22125", "-5"),
        ("\u200f7\u202c", "7"),
        ("x" * 255, "x" * 255),
        ("x" * 256, ""),
        ("", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert quantities.clean(text) == expected


def test_a_list_is_cut_at_its_separators_and_spaces_go() -> None:
    assert quantities.parts_of(" 80 ;60/40;") == ["80", "60/40", ""]
    assert quantities.parts_of("80;60/40", separators=";/") == ["80", "60", "40"]


@pytest.mark.parametrize(
    ("part", "quantity", "expected"),
    [
        ("7.5 t", MASS, 7.5),
        ("0.05", MASS, 0.05),
        ("0.04", MASS, None),
        ("1000", MASS, 1000.0),
        ("380 cm", HEIGHT, 3.8),
        ("3.8 t", HEIGHT, None),
        ("t", MASS, None),
        ("", MASS, None),
    ],
)
def test_an_amount_is_one_number_with_its_unit_and_in_range(
    part: str, quantity: Quantity, expected: float | None
) -> None:
    assert quantities.amount_of(part, quantity) == expected


def test_the_smallest_of_a_list_passes_over_what_cannot_be_read() -> None:
    assert quantities.smallest_of(["none", "80", "60"], SPEED) == 60
    assert quantities.smallest_of(["none"], SPEED) is None
    assert quantities.fewest_of("3;2.5;x", LANES) == 2
    assert quantities.smallest_length_of("4;12'6\"", HEIGHT) == 3.81


@given(text=st.text(), quantity=st.sampled_from(QUANTITIES))
def test_any_text_gives_nothing_or_an_amount_in_range(
    text: str, quantity: Quantity
) -> None:
    amount = quantities.amount_of(text, quantity)
    assert amount is None or quantity.least <= amount <= quantity.most
