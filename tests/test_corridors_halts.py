"""Rests and nights of columns, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.halts import HaltRule, halt_rules, halts_min
from corridors.regime_file import read_regime

REST, NIGHT = HaltRule(420, 150), HaltRule(540, 600)


def halts(
    drive: list[int],
    *rules: HaltRule,
    fit: list[int] | None = None,
    rail: tuple[int, ...] = (),
) -> list[int]:
    """Give the halts before steps; ``fit`` are the steps that begin at a place."""
    on_road = np.ones(len(drive), dtype=bool)
    on_road[[*rail]] = False
    good = np.zeros(len(drive), dtype=bool)
    good[[*(fit or ())]] = True
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
