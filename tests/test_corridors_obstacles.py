"""Obstacles: what shuts a link is named, with its limit and what would be needed."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridors.itinerary import Serial
from corridors.limits import LIMIT_WORDS, Obstacle
from corridors.obstacles import foremost, obstacles
from corridors.passability import binding_limits, open_links
from corridors.scenario import VehicleClass
from corridors.serials import pack_serials
from geodata.network import LIMITS, Basis, Mode, Network
from tests import worlds
from tests.drawn_worlds import drawn
from tests.searches import search
from tests.worlds import TANK, vehicle


@cache
def town() -> Network:
    """Draw a street with a weak bridge, a low tunnel and a gate, a track beside it.

    ::

        A ── B ══ C ── D ∩∩ E ── F    bridge 12 t, tunnel 3.6 m; 3.5 m wide at the gate
        G ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ H
    """
    return drawn(
        """
        A-B-C-D-E-F
        G---------H
        """,
        """
        A-B highway=secondary name=Langgasse
        B-C highway=secondary name=Langgasse bridge=yes bridge:name="Alte Brücke" \
            maxweight=12
        C-D highway=secondary name=Langgasse
        D-E highway=secondary name=Langgasse tunnel=yes maxheight=3.6 maxlength=15
        E-F highway=secondary name=Langgasse
        G-H railway=rail usage=main gauge=1435 railway:track_class=B1
        """.replace("\\\n            ", ""),
        "C barrier=height_restrictor maxwidth=3.5",
    )


def serial_of(each: VehicleClass) -> Serial:
    stated = worlds.scenario(worlds.movement("M", {each.vehicle: 1}), vehicles=[each])
    (serial,) = pack_serials(stated)["M"]
    return serial


def met(each: VehicleClass, link: int, **options: bool) -> list[str]:
    return [str(one) for one in obstacles(town(), [link], serial_of(each), **options)]


def test_a_small_vehicle_meets_none() -> None:
    assert met(vehicle("car", 5), 0) == []


def test_obstacles_come_in_the_order_of_travel() -> None:
    """20 t stop at the bridge, 3.6 m of width at the gate, 4 m of height after it."""
    lorry = vehicle("lorry", 20, height_m=4.0, width_m=3.6)
    bridge = "Alte Brücke: mass 12 t, needs 20 t"
    gate = "height restrictor (node 67): width 3.5 m, needs 3.6 m"
    tunnel = "Langgasse tunnel (way 4): height 3.6 m, needs 4 m"
    assert met(lorry, 0, inferred_limits=False) == [bridge, gate, tunnel]
    assert met(lorry, 1, inferred_limits=False) == [tunnel, gate, bridge]


def test_an_obstacle_says_all_of_itself() -> None:
    tall = vehicle("tall", 5, height_m=3.7)
    assert obstacles(town(), [0], serial_of(tall)) == (
        Obstacle(
            link=0,
            kind="tunnel",
            name="Langgasse tunnel (way 4)",
            osm_id=4,
            limit="max_height_m",
            value=3.6,
            basis=Basis.TAGGED,
            needed=3.7,
        ),
    )


def test_one_structure_may_be_an_obstacle_twice() -> None:
    long = vehicle("long", 5, height_m=3.7, length_m=16.5)
    assert met(long, 0) == [
        "Langgasse tunnel (way 4): height 3.6 m, needs 3.7 m",
        "Langgasse tunnel (way 4): length 15 m, needs 16.5 m",
    ]


def test_what_is_inferred_says_so_and_need_not_count() -> None:
    """0.9 of 12 t: class 10.8 on the bridge, 60 in the tunnel by the road's class."""
    heavy = vehicle("heavy", 12, mlc=70)
    assert met(heavy, 0) == [
        "Alte Brücke: MLC wheeled 10.8 (inferred), needs 70",
        "Langgasse tunnel (way 4): MLC wheeled 60 (inferred), needs 70",
    ]
    assert met(heavy, 0, inferred_limits=False) == []


def test_where_nothing_stands_the_line_itself_is_the_obstacle() -> None:
    """(60 + 22) / 16 t a metre of wagon; category B1 allows 5."""
    (found,) = (link for link in (2,) if town().links["mode"].iloc[link] == "rail")
    (one,) = obstacles(town(), [found], serial_of(TANK))
    assert (one.kind, one.limit, one.osm_id) == ("", "max_metre_load_tpm", 6)
    assert str(one) == "main: metre load 5 t/m, needs 5.125 t/m"


def test_the_foremost_are_posted_and_stand_there_once() -> None:
    """Both directions pass the same bridge; what is inferred comes last."""
    heavy = vehicle("heavy", 20, mlc=70)
    found = obstacles(town(), [0, 1], serial_of(heavy))
    assert [str(each) for each in foremost(found)] == [
        "Alte Brücke: mass 12 t, needs 20 t",
        "Alte Brücke: MLC wheeled 10.8 (inferred), needs 70",
        "Langgasse tunnel (way 4): MLC wheeled 60 (inferred), needs 70",
    ]


def test_every_limit_that_binds_has_a_name() -> None:
    serial = serial_of(vehicle("car", 5))
    bound = {limit for mode in Mode for limit in serial.requirement(mode)}
    assert bound == set(LIMIT_WORDS)
    assert bound == {limit for limit in LIMITS if not limit.endswith("_one_way")}


@search(0.4)
@given(
    mass_t=st.floats(1, 120),
    mlc=st.floats(1, 120),
    height_m=st.floats(2, 5),
    length_m=st.floats(3, 25),
    inferred=st.booleans(),
)
def test_a_link_is_shut_where_it_has_an_obstacle(
    mass_t: float, mlc: float, height_m: float, length_m: float, inferred: bool
) -> None:
    """And open where it has none."""
    network = town()
    each = vehicle("any", mass_t, mlc=mlc, height_m=height_m, length_m=length_m)
    stated = worlds.scenario(worlds.movement("M", {"any": 1}), vehicles=[each])
    (serial,) = pack_serials(stated)["M"]
    every = np.arange(len(network.links))
    found = obstacles(network, every, serial, inferred_limits=inferred)
    limits = binding_limits(network, inferred_limits=inferred)
    shut = ~open_links(network, serial, limits)
    assert {each.link for each in found} == set(np.flatnonzero(shut).tolist())
