"""The lines of the map: the grey network, corridors, loads, and closed links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import shapely

from corridors.itinerary import Plan
from geodata.network import Mode
from maps import cards, style
from maps.backdrop import Base
from maps.features import Feature, half_way, line, mark, rows, spot_key
from maps.legs import line_along
from maps.strands import Strand, strands
from maps.text import Safe

_BASE_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "main": {"color": "#aaaaa4", "weight": 1.8},
    "road": {"color": "#c2c2bc", "weight": 1.0},
    "rail": {"color": "#92928c", "weight": 1.0, "dashArray": "5 3"},
    "ferry": {"color": "#b5c7d3", "weight": 1.0, "dashArray": "1 5"},
}


def base_lines(base: Base) -> list[Feature]:
    """Draw the network in grey."""
    return [line(shape, _BASE_STYLES[kind]) for kind, shape in base.shapes.items()]


def movement_lines(
    plan: Plan, legs: gpd.GeoDataFrame, *, tolerance_deg: float
) -> list[list[Feature]]:
    """Draw the corridors, one list of features per movement.

    Features tell the cards of their legs by the row of ``legs``: many share one.
    """
    row_of = {leg_id: row for row, leg_id in enumerate(legs["id"])}
    tips = [cards.leg_tip(row) for row, _ in rows(legs)]
    drawn: list[list[Feature]] = [[] for _ in plan.movements]
    for strand in strands(plan):
        shape = line_along(plan.network, strand.links).simplify(tolerance_deg)
        if isinstance(shape, shapely.LineString):
            card = [row_of[leg_id] for leg_id in strand.lane.legs]
            drawn[strand.movement] += _strand_lines(strand, shape, tips[card[0]], card)
    return drawn


def load_lines(loads: gpd.GeoDataFrame, *, tolerance_deg: float) -> list[Feature]:
    """Draw the links in use by the share of their capacity that is used."""
    return [
        line(
            shape.simplify(tolerance_deg),
            {"color": style.load_colour(row["share"]), "weight": 5, "opacity": 1},
            tip=cards.link_tip(row),
            card=[cards.link_card(row)],
        )
        for row, shape in rows(loads)
        if row["used"] > 0 and isinstance(shape, shapely.LineString)
    ]


def closed_lines(loads: gpd.GeoDataFrame) -> list[Feature]:
    """Draw the links that are closed, and one cross for both directions."""
    look = {"color": style.CLOSED, "weight": 4, "dashArray": "2 5"}
    lines, crosses = [], {}
    for row, shape in rows(loads[loads["state"] == "closed"]):
        tip, card = cards.link_tip(row), [cards.link_card(row)]
        lines.append(line(shape, look, tip=tip, card=card))
        spot = half_way(shape)
        crosses[spot_key(spot)] = mark(
            spot, "closed", kind="closed", tip=tip, card=card
        )
    return [*lines, *crosses.values()]


def _strand_lines(
    strand: Strand, shape: shapely.LineString, tip: Safe, card: list[int]
) -> list[Feature]:
    """Draw a strand: a white edge, the line itself, and on rail the ties over it."""
    stroke = style.movement_stroke(strand.movement)
    width, beside = strand.lane.width_px, {"beside": strand.lane.offset_px}
    look = {
        "color": stroke.colour,
        "weight": width,
        "opacity": 1,
        "dashArray": style.line_dash(strand.mode, stroke) or None,
        "lineCap": "round" if strand.mode is Mode.FERRY else "butt",
        **beside,
    }
    edge = {"color": "#fff", "weight": width + 2, "lineCap": "butt", **beside}
    drawn = [line(shape, edge), line(shape, look, tip=tip, card=card)]
    if strand.mode is Mode.RAIL:
        drawn.append(line(shape, _ties(width) | beside))
    return drawn


def _ties(width_px: float) -> dict[str, object]:
    return {
        "color": "#fff",
        "weight": round(width_px * 0.5, 1),
        "dashArray": style.RAIL_TIES,
        "lineCap": "butt",
        "opacity": 1,
    }
