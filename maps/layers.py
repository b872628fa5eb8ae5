"""Plan to tables with geometry, one a layer: the source of every picture and file.

Every layer has a column ``id`` of text that is the same from run to run, scalar columns
only, and EPSG:4326 geometry (lon, lat). Where there is nothing to say, texts are ""
and numbers NaN. An empty layer has its columns all the same: see ``maps.schema``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import shapely
from geopandas.array import GeometryArray

from corridors.itinerary import MovementResult, Plan, Shortfall
from geodata.network import FloatArray, IntArray, Mode, TerminalKind
from maps.legs import ESTIMATE, leg_rows, leg_shapes
from maps.schema import (
    BOTTLENECK_COLUMNS,
    CENTRE_COLUMNS,
    LEG_COLUMNS,
    LINK_COLUMNS,
    PLACE_COLUMNS,
    TERMINAL_COLUMNS,
    UNMET_COLUMNS,
    frame,
    frame_of_rows,
)
from maps.text import joined


def corridor_legs(plan: Plan) -> gpd.GeoDataFrame:
    """Give one row per movement, corridor and leg, in the order of the plan.

    The geometry is the leg's line from start to end, a Point where it has no length,
    as most transfers. Hours are those of the plan's entries.
    """
    return frame_of_rows(LEG_COLUMNS, leg_rows(plan), leg_shapes(plan))


def link_loads(plan: Plan) -> gpd.GeoDataFrame:
    """Give the links that carry serials, are full or closed, or hold serials back.

    ``used`` and ``capacity`` are vehicles or trains in the horizon, and ``movements``
    says whose serials they are: "1 Bde: 4; 2 Bde: 3". At most ``count`` vehicles or
    trains, as ``counts`` says, enter in any ``hours``.
    """
    index = _array(sorted(_links_to_tell_of(plan)))
    links = plan.network.links.iloc[index]
    by_movement = _serials_by_movement(plan)
    data = {
        **{name: links[name].to_numpy() for name in links.columns},
        **_use(plan, index),
        "state": _states(plan, index),
        "count": plan.frequencies.count[index],
        "counts": plan.frequencies.counted[index],
        "hours": plan.frequencies.hours[index],
        "movements": [by_movement.get(int(link), "") for link in index],
        "length_km": links["length_m"].to_numpy() / 1000,
        "estimate": ESTIMATE,
    }
    return frame(LINK_COLUMNS, data, links.geometry.array)


def terminals(plan: Plan) -> gpd.GeoDataFrame:
    """Give the network's ramps, ports, gauge transfers and crossings as points.

    One row per transfer link, so that loading and unloading stand apart. Links of one
    terminal share ``osm_id``, and the point where the terminal has a node of its own.
    """
    links = plan.network.links
    is_terminal = links["class"].isin([str(kind) for kind in TerminalKind])
    index = np.flatnonzero(is_terminal & (links["mode"] == str(Mode.TRANSFER)))
    rows = links.iloc[index]
    data = {
        **{name: rows[name].to_numpy() for name in rows.columns},
        **_use(plan, index),
        "kind": rows["class"].to_numpy(),
        "direction": _directions(plan, index),
        "closed": np.isin(index, plan.closed),
    }
    return frame(TERMINAL_COLUMNS, data, _terminal_points(plan, index))


def bottlenecks(plan: Plan) -> gpd.GeoDataFrame:
    """Give the plan's bottlenecks as points half-way along their link."""
    rows: list[dict[str, object]] = [
        {
            "id": link_id(found.link),
            "rank": rank,
            "link": found.link,
            "name": found.name,
            "mode": str(found.mode),
            "used": found.used,
            "capacity": found.capacity,
            "unit": found.unit,
            "price": np.nan if found.price is None else found.price,
            "relief": np.nan if found.relief is None else found.relief,
        }
        for rank, found in enumerate(plan.bottlenecks, start=1)
    ]
    index = _array(found.link for found in plan.bottlenecks)
    points = midpoints(plan.network.links.geometry.array[index])
    return frame_of_rows(BOTTLENECK_COLUMNS, rows, points)


def unmet(plan: Plan) -> gpd.GeoDataFrame:
    """Give what is not delivered: one row per shortfall, from origin to destination.

    Serials that no shortfall accounts for have a row of their own. The geometry is a
    straight line, a Point when the plan has the place of one end only, and None when
    of neither.
    """
    found = list(_unmet_rows(plan))
    shapes = [_straight(plan, movement) for movement, _, _ in found]
    return frame_of_rows(UNMET_COLUMNS, [row for _, _, row in found], shapes)


def cuts(plan: Plan) -> gpd.GeoDataFrame:
    """Give the links that hold back what is not delivered: one row each and shortfall.

    Columns are those of ``unmet``, whose id they extend, "1 Bde/unmet/1/link/12", and
    ``link``.
    """
    found = [
        row | {"id": f"{row['id']}/{link_id(link)}", "link": link}
        for _, shortfall, row in _unmet_rows(plan)
        for link in shortfall.cut
    ]
    links = np.array([row["link"] for row in found], dtype=np.int64)
    shapes = plan.network.links.geometry.array[links]
    return frame_of_rows({**UNMET_COLUMNS, "link": "int64"}, found, shapes)


def places(plan: Plan) -> gpd.GeoDataFrame:
    """Give the sites of the scenario, and which movements start and end there."""
    starts, ends = defaultdict(list), defaultdict(list)
    for movement in plan.movements:
        starts[movement.origin].append(movement.id)
        ends[movement.destination].append(movement.id)
    rows: list[dict[str, object]] = [
        {
            "id": place.name,
            "name": place.name,
            "origin_of": joined(starts[place.name]),
            "destination_of": joined(ends[place.name]),
        }
        for place in plan.places
    ]
    points = [shapely.Point(place.lon, place.lat) for place in plan.places]
    return frame_of_rows(PLACE_COLUMNS, rows, points)


def centres(plan: Plan) -> gpd.GeoDataFrame:
    """Give the convoy support centres, and how much of them the plan uses."""
    rows: list[dict[str, object]] = [
        {
            "id": centre.name,
            "name": centre.name,
            "places": centre.places,
            "stays": centre.stays,
            "most_vehicles": centre.most_vehicles,
        }
        for centre in plan.centres
    ]
    points = [shapely.Point(centre.lon, centre.lat) for centre in plan.centres]
    return frame_of_rows(CENTRE_COLUMNS, rows, points)


def link_id(link: int) -> str:
    """Name a link by its index in the network: ``link/12``."""
    return f"link/{link}"


def midpoints(lines: GeometryArray) -> list[shapely.Point]:
    """Give the points half-way along lines, those without length included."""
    half_way = shapely.line_interpolate_point(np.asarray(lines), 0.5, normalized=True)
    return list(half_way)


def _array(links: Iterable[int]) -> IntArray:
    return np.array([int(link) for link in links], dtype=np.int64)


def _links_to_tell_of(plan: Plan) -> set[int]:
    full = [found.link for found in plan.bottlenecks]
    held = [
        link
        for movement in plan.movements
        for shortfall in movement.shortfalls
        for link in shortfall.cut
    ]
    return {*np.flatnonzero(plan.load).tolist(), *full, *held, *plan.closed}


def _use(plan: Plan, index: IntArray) -> dict[str, object]:
    """Give how much of the capacity of links is used."""
    used, capacity = plan.load[index], plan.capacity[index]
    return {
        "id": [link_id(link) for link in index],
        "link": index,
        "used": used,
        "capacity": capacity,
        "share": _share(used, capacity),
        "unit": [
            f"{counted} in {plan.horizon_h:g} h"
            for counted in plan.frequencies.counted[index]
        ],
    }


def _share(used: IntArray, capacity: IntArray) -> FloatArray:
    share = np.full(len(used), np.nan)
    np.divide(used, capacity, out=share, where=capacity > 0)
    return share


def _states(plan: Plan, index: IntArray) -> list[str]:
    full = plan.load[index] >= plan.capacity[index]
    closed = np.isin(index, plan.closed)
    return list(np.select([closed, full], ["closed", "full"], "used"))


def _serials_by_movement(plan: Plan) -> dict[int, str]:
    """Give for every link in use its serials by movement: "1 Bde: 4; 2 Bde: 3"."""
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for corridor in plan.corridors:
        for link in corridor.links:
            counts[link][corridor.movement] += len(corridor.serials)
    return {
        link: "; ".join(f"{movement}: {n}" for movement, n in serials.items())
        for link, serials in counts.items()
    }


def _directions(plan: Plan, index: IntArray) -> list[str]:
    """Say what every transfer leads from and to: "road to rail 1435"."""
    nodes = plan.network.nodes
    gauges = nodes["gauge_mm"].astype("str").where(nodes["gauge_mm"] > 0, "")
    layers = nodes["mode"].str.cat(gauges, sep=" ").str.strip().to_numpy()
    tails, heads = plan.network.tail[index], plan.network.head[index]
    return [f"{a} to {b}" for a, b in zip(layers[tails], layers[heads], strict=True)]


def _terminal_points(plan: Plan, index: IntArray) -> list[shapely.Point]:
    """Give the terminal's node where a link has one at an end, else half-way."""
    points = np.array(midpoints(plan.network.links.geometry.array[index]), dtype=object)
    nodes = plan.network.nodes
    is_terminal = (nodes["mode"] == "terminal").to_numpy()
    for ends in (plan.network.tail[index], plan.network.head[index]):
        at = is_terminal[ends]
        points[at] = np.asarray(nodes.geometry.array[ends[at]])
    return list(points)


def _shortfalls(movement: MovementResult) -> tuple[Shortfall, ...]:
    """Give the movement's shortfalls, and one for what they do not account for."""
    rest = movement.unmet - sum(found.serials for found in movement.shortfalls)
    if rest <= 0:
        return movement.shortfalls
    unexplained = Shortfall(movement.id, rest, (), 0, 0, "no reason is known")
    return (*movement.shortfalls, unexplained)


def _unmet_rows(
    plan: Plan,
) -> Iterator[tuple[MovementResult, Shortfall, dict[str, object]]]:
    for movement in plan.movements:
        for position, shortfall in enumerate(_shortfalls(movement), start=1):
            row_id = {"id": f"{movement.id}/unmet/{position}"}
            yield movement, shortfall, row_id | _unmet_row(plan, movement, shortfall)


def _unmet_row(
    plan: Plan, movement: MovementResult, shortfall: Shortfall
) -> dict[str, object]:
    names = plan.network.links["name"]
    return {
        "movement": movement.id,
        "unit": movement.unit,
        "origin": movement.origin,
        "destination": movement.destination,
        "serials": shortfall.serials,
        "of": movement.serials,
        "cut": "; ".join(link_id(link) for link in shortfall.cut),
        "cut_names": joined(names.iloc[link] for link in shortfall.cut),
        "capacity": shortfall.capacity,
        "taken": shortfall.taken,
        "reason": shortfall.reason,
    }


def _straight(plan: Plan, movement: MovementResult) -> shapely.Geometry | None:
    spots = {place.name: (place.lon, place.lat) for place in plan.places}
    ends = [
        spots[name] for name in (movement.origin, movement.destination) if name in spots
    ]
    if not ends:
        return None
    return shapely.LineString(ends) if len({*ends}) > 1 else shapely.Point(ends[0])
