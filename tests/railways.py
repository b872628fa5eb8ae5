"""Poland's and Ukraine's railways from real extracts, which several tests look at."""

from __future__ import annotations

from functools import cache
from typing import Final

from geodata.network import Network
from geodata.read import read_network
from tests.drawn_worlds import SHARED

FILES: Final = ("pl_poland_rail_plrailmap.osm", "derived_ua_rail.osm.gz")


@cache
def railways() -> Network:
    """Build the network of both files once for all; it takes ten seconds."""
    return read_network([SHARED / "osm" / name for name in FILES])
