"""A small world, a scenario on it, and its plan: for the tests of what is written.

Read off the drawing in ``network`` (48 hours, crisis, half of the roads, a tenth of
the train paths):

- ``trucks``: 80 lorries, 2 serials of 40, ready at 2 h, due at 6 h. Hafen to Ziel
  takes 100 km at 50 km/h + 1 h at the crossing + 100 km at 40 km/h = 5.5 h. The
  crossing lends 5 of its 10 vehicles an hour: 240 in 48 h, 120 in 24 h. On the A 2 one
  follows the other at 21 min, on the M 06, at 33 km/h, at 22 min: 4.8 to pass, 5 + 2
  within the column and 10 behind it. So they arrive at 7.5 h and 7.87 h, 1.9 h late.
- ``tanks``: 69 tanks, 23 to a train of 2000 t, 3 serials that may not march. 3 h in
  the ramp + 2.5 h + 6 h at the gauge transfer + 2.5 h + 3 h = 17 h. The gauge transfer
  takes one train a day, 2 in 48 h: they arrive at 17 h and 41 h, the third does not.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely

from corridors.itinerary import Plan
from corridors.plan import plan
from corridors.scenario import Scenario
from corridors.scenario_file import read_scenario
from geodata.network import Network, Provenance, link_table, node_table
from geodata.store import save_network
from tests.worlds import without_night

HAFEN, WEST, EAST, ZIEL, RAMP_W, BAHN_W, GRENZE_W, GRENZE_E, BAHN_E, RAMP_E = range(10)
A2, CROSSING, M06, ON, RAIL, GAUGE, BROAD, OFF, A2_BACK, OLD = range(10)

_NODES: Final[list[tuple[float, float, str, int, str, str]]] = [
    (10.0, 50.0, "road", 0, "place", "Hafen"),
    (11.0, 50.0, "road", 0, "junction", "Westgrenze"),
    (11.1, 50.0, "road", 0, "junction", "Ostgrenze"),
    (12.0, 50.0, "road", 0, "place", "Ziel"),
    (10.0, 50.0, "terminal", 0, "ramp", "Rampe Hafen"),
    (10.0, 50.0, "rail", 1435, "", ""),
    (11.0, 49.5, "rail", 1435, "station", "Grenze"),
    (11.0, 49.5, "rail", 1520, "station", "Grenze"),
    (12.0, 50.0, "rail", 1520, "", ""),
    (12.0, 50.0, "terminal", 0, "ramp", "Rampe Ziel"),
]
_KM_100: Final = {"length_m": 100_000.0, "speed_kmh": 80.0}
_ROAD: Final = {**_KM_100, "mode": "road", "capacity_vph": 1000.0}
_RAIL: Final = {**_KM_100, "mode": "rail", "class": "main", "capacity_tpd": 240.0}
_HERE: Final = {"mode": "transfer", "length_m": 0.0, "speed_kmh": 10.0}
_LOADING: Final = {**_HERE, "class": "ramp", "dwell_h": 3.0, "capacity_tpd": 12.0}
_A2: Final = {**_ROAD, "class": "motorway", "ref": "A 2"}
_BRIDGE: Final = {"bridges": "Alte Brücke", "n_bridges": 1}

_LINKS: Final[list[tuple[int, int, dict[str, Any]]]] = [
    (HAFEN, WEST, {**_A2, **_BRIDGE}),
    (
        WEST,
        EAST,
        {
            **_HERE,
            "class": "crossing",
            "name": "Markt–Rynok",
            "dwell_h": 1.0,
            "capacity_vph": 10.0,
        },
    ),
    (EAST, ZIEL, {**_ROAD, "class": "primary", "ref": "M 06", "speed_kmh": 100 / 3}),
    (RAMP_W, BAHN_W, {**_LOADING, "name": "Rampe Hafen"}),
    (BAHN_W, GRENZE_W, {**_RAIL, "gauge_mm": 1435, "ref": "6200"}),
    (
        GRENZE_W,
        GRENZE_E,
        {
            **_HERE,
            "class": "gauge_transfer",
            "name": "Grenze",
            "dwell_h": 6.0,
            "capacity_tpd": 1.0,
        },
    ),
    (GRENZE_E, BAHN_E, {**_RAIL, "gauge_mm": 1520, "length_m": 75_000.0}),
    (BAHN_E, RAMP_E, {**_LOADING, "name": "Rampe Ziel"}),
    (WEST, HAFEN, {**_A2, **_BRIDGE}),
    (HAFEN, ZIEL, {**_ROAD, "class": "secondary", "name": "Alte Straße"}),
]

SCENARIO: Final = """\
name = "Two movements"
network = "small.network"
start = 2026-03-02T00:00:00Z
horizon_h = 48

[[sites]]
site = "Hafen"
place = "Hafen"

[[sites]]
site = "Ziel"
lon = 12.0
lat = 50.0

[[vehicles]]
vehicle = "lorry"
mass_t = 28
axle_load_t = 9
length_m = 9
width_m = 2.5
height_m = 3.8
mlc = 28
tracked = false
by_road = true
vehicles_per_wagon = 1.5

[[vehicles]]
vehicle = "panzer"
mass_t = 62
axle_load_t = 0
length_m = 11
width_m = 3.75
height_m = 3
mlc = 70
tracked = true
by_road = false
vehicles_per_wagon = 1

[[movements]]
id = "trucks"
unit = "1st column"
origin = "Hafen"
destination = "Ziel"
ready_h = 2
due_h = 6
priority = 2
vehicles = { lorry = 80 }

[[movements]]
id = "tanks"
origin = "Hafen"
destination = "Ziel"
vehicles = { panzer = 69 }

[[closures]]
name = "Alte Straße"
"""

DELIVERABLE: Final = SCENARIO.replace("panzer = 69", "panzer = 46")
"""The same with two trains of tanks: everything is delivered."""


def network() -> Network:
    """Roads and railways of two gauges.

    ::

        Hafen ──A 2── Westgrenze ┄1 h┄ Ostgrenze ──M 06── Ziel   crossing: 10 veh./h
          ┆ 3 h        (the old road Hafen to Ziel is closed)      ┆ 3 h
          ○ ════ 1435 mm ════ Grenze ~6 h~ Grenze ═══ 1520 mm ════ ○    1 train a day
    """
    columns = ("mode", "gauge_mm", "kind", "name")
    values = zip(*(node[2:] for node in _NODES), strict=True)
    lon_lat = np.array([node[:2] for node in _NODES])
    nodes = node_table(
        {name: list(column) for name, column in zip(columns, values, strict=True)},
        lon_lat,
    )
    keys = dict.fromkeys(key for _, _, said in _LINKS for key in said)
    links = link_table(
        {
            "from_node": [tail for tail, _, _ in _LINKS],
            "to_node": [head for _, head, _ in _LINKS],
            **{key: [said.get(key) for *_, said in _LINKS] for key in keys},
        },
        shapely.linestrings([[lon_lat[a], lon_lat[b]] for a, b, _ in _LINKS]),
    )
    return Network(
        nodes, links, Provenance("small", inputs=(("small.osm", "ab" * 32),))
    )


def write_case(folder: Path, scenario: str = SCENARIO) -> Path:
    """Write the scenario and its network into a folder; give the scenario's path."""
    folder.mkdir(parents=True, exist_ok=True)
    save_network(network(), folder / "small.network")
    path = folder / "scenario.toml"
    path.write_text(scenario, encoding="utf-8")
    return path


def small_scenario(text: str = SCENARIO) -> Scenario:
    """Read the scenario back from a file, gone by then; by night all are as quick."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        read = read_scenario(path)
        return read.model_copy(update={"regime": without_night(read.regime)})


@cache
def small_plan(scenario: str = SCENARIO) -> Plan:
    """Plan the scenario on the small network; made once, for it is not changed."""
    return plan(network(), small_scenario(scenario))
