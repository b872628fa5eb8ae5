"""Poland's and Ukraine's railways: one network, joined where the gauges meet."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from geodata.countries import countries_at
from geodata.geodesy import geodesic_m
from geodata.network import FloatArray, IntArray, Network
from geodata.terminals.side_by_side import GAUGES_WITHIN_M
from tests.drawn_worlds import needs_shared
from tests.railways import railways

pytestmark = needs_shared


def node_named(network: Network, name: str, gauge_mm: int) -> int:
    nodes = network.nodes
    found = nodes[(nodes["name"] == name) & (nodes["gauge_mm"] == gauge_mm)]
    return int(found.index[0])


def hours(network: Network) -> FloatArray:
    links = network.links
    running = links["length_m"].to_numpy() / 1000 / links["speed_kmh"].to_numpy()
    return np.asarray(running + np.nan_to_num(links["dwell_h"].to_numpy()))


def shortest(network: Network, cost: FloatArray, start: int, end: int) -> IntArray:
    """Links of the cheapest way by rail, over gauge transfers and borders."""
    links = network.links
    transfer = links["class"].isin(["gauge_transfer", "crossing"])
    by_rail = np.flatnonzero((links["mode"] == "rail") | transfer)
    by_rail = by_rail[np.argsort(cost[by_rail], kind="stable")]
    ends = np.stack([network.tail, network.head], axis=1)[by_rail]
    once = by_rail[np.sort(np.unique(ends, axis=0, return_index=True)[1])]
    ends = np.stack([network.tail, network.head], axis=1)[once]
    shape = (len(network.nodes), len(network.nodes))
    graph = coo_matrix((np.maximum(cost[once], 1e-9), tuple(ends.T)), shape)
    _, before = dijkstra(graph.tocsr(), indices=[start], return_predecessors=True)
    of = dict(zip(map(tuple, ends.tolist()), once.tolist(), strict=True))
    found = []
    while end != start:
        found.append(of[int(before[0, end]), end])
        end = int(before[0, end])
    return np.array(found[::-1], dtype=np.int64)


@pytest.mark.parametrize("by", ["hours", "length_m"])
def test_gdansk_to_kyiv_changes_gauge_once_where_both_gauges_meet(
    by: str,
) -> None:
    """At Chełm, 25 km before the border at Dorohusk, to where 1520 mm leads in.

    The train crosses the border on the broad gauge; on 1435 mm it could go on to Kovel.
    """
    network = railways()
    length_m = network.links["length_m"].to_numpy()
    cost = hours(network) if by == "hours" else length_m
    start = node_named(network, "Gdańsk Główny", 1435)
    end = node_named(network, "Київ-Пас.", 1520)
    path = shortest(network, cost, start, end)
    links = network.links.iloc[path]
    (change,) = path[(links["class"] == "gauge_transfer").to_numpy()]
    tail, head = network.tail[change], network.head[change]
    assert network.nodes["gauge_mm"].iloc[[tail, head]].tolist() == [1435, 1520]
    assert length_m[change] <= GAUGES_WITHIN_M
    assert network.links["name"].iloc[change] == "Chełm Miasto"

    lon_lat = network.nodes.geometry.get_coordinates().to_numpy()
    heads = network.head[path]
    abroad = int(np.argmax(countries_at(lon_lat[heads]) == "UA"))
    border = lon_lat[heads[[abroad]]]
    assert geodesic_m(lon_lat[[tail]], border)[0] < 40_000
    assert geodesic_m(np.array([[23.86, 51.19]]), border)[0] < 10_000  # Dorohusk


def test_both_gauges_have_a_line_at_every_gauge_transfer() -> None:
    network = railways()
    links, gauge = network.links, network.nodes["gauge_mm"].to_numpy()
    change = (links["class"] == "gauge_transfer").to_numpy()
    on_rail = (links["mode"] == "rail").to_numpy()
    ends = np.concatenate([network.tail[change], network.head[change]])
    assert np.isin(ends, network.tail[on_rail]).all()
    assert (links["length_m"][change] <= GAUGES_WITHIN_M).all()
    pairs = np.stack([gauge[network.tail[change]], gauge[network.head[change]]])
    assert {tuple(pair) for pair in np.sort(pairs.T).tolist()} == {(1435, 1520)}


def test_no_gauge_changes_but_at_a_gauge_transfer() -> None:
    """Hubs have one gauge each; without a road, nothing joins two of them."""
    network = railways()
    links, gauge = network.links, network.nodes["gauge_mm"].to_numpy()
    ramp = (links["class"] == "ramp").to_numpy()
    hub, rail = network.tail[ramp], gauge[network.head[ramp]]
    of_hub = np.unique(np.stack([hub, rail], axis=1)[rail > 0], axis=0)
    assert len(np.unique(of_hub[:, 0])) == len(of_hub)
