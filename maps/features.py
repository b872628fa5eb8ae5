"""Features of the map: a shape, its looks and its words, as page.js takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import geopandas as gpd
import shapely

from maps.cards import Card
from maps.geojson import geometry
from maps.text import Safe

Feature = dict[str, Any]
Row = Mapping[str, Any]  # a row of a layer

_DECIMALS: Final = 5  # of a degree: a metre, finer than any screen

# Which labels are placed first, and which symbols lie on top.
_RANKS: Final = {
    "unmet": 0,
    "bottleneck": 1,
    "place": 2,
    "closed": 3,
    "terminal": 4,
    "centre": 5,
    "idle": 6,
}


def rows(layer: gpd.GeoDataFrame) -> Iterator[tuple[Row, Any]]:
    """Give the rows of a layer, each with its shape."""
    table = layer.drop(columns="geometry").to_dict("records")
    yield from zip(table, layer.geometry, strict=True)


def line(
    shape: shapely.Geometry,
    style: Mapping[str, object],
    *,
    tip: Safe | None = None,
    card: list[Card] | list[int] | None = None,
) -> Feature:
    """Draw a line in a style of Leaflet's; without words it answers no pointer.

    ``card`` is what the popup shows: cards, or numbers of cards that the page has.
    """
    look = {name: value for name, value in style.items() if value is not None}
    words = {"tip": tip, "card": card} if card else {}
    return _feature(shape, {"style": look | {"interactive": bool(card)}, **words})


def mark(
    spot: shapely.Point,
    symbol: str,
    *,
    kind: str,
    card: list[Card],
    tip: Safe | None = None,
    label: Safe | None = None,
    lift_px: int = 0,
) -> Feature:
    """Draw a symbol of ``style.symbols``, ``lift_px`` above its spot, and its label."""
    properties = {
        "symbol": symbol,
        "kind": kind,
        "rank": _RANKS[kind],
        "label": label,
        "lift": lift_px,
        "tip": tip,
        "card": card,
    }
    return _feature(spot, {name: x for name, x in properties.items() if x is not None})


def half_way(shape: shapely.Geometry, share: float = 0.5) -> shapely.Point:
    """Give the point at ``share`` of the way along a line; a point is its own."""
    if isinstance(shape, shapely.Point):
        return shape
    return shape.interpolate(share, normalized=True)


def spot_key(spot: shapely.Point) -> tuple[float, float]:
    """Give what equal spots on the screen have in common."""
    return round(spot.x, _DECIMALS), round(spot.y, _DECIMALS)


def _feature(shape: shapely.Geometry, properties: Mapping[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": geometry(shape, _DECIMALS),
    }
