"""Rests and nights of columns, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.halts import (
    ANYWHERE,
    CENTRE,
    NOWHERE,
    PLACE,
    HaltRule,
    halt_rules,
    halts_min,
    layovers_min,
)
from corridors.regime_file import read_regime

REST, NIGHT = HaltRule(420, 150), HaltRule(540, 600, is_night=True)


def halts(
    drive: list[int],
    *rules: HaltRule,
    fit: list[int] | None = None,
    rail: tuple[int, ...] = (),
) -> list[int]:
    """Give the halts before steps; ``fit`` are the steps that begin at a place."""
    on_road = np.ones(len(drive), dtype=bool)
    on_road[[*rail]] = False
    good = np.full(len(drive), ANYWHERE)
    good[[*(fit or ())]] = PLACE
    found = halts_min(np.array(drive), on_road, good, rules or (REST,))
    return [int(minutes) for minutes in found]


def test_crisis_rests_and_goes_on_and_peace_marches_by_night() -> None:
    """2.5 h after 7 h; the 14 h between two nights of march are a night's halt."""
    assert halt_rules(read_regime("crisis").march) == (REST,)
    assert halt_rules(read_regime("peace").march) == (REST,)


def test_without_relief_a_night_is_due_each_day() -> None:
    march = read_regime("crisis").march.model_copy(update={"relief": False})
    assert halt_rules(march) == (NIGHT, REST)


def test_seven_hours_need_no_rest_and_more_do() -> None:
    assert halts([120, 120, 120, 60]) == [0, 0, 0, 0]
    assert halts([120, 120, 120, 61]) == [0, 0, 0, 150]


def test_after_a_rest_the_hours_count_anew() -> None:
    assert halts([120] * 8) == [0, 0, 0, 150, 0, 0, 150, 0]


def test_a_named_place_before_is_better_unless_it_comes_too_soon() -> None:
    """Of 4 steps of 2 h: before the last, after 6 h; after 4 h at a place; not at 2."""
    drive = [120, 120, 120, 120]
    assert halts(drive, fit=[2]) == [0, 0, 150, 0]
    assert halts(drive, fit=[1]) == [0, 0, 0, 150]
    assert halts(drive, fit=[1, 2, 3]) == [0, 0, 0, 150]


def test_whoever_rides_on_a_train_rests() -> None:
    assert halts([240, 240, 240], rail=(1,)) == [0, 0, 0]
    assert halts([240, 240, 240]) == [0, 150, 150]


def test_a_night_serves_as_a_rest() -> None:
    """9 h a day in steps of 2 h: the night after 8, a rest after 6, and none at 14."""
    assert halts([120] * 7, NIGHT, REST) == [0, 0, 0, 150, 600, 0, 0]


@pytest.mark.parametrize("drive", [[500], [500, 10], [10, 500]])
def test_a_step_that_is_too_long_is_not_cut(drive: list[int]) -> None:
    """A halt may stand before it, or after it."""
    found = halts(drive)
    assert found[0] == 0
    assert sum(found) == (150 if len(drive) > 1 else 0)


def nights(fit: list[int], drive: int = 120, *rules: HaltRule) -> list[int]:
    """Give the halts on a way of equal steps, by how well a column halts at each."""
    n = len(fit)
    drives, on_road = np.full(n, drive), np.ones(n, dtype=bool)
    found = halts_min(drives, on_road, np.array(fit), rules or (NIGHT,))
    return [int(minutes) for minutes in found]


def test_a_night_is_spent_at_a_centre_rather_than_at_a_place() -> None:
    """Due after 9 h, four steps of 2 h: at the place after 8 h, the centre after 6."""
    assert nights([ANYWHERE, PLACE, PLACE, PLACE, PLACE]) == [0, 0, 0, 0, 600]
    assert nights([ANYWHERE, PLACE, PLACE, CENTRE, PLACE]) == [0, 0, 0, 600, 0]
    assert nights([ANYWHERE, PLACE, CENTRE, PLACE, PLACE]) == [0, 0, 0, 0, 600]  # early


def test_a_short_rest_is_taken_wherever_it_comes_due() -> None:
    """After 7 h, at the place after 6 h rather than at the centre after 4."""
    assert nights([ANYWHERE, PLACE, CENTRE, PLACE], 120, REST) == [0, 0, 0, 150]


def test_nobody_halts_where_there_is_no_room() -> None:
    assert nights([ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, NOWHERE]) == [
        0,
        0,
        0,
        600,
        0,
    ]
    assert nights([ANYWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE]) == [0, 0, 0, 0, 600]


@pytest.mark.parametrize(
    ("centre", "halts"),
    [
        (3, [0, 0, 0, 600, 0]),
        (2, [0, 0, 600, 0, 0]),  # half an hour before
        (1, [0, 0, 0, 0, 0]),  # more than an hour before
        (4, [0, 0, 0, 0, 0]),  # beyond
    ],
)
def test_a_day_is_spent_at_a_centre_that_was_just_passed(
    centre: int, halts: list[int]
) -> None:
    """Roads are shut when the column comes to step 3, and for 14 h."""
    fit = np.full(5, ANYWHERE)
    fit[centre] = CENTRE
    waits, drives = np.array([0, 0, 0, 840, 0]), np.array([120, 40, 30, 120, 120])
    found = layovers_min(drives, np.ones(5, dtype=bool), waits, fit, 600)
    assert found.tolist() == halts
