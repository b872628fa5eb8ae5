"""What leaves for eyes and GIS: maps, layers and files of plans and audits."""

from maps.audit import audit_findings
from maps.geojson import audit_geojson, write_corridors, write_links
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
    "audit_findings",
    "audit_geojson",
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
