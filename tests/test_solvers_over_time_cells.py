"""Links and periods where ways have led: their loads, and the steps of their prices."""

from __future__ import annotations

import numpy as np

from solvers.over_time.cells import Cells
from solvers.over_time.layout import SCALE
from tests.laid_out import layout_of
from tests.timed_worlds import network_of, one_bottleneck, world_of


def entered(*places: int) -> Cells:
    """Give the cells of the bottleneck after three serials entered each of places."""
    layout = layout_of(one_bottleneck())
    cells = Cells(layout)
    cells.take_in(np.array(places), np.full(len(places), 3), 1.0)
    return cells


def test_there_are_cells_only_where_ways_have_led() -> None:
    """The second link, for one a period, has the places 6 to 11."""
    cells = entered(7, 0)
    assert cells.place.tolist() == [0, 7]
    assert cells.price.tolist() == [0, 0]
    cells.take_in(np.array([7, 8]), np.array([3, 3]), 0.5)
    assert cells.place.tolist() == [0, 7, 8]


def test_loads_are_averaged_and_held_against_the_capacity() -> None:
    """Of three on the second link one has room; then half of them go a period later."""
    cells = entered(7)
    assert cells.slope().tolist() == [2]
    cells.take_in(np.array([8]), np.array([3]), 0.5)
    assert cells.slope().tolist() == [0.5, 0.5]


def test_room_to_spare_lowers_only_what_has_a_price() -> None:
    cells = entered(7)
    for _ in range(3):
        cells.take_in(np.array([8]), np.array([3]), 0.5)
    assert cells.slope()[0] == 0
    cells.price = np.array([SCALE, 0])
    assert cells.slope()[0] == 3 / 8 - 1


def test_prices_fall_no_lower_than_nothing() -> None:
    cells = entered(7, 8)
    assert cells.allowed(np.array([-1.0, 11.6])).tolist() == [0, 12]


def test_no_price_is_so_high_that_a_toll_overflows() -> None:
    """A serial of 2**40 has a shift of 40: prices stay below 2**21."""
    network = network_of([(0, 1, 1, 2**40)], n_nodes=2, n_periods=1)
    sizes = [[2**40], [2**40 - 1]]
    layout = layout_of(world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=sizes))
    cells = Cells(layout)
    cells.take_in(np.array([0]), np.array([2**40]), 1.0)
    assert cells.allowed(np.array([1e30])).tolist() == [2**21]


def test_the_tribute_is_prices_times_capacity() -> None:
    """A place of the first link, for all three, and one of the second, for one."""
    cells = entered(0, 7)
    assert cells.tribute(np.array([5, 7])) == 3 * 5 + 7


def cells_of_a_line(n_periods: int) -> Cells:
    """Give the cells of two links after ways have entered the first at all times."""
    network = network_of([(0, 1, 1, 1), (1, 2, 1, 1)], n_nodes=3, n_periods=n_periods)
    cells = Cells(layout_of(world_of(network, [(0, 2, 3)])))
    every = np.arange(n_periods + 1)  # and the second in the first period
    cells.take_in(every, np.full(every.size, 3), 1.0)
    return cells


def test_over_a_long_horizon_a_slope_fades_into_the_periods_near_it() -> None:
    """By halves in 500 periods, to both sides, and not into other resources."""
    cells = cells_of_a_line(500)
    smooth = cells.smooth(np.where(cells.place == 250, 1.0, 0.0), 1.0)
    near = [1 / 12, 1 / 6, 1 / 3, 1 / 6, 1 / 12]
    np.testing.assert_allclose(smooth[248:253], near, rtol=1e-9)
    assert smooth[500] == 0


def test_the_less_its_reach_the_less_a_slope_fades() -> None:
    cells = cells_of_a_line(500)
    slope = np.where(cells.place == 250, 1.0, 0.0)
    stays = [cells.smooth(slope, reach)[250] for reach in (1.0, 0.5, 0.05)]
    np.testing.assert_allclose(stays, [1 / 3, 3 / 5, 1], rtol=1e-5)


def test_over_a_short_horizon_it_stays_where_it_is() -> None:
    smooth = entered(7, 8).smooth(np.array([1.0, 0.0]), 1.0)
    np.testing.assert_allclose(smooth, [1, 0], atol=1e-9)


def test_faded_slopes_lead_upward_still() -> None:
    """Whatever the slope is, so that a step along the faded one can raise the bound."""
    cells = cells_of_a_line(400)
    random = np.random.default_rng(0)
    for _ in range(50):
        slope = random.normal(size=401)
        assert slope @ cells.smooth(slope, 1.0) > 0
