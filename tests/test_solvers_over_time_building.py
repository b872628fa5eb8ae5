"""Plans from nothing: commodity by commodity, each serial at its best."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.over_time.building import TOO_LONG, send_all
from solvers.over_time.desk import desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.routing import FULL, find_way
from solvers.over_time.timetable import Timetable, empty_timetable, put_in, widened
from solvers.over_time.windows import shut_windows
from tests.laid_out import (
    as_written,
    check_books,
    layout_of,
    no_price,
    outlook_of,
    random_price,
    terms_of,
    tolls,
)
from tests.timed_worlds import (
    Draw,
    early_world,
    one_bottleneck,
    plain_world,
    random_world,
)


def built(layout: Layout, price: IntArray, most_steps: int = 64) -> Timetable:
    """Send all commodities in turn; the timetable is widened when it must be."""
    plan = empty_timetable(layout, most_steps)
    terms = terms_of(layout, price)._replace(left=plan.left)
    windows = shut_windows(layout)
    for k in range(layout.serials.size):
        while send_all(layout, terms, windows, plan, k) == TOO_LONG:
            plan = widened(plan, 2 * plan.link.shape[1])
    return plan


def test_serials_follow_each_other() -> None:
    """Through the bottleneck goes one a period: they arrive at 2, 3 and 4."""
    layout = layout_of(one_bottleneck())
    plan = built(layout, no_price(layout), most_steps=1)
    assert (plan.cost // SCALE).tolist() == [2, 3, 4]
    assert plan.enter[:, 1].tolist() == [1, 2, 3]
    check_books(layout, plan)


def test_a_way_with_room_is_gone_by_several() -> None:
    layout = layout_of(one_bottleneck(capacity=2))
    plan = built(layout, no_price(layout))
    assert (plan.cost // SCALE).tolist() == [2, 2, 3]


def test_who_pays_as_much_for_staying_stays() -> None:
    layout = layout_of(one_bottleneck())
    layout = layout._replace(undelivered_cost=np.array([3 * SCALE]))
    plan = built(layout, no_price(layout))
    assert plan.steps.tolist() == [2, 0, 0]
    check_books(layout, plan)


@pytest.mark.parametrize("most", [0, 3 * SCALE])
@pytest.mark.parametrize("seed", range(12))
def test_each_goes_the_cheapest_way_that_others_left(seed: int, most: int) -> None:
    """Beside a search for every serial: both pay alike at every step."""
    layout = layout_of(plain_world(seed))
    price = random_price(layout, seed, most) if most else no_price(layout)
    plan = built(layout, price)
    check_books(layout, plan)
    outlook, desk = outlook_of(layout, price), desk_for(layout, 64)
    sent = empty_timetable(layout, 64)
    for serial, k in enumerate(plan.commodity.tolist()):
        steps, cost = find_way(layout, outlook, desk, sent.left, k, FULL)
        if steps and plan.steps[serial]:
            tolled = cost + tolls(
                layout, price, k, desk.links[:steps], desk.times[:steps]
            )
            links = plan.link[serial, : plan.steps[serial]]
            times = plan.enter[serial, : plan.steps[serial]]
            tolled_here = tolls(layout, price, k, links, times)
            assert plan.cost[serial] + tolled_here == tolled
        elif steps:  # to stay costs no more, with tolls
            tolled = cost + tolls(
                layout, price, k, desk.links[:steps], desk.times[:steps]
            )
            assert tolled >= layout.undelivered_cost[k]
        else:
            assert plan.steps[serial] == 0
        n = plan.steps[serial]
        links, times = plan.link[serial], plan.enter[serial]
        put_in(layout, sent, serial, links, times, n, plan.cost[serial])


@pytest.mark.parametrize("draw", [random_world, early_world])
@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_overfull_where_resources_are_shared(seed: int, draw: Draw) -> None:
    layout = layout_of(draw(seed))
    check_books(layout, built(layout, random_price(layout, seed, SCALE)))


def test_the_loops_as_written_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts = [layout_of(random_world(seed)) for seed in (3, 8)]
    compiled = [built(layout, no_price(layout)) for layout in layouts]
    as_written(monkeypatch)
    for layout, was in zip(layouts, compiled, strict=True):
        for one, other in zip(built(layout, no_price(layout)), was, strict=True):
            np.testing.assert_array_equal(one, other)
