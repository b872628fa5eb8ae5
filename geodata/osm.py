"""The door to osmnx: downloads from Overpass, and its graphs."""

from __future__ import annotations

import json
import math
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx as ox
import requests
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.clip import Bbox, box_area
from geodata.extract import (
    NODE_KEYS,
    NODE_TAGS,
    WAY_TAGS,
    Extract,
    fingerprint,
    join_extracts,
)
from geodata.graph_ways import graph_extract
from geodata.graphs import from_osmnx, to_osmnx
from geodata.network import NetworkError
from geodata.queries import USUALLY_ASKED, Asked

__all__ = [
    "Bbox",
    "fetch_bbox",
    "fetch_places",
    "from_osmnx",
    "graph_extract",
    "to_osmnx",
]

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[int]

Progress = Callable[[int, int], None]  # tiles done, tiles in all

_TILE_DEG: Final = 0.45  # about 50 km: one polite request of Overpass
_ASK_AGAIN: Final = {429, 504}  # too many requests, timeout: osmnx waits and repeats
_NOTHING_THERE: Final = "Found no graph nodes"  # how osmnx says so


def fetch_bbox(
    bbox: Bbox,
    *,
    cache: Path,
    overpass_url: str | None = None,
    asked: Asked = USUALLY_ASKED,
    progress: Progress = lambda _done, _all: None,
) -> Extract:
    """Download roads and railways in a box (west, south, east, north).

    Raises
    ------
    NetworkError
        When the box is no box, the server cannot be reached or holds nothing there.
    """
    area = box_area("--bbox", bbox).polygon
    with _settings(cache, overpass_url):
        return _fetch(area, f"bbox {','.join(map(str, bbox))}", asked, progress)


def fetch_places(
    places: Sequence[str],
    *,
    cache: Path,
    overpass_url: str | None = None,
    nominatim_url: str | None = None,
    asked: Asked = USUALLY_ASKED,
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
            _fetch(_boundary(place), f"place {place}", asked, progress)
            for place in places
        ]
    return join_extracts(parts)


def _fetch(area: BaseGeometry, name: str, asked: Asked, progress: Progress) -> Extract:
    _reach(ox.settings.overpass_url)
    tiles = list(_tiles(area))
    parts = []
    for number, tile in enumerate(tiles):
        progress(number, len(tiles))
        parts.append(_fetch_tile(tile, name, asked))
    progress(len(tiles), len(tiles))
    joined = join_extracts(parts)
    if not len(joined.way_ids):
        raise NetworkError(f"{name}: Overpass knows no road and no railway there")
    return replace(
        joined,
        inputs=((name, fingerprint(joined)),),
        way_part=np.zeros_like(joined.way_part),  # tiles are one data set
    )


def _fetch_tile(tile: Polygon | MultiPolygon, name: str, asked: Asked) -> Extract:
    try:
        graph = _traffic(tile, asked)
        graph.add_nodes_from(_beside(tile, asked))
    except requests.RequestException as error:
        raise NetworkError(
            f"{name}: the download broke off ({type(error).__name__}); try again, "
            "what has arrived is kept"
        ) from error
    except json.JSONDecodeError as error:
        raise NetworkError(
            f"{name}: an earlier answer was saved half; delete the folder "
            f"{ox.settings.cache_folder} and download it again"
        ) from error
    return graph_extract(graph, name=name, sha256="")


def _traffic(tile: Polygon | MultiPolygon, asked: Asked) -> Graph:
    """Roads and railways; none where there is nothing but sea or forest."""
    try:
        return ox.graph_from_polygon(
            tile,
            custom_filter=list(asked.ways),
            simplify=False,
            retain_all=True,
            truncate_by_edge=True,
        )
    except ox._errors.InsufficientResponseError:
        return nx.MultiDiGraph()
    except ValueError as error:
        if _NOTHING_THERE in str(error):
            return nx.MultiDiGraph()
        raise


def _beside(
    tile: Polygon | MultiPolygon, asked: Asked
) -> list[tuple[int, dict[str, Any]]]:
    """Nodes that lie on no road or railway: ramps, yards, ports, places, posts."""
    wanted: dict[str, bool | str | list[str]] = {
        key: [*values] for key, values in asked.nodes.items()
    }
    try:
        found = ox.features_from_polygon(tile, wanted)
    except ox._errors.InsufficientResponseError:
        return []
    if "node" not in found.index.get_level_values(0):
        return []
    return [_node(row) for row in found.loc[["node"]].iterfeatures(na="drop")]


def _node(feature: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
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
        raise NetworkError(
            f"--place {place!r}: cannot reach Nominatim at {ox.settings.nominatim_url} "
            f"({type(error).__name__}); give --bbox instead"
        ) from error
    return shapely.make_valid(found.geometry.iloc[0])


def _tiles(area: BaseGeometry) -> Iterator[Polygon | MultiPolygon]:
    """Cut an area into squares that one request may ask for."""
    west, south, east, north = area.bounds
    columns = max(1, math.ceil((east - west) / _TILE_DEG))
    rows = max(1, math.ceil((north - south) / _TILE_DEG))
    width, height = (east - west) / columns, (north - south) / rows
    for row in range(rows):
        for column in range(columns):
            left, bottom = west + column * width, south + row * height
            tile = shapely.box(left, bottom, left + width, bottom + height)
            parts = shapely.get_parts(area.intersection(tile))
            surfaces = [part for part in parts if isinstance(part, Polygon) and part]
            if surfaces:
                yield surfaces[0] if len(surfaces) == 1 else MultiPolygon(surfaces)


def _reach(url: str) -> None:
    """Where the server cannot be reached, answer from the cache alone.

    What is not in the cache then ends the download now, in words, rather than after
    osmnx's minute of waiting: requests calls ``auth`` before it connects.
    """
    try:
        requests.get(url.rstrip("/") + "/status", timeout=15)
    except requests.RequestException as error:
        reason = type(error).__name__

        def refuse(_request: requests.PreparedRequest) -> requests.PreparedRequest:
            raise NetworkError(
                f"cannot reach the Overpass server {url} ({reason}); "
                "build from a downloaded extract instead: corridors network build FILE"
            )

        ox.settings.requests_kwargs = {**ox.settings.requests_kwargs, "auth": refuse}


def _check_answer(response: requests.Response, *_: object, **__: object) -> None:
    """Refuse answers that osmnx would take for an empty place, or for all of one."""
    url = response.url.split("?", maxsplit=1)[0]
    if url.endswith("/status") or response.status_code in _ASK_AGAIN:
        return
    if not response.ok:
        response.close()  # its text is not read
        raise NetworkError(
            f"{url} answered {response.status_code} {response.reason}; "
            "try again later, or another server"
        )
    try:
        answer = response.json()
    except requests.JSONDecodeError as error:
        raise NetworkError(
            f"{url} answered no JSON, but {response.text[:60]!r}; is it the address "
            "of an Overpass or Nominatim server?"
        ) from error
    if isinstance(answer, dict) and "remark" in answer:
        raise NetworkError(
            f"{url} broke off: {answer['remark']}; try again later, or a smaller area"
        )
    if url.endswith("/interpreter") and "elements" not in answer:
        raise NetworkError(
            f"{url} answered without 'elements', but {response.text[:60]!r}; is it the "
            "address of an Overpass server?"
        )


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
        "useful_tags_node": [*NODE_TAGS, *NODE_KEYS],
        "all_oneway": True,
        "doh_url_template": None,
        "requests_kwargs": {
            **ox.settings.requests_kwargs,
            "hooks": {"response": _check_answer},
        },
        "use_cache": cache is not None,
    }
    given = {
        "cache_folder": cache,
        "overpass_url": overpass_url,
        "nominatim_url": nominatim_url,
    }
    ours |= {key: value for key, value in given.items() if value is not None}
    before = {key: getattr(ox.settings, key) for key in ours}
    resolver = socket.getaddrinfo
    try:
        _set(ours)
        yield
    finally:
        _set(before)
        socket.getaddrinfo = resolver  # osmnx ties it to one server


def _set(values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(ox.settings, key, value)
