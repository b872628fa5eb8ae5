"""Links to doubt: each kind found where it should be, and nowhere else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.audit.main_corridors import find_main_corridors
from geodata.audit.survey import survey
from geodata.audit.suspicions import COLUMNS, SUSPICIONS, find_suspicious
from geodata.network import Network
from tests.laid_networks import Row, bridge, laid, rail, road, transfer

# Deep in Poland, 6.9 km between neighbours; U and V deep in Ukraine.
PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCD")}
PLACES |= {"U": (30.5, 50.4), "V": (30.6, 50.4)}


def suspicious(network: Network) -> pd.DataFrame:
    ground = survey(network)
    return find_suspicious(ground, find_main_corridors(ground))


def doubted(*rows: Row, stand: tuple[Row, ...] = ()) -> list[tuple[str, float]]:
    """Kinds and values of what is found on links laid one after the other."""
    found = suspicious(laid(PLACES, rows, stand))
    return [*zip(found["kind"], found["value"], strict=True)]


SOUND: list[Row] = [
    road("A-B", "motorway", max_mass_t=12.0, max_height_m=2.5, max_width_m=2.55),
    road("A-B", "primary", max_mass_t=3.5, incline_pct=15.0, lanes=12),
    road("A-B", "tertiary", max_mass_t=2.0, max_height_m=1.9, capacity_vph=0.0),
    road("A-B", speed_kmh=140.0),
    road("A-B", mlc_wheeled=80.0, mlc_wheeled_one_way=100.0),
    road("A-B", max_height_m=2.0) | {"max_height_m_basis": "inferred"},
    road("A-B", "motorway", max_mass_t=40.0, incline_pct=-8.0),
    rail("A-B", max_axle_load_t=16.0, speed_kmh=320.0),
    rail("A-B", 750, max_axle_load_t=8.0),
    rail("U-V", 1520),
]


@pytest.mark.parametrize("row", SOUND)
def test_what_is_as_it_may_be_is_not_doubted(row: Row) -> None:
    assert doubted(row) == []


DOUBTFUL: list[tuple[str, float, Row]] = [
    ("no_speed", 0, road("A-B", speed_kmh=0.0)),
    ("no_speed", np.nan, road("A-B", speed_kmh=np.nan)),
    ("odd_speed", 300, road("A-B", speed_kmh=300.0)),
    ("odd_speed", 2, rail("A-B", speed_kmh=2.0)),
    ("no_length", 0, road("A-B", length_m=0.0)),
    ("shorter_than_straight", 60, road("A-B", length_m=60.0)),
    ("no_capacity", 0, road("A-B", capacity_vph=0.0)),
    ("no_capacity", np.nan, rail("A-B", capacity_tpd=np.nan)),
    ("light_limit_on_motorway", 3, road("A-B", "motorway", max_mass_t=3.0)),
    ("light_limit_on_motorway", 3.5, road("A-B", "motorway", max_rated_mass_t=3.5)),
    ("light_limit_on_main_road", 2.8, road("A-B", "trunk", max_mass_t=2.8)),
    ("low_main_road", 2.2, road("A-B", max_height_m=2.2)),
    ("narrow_main_road", 2.3, road("A-B", max_width_m=2.3)),
    ("limit_out_of_scale", 7500, road("A-B", max_mass_t=7500.0)),
    ("limit_out_of_scale", 390, road("A-B", max_height_m=390.0)),
    (
        "one_way_class_below_two_way",
        30,
        road("A-B", mlc_tracked=60.0, mlc_tracked_one_way=30.0),
    ),
    ("foreign_gauge", 1520, rail("A-B", 1520)),
    ("foreign_gauge", 1435, rail("U-V", 1435)),
    ("one_way_railway", 1435, rail("A>B")),
    ("weak_railway", 12, rail("A-B", max_axle_load_t=12.0)),
    ("too_steep", 16, road("A-B", incline_pct=16.0)),
    ("too_steep", 25, rail("A-B", incline_pct=-25.0)),
    ("too_many_lanes", 22, road("A-B", lanes=22)),
    ("conditional_unread", np.nan, road("A-B", conditional="maxweight:conditional")),
    ("border_without_crossing", np.nan, road("D-U")),
]


@pytest.mark.parametrize(("kind", "value", "row"), DOUBTFUL)
def test_each_kind_is_found_once_for_both_directions(
    kind: str, value: float, row: Row
) -> None:
    ((found, shown),) = doubted(row)
    assert found == kind
    assert shown == pytest.approx(value, nan_ok=True)


def test_a_class_that_the_posted_mass_does_not_bear() -> None:
    """On one structure; of two on one link nothing is said."""
    both = bridge(0, "Bridge", 11, max_mass_t=20.0, mlc_wheeled=31.0)
    apart = (
        bridge(0, "Weak bridge", 12, max_mass_t=20.0),
        bridge(0, "Strong bridge", 13, mlc_wheeled=100.0),
    )
    assert doubted(road("A-B"), stand=(both,)) == [("class_against_mass", 31)]
    assert doubted(road("A-B"), stand=apart) == []


def test_a_crossing_deep_in_a_country() -> None:
    rows = [road("A-B"), transfer("B-C", "crossing"), road("C-D")]
    assert [kind for kind, _ in doubted(*rows)] == ["crossing_inland"]


def test_terminals_must_carry_something() -> None:
    rows = [road("A-B"), transfer("B-C", "ramp", capacity_tpd=0.0), road("C-D")]
    assert doubted(*rows) == [("no_capacity", 0)]


def test_within_a_kind_the_main_corridors_come_first() -> None:
    """The slow road beside the other is on none."""
    slow = road("A-B", speed_kmh=10.0, max_height_m=2.0, name="Slow")
    fast = road("A-B", max_height_m=2.2, name="Fast")
    found = suspicious(laid(PLACES, [slow, fast]))
    assert found["name"].tolist() == ["Fast", "Slow"]
    assert (found["share"] > 0).tolist() == [True, False]


def test_every_row_says_which_link_and_why() -> None:
    row = road("A-B", max_height_m=2.0, name="Road", ref="B 1", country="PL")
    (found,) = suspicious(laid(PLACES, [row])).to_dict("records")
    said: dict[str, Any] = {name: found[name] for name in COLUMNS[:10]}
    assert said == {
        **{"kind": "low_main_road", "link": 0, "value": 2.0, "osm_id": 1},
        **{"name": "Road", "ref": "B 1", "mode": "road", "gauge_mm": 0},
        **{"class": "primary", "country": "PL"},
    }
    assert found["why"].startswith("Posted below 2.5 m")


@pytest.mark.parametrize("each", SUSPICIONS, ids=lambda each: each.kind)
def test_every_kind_has_its_sentence_and_its_remedy(each: Any) -> None:  # noqa: ANN401
    assert each.why[0].isupper()
    assert each.why.endswith(".")
    remedies = ("verlay", "Mend", "Add", "Use", "Remove")
    assert any(word in each.why for word in remedies)


def test_the_kinds_have_names_of_their_own_and_are_all_tested() -> None:
    kinds = [each.kind for each in SUSPICIONS]
    assert len(set(kinds)) == len(kinds)
    drawn = {kind for kind, _, _ in DOUBTFUL} | {"class_against_mass"}
    assert set(kinds) == drawn | {"crossing_inland"}


def test_an_empty_network_has_nothing_to_doubt() -> None:
    found = suspicious(laid({}, []))
    assert found.empty
    assert [*found.columns] == [*COLUMNS]
