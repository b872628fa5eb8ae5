"""What Overpass is asked for."""

from __future__ import annotations

import re

import pytest

from geodata.defaults import ROAD_LADDER, ROADS, classes_down_to
from geodata.network import NetworkError
from geodata.queries import USUALLY_ASKED, Asked, what_to_ask


def roads(asked: Asked) -> set[str]:
    """Classes of roads that the filters of ways let through."""
    found = set()
    for each in asked.ways:
        match = re.fullmatch(r'\["highway"([=~])"(.*)"\]', each)
        if match:
            pattern = match[2] if match[1] == "~" else f"^{match[2]}$"
            found |= {kind for kind in ROADS if re.search(pattern, kind)}
    return found


@pytest.mark.parametrize("classes", ROAD_LADDER)
def test_roads_are_asked_for_down_to_the_class_and_to_unclassified(
    classes: str,
) -> None:
    asked = roads(what_to_ask(classes))
    assert asked == classes_down_to(classes) | classes_down_to("unclassified")


@pytest.mark.parametrize("classes", ["motorway", "tertiary", "residential", "track"])
def test_sites_may_stand_on_any_street_and_go_by_a_place(classes: str) -> None:
    asked = what_to_ask(classes, sites=True)
    assert roads(asked) == classes_down_to(classes) | classes_down_to("service")
    assert "village" in asked.nodes["place"]
    assert "place" not in USUALLY_ASKED.nodes


def test_an_overlay_needs_kilometre_posts() -> None:
    asked = what_to_ask(overlay=True)
    assert asked.nodes["highway"] == ("milestone",)
    assert {"station", "milestone"} <= {*asked.nodes["railway"]}
    assert "milestone" not in USUALLY_ASKED.nodes["railway"]


def test_a_class_that_is_none_is_refused() -> None:
    with pytest.raises(NetworkError, match="road class 'motorways'"):
        what_to_ask("motorways")
