"""Networks of drawn worlds under a planner's overlay."""

from __future__ import annotations

from textwrap import dedent

from geodata.build import build_network
from geodata.network import Network
from geodata.overlay.file import parse_overlay
from geodata.overlay.rows import Overlay
from tests.drawn_worlds import positions, world


def overlay(table: str, *, strict: bool = False) -> Overlay:
    """Read an overlay of a table in text."""
    data = dedent(table).strip().encode()
    return parse_overlay(data, name="own.csv", strict=strict)


def overlaid(
    picture: str,
    ways: str,
    table: str,
    places: str = "",
    *,
    strict: bool = False,
    km: float = 1.0,
) -> Network:
    """Build the network of a drawn world under an overlay; a sign is ``km`` wide."""
    extract = world(picture, ways, places, km=km)
    return build_network(extract, overlay=overlay(table, strict=strict))


def beside(picture: str, letter: str, east_m: float = 0.0, north_m: float = 0.0) -> str:
    """Cells "lon,lat" of a place beside a node of a picture."""
    lon, lat = positions(picture)[letter]
    return f"{lon + east_m / 111_319.491!r},{lat + north_m / 110_574.276!r}"
