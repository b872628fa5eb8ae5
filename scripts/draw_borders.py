"""Redraw the land borders of geodata/borders/europe.geojson from Natural Earth.

    python scripts/draw_borders.py ne_50m_admin_0_boundary_lines_land.json [DRAWING]

Land borders are those of Natural Earth (1:50m, public domain), cut at the frame and
rounded to some 100 m. Sea lines, and rings around exclaves, are drawn by hand in the
file itself, as are labels, and kept as they are; they may meet other lines only where
both end, or end on the frame. Every cell needs one label.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

DRAWING: Final = Path(__file__).parents[1] / "geodata/borders/europe.geojson"
FRAME: Final = (-12, 34, 45, 72)  # west, south, east, north
DECIMALS: Final = 3
SAME_PLACE_DEG: Final = 0.004  # Serbia, Kosovo and North Macedonia meet within 300 m

LEFT_OUT: Final = {
    (33.594, 46.096): "a line of fact between Crimea and the rest of Ukraine",
    (34.004, 35.065): "a line of fact through Cyprus",
    (7.439, 43.75): "Monaco",
    (12.431, 41.905): "Vatican City",
    (44.994, 41.086): "an exclave of Azerbaijan in Armenia",
}
"""First points of lines that are not drawn: no borders, or too small at this scale."""

Feature = dict[str, Any]


def main() -> None:
    """Rewrite the drawing in its place."""
    natural_earth = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    path = Path(sys.argv[2]) if sys.argv[2:] else DRAWING
    drawing = json.loads(path.read_text(encoding="utf-8"))
    drawing["features"] = redrawn(drawing["features"], natural_earth["features"])
    path.write_text(text_of(drawing), encoding="utf-8")


def redrawn(kept: list[Feature], natural_earth: list[Feature]) -> list[Feature]:
    """Land borders and frame anew, sea lines and labels as they were."""
    labels = [f for f in kept if f["properties"]["kind"] == "label"]
    sea = [shape(f) for f in kept if f["properties"]["kind"] == "sea line"]
    land = joined([line for f in natural_earth for line in drawn(f)])
    frame = frame_of([*land, *sea])
    cells = cells_of([*land, *sea, *frame])
    codes = codes_of(cells, labels)
    drawing = {"land border": land, "sea line": sea, "frame": frame}
    return [
        *(
            feature(kind, line, beside(line, cells, codes))
            for kind, lines in drawing.items()
            for line in lines
        ),
        *sorted(labels, key=lambda label: str(label["properties"]["countries"])),
    ]


def shape(found: Feature) -> BaseGeometry:
    """Geometry of a feature."""
    return shapely.from_geojson(json.dumps(found["geometry"]))


def drawn(found: Feature) -> Iterator[BaseGeometry]:
    """Lines of one border of Natural Earth, rounded and cut at the frame."""
    whole = shapely.transform(shape(found), lambda at: np.round(at, DECIMALS))
    if whole.is_empty or tuple(shapely.get_coordinates(whole)[0]) in LEFT_OUT:
        return
    inside = shapely.intersection(whole, shapely.box(*FRAME))
    for line in shapely.get_parts(shapely.line_merge(inside)):
        if line.length > 0:
            yield shapely.transform(line, lambda at: np.round(at, DECIMALS))


def joined(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    """Cut lines where others meet them; ends that mean the same place become one."""
    places: list[tuple[float, float]] = []

    def place_of(end: tuple[float, float]) -> tuple[float, float]:
        for place in places:
            if np.hypot(end[0] - place[0], end[1] - place[1]) < SAME_PLACE_DEG:
                return place
        places.append(end)
        return end

    ended = [
        shapely.LineString(
            [place_of(line.coords[0]), *line.coords[1:-1], place_of(line.coords[-1])]
        )
        for line in lines
    ]
    merged = shapely.get_parts(shapely.line_merge(shapely.unary_union(ended)))
    return sorted(shapely.normalize(merged), key=lambda line: list(line.coords))


def frame_of(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    """Cut the frame where lines end on it, and at its corners."""
    west, south, east, north = FRAME
    corners = [(west, south), (east, south), (east, north), (west, north)]
    around = shapely.LinearRing(corners)
    ends = [end for line in lines for end in (line.coords[0], line.coords[-1])]
    on_it = {end for end in ends if end[0] in (west, east) or end[1] in (south, north)}
    stops = sorted({*on_it, *corners}, key=lambda at: around.project(shapely.Point(at)))
    return [
        shapely.LineString(pair)
        for pair in zip(stops, [*stops[1:], stops[0]], strict=True)
    ]


def cells_of(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    """Cells between the lines; every line must be a side of two."""
    crossing = [
        point
        for one, other in zip(
            *shapely.STRtree(lines).query(lines, predicate="crosses"), strict=True
        )
        if one < other
        for point in shapely.get_coordinates(lines[one].intersection(lines[other]))
    ]
    cells, cuts, dangles, rings = shapely.polygonize_full(lines)
    ends = [*shapely.get_parts(cuts), *shapely.get_parts(dangles)]
    faults = [f"lines cross at {np.round(at, 3).tolist()}" for at in crossing]
    faults += [f"no side of a cell: {line.wkt}" for line in ends]
    faults += [f"no valid ring: {line.wkt}" for line in shapely.get_parts(rings)]
    if faults:
        sys.exit("\n".join(faults))
    return list(shapely.get_parts(cells))


def codes_of(cells: list[BaseGeometry], labels: list[Feature]) -> list[str]:
    """Code of every cell: that of the one label in it."""
    points = [shape(label) for label in labels]
    of = [str(label["properties"]["countries"]) for label in labels]
    within = [[of[i] for i, p in enumerate(points) if c.contains(p)] for c in cells]
    faults = [
        f"cell around {cell.representative_point().wkt} has labels {found}"
        for cell, found in zip(cells, within, strict=True)
        if len(found) != 1
    ]
    if faults:
        sys.exit("\n".join(faults))
    return [found[0] for found in within]


def beside(line: BaseGeometry, cells: list[BaseGeometry], codes: list[str]) -> str:
    """Countries on both sides of a line, such as "PL-UA"."""
    sides = {
        code
        for cell, code in zip(cells, codes, strict=True)
        if cell.boundary.intersection(line).length > 0
    }
    return "-".join(sorted(sides))


def feature(kind: str, line: BaseGeometry, countries: str) -> Feature:
    """Make a feature of a line."""
    return {
        "type": "Feature",
        "properties": {"kind": kind, "countries": countries},
        "geometry": json.loads(shapely.to_geojson(line)),
    }


def text_of(drawing: Feature) -> str:
    """One feature a line, so that differences can be read."""
    head = {key: value for key, value in drawing.items() if key != "features"}
    features = ",\n".join(
        json.dumps(f, ensure_ascii=False, separators=(",", ":"))
        for f in drawing["features"]
    )
    opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{opening},\n "features": [\n{features}\n]}}\n'


if __name__ == "__main__":
    main()
