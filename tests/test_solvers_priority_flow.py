"""Commodities in order on shared capacity: who gets what, why not more, the bound."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from solvers import (
    Commodity,
    Delivery,
    IntArray,
    PriorityResult,
    ProblemError,
    SharedNetwork,
    Status,
    max_flow,
    priority_flow,
    shortage_cost,
)

Arc = tuple[int, int, int, int]  # tail, head, capacity, unit cost


def network_of(n_nodes: int, arcs: list[Arc]) -> SharedNetwork:
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    return SharedNetwork(
        n_nodes=n_nodes, tail=columns[0], head=columns[1], capacity=columns[2]
    )


def commodity_of(
    arcs: list[Arc], source: int, sink: int, amount: int, closed: tuple[int, ...] = ()
) -> Commodity:
    return Commodity(
        source=source,
        sink=sink,
        amount=amount,
        unit_cost=np.array([arc[3] for arc in arcs], dtype=np.int64),
        open=np.array([at not in closed for at in range(len(arcs))], dtype=np.bool_),
    )


def check_plan(
    network: SharedNetwork, commodities: list[Commodity], result: PriorityResult
) -> None:
    """Every delivery balances on open arcs; loads keep to capacity; sums are sums."""
    load = np.zeros(network.n_arcs, dtype=np.int64)
    for commodity, delivery in zip(commodities, result.deliveries, strict=True):
        balance = [0] * network.n_nodes
        for arc, amount in zip(delivery.arcs, delivery.amounts, strict=True):
            balance[network.tail[arc]] += int(amount)
            balance[network.head[arc]] -= int(amount)
        expected = [0] * network.n_nodes
        expected[commodity.source] = delivery.delivered
        expected[commodity.sink] = -delivery.delivered
        assert balance == expected
        assert delivery.delivered + delivery.unmet == commodity.amount
        assert commodity.open[delivery.arcs].all()
        assert (delivery.amounts > 0).all()
        assert delivery.cost == delivery.amounts @ commodity.unit_cost[delivery.arcs]
        check_shortage(network, commodity, load, delivery)
        load[delivery.arcs] += delivery.amounts
    assert load.tolist() == result.load.tolist()
    assert (load <= network.capacity).all()
    assert result.unmet == sum(d.unmet for d in result.deliveries)
    paths = sum(d.cost for d in result.deliveries)
    assert result.cost == paths + result.shortage_cost * result.unmet
    assert result.bound <= result.cost


def check_shortage(
    network: SharedNetwork, commodity: Commodity, load: IntArray, delivery: Delivery
) -> None:
    """Cut source from sink by the arcs named; what they had left came through."""
    shortage = delivery.shortage
    assert (shortage is None) == (delivery.unmet == 0)
    if shortage is None:
        return
    assert (np.diff(shortage.arcs) > 0).all()
    assert shortage.capacity.tolist() == network.capacity[shortage.arcs].tolist()
    assert shortage.taken.tolist() == load[shortage.arcs].tolist()
    assert int((shortage.capacity - shortage.taken).sum()) == delivery.delivered
    without = np.where(commodity.open, network.capacity, 0)
    without[shortage.arcs] = 0
    cut = SharedNetwork(
        n_nodes=network.n_nodes, tail=network.tail, head=network.head, capacity=without
    )
    assert max_flow(cut, commodity.source, commodity.sink).value == 0


def planned(
    n_nodes: int,
    arcs: list[Arc],
    commodities: list[Commodity],
    shortage_cost: int | None = None,
) -> PriorityResult:
    network = network_of(n_nodes, arcs)
    result = priority_flow(network, commodities, shortage_cost=shortage_cost)
    check_plan(network, commodities, result)
    return result


DIAMOND: list[Arc] = [(0, 1, 3, 1), (0, 2, 9, 2), (1, 3, 2, 1), (2, 3, 4, 2)]
r"""Capacity:cost, the upper way is cheap (2) and narrow (2), the lower costs 4.

       1
  3:1 / \ 2:1
     0   3
  9:2 \ / 4:2
       2
"""


def test_the_first_takes_the_cheap_way_and_the_second_what_is_left() -> None:
    """Alone either would pay 2 * 2; together the second pays 2 * 4."""
    pair = [commodity_of(DIAMOND, 0, 3, 2), commodity_of(DIAMOND, 0, 3, 2)]
    result = planned(4, DIAMOND, pair)
    assert [d.cost for d in result.deliveries] == [4, 8]
    assert [d.status for d in result.deliveries] == [Status.OPTIMAL] * 2
    assert (result.cost, result.bound) == (12, 8)
    assert result.load.tolist() == [2, 2, 2, 2]


def test_a_later_commodity_disturbs_no_earlier_one() -> None:
    first = commodity_of(DIAMOND, 0, 3, 2)
    alone = planned(4, DIAMOND, [first]).deliveries[0]
    joined = planned(4, DIAMOND, [first, commodity_of(DIAMOND, 0, 3, 99)]).deliveries[0]
    assert alone.arcs.tolist() == joined.arcs.tolist()
    assert alone.amounts.tolist() == joined.amounts.tolist()


def test_a_shortage_names_the_arcs_and_who_took_them() -> None:
    """Of 2 + 4 units the first takes 5: one is left on the lower way."""
    pair = [commodity_of(DIAMOND, 0, 3, 5), commodity_of(DIAMOND, 0, 3, 3)]
    second = planned(4, DIAMOND, pair).deliveries[1]
    assert second.status is Status.PARTIAL
    assert (second.delivered, second.unmet, second.cost) == (1, 2, 4)
    assert second.shortage is not None
    assert second.shortage.arcs.tolist() == [2, 3]
    assert second.shortage.capacity.tolist() == [2, 4]
    assert second.shortage.taken.tolist() == [2, 3]


def test_an_arc_filled_by_others_holds_back_all_the_rest() -> None:
    """0 --2--> 1 --9--> 2, and 1 --5--> 3 that leads nowhere: arc 0 is to blame."""
    arcs = [(0, 1, 2, 1), (1, 2, 9, 1), (0, 3, 5, 1)]
    pair = [commodity_of(arcs, 0, 2, 2), commodity_of(arcs, 0, 2, 7)]
    second = planned(4, arcs, pair).deliveries[1]
    assert second.status is Status.NO_FLOW
    assert (second.delivered, second.unmet, second.cost) == (0, 7, 0)
    assert second.shortage is not None
    assert second.shortage.arcs.tolist() == [0]
    assert second.shortage.taken.tolist() == [2]


def test_without_any_open_way_no_arc_is_to_blame() -> None:
    """The lower way is closed to it, and the upper one ends in a closed arc too."""
    only = commodity_of(DIAMOND, 0, 3, 5, closed=(1, 2))
    result = planned(4, DIAMOND, [only])
    delivery = result.deliveries[0]
    assert delivery.status is Status.NO_FLOW
    assert delivery.shortage is not None
    assert delivery.shortage.arcs.size == 0
    assert result.cost == result.bound == 5 * result.shortage_cost


def test_closed_arcs_are_closed_to_one_and_open_to_another() -> None:
    heavy = commodity_of(DIAMOND, 0, 3, 2, closed=(2,))
    light = commodity_of(DIAMOND, 0, 3, 2)
    result = planned(4, DIAMOND, [heavy, light])
    assert [d.arcs.tolist() for d in result.deliveries] == [[1, 3], [0, 2]]
    assert result.cost == result.bound == 8 + 4


def test_free_cycles_take_no_capacity_from_later_ones() -> None:
    """All is free; a cycle 1 <--> 2 beside the way must stay empty."""
    arcs = [(0, 1, 5, 0), (1, 2, 5, 0), (2, 1, 5, 0), (1, 3, 5, 0), (1, 1, 5, 0)]
    result = planned(4, arcs, [commodity_of(arcs, 0, 3, 5)])
    assert result.load.tolist() == [5, 0, 0, 5, 0]
    assert result.shortage_cost == 1


@pytest.mark.parametrize("amount", [0, 3])
def test_no_arcs_and_no_amount_are_fine(amount: int) -> None:
    result = planned(2, [], [commodity_of([], 0, 1, amount)])
    assert result.unmet == amount
    nothing = planned(4, DIAMOND, [commodity_of(DIAMOND, 0, 3, 0)])
    assert nothing.cost == nothing.bound == 0


def test_no_commodities_are_a_plan_that_costs_nothing() -> None:
    result = planned(4, DIAMOND, [])
    assert (result.cost, result.bound, result.deliveries) == (0, 0, ())


def test_shortage_costs_more_than_the_dearest_way_of_anyone() -> None:
    """Dearest arc out of 0 is 2, of 1 is 1, of 2 is 2: 5, and 1 more."""
    network = network_of(4, DIAMOND)
    assert shortage_cost(network, [commodity_of(DIAMOND, 0, 3, 1)]) == 6
    closed = commodity_of(DIAMOND, 0, 3, 1, closed=(1,))
    assert shortage_cost(network, [closed]) == 1 + 1 + 1 + 2
    assert shortage_cost(network, []) == 1


def test_a_shortage_cost_of_ones_own() -> None:
    only = commodity_of(DIAMOND, 0, 3, 7)
    result = planned(4, DIAMOND, [only], shortage_cost=1000)
    assert result.cost == result.bound == 2 * 2 + 4 * 4 + 1000
    with pytest.raises(ProblemError, match="shortage_cost is 5: it must be at least 6"):
        priority_flow(network_of(4, DIAMOND), [only], shortage_cost=5)
    with pytest.raises(
        ProblemError, match=r"shortage_cost is 9\.5: it must be an integer"
    ):
        planned(4, DIAMOND, [only], shortage_cost=9.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("commodity", "message"),
    [
        (commodity_of(DIAMOND[:3], 0, 3, 1), "commodity 1 has 3 arcs, the network 4"),
        (commodity_of(DIAMOND, 0, 4, 1), "commodity 1: sink is 4: there are 4 nodes"),
        (commodity_of(DIAMOND, -1, 3, 1), "commodity 1: source is -1: there are 4"),
    ],
)
def test_commodities_of_another_network_are_refused(
    commodity: Commodity, message: str
) -> None:
    fits = commodity_of(DIAMOND, 0, 3, 1)
    with pytest.raises(ProblemError, match=message):
        priority_flow(network_of(4, DIAMOND), [fits, commodity])


def test_costs_whose_price_overflows_are_refused() -> None:
    arcs = [(0, 1, 1, 2**62)]
    with pytest.raises(ProblemError, match="unit_cost times nodes overflows"):
        shortage_cost(network_of(2, arcs), [commodity_of(arcs, 0, 1, 1)])


World = tuple[SharedNetwork, list[Commodity]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to 6 nodes, 14 arcs and 4 commodities with costs and closures of their own."""
    n_nodes = draw(st.integers(2, 6))
    node = st.integers(0, n_nodes - 1)
    arc = st.tuples(node, node, st.integers(0, 4), st.just(0))
    arcs = draw(st.lists(arc, max_size=14))

    def commodity() -> Commodity:
        source, sink = draw(st.permutations(range(n_nodes)))[:2]
        costs = [draw(st.integers(0, 9)) for _ in arcs]
        allowed = [draw(st.integers(0, 4)) for _ in arcs]
        return Commodity(
            source=source,
            sink=sink,
            amount=draw(st.integers(0, 8)),
            unit_cost=np.array(costs, dtype=np.int64),
            open=np.array(allowed, dtype=np.int64) > 0,
        )

    return network_of(n_nodes, arcs), [
        commodity() for _ in range(draw(st.integers(0, 4)))
    ]


def left_to(
    network: SharedNetwork, commodity: Commodity, load: IntArray
) -> SharedNetwork:
    return SharedNetwork(
        n_nodes=network.n_nodes,
        tail=network.tail,
        head=network.head,
        capacity=np.where(commodity.open, network.capacity - load, 0),
    )


@given(world=worlds())
def test_every_unit_that_can_go_does_go(world: World) -> None:
    network, commodities = world
    result = priority_flow(network, commodities)
    check_plan(network, commodities, result)
    load = np.zeros(network.n_arcs, dtype=np.int64)
    for commodity, delivery in zip(commodities, result.deliveries, strict=True):
        room = left_to(network, commodity, load)
        most = max_flow(room, commodity.source, commodity.sink).value
        assert delivery.delivered == min(commodity.amount, most)
        load[delivery.arcs] += delivery.amounts


@given(world=worlds())
def test_no_shared_plan_is_below_the_bound(world: World) -> None:
    """The linear optimum of all together, fractions allowed, lies between the two."""
    network, commodities = world
    result = priority_flow(network, commodities)
    optimum = linear_optimum(network, commodities, result.shortage_cost)
    assert result.bound <= optimum + 1e-6
    assert optimum <= result.cost + 1e-6


def linear_optimum(
    network: SharedNetwork, commodities: list[Commodity], price: int
) -> float:
    """Columns: the arcs of every commodity, then one for its units not delivered."""
    if not commodities:
        return 0.0
    width = network.n_arcs + 1
    rows = np.arange(network.n_arcs)
    incidence = np.zeros((network.n_nodes, width))
    np.add.at(incidence, (network.tail, rows), 1)
    np.add.at(incidence, (network.head, rows), -1)
    blocks, supplies, costs, bounds = [], [], [], []
    for commodity in commodities:
        block, supply = incidence.copy(), np.zeros(network.n_nodes)
        block[[commodity.source, commodity.sink], -1] = 1, -1
        supply[[commodity.source, commodity.sink]] = commodity.amount, -commodity.amount
        blocks.append(block)
        supplies.append(supply)
        costs.extend([*commodity.unit_cost.tolist(), price])
        bounds.extend([(0, None if is_open else 0) for is_open in commodity.open])
        bounds.append((0, None))
    shared = np.tile(np.eye(network.n_arcs, width), len(commodities))
    answer = linprog(
        costs,
        A_ub=shared if network.n_arcs else None,
        b_ub=network.capacity if network.n_arcs else None,
        A_eq=np.block(
            [
                [b if i == j else np.zeros_like(b) for j in range(len(blocks))]
                for i, b in enumerate(blocks)
            ]
        ),
        b_eq=np.concatenate(supplies),
        bounds=bounds,
    )
    assert answer.fun is not None
    return float(answer.fun)


@given(world=worlds())
def test_the_price_exceeds_every_simple_path(world: World) -> None:
    network, commodities = world
    price = shortage_cost(network, commodities)
    for commodity in commodities:
        usable = commodity.open & (network.capacity > 0)
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(network.n_nodes))
        for arc in np.flatnonzero(usable).tolist():
            ends = int(network.tail[arc]), int(network.head[arc])
            dearest = graph.get_edge_data(*ends, {"cost": 0})["cost"]
            graph.add_edge(*ends, cost=max(dearest, int(commodity.unit_cost[arc])))
        for path in nx.all_simple_paths(graph, commodity.source, commodity.sink):
            assert nx.path_weight(graph, path, "cost") < price


def test_same_input_same_plan() -> None:
    trio = [commodity_of(DIAMOND, 0, 3, amount) for amount in (1, 3, 5)]
    once, again = planned(4, DIAMOND, trio), planned(4, DIAMOND, trio)
    for one, other in zip(once.deliveries, again.deliveries, strict=True):
        assert one.arcs.tolist() == other.arcs.tolist()
        assert one.amounts.tolist() == other.amounts.tolist()
