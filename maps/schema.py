"""Columns of the layers: names and types of what a GIS gets to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from corridors.limits import LIMIT_WORDS
from geodata.network import CRS, LIMITS

Shapes = Iterable[shapely.Geometry | None]

LEG_LIMITS: Final[Mapping[str, str]] = {
    limit.replace("max_", "min_"): limit for limit in LIMIT_WORDS
}
"""Limits of a leg, and the column of the links that each is the minimum of: all that
bind somewhere, so those of roads say nothing on a leg by rail."""

LEG_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",  # "<corridor id>/<leg number>", from 1
    "movement": "str",
    "unit": "str",
    "priority": "int64",
    "corridor": "str",
    "leg": "int64",
    "legs": "int64",  # of the corridor
    "mode": "str",
    "gauge_mm": "int64",
    "from_name": "str",
    "to_name": "str",
    "refs": "str",  # route numbers along it, "A4; E40"
    "serials": "int64",
    "serial_ids": "str",
    "vehicles": "int64",
    "length_km": "float64",
    "duration_h": "float64",
    "first_departure_h": "float64",
    "first_arrival_h": "float64",
    "last_arrival_h": "float64",
    **{
        f"{limit}{suffix}": dtype
        for limit in LEG_LIMITS
        for suffix, dtype in (("", "float64"), ("_basis", "str"), ("_set_by", "str"))
    },
    "bridges": "str",
    "bridges_tagged": "int64",
    "bridges_overlaid": "int64",
    "bridges_inferred": "int64",
    "bridges_unknown": "int64",
    "source": "str",
    "confidence": "str",
    "estimate": "str",
}

LINK_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "link": "int64",  # index in the network, as in itineraries.csv
    "state": "str",  # used | full | closed
    "used": "int64",
    "capacity": "int64",
    "share": "float64",  # used / capacity; NaN without capacity
    "unit": "str",
    "count": "int64",  # at most so many enter
    "counts": "str",  # vehicles | trains
    "hours": "float64",  # in any time of so many hours
    "movements": "str",  # "1 Bde: 4; 2 Bde: 3"
    "from_node": "int64",
    "to_node": "int64",
    "mode": "str",
    "class": "str",
    "gauge_mm": "int64",
    "name": "str",
    "ref": "str",
    "osm_id": "int64",
    "length_m": "float64",
    "length_km": "float64",
    "speed_kmh": "float64",
    "speed_basis": "str",
    "capacity_vph": "float64",
    "capacity_tpd": "float64",
    "capacity_basis": "str",
    "dwell_h": "float64",
    **{
        f"{limit}{suffix}": dtype
        for limit in LIMITS
        for suffix, dtype in (("", "float64"), ("_basis", "str"))
    },
    "limited_by": "str",
    "lanes": "int64",
    "tracks": "int64",
    "electrified": "str",
    "line_category": "str",  # EN 15528, as tagged
    "loading_gauge": "str",
    "service": "str",
    "surface": "str",
    "incline_pct": "float64",  # the steepest
    "bridges": "str",
    "n_bridges": "int64",
    "tunnels": "str",
    "n_tunnels": "int64",
    "conditional": "str",  # keys of restrictions that hold at times, unread
    "country": "str",
    "source": "str",
    "confidence": "str",
    "estimate": "str",
}
"""All of what the network says of a link but its voltage and frequency. The columns are
the same in every file, empty or not, so that a style made for one plan fits all."""

TERMINAL_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "link": "int64",
    "kind": "str",  # a TerminalKind
    "name": "str",
    "osm_id": "int64",  # of the node: links of one terminal share it
    "direction": "str",  # "road to rail 1435"
    "used": "int64",
    "capacity": "int64",
    "share": "float64",
    "unit": "str",
    "closed": "bool",
    "dwell_h": "float64",
    "capacity_vph": "float64",
    "capacity_tpd": "float64",
    "capacity_basis": "str",
    "country": "str",
    "source": "str",
    "confidence": "str",
}

BOTTLENECK_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "rank": "int64",  # 1 is the first of the plan
    "link": "int64",
    "name": "str",
    "mode": "str",
    "used": "float64",
    "capacity": "float64",
    "unit": "str",
    "price": "float64",  # serial-hours saved by one more serial; NaN: not priced
    "relief": "float64",  # serials delivered more by it; NaN: not priced
}

UNMET_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "movement": "str",
    "unit": "str",
    "origin": "str",
    "destination": "str",
    "serials": "int64",  # not delivered
    "of": "int64",  # serials of the movement
    "cut": "str",  # ids of the links that hold them, "; " between
    "cut_names": "str",
    "capacity": "int64",
    "taken": "int64",
    "reason": "str",
}

PLACE_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "name": "str",
    "origin_of": "str",  # movements, "; " between
    "destination_of": "str",
}

CENTRE_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "name": "str",
    "places": "int64",  # of vehicles, at one time
    "stays": "int64",  # of columns overnight
    "most_vehicles": "int64",  # at one time
}

FINDING_COLUMNS: Final[Mapping[str, str]] = {
    "id": "str",
    "finding": "str",  # suspicious | weakest | apart
    "kind": "str",  # of the suspicion; of the limit; the layer that it is apart from
    "value": "float64",
    "basis": "str",  # of the limit
    "structure": "str",  # bridge | tunnel | barrier | sign | line
    "name": "str",
    "ref": "str",
    "osm_id": "int64",  # of the way; of a node, for barriers, terminals and parts
    "mode": "str",
    "gauge_mm": "int64",
    "class": "str",
    "country": "str",
    "share": "float64",  # of the fastest ways that pass; of a part, in its layer's km
    "rank": "int64",  # among the limits of a kind, from 1; else 0
    "next_value": "float64",
    "next_name": "str",
    "links": "int64",  # of a part
    "km": "float64",
    "reached": "bool",  # a part: by transfers
    "why": "str",
    "estimate": "str",
}


def frame(
    columns: Mapping[str, str], data: Mapping[str, Any], shapes: Shapes
) -> gpd.GeoDataFrame:
    """Give a table of exactly ``columns`` with a geometry, index 0..n-1.

    What ``data`` holds besides ``columns`` is left out.
    """
    geometry = list(shapes)
    index = pd.RangeIndex(len(geometry))
    series = {
        name: pd.Series(data[name], index=index, dtype=dtype)
        for name, dtype in columns.items()
    }
    return gpd.GeoDataFrame(series, geometry=geometry, index=index, crs=CRS)


def frame_of_rows(
    columns: Mapping[str, str], rows: list[dict[str, object]], shapes: Shapes
) -> gpd.GeoDataFrame:
    """Give a table as ``frame`` does, from one mapping a row."""
    return frame(
        columns, {name: [row[name] for row in rows] for name in columns}, shapes
    )
