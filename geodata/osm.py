"""The door to osmnx: .osm files, downloads from Overpass, and osmnx's own graphs."""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import networkx as nx
import osmnx as ox
import requests
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geodata.extract import (
    NODE_KEYS,
    NODE_TAGS,
    WAY_TAGS,
    Extract,
    Tags,
    join_extracts,
    make_extract,
)
from geodata.network import NetworkError
from geodata.xml import MISSING, parse_osm_xml, write_traffic

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[int]

Progress = Callable[[int, int], None]  # tiles done, tiles in all
Bbox = tuple[float, float, float, float]  # west, south, east, north

ROAD_QUERY: Final = '["highway"~"^(motorway|trunk|primary|secondary|tertiary)"]'
MINOR_ROAD_QUERY: Final = '["highway"="unclassified"]'
RAIL_QUERY: Final = '["railway"~"^(rail|narrow_gauge)$"]'
FERRY_QUERY: Final = '["route"="ferry"]'
QUERIES: Final = (ROAD_QUERY, MINOR_ROAD_QUERY, RAIL_QUERY, FERRY_QUERY)
TERMINAL_QUERY: Final[Mapping[str, list[str]]] = {
    "railway": ["station", "yard", "loading_ramp", "gauge_conversion", "border"],
    "barrier": ["border_control"],
    "harbour": ["yes"],
    "industrial": ["port"],
}

_TILE_DEG: Final = 0.45  # about 50 km: one polite request of Overpass
_REVERSED: Final = {"-1", "reverse", "T"}  # osmnx turns these ways round


def read_xml(path: Path) -> Extract:
    """Read the roads and railways of an .osm, .osm.gz or .osm.bz2 file.

    Raises
    ------
    NetworkError
        When the file is cut, damaged, no XML or no OpenStreetMap data.
    """
    osm, sha256 = parse_osm_xml(path)
    with tempfile.TemporaryDirectory() as folder, _settings():
        clean = Path(folder) / "traffic.osm"
        write_traffic(osm, clean)
        if not osm.ways and not osm.node_tags:
            graph: Graph = nx.MultiDiGraph()
        else:
            graph = ox.graph_from_xml(clean, simplify=False, retain_all=True)
    return graph_extract(graph, name=path.name, sha256=sha256)


def fetch_bbox(
    bbox: Bbox,
    *,
    cache: Path,
    overpass_url: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Extract:
    """Download roads and railways in a box (west, south, east, north).

    Raises
    ------
    NetworkError
        When the box is no box, the server cannot be reached or holds nothing there.
    """
    west, south, east, north = bbox
    if not (
        west < east
        and south < north
        and shapely.box(-180, -90, 180, 90).covers(shapely.box(*bbox))
    ):
        raise NetworkError(
            f"--bbox {','.join(map(str, bbox))}: west, south, east, north in degrees, "
            "with west < east and south < north"
        )
    area = shapely.box(*bbox)
    with _settings(cache, overpass_url):
        return _fetch(area, f"bbox {','.join(map(str, bbox))}", progress)


def fetch_places(
    places: Sequence[str],
    *,
    cache: Path,
    overpass_url: str | None = None,
    nominatim_url: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Extract:
    """Download roads and railways inside the boundaries of named places.

    Raises
    ------
    NetworkError
        When a place is not found, or the server cannot be reached.
    """
    with _settings(cache, overpass_url, nominatim_url):
        parts = [
            _fetch(_boundary(place), f"place {place}", progress) for place in places
        ]
    return join_extracts(parts)


def graph_extract(graph: Graph, *, name: str, sha256: str) -> Extract:
    """Take the traffic from a graph of osmnx's, simplified or not.

    A graph knows edges, so the ways are strung together again from theirs. Where osmnx
    has merged ways, a list of tag values becomes one text with semicolons, and the
    points between get ids of their own.
    """
    points = _Points()
    nodes, node_tags = {}, {}
    for node, data in graph.nodes(data=True):
        if MISSING not in data:
            nodes[node] = (float(data["x"]), float(data["y"]))
            node_tags[node] = _tags(data, NODE_TAGS)
    ways = [
        (way, tags, run)
        for way, tags, pairs in _ways(graph, points)
        for run in string_together(pairs)
    ]
    return make_extract(
        name=name,
        sha256=sha256,
        nodes=nodes | points.lon_lat,
        node_tags=node_tags,
        ways=ways,
    )


Pairs = list[tuple[int, int]]


class _Points:
    """Ids for the points that osmnx merged away: negative, in order of coming."""

    def __init__(self) -> None:
        self.lon_lat: dict[int, tuple[float, float]] = {}

    def add(self, lon: float, lat: float) -> int:
        number = -1 - len(self.lon_lat)
        self.lon_lat[number] = (lon, lat)
        return number


def _ways(graph: Graph, points: _Points) -> list[tuple[int, Tags, Pairs]]:
    """Id and tags of every way, and the pairs of nodes that it joins."""
    ways: dict[object, tuple[int, Tags, Pairs]] = {}
    for tail, head, data in _each_once(graph):
        merged = "geometry" in data
        # Two merged edges are one way only where all their tags agree.
        key = str(sorted(data.items(), key=str)) if merged else data["osmid"]
        if key not in ways:
            ways[key] = (_listed(data["osmid"])[0], _tags(data, WAY_TAGS), [])
        _, tags, pairs = ways[key]
        inner = data["geometry"].coords[1:-1] if merged else ()
        refs = [tail, *(points.add(lon, lat) for lon, lat in inner), head]
        if tags.get("oneway") in _REVERSED:
            refs.reverse()
        pairs += pairwise(refs)
    return list(ways.values())


def _each_once(graph: Graph) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Give each edge once: two-way roads may stand in the graph in both directions."""
    seen: set[tuple[int, int, str, float]] = set()
    for tail, head, data in graph.edges(data=True):
        if data.get("oneway") is False:
            low, high = sorted((tail, head))
            ids = str(sorted(_listed(data["osmid"])))
            key = (low, high, ids, round(float(data.get("length", 0.0)), 3))
            if key in seen:
                continue
            seen.add(key)
        yield tail, head, data


def string_together(pairs: Pairs) -> list[list[int]]:
    """Join pairs of nodes into runs, each pair once.

    A way that meets itself cannot be told apart from its pairs; it stays in pairs.
    """
    onward = dict(pairs)
    heads = set(onward.values())
    if len(onward) != len(pairs) or len(heads) != len(pairs):
        return [list(pair) for pair in pairs]
    runs = [_run(start, onward) for start in onward.keys() - heads]
    runs.sort()
    while onward:  # what is left are rings
        runs.append(_run(min(onward), onward))
    return runs


def _run(start: int, onward: dict[int, int]) -> list[int]:
    """Follow the pairs from a node, using them up."""
    run = [start]
    while run[-1] in onward:
        run.append(onward.pop(run[-1]))
    return run


def _tags(data: Mapping[str, Any], keys: Sequence[str]) -> Tags:
    tags = {k: ";".join(map(str, _listed(data[k]))) for k in keys if k in data}
    if isinstance(data.get("oneway"), bool):
        tags["oneway"] = "yes" if data["oneway"] else "no"
    return tags


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fetch(area: BaseGeometry, name: str, progress: Progress) -> Extract:
    _reach(ox.settings.overpass_url)
    tiles = list(_tiles(area))
    parts = []
    for number, tile in enumerate(tiles):
        progress(number, len(tiles))
        parts.append(_fetch_tile(tile, name))
    progress(len(tiles), len(tiles))
    joined = join_extracts(parts)
    if not len(joined.way_ids):
        raise NetworkError(f"{name}: Overpass knows no road and no railway there")
    digest = hashlib.sha256(repr((name, joined.way_ids.tolist())).encode()).hexdigest()
    return replace(joined, inputs=((name, digest),))


def _fetch_tile(tile: Polygon, name: str) -> Extract:
    try:
        graph = ox.graph_from_polygon(
            tile,
            custom_filter=list(QUERIES),
            simplify=False,
            retain_all=True,
            truncate_by_edge=True,
        )
    except (ox._errors.InsufficientResponseError, ValueError):
        graph = nx.MultiDiGraph()  # nothing but sea or forest
    except requests.RequestException as error:
        raise NetworkError(f"{name}: the download failed ({error})") from error
    graph.add_nodes_from(_terminals(tile))
    return graph_extract(graph, name=name, sha256="")


def _terminals(tile: Polygon) -> list[tuple[int, dict[str, Any]]]:
    """Terminals that lie on no road or railway: ramps, yards, ports."""
    try:
        found = ox.features_from_polygon(tile, dict(TERMINAL_QUERY))
    except ox._errors.InsufficientResponseError:
        return []
    if "node" not in found.index.get_level_values(0):
        return []
    return [_terminal(row) for row in found.loc[["node"]].iterfeatures(na="drop")]


def _terminal(feature: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    number = int(str(feature["id"]).split(",")[1].strip(" )"))
    lon, lat = feature["geometry"]["coordinates"]
    return number, {**feature["properties"], "x": lon, "y": lat}


def _boundary(place: str) -> BaseGeometry:
    try:
        found: gpd.GeoDataFrame = ox.geocode_to_gdf(place)
    except (ox._errors.InsufficientResponseError, TypeError) as error:
        raise NetworkError(
            f"--place {place!r}: no boundary of that name ({error}); "
            "name it as OpenStreetMap does, or give --bbox"
        ) from error
    except requests.RequestException as error:
        raise NetworkError(f"--place {place!r}: Nominatim failed ({error})") from error
    return found.geometry.iloc[0]


def _tiles(area: BaseGeometry) -> Iterator[Polygon]:
    """Cut an area into squares that one request may ask for."""
    west, south, east, north = area.bounds
    columns = max(1, math.ceil((east - west) / _TILE_DEG))
    rows = max(1, math.ceil((north - south) / _TILE_DEG))
    width, height = (east - west) / columns, (north - south) / rows
    for row in range(rows):
        for column in range(columns):
            left, bottom = west + column * width, south + row * height
            part = area.intersection(
                shapely.box(left, bottom, left + width, bottom + height)
            )
            if part.area > 0:
                yield part


def _reach(url: str) -> None:
    """Fail now, in words, rather than after osmnx's minute of waiting."""
    try:
        requests.get(url.rstrip("/") + "/status", timeout=15)
    except requests.RequestException as error:
        raise NetworkError(
            f"cannot reach the Overpass server {url} ({type(error).__name__}); "
            "build from a downloaded extract instead: corridors network build FILE"
        ) from error


@contextmanager
def _settings(
    cache: Path | None = None,
    overpass_url: str | None = None,
    nominatim_url: str | None = None,
) -> Iterator[None]:
    """Set osmnx's global settings for our reading, and restore them.

    ``all_oneway`` gives every way once, in the order it was drawn, with its own oneway
    tag: which way traffic goes is for the build to say, for all readers alike.
    """
    ours: dict[str, Any] = {
        "useful_tags_way": [*WAY_TAGS],
        "useful_tags_node": [*NODE_TAGS, *NODE_KEYS, MISSING],
        "all_oneway": True,
        "doh_url_template": None,
        "use_cache": cache is not None,
    }
    given = {
        "cache_folder": cache,
        "overpass_url": overpass_url,
        "nominatim_url": nominatim_url,
    }
    ours |= {key: value for key, value in given.items() if value is not None}
    before = {key: getattr(ox.settings, key) for key in ours}
    try:
        _set(ours)
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(ox.settings, key, value)
