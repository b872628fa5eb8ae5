"""Which ways are kept, which are minor, and why the others are left out."""

from __future__ import annotations

import pytest

from geodata.defaults import ROAD_LADDER
from geodata.network import NetworkError
from geodata.select import Selection, select_ways
from tests.drawn_worlds import world


def select(ways: str, classes: str = "tertiary", *, sidings: bool = False) -> Selection:
    return select_ways(world("A--B", ways), classes=classes, keep_sidings=sidings)


LADDER = "\n".join(f"A-B highway={kind}" for kind in ROAD_LADDER)


@pytest.mark.parametrize(("rung", "classes"), list(enumerate(ROAD_LADDER)))
def test_a_class_is_kept_with_all_above_it(rung: int, classes: str) -> None:
    chosen = select(LADDER, classes)
    assert chosen.kept.tolist() == [*range(rung + 1)]
    last = len(ROAD_LADDER) - 1  # tracks lead no lorry anywhere
    assert chosen.minor.tolist() == [*range(rung + 1, last)]
    below = len(ROAD_LADDER) - rung - 1
    assert chosen.left_out[f"roads below {classes}"] == below


def test_ramps_stand_with_their_road() -> None:
    ways = "A-B highway=motorway_link\nA-B highway=primary_link"
    assert select(ways, "motorway").kept.tolist() == [0]
    assert select(ways, "primary").kept.tolist() == [0, 1]


def test_railways_and_ferries_are_of_no_class() -> None:
    ways = "A-B railway=rail\nA-B route=ferry\nA-B highway=primary"
    assert select(ways, "motorway").kept.tolist() == [0, 1]


def test_a_closed_minor_road_leads_nowhere() -> None:
    chosen = select("A-B highway=service access=private\nA-B highway=service")
    assert chosen.minor.tolist() == [1]
    assert chosen.left_out == {
        "roads closed to motor vehicles": 1,
        "roads below tertiary": 1,
    }


def test_sidings_are_kept_when_asked() -> None:
    ways = "A-B railway=rail service=siding"
    assert select(ways).left_out == {"sidings, yards and spurs": 1}
    assert select(ways, sidings=True).kept.tolist() == [0]


def test_a_class_off_the_ladder_is_refused_with_the_ladder() -> None:
    with pytest.raises(NetworkError, match=r"^road class 'road': it must be one of "):
        select("A-B highway=primary", "road")
