"""Worlds over time as compiled loops see them, and these loops as they are written."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import NEVER, SCALE, Layout, lay_out
from solvers.over_time.routing import Outlook
from solvers.over_time.terms import Terms, free_terms
from solvers.over_time.timetable import Timetable
from solvers.over_time.values import fill_alone, put_down
from solvers.over_time.values import values_of as found_values
from solvers.over_time.windows import Windows, shut_windows, widen
from tests.timed_worlds import TimedWorld

_CALLERS = (
    "solvers.over_time.",
    "solvers.dispatching.",
    "tests.",
    "test_solvers_over_time_",
    "test_solvers_dispatching_",
)


def as_written(patch: pytest.MonkeyPatch) -> None:
    """Run the loops without compiling them: overflow warns, and lines are counted.

    That is, wherever they are called from, in the solver and in the tests.
    """
    for path, module in list(sys.modules.items()):
        if path.startswith(_CALLERS):
            for name, function in list(vars(module).items()):
                if hasattr(function, "py_func"):
                    patch.setattr(module, name, function.py_func)


def layout_of(world: TimedWorld) -> Layout:
    return lay_out(world.network, world.commodities, world.costs)


def no_price(layout: Layout) -> IntArray:
    return np.zeros_like(layout.capacity)


def entering(layout: Layout, price: IntArray) -> IntArray:
    """Give what it costs to enter links, by the prices (n_resources, n_periods)."""
    entry = np.zeros((layout.head.size, layout.n_periods), np.int64)
    for (a, t), _ in np.ndenumerate(entry):
        entry[a, t] = price[layout.resource[a], t : t + layout.hold[a]].sum()
    return entry


def has_room(layout: Layout, left: IntArray, k: int, a: int, t: int) -> bool:
    """Say whether a serial finds room for as long as a link holds its resource."""
    held = left[layout.resource[a], t : t + layout.hold[a]]
    return bool(held.min() >= layout.consumption[k, a])


def held_by_way(
    layout: Layout, k: int, links: IntArray, times: IntArray
) -> IntArray:  # (n_resources, n_periods)
    """Give what a serial holds of every resource in every period."""
    held = np.zeros_like(layout.capacity)
    for a, t in zip(links, times, strict=True):
        taken = layout.consumption[k, a]
        held[layout.resource[a], t : t + layout.hold[a]] += taken
    return held


def tolls(
    layout: Layout, price: IntArray, k: int, links: IntArray, times: IntArray
) -> int:
    """Give what a way pays at prices (n_resources, n_periods), rounded by link."""
    taken = layout.consumption[k, links]
    entry = entering(layout, price)[links, times]
    return int((entry * taken >> layout.shift[links]).sum())


def terms_of(layout: Layout, price: IntArray) -> Terms:
    """Give the terms under some prices, with nobody on his way."""
    entry = entering(layout, price)
    dear: BoolArray = np.any(entry, axis=1)
    return free_terms(layout)._replace(price=entry, dear=dear)


def open_windows(layout: Layout, limit: int = NEVER) -> Windows:
    """Give the windows of all commodities, wide open without a limit."""
    windows = shut_windows(layout)
    for k in range(layout.serials.size):
        widen(layout, k, limit, windows)
    return windows


def alone_of(layout: Layout) -> IntArray:
    """Give what lies ahead (n_commodities, n_nodes, n_periods + 1) of who is alone."""
    values = np.full((*layout.earliest.shape, layout.n_periods + 1), NEVER)
    for k in range(layout.serials.size):
        fill_alone(layout, k, values[k])
    return values


@compiled
def fill_values(
    layout: Layout, terms: Terms, k: int, windows: Windows, values: IntArray
) -> None:
    """Fill the values (n_nodes, n_periods + 1) of a commodity at stops in windows.

    Every node is one, unless to be early is best.
    """
    put_down(found_values(layout, terms, k, windows), values)


def values_of(layout: Layout, price: IntArray) -> IntArray:
    """Give what lies ahead (n_commodities, n_nodes, n_periods + 1) under some prices.

    Before a commodity can be at a node, that is what it pays alone. There are no
    shortcuts.
    """
    layout = layout._replace(early_is_best=False)
    values, windows = alone_of(layout), open_windows(layout)
    for k in range(layout.serials.size):
        fill_values(layout, terms_of(layout, price), k, windows, values[k])
    return values


def outlook_of(layout: Layout, price: IntArray) -> Outlook:
    return Outlook(price=entering(layout, price), ahead=values_of(layout, price))


def random_price(layout: Layout, seed: int, most: int) -> IntArray:
    """Draw prices, half of which are 0."""
    random = np.random.default_rng(seed)
    price = random.integers(0, most, layout.capacity.shape)
    return np.where(random.random(price.shape) < 0.5, 0, price)


def terms_drawn(layout: Layout, seed: int, share: float = 1.0) -> Terms:
    """Draw prices and what room is left, each for a share of the resources."""
    random = np.random.default_rng(seed)
    left = random.integers(0, layout.capacity + 1)
    dear, scarce = random.random((2, left.shape[0], 1)) < share
    price = np.where(dear, random_price(layout, seed, 2 * SCALE), 0)
    left = np.where(scarce, left, layout.capacity)
    return terms_of(layout, price)._replace(left=left, least_left=left.min(axis=1))


def check_books(layout: Layout, timetable: Timetable) -> None:
    """Check that capacity left and costs are what the ways make them."""
    left = layout.capacity.copy()
    for serial, k in enumerate(timetable.commodity):
        steps = int(timetable.steps[serial])
        cost = int(layout.undelivered_cost[k])
        if steps:
            links = timetable.link[serial, :steps]
            times = timetable.enter[serial, :steps]
            left -= held_by_way(layout, k, links, times)
            end = times[-1] + layout.transit[layout.pace[k], links[-1]]
            cost = int(layout.link_cost[links].sum() + layout.arrival_cost[k, end])
        assert timetable.cost[serial] == cost
    np.testing.assert_array_equal(timetable.left, left)
    assert (left >= 0).all()
