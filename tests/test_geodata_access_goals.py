"""What roads must lead to."""

from __future__ import annotations

import numpy as np

from geodata.access.goals import Goals, find_goals
from geodata.select import select_ways
from geodata.terminals import find_terminals
from tests.drawn_worlds import positions, world

PICTURE = "A--B--C--D\n   S     P\nE--F--G--H"
WAYS = """
    A-B highway=primary
    B-C highway=service
    C-D route=ferry
    E-F highway=primary
    F-G highway=service
    G-H railway=rail
"""
AT = positions(PICTURE)


def goals(places: str, sites: str = "") -> Goals:
    extract = world(PICTURE, WAYS, places)
    return find_goals(
        extract,
        select_ways(extract, classes="tertiary", keep_sidings=False),
        find_terminals(extract),
        np.array([AT[letter] for letter in sites]).reshape(-1, 2),
    )


def said(found: Goals) -> list[tuple[str, str, float]]:
    letter = {at: name for name, at in AT.items()}
    rows = zip(found.lon_lat.tolist(), found.what, found.within_m, strict=True)
    return sorted((letter[(x, y)], what, km / 1000) for (x, y), what, km in rows)


def test_terminals_beside_the_road_and_sites_are_goals() -> None:
    found = goals("S railway=station\nP harbour=yes", "AH")
    landing = ("C", "crossings and ferries on minor roads", 5)
    assert said(found) == [
        ("A", "sites", 10),
        landing,
        ("H", "sites", 10),
        ("P", "terminals", 5),
        ("S", "terminals", 5),
    ]
    assert found.on_nodes.sum() == 1


def test_crossings_matter_on_minor_roads_alone() -> None:
    """G is on a lane, E on a primary road, H on rails."""
    control = "barrier=border_control"
    found = goals(f"G {control}\nE {control}\nH railway=border")
    assert [place for place, *_ in said(found)] == ["C", "G"]
    assert set(found.crossings.tolist()) == {ord(each) for each in "EGH"}


def test_some_of_the_goals() -> None:
    found = goals("S railway=station\nP harbour=yes")
    assert len(found) == 3
    part = found.take(np.array([0]))
    assert len(part) == 1
    assert part.what.tolist() == ["terminals"]
