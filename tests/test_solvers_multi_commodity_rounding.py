"""Whole units: hand-made worlds, exact programmes on random ones, seeds, Ctrl-C."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import ProblemError, Status
from solvers.multi_commodity import (
    MultiCommodityProblem,
    PathFlows,
    WholeUnitsResult,
    multi_commodity_flow,
    whole_units,
)
from solvers.search import Ending, Progress
from tests.drawn_worlds import needs_shared
from tests.multi_commodity_worlds import (
    bridge,
    check_answer,
    exact_cost,
    problem_of,
    random_problem,
)
from tests.test_solvers_multi_commodity_solve import OPTIMA, lmcf


def check(problem: MultiCommodityProblem, whole: WholeUnitsResult) -> None:
    check_answer(problem, whole.paths, whole.unmet, whole.cost, rounding=1e-9)
    assert (whole.unmet == np.rint(whole.unmet)).all()
    if whole.paths is not None:
        assert (whole.paths.amount == np.rint(whole.paths.amount)).all()
        assert whole.paths.arcs.size == whole.paths.start[-1]
    assert whole.bound <= whole.cost


def rounded(problem: MultiCommodityProblem, **options: object) -> WholeUnitsResult:
    fractional = multi_commodity_flow(problem, tolerance=1e-9)
    whole = whole_units(problem, fractional, **options)  # type: ignore[arg-type]
    check(problem, whole)
    return whole


def test_a_whole_vertex_is_the_optimum() -> None:
    whole = rounded(bridge())
    assert whole.status is Status.OPTIMAL
    assert whole.ending is Ending.PROVEN
    assert (whole.cost, whole.bound, whole.gap) == (10.0, 10.0, 0.0)


def test_half_a_unit_of_room_is_none() -> None:
    """A unit takes 2 of a bridge of 1; fractions send half of it: 0.5 * 2 + 0.5 * 5."""
    takes = [[1.0, 1.0, 2.0, 1.0, 1.0], [1.0] * 5]
    whole = rounded(bridge(capacity=1.0, takes=takes, demand=(1.0, 0.0)))
    assert whole.status is Status.FEASIBLE
    assert whole.ending is Ending.STALLED
    assert whole.cost == 5.0
    assert whole.bound == 4.0  # 3.5, rounded up as all costs are whole


def test_bounds_of_costs_in_fractions_are_not_rounded() -> None:
    problem = problem_of(
        2, [(0, 1, 1, 0.5), (0, 1, 9, 1.25)], [(0, 1, 1)], takes=[[2.0, 1.0]]
    )
    whole = rounded(problem)
    assert whole.cost == 1.25
    assert whole.bound == pytest.approx(0.875)


def test_what_does_not_fit_is_unmet_in_whole_units() -> None:
    """Room for 2.5 of 5 units is room for 2."""
    whole = rounded(problem_of(2, [(0, 1, 2.5, 3)], [(0, 1, 5)]))
    assert whole.status is Status.PARTIAL
    assert whole.unmet.tolist() == [3.0]


def test_where_nothing_goes_there_is_no_flow() -> None:
    whole = rounded(problem_of(2, [(0, 1, 0, 3)], [(0, 1, 5)]))
    assert whole.status is Status.NO_FLOW
    assert whole.paths is None
    assert whole.unmet.tolist() == [5.0]
    assert whole.ending is Ending.PROVEN


def test_nothing_asked_is_done() -> None:
    whole = rounded(problem_of(2, [(0, 1, 1, 3)], []))
    assert whole.status is Status.OPTIMAL
    assert whole.cost == 0.0


def test_no_time_still_gives_a_plan() -> None:
    whole = rounded(random_problem(5), time_limit_s=0)
    assert whole.ending in {Ending.TIME_LIMIT, Ending.PROVEN}


def test_demands_in_fractions_are_refused() -> None:
    problem = bridge(demand=(2.0, 1.5))
    result = multi_commodity_flow(problem)
    with pytest.raises(ProblemError, match=r"demand\[1\] is 1.5: a whole number"):
        whole_units(problem, result)


def test_a_result_of_another_problem_is_refused() -> None:
    other = problem_of(2, [(0, 1, 1, 3)], [(0, 1, 1)])
    with pytest.raises(ProblemError, match="5 arcs and 2 commodities"):
        whole_units(other, multi_commodity_flow(bridge()))


def gapped() -> MultiCommodityProblem:
    """Make a world of which the fractional optimum cannot be had whole."""
    takes = [[1.0, 1.0, 2.0, 1.0, 1.0], [1.0] * 5]
    return bridge(capacity=1.0, takes=takes, demand=(1.0, 0.0))


def test_ctrl_c_returns_the_plan() -> None:
    def press(progress: Progress) -> None:
        raise KeyboardInterrupt

    whole = rounded(gapped(), progress=press)
    assert whole.ending is Ending.INTERRUPTED
    assert whole.cost == 5.0


def test_a_programme_that_finds_nothing_is_in_vain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = "solvers.multi_commodity.rounding.reselected"
    monkeypatch.setattr(module, lambda *_, **__: None)
    assert rounded(gapped()).ending is Ending.STALLED


def test_plans_are_improved_where_the_first_is_not_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """0 goes round for 5 a unit and 1 over the bridge for 2; the other way is best."""
    first = PathFlows(
        commodity=np.array([0, 1]),
        amount=np.array([2.0, 2.0]),
        start=np.array([0, 1, 3]),
        arcs=np.array([3, 1, 2]),
    )
    module = "solvers.multi_commodity.rounding._rounded_down"
    monkeypatch.setattr(module, lambda *_: first)
    costs: list[float] = []
    whole = rounded(bridge(), progress=lambda each: costs.append(each.incumbent or 0))
    assert (costs[0], costs[-1]) == (14.0, 10.0)
    assert costs == sorted(costs, reverse=True)
    assert whole.status is Status.OPTIMAL


def test_same_seed_same_plan() -> None:
    problem = random_problem(105, own_rows=True)
    fractional = multi_commodity_flow(problem)
    once, again = (whole_units(problem, fractional, seed=3) for _ in range(2))
    assert once.cost == again.cost
    assert once.shown_paths.arcs.tolist() == again.shown_paths.arcs.tolist()
    assert once.shown_paths.amount.tolist() == again.shown_paths.amount.tolist()


@given(st.integers(0, 10**6), st.booleans())
def test_plans_lie_between_bound_and_what_is_near_the_optimum(
    seed: int, own_rows: bool
) -> None:
    problem = random_problem(seed, own_rows=own_rows)
    exact = exact_cost(problem, whole=True)
    whole = rounded(problem)
    assert whole.bound <= exact + 1e-7
    assert exact - 1e-7 <= whole.cost <= 1.1 * exact + 1e-7


@needs_shared
@pytest.mark.parametrize("name", ["gd1", "gd4", "pl30", "siou"])
def test_lmcf_instances_in_whole_units(name: str) -> None:
    """Their fractional optima happen to be had whole."""
    assert rounded(lmcf(name)).cost == OPTIMA[name]
