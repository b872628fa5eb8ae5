"""Plans beside the record: permissions of 45 days, and the aid of a year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pytest

from corridors.networks import open_network
from corridors.plan import plan
from corridors.scenario_file import read_scenario
from geodata.network import Network
from tests.worlds import border_world, movement, scenario


def one_country(country: str) -> Network:
    """Give all of the drawn world to one country."""
    network = border_world()
    links = network.links.copy()
    links["country"] = country
    return Network(network.nodes, links, network.provenance)


@pytest.mark.parametrize(
    ("regime", "permission_h"), [("peace", 45 * 24), ("crisis", 72), ("emergency", 6)]
)
def test_a_foreign_column_closes_after_its_permission(
    regime: str, permission_h: float
) -> None:
    """The status quo takes 45 days (ECA special report 04/2025), the march hours."""
    stated = scenario(
        movement("M", {"light": 40}, nation="US"), regime=regime, horizon_h=1200
    )
    found = plan(one_country("PL"), stated, time_limit_s=0)
    assert found.closure_h is not None
    assert permission_h + 4 <= found.closure_h <= permission_h + 24
    assert found.closure_bound_h is not None
    assert found.closure_bound_h >= permission_h


def test_a_permission_beyond_the_horizon_is_what_holds_a_movement() -> None:
    stated = scenario(
        movement("M", {"light": 40}, nation="US"), regime="peace", horizon_h=504
    )
    (result,) = plan(one_country("PL"), stated, time_limit_s=0).movements
    (short,) = result.shortfalls
    assert short.reason == (
        "permission for PL is there from 1080 h on, its quickest way takes 4.5 h, and "
        "the horizon ends at 504 h"
    )


def test_a_column_at_home_asks_nobody() -> None:
    stated = scenario(movement("M", {"light": 40}, nation="PL"), horizon_h=48)
    assert plan(one_country("PL"), stated, time_limit_s=0).closure_h == 5


AID: Final = """\
name = "Aid by one command in 2025: 220 000 t"
network = "theatre"
horizon_h = 168

[[sites]]
site = "Rzeszów"
place = "Rzeszów Główny"
[[sites]]
site = "Lviv"
place = "Lviv"

[[movements]]
id = "escort"
origin = "Rzeszów"
destination = "Lviv"
vehicles = { light = 1 }

[[sustainment]]
id = "by road"
origin = "Rzeszów"
destination = "Lviv"
tonnes_per_day = 493
to_h = 120

[[sustainment]]
id = "by rail"
origin = "Rzeszów"
destination = "Lviv"
tonnes_per_day = 110
to_h = 120
avoid = "road"
"""
"""A day of 2025: 25 trucks of 20 t, and 5 wagons of 22 t (Dorzeczy, December 2025)."""


def test_the_aid_of_a_year_passes_with_room_to_spare(tmp_path: Path) -> None:
    """No road or line that it takes is half used, and everything arrives."""
    path = tmp_path / "scenario.toml"
    path.write_text(AID, encoding="utf-8")
    found = plan(open_network("theatre"), read_scenario(path), time_limit_s=0)
    assert found.unmet == 0
    by_road, by_rail = found.movements[1:]
    trucks = sum(corridor.n_vehicles for corridor in by_road.corridors)
    wagons = sum(corridor.n_vehicles for corridor in by_rail.corridors)
    assert (trucks, wagons) == (124, 25)  # of five days, the last truck a quarter full
    used = found.load > 0
    assert np.max(found.load[used] / found.capacity[used]) < 0.5
