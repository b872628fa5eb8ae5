"""Options of the commands that make networks: what is kept, and what goes over it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, TypedDict

import typer

from corridors.scenario_file import read_sites
from geodata.access.sites import Site
from geodata.clip import Area, Bbox, box_area, read_area
from geodata.defaults import ROAD_LADDER
from geodata.network import NetworkError
from geodata.overlay.file import read_overlay
from geodata.overlay.rows import NO_OVERLAY, Overlay

_GEOJSON: Final = {".geojson", ".json"}

Name = Annotated[
    str | None,
    typer.Option(help="The network's name; by default that of what it is made of."),
]
Classes = Annotated[
    str,
    typer.Option(
        metavar="CLASS",
        help=f"The lowest class of roads that is kept, of {', '.join(ROAD_LADDER)}. Of "
        "lower ones stays what is needed to reach a terminal or site.",
    ),
]
Clip = Annotated[
    str | None,
    typer.Option(
        metavar="AREA",
        help="Keep what lies inside: W,S,E,N in degrees, or a GeoJSON file with "
        "polygons.",
    ),
]
SitesFile = Annotated[
    Path | None,
    typer.Option(
        metavar="CSV",
        help="Sites that must be reached, by minor roads where need be: a scenario's "
        "sites.csv.",
    ),
]
Prune = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Drop dead ends that lead to no terminal, station, place or site. No "
        "shortest way between these changes; use it for large networks whose sites are "
        "known, and where the edge of the data is far from them.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Rows of --overlay that match nothing are errors."),
]
OverlayFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Your own figures, which go before the map's: rows that point at a way or "
        "a node (osm_id), at a kilometre (ref, km) or at coordinates (lon, lat), and "
        "say its limits, capacity, closure or terminal. For example the header "
        "'ref,km,max_mass_t,mlc_wheeled,source' and the row "
        "'A 6,10.4,60,70,bridge register'. All columns: docs/networks.md, Overlay.",
    ),
]
Sidings = Annotated[
    bool,
    typer.Option("--keep-sidings", help="Keep yards, sidings, spurs and crossovers."),
]


class Wanted(TypedDict):
    """What a network is to hold, as ``build_network`` and ``read_network`` take it."""

    name: str | None
    classes: str
    keep_sidings: bool
    clip: Area | None
    sites: tuple[Site, ...]
    overlay: Overlay
    prune: bool


def wanted(
    *,
    name: str | None,
    classes: str,
    clip: str | None,
    sites: Path | None,
    keep_sidings: bool,
    prune: bool,
    overlay: Path | None,
    strict: bool,
) -> Wanted:
    """Read what the options name.

    Raises
    ------
    NetworkError, ScenarioError
        With every fault of a file, or what is wrong with an option.
    """
    return Wanted(
        name=name,
        classes=classes,
        keep_sidings=keep_sidings,
        clip=_area(clip) if clip else None,
        sites=_site_places(sites) if sites else (),
        overlay=_overlay(overlay, strict=strict),
        prune=prune,
    )


def _overlay(path: Path | None, *, strict: bool) -> Overlay:
    if path is not None:
        return read_overlay(path, strict=strict)
    if strict:
        raise NetworkError("--strict is about the rows of --overlay; name its file")
    return NO_OVERLAY


def _site_places(path: Path) -> tuple[Site, ...]:
    """Give coordinates of the sites of a table, or the names of their places."""
    return tuple(
        site.place if site.place is not None else (site.lon or 0.0, site.lat or 0.0)
        for site in read_sites(path)
    )


def _area(text: str) -> Area:
    if Path(text).suffix.lower() in _GEOJSON or Path(text).exists():
        return read_area(Path(text))
    return box_area("--clip", read_box("--clip", text, ", or a GeoJSON file"))


def read_box(option: str, text: str, or_else: str = "") -> Bbox:
    """Read four numbers; say where they were given, and what else would do."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise NetworkError(
            f"{option} {text!r}: four numbers with commas, west,south,east,north"
            + or_else
        ) from None
    return west, south, east, north
