"""Few corridors: a movement kept to the busiest of its routes."""

from __future__ import annotations

from corridors.plan import plan
from corridors.scenario import Override
from geodata.network import Network
from tests.worlds import A1, B2_WEST, check_plan, movement, scenario


def first_links(network: Network, max_corridors: int) -> list[int]:
    """Of 120 in three columns, the A 1 takes one a day, the B 2 all."""
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
        max_detour=2,
        max_corridors=max_corridors,
    )
    found = plan(network, stated)
    check_plan(found, stated)
    assert found.unmet == 0
    return [corridor.links[0] for corridor in found.corridors]


def test_any_number_takes_what_is_quickest(border: Network) -> None:
    assert sorted(first_links(border, 0)) == [A1, B2_WEST]


def test_one_corridor_is_the_busiest_route(border: Network) -> None:
    """One column loses 3 h by it, and all are delivered."""
    assert first_links(border, 1) == [B2_WEST]


def test_two_corridors_may_be_as_many_as_there_are(border: Network) -> None:
    assert sorted(first_links(border, 2)) == [A1, B2_WEST]
