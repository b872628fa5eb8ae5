"""Borders passed without a control, and controls without a border."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.audit.borders_crossed import crosses_unmarked, is_inland
from geodata.audit.survey import survey
from geodata.network import Network
from tests.laid_networks import Row, laid, rail, road, transfer

# Along the road from Przemyśl to Lviv; the border is drawn at 22.92 east.
EAST = {
    **{"P": (22.60, 49.80), "M": (22.91, 49.80), "N": (22.911, 49.80)},
    **{"S": (22.95, 49.80), "L": (23.40, 49.80)},
}


def unmarked(places: dict[str, tuple[float, float]], rows: list[Row]) -> list[bool]:
    return [bool(found) for found in crosses_unmarked(survey(laid(places, rows)))]


def test_a_road_over_a_controlled_border_is_found() -> None:
    assert unmarked(EAST, [road("P-M"), road("M-S"), road("S-L")]) == [
        *(False, False, True, True, False, False)
    ]


def test_a_long_link_over_it_is_found_too() -> None:
    assert unmarked(EAST, [rail("P-L")]) == [True, True]


def test_with_a_crossing_it_is_as_it_should_be() -> None:
    rows = [road("P-M"), transfer("M-N", "crossing"), road("N-S"), road("S-L")]
    assert not any(unmarked(EAST, rows))


def test_a_crossing_of_roads_is_none_of_railways() -> None:
    places = EAST | {"Q": (22.60, 49.81), "R": (23.40, 49.81)}
    rows = [road("P-M"), transfer("M-N", "crossing"), road("N-L"), rail("Q-R")]
    assert unmarked(places, rows)[-2:] == [True, True]


def test_within_the_open_area_nobody_waits() -> None:
    """From Germany to Poland over the Oder."""
    assert unmarked({"A": (14.0, 52.3), "B": (15.2, 52.3)}, [road("A-B")]) == [
        *(False, False)
    ]


def test_a_road_along_the_border_does_not_pass_it() -> None:
    """It seems to come out a little, as borders are drawn, and comes back."""
    places = {"P": EAST["P"], "M": EAST["M"], "S": EAST["S"], "B": (22.91, 49.79)}
    assert not any(unmarked(places, [road("P-M"), road("M-S"), road("S-B")]))


def crossing_at(lon: float, lat: float) -> Network:
    places = {"A": (lon, lat), "B": (lon, lat)}
    return laid(places, [transfer("A-B", "crossing")])


@pytest.mark.parametrize(
    ("lon", "lat", "inland"),
    [(21.0, 52.2, True), (22.92, 49.80, False), (0.0, 0.0, False)],
)
def test_a_control_far_from_any_border(lon: float, lat: float, inland: bool) -> None:
    ground = survey(crossing_at(lon, lat))
    assert is_inland(ground, np.array([True, True])).tolist() == [inland] * 2


def test_an_empty_network_crosses_nothing() -> None:
    assert unmarked({}, []) == []
