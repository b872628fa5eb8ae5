"""What leaves for eyes and GIS: maps, graphs, reports, layers and files."""

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
from maps.movement_graph import movement_graph, write_graphs
from maps.report import report_html, write_report
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
    "movement_graph",
    "places",
    "report_html",
    "safe",
    "save_map",
    "terminals",
    "unmet",
    "write_corridors",
    "write_graphs",
    "write_links",
    "write_report",
]
