"""Ways and barriers in one table."""

from __future__ import annotations

import numpy as np

from geodata.things import Things, stack_things

WAYS = Things(
    {
        "osm_id": np.array([7, 8]),
        "name": np.array(["B 7", ""], dtype=object),
        "surface": np.array(["asphalt", "gravel"], dtype=object),
        "speed_kmh": np.array([50.0, 30.0]),
        "speed_basis": np.array([2, 1], dtype=np.int8),
    }
)
GATE = Things({"osm_id": np.array([3]), "name": np.array(["gate"], dtype=object)})


def test_barriers_stand_below_the_ways() -> None:
    both = stack_things(WAYS, GATE)
    assert both["osm_id"].tolist() == [7, 8, 3]
    assert both["name"].tolist() == ["B 7", "", "gate"]
    assert len(both) == 3


def test_barriers_say_nothing_of_what_only_ways_have() -> None:
    gate = stack_things(WAYS, GATE).take(np.array([2]))
    assert gate["surface"].tolist() == [""]
    assert np.isnan(gate["speed_kmh"]).tolist() == [True]
    assert gate["speed_basis"].tolist() == [0]
    assert gate["speed_basis"].dtype == np.int8


def test_a_column_is_replaced_and_the_others_stay() -> None:
    slow = WAYS.replaced(speed_kmh=np.array([5.0, 5.0]))
    assert slow["speed_kmh"].tolist() == [5, 5]
    assert slow["osm_id"].tolist() == [7, 8]
    assert WAYS["speed_kmh"].tolist() == [50, 30]


def test_rows_are_taken_in_the_order_asked_for() -> None:
    assert WAYS.take(np.array([1, 0]))["osm_id"].tolist() == [8, 7]
