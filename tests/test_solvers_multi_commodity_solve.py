"""Multi-commodity flow: hand-made worlds, HiGHS on random ones, LMCF's optima."""

import signal
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import Status
from solvers.multi_commodity import (
    MultiCommodityProblem,
    MultiCommodityResult,
    multi_commodity_flow,
    solve,
)
from solvers.multi_commodity import rounds as rounds_module
from solvers.multi_commodity.routing import (
    cheapest_routes,
    kinds_of,
    lagrangian_bound,
)
from solvers.search import Ending, Progress
from tests.drawn_worlds import SHARED, needs_shared
from tests.multi_commodity_worlds import (
    Arc,
    Want,
    bridge,
    check_answer,
    exact_cost,
    problem_of,
    random_problem,
)

LMCF = SHARED / "flow/lmcf"
OPTIMA = {
    "gd1": 827319,
    "gd2": 1705378,
    "gd3": 1524642,
    "gd4": 3031695,
    "gd5": 5049688.5,
    "gd6": 10401782,
    "pl30": 44350624,
    "pl50": 122199689,
    "pl80": 182438134,
    "pl100": 231339582,
    "siou": 320184,
    "22": 1882.375,
    "904": 13785014.72,
    "148": 139500,
}


def check(problem: MultiCommodityProblem, result: MultiCommodityResult) -> None:
    """Walk the paths, and prove the bound from the prices."""
    load = check_answer(problem, result.paths, result.unmet, result.cost)
    assert result.bound <= result.cost * (1 + 1e-9) + 1e-9
    assert (result.status is Status.NO_FLOW) == (result.price is None)
    if result.price is not None:
        assert result.load == pytest.approx(load, abs=1e-6)
        assert (result.price >= 0).all()
        routes = cheapest_routes(problem, kinds_of(problem), result.price)
        proven = lagrangian_bound(problem, routes, result.price)
        assert result.bound == pytest.approx(proven)


def test_the_bridge_goes_to_who_saves_most() -> None:
    """From 0 it saves 3 a unit, from 1 only 2: one unit of 1 goes round, for 4."""
    result = multi_commodity_flow(bridge(), tolerance=1e-8)
    check(bridge(), result)
    assert result.status is Status.OPTIMAL
    assert result.cost == pytest.approx(2 * 2 + 1 * 2 + 1 * 4)
    assert result.load == pytest.approx(np.array([2, 1, 3, 0, 1]), abs=1e-6)
    assert result.price == pytest.approx(np.array([0, 0, 2, 0, 0]), abs=1e-5)
    assert result.gap <= 1e-8


def test_who_takes_more_of_the_bridge_saves_less_by_it() -> None:
    """From 0 a unit takes 2: 1.5 saved each, against 2. 1 goes first, 0 gets 1/2 over.

    2 * 2 + 0.5 * 2 + 1.5 * 5 = 12.5.
    """
    takes = [[1.0, 1.0, 2.0, 1.0, 1.0], [1.0] * 5]
    problem = bridge(takes=takes)
    result = multi_commodity_flow(problem, tolerance=1e-8)
    check(problem, result)
    assert result.cost == pytest.approx(12.5)
    assert result.price == pytest.approx(np.array([0, 0, 1.5, 0, 0]), abs=1e-5)


def test_what_does_not_fit_is_unmet() -> None:
    """Capacity 2 for 5 units; shortage costs 1.01 * 3, rounded up."""
    problem = problem_of(2, [(0, 1, 2, 3)], [(0, 1, 5)])
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.status is Status.PARTIAL
    assert result.unmet == pytest.approx(np.array([3.0]))
    assert result.cost == pytest.approx(2 * 3 + 3 * 4, rel=1e-6)


def test_what_is_not_worth_its_way_stays() -> None:
    """The way costs 2, a unit short 1."""
    problem = problem_of(2, [(0, 1, 9, 2)], [(0, 1, 5)], shortage_price=1.0)
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.status is Status.NO_FLOW
    assert result.ending is Ending.PROVEN
    assert (result.cost, result.bound) == (5.0, 5.0)


@pytest.mark.parametrize(
    "arcs",
    [
        pytest.param([], id="no arcs"),
        pytest.param([(1, 0, 9, 1)], id="the wrong way"),
        pytest.param([(0, 1, 0, 1)], id="no capacity"),
        pytest.param([(0, 0, 9, 1), (1, 1, 9, 1)], id="loops alone"),
    ],
)
def test_an_unreachable_sink(arcs: list[Arc]) -> None:
    problem = problem_of(2, arcs, [(0, 1, 3)])
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.status is Status.NO_FLOW
    assert result.unmet.tolist() == [3.0]
    assert result.gap == 0.0


def test_one_unreachable_sink_does_not_spoil_the_others() -> None:
    problem = problem_of(3, [(0, 1, 9, 1)], [(0, 1, 3), (0, 2, 2)])
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.status is Status.PARTIAL
    assert result.unmet.tolist() == [0.0, 2.0]


@pytest.mark.parametrize(
    "wants", [[], [(0, 1, 0.0)]], ids=["no commodities", "no demand"]
)
def test_nothing_asked_is_done_at_once(wants: list[Want]) -> None:
    for arcs in ([], [(0, 1, 0.0, 1.0)]):
        problem = problem_of(2, list(arcs), wants)
        result = multi_commodity_flow(problem)
        check(problem, result)
        assert result.status is Status.OPTIMAL
        assert result.cost == 0.0
        assert result.shown_paths.n_paths == 0


def test_parallel_arcs_fill_from_the_cheapest_and_loops_stay_empty() -> None:
    arcs: list[Arc] = [(0, 1, 3, 4), (0, 0, 9, 0), (0, 1, 3, 2)]
    problem = problem_of(2, arcs, [(0, 1, 5)])
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.load == pytest.approx(np.array([2, 0, 3]))


def test_ties_everywhere_and_no_cost_at_all() -> None:
    for cost in (1.0, 0.0):
        arcs: list[Arc] = [(0, 1, 1, cost), (0, 1, 1, cost), (0, 1, 1, cost)]
        problem = problem_of(2, arcs, [(0, 1, 1), (0, 1, 2)])
        result = multi_commodity_flow(problem)
        check(problem, result)
        assert result.status is Status.OPTIMAL
        assert result.cost == pytest.approx(3 * cost)


def test_capacities_up_to_2_to_the_40_beside_small_ones() -> None:
    """5 units, of which 3 fit the cheap arc; or as many as the huge one takes."""
    huge = 2.0**40
    arcs: list[Arc] = [(0, 1, huge, 1), (1, 2, 3, 1), (1, 2, huge, 2)]
    few = problem_of(3, arcs, [(0, 1, 1), (0, 2, 5)])
    result = multi_commodity_flow(few)
    check(few, result)
    assert result.cost == pytest.approx(1 + 3 * 2 + 2 * 3, rel=1e-6)
    many = problem_of(3, arcs, [(0, 1, 1), (0, 2, huge - 1)])
    result = multi_commodity_flow(many)
    check(many, result)
    assert result.status is Status.OPTIMAL
    assert result.cost == pytest.approx(1 + 3 * (huge - 1) - 3, rel=1e-6)


def grid(side: int, *, capacity: float) -> list[Arc]:
    ids = np.arange(side * side).reshape(side, side)
    ends = np.concatenate(
        (
            np.column_stack((ids[:, :-1].ravel(), ids[:, 1:].ravel())),
            np.column_stack((ids[:-1].ravel(), ids[1:].ravel())),
        )
    ).tolist()
    both = ends + [(head, tail) for tail, head in ends]
    return [(tail, head, capacity, 1.0) for tail, head in both]


def test_2000_commodities_of_one_unit_on_equal_costs() -> None:
    """More than are mixed alone: the others go as trees. Tight enough for detours."""
    rng = np.random.default_rng(0)
    origin = rng.integers(0, 100, 2000)
    destination = (origin + rng.integers(1, 100, 2000)) % 100
    wants = [(int(o), int(d), 1.0) for o, d in zip(origin, destination, strict=True)]
    problem = problem_of(100, grid(10, capacity=58.0), wants)
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.gap <= 1e-6
    assert result.rounds > 1


def test_progress_tells_bounds_and_incumbents_that_hold() -> None:
    seen: list[Progress] = []
    result = multi_commodity_flow(bridge(), tolerance=1e-8, progress=seen.append)
    assert all(each.bound <= 10 + 1e-9 for each in seen)
    assert all(each.incumbent is not None for each in seen)
    assert all((each.incumbent or 0) >= 10 - 1e-9 for each in seen)
    assert len(seen) == result.rounds + 1


def test_no_time_at_all_gives_one_routing_that_fits_and_its_bound() -> None:
    """All four units want the bridge of 3: each commodity keeps 3/4; 8 is free flow."""
    result = multi_commodity_flow(bridge(), time_limit_s=0)
    check(bridge(), result)
    assert result.ending is Ending.TIME_LIMIT
    assert result.status is Status.PARTIAL
    assert result.rounds == 0
    assert result.bound == 8.0
    assert result.unmet.tolist() == [0.5, 0.5]


def test_a_whole_plan_that_is_not_proven_is_feasible() -> None:
    """Without time a tolerance of 0 cannot be met; at leisure rounding ends it."""
    problem = bridge(capacity=2.3)
    result = multi_commodity_flow(problem, tolerance=0.0)
    check(problem, result)
    assert result.ending in {Ending.STALLED, Ending.PROVEN}
    assert result.cost == pytest.approx(11.4)
    expected = Status.FEASIBLE if result.gap else Status.OPTIMAL
    assert result.status is expected


def test_ctrl_c_returns_what_was_found() -> None:
    """Pressed at the third report, once a whole plan is there."""
    reports = []

    def press(progress: Progress) -> None:
        reports.append(progress)
        if len(reports) == 3:
            raise KeyboardInterrupt

    result = multi_commodity_flow(bridge(), tolerance=1e-12, progress=press)
    check(bridge(), result)
    assert result.ending is Ending.INTERRUPTED
    assert result.bound == reports[-1].bound
    assert result.cost <= (reports[-1].incumbent or 0) * (1 + 1e-12)


def test_a_real_signal_between_two_rounds_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds = iter(range(10))

    def press(search: object, watch: object) -> bool:
        if next(rounds) == 1:
            signal.raise_signal(signal.SIGINT)
        return another(search, watch)  # type: ignore[arg-type]

    another = rounds_module.another_round
    monkeypatch.setattr(solve, "another_round", press)
    assert threading.current_thread() is threading.main_thread()
    result = multi_commodity_flow(bridge(), tolerance=1e-12)
    assert result.ending is Ending.INTERRUPTED


def test_limits_below_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="gap is -1"):
        multi_commodity_flow(bridge(), tolerance=-1)
    with pytest.raises(ValueError, match="time_limit_s is -1"):
        multi_commodity_flow(bridge(), time_limit_s=-1)


def test_a_warm_start_needs_fewer_rounds() -> None:
    before = multi_commodity_flow(bridge())
    again = multi_commodity_flow(bridge(capacity=3.1), warm_start=before)
    check(bridge(capacity=3.1), again)
    assert again.cost == pytest.approx(9.8)
    assert again.rounds < before.rounds


def test_a_warm_start_of_other_numbers() -> None:
    """The bridge is closed: all go round, for 2 * 5 + 2 * 4."""
    before = multi_commodity_flow(bridge())
    shut = bridge(capacity=0)
    result = multi_commodity_flow(shut, warm_start=before)
    check(shut, result)
    assert result.cost == pytest.approx(18)
    wider = bridge(capacity=3.5, demand=(2.0, 3.0))
    result = multi_commodity_flow(wider, tolerance=1e-8, warm_start=before)
    check(wider, result)
    assert result.cost == pytest.approx(2 * 2 + 1.5 * 2 + 1.5 * 4)


def test_a_warm_start_from_nothing_is_a_cold_one() -> None:
    nothing = problem_of(2, [(0, 1, 0, 1)], [(0, 1, 3)])
    some = problem_of(2, [(0, 1, 5, 1)], [(0, 1, 3)])
    result = multi_commodity_flow(some, warm_start=multi_commodity_flow(nothing))
    check(some, result)
    assert result.cost == 3.0


def test_what_takes_nothing_anywhere_takes_no_time() -> None:
    problem = bridge(capacity=0, takes=[[0.0] * 5] * 2)
    result = multi_commodity_flow(problem)
    check(problem, result)
    assert result.cost == 8.0


@given(st.integers(0, 10**6), st.booleans(), st.booleans())
def test_costs_are_those_of_highs(seed: int, own_rows: bool, whole: bool) -> None:
    problem = random_problem(seed, own_rows=own_rows, whole=whole)
    exact = exact_cost(problem)
    seen: list[Progress] = []
    result = multi_commodity_flow(problem, progress=seen.append)
    check(problem, result)
    for each in seen:
        assert each.bound <= exact + 1e-9 * (1 + exact)
        assert (each.incumbent or 0) >= exact - 1e-7 * (1 + exact)
    assert result.cost <= exact * (1 + 1.1e-6) + 1e-9
    assert result.ending in {Ending.PROVEN, Ending.GAP}


def lmcf(name: str, folder: Path = LMCF) -> MultiCommodityProblem:
    arcs = np.loadtxt(folder / f"C{name}.txt", ndmin=2)
    wants = np.loadtxt(folder / f"D{name}.txt", ndmin=2)
    ends = (arcs[:, 0], arcs[:, 1], wants[:, 0], wants[:, 1])
    ids = np.unique(np.concatenate(ends))
    tail, head, origin, destination = (np.searchsorted(ids, each) for each in ends)
    return MultiCommodityProblem(
        n_nodes=ids.size,
        tail=tail,
        head=head,
        capacity=arcs[:, 3],
        unit_cost=arcs[:, 2],
        origin=origin,
        destination=destination,
        demand=wants[:, 2],
    )


@needs_shared
@pytest.mark.parametrize("name", OPTIMA)
def test_lmcf_instances_have_their_optima(name: str) -> None:
    problem = lmcf(name)
    result = multi_commodity_flow(problem, tolerance=5e-7)
    check(problem, result)
    assert result.status is Status.OPTIMAL
    assert result.cost == pytest.approx(OPTIMA[name], rel=1e-6)
    assert result.bound <= OPTIMA[name] * (1 + 1e-9)


@needs_shared
def test_after_a_small_change_a_warm_start_is_quicker() -> None:
    before = multi_commodity_flow(lmcf("gd6"))
    changed = lmcf("gd6")
    more = np.random.default_rng(0).uniform(0.95, 1.05, changed.n_commodities)
    changed = MultiCommodityProblem(
        n_nodes=changed.n_nodes,
        tail=changed.tail,
        head=changed.head,
        capacity=changed.capacity,
        unit_cost=changed.unit_cost,
        origin=changed.origin,
        destination=changed.destination,
        demand=changed.demand * more,
    )
    cold = multi_commodity_flow(changed)
    warm = multi_commodity_flow(changed, warm_start=before)
    check(changed, warm)
    assert warm.cost == pytest.approx(cold.cost, rel=2e-6)
    assert warm.rounds < cold.rounds / 2
