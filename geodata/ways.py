"""Ways as numbers: what the tags of a way say, and what they leave to be assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from geodata import defaults, tags
from geodata.extract import Extract, Tags
from geodata.network import Basis, FloatArray, IntArray, Mode

MERGE_KEY: Final = ("mode", "class", "ref", "lanes_read", "tracks", "electrified")
"""Columns in which ways must agree to become one link. Limits, bridges and speeds may
differ: the link keeps the smallest limit, the names, and the travel time."""

_SAME_GAUGE: Final = {1524: 1520}  # one rolling stock: Finland's, and older tags
_SIDINGS: Final = {"yard", "siding", "spur", "crossover"}
_CLOSED: Final = {"no", "private"}
_LIMIT_TAGS: Final[Mapping[str, tuple[str, Callable[[str], float | None]]]] = {
    "max_mass_t": ("maxweight", tags.mass_t),
    "max_axle_load_t": ("maxaxleload", tags.mass_t),
    "max_height_m": ("maxheight", tags.length_m),
    "max_width_m": ("maxwidth", tags.length_m),
    "max_length_m": ("maxlength", tags.vehicle_length_m),
    "mlc_wheeled": ("mlc:wheeled", tags.mlc),
    "mlc_tracked": ("mlc:tracked", tags.mlc),
}
LIMIT_TAGS: Final = {limit: tag for limit, (tag, _) in _LIMIT_TAGS.items()}

# Words that stand where a number could: known, and no limit. Not worth a warning.
_NO_LIMIT: Final = {
    "none",
    "default",
    "below_default",
    "unsigned",
    "no_sign",
    "signals",
}


def select_ways(
    extract: Extract, *, keep_sidings: bool
) -> tuple[IntArray, Counter[str]]:
    """Choose the ways that the network keeps; count what is left out, and why."""
    kept: list[int] = []
    left_out: dict[str, set[int]] = {}
    for row, way in enumerate(extract.way_tags):
        reason = _why_not(way, keep_sidings=keep_sidings)
        if reason:
            left_out.setdefault(reason, set()).add(int(extract.way_ids[row]))
        else:
            kept.append(row)
    counts = Counter({reason: len(ids) for reason, ids in left_out.items()})
    return np.array(kept, dtype=np.int64), counts


def _why_not(way: Tags, *, keep_sidings: bool) -> str:
    """Say why a way is left out; empty when it is kept."""
    if way.get("route") == "ferry":
        return "" if _open_to_vehicles(way) else "ferries closed to vehicles"
    if way.get("railway") in {"rail", "narrow_gauge"}:
        siding = way.get("service") in _SIDINGS
        return "sidings, yards and spurs" if siding and not keep_sidings else ""
    highway = _first(way.get("highway", ""))
    if highway in defaults.ROADS:
        return "" if _open_to_vehicles(way) else "roads closed to motor vehicles"
    if highway:
        return "minor roads, tracks and paths"
    return "railways not in use, trams, and other tracks"


def _open_to_vehicles(way: Tags) -> bool:
    return way.get("motor_vehicle", way.get("access", "yes")) not in _CLOSED


def _first(text: str) -> str:
    return text.split(";", maxsplit=1)[0].strip()


def read_ways(extract: Extract, rows: IntArray) -> tuple[pd.DataFrame, Counter[str]]:
    """Read the tags of the chosen ways.

    Returns
    -------
    ways
        One row per way, in the order of ``rows``, with the columns of the links that a
        single way can say, ``direction`` (1 as drawn, -1 against, 0 both), ``gauges``
        (tuple of mm), ``distance_m``, ``bridge`` and ``tunnel`` (names, or "").
    assumed
        Counts of what was assumed or could not be read, in words.
    """
    way_tags = [extract.way_tags[row] for row in rows.tolist()]
    reader = _Reader(way_tags)
    ids = extract.way_ids[rows]
    ways = pd.DataFrame({"osm_id": ids, "mode": [_mode(way) for way in way_tags]})
    ways["class"] = [_class(way) for way in way_tags]
    for column in ("name", "ref", "source", "confidence", "electrified"):
        ways[column] = reader.texts(column)
    ways["direction"] = [_direction(way) for way in way_tags]
    ways["gauges"] = [_gauges(way, reader.unread) for way in way_tags]
    ways["distance_m"] = reader.numbers("distance", tags.distance_m)
    ways["lanes"], ways["tracks"] = _widths(ways, reader)
    ways["lanes_read"] = np.where(ways["mode"] == Mode.ROAD, ways["lanes"], 0)
    ways["speed_kmh"], ways["speed_basis"] = _speeds(ways, reader)
    _add_capacities(ways, reader)
    _add_limits(ways, reader)
    ways["bridge"] = _structures(way_tags, ids, "bridge")
    ways["tunnel"] = _structures(way_tags, ids, "tunnel")
    return ways, reader.unread


class _Reader:
    """Columns of tag values, with what could not be read counted by key."""

    def __init__(self, way_tags: Sequence[Tags]) -> None:
        self.way_tags = way_tags
        self.unread: Counter[str] = Counter()

    def texts(self, key: str) -> list[str]:
        return [way.get(key, "") for way in self.way_tags]

    def numbers(self, key: str, parser: Callable[[str], float | None]) -> FloatArray:
        values, unread = tags.parse_column(
            [way.get(key) for way in self.way_tags], parser
        )
        count = sum(n for text, n in unread.items() if text not in _NO_LIMIT)
        if count:
            self.unread[f"values of {key} that are no number"] += count
        return values


def _mode(way: Tags) -> str:
    if way.get("route") == "ferry":
        return Mode.FERRY
    rail = way.get("railway") in {"rail", "narrow_gauge"}
    return Mode.RAIL if rail else Mode.ROAD


def _class(way: Tags) -> str:
    if way.get("route") == "ferry":
        return "ferry"
    if way.get("railway") in {"rail", "narrow_gauge"}:
        siding = way.get("service") in _SIDINGS
        return "siding" if siding else _first(way.get("usage", ""))
    return _first(way.get("highway", ""))


def _direction(way: Tags) -> int:
    """Tell where traffic goes: with the drawing 1, against it -1, both ways 0."""
    if _mode(way) != Mode.ROAD:  # a street with tram rails is a road all the same
        return 0
    said = tags.oneway(way.get("oneway")) if "oneway" in way else None
    if said is not None:
        return said
    implied = way.get("junction") in {"roundabout", "circular"}
    return int(implied or way.get("highway") == "motorway")


def _gauges(way: Tags, unread: Counter[str]) -> tuple[int, ...]:
    if way.get("railway") not in {"rail", "narrow_gauge"}:
        return (0,)
    gauges = tags.gauges_mm(way["gauge"]) if "gauge" in way else ()
    if not gauges:
        narrow = way["railway"] == "narrow_gauge"
        gauge = defaults.NARROW_GAUGE_MM if narrow else defaults.DEFAULT_GAUGE_MM
        unread[f"railways without a gauge, taken as {gauge} mm"] += 1
        return (gauge,)
    return tuple(sorted({_SAME_GAUGE.get(gauge, gauge) for gauge in gauges}))


def _widths(ways: pd.DataFrame, reader: _Reader) -> tuple[IntArray, IntArray]:
    lanes = reader.numbers("lanes", tags.lane_count)
    tracks = reader.numbers("tracks", tags.track_count)
    rail = (ways["mode"] == Mode.RAIL).to_numpy()
    return _integers(np.where(rail, 0, lanes)), _integers(np.where(rail, tracks, 0))


def _integers(values: FloatArray) -> IntArray:
    return np.nan_to_num(values).astype(np.int64)


def _speeds(ways: pd.DataFrame, reader: _Reader) -> tuple[FloatArray, list[str]]:
    tagged = reader.numbers("maxspeed", tags.speed_kmh)
    kinds = zip(ways["mode"], ways["class"], strict=True)
    assumed = [_default_speed(mode, kind) for mode, kind in kinds]
    known = ~np.isnan(tagged)
    return np.where(known, tagged, assumed), _basis(known)


def _default_speed(mode: str, kind: str) -> float:
    if mode == Mode.FERRY:
        return defaults.FERRY_SPEED_KMH
    if mode == Mode.RAIL:
        return defaults.RAILS.get(kind, defaults.RAILS[""]).speed_kmh
    return defaults.ROADS[kind].speed_kmh


def _basis(known: Iterable[bool]) -> list[str]:
    return [str(Basis.TAGGED if yes else Basis.INFERRED) for yes in known]


def _add_capacities(ways: pd.DataFrame, reader: _Reader) -> None:
    """Vehicles an hour, or trains a day, in one direction."""
    trains = reader.numbers("corridors:capacity_tpd", tags.rate)
    vehicles = reader.numbers("corridors:capacity_vpd", tags.rate)
    vehicles /= defaults.HOURS_A_DAY
    rail = (ways["mode"] == Mode.RAIL).to_numpy()
    columns = ("mode", "class", "lanes", "tracks", "direction")
    assumed = np.array(
        [_capacity(*row) for row in zip(*(ways[c] for c in columns), strict=True)],
        dtype=np.float64,
    )
    tagged = np.where(rail, trains, vehicles)
    known = ~np.isnan(tagged)
    values = np.where(known, tagged, assumed)
    ways["capacity_tpd"] = np.where(rail, values, np.nan)
    ways["capacity_vph"] = np.where(rail, np.nan, values)
    ways["capacity_basis"] = _basis(known)


def _capacity(mode: str, kind: str, lanes: int, tracks: int, direction: int) -> float:
    if mode == Mode.FERRY:
        return defaults.FERRY_VPH
    if mode == Mode.RAIL:
        known = tracks or defaults.RAILS.get(kind, defaults.RAILS[""]).tracks
        return defaults.TRAINS_PER_DAY.get(known, defaults.MORE_TRACKS_TPD)
    road = defaults.ROADS[kind]
    both_ways = direction == 0
    known = lanes or (road.lanes if both_ways else max(road.lanes // 2, 1))
    one_way = known / 2 if both_ways else known
    return road.trucks_per_lane_h * max(one_way, 0.5)


def _add_limits(ways: pd.DataFrame, reader: _Reader) -> None:
    for limit, (tag, parser) in _LIMIT_TAGS.items():
        values = reader.numbers(tag, parser)
        ways[limit] = values
        ways[f"{limit}_basis"] = np.where(
            np.isnan(values), str(Basis.UNKNOWN), str(Basis.TAGGED)
        )
    rated = reader.numbers("maxweightrating", tags.mass_t)
    _fill(ways, "max_mass_t", rated, Basis.TAGGED)
    either = reader.numbers("mlc", tags.mlc)
    _add_track_classes(ways, reader)
    for limit, factor in (
        ("mlc_wheeled", defaults.MLC_WHEELED_PER_T),
        ("mlc_tracked", defaults.MLC_TRACKED_PER_T),
    ):
        _fill(ways, limit, either, Basis.TAGGED)
        posted = ways["max_mass_t"].to_numpy() * factor
        assumed = np.array([_default_mlc(kind, limit) for kind in ways["class"]])
        _fill(ways, limit, np.fmin(posted, assumed), Basis.INFERRED)


def _add_track_classes(ways: pd.DataFrame, reader: _Reader) -> None:
    rail = (ways["mode"] == Mode.RAIL).to_numpy()
    letters = [text[:1].upper() for text in reader.texts("railway:track_class")]
    tagged = np.array([defaults.AXLE_LOAD_T.get(x, np.nan) for x in letters])
    assumed = defaults.AXLE_LOAD_T[defaults.DEFAULT_LINE_CATEGORY]
    _fill(ways, "max_axle_load_t", np.where(rail, tagged, np.nan), Basis.TAGGED)
    _fill(ways, "max_axle_load_t", np.where(rail, assumed, np.nan), Basis.INFERRED)


def _default_mlc(kind: str, limit: str) -> float:
    road = defaults.ROADS.get(kind)
    return float(getattr(road, limit)) if road else np.nan


def _fill(ways: pd.DataFrame, limit: str, values: FloatArray, basis: Basis) -> None:
    """Put values where the limit is not known yet."""
    fills = ways[limit].isna().to_numpy() & ~np.isnan(values)
    ways.loc[fills, limit] = values[fills]
    ways.loc[fills, f"{limit}_basis"] = str(basis)


def _structures(way_tags: Sequence[Tags], ids: IntArray, kind: str) -> list[str]:
    """Names of bridges or tunnels; a nameless one goes by its road and way id."""
    return [
        _structure_name(way, number, kind) if way.get(kind, "no") != "no" else ""
        for way, number in zip(way_tags, ids.tolist(), strict=True)
    ]


def _structure_name(way: Tags, number: int, kind: str) -> str:
    road = way.get("name") or way.get("ref") or ""
    return way.get(f"{kind}:name") or f"{road} {kind} (way {number})".strip()
