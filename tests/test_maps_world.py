"""A plan that one can draw, for the tests of maps."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

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
from geodata.network import (
    FloatArray,
    IntArray,
    Mode,
    Network,
    Provenance,
    link_table,
    node_table,
)

N, J, B, H, R, G, W, D = range(8)
A4, A4_BACK, E40, E40_BACK, ACCESS, RAMP, RAIL, RAIL_BACK, GAUGE, BROAD, OLD = range(11)

_NODES: list[tuple[float, float, str, int, str, str]] = [
    (10.0, 50.0, "road", 0, "place", "Nordhafen"),
    (12.0, 50.0, "road", 0, "junction", ""),
    (15.0, 50.5, "road", 0, "place", "Ostlager"),
    (12.0, 49.9, "terminal", 0, "ramp", "Rampe Mitte"),
    (12.0, 49.8, "rail", 1435, "station", ""),
    (14.0, 49.5, "rail", 1435, "station", "Grenze"),
    (14.0, 49.5, "rail", 1520, "station", "Grenze"),
    (16.0, 49.5, "rail", 1520, "station", "Depot"),
]
_BRIDGE = {
    "bridges": "Elbe bridge",
    "n_bridges": 2,
    "max_mass_t": 60.0,
    "max_mass_t_basis": "inferred",
    "limited_by": "Elbe bridge",
}
_MLC = {
    "n_bridges": 1,
    "bridges": "Oder bridge",
    "mlc_wheeled": 80.0,
    "mlc_wheeled_basis": "tagged",
    "max_height_m": 4.5,
    "max_height_m_basis": "tagged",
    "tunnels": "Berg tunnel",
    "n_tunnels": 1,
}
_ROAD = {"mode": "road", "class": "motorway", "speed_kmh": 50.0, "capacity_vph": 600.0}
_RAIL = {"mode": "rail", "class": "main", "gauge_mm": 1435, "capacity_tpd": 24.0}
_TRANSFER = {"mode": "transfer", "name": "Rampe Mitte", "osm_id": 77}
_LINKS: list[tuple[int, int, dict[str, Any]]] = [
    (N, J, {**_ROAD, **_BRIDGE, "ref": "A 4", "name": "Autobahn 4"}),
    (J, N, {**_ROAD, **_BRIDGE, "ref": "A 4", "name": "Autobahn 4"}),
    (J, B, {**_ROAD, **_MLC, "ref": "A 4;E 40", "name": "Autobahn 4"}),
    (B, J, {**_ROAD, **_MLC, "ref": "A 4;E 40", "name": "Autobahn 4"}),
    (J, H, {**_TRANSFER, "class": "access", "capacity_vph": 200.0}),
    (
        H,
        R,
        {
            **_TRANSFER,
            "class": "ramp",
            "capacity_tpd": 4.0,
            "capacity_basis": "inferred",
            "dwell_h": 3.0,
            "confidence": "assumed",
        },
    ),
    (R, G, {**_RAIL, "name": "Ostbahn", "ref": "6200"}),
    (G, R, {**_RAIL, "name": "Ostbahn", "ref": "6200"}),
    (
        G,
        W,
        {
            "mode": "transfer",
            "class": "gauge_transfer",
            "name": "Grenze",
            "osm_id": 88,
            "capacity_tpd": 6.0,
            "dwell_h": 6.0,
        },
    ),
    (W, D, {**_RAIL, "gauge_mm": 1520, "name": "Breitspur"}),
    (N, B, {**_ROAD, "class": "secondary", "name": "Alte Straße"}),
]


def network() -> Network:
    """Give a copy of the drawn world, to change at will."""
    world = _drawn_world()
    return replace(world, nodes=world.nodes.copy(), links=world.links.copy())


@cache
def _drawn_world() -> Network:
    r"""Roads and railways of two gauges.

    ::

        N ──A4── J ──A4;E40── B     road; the old road N..B is closed
                 ┆ ramp
                 R === G ~~~ W === D  1435 mm, gauge transfer, 1520 mm
    """
    columns = ("mode", "gauge_mm", "kind", "name")
    values = zip(*(node[2:] for node in _NODES), strict=True)
    lon_lat = np.array([node[:2] for node in _NODES])
    nodes = node_table(
        {name: list(column) for name, column in zip(columns, values, strict=True)},
        lon_lat,
    )
    lines = shapely.linestrings([[lon_lat[a], lon_lat[b]] for a, b, _ in _LINKS])
    links = link_table(
        {
            "from_node": [a for a, _, _ in _LINKS],
            "to_node": [b for _, b, _ in _LINKS],
        },
        lines,
    )
    links["length_m"] = [100_000.0 + 1000 * (a + b) for a, b, _ in _LINKS]
    for row, (_, _, said) in enumerate(_LINKS):
        for name, value in said.items():
            links.loc[row, name] = value
    return Network(nodes, links, Provenance("Drawn world", versions={"osm": "2026"}))


def _leg(world: Network, *links: int) -> Leg:
    first, last = links[0], links[-1]
    return Leg(
        mode=Mode(world.links["mode"].iloc[first]),
        gauge_mm=int(world.links["gauge_mm"].iloc[first]),
        links=np.array(links, dtype=np.int64),
        from_node=int(world.tail[first]),
        to_node=int(world.head[last]),
        length_km=float(world.links["length_m"].iloc[[*links]].sum()) / 1000,
        duration_h=2.0 * len(links),
    )


def corridor(
    world: Network, movement: str, n_serials: int, *legs: tuple[int, ...]
) -> Corridor:
    """One corridor whose links take two hours each, a serial every hour."""
    built = tuple(_leg(world, *links) for links in legs)
    along = np.concatenate([leg.links for leg in built])
    return Corridor(
        id=f"{movement}/1",
        movement=movement,
        itineraries=tuple(
            _itinerary(movement, number, along) for number in range(n_serials)
        ),
        legs=built,
        length_km=sum(leg.length_km for leg in built),
        duration_h=2.0 * len(along),
    )


def _itinerary(movement: str, number: int, links: IntArray) -> Itinerary:
    enter_h: FloatArray = np.asarray(number + 2.0 * np.arange(len(links)), np.float64)
    name = f"{movement}-{number + 1}"
    return Itinerary(
        serial=Serial(name, movement, {"truck": 40}, 28, train=None, column=None),
        links=links,
        enter_h=enter_h,
        exit_h=np.asarray(enter_h + 2, np.float64),
        departs_h=float(number),
        arrives_h=number + 2.0 * len(links),
        planned_h=number + 2.0 * len(links),
    )


def drawn_plan(world: Network | None = None) -> Plan:
    """Two movements: "1 Bde" by road, 4 of 6 serials; "2 Bde" by road and rail, 3.

    The motorway from J to B carries 4 serials of 4: it is full, and holds back two.
    """
    world = world or network()
    by_road = corridor(world, "1 Bde", 4, (A4, E40))
    by_rail = corridor(
        world, "2 Bde", 3, (A4,), (ACCESS, RAMP), (RAIL,), (GAUGE,), (BROAD,)
    )
    short = Shortfall("1 Bde", 2, (E40,), 4, 4, "the motorway east of J is full")
    load = np.zeros(len(_LINKS), dtype=np.int64)
    for found in (by_road, by_rail):
        load[found.links] += len(found.serials)
    capacity = np.full(len(_LINKS), 40, dtype=np.int64)
    capacity[[E40, OLD]] = 4, 0
    return Plan(
        scenario="Drawn exercise",
        scenario_sha256="0" * 64,
        network=world,
        network_sha256="0" * 64,
        horizon_h=240.0,
        status=PlanStatus.PARTIAL,
        objective=1234.5,
        bound=1200.0,
        gap=0.028,
        closure_h=12.0,
        closure_bound_h=11.5,
        movements=(
            _movement("1 Bde", "Ostlager", 6, by_road, short),
            _movement("2 Bde", "Depot", 3, by_rail),
        ),
        places=(
            Place("Nordhafen", 10.0, 50.0),
            Place("Ostlager", 15.0, 50.5),
            Place("Depot", 16.0, 49.5),
        ),
        frequencies=Frequencies(
            capacity,
            (world.links["mode"] == "road").to_numpy(),
            np.full(len(_LINKS), 240.0),
        ),
        load=load,
        capacity=capacity,
        closed=(OLD,),
        bottlenecks=(
            Bottleneck(
                E40, "Autobahn 4", Mode.ROAD, 4, 4, "vehicles in 240 h", 12.5, 1
            ),
        ),
        warnings=("9 of 11 links have no maxspeed; class default used",),
    )


def _movement(
    name: str, destination: str, serials: int, found: Corridor, *short: Shortfall
) -> MovementResult:
    return MovementResult(
        id=name,
        unit=f"{name} (mot)",
        origin="Nordhafen",
        destination=destination,
        priority=1,
        serials=serials,
        delivered=len(found.serials),
        ready_h=0.0,
        due_h=24.0,
        closure_h=found.last_arrival_h,
        late_h=0.0,
        corridors=(found,),
        shortfalls=short,
    )


def infeasible_plan() -> Plan:
    """Nothing arrives: there is no corridor, no bound and no closure."""
    plan = drawn_plan()
    movements = tuple(
        replace(
            movement,
            delivered=0,
            closure_h=None,
            late_h=None,
            corridors=(),
            shortfalls=(
                Shortfall(movement.id, movement.serials, (), 0, 0, "there is no way"),
            ),
        )
        for movement in plan.movements
    )
    return replace(
        plan,
        status=PlanStatus.INFEASIBLE,
        objective=None,
        bound=None,
        gap=None,
        closure_h=None,
        closure_bound_h=None,
        movements=movements,
        load=np.zeros_like(plan.load),
        closed=(),
        bottlenecks=(),
        warnings=(),
    )


def empty_plan() -> Plan:
    """No movement, no place, no network."""
    plan = infeasible_plan()
    none = np.zeros(0, dtype=np.int64)
    empty = Network(
        node_table({}, np.zeros((0, 2))),
        link_table({}, np.zeros(0, dtype=object)),
        Provenance("Nothing"),
    )
    return replace(
        plan,
        network=empty,
        movements=(),
        places=(),
        frequencies=Frequencies(none, none.astype(bool), none.astype(np.float64)),
        load=none,
        capacity=none,
    )


def test_the_world_is_what_its_drawing_says() -> None:
    plan = drawn_plan()
    assert plan.load[A4] == 7  # both movements
    assert plan.load[E40] == plan.capacity[E40] == 4
    assert plan.unmet == 2
