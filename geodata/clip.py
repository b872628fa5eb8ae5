"""Clipping: what of an extract lies inside a box or a polygon."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
import shapely.errors
from shapely.geometry.base import BaseGeometry

from geodata.extract import Areas, Extract, take_ways
from geodata.ids import among, distinct
from geodata.network import BoolArray, FloatArray, IntArray, NetworkError
from geodata.touching import grounds_touching, ways_touching

Bbox = tuple[float, float, float, float]  # west, south, east, north

_GLOBE: Final = (-180.0, -90.0, 180.0, 90.0)
_SURFACES: Final = ("Polygon", "MultiPolygon")
_WGS84: Final = (":CRS84", ":4326")  # how names of the one CRS of GeoJSON end
_OUTSIDE: Final = "ways outside the clip, left out"
_CUT: Final = "ways cut by the clip"
_TOUCHING: Final = (
    "ways that cross the clip without two nodes in a row inside, left out"
)
_GROUNDS_OUTSIDE: Final = "grounds of terminals outside the clip, left out"
_GROUNDS_TOUCHING: Final = (
    "grounds of terminals that reach into the clip, their middle outside, left out"
)


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A polygon in degrees (lon, lat), and what the user called it."""

    name: str
    polygon: BaseGeometry


def box_area(option: str, bbox: Bbox) -> Area:
    """Give a box as an area; ``option`` is where the user wrote it.

    Raises
    ------
    NetworkError
        When it is no box on the globe.
    """
    west, south, east, north = bbox
    name = f"{option} {','.join(map(str, bbox))}"
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise NetworkError(
            f"{name}: west, south, east, north in degrees, with west < east and "
            "south < north"
        )
    return Area(name, shapely.box(*bbox))


def read_area(path: Path) -> Area:
    """Read the polygons of a GeoJSON file: a geometry, a feature or a collection.

    Raises
    ------
    NetworkError
        When the file is missing, is no GeoJSON, or holds no valid polygon on the globe.
    """
    document = _read_json(path)
    _check_crs(path, document)
    parts = [_polygon(path, geometry) for geometry in _geometries(path, document)]
    if not parts:
        raise NetworkError(f"{path}: holds no polygon; draw one around what to keep")
    area = shapely.union_all(parts)
    if not shapely.box(*_GLOBE).covers(area):
        raise NetworkError(
            f"{path}: reaches off the globe ({_shown(area.bounds)}); GeoJSON has "
            "degrees, longitude first"
        )
    return Area(str(path), area)


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise NetworkError(f"{path}: no such file") from error
    except json.JSONDecodeError as error:
        raise NetworkError(
            f"{path} line {error.lineno}: not JSON ({error.msg}); a GeoJSON file with "
            "a polygon is wanted"
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise NetworkError(f"{path}: not a GeoJSON file, which is UTF-8") from error
    if not isinstance(document, dict):
        raise NetworkError(f"{path}: not a GeoJSON object, but a JSON value of its own")
    return document


def _check_crs(path: Path, document: Mapping[str, Any]) -> None:
    """Refuse coordinates of another system; the member is of GeoJSON before 2016."""
    crs = document.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else crs
    if not str(name).endswith(_WGS84):
        raise NetworkError(
            f"{path}: its crs is {name}; save it in WGS 84 (EPSG:4326), degrees with "
            "longitude first"
        )


def _geometries(path: Path, thing: object) -> Iterator[Mapping[str, Any]]:
    """Geometries of a GeoJSON object, whatever it is wrapped in."""
    kind = thing.get("type") if isinstance(thing, dict) else None
    if not isinstance(thing, dict) or not isinstance(kind, str):
        raise NetworkError(f"{path}: not GeoJSON: an object in it has no type")
    wrapped = {"FeatureCollection": "features", "GeometryCollection": "geometries"}
    if kind in wrapped:
        parts = thing.get(wrapped[kind])
        for part in parts if isinstance(parts, list) else []:
            yield from _geometries(path, part)
    elif kind == "Feature":
        if thing.get("geometry") is not None:
            yield from _geometries(path, thing["geometry"])
    else:
        yield thing


def _polygon(path: Path, geometry: Mapping[str, Any]) -> BaseGeometry:
    kind = geometry["type"]
    if kind not in _SURFACES:
        raise NetworkError(f"{path}: a {kind} has no inside; give polygons alone")
    try:
        polygon = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.ShapelyError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise NetworkError(f"{path}: not a {kind} of GeoJSON ({reason})") from error
    if polygon.is_empty:
        raise NetworkError(f"{path}: its {kind} is empty")
    if not polygon.is_valid:
        why = shapely.is_valid_reason(polygon)
        raise NetworkError(f"{path}: its {kind} is not valid ({why}); mend it in a GIS")
    return polygon


def clip_extracts(extracts: Iterable[Extract], area: Area) -> list[Extract]:
    """Clip extract after extract, so that but one at a time is there as a whole.

    Raises
    ------
    NetworkError
        When no way of any of them is left.
    """
    clipped: list[Extract] = []
    corners: list[FloatArray] = []
    for extract in extracts:
        corners += _corners(extract)
        clipped.append(clip_extract(extract, area))
    if corners and not any(len(extract.way_ids) for extract in clipped):
        names = " + ".join(extract.name for extract in clipped)
        data = (*np.min(corners, axis=0), *np.max(corners, axis=0))
        raise NetworkError(
            f"{area.name}: no road and no railway of {names} lies inside; it covers "
            f"{_shown(area.polygon.bounds)}, the data {_shown(data)}"
        )
    return clipped


def clip_extract(extract: Extract, area: Area) -> Extract:
    """Keep what lies inside an area, its edge included.

    A way is cut at its last node inside, or left out if it never runs from a node
    inside to the next; grounds of terminals go by their middle. All that is counted.
    """
    inside = _inside(extract.lon_lat, area)
    there = _at(inside, extract.ref_rows)
    owner = extract.owner
    runs = there[:-1] & there[1:] & (owner[:-1] == owner[1:])
    kept = distinct(owner[:-1][runs])
    ways = take_ways(extract, kept)
    node = ways.ref_rows
    cut = (node >= 0) & ~_at(inside, node)
    tagged = _at(inside, extract.rows_of(extract.tagged_ids))
    central = _inside(extract.areas.lon_lat, area)
    return replace(
        ways,
        node_ids=extract.node_ids[inside],
        lon_lat=extract.lon_lat[inside],
        tagged_ids=extract.tagged_ids[tagged],
        node_tags=extract.node_tags.take(np.flatnonzero(tagged)),
        areas=_take_areas(extract.areas, central),
        losses={
            **extract.losses,
            _CUT: len(distinct(ways.way_ids[ways.owner[cut]])),
            **_ways_lost(extract, ways.way_ids, inside, area),
            **_grounds_lost(_take_areas(extract.areas, ~central), area),
        },
        clipped_ids=distinct(np.append(ways.refs[cut], extract.clipped_ids)),
    )


def _inside(lon_lat: FloatArray, area: Area) -> BoolArray:
    """Mask of the places in an area; most lie outside its box, which is quick."""
    west, south, east, north = area.polygon.bounds
    lon, lat = lon_lat.T
    inside: BoolArray = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    shapely.prepare(area.polygon)
    inside[inside] = shapely.intersects_xy(area.polygon, lon_lat[inside])
    return inside


def _at(mask: BoolArray, rows: IntArray) -> BoolArray:
    """Mask of the nodes in these rows; what the extract lacks (-1) is not inside."""
    return np.append(mask, np.zeros(1, dtype=np.bool_))[rows]


def _ways_lost(
    extract: Extract, kept_ids: IntArray, inside: BoolArray, area: Area
) -> dict[str, int]:
    """Count the ways that are left out: those outside, and those that touch."""
    left_out = ~among(extract.way_ids, kept_ids)
    touching = ways_touching(extract, inside, area.polygon)
    return {
        _OUTSIDE: len(distinct(extract.way_ids[left_out & ~touching])),
        _TOUCHING: len(distinct(extract.way_ids[left_out & touching])),
    }


def _grounds_lost(areas: Areas, area: Area) -> dict[str, int]:
    touching = int(grounds_touching(areas, area.polygon).sum())
    return {_GROUNDS_OUTSIDE: len(areas.ids) - touching, _GROUNDS_TOUCHING: touching}


def _take_areas(areas: Areas, mask: BoolArray) -> Areas:
    """Give some of the grounds of terminals."""
    rows = np.flatnonzero(mask)
    return Areas(
        ids=areas.ids[rows],
        tags=areas.tags.take(rows),
        lon_lat=areas.lon_lat[rows],
        reach_m=areas.reach_m[rows],
    )


def _corners(extract: Extract) -> list[FloatArray]:
    """South-west and north-east corner of an extract; none of an empty one."""
    places = extract.lon_lat
    return [places.min(axis=0), places.max(axis=0)] if len(places) else []


def _shown(bounds: Bbox) -> str:
    west, south, east, north = bounds
    return f"lon {west:g} to {east:g}, lat {south:g} to {north:g}"
