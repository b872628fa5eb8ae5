"""Amounts of known paths: vertices, whole choices, and whom to free."""

import numpy as np
import pytest

from solvers.multi_commodity import PathFlows, selection
from solvers.multi_commodity.plan import cost_of, picked, unmet_of
from solvers.multi_commodity.selection import neighbourhood, reselected, vertex
from tests.multi_commodity_worlds import bridge, check_answer

WAYS = PathFlows(
    commodity=np.array([0, 0, 1, 1]),
    amount=np.array([1.0, 1.0, 2.0, 0.0]),
    start=np.array([0, 2, 3, 5, 6]),
    arcs=np.array([0, 2, 3, 1, 2, 4]),
)
"""Over the bridge and round it, from 0 and from 1; 1 sends all over the bridge."""

BOTH = np.array([True, True])


def test_a_vertex_splits_no_more_than_there_are_full_arcs() -> None:
    amounts = vertex(bridge(), WAYS, time_limit_s=np.inf)
    assert amounts == pytest.approx([2, 0, 1, 1])


def test_without_time_there_is_no_vertex(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        x = None

    monkeypatch.setattr(selection, "milp", lambda *_, **__: Nothing())
    assert vertex(bridge(), WAYS, time_limit_s=0).tolist() == [0, 0, 0, 0]
    assert reselected(bridge(), WAYS, BOTH, time_limit_s=0) is None


def test_without_paths_there_is_nothing_to_choose() -> None:
    none = picked(WAYS, np.zeros(0, np.int64), np.zeros(0))
    assert vertex(bridge(), none, time_limit_s=10).tolist() == []
    assert reselected(bridge(), WAYS, ~BOTH, time_limit_s=10) is None


def test_all_chosen_anew_are_at_the_optimum() -> None:
    found = reselected(bridge(), WAYS, BOTH, time_limit_s=10)
    assert found is not None
    assert found.amount.tolist() == [2.0, 0.0, 1.0, 1.0]


def test_who_is_not_free_keeps_what_it_has() -> None:
    """1 keeps 2 of the bridge's 3: one unit of 0 goes over, one round."""
    found = reselected(bridge(), WAYS, np.array([True, False]), time_limit_s=10)
    assert found is not None
    assert found.amount.tolist() == [1.0, 1.0, 2.0, 0.0]


def test_units_stay_whole_where_halves_would_be_cheaper() -> None:
    """A unit of 0 takes 2 of the 3: one goes over, one round; so do those of 1.

    Fractions would send both of 1 over, and half a unit of 0.
    """
    problem = bridge(takes=[[1.0, 1.0, 2.0, 1.0, 1.0], [1.0] * 5])
    found = reselected(problem, WAYS, BOTH, time_limit_s=10)
    assert found is not None
    sent = np.flatnonzero(found.amount)
    paths = picked(found, sent, found.amount[sent])
    assert cost_of(problem, paths) == 2 + 5 + 2 + 4
    check_answer(problem, paths, unmet_of(problem, paths), 13.0)


def test_few_are_all_free_and_of_many_those_who_pay() -> None:
    rng = np.random.default_rng(0)
    price = np.array([0.0, 0.0, 2.0, 0.0, 0.0])
    assert neighbourhood(bridge(), WAYS, price, rng).tolist() == [True, True]
    assert neighbourhood(bridge(), WAYS, 0 * price, rng).all()


def test_of_many_those_are_freed_who_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 1 has a unit on the bridge; there is room for two paths."""
    monkeypatch.setattr(selection, "_MAX_PATHS", 2)
    round_it = picked(WAYS, np.arange(4), np.array([0.0, 2.0, 2.0, 0.0]))
    price = np.array([0.0, 0.0, 2.0, 0.0, 0.0])
    draws = [
        neighbourhood(bridge(), round_it, price, np.random.default_rng(seed)).tolist()
        for seed in range(20)
    ]
    assert draws.count([False, True]) >= 19
