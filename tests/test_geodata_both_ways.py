"""Links both ways: ends turned round, the wrong line, and transfers below."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely

from geodata.basis import Known
from geodata.both_ways import BothWays, LinkColumns
from geodata.network import link_table
from geodata.segments import BOTH_WAYS, ONE_WAY, PREFERRED

# Three chains: a street, a one-way street, and a track with a regular direction.
BOTH = BothWays(np.array([BOTH_WAYS, ONE_WAY, PREFERRED]))
FORTH = {
    "from_node": np.array([0, 1, 2]),
    "to_node": np.array([1, 2, 3]),
    "name": np.array(["High Street", "", "Line 7"], dtype=object),
    "capacity_tpd": np.array([np.nan, np.nan, 90.0]),
    "capacity_basis": np.array([Known.INFERRED] * 3, dtype=np.int8),
    "length_m": np.array([10.0, 20.0, 30.0]),
}
TRANSFER = link_table(
    {"name": ["ramp"], "length_m": [5.0], "capacity_basis": ["tagged"]},
    np.array([shapely.LineString([(0, 0), (1, 1)])]),
)


def columns() -> LinkColumns:
    return LinkColumns(BOTH, FORTH, BOTH.changed(FORTH), TRANSFER)


def test_chains_run_forth_and_back_unless_one_way() -> None:
    assert BOTH.chain.tolist() == [0, 0, 1, 2, 2]
    assert BOTH.turned.tolist() == [False, True, False, False, True]


def test_ends_are_turned_round_on_the_way_back() -> None:
    changed = BOTH.changed(FORTH)
    assert changed["from_node"].tolist() == [0, 1, 1, 2, 3]
    assert changed["to_node"].tolist() == [1, 0, 2, 3, 2]


def test_the_wrong_line_of_a_track_carries_less_and_that_is_inferred() -> None:
    known = FORTH | {"capacity_basis": np.array([2, 2, 2], dtype=np.int8)}
    changed = BOTH.changed(known)
    assert changed["capacity_tpd"][3] == 90
    assert changed["capacity_tpd"][4] < 90
    assert changed["capacity_basis"].tolist() == [2, 2, 2, 2, Known.INFERRED]


def test_what_a_planner_says_of_a_track_is_of_both_directions() -> None:
    overlaid = FORTH | {"capacity_basis": np.array([1, 1, 3], dtype=np.int8)}
    assert BOTH.changed(overlaid)["capacity_tpd"][3:].tolist() == [90, 90]


def test_transfers_stand_below_the_links() -> None:
    assert columns()["length_m"].tolist() == [10, 10, 20, 30, 30, 5]
    names = columns()["name"]
    assert isinstance(names, pa.Array)
    assert names.to_pylist() == [
        *("High Street", "High Street", "", "Line 7", "Line 7", "ramp")
    ]


def test_basis_is_spelled_out() -> None:
    basis = columns()["capacity_basis"]
    assert isinstance(basis, pa.Array)
    assert basis.to_pylist() == ["inferred"] * 5 + ["tagged"]


def test_columns_are_those_of_the_chains() -> None:
    assert {*columns()} == {*FORTH}
    assert len(columns()) == len(FORTH)
    with pytest.raises(KeyError):
        columns()["colour"]


def test_lines_are_drawn_in_the_direction_of_travel() -> None:
    lines = shapely.linestrings([[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(2, 0), (3, 0)]])
    starts = [line.coords[0][0] for line in BOTH.lines(np.asarray(lines))]
    assert starts == [0, 1, 1, 2, 3]
