"""When a commodity can be at a node and still pay no more than a limit."""

from __future__ import annotations

import pytest

from solvers.over_time.layout import SCALE
from solvers.over_time.windows import shut_windows, widen
from tests.laid_out import alone_of, layout_of, open_windows
from tests.timed_worlds import Link, network_of, random_world, world_of

pytestmark = pytest.mark.usefixtures("both_ways")


def test_windows_close_when_the_limit_is_passed() -> None:
    """0 -> 1 -> 2 takes two periods, by way of 3 it takes three; 4 leads nowhere.

    Who may pay 3 arrives at 3 at the latest, so he leaves 0 at 1 and 1 at 2.
    """
    links: list[Link] = [
        (0, 1, 1, 1),
        (1, 2, 1, 1),
        (0, 3, 1, 1),
        (3, 2, 2, 1),
        (0, 4, 1, 1),
    ]
    layout = layout_of(world_of(network_of(links, n_nodes=5, n_periods=9), [(0, 2, 1)]))
    windows = shut_windows(layout)
    assert windows.states.sum() == 0
    widen(layout, 0, 3 * SCALE, windows)
    assert windows.closes[0, :4].tolist() == [1, 2, 3, 1]
    assert windows.closes[0, 4] < layout.earliest[0, 4]
    assert windows.order[0, : windows.n_open[0]].tolist() == [2, 1, 0, 3]
    assert windows.states[0] == 2 + 2 + 2 + 1


@pytest.mark.parametrize("seed", range(6))
def test_beyond_the_windows_it_costs_more(seed: int) -> None:
    layout = layout_of(random_world(seed))
    limit = 4 * SCALE
    windows, alone = open_windows(layout, limit), alone_of(layout)
    for k in range(layout.serials.size):
        for v in range(layout.n_nodes):
            closes = max(int(windows.closes[k, v]), int(layout.earliest[k, v]) - 1)
            assert (alone[k, v, closes + 1 :] > limit).all()
