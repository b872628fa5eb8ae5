"""What leaves for eyes and GIS: maps, layers and files of a plan."""

from maps.geojson import write_corridors, write_links
from maps.html import corridor_map, save_map
from maps.layers import (
    bottlenecks,
    corridor_legs,
    cuts,
    link_loads,
    places,
    terminals,
    unmet,
)
from maps.text import Safe, safe

__all__ = [
    "Safe",
    "bottlenecks",
    "corridor_legs",
    "corridor_map",
    "cuts",
    "link_loads",
    "places",
    "safe",
    "save_map",
    "terminals",
    "unmet",
    "write_corridors",
    "write_links",
]
