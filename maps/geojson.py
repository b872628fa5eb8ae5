"""GeoJSON after RFC 7946: corridors, links in use, and audits, for GIS."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
import shapely.geometry

from corridors.itinerary import Plan
from geodata.audit import Audit
from geodata.network import Network
from maps.audit import audit_findings
from maps.layers import corridor_legs, link_loads

NOTE: Final = (
    "Planning estimate from open map data and class defaults. No movement order, and "
    "no clearance for any road or bridge."
)

_PLACES: Final = 6  # decimals of a degree: a decimetre


def write_corridors(plan: Plan, path: Path) -> None:
    """Write one feature per movement, corridor and leg."""
    _write(path, _of_plan("corridors", corridor_legs(plan), plan))


def write_links(plan: Plan, path: Path) -> None:
    """Write one feature per link that carries serials, is full, or is closed."""
    _write(path, _of_plan("links", link_loads(plan), plan))


def audit_geojson(network: Network, audit: Audit) -> str:
    """Give one feature per suspicious link, weakest structure and part that is apart.

    A feature a line, the last line ended; the ids are those of ``maps.audit``.
    """
    findings = audit_findings(network, audit)
    return _text(_collection("audit", findings, network.provenance.attribution))


def features(layer: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Give a layer's rows as features: scalar or null properties, the id apart."""
    table = layer.drop(columns=["geometry", "id"]).to_dict("records")
    for row, row_id, shape in zip(table, layer["id"], layer.geometry, strict=True):
        yield {
            "type": "Feature",
            "id": row_id,
            "properties": {str(name): _scalar(value) for name, value in row.items()},
            "geometry": geometry(shape, _PLACES),
        }


def geometry(shape: shapely.Geometry | None, places: int) -> dict[str, Any] | None:
    """Give a shape as GeoJSON with ``places`` decimals, positions as (lon, lat)."""
    if shape is None or shape.is_empty:
        return None
    rounded = shapely.transform(shape, lambda points: np.round(points, places))
    return dict(shapely.geometry.mapping(rounded))


def _of_plan(name: str, layer: gpd.GeoDataFrame, plan: Plan) -> dict[str, Any]:
    return _collection(name, layer, plan.network.provenance.attribution)


def _collection(name: str, layer: gpd.GeoDataFrame, attribution: str) -> dict[str, Any]:
    bounds = [round(float(side), _PLACES) for side in layer.total_bounds]
    box = {} if layer.empty else {"bbox": bounds}
    return {
        "type": "FeatureCollection",
        "name": name,
        **box,
        "attribution": attribution,
        "note": NOTE,
        "features": list(features(layer)),
    }


def _scalar(value: object) -> object:
    """Give a value as JSON knows it; numbers that are none are null."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return round(plain, _PLACES) if math.isfinite(plain) else None
    return plain


def _write(path: Path, collection: dict[str, Any]) -> None:
    path.write_text(_text(collection), encoding="utf-8", newline="\n")


def _text(collection: dict[str, Any]) -> str:
    """Give a collection, a feature a line so that files can be compared."""
    head = dict(collection)
    lines = ",\n".join(_json(feature) for feature in head.pop("features"))
    return f'{_json(head)[:-1]},"features":[\n{lines}\n]}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
