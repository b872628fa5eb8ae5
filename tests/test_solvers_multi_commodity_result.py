"""Results contradict neither themselves nor their status."""

from typing import Any

import numpy as np
import pytest

from solvers import Status
from solvers.multi_commodity import MultiCommodityResult, PathFlows, WholeUnitsResult
from solvers.search import Ending

PATHS = PathFlows(
    commodity=np.array([0, 0]),
    amount=np.array([2.0, 1.0]),
    start=np.array([0, 1, 3]),
    arcs=np.array([4, 5, 6]),
)


def fields(**changes: object) -> dict[str, Any]:
    return {
        "status": Status.FEASIBLE,
        "ending": Ending.TIME_LIMIT,
        "paths": PATHS,
        "load": np.zeros(7),
        "cost": 8.0,
        "bound": 6.0,
        "unmet": np.zeros(1),
        **changes,
    }


def test_steps_know_their_path() -> None:
    assert PATHS.n_paths == 2
    assert PATHS.path_of_step.tolist() == [0, 1, 1]


def test_the_gap_is_what_the_bound_leaves_open() -> None:
    """(8 - 6) / 8."""
    result = MultiCommodityResult(**fields(price=np.zeros(7), rounds=3))
    assert result.gap == 0.25
    assert result.shown_paths is PATHS
    whole = WholeUnitsResult(**fields())
    assert whole.gap == 0.25
    assert whole.shown_paths is PATHS


def test_arrays_are_absent_exactly_when_there_is_no_flow() -> None:
    nothing = {"status": Status.NO_FLOW, "paths": None, "load": None}
    none = MultiCommodityResult(**fields(**nothing, price=None, rounds=0))
    with pytest.raises(ValueError, match="no paths to show: the status is no_flow"):
        _ = none.shown_paths
    with pytest.raises(ValueError, match="no paths to show: the status is no_flow"):
        _ = WholeUnitsResult(**fields(**nothing)).shown_paths
    for changes in ({"paths": None}, {"load": None}, {"status": Status.NO_FLOW}):
        with pytest.raises(ValueError, match="the arrays contradict the status"):
            WholeUnitsResult(**fields(**changes))
    with pytest.raises(ValueError, match="the arrays contradict the status feasible"):
        MultiCommodityResult(**fields(price=None, rounds=3))
