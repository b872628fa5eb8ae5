"""A plan's folder written by hand, to be broken: no planner has a part in it.

::

    0 ──200 km── 1 ──200 km── 2 ┄crossing┄ 3 ──100 km── 4      columns, 4 h, 4 h,
      ─────────── old road, closed ──────────────────────      ½ h and 3 h

    10 ┄ramp┄ 11 ══1435══ 12 ~gauge transfer~ 13 ══1520══ 14 ┄ramp┄ 15
                                                  ◄═══════         one track

- ``trucks``: two serials of 40, one on transporters, that march 50 km/h at most, on
  transporters too, and rest 2.5 h after the first 200 km. D 15, R 50: 3.2 min + 5 min
  gap + 2 min extra = 10.2 min pass time; at 100/3 km/h on the last road 4.8 + 5 + 2 =
  11.8 min.
- ``tanks``: three trains; the gauge transfer takes one a day, the third does not go.
- ``empties``: one train back, between the other two, on the same single track.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Row = dict[str, Any]

_LIMITS: Final = (
    *("max_mass_t", "max_rated_mass_t", "max_axle_load_t", "max_bogie_load_t"),
    *("max_height_m", "max_width_m", "max_length_m", "mlc_wheeled", "mlc_tracked"),
    *("max_metre_load_tpm", "max_train_length_m"),
)
_START_DAY: Final = 2  # of March 2026, at midnight UTC
PASS_H: Final = {0: 10.2 / 60, 1: 10.2 / 60, 2: 10.2 / 60, 3: 11.8 / 60}


@dataclass
class Files:
    """The files of a plan, open to be changed by hand."""

    plan: dict[str, Any]
    links: dict[int, dict[str, Any]]
    itineraries: list[Row]
    capacity: list[Row]
    points: list[Row]
    arrivals: list[Row]
    moves: list[Row]
    trains: list[Row]
    written: dict[str, str] = field(default_factory=dict)  # over all else

    @property
    def rules(self) -> dict[str, Any]:
        """Rules of plan.json."""
        rules: dict[str, Any] = self.plan["rules"]
        return rules

    def movement(self, name: str) -> dict[str, Any]:
        """Find a movement of plan.json."""
        (found,) = [m for m in self.plan["movements"] if m["id"] == name]
        return dict_of(found)

    def serial(self, name: str) -> dict[str, Any]:
        """Find a serial of plan.json."""
        (found,) = [s for s in self.plan["serials"] if s["id"] == name]
        return dict_of(found)

    def row(self, serial: str, link: int) -> Row:
        """Find the row of a serial on a link."""
        (found,) = [
            row
            for row in self.itineraries
            if (row["serial"], row["link"]) == (serial, link)
        ]
        return found

    def rows(self, serial: str) -> list[Row]:
        """Find all rows of a serial."""
        return [row for row in self.itineraries if row["serial"] == serial]

    def late(self, serial: str, hours: float, *, from_link: int | None = None) -> None:
        """Let a serial be later on all its way, or from a link on."""
        rows = self.rows(serial)
        links = [row["link"] for row in rows]
        for row in rows[0 if from_link is None else links.index(from_link) :]:
            row["enter_h"] += hours
            row["exit_h"] += hours


def dict_of(found: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON is
    assert isinstance(found, dict)
    return found


def write(files: Files, folder: Path) -> Path:
    """Write the folder of a plan."""
    folder.mkdir(parents=True)
    features = [
        {"type": "Feature", "properties": each} for each in files.links.values()
    ]
    texts = {
        "plan.json": json.dumps(files.plan),
        "links.geojson": json.dumps({"features": features}),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, rows in (
        ("itineraries.csv", files.itineraries),
        ("capacity.csv", files.capacity),
        ("critical_points.csv", files.points),
        ("arrivals.csv", files.arrivals),
        ("movement_table.csv", files.moves),
        ("train_table.csv", files.trains),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    for name, text in files.written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def sound() -> Files:
    """Give a plan that keeps every rule."""
    return Files(
        plan=_plan(),
        links=_links(),
        itineraries=_itineraries(),
        capacity=_capacity(),
        points=_points(),
        arrivals=_arrivals(),
        moves=_moves(),
        trains=_trains(),
    )


# --- plan.json -----------------------------------------------------------------------


def _plan() -> dict[str, Any]:
    return {
        "schema": 2,
        "status": "partial",
        "objective": 100.0,
        "bound": 90.0,
        "gap": 0.1,
        "horizon_h": 72.0,
        "closure_h": 45.0,
        "closure_bound_h": 21.0,
        "movements": [
            _movement("trucks", 2, 2, _trucks(), ready_h=0.5, due_h=16.0, late_h=0.25),
            _movement("tanks", 3, 2, _tanks(), ready_h=0.0),
            _movement("empties", 1, 1, _empties(), ready_h=18.0),
        ],
        "serials": _serials(),
        "rules": _rules(),
        "centres": [_centre()],
        "provenance": {
            "parameters": {
                "inferred_limits": True,
                "train_length_m": 700.0,
                "train_mass_t": 2000.0,
                "train_wagons": None,
            }
        },
    }


def _movement(
    name: str, serials: int, delivered: int, corridor: dict[str, Any], **hours: float
) -> dict[str, Any]:
    return {
        "id": name,
        "unit": "1st" if name == "trucks" else "",
        "destination": "Hafen" if name == "empties" else "Ziel",
        "serials": serials,
        "delivered": delivered,
        "unmet": serials - delivered,
        "due_h": None,
        "late_h": None,
        "closure_h": corridor["last_arrival_h"],
        **hours,
        "corridors": [corridor],
    }


def _corridor(name: str, serials: list[str], hours: str, *legs: Row) -> dict[str, Any]:
    first, arrives, last = map(float, hours.split())
    return {
        "id": name,
        "serials": serials,
        "vehicles": {"trucks/1": 80, "tanks/1": 46, "empties/1": 20}[name],
        "first_departure_h": first,
        "first_arrival_h": arrives,
        "last_arrival_h": last,
        "legs": list(legs),
    }


def _leg(mode: str, gauge_mm: int, tail: int, head: int, *links: int) -> Row:
    ends = {"from_node": tail, "to_node": head}
    return {"mode": mode, "gauge_mm": gauge_mm, **ends, "links": list(links)}


def _trucks() -> dict[str, Any]:
    return _corridor(
        "trucks/1",
        ["t-1", "t-2"],
        "0.75 15.25 16.25",
        _leg("road", 0, 0, 2, 0, 1),
        _leg("transfer", 0, 2, 3, 2),
        _leg("road", 0, 3, 4, 3),
    )


def _tanks() -> dict[str, Any]:
    return _corridor(
        "tanks/1",
        ["p-1", "p-2"],
        "0 21 45",
        _leg("transfer", 0, 10, 11, 10),
        _leg("rail", 1435, 11, 12, 11),
        _leg("transfer", 0, 12, 13, 12),
        _leg("rail", 1520, 13, 14, 13),
        _leg("transfer", 0, 14, 15, 14),
    )


def _empties() -> dict[str, Any]:
    return _corridor(
        "empties/1", ["b-1"], "20 22.5 22.5", _leg("rail", 1520, 14, 13, 15)
    )


def _serials() -> list[dict[str, Any]]:
    by_road = {"march_units": 2, "train": None}
    column = {"max_mass_t": 28.0, "max_height_m": 3.8, "mlc_wheeled": 30.0}
    trucks = {**by_road, "needs": {"road": column, "rail": {}}}
    heavy = {"fleets": ["loaders"], "transporters": 40, "heavy": True}
    tanks, empties = _train(30, 1960.0), _train(20, 460.0)
    last = 11.8 / 60
    return [
        _serial("t-1", "trucks", 40, (0.75, 15.25, 15.25 + last), **trucks),
        _serial("t-2", "trucks", 40, (1.75, 16.25, 16.25 + last), **trucks, **heavy),
        _serial("p-1", "tanks", 23, (0.0, 21.0, 21.0), **tanks),
        _serial("p-2", "tanks", 23, (24.0, 45.0, 45.0), **tanks),
        _serial("p-3", "tanks", 23, None, **tanks),
        _serial("b-1", "empties", 20, (20.0, 22.5, 22.5), **empties),
    ]


def _serial(
    name: str,
    movement: str,
    vehicles: int,
    hours: tuple[float, float, float] | None,
    **more: object,
) -> dict[str, Any]:
    departs, arrives, clears = hours or (None, None, None)
    return {
        "id": name,
        "movement": movement,
        "corridor": f"{movement}/1" if hours else None,
        "vehicles": {"lorry": vehicles},
        "load_class": 30.0,
        "departs_h": departs,
        "arrives_h": arrives,
        "clears_h": clears,
        "planned_h": None if arrives is None else arrives - 0.25,
        "shift_h": None if arrives is None else 0.25,
        "transporters": 0,
        "heavy": False,
        **more,
    }


def _train(wagons: int, mass_t: float) -> dict[str, Any]:
    axle_t, metre_t, length_m = 14.5, 5.4, 16.0 * wagons
    return {
        "march_units": None,
        "train": {
            "wagons": wagons,
            "four_axle": 0,
            "six_axle": wagons,
            "length_m": length_m,
            "mass_t": mass_t,
            "axle_load_t": axle_t,
            "metre_load_tpm": metre_t,
            "out_of_gauge": True,
        },
        "needs": {
            "road": {},
            "rail": {
                "max_axle_load_t": axle_t,
                "max_metre_load_tpm": metre_t,
                "max_train_length_m": length_m,
            },
        },
        "fleets": ["flats"],
    }


def _centre() -> dict[str, Any]:
    """Both columns rest at node 1, one from 4.75 h for 2.5 h, one from 5.75 h."""
    used = {"stays": 0, "most_vehicles": 80}
    return {"centre": "Rasthof", "places": 80, "nodes": [1], **used}


def _rules() -> dict[str, Any]:
    return {
        "start": f"2026-03-0{_START_DAY}T00:00:00+00:00",
        "period_min": 60,
        "regime": "crisis",
        "march": {
            "window": [0.0, 24.0],
            "night": [20.0, 6.0],
            "night_factor": 1.0,
            "rates": {"motorway": 50.0, "primary": 40.0, "other": 15.0},
            "heavy_rates": {"motorway": 50.0, "primary": 40.0, "other": 15.0},
            "density_vpkm": 15.0,
            "gap_unit_min": 5.0,
            "gap_serial_min": 10.0,
            "extra_vehicles_per_min": 25,
            "group": 25,
            "rest_h": 2.5,
            "rest_after_h": 7.0,
            "relief": False,
            "overnight_h": 10.0,
            "drive_h_a_day": 9.0,
        },
        "trains": {"speed_kmh": {"1435": 40.0, "1520": 30.0}, "headway_min": 10.0},
        "dwell": {
            "road_crossing_min": 30.0,
            "rail_crossing_eu_min": 25.0,
            "rail_crossing_outer_h": 4.0,
            "gauge_transfer_h": 10.0,
        },
        "closures": [
            {"links": [4], "from_h": None, "to_h": None},
            {"links": [3], "from_h": 16.5, "to_h": 30.0},
        ],
        "fleets": [
            # p-1 is back when b-1 loads, and p-2 loads while b-1 is out: 20 + 30
            {"fleet": "flats", "kind": "wagons", "count": 50, "turnaround_h": 20.0},
            {
                "fleet": "loaders",
                "kind": "transporters",
                "count": 40,
                "turnaround_h": None,
            },
        ],
        "permission_h": {"DE": 0.0, "UA": 12.0},
        "single_track": True,
    }


# --- links.geojson -------------------------------------------------------------------


_NAMES: Final = {
    **{0: "A 2", 1: "A 2", 2: "Rynok", 3: "M 06"},
    **{10: "Rampe", 12: "Grenze", 14: "Rampe"},
}


def _links() -> dict[int, dict[str, Any]]:
    road = {**_vehicles(160), "mode": "road", "country": "DE", "speed_kmh": 80.0}
    rail = {"mode": "rail", "class": "main", "speed_kmh": 80.0, "tracks": 1}
    ramp = {"mode": "transfer", "class": "ramp", "dwell_h": 3.0, "capacity_tpd": 8.0}
    motorway = {**road, "class": "motorway", "length_m": 200_000.0}
    primary = {**road, "class": "primary", "country": "UA", "length_m": 100_000.0}
    crossing = {
        **_vehicles(40),
        "mode": "transfer",
        "class": "crossing",
        "dwell_h": 1.0,
    }
    gauge = {"mode": "transfer", "class": "gauge_transfer", "dwell_h": 12.0}
    broad = {**rail, "gauge_mm": 1520, "length_m": 75_000.0, "country": "UA"}
    mass = {"max_mass_t": 44.0, "max_mass_t_basis": "tagged"}
    axle = {"max_axle_load_t": 22.5, "max_axle_load_t_basis": "inferred"}
    return {
        0: _link(0, (0, 1), 80, {**motorway, **mass}),
        1: _link(1, (1, 2), 80, motorway),
        2: _link(2, (2, 3), 80, crossing),
        3: _link(3, (3, 4), 80, {**primary, "speed_kmh": 100 / 3}),
        4: _link(4, (0, 4), 0, {**primary, "state": "closed", "capacity": 0}),
        10: _link(10, (10, 11), 2, {**ramp, "hours": 3.0}),
        11: _link(
            11,
            (11, 12),
            2,
            {**rail, **axle, "gauge_mm": 1435, "length_m": 100_000.0, "country": "PL"},
        ),
        12: _link(12, (12, 13), 2, {**gauge, "capacity_tpd": 1.0, "hours": 24.0}),
        13: _link(13, (13, 14), 2, broad),
        14: _link(14, (14, 15), 2, {**ramp, "hours": 3.0}),
        15: _link(15, (14, 13), 1, broad),
    }


def _vehicles(an_hour: int) -> Row:
    return {"counts": "vehicles", "count": an_hour, "capacity": 240}


def _link(index: int, ends: tuple[int, int], used: int, said: Row) -> dict[str, Any]:
    limits = {
        key: value
        for limit in _LIMITS
        for key, value in ((limit, None), (f"{limit}_basis", "unknown"))
    }
    return {
        **limits,
        "link": index,
        "name": _NAMES.get(index, ""),
        "state": "used",
        "used": used,
        "capacity": 3,
        "counts": "trains",
        "count": 1,
        "hours": 1.0,
        "from_node": ends[0],
        "to_node": ends[1],
        "gauge_mm": 0,
        "length_m": 0.0,
        "speed_kmh": 10.0,
        "dwell_h": None,
        "tracks": 0,
        "country": "",
        "capacity_basis": "inferred",
        "capacity_tpd": None,
        **said,
    }


# --- tables --------------------------------------------------------------------------

_WAYS: Final[dict[str, list[tuple[int, str, int, int, float, float]]]] = {
    "t-1": [
        (0, "road", 0, 1, 1.0, 5.0),
        (1, "road", 1, 2, 7.5, 11.5),
        (2, "transfer", 2, 3, 11.5, 12.0),
        (3, "road", 3, 4, 12.0, 15.0),
    ],
    "t-2": [
        (0, "road", 0, 1, 2.0, 6.0),
        (1, "road", 1, 2, 8.5, 12.5),
        (2, "transfer", 2, 3, 12.5, 13.0),
        (3, "road", 3, 4, 13.0, 16.0),
    ],
    "p-1": [
        (10, "transfer", 10, 11, 0.0, 3.0),
        (11, "rail", 11, 12, 3.0, 5.5),
        (12, "transfer", 12, 13, 5.5, 15.5),
        (13, "rail", 13, 14, 15.5, 18.0),
        (14, "transfer", 14, 15, 18.0, 21.0),
    ],
    "p-2": [
        (10, "transfer", 10, 11, 24.0, 27.0),
        (11, "rail", 11, 12, 27.0, 29.5),
        (12, "transfer", 12, 13, 29.5, 39.5),
        (13, "rail", 13, 14, 39.5, 42.0),
        (14, "transfer", 14, 15, 42.0, 45.0),
    ],
    "b-1": [(15, "rail", 14, 13, 20.0, 22.5)],
}
_OF: Final = {"t": ("trucks", 40), "p": ("tanks", 23), "b": ("empties", 20)}


def _itineraries() -> list[Row]:
    return [
        {
            "movement": _OF[serial[0]][0],
            "serial": serial,
            "seq": seq,
            "link": link,
            "mode": mode,
            "from_node": tail,
            "to_node": head,
            "enter_h": enter,
            "exit_h": leave,
            "vehicles": _OF[serial[0]][1],
        }
        for serial, way in _WAYS.items()
        for seq, (link, mode, tail, head, enter, leave) in enumerate(way)
    ]


def _capacity() -> list[Row]:
    """List windows of an hour, at ramps of 3 h, at the gauge transfer of a day."""
    columns = ("link", "name", "mode", "from_h", "to_h", "used", "capacity")
    rows = [
        (0, "A 2", "road", 1.0, 2.0, 40, 160),
        (0, "A 2", "road", 2.0, 3.0, 40, 160),
        (1, "A 2", "road", 7.0, 8.0, 40, 160),
        (1, "A 2", "road", 8.0, 9.0, 40, 160),
        (2, "Rynok", "transfer", 11.0, 12.0, 40, 40),
        (2, "Rynok", "transfer", 12.0, 13.0, 40, 40),
        (3, "M 06", "road", 12.0, 13.0, 40, 160),
        (3, "M 06", "road", 13.0, 14.0, 40, 160),
        (10, "Rampe", "transfer", 0.0, 3.0, 1, 1),
        (10, "Rampe", "transfer", 24.0, 27.0, 1, 1),
        (11, "", "rail", 3.0, 4.0, 1, 1),
        (11, "", "rail", 27.0, 28.0, 1, 1),
        (12, "Grenze", "transfer", 0.0, 24.0, 1, 1),
        (12, "Grenze", "transfer", 24.0, 48.0, 1, 1),
        (13, "", "rail", 15.0, 16.0, 1, 1),
        (13, "", "rail", 39.0, 40.0, 1, 1),
        (14, "Rampe", "transfer", 18.0, 21.0, 1, 1),
        (14, "Rampe", "transfer", 42.0, 45.0, 1, 1),
        (15, "", "rail", 20.0, 21.0, 1, 1),
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _points() -> list[Row]:
    """List starts, halts, terminals and releases: node, link, due, halt."""
    column = (PASS_H[0], PASS_H[1], PASS_H[2], PASS_H[3])
    rows = [
        ("t-1", "start", 0, None, 1.0, column[0], 0.0),
        ("t-1", "halt", 1, None, 5.0, column[1], 2.5),
        ("t-1", "crossing", 2, 2, 11.5, column[2], 0.5),
        ("t-1", "release", 4, None, 15.0, column[3], 0.0),
        ("t-2", "start", 0, None, 2.0, column[0], 0.0),
        ("t-2", "halt", 1, None, 6.0, column[1], 2.5),
        ("t-2", "crossing", 2, 2, 12.5, column[2], 0.5),
        ("t-2", "release", 4, None, 16.0, column[3], 0.0),
        ("p-1", "start", 10, None, 0.0, 0.0, 0.0),
        ("p-1", "ramp", 10, 10, 0.0, 0.0, 3.0),
        ("p-1", "gauge_transfer", 12, 12, 5.5, 0.0, 10.0),
        ("p-1", "ramp", 14, 14, 18.0, 0.0, 3.0),
        ("p-1", "release", 15, None, 21.0, 0.0, 0.0),
        ("p-2", "start", 10, None, 24.0, 0.0, 0.0),
        ("p-2", "ramp", 10, 10, 24.0, 0.0, 3.0),
        ("p-2", "gauge_transfer", 12, 12, 29.5, 0.0, 10.0),
        ("p-2", "ramp", 14, 14, 42.0, 0.0, 3.0),
        ("p-2", "release", 15, None, 45.0, 0.0, 0.0),
        ("b-1", "start", 14, None, 20.0, 0.0, 0.0),
        ("b-1", "release", 13, None, 22.5, 0.0, 0.0),
    ]
    seq = Counter[str]()
    return [
        {
            "movement": _OF[serial[0]][0],
            "serial": serial,
            "seq": (seq.update([serial]), seq[serial] - 1)[1],
            "point": "",
            "kind": kind,
            "node": node,
            "link": link,
            "due_h": due,
            "clear_h": round(due + passes, 4),
            "halt_h": halt,
            "due": date(due),
            "clear": date(due + passes),
        }
        for serial, kind, node, link, due, passes, halt in rows
    ]


def _moves() -> list[Row]:
    columns = (
        *("serial", "movement", "vehicles", "march_units", "length_km"),
        *("start_point_h", "release_point_h", "clear_h"),
    )
    rows = [
        ("t-1", "trucks", 40, 2, "500.0", 1.0, 15.0, round(15.0 + PASS_H[3], 4)),
        ("t-2", "trucks", 40, 2, "500.0", 2.0, 16.0, round(16.0 + PASS_H[3], 4)),
        ("", "tanks", "", "", "", "", "", ""),  # one train is not delivered
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _trains() -> list[Row]:
    columns = (
        *("train", "movement", "wagons", "four_axle", "six_axle", "length_m"),
        *("mass_t", "axle_load_t", "gauge_mm", "depart_h", "arrive_h"),
    )
    tanks = ("tanks", 30, 0, 30, 480.0, 1960.0, 14.5)
    rows = [
        ("p-1", *tanks, 1435, 3.0, 5.5),
        ("p-1", *tanks, 1520, 15.5, 18.0),
        ("p-2", *tanks, 1435, 27.0, 29.5),
        ("p-2", *tanks, 1520, 39.5, 42.0),
        ("b-1", "empties", 20, 0, 20, 320.0, 460.0, 14.5, 1520, 20.0, 22.5),
    ]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _arrivals() -> list[Row]:
    columns = (
        *("hour", "unit", "movement", "destination", "serial"),
        *("serials_arrived", "serials_total", "vehicles_arrived", "vehicles_total"),
        *("force_arrived", "force_total"),
    )
    rows = [
        (15.25, "1st", "trucks", "Ziel", "t-1", 1, 2, 40, 80, 1, 6),
        (16.25, "1st", "trucks", "Ziel", "t-2", 2, 2, 80, 80, 2, 6),
        (21.0, "", "tanks", "Ziel", "p-1", 1, 3, 23, 69, 3, 6),
        (22.5, "", "empties", "Hafen", "b-1", 1, 1, 20, 20, 4, 6),
        (45.0, "", "tanks", "Ziel", "p-2", 2, 3, 46, 69, 5, 6),
    ]
    return [
        {**dict(zip(columns, row, strict=True)), "date": date(row[0])} for row in rows
    ]


def date(hours: float) -> str:
    """Date and time of an hour from the start, to the minute."""
    minutes = round(hours * 60)
    day, minute = _START_DAY + minutes // 1440, minutes % 1440
    return f"2026-03-{day:02d}T{minute // 60:02d}:{minute % 60:02d}+00:00"
