"""The smallest posted limits on the main corridors."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.audit.main_corridors import find_main_corridors
from geodata.audit.survey import survey
from geodata.audit.weakest import COLUMNS, SHOWN, weakest
from geodata.network import Network
from tests.laid_networks import bridge, laid, rail, road

PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCD")}


def of(network: Network, limit: str = "max_mass_t") -> pd.DataFrame:
    ground = survey(network)
    table = weakest(ground, find_main_corridors(ground))
    return table[table["limit"] == limit]


def test_the_weakest_comes_first_with_what_the_country_has_next() -> None:
    network = laid(
        PLACES,
        [
            road("A-B", country="PL"),
            road("B-C", country="PL"),
            road("C-D", country="UA"),
        ],
        [
            bridge(0, "Strong bridge", 11, max_mass_t=40.0),
            bridge(1, "Weak bridge", 12, max_mass_t=12.0),
            bridge(2, "Far bridge", 13, max_mass_t=20.0),
        ],
    )
    found = of(network)
    assert found[["rank", "name", "value"]].to_numpy().tolist() == [
        *([1, "Weak bridge", 12.0], [2, "Far bridge", 20.0], [3, "Strong bridge", 40.0])
    ]
    assert found["next_name"].tolist() == ["Strong bridge", "", ""]
    assert found["next_value"].fillna(0).tolist() == [40.0, 0, 0]


def test_equal_values_have_one_next() -> None:
    stand = [
        bridge(0, "One", 11, max_mass_t=12.0),
        bridge(1, "Two", 12, max_mass_t=12.0),
        bridge(2, "Three", 13, max_mass_t=30.0),
    ]
    found = of(laid(PLACES, [road("A-B"), road("B-C"), road("C-D")], stand))
    assert found["next_name"].tolist() == ["Three", "Three", ""]


def test_both_directions_are_one_structure() -> None:
    network = laid(PLACES, [road("A-B")], [bridge(0, "Bridge", 11, max_mass_t=12.0)])
    assert len(network.structures) == 2
    assert len(of(network)) == 1


def test_what_is_inferred_is_not_posted() -> None:
    stand = bridge(0, "Bridge", 11, mlc_wheeled=60.0) | {
        "mlc_wheeled_basis": "inferred"
    }
    assert of(laid(PLACES, [road("A-B")], [stand]), "mlc_wheeled").empty


def test_off_the_main_corridors_nothing_counts() -> None:
    rows = [road("A-B"), road("A-B", speed_kmh=10.0)]
    network = laid(PLACES, rows, [bridge(1, "Old bridge", 11, max_mass_t=3.0)])
    assert of(network).empty


def test_a_limit_of_the_link_that_no_structure_sets_is_the_line_s() -> None:
    network = laid(
        PLACES,
        [road("A-B", max_mass_t=12.0, name="Road"), road("B-C", max_mass_t=7.5)],
        [bridge(0, "Bridge", 11, max_mass_t=12.0)],
    )
    assert of(network)[["kind", "name"]].to_numpy().tolist() == [
        *(["line", ""], ["bridge", "Bridge"])
    ]


def test_bridges_of_a_line_are_no_weaker_than_its_category() -> None:
    rows = [rail("A-B", ref="91", max_axle_load_t=20.0)] * 2
    stand = [bridge(0, "San bridge", 11, max_axle_load_t=20.0)]
    assert len(of(laid(PLACES, rows, stand), "max_axle_load_t")) == 1


def test_ten_are_listed() -> None:
    stand = [bridge(0, f"Bridge {at}", at, max_mass_t=float(at)) for at in range(1, 13)]
    found = of(laid(PLACES, [road("A-B")], stand))
    assert len(found) == SHOWN
    assert found["next_value"].iloc[-1] == pytest.approx(11)


def test_an_empty_network_has_all_the_columns() -> None:
    ground = survey(laid({}, []))
    table = weakest(ground, find_main_corridors(ground))
    assert table.empty
    assert [*table.columns] == [*COLUMNS]
