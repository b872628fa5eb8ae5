"""Greatest flows and their cuts: small worlds, and every subset of random ones."""

import itertools
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import MaxFlowResult, ProblemError, SharedNetwork, SolverError, max_flow

Arc = tuple[int, int, int]  # tail, head, capacity


def network_of(n_nodes: int, arcs: list[Arc]) -> SharedNetwork:
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    return SharedNetwork(
        n_nodes=n_nodes, tail=columns[0], head=columns[1], capacity=columns[2]
    )


def check_flow(
    network: SharedNetwork, result: MaxFlowResult, source: int, sink: int
) -> None:
    """Bounds on every arc, balance at every node, and cuts as large as the value."""
    assert ((result.flow >= 0) & (result.flow <= network.capacity)).all()
    balance = [0] * network.n_nodes
    for tail, head, amount in zip(network.tail, network.head, result.flow, strict=True):
        balance[tail] += int(amount)
        balance[head] -= int(amount)
    expected = [0] * network.n_nodes
    expected[source], expected[sink] = result.value, -result.value
    assert balance == expected
    for cut in (result.cut_near_source, result.cut_near_sink):
        assert cut.value == result.value == int(network.capacity[cut.arcs].sum())
        assert (np.diff(cut.arcs) > 0).all()


def solved(n_nodes: int, arcs: list[Arc], source: int, sink: int) -> MaxFlowResult:
    network = network_of(n_nodes, arcs)
    result = max_flow(network, source, sink)
    check_flow(network, result, source, sink)
    return result


def test_two_narrow_places_are_two_cuts() -> None:
    """0 --2--> 1 --9--> 2 --2--> 3: first and last arc hold back alike."""
    result = solved(4, [(0, 1, 2), (1, 2, 9), (2, 3, 2)], 0, 3)
    assert result.value == 2
    assert result.cut_near_source.arcs.tolist() == [0]
    assert result.cut_near_sink.arcs.tolist() == [2]


def test_one_narrow_place_is_one_cut() -> None:
    """0 --9--> 1 --2--> 2 --9--> 3."""
    result = solved(4, [(0, 1, 9), (1, 2, 2), (2, 3, 9)], 0, 3)
    assert result.cut_near_source.arcs.tolist() == [1]
    assert result.cut_near_sink.arcs.tolist() == [1]


def test_parallel_arcs_are_all_in_the_cut_but_not_loops_nor_empty_arcs() -> None:
    """0 ==3,4==> 1, a loop at 0 and at 1, an arc of capacity 0, one backward."""
    arcs = [(0, 1, 3), (0, 0, 5), (1, 1, 5), (0, 1, 0), (0, 1, 4), (1, 0, 6)]
    result = solved(2, arcs, 0, 1)
    assert result.value == 7
    assert result.cut_near_source.arcs.tolist() == [0, 4]
    assert result.cut_near_sink.arcs.tolist() == [0, 4]


@pytest.mark.parametrize(
    "arcs",
    [
        pytest.param([], id="no arcs"),
        pytest.param([(1, 0, 5)], id="the wrong way"),
        pytest.param([(0, 1, 0)], id="no capacity"),
        pytest.param([(2, 3, 5)], id="elsewhere"),
    ],
)
def test_no_open_way_is_a_cut_of_no_arcs(arcs: list[Arc]) -> None:
    result = solved(9, arcs, 0, 1)
    assert result.value == 0
    assert result.cut_near_source.arcs.size == 0
    assert result.cut_near_sink.arcs.size == 0


@pytest.mark.parametrize(
    ("source", "sink", "message"),
    [
        (1, 1, "source and sink are both 1: they must differ"),
        (-1, 1, "source is -1: there are 2 nodes, from 0"),
        (0, 2, "sink is 2: there are 2 nodes, from 0"),
        (0.0, 1, "source is 0.0: it must be an integer"),
    ],
)
def test_ends_that_are_refused(source: int, sink: int, message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        max_flow(network_of(2, [(0, 1, 5)]), source, sink)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("POSSIBLE_OVERFLOW", "ended POSSIBLE_OVERFLOW: capacities overflow"),
        ("TIRED", "ended TIRED: a status that is not foreseen"),
    ],
)
def test_other_ends_are_errors_and_no_flow_is_read(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fake has no `flows`: reading them would be an AttributeError."""

    class Answer:
        def __init__(self) -> None:
            self.name = name

    class Solver:
        OPTIMAL = "optimal"

        def add_arcs_with_capacity(self, *_: object) -> None: ...

        def solve(self, *_: int) -> Answer:
            return Answer()

    module = sys.modules["solvers.max_flow"]
    monkeypatch.setattr(module, "SimpleMaxFlow", Solver)
    with pytest.raises(SolverError, match=message):
        max_flow(network_of(2, [(0, 1, 5)]), 0, 1)


@st.composite
def worlds(draw: st.DrawFn) -> SharedNetwork:
    """2 to 6 nodes and up to 14 arcs, loops and parallels among them."""
    n_nodes = draw(st.integers(2, 6))
    node = st.integers(0, n_nodes - 1)
    arc = st.tuples(node, node, st.integers(0, 4))
    return network_of(n_nodes, draw(st.lists(arc, max_size=14)))


def crossing(network: SharedNetwork, near: set[int]) -> list[int]:
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    across = [at for at, (t, h) in enumerate(ends) if t in near and h not in near]
    return [at for at in across if network.capacity[at] > 0]


def minimum_sides(network: SharedNetwork, source: int, sink: int) -> list[set[int]]:
    """Every node set with the source but not the sink whose cut is least."""
    others = set(range(network.n_nodes)) - {source, sink}
    sides = [
        {source, *chosen}
        for size in range(len(others) + 1)
        for chosen in itertools.combinations(sorted(others), size)
    ]
    sizes = [int(network.capacity[crossing(network, side)].sum()) for side in sides]
    return [side for side, size in zip(sides, sizes, strict=True) if size == min(sizes)]


@given(network=worlds())
def test_cuts_are_the_nearest_of_all_minimum_cuts(network: SharedNetwork) -> None:
    """Minimum cuts are closed under intersection and union of their sides."""
    result = max_flow(network, 0, 1)
    check_flow(network, result, 0, 1)
    sides = minimum_sides(network, 0, 1)
    nearest, farthest = set.intersection(*sides), set.union(*sides)
    assert result.cut_near_source.arcs.tolist() == crossing(network, nearest)
    assert result.cut_near_sink.arcs.tolist() == crossing(network, farthest)


@given(network=worlds())
def test_same_value_as_networkx(network: SharedNetwork) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(network.n_nodes))
    arcs = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    for (tail, head), capacity in zip(arcs, network.capacity.tolist(), strict=True):
        before = graph.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        graph.add_edge(tail, head, capacity=before + capacity)
    value = max_flow(network, 0, 1).value
    assert value == nx.maximum_flow_value(graph, 0, 1)
    assert value == nx.minimum_cut_value(graph, 0, 1)
