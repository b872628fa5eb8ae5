"""The embedded theatre: schematic roads and railways, for exercises.

``theatre.osm`` is written by hand from public geographic facts and opens in JOSM; it is
read by the same code as any other file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geodata.network import Network
from geodata.read import read_network

NAME: Final = "theatre"
PATH: Final = Path(__file__).with_name("theatre.osm")


def load_theatre() -> Network:
    """Build the network of the embedded theatre."""
    return read_network([PATH], name=NAME)
