"""Movements that share a link lie side by side, every one visible."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from corridors.itinerary import Plan
from geodata.network import Mode
from maps.strands import Lane, bundle_width, largest_flow, link_lanes, strands
from tests.test_maps_world import (
    A4,
    A4_BACK,
    E40,
    corridor,
    drawn_plan,
    empty_plan,
    network,
)


def _edges(lanes: dict[int, Lane]) -> list[tuple[float, float]]:
    return sorted(
        (lane.offset_px - lane.width_px / 2, lane.offset_px + lane.width_px / 2)
        for lane in lanes.values()
    )


def _on_one_link(n_movements: int, *, link: int = A4) -> Plan:
    """As many movements as wanted, ten serials each, over one link."""
    plan = drawn_plan()
    movements = tuple(
        replace(
            plan.movements[0],
            id=f"M{n}",
            corridors=(corridor(plan.network, f"M{n}", 10, (link,)),),
        )
        for n in range(n_movements)
    )
    return replace(plan, movements=movements)


def test_a_movement_alone_takes_the_middle_of_the_link() -> None:
    assert link_lanes(drawn_plan())[E40][0].offset_px == 0


def test_two_movements_lie_beside_each_other_about_the_middle() -> None:
    (left, one), (two, right) = _edges(link_lanes(drawn_plan())[A4])
    assert one < two
    assert left == pytest.approx(-right, abs=0.1)


def test_more_movements_than_fit_are_drawn_thinner_and_all_visible() -> None:
    lanes = link_lanes(_on_one_link(12))[A4]
    assert len(lanes) == 12
    assert bundle_width(lanes) <= 31
    assert all(lane.width_px >= 1 for lane in lanes.values())
    assert all(a[1] < b[0] for a, b in pairwise(_edges(lanes)))


def test_opposite_directions_keep_to_the_right() -> None:
    plan = _on_one_link(1)
    back = replace(
        plan.movements[0],
        id="back",
        corridors=(corridor(plan.network, "back", 2, (A4_BACK,)),),
    )
    lanes = link_lanes(replace(plan, movements=(*plan.movements, back)))
    assert _edges(lanes[A4])[0][0] > 0
    assert _edges(lanes[A4_BACK])[0][0] > 0


def test_a_movement_is_drawn_once_where_its_corridors_share_links() -> None:
    plan, world = drawn_plan(), network()
    first = corridor(world, "1 Bde", 3, (A4, E40))
    second = replace(corridor(world, "1 Bde", 2, (A4,)), id="1 Bde/2")
    movement = replace(plan.movements[0], corridors=(first, second))
    drawn = strands(replace(plan, movements=(movement,)))
    assert [strand.links.tolist() for strand in drawn] == [[A4], [E40]]
    assert drawn[0].lane.legs == ("1 Bde/1/1", "1 Bde/2/1")
    assert drawn[0].lane.width_px > drawn[1].lane.width_px  # five serials, then three


def test_runs_cover_every_link_of_every_movement_once() -> None:
    plan = drawn_plan()
    for position, movement in enumerate(plan.movements):
        runs = [s.links for s in strands(plan) if s.movement == position]
        links = [link for found in movement.corridors for link in found.links]
        assert np.concatenate(runs).tolist() == links
    assert {strand.mode for strand in strands(plan)} == {
        Mode.ROAD,
        Mode.RAIL,
        Mode.TRANSFER,
    }


def test_a_plan_without_movements_has_no_strands() -> None:
    assert strands(empty_plan()) == []
    assert largest_flow(empty_plan()) == 0
