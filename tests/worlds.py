"""Worlds that one can draw, scenarios on them, and a check of plans by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from corridors.itinerary import Entry, Frequencies, Itinerary, Plan, PlanStatus, Serial
from corridors.regime import Regime
from corridors.regime_file import read_regime
from corridors.scenario import (
    Closure,
    Movement,
    Override,
    Scenario,
    Settings,
    Site,
    VehicleClass,
)
from geodata.network import Network, Provenance, link_table, node_table

_SLACK_H = 1e-6
_SLACK_MIN = 0.6  # whole minutes on links of 5 km are 8 % off the rate, at the most

NodeSpec = tuple[float, float, Mapping[str, Any]]
LinkSpec = tuple[int, int, Mapping[str, Any]]

AHAVEN, DORF, KREUZ, LAGER, BECK, HUB_A, HUB_B, RAIL_A, RAIL_G, WIDE_G, WIDE_B = range(
    11
)
A1, B2_WEST, B2_EAST, CROSSING, A4, ACCESS_A, RAMP_A, MAIN, GAUGE, WIDE, RAMP_B = range(
    0, 22, 2
)
"""Links eastward; the same link westward is the next number."""


def _road(kind: str, ref: str, km: float, **said: object) -> dict[str, object]:
    road = {"mode": "road", "class": kind, "ref": ref, "length_m": km * 1000}
    return {**road, "speed_kmh": 80.0, "capacity_vph": 800.0, **said}


def _rail(gauge_mm: int, km: float, **said: object) -> dict[str, object]:
    rail = {"mode": "rail", "class": "main", "gauge_mm": gauge_mm, "name": "Ostbahn"}
    return {
        **rail,
        "length_m": km * 1000,
        "speed_kmh": 100.0,
        "capacity_tpd": 100.0,
    } | (said)


def _transfer(kind: str, dwell_h: float, **said: object) -> dict[str, object]:
    transfer = {"mode": "transfer", "class": kind, "length_m": 0.0, "speed_kmh": 20.0}
    return {**transfer, "dwell_h": dwell_h, **said}


_NODES: Sequence[NodeSpec] = [
    (10.0, 50.0, {"mode": "road", "kind": "place", "name": "Ahaven"}),
    (12.0, 51.0, {"mode": "road", "kind": "place", "name": "Dorf"}),
    (14.0, 50.0, {"mode": "road", "name": "Kreuz"}),
    (14.1, 50.0, {"mode": "road", "name": "Lager"}),
    (16.0, 50.0, {"mode": "road", "kind": "place", "name": "Beck"}),
    (10.0, 50.0, {"mode": "terminal", "kind": "ramp", "name": "Rampe West"}),
    (16.0, 50.0, {"mode": "terminal", "kind": "ramp", "name": "Rampe Ost"}),
    (10.0, 49.9, {"mode": "rail", "gauge_mm": 1435, "kind": "station"}),
    (13.0, 49.5, {"mode": "rail", "gauge_mm": 1435, "name": "Spurwechsel"}),
    (13.0, 49.5, {"mode": "rail", "gauge_mm": 1520, "name": "Spurwechsel"}),
    (16.0, 49.9, {"mode": "rail", "gauge_mm": 1520, "kind": "station"}),
]
_EASTWARD: Sequence[LinkSpec] = [
    (
        AHAVEN,
        KREUZ,
        _road(
            "motorway",
            "A 1",
            150,
            bridges="Elbe bridge",
            n_bridges=1,
            max_mass_t=30.0,
            max_mass_t_basis="tagged",
            osm_id=101,
        ),
    ),
    (AHAVEN, DORF, _road("primary", "B 2", 120, osm_id=102)),
    (DORF, KREUZ, _road("primary", "B 2", 120, osm_id=103)),
    (KREUZ, LAGER, _transfer("crossing", 1, name="Grenze", capacity_vph=50.0)),
    (LAGER, BECK, _road("motorway", "A 4;E 40", 75, osm_id=104)),
    (AHAVEN, HUB_A, _transfer("access", 0.5, name="Rampe West", capacity_vph=150.0)),
    (HUB_A, RAIL_A, _transfer("ramp", 2, name="Rampe West", capacity_tpd=3.0)),
    (RAIL_A, RAIL_G, _rail(1435, 120, max_axle_load_t=22.5)),
    (RAIL_G, WIDE_G, _transfer("gauge_transfer", 6, capacity_tpd=4.0)),
    (WIDE_G, WIDE_B, _rail(1520, 60)),
    (WIDE_B, HUB_B, _transfer("ramp", 2, name="Rampe Ost", capacity_tpd=3.0)),
]


def drawn(nodes: Sequence[NodeSpec], links: Sequence[LinkSpec]) -> Network:
    """Build nodes (lon, lat, columns) and straight links (from, to, columns)."""
    lon_lat = np.array([node[:2] for node in nodes], dtype=np.float64).reshape(-1, 2)
    ends_of = np.array([link[:2] for link in links], dtype=np.int64).reshape(-1, 2)
    lines = shapely.linestrings(lon_lat[ends_of])
    ends = {"from_node": [a for a, _, _ in links], "to_node": [b for _, b, _ in links]}
    return Network(
        node_table(_columns([said for _, _, said in nodes]), lon_lat),
        link_table({**ends, **_columns([said for _, _, said in links])}, lines),
        Provenance("drawn"),
    )


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def border_world(**changes: Mapping[str, Any]) -> Network:
    r"""Build a road with a weak bridge, a detour, a crossing; rails of two gauges.

    ::

               B 2: 3 h      Dorf      B 2: 3 h
            ┌─────────────────┴───────────────┐
          Ahaven ── A 1: Elbe bridge 30 t ── Kreuz ~ Grenze ~ Lager ── A 4 ── Beck
            ┆             150 km, 3 h             1/2 h   75 km, 1 1/2 h       ┆
          HUB_A                                                            ┆ access
            ┆ ramp 2 h, 3 trains a day                                       HUB_B
          RAIL_A ══ 1435 ══ RAIL_G ~~ 6 h, 4 a day ~~ WIDE_G ══ 1520 ══ WIDE_B ┆ ramp
                 120 km, 3 h                               60 km, 2 h     2 h, 3 a day

    In crisis the A 1 takes 3 + 1/2 + 1 1/2 = 5 h, the B 2 6 + 1/2 + 1 1/2 = 8 h, the
    rails, 40 km/h on 1435 mm and 30 on 1520, 2 + 3 + 6 + 2 + 2 = 15 h. The crossing
    holds for an hour, and crisis for half of it at most. All links are two-way.
    ``changes`` are by link: L14={...}.
    """
    eastward = [
        *_EASTWARD,
        (HUB_B, BECK, dict(_EASTWARD[5][2]) | {"name": "Rampe Ost"}),
    ]
    links = [
        link
        for a, b, said in eastward
        for link in ((a, b, dict(said)), (b, a, dict(said)))
    ]
    for name, change in changes.items():
        links[int(name.removeprefix("L"))][2].update(change)
    return drawn(_NODES, links)


def parallel_ramps(n_ramps: int) -> Network:
    r"""Build a port with several ramps of one train a day, and a railway from each.

    ::

             ┌ ramp 0 ══┐
        Ahaven ramp 1 ══ Beck
             └ ramp 2 ══┘
    """
    rail = {"mode": "rail", "gauge_mm": 1435, "length_m": 4e4, "speed_kmh": 40.0}
    ramp = {"mode": "transfer", "class": "ramp", "length_m": 0.0, "speed_kmh": 20.0}
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "terminal", "name": "Ahaven"}),
        (11.0, 50.0, {"mode": "terminal", "name": "Beck"}),
        (11.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
    ]
    links: list[LinkSpec] = [(2, 1, {**ramp, "name": "Ost", "capacity_tpd": 99.0})]
    for number in range(n_ramps):
        nodes.append((10.0, 50.0, {"mode": "rail", "gauge_mm": 1435}))
        name = f"ramp {number}"
        links.append((0, 3 + number, {**ramp, "name": name, "capacity_tpd": 1.0}))
        links.append((3 + number, 2, {**rail, "capacity_tpd": 99.0}))
    return drawn(nodes, links)


def vehicle(name: str, mass_t: float, **said: object) -> VehicleClass:
    """Build a vehicle class that is small in all that is not said."""
    values = {
        "axle_load_t": 5.0,
        "length_m": 8.0,
        "width_m": 2.5,
        "height_m": 3.0,
        "mlc": mass_t,
        "tracked": False,
        "by_road": True,
        "vehicles_per_wagon": 1.0,
        **said,
    }
    return VehicleClass.model_validate({"vehicle": name, "mass_t": mass_t, **values})


LIGHT = vehicle("light", 5, vehicles_per_wagon=5)
SEMI = vehicle("semi", 42)
TANK = vehicle("tank", 60, tracked=True, by_road=False, axle_load_t=0, width_m=3.7)


def movement(name: str, count: Mapping[str, int], **said: object) -> Movement:
    """Build a movement from Ahaven to Beck unless said otherwise."""
    values = {"id": name, "origin": "Ahaven", "destination": "Beck", "vehicles": count}
    return Movement.model_validate({**values, **said})


def scenario(
    *movements: Movement,
    sites: Sequence[Site] = (
        Site(site="Ahaven", place="Ahaven"),
        Site(site="Beck", place="Beck"),
    ),
    vehicles: Sequence[VehicleClass] = (LIGHT, SEMI, TANK),
    closures: Sequence[Closure] = (),
    overrides: Sequence[Override] = (),
    **settings: object,
) -> Scenario:
    """Build a scenario of one day unless said otherwise."""
    stated = Settings.model_validate({"name": "drawn", "horizon_h": 24, **settings})
    return Scenario(
        settings=stated,
        regime=without_night(read_regime(stated.regime)),
        sites=tuple(sites),
        vehicles=tuple(vehicles),
        movements=movements,
        closures=tuple(closures),
        overrides=tuple(overrides),
        sha256="0" * 64,
        folder=Path(),
    )


def without_night(regime: Regime) -> Regime:
    """Let columns be as quick by night as by day, so that 150 km are 3 h."""
    march = regime.march.model_copy(update={"night_factor": 1.0})
    return regime.model_copy(update={"march": march})


def check_plan(plan: Plan, stated: Scenario) -> None:
    """Every serial goes its way once, when and where it may; numbers add up.

    Shares no code with the planner.
    """
    classes = {each.vehicle: each for each in stated.vehicles}
    assert {place.name for place in plan.places} == {s.site for s in stated.sites}
    load: Counter[int] = Counter()
    seen: set[str] = set()
    for corridor in plan.corridors:
        links = corridor.links
        _check_way(plan.network, links)
        for each in corridor.itineraries:
            assert each.serial.id not in seen
            seen.add(each.serial.id)
            for link in links:
                load[link] += _size(plan.network, link, each.serial.n_vehicles)
            for name in each.serial.vehicles:
                driving = _driving(classes[name], each.serial, stated)
                _check_on_rails(plan.network, links, classes[name], stated.settings)
                _check_on_roads(plan.network, links, driving)
            assert each.links.tolist() == links
            _check_hours(each, stated.movements, corridor.movement, plan.horizon_h)
    _check_entries(plan)
    _check_links_in_time(plan, stated)
    assert plan.load.tolist() == [load[link] for link in range(len(plan.load))]
    assert (plan.load <= plan.capacity).all()
    assert not plan.capacity[[*plan.closed]].any()
    _check_numbers(plan, stated)


def _check_hours(
    each: Itinerary, movements: Sequence[Movement], name: str, horizon_h: float
) -> None:
    """Ready, then one link after the other, there when wanted and in the horizon."""
    (moved,) = (movement for movement in movements if movement.id == name)
    hours = [each.departs_h]
    for enter, leave in zip(each.enter_h, each.exit_h, strict=True):
        hours += [enter, leave]
    hours.append(each.arrives_h)
    assert all(before <= after + _SLACK_H for before, after in pairwise(hours))
    assert each.departs_h >= moved.ready_h - _SLACK_H
    assert each.arrives_h >= (moved.earliest_h or 0) - _SLACK_H
    assert each.arrives_h <= horizon_h + _SLACK_H


def _check_entries(plan: Plan) -> None:
    """Rows of entries say what itineraries say."""
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        rows[entry.serial].append(entry)
    for corridor in plan.corridors:
        for each in corridor.itineraries:
            mine = rows[each.serial.id]
            assert [row.link for row in mine] == corridor.links
            assert [row.seq for row in mine] == list(range(len(mine)))
            assert [row.enter_h for row in mine] == each.enter_h.tolist()
            assert {row.vehicles for row in mine} <= {each.serial.n_vehicles}


def _check_links_in_time(plan: Plan, stated: Scenario) -> None:
    """Links take so many in so many hours, one behind another, while they are open."""
    serials = {s.id: s for c in plan.corridors for s in c.serials}
    on: dict[int, list[Entry]] = defaultdict(list)
    for entry in plan.entries:
        on[entry.link].append(entry)
    for link, entries in on.items():
        entries.sort(key=lambda entry: entry.enter_h)
        row, hold_h = _link(plan.network, link), plan.frequencies.hours[link]
        for last in entries:
            together = sum(
                _size(plan.network, link, each.vehicles)
                for each in entries
                if 0 <= last.enter_h - each.enter_h < hold_h - _SLACK_H
            )
            assert together <= _count_at(plan.frequencies, link, last.enter_h)
        for first, then in pairwise(entries):
            apart_min = 60 * (then.enter_h - first.enter_h)
            least = _least_headway_min(row, serials[first.serial], stated)
            assert apart_min >= least - _SLACK_MIN
            if row["mode"] == "road":
                assert 60 * (then.exit_h - first.exit_h) >= least - _SLACK_MIN
        for entry in entries if row["mode"] == "road" else ():
            pace_kmh = _pace_kmh(row, serials[entry.serial], stated)
            driven_h = row["length_m"] / 1000 / pace_kmh
            if stated.regime.march.night_factor == 1:
                assert abs(entry.exit_h - entry.enter_h - driven_h) <= _SLACK_MIN / 60
        if row["mode"] == "road" and row["capacity_basis"] != "overlaid":
            for entry in entries:
                _check_in_window(entry, stated)


def _count_at(frequencies: Frequencies, link: int, hour: float) -> int:
    """Vehicles or trains that a link takes in its hours, in its spell if it has one."""
    spells = [spell for spell in frequencies.spells if spell.link == link]
    for spell in spells:
        if spell.from_h - _SLACK_H <= hour < spell.to_h - _SLACK_H:
            return spell.count
    return int(frequencies.count[link])


def _least_headway_min(
    row: Mapping[str, Any], serial: Serial, stated: Scenario
) -> float:
    """Column: 60 n / (density x rate), a minute for 25 of them, and gaps; train: 10.

    Hours are whole minutes: below 5 km they say little of the rate.
    """
    march = stated.regime.march
    if row["mode"] == "rail":
        return float(stated.regime.trains.headway_min)
    if row["mode"] != "road" or row["length_m"] < 5_000:
        return 0
    rate, vehicles = _pace_kmh(row, serial, stated), serial.n_vehicles
    units = -(-vehicles // march.group)
    more = (units - 1) * march.gap_unit_min + (units if units > 1 else 0)
    passing = 60 * vehicles / (march.density_vpkm * rate)
    return float(passing + more + march.gap_serial_min)


def _pace_kmh(row: Mapping[str, Any], serial: Serial, stated: Scenario) -> float:
    """Rate of march by day; whoever has tracks, or rides, or is to ride, is slower."""
    march = stated.regime.march
    rides = serial.column is not None and serial.column.transporters > 0
    tracks = any(
        each.tracked or each.tare_t
        for each in stated.vehicles
        if each.vehicle in serial.vehicles
    )
    rates = march.heavy_kmh if rides or tracks else march.wheeled_kmh
    return float(min(row["speed_kmh"], rates.get(row["class"], rates["other"])))


def _check_in_window(entry: Entry, stated: Scenario) -> None:
    """Heads are on the road in the hours of march alone."""
    window, start = stated.regime.march.window, stated.settings.start
    begin_h = (start.hour + start.minute / 60 if start else 0) + entry.enter_h
    since = (begin_h - window.from_h + _SLACK_H) % 24
    hours = (window.to_h - window.from_h) % 24 or 24
    if hours < 24:
        assert since + entry.exit_h - entry.enter_h <= hours + 2 * _SLACK_H


def _size(network: Network, link: int, vehicles: int) -> int:
    """Vehicles on a link that counts them; one train on any other."""
    return vehicles if np.isnan(_link(network, link)["capacity_tpd"]) else 1


def _link(network: Network, link: int) -> dict[str, Any]:
    return {name: values[link] for name, values in network.links.items()}


def _check_way(network: Network, links: Sequence[int]) -> None:
    """Links follow one another; layers change in transfers alone."""
    rows = [_link(network, link) for link in links]
    for before, after in pairwise(rows):
        assert before["to_node"] == after["from_node"]
        if "transfer" not in (before["mode"], after["mode"]):
            assert before["mode"] == after["mode"]
            assert before["gauge_mm"] == after["gauge_mm"]


def _driving(each: VehicleClass, serial: Serial, stated: Scenario) -> VehicleClass:
    """Give what drives: the vehicle, or the only class of transporters with it on."""
    if serial.column is None or not serial.column.transporters:
        return each
    (hauler,) = (other for other in stated.vehicles if other.tare_t)
    mass_t = hauler.tare_t + each.mass_t
    laden = {
        "mass_t": mass_t,
        "mlc": hauler.mlc * mass_t / hauler.mass_t,
        "axle_load_t": hauler.axle_load_t * mass_t / hauler.mass_t,
        "height_m": max(hauler.height_m, hauler.deck_height_m + each.height_m),
        "width_m": max(hauler.width_m, each.width_m),
    }
    return hauler.model_copy(update=laden)


def _check_on_rails(
    network: Network, links: Sequence[int], each: VehicleClass, settings: Settings
) -> None:
    loaded = each.mass_t * each.vehicles_per_wagon
    axles = 6 if loaded >= 45 else 4
    gross_t = loaded + settings.wagon_tare_t
    for link in links:
        row = _link(network, link)
        if row["mode"] == "rail":
            assert not row["max_axle_load_t"] < gross_t / axles
            assert not row["max_metre_load_tpm"] < gross_t / settings.wagon_length_m


def _check_on_roads(network: Network, links: Sequence[int], each: VehicleClass) -> None:
    for link in links:
        row = _link(network, link)
        if row["mode"] not in {"rail", "transfer"}:
            assert each.by_road
            for limit in ("mass_t", "axle_load_t", "height_m", "width_m", "length_m"):
                assert not row[f"max_{limit}"] < getattr(each, limit)
            assert not row["max_rated_mass_t"] < each.mass_t
            assert not row["mlc_tracked" if each.tracked else "mlc_wheeled"] < each.mlc


def _check_numbers(plan: Plan, stated: Scenario) -> None:
    assert plan.objective is not None
    assert plan.bound is not None
    assert plan.bound <= plan.objective + 1e-9
    assert [each.id for each in plan.movements] == [m.id for m in stated.movements]
    for each in plan.movements:
        assert each.delivered == sum(len(c.serials) for c in each.corridors)
        assert each.unmet == sum(short.serials for short in each.shortfalls)
    assert (plan.closure_h is None) is (plan.closure_bound_h is None)
    if plan.closure_h is not None and plan.closure_bound_h is not None:
        assert plan.closure_bound_h <= plan.closure_h + 1e-9
    complete = plan.status in {PlanStatus.OPTIMAL, PlanStatus.FEASIBLE}
    assert complete is (plan.unmet == 0)
    assert (plan.status is PlanStatus.INFEASIBLE) is (plan.closure_h is None)
