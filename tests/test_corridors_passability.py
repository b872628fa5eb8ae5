"""Passability: each limit blocks what exceeds it; what is unknown blocks nothing."""

from __future__ import annotations

import networkx as nx
import pytest

from corridors.itinerary import Serial
from corridors.passability import binding_limits, open_links
from corridors.scenario import VehicleClass
from corridors.serials import pack_serials
from corridors.support import Fleet
from geodata.network import Network
from geodata.theatre import load_theatre
from tests import worlds
from tests.drawn_worlds import drawn, link
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


def is_open(
    network: Network, each: VehicleClass, link: int, *, inferred_limits: bool = True
) -> bool:
    """Tell whether one vehicle of the class may use the link."""
    stated = worlds.scenario(worlds.movement("M", {each.vehicle: 1}), vehicles=[each])
    (serial,) = pack_serials(stated)["M"]
    limits = binding_limits(network, inferred_limits=inferred_limits)
    return bool(open_links(network, serial, limits)[link])


BIG = {"axle_load_t": 12.0, "length_m": 20.0, "width_m": 4.0, "height_m": 4.5}
WHEELED = vehicle("hauler", 100, mlc=90, **BIG)
TRACKED = vehicle("tracked", 100, mlc=90, tracked=True, **BIG)


@pytest.mark.parametrize(
    ("each", "limit", "value"),
    [
        (WHEELED, "max_mass_t", 100),
        (WHEELED, "max_rated_mass_t", 100),
        (WHEELED, "max_axle_load_t", 12),
        (WHEELED, "max_bogie_load_t", 24),
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


@pytest.mark.parametrize(
    ("limit", "just"), [("max_metre_load_tpm", 5.125), ("max_train_length_m", 16.0)]
)
def test_by_rail_the_train_meets_the_line(limit: str, just: float) -> None:
    """A tank on its wagon of 16 m: (60 + 22) / 16 = 5.125 t a metre."""
    assert is_open(border_world(L14={limit: just}), TANK, MAIN)
    assert not is_open(border_world(L14={limit: just - 0.1}), TANK, MAIN)
    assert is_open(border_world(L2={limit: just - 0.1}), WHEELED, B2_WEST)


def test_lorries_stop_where_the_sign_says_so() -> None:
    """hgv=no is a rated mass of 3.5 t."""
    network = border_world(L2={"max_rated_mass_t": 3.5})
    assert is_open(network, vehicle("van", 3.5), B2_WEST)
    assert not is_open(network, LIGHT, B2_WEST)


@pytest.mark.parametrize(
    ("basis", "opens"),
    [("tagged", False), ("overlaid", False), ("inferred", True), ("unknown", True)],
)
def test_what_is_only_inferred_binds_if_the_planner_wants_it(
    basis: str, opens: bool
) -> None:
    network = border_world(L2={"mlc_wheeled": 40.0, "mlc_wheeled_basis": basis})
    assert not is_open(network, SEMI, B2_WEST)
    assert is_open(network, SEMI, B2_WEST, inferred_limits=False) is opens


def test_an_assumption_hides_no_sign() -> None:
    """A road of 40 by its class, a bridge of 60 posted on it: 70 may not pass."""
    network = drawn(
        "A--B--C--D",
        """
        A-B highway=tertiary name=Weg
        B-C highway=tertiary name=Weg bridge=yes mlc:wheeled=60
        C-D highway=tertiary name=Weg
        """,
    )
    assert link(network, "A>D")["mlc_wheeled"] == 40
    assert link(network, "A>D")["mlc_wheeled_basis"] == "inferred"
    for mlc, opens in ((60, True), (70, False)):
        each = vehicle("hauler", 40, mlc=mlc)
        assert is_open(network, each, 0, inferred_limits=False) is opens
        assert not is_open(network, each, 0)


def test_what_must_not_march_gets_no_road_and_no_ferry() -> None:
    network = border_world(L2={"mode": "ferry"})
    stated = worlds.scenario(worlds.movement("M", {"tank": 1}))
    (serial,) = pack_serials(stated)["M"]
    modes = network.links["mode"].to_numpy()
    assert set(modes[open_links(network, serial, binding_limits(network))]) == {
        "rail",
        "transfer",
    }
    assert is_open(network, LIGHT, B2_WEST)


def test_what_must_not_march_has_no_access_to_a_ramp() -> None:
    """The road at S leads what may march to the ramp; C is the railway."""
    network = drawn(
        "C---D\nS\nA---B",
        "C-D railway=rail\nA-B highway=primary",
        "S railway=loading_ramp",
        km=0.1,
    )
    found = network.links
    access = found.index[found["class"] == "access"].tolist()
    ramp = found.index[found["class"] == "ramp"].tolist()
    assert [is_open(network, TANK, each) for each in (*access, *ramp)] == [
        *(False, False),
        *(True, True),
    ]
    assert all(is_open(network, LIGHT, each) for each in (*access, *ramp))


def open_to(network: Network, serial: Serial) -> set[str]:
    """Modes of the links that a serial may use."""
    mask = open_links(network, serial, binding_limits(network))
    return set(network.links["mode"].to_numpy()[mask])


def test_what_fits_no_train_gets_no_railway_and_no_way_onto_one() -> None:
    """On the road it passes as before; transfers left are those from hub to hub."""
    network = border_world()
    stated = worlds.scenario(worlds.movement("M", {"semi": 1}), train_mass_t=50)
    (serial,) = pack_serials(stated)["M"]
    mask = open_links(network, serial, binding_limits(network))
    on_rail = (network.nodes["mode"] == "rail").to_numpy()
    assert open_to(network, serial) == {"road", "transfer"}
    assert not (mask & (on_rail[network.tail] | on_rail[network.head])).any()
    assert mask[B2_WEST]


HAULER = vehicle("hauler", 118, tare_t=56, axle_load_t=12, mlc=110)


@pytest.mark.parametrize(
    ("limit", "just"),
    [
        ("max_mass_t", 116),
        ("max_axle_load_t", 12 * 116 / 118),
        ("mlc_wheeled", 110 * 116 / 118),
        ("max_width_m", 3.7),
    ],
)
def test_on_a_transporter_a_tank_meets_the_road(limit: str, just: float) -> None:
    """56 + 60 t on wheels; the tracks of the tank do not touch the road."""
    stated = worlds.scenario(worlds.movement("M", {"tank": 1}), vehicles=[TANK, HAULER])
    haulers = Fleet(fleet="haulers", kind="transporters", count=1)
    (serial,) = pack_serials(stated.model_copy(update={"fleets": (haulers,)}))["M"]
    for value, opens in ((just + 0.01, True), (just - 0.01, False)):
        network = border_world(L2={limit: value, "mlc_tracked": 4.0})
        limits = binding_limits(network)
        assert open_links(network, serial, limits)[B2_WEST] == opens
    assert {"road", "rail"} < open_to(border_world(), serial)
    (without,) = pack_serials(stated)["M"]
    assert "road" not in open_to(border_world(), without)


def test_with_gauge_transfers_closed_tanks_keep_to_their_gauge() -> None:
    """Regression: ramps of two gauges let them pass, 13 of the theatre's 128."""
    network = load_theatre()
    stated = worlds.scenario(worlds.movement("M", {"tank": 1}))
    (serial,) = pack_serials(stated)["M"]
    kept = open_links(network, serial, binding_limits(network))
    kept &= (network.links["class"] != "gauge_transfer").to_numpy()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(
        zip(network.tail[kept].tolist(), network.head[kept].tolist(), strict=True)
    )
    gauge = network.nodes["gauge_mm"].tolist()
    for part in nx.connected_components(graph):
        assert len({gauge[node] for node in part} - {0}) <= 1
