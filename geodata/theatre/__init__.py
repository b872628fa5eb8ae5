"""The embedded theatre: schematic roads and railways, for exercises.

``theatre.osm`` is written by hand from public geographic facts and opens in JOSM; it is
read by the same code as any other file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from geodata.network import Network
from geodata.read import read_network

NAME: Final = "theatre"
ATTRIBUTION: Final = (
    "Schematic theatre of the corridors project, drawn by hand from public facts; for "
    "exercises, not for operations"
)
PATH: Final = Path(__file__).with_name("theatre.osm")


def load_theatre() -> Network:
    """Build the network of the embedded theatre."""
    network = read_network([PATH], name=NAME, classes="unclassified")
    said = replace(network.provenance, attribution=ATTRIBUTION)
    return replace(network, provenance=said)
