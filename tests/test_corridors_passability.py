"""Passability: each limit blocks what exceeds it; what is unknown blocks nothing."""

from __future__ import annotations

import pytest

from corridors.passability import open_links
from corridors.scenario import VehicleClass
from corridors.serials import pack_serials
from geodata.network import Network
from tests import worlds
from tests.worlds import (
    A1,
    B2_WEST,
    LIGHT,
    MAIN,
    SEMI,
    TANK,
    WIDE,
    border_world,
    vehicle,
)


def is_open(network: Network, each: VehicleClass, link: int) -> bool:
    """Tell whether one vehicle of the class may use the link."""
    stated = worlds.scenario(worlds.movement("M", {each.vehicle: 1}), vehicles=[each])
    (serial,) = pack_serials(stated)["M"]
    return bool(open_links(network, serial)[link])


BIG = {"axle_load_t": 12.0, "length_m": 20.0, "width_m": 4.0, "height_m": 4.5}
WHEELED = vehicle("hauler", 100, mlc=90, **BIG)
TRACKED = vehicle("tracked", 100, mlc=90, tracked=True, **BIG)


@pytest.mark.parametrize(
    ("each", "limit", "value"),
    [
        (WHEELED, "max_mass_t", 100),
        (WHEELED, "max_axle_load_t", 12),
        (WHEELED, "max_height_m", 4.5),
        (WHEELED, "max_width_m", 4),
        (WHEELED, "max_length_m", 20),
        (WHEELED, "mlc_wheeled", 90),
        (TRACKED, "mlc_tracked", 90),
    ],
)
def test_each_limit_blocks_what_exceeds_it_and_nothing_else(
    each: VehicleClass, limit: str, value: float
) -> None:
    """Just the limit passes; a little less does not; other links stay as they were."""
    just = border_world(L2={limit: value})
    below = border_world(L2={limit: value - 0.1})
    assert is_open(just, each, B2_WEST)
    assert not is_open(below, each, B2_WEST)
    assert is_open(below, each, B2_WEST + 1)  # the other direction
    assert is_open(below, LIGHT, B2_WEST)


@pytest.mark.parametrize(
    ("each", "limit"), [(WHEELED, "mlc_tracked"), (TRACKED, "mlc_wheeled")]
)
def test_the_other_kind_s_load_class_does_not_bind(
    each: VehicleClass, limit: str
) -> None:
    assert is_open(border_world(L2={limit: 4.0}), each, B2_WEST)


def test_the_weak_bridge(border: Network) -> None:
    """30 t: the light ones pass, semitrailers of 42 t do not."""
    assert is_open(border, LIGHT, A1)
    assert not is_open(border, SEMI, A1)
    assert is_open(border, SEMI, B2_WEST)


def test_by_rail_the_loaded_wagon_meets_the_axle_load() -> None:
    """A tank on its wagon: (60 + 22) / 6 = 13.7 t. Its own limits do not count."""
    strong = border_world(L14={"max_axle_load_t": 13.7, "max_mass_t": 1.0})
    weak = border_world(L14={"max_axle_load_t": 13.6})
    assert is_open(strong, TANK, MAIN)
    assert not is_open(weak, TANK, MAIN)
    assert is_open(weak, TANK, WIDE)  # nothing known there


def test_what_must_not_march_gets_no_road_and_no_ferry() -> None:
    network = border_world(L2={"mode": "ferry"})
    stated = worlds.scenario(worlds.movement("M", {"tank": 1}))
    (serial,) = pack_serials(stated)["M"]
    modes = network.links["mode"].to_numpy()
    assert set(modes[open_links(network, serial)]) == {"rail", "transfer"}
    assert is_open(network, LIGHT, B2_WEST)
