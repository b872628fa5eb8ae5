"""What Overpass is asked for: roads, railways, ferries, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geodata.defaults import ROAD_LADDER, classes_down_to

ROAD_QUERY: Final = '["highway"~"^(motorway|trunk|primary|secondary|tertiary)"]'
MINOR_ROAD_QUERY: Final = '["highway"="unclassified"]'
RAIL_QUERY: Final = '["railway"~"^(rail|narrow_gauge)$"]'
FERRY_QUERY: Final = '["route"="ferry"]'
_TERMINALS: Final[Mapping[str, tuple[str, ...]]] = {
    "railway": ("station", "yard", "loading_ramp", "gauge_conversion", "border"),
    "barrier": ("border_control",),
    "harbour": ("yes",),
    "industrial": ("port",),
}
_PLACES: Final = ("city", "town", "suburb", "village", "hamlet")
_POST: Final = "milestone"

_ALWAYS: Final = "unclassified"  # of these, most terminals stand near enough
_FOR_SITES: Final = "service"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a download asks for: filters of ways, and values of nodes by their keys."""

    ways: tuple[str, ...]
    nodes: Mapping[str, tuple[str, ...]]


def what_to_ask(
    classes: str = _ALWAYS, *, sites: bool = False, overlay: bool = False
) -> Asked:
    """Say what the roads down to a class, the sites and the overlay need.

    Sites may stand on any street, and by the name of a place; an overlay may speak of
    kilometres, whose posts stand beside the road.

    Raises
    ------
    NetworkError
        When ``classes`` is no class of roads.
    """
    classes_down_to(classes)
    lowest = (classes, _ALWAYS, *([_FOR_SITES] if sites else []))
    minor = classes_down_to(max(lowest, key=ROAD_LADDER.index))
    minor -= classes_down_to(_ALWAYS)
    streets = [f'["highway"~"^({"|".join(sorted(minor))})$"]'] if minor else []
    nodes = dict(_TERMINALS)
    if sites:
        nodes["place"] = _PLACES
    if overlay:
        nodes["highway"] = (_POST,)
        nodes["railway"] = (*nodes["railway"], _POST)
    ways = (ROAD_QUERY, MINOR_ROAD_QUERY, *streets, RAIL_QUERY, FERRY_QUERY)
    return Asked(ways, nodes)


USUALLY_ASKED: Final = what_to_ask()
