"""Worlds over time as compiled loops see them, and these loops as they are written."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest

from solvers import over_time
from solvers.arcs import IntArray
from solvers.over_time.layout import Layout, lay_out
from solvers.over_time.routing import Outlook
from solvers.over_time.timetable import Timetable
from solvers.over_time.values import fill_values
from tests.timed_worlds import TimedWorld

MODULES = [
    importlib.import_module(f"{over_time.__name__}.{module.name}")
    for module in pkgutil.iter_modules(over_time.__path__)
]


def as_written(patch: pytest.MonkeyPatch) -> None:
    """Run the loops without compiling them: overflow warns, and lines are counted."""
    for module in MODULES:
        for name, function in vars(module).items():
            if hasattr(function, "py_func"):
                patch.setattr(module, name, function.py_func)


def layout_of(world: TimedWorld) -> Layout:
    return lay_out(world.network, world.commodities, world.costs)


def no_price(layout: Layout) -> IntArray:
    return np.zeros_like(layout.capacity)


def values_of(layout: Layout, price: IntArray) -> IntArray:
    """Give the values (n_periods + 1, n_nodes, n_commodities) under some prices."""
    n = layout.serials.size
    values = np.empty((layout.n_periods + 1, layout.n_nodes, n), np.int64)
    fill_values(layout, price, 0, n, layout.n_periods, values)
    return values


def outlook_of(layout: Layout, price: IntArray) -> Outlook:
    priced, free = values_of(layout, price), values_of(layout, no_price(layout))
    return Outlook(
        price=price,
        priced=np.ascontiguousarray(priced.transpose(2, 0, 1)),
        free=np.ascontiguousarray(free.transpose(2, 0, 1)),
    )


def random_price(layout: Layout, seed: int, most: int) -> IntArray:
    """Draw prices, half of which are 0."""
    random = np.random.default_rng(seed)
    price = random.integers(0, most, layout.capacity.shape)
    return np.where(random.random(price.shape) < 0.5, 0, price)


def check_books(layout: Layout, timetable: Timetable) -> None:
    """Check that capacity left and costs are what the ways make them."""
    left = layout.capacity.copy()
    for serial, k in enumerate(timetable.commodity):
        steps = int(timetable.steps[serial])
        cost = int(layout.undelivered_cost[k])
        if steps:
            links = timetable.link[serial, :steps]
            times = timetable.enter[serial, :steps]
            np.subtract.at(left, (times, links), layout.consumption[k, links])
            end = times[-1] + layout.transit[links[-1]]
            cost = int(layout.link_cost[links].sum() + layout.arrival_cost[k, end])
        assert timetable.cost[serial] == cost
    np.testing.assert_array_equal(timetable.left, left)
    assert (left >= 0).all()
