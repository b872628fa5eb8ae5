"""Multi-commodity problems to test with, a checker of answers, and exact rivals."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from solvers.multi_commodity import FloatArray, MultiCommodityProblem, PathFlows

Arc = tuple[int, int, float, float]  # tail, head, capacity, unit cost
Want = tuple[int, int, float]  # origin, destination, demand


def problem_of(
    n_nodes: int,
    arcs: list[Arc],
    wants: list[Want],
    *,
    takes: list[list[float]] | None = None,
    open_: list[list[bool]] | None = None,
    shortage_price: FloatArray | float | None = None,
) -> MultiCommodityProblem:
    arc = np.array(arcs, dtype=np.float64).reshape(-1, 4).T
    want = np.array(wants, dtype=np.float64).reshape(-1, 3).T
    return MultiCommodityProblem(
        n_nodes=n_nodes,
        tail=arc[0].astype(np.int64),
        head=arc[1].astype(np.int64),
        capacity=arc[2],
        unit_cost=arc[3],
        origin=want[0].astype(np.int64),
        destination=want[1].astype(np.int64),
        demand=want[2],
        consumption=None if takes is None else np.array(takes, dtype=np.float64),
        open=None if open_ is None else np.array(open_, dtype=np.bool_),
        shortage_price=shortage_price,
    )


def random_problem(
    seed: int, *, own_rows: bool = False, whole: bool = True
) -> MultiCommodityProblem:
    """4 to 9 nodes, arcs both parallel and looping, some of no capacity, tight."""
    rng = np.random.default_rng(seed)
    n_nodes, n_arcs, n = rng.integers(4, 10), rng.integers(8, 30), rng.integers(1, 9)
    origin = rng.integers(0, n_nodes, n)
    size = (int(n), int(n_arcs))
    part = 0.0 if whole else 1.0
    return MultiCommodityProblem(
        n_nodes=int(n_nodes),
        tail=rng.integers(0, n_nodes, n_arcs),
        head=rng.integers(0, n_nodes, n_arcs),
        capacity=rng.integers(0, 9, n_arcs) + part * rng.random(n_arcs),
        unit_cost=rng.integers(0, 9, n_arcs) + part * rng.random(n_arcs),
        origin=origin,
        destination=(origin + rng.integers(1, n_nodes, n)) % n_nodes,
        demand=rng.integers(0, 6, n) + part * rng.random(n),
        consumption=rng.choice([0.0, 0.5, 1.0, 2.0], size) if own_rows else None,
        open=rng.random(size) < 0.9 if own_rows else None,
    )


def consumption_of(problem: MultiCommodityProblem) -> FloatArray:
    if problem.consumption is None:
        return np.ones((problem.n_commodities, problem.n_arcs))
    return problem.consumption


def check_answer(
    problem: MultiCommodityProblem,
    paths: PathFlows | None,
    unmet: FloatArray,
    cost: float,
    *,
    rounding: float = 1e-8,
) -> FloatArray:
    """Walk every path; balances, capacity and cost as summed. Gives the load."""
    load = np.zeros(problem.n_arcs)
    sent = np.zeros(problem.n_commodities)
    total = float(problem.shortage @ unmet)
    takes = consumption_of(problem)
    for at in range(0 if paths is None else paths.n_paths):
        assert paths is not None
        k, amount = int(paths.commodity[at]), float(paths.amount[at])
        assert amount > 0
        arcs = paths.arcs[paths.start[at] : paths.start[at + 1]].tolist()
        node = int(problem.origin[k])
        for arc in arcs:
            assert problem.tail[arc] == node
            assert problem.open is None or problem.open[k, arc]
            node = int(problem.head[arc])
            load[arc] += amount * takes[k, arc]
            total += amount * problem.unit_cost[arc]
        assert node == problem.destination[k]
        sent[k] += amount
    assert (load <= problem.capacity * (1 + rounding)).all()
    assert (unmet >= 0).all()
    assert np.allclose(sent + unmet, problem.demand, rtol=rounding, atol=1e-9)
    assert abs(total - cost) <= rounding * (1 + abs(cost))
    return load


def exact_cost(problem: MultiCommodityProblem, *, whole: bool = False) -> float:
    """Solve the arc-flow programme of every commodity with HiGHS, all in one."""
    n, m, nodes = problem.n_commodities, problem.n_arcs, problem.n_nodes
    k, a = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    flow, short = np.arange(n * m), n * m + np.arange(n)
    usable = np.ones((n, m), bool) if problem.open is None else problem.open
    balance = csr_array(
        (
            np.concatenate((np.ones(n * m), -np.ones(n * m), np.ones(n), -np.ones(n))),
            (
                np.concatenate(
                    (
                        k * nodes + problem.tail[a],
                        k * nodes + problem.head[a],
                        np.arange(n) * nodes + problem.origin,
                        np.arange(n) * nodes + problem.destination,
                    )
                ),
                np.concatenate((flow, flow, short, short)),
            ),
        ),
        shape=(n * nodes, n * m + n),
    )
    wanted = np.zeros((n, nodes))
    wanted[np.arange(n), problem.origin] += problem.demand
    wanted[np.arange(n), problem.destination] -= problem.demand
    room = csr_array((consumption_of(problem).ravel(), (a, flow)), shape=(m, n * m + n))
    most = np.where(usable, problem.demand[:, None], 0.0).ravel()
    found = milp(
        np.concatenate((np.tile(problem.unit_cost, n), problem.shortage)),
        integrality=np.full(n * m + n, int(whole)),
        bounds=Bounds(0, np.concatenate((most, problem.demand))),
        constraints=[
            LinearConstraint(balance, wanted.ravel(), wanted.ravel()),
            LinearConstraint(room, -np.inf, problem.capacity),
        ],
        options={"mip_rel_gap": 0.0},
    )
    assert found.fun is not None, found.message
    return float(found.fun)


def bridge(
    *,
    capacity: float = 3.0,
    takes: list[list[float]] | None = None,
    demand: tuple[float, float] = (2.0, 2.0),
) -> MultiCommodityProblem:
    r"""Two commodities to node 3, over the bridge for 2 a unit or round it.

        0 --1--\         /
                2 --1-- 3     capacity of the bridge 2 -> 3, all others 99
        1 --1--/         \

    Round it costs 5 from 0 (arc 3) and 4 from 1 (arc 4). The bridge is arc 2.
    """
    arcs: list[Arc] = [
        (0, 2, 99, 1),
        (1, 2, 99, 1),
        (2, 3, capacity, 1),
        (0, 3, 99, 5),
        (1, 3, 99, 4),
    ]
    return problem_of(4, arcs, [(0, 3, demand[0]), (1, 3, demand[1])], takes=takes)
