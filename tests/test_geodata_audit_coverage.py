"""How much is known, by country and class: kilometres and numbers one can count."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.audit.coverage import COLUMNS, coverage
from geodata.audit.survey import survey
from geodata.network import Network
from tests.drawn_worlds import drawn
from tests.laid_networks import bridge, laid, rail, road, transfer

PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCD")}


def of(network: Network, unit: str, what: str, kind: str) -> dict[str, float]:
    table = coverage(survey(network))
    rows = (table["unit"] == unit) & (table["what"] == what) & (table["class"] == kind)
    (row,) = table[rows].to_dict("records")
    names = ("total", "known", "inferred", "unknown")
    return {name: round(float(row[name]), 3) for name in names}


def test_kilometres_of_a_road_both_ways_count_once() -> None:
    """A-B of 1 km is posted 40 t, B-C of 2 km is not; C-D of 3 km is one-way."""
    network = drawn(
        "AB-C--D",
        """
        A-B highway=primary maxweight=40
        B-C highway=primary
        C-D highway=primary oneway=yes maxspeed=50
        """,
        "B place=town name=Bee",
    )
    assert of(network, "km", "mass", "primary") == {
        **{"total": 6, "known": 1, "inferred": 0, "unknown": 5}
    }
    assert of(network, "km", "speed", "primary") == {
        **{"total": 6, "known": 3, "inferred": 3, "unknown": 0}
    }


def test_any_of_the_limits_that_answer_makes_it_known() -> None:
    rows = [road("A-B", max_rated_mass_t=7.5), road("B-C", mlc_tracked_one_way=80.0)]
    network = laid(PLACES, rows)
    assert of(network, "km", "mass", "primary")["known"] == pytest.approx(
        6.87, abs=0.01
    )
    assert of(network, "km", "MLC", "primary")["known"] == pytest.approx(6.87, abs=0.01)


def test_overlaid_is_known() -> None:
    row = road("A-B", max_height_m=4.0) | {"max_height_m_basis": "overlaid"}
    found = of(laid(PLACES, [row]), "km", "height", "primary")
    assert found["unknown"] == 0


def test_what_has_no_basis_is_known_where_it_is_said() -> None:
    network = laid(PLACES, [road("A-B", lanes=2), rail("C-D", electrified="rail")])
    assert of(network, "km", "lanes", "primary")["unknown"] == 0
    assert of(network, "km", "electrified", "main")["unknown"] == 0
    assert of(network, "km", "loading gauge", "main")["known"] == 0


def test_a_bridge_counts_once_on_however_many_links_it_lies() -> None:
    """One bridge way on two roads, both ways: four rows; another beside it."""
    network = laid(
        PLACES,
        [road("A-B"), road("B-C")],
        [
            bridge(0, "Long bridge", 7, max_mass_t=30.0),
            bridge(1, "Long bridge", 7, max_mass_t=30.0),
            bridge(1, "Other bridge", 8),
        ],
    )
    assert of(network, "bridges", "mass", "primary") == {
        **{"total": 2, "known": 1, "inferred": 0, "unknown": 1}
    }


def test_bridges_without_an_id_count_one_by_one() -> None:
    network = laid(PLACES, [road("A>B")], [bridge(0, "One", 0), bridge(0, "Two", 0)])
    assert of(network, "bridges", "mass", "primary")["total"] == 2


def test_terminals_count_once_and_ways_to_them_do_not() -> None:
    rows = [
        *(road("A-B"), road("C-D")),
        transfer("B-C", "crossing", osm_id=9, capacity_basis="tagged"),
        transfer("A-C", "access", osm_id=9),
    ]
    network = laid(PLACES, rows)
    found = coverage(survey(network)).query("unit == 'terminals'")
    assert found[["class", "total", "known"]].to_numpy().tolist() == [
        ["crossing", 1, 1]
    ]


def test_classes_and_countries_have_rows_of_their_own() -> None:
    rows = [road("A-B", country="PL"), road("B-C", "trunk", country="UA")]
    table = coverage(survey(laid(PLACES, rows))).query("what == 'speed'")
    assert table[["country", "class"]].to_numpy().tolist() == [
        *(["PL", "primary"], ["UA", "trunk"])
    ]
    assert table["known_share"].tolist() == [0, 0]


def test_shares_are_of_the_total() -> None:
    table = coverage(survey(laid(PLACES, [road("A-B", max_mass_t=3.0), road("B-C")])))
    (row,) = table.query("what == 'mass'").to_dict("records")
    assert row["known_share"] == pytest.approx(0.5, rel=1e-3)
    assert row["known"] + row["inferred"] + row["unknown"] == row["total"]


def test_an_empty_network_has_all_the_columns() -> None:
    table = coverage(survey(laid({}, [])))
    assert isinstance(table, pd.DataFrame)
    assert table.empty
    assert [*table.columns] == [*COLUMNS]
