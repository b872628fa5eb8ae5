"""Legs of corridors as rows: who, when, along what, and under which limits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from corridors.itinerary import Corridor, Entry, Leg, MovementResult, Plan
from geodata.network import IntArray, Mode, Network
from maps.limits import Columns, bridge_counts, limit_setters, smallest_limits
from maps.text import joined

Names = npt.NDArray[np.object_]

ESTIMATE: Final = "planning estimate"


def leg_id(corridor: Corridor, position: int) -> str:
    """Name the leg at ``position`` (from 0) of a corridor: ``1 Bde/1/2``."""
    return f"{corridor.id}/{position + 1}"


def leg_rows(plan: Plan) -> list[dict[str, object]]:
    """Give one row per movement, corridor and leg, in the order of the plan."""
    entries = {(e.movement, e.serial, e.link): e for e in plan.entries}
    columns = _columns(plan.network)
    places = plan.network.nodes["name"].to_numpy()
    return [
        _row(columns, (movement, corridor), position, ends)
        | _times(corridor, corridor.legs[position], entries)
        for movement in plan.movements
        for corridor in movement.corridors
        for ends in [_end_names(places, columns["name"], movement, corridor)]
        for position in range(len(corridor.legs))
    ]


def leg_shapes(plan: Plan) -> list[shapely.Geometry]:
    """Give the line of every leg, in the order of ``leg_rows``."""
    return [
        line_along(plan.network, leg.links)
        for corridor in plan.corridors
        for leg in corridor.legs
    ]


def line_along(network: Network, links: IntArray) -> shapely.Geometry:
    """Give one line along ``links`` from first to last; a Point if it has no length."""
    lines = network.links.geometry.array[links]
    points = shapely.get_coordinates(lines)
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    points = points[np.concatenate([[True], moved])]
    return shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])


def _columns(network: Network) -> Columns:
    """Give the links' columns as plain arrays: many small picks are slow on tables."""
    table = pd.DataFrame(network.links.drop(columns="geometry"))
    texts = table.select_dtypes(exclude="number").columns
    columns = {
        name: table[name].to_numpy(dtype=object if name in texts else None)
        for name in map(str, table)
    }
    return columns | limit_setters(network)


def _row(
    columns: Columns,
    whose: tuple[MovementResult, Corridor],
    position: int,
    ends: Sequence[str],
) -> dict[str, object]:
    movement, corridor = whose
    leg = corridor.legs[position]
    links = {name: values[leg.links] for name, values in columns.items()}
    return {
        "id": leg_id(corridor, position),
        "movement": movement.id,
        "unit": movement.unit,
        "priority": movement.priority,
        "corridor": corridor.id,
        "leg": position + 1,
        "legs": len(corridor.legs),
        "mode": str(leg.mode),
        "gauge_mm": leg.gauge_mm,
        "from_name": ends[position],
        "to_name": ends[position + 1],
        "refs": joined(links["ref"]),
        "serials": len(corridor.serials),
        "serial_ids": "; ".join(serial.id for serial in corridor.serials),
        "vehicles": corridor.n_vehicles,
        "length_km": leg.length_km,
        "duration_h": leg.duration_h,
        **smallest_limits(links),
        "bridges": joined(links["bridges"]),
        **bridge_counts(links),
        "source": joined(links["source"]),
        "confidence": joined(links["confidence"]),
        "estimate": ESTIMATE,
    }


def _times(
    corridor: Corridor, leg: Leg, entries: dict[tuple[str, str, int], Entry]
) -> dict[str, object]:
    """Give the leg's hours by the entries of its serials; NaN where there are none."""

    def at(link: int) -> list[Entry]:
        keys = ((corridor.movement, serial.id, link) for serial in corridor.serials)
        return [entries[key] for key in keys if key in entries]

    departures = [entry.enter_h for entry in at(int(leg.links[0]))]
    arrivals = [entry.exit_h for entry in at(int(leg.links[-1]))]
    return {
        "first_departure_h": min(departures, default=np.nan),
        "first_arrival_h": min(arrivals, default=np.nan),
        "last_arrival_h": max(arrivals, default=np.nan),
    }


def _end_names(
    places: Names, links: Names, movement: MovementResult, corridor: Corridor
) -> list[str]:
    """Name the ends of the legs, one more than there are, by names of nodes, links."""
    inner = [_between(places, links, *legs) for legs in pairwise(corridor.legs)]
    return [movement.origin, *inner, movement.destination]


def _between(places: Names, links: Names, before: Leg, after: Leg) -> str:
    """Name where two legs meet: the node, else the terminal that is one of them."""
    transfers = [leg for leg in (before, after) if leg.mode is Mode.TRANSFER]
    names = [places[after.from_node], *(links[leg.links[0]] for leg in transfers)]
    return next((str(name) for name in names if name), "")
