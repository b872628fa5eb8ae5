"""Links joined to arcs: roads without a junction, a toll on the way, ways round."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import NEVER, SCALE, Layout
from solvers.over_time.shortcuts import (
    ENTERED,
    HEAD,
    LAST,
    LINK,
    NEXT_IN,
    NEXT_OUT,
    NONE,
    TAIL,
    TAKES,
    Shortcuts,
    follow,
    shortcuts_of,
)
from solvers.over_time.terms import Terms
from solvers.over_time.windows import Windows
from tests.laid_out import (
    alone_of,
    fill_values,
    layout_of,
    no_price,
    open_windows,
    terms_drawn,
    terms_of,
)
from tests.timed_worlds import Link, early_world, network_of, world_of

pytestmark = pytest.mark.usefixtures("both_ways")

ROAD: list[Link] = [(0, 1, 1, 9), (1, 2, 2, 9), (2, 3, 0, 9), (3, 4, 1, 9)]
"""0 --1--> 1 --2--> 2 --0--> 3 --1--> 4."""


@compiled
def found(layout: Layout, terms: Terms, k: int, windows: Windows) -> Shortcuts:
    return shortcuts_of(layout, terms, k, windows)


def drawn(
    links: list[Link], end: int, tolls: dict[int, int] | None = None
) -> tuple[Layout, Terms, Shortcuts]:
    """Lay out links, ten periods, for one serial from 0 to `end`; tolls by link."""
    network = network_of(links, n_nodes=end + 1, n_periods=10)
    layout = layout_of(world_of(network, [(0, end, 1)]))
    price = no_price(layout)
    for link, toll in (tolls or {}).items():
        price[layout.resource[layout.link == link], :] = toll * SCALE
    terms = terms_of(layout, price)
    return layout, terms, found(layout, terms, 0, open_windows(layout))


def arcs_of(graph: Shortcuts, columns: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Give the ends of all arcs in the lists, as nodes, and what stands in columns."""
    arcs = []
    for at in graph.stop:
        a = graph.first_out[at]
        while a != NONE:
            ends = (graph.node[graph.arc[a, TAIL]], graph.node[graph.arc[a, HEAD]])
            arcs.append((*map(int, ends), *graph.arc[a, list(columns)].tolist()))
            a = graph.arc[a, NEXT_OUT]
    return sorted(arcs)


def way_along(layout: Layout, graph: Shortcuts, start: int) -> list[tuple[int, int]]:
    """Give links and times along the first arc from node 0."""
    links, times = [0], [0]
    links.clear()
    times.clear()
    first = graph.first_out[graph.place[0]]
    follow(layout, graph, 0, first, start, links, times)
    return list(zip(layout.link[links].tolist(), times, strict=True))


def test_a_road_is_one_arc() -> None:
    """Its last link is entered after 3 periods, and passed after 4."""
    layout, _, graph = drawn(ROAD, 4)
    assert arcs_of(graph, (LINK, LAST, TAKES)) == [(0, 4, NONE, 3, 4)]
    assert way_along(layout, graph, 5) == [(0, 5), (1, 6), (2, 8), (3, 8)]


def test_a_toll_on_the_way_is_paid_when_its_link_is_entered() -> None:
    """Links are numbered as they are laid out, here in order."""
    layout, _, graph = drawn(ROAD, 4, {2: 5})
    assert arcs_of(graph, (LINK, ENTERED, TAKES)) == [(0, 4, 2, 3, 4)]
    assert way_along(layout, graph, 0) == [(0, 0), (1, 1), (2, 3), (3, 3)]


def test_between_two_tolls_there_is_a_stop() -> None:
    """Who has paid at 0 -> 1 may wait for the toll of 3 -> 4, at 1, 2 or 3."""
    _, _, graph = drawn(ROAD, 4, {0: 5, 3: 5})
    arcs = arcs_of(graph, (LINK,))
    assert len(arcs) == 2
    assert [link for *_, link in arcs] == [0, 3]
    assert arcs[0][1] == arcs[1][0]


def test_a_link_without_room_at_some_time_is_like_one_with_a_toll() -> None:
    links = [*ROAD[:2], (2, 3, 0, [1] * 9 + [0]), ROAD[3]]
    _, _, graph = drawn(links, 4)
    assert arcs_of(graph, (LINK, ENTERED, TAKES)) == [(0, 4, 2, 3, 4)]


@pytest.mark.parametrize("takes", [3, 4, 5])
def test_of_two_ways_without_a_toll_the_shorter_stays(takes: int) -> None:
    """By 1 it takes 4; of two that take as long the direct one can be gone for longer.

    That is so since nobody enters a link at the horizon.
    """
    links: list[Link] = [(0, 1, 2, 9), (1, 2, 2, 9), (0, 2, takes, 9)]
    layout, _, graph = drawn(links, 2)
    direct = takes <= 4
    stays = (0, 2, takes, 0) if direct else (0, 2, 4, 2)
    assert arcs_of(graph, (TAKES, LAST)) == [stays]
    way = [(2, 0)] if direct else [(0, 0), (1, 2)]
    assert way_along(layout, graph, 0) == way


def test_a_way_round_a_toll_stays_beside_it() -> None:
    links: list[Link] = [(0, 1, 2, 9), (0, 2, 3, 9), (1, 2, 2, 9)]
    _, _, graph = drawn(links, 2, {1: 1})
    assert arcs_of(graph, (LINK, TAKES)) == [(0, 2, NONE, 4), (0, 2, 1, 3)]


def test_a_way_round_that_is_shorter_leaves_no_toll() -> None:
    links: list[Link] = [(0, 1, 1, 9), (0, 2, 3, 9), (1, 2, 1, 9)]
    _, _, graph = drawn(links, 2, {1: 1})
    assert arcs_of(graph, (LINK, TAKES)) == [(0, 2, NONE, 2)]


def test_where_early_is_not_best_every_link_is_an_arc() -> None:
    network = network_of(ROAD, n_nodes=5, n_periods=10, waiting=[0])
    layout = layout_of(world_of(network, [(0, 4, 1)]))
    terms = terms_of(layout, no_price(layout))
    graph = found(layout, terms, 0, open_windows(layout))
    arcs = arcs_of(graph, (LINK,))
    assert arcs == [(0, 1, 0), (1, 2, 1), (2, 3, 2), (3, 4, 3)]


@pytest.mark.parametrize("seed", range(12))
def test_stops_have_the_values_that_they_have_without_shortcuts(seed: int) -> None:
    """Within any windows, where a third of the links have a toll or no room."""
    layout = layout_of(early_world(seed))
    terms = terms_drawn(layout, seed, 1 / 3)
    plain = layout._replace(early_is_best=False)
    passed = 0
    for limit in (8 * SCALE, NEVER):
        windows = open_windows(layout, limit)
        for k in range(layout.serials.size):
            graph = found(layout, terms, k, windows)
            values, right = alone_of(layout)[k], alone_of(layout)[k]
            fill_values(layout, terms, k, windows, values)
            fill_values(plain, terms, k, windows, right)
            nodes = graph.node[graph.stop]
            np.testing.assert_array_equal(values[nodes], right[nodes])
            passed += graph.node.size - nodes.size
    assert passed


@pytest.mark.parametrize("seed", range(12))
def test_lists_hold_the_same_arcs_by_tail_and_by_head(seed: int) -> None:
    layout = layout_of(early_world(seed))
    terms = terms_drawn(layout, seed, 1 / 3)
    windows = open_windows(layout)
    for k in range(layout.serials.size):
        graph = found(layout, terms, k, windows)
        by_tail = listed(graph, graph.first_out, TAIL, NEXT_OUT)
        assert by_tail == listed(graph, graph.first_in, HEAD, NEXT_IN)


def listed(graph: Shortcuts, first: IntArray, end: int, following: int) -> list[int]:
    """Give the arcs in the lists of all stops, each of which ends where it says."""
    arcs = []
    for at in graph.stop:
        a = first[at]
        while a != NONE:
            assert graph.arc[a, end] == at
            arcs.append(int(a))
            a = graph.arc[a, following]
    return sorted(arcs)
