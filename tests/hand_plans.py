"""A plan by hand, for the tests of what is written: no solver had a part in it.

Crisis, from 2 March 2026, 6 o'clock in Warsaw. ``1 Bde`` moves 30 lorries (2 march
units) and 25 tanks::

    Hafen ══A 2, 100 km══ West ┄crossing┄ Ost ══M 06, 40 km══ ○ ┄access┄ Rampe
    Rampe ┄ramp┄ ○ ──6200, 100 km── Grenze ~gauge~ Grenze ──75 km── ○ ┄ramp┄ Ziel

- The lorries leave Hafen at 8 h, drive 2 h, halt half an hour at West, are half an hour
  in the crossing, drive 1 h, load for 3 h, take the train for 2.5 h, change gauge in
  10 h, take the train for 2.5 h, and unload for 3 h: they arrive at 33 h, half an hour
  after the plan of periods had them.
- On the A 2 they march at 50 km/h and pass in 60 * 30 / (15 * 50) = 2.4 min, with a gap
  of 5 min and 2 min for 30 vehicles: 9.4 min. On the M 06, at 40 km/h, in 10 min.
- A train of 23 tanks leaves Rampe at 0 h and arrives at 21 h; the other 2 are left.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from corridors.itinerary import (
    Bottleneck,
    Corridor,
    Frequencies,
    Itinerary,
    Leg,
    MovementResult,
    Place,
    Plan,
    PlanStatus,
    Serial,
    Shortfall,
)
from corridors.regime_file import read_regime
from corridors.scenario import Closure, Movement, Scenario, Settings, Site, VehicleClass
from corridors.serials import pack_serials
from corridors.support import Fleet
from geodata.network import Mode, Network, Provenance, link_table, node_table
from tests.worlds import without_night

HAFEN, WEST, EAST, GATE, RAMP, RAIL_W, BORDER_W, BORDER_E, RAIL_E, ZIEL = range(10)
A2, CROSSING, M06, ACCESS, LOAD, RAIL, GAUGE, BROAD, UNLOAD = range(9)

_NODES: Final = (
    (10.0, "road", 0, "place", "Hafen"),
    (11.0, "road", 0, "junction", "West"),
    (11.0, "road", 0, "junction", "Ost"),
    (11.5, "road", 0, "", ""),
    (11.5, "terminal", 0, "ramp", "Rampe"),
    (11.5, "rail", 1435, "", ""),
    (12.5, "rail", 1435, "station", "Grenze"),
    (12.5, "rail", 1520, "station", "Grenze"),
    (13.3, "rail", 1520, "", ""),
    (13.3, "terminal", 0, "ramp", "Ziel"),
)
_ROAD: Final = {"mode": "road", "speed_kmh": 80.0, "capacity_vph": 1000.0}
_HERE: Final = {"mode": "transfer", "length_m": 0.0, "speed_kmh": 10.0}
_TRAIN: Final = {"mode": "rail", "class": "main", "speed_kmh": 80.0}
_RAMP: Final = {**_HERE, "class": "ramp", "dwell_h": 3.0, "capacity_tpd": 4.0}
_LINKS: Final[tuple[dict[str, Any], ...]] = (
    {**_ROAD, "class": "motorway", "ref": "A 2", "length_m": 100_000.0},
    {**_HERE, "class": "crossing", "name": "Markt–Rynok", "dwell_h": 0.5},
    {**_ROAD, "class": "primary", "ref": "M 06", "length_m": 40_000.0},
    {**_HERE, "class": "access"},
    {**_RAMP, "name": "Rampe"},
    {**_TRAIN, "gauge_mm": 1435, "ref": "6200", "length_m": 100_000.0},
    {**_HERE, "class": "gauge_transfer", "name": "Grenze", "dwell_h": 10.0},
    {**_TRAIN, "gauge_mm": 1520, "length_m": 75_000.0},
    {**_RAMP, "name": "Ziel"},
)

_LORRY: Final[dict[str, Any]] = {
    "mass_t": 28,
    "axle_load_t": 9,
    "length_m": 9,
    "width_m": 2.5,
}
_TANK: Final[dict[str, Any]] = {
    "mass_t": 62,
    "axle_load_t": 0,
    "length_m": 11,
    "width_m": 3.75,
}

START: Final = datetime(2026, 3, 2, 6, tzinfo=ZoneInfo("Europe/Warsaw"))

TANKS: Final = "1 Bde-001"
LEFT: Final = "1 Bde-002"
LORRIES: Final = "1 Bde-003"


@cache
def hand_network() -> Network:
    """Give the network of the drawing: each link leads to the next node."""
    columns = ("mode", "gauge_mm", "kind", "name")
    values = zip(*(node[1:] for node in _NODES), strict=True)
    lon_lat = np.array([(node[0], 50.0) for node in _NODES])
    keys = dict.fromkeys(key for said in _LINKS for key in said)
    return Network(
        node_table(
            {name: list(column) for name, column in zip(columns, values, strict=True)},
            lon_lat,
        ),
        link_table(
            {
                "from_node": list(range(len(_LINKS))),
                "to_node": list(range(1, len(_NODES))),
                **{key: [said.get(key) for said in _LINKS] for key in keys},
            },
            shapely.linestrings(np.stack([lon_lat[:-1], lon_lat[1:]], axis=1)),
        ),
        Provenance("by hand", inputs=(("hand.osm", "ab" * 32),)),
    )


@cache
def hand_scenario(*, start: datetime | None = START) -> Scenario:
    """Give what was stated."""
    both: dict[str, Any] = {"height_m": 3, "by_road": True, "vehicles_per_wagon": 1}
    return Scenario(
        settings=Settings(name="By hand", start=start, horizon_h=48),
        regime=without_night(read_regime("crisis")),
        sites=(Site(site="Hafen", place="Hafen"), Site(site="Ziel", place="Ziel")),
        vehicles=(
            VehicleClass(vehicle="lorry", mlc=28, tracked=False, **_LORRY, **both),
            VehicleClass(
                vehicle="tank",
                mlc=70,
                tracked=True,
                **_TANK,
                **(both | {"by_road": False}),
            ),
        ),
        movements=(
            Movement(
                id="1 Bde",
                unit="1st Brigade",
                nation="DE",
                origin="Hafen",
                destination="Ziel",
                due_h=24,
                vehicles={"lorry": 30, "tank": 25},
            ),
        ),
        fleets=(
            Fleet(fleet="flat wagons", kind="wagons", count=60, nations=("DE",)),
            Fleet(fleet="low loaders", kind="transporters", count=10),
        ),
        closures=(Closure(name="Grenze", from_h=40, to_h=44),),
        sha256="cd" * 32,
        folder=Path(),
    )


def hand_serials() -> tuple[Serial, Serial, Serial]:
    """Give the tanks, the tanks that are left, and the lorries."""
    tanks, left, lorries = pack_serials(hand_scenario())["1 Bde"]
    return tanks, left, lorries


def _itinerary(
    serial: Serial, links: range, hours: list[tuple[float, float]], planned_h: float
) -> Itinerary:
    enter, leave = np.array(hours).T
    return Itinerary(
        serial=serial,
        links=np.array(links),
        enter_h=enter,
        exit_h=leave,
        departs_h=enter[0],
        arrives_h=leave[-1],
        planned_h=planned_h,
        fleets=("flat wagons",),
    )


def _corridor(number: int, itinerary: Itinerary) -> Corridor:
    links = hand_network().links
    legs = tuple(
        Leg(
            mode=Mode(links["mode"].iloc[link]),
            gauge_mm=int(links["gauge_mm"].iloc[link]),
            links=np.array([link]),
            from_node=link,
            to_node=link + 1,
            length_km=float(links["length_m"].iloc[link]) / 1000,
            duration_h=float(itinerary.exit_h[at] - itinerary.enter_h[at]),
        )
        for at, link in enumerate(itinerary.links.tolist())
    )
    return Corridor(
        id=f"1 Bde/{number}",
        movement="1 Bde",
        itineraries=(itinerary,),
        legs=legs,
        length_km=sum(leg.length_km for leg in legs),
        duration_h=sum(leg.duration_h for leg in legs),
    )


_LORRY_HOURS: Final = [
    *[(8, 10), (10.5, 11), (11, 12), (12, 12), (12, 15)],
    *[(15, 17.5), (17.5, 27.5), (27.5, 30), (30, 33)],
]
_TANK_HOURS: Final = [(0, 3), (3, 5.5), (5.5, 15.5), (15.5, 18), (18, 21)]


@cache
def hand_plan() -> Plan:
    """Give the plan."""
    tanks, left, lorries = hand_serials()
    corridors = (
        _corridor(1, _itinerary(lorries, range(9), _LORRY_HOURS, 32.5)),
        _corridor(2, _itinerary(tanks, range(LOAD, 9), _TANK_HOURS, 21.0)),
    )
    load = np.array([30, 30, 30, 30, 2, 2, 2, 2, 2])  # vehicles, then trains
    reason = "gauge transfer Grenze carries 2 serials in 48 h"
    movement = MovementResult(
        id="1 Bde",
        unit="1st Brigade",
        origin="Hafen",
        destination="Ziel",
        priority=1,
        serials=3,
        delivered=2,
        ready_h=0.0,
        due_h=24.0,
        closure_h=33.0,
        late_h=9.0,
        corridors=corridors,
        shortfalls=(Shortfall("1 Bde", 1, (GAUGE,), 2, 0, reason),),
    )
    network = hand_network()
    return Plan(
        scenario="By hand",
        scenario_sha256=hand_scenario().sha256,
        network=network,
        network_sha256=network.sha256,
        horizon_h=48.0,
        status=PlanStatus.PARTIAL,
        objective=200.0,
        bound=180.0,
        gap=0.1,
        closure_h=33.0,
        closure_bound_h=30.0,
        movements=(movement,),
        places=(Place("Hafen", 10.0, 50.0), Place("Ziel", 13.3, 50.0)),
        frequencies=Frequencies(
            count=np.array([90, 40, 90, 0, 1, 1, 1, 1, 1]),
            by_vehicle=np.arange(9) < LOAD,
            hours=np.array([1.0, 2.0, 1.0, 0.0, 6.0, 1.0, 12.0, 1.0, 6.0]),
        ),
        load=load,
        capacity=np.array([4320, 960, 4320, 1000, 8, 48, 2, 48, 8]),
        closed=(),
        undelivered=(left,),
        bottlenecks=(
            Bottleneck(GAUGE, "Grenze", Mode.TRANSFER, 2, 2, "trains in 48 h", 30.0, 1),
        ),
        warnings=("Every figure is a planning estimate.",),
        provenance={"method": "by hand", "sources": {"network": "by hand"}},
    )
