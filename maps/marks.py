"""The marks of the map: terminals, bottlenecks, unmet demand, sites and centres."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import geopandas as gpd
import shapely

from corridors.itinerary import Plan
from geodata.network import Basis
from maps import cards, layers, style
from maps.features import Feature, Row, half_way, line, mark, rows, spot_key
from maps.strands import bundle_width, link_lanes
from maps.text import safe

MAX_IDLE: Final = 1_000


def used_terminals(terminals: gpd.GeoDataFrame) -> list[Feature]:
    """Draw the terminals that serials pass."""
    return [
        _terminal(group, spot, used=True)
        for group, spot in _by_terminal(terminals)
        if _is_used(group)
    ]


def idle_terminals(terminals: gpd.GeoDataFrame) -> list[Feature]:
    """Draw the terminals that none passes, at most ``MAX_IDLE``.

    Those of which the map says what they are come first: in OpenStreetMap every
    station may have a ramp.
    """
    idle = [pair for pair in _by_terminal(terminals) if not _is_used(pair[0])]
    idle.sort(key=lambda pair: pair[0][0]["capacity_basis"] == Basis.INFERRED)
    return [_terminal(group, spot, used=False) for group, spot in idle[:MAX_IDLE]]


def bottleneck_marks(bottlenecks: gpd.GeoDataFrame, plan: Plan) -> list[Feature]:
    """Draw the bottlenecks: the link in yellow, and above it how full it is.

    Bottlenecks on one spot share the mark of the first.
    """
    look = {"color": style.BOTTLENECK, "opacity": 1}
    lanes = link_lanes(plan)
    lines: list[Feature] = []
    marks: dict[object, Feature] = {}
    for row, spot in rows(bottlenecks):
        tip, card = cards.bottleneck_tip(row), [cards.bottleneck_card(row)]
        shape = plan.network.links.geometry.iloc[row["link"]]
        width = {"weight": bundle_width(lanes.get(row["link"], {})) + 10}
        lines.append(line(shape, look | width, tip=tip, card=card))
        if spot_key(spot) in marks:
            marks[spot_key(spot)]["properties"]["card"] += card
        else:
            marks[spot_key(spot)] = mark(
                spot,
                "bottleneck",
                kind="bottleneck",
                label=cards.bottleneck_label(row),
                lift_px=26,
                tip=tip,
                card=card,
            )
    return [*lines, *marks.values()]


def unmet_marks(unmet: gpd.GeoDataFrame, plan: Plan) -> list[Feature]:
    """Draw what is not delivered: from origin to destination, and what holds it."""
    look = {"color": style.UNMET, "weight": 3, "dashArray": "10 8", "opacity": 1}
    on_same_line: defaultdict[bytes, int] = defaultdict(int)
    drawn = _cut_lines(plan)
    for row, shape in rows(unmet[unmet.geometry.notna()]):
        tip, card = cards.unmet_tip(row), [cards.unmet_card(row)]
        if isinstance(shape, shapely.LineString):
            drawn.append(line(shape, look, tip=tip, card=card))
        on_same_line[shape.wkb] += 1
        drawn.append(
            mark(
                # at 1/2 of the way, and further ones on the same line at 1/3, 1/4...
                half_way(shape, 1 / (1 + on_same_line[shape.wkb])),
                "unmet",
                kind="unmet",
                label=cards.unmet_label(row),
                tip=tip,
                card=card,
            )
        )
    return drawn


def place_marks(places: gpd.GeoDataFrame) -> list[Feature]:
    """Draw the sites of the scenario with their names."""
    return [
        mark(
            spot,
            "place",
            kind="place",
            label=safe(row["name"]),
            card=[cards.place_card(row)],
        )
        for row, spot in rows(places)
    ]


def centre_marks(centres: gpd.GeoDataFrame) -> list[Feature]:
    """Draw the convoy support centres with their names."""
    return [
        mark(
            spot,
            "centre",
            kind="centre",
            label=safe(row["name"]),
            tip=cards.centre_tip(row),
            card=[cards.centre_card(row)],
        )
        for row, spot in rows(centres)
    ]


def _by_terminal(
    terminals: gpd.GeoDataFrame,
) -> list[tuple[list[Row], shapely.Point]]:
    """Bring together the transfer links of every terminal."""
    groups: defaultdict[object, list[tuple[Row, shapely.Point]]] = defaultdict(list)
    for row, spot in rows(terminals):
        groups[row["kind"], row["osm_id"] or spot_key(spot)].append((row, spot))
    return [([row for row, _ in group], group[0][1]) for group in groups.values()]


def _is_used(group: list[Row]) -> bool:
    return any(row["used"] > 0 for row in group)


def _terminal(group: list[Row], spot: shapely.Point, *, used: bool) -> Feature:
    return mark(
        spot,
        f"{group[0]['kind']}{'' if used else '_idle'}",
        kind="terminal" if used else "idle",
        label=safe(group[0]["name"]) if used else None,
        tip=cards.terminal_tip(group),
        card=[cards.terminal_card(group)],
    )


def _cut_lines(plan: Plan) -> list[Feature]:
    """Draw the links that hold back serials."""
    look = {"color": style.UNMET, "opacity": 0.45, "pane": "cut"}
    lanes = link_lanes(plan)
    return [
        line(
            shape,
            look | {"weight": bundle_width(lanes.get(row["link"], {})) + 22},
            tip=cards.unmet_tip(row),
            card=[cards.unmet_card(row)],
        )
        for row, shape in rows(layers.cuts(plan))
    ]
