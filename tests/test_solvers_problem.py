"""Problems are refused at birth, with one message that says what would be right."""

import dataclasses
from typing import Any

import numpy as np
import pytest

import solvers
from solvers import Commodity, FlowProblem, ProblemError, SharedNetwork


def line(**changes: object) -> FlowProblem:
    """0 --(3, 5)--> 1 --(2, 7)--> 2: capacity and unit cost; 2 units from 0 to 2."""
    fields: dict[str, Any] = {
        "n_nodes": 3,
        "tail": np.array([0, 1]),
        "head": np.array([1, 2]),
        "capacity": np.array([3, 2]),
        "unit_cost": np.array([5, 7]),
        "supply": np.array([2, 0, -2]),
    }
    fields.update(changes)
    return FlowProblem(**fields)


def shared(**changes: object) -> SharedNetwork:
    """0 --3--> 1 --2--> 2."""
    fields: dict[str, Any] = {
        "n_nodes": 3,
        "tail": np.array([0, 1]),
        "head": np.array([1, 2]),
        "capacity": np.array([3, 2]),
    }
    fields.update(changes)
    return SharedNetwork(**fields)


def commodity(**changes: object) -> Commodity:
    fields: dict[str, Any] = {
        "source": 0,
        "sink": 2,
        "amount": 2,
        "unit_cost": np.array([5, 7]),
        "open": np.array([True, True]),
    }
    fields.update(changes)
    return Commodity(**fields)


ARC_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"n_nodes": 3.0}, "n_nodes is 3.0: it must be an integer"),
    ({"n_nodes": True}, "n_nodes is True: it must be an integer"),
    ({"n_nodes": -1}, "n_nodes is -1: it must be 0 to"),
    ({"n_nodes": 2**31}, "n_nodes is 2147483648: it must be 0 to"),
    ({"tail": np.array([0, -1])}, r"tail\[1\] is -1: of 3 nodes, from 0"),
    ({"head": np.array([3, 2])}, r"head\[0\] is 3: of 3 nodes, from 0"),
    ({"head": np.array([4294967297, 2])}, r"head\[0\] is 4294967297: of 3 nodes"),
    ({"head": np.array([1])}, r"head has shape \(1,\): \(2,\), one per arc, is right"),
    ({"tail": np.array([[0, 1]])}, r"tail has shape \(1, 2\): \(2,\), one per arc"),
    ({"capacity": np.array(3)}, r"capacity has shape \(\): \(2,\), one per arc"),
    ({"capacity": np.array([3.0, 2.0])}, "capacity must be an integer array, is float"),
    ({"capacity": np.array([3, np.inf])}, "capacity must be an integer array"),
    (
        {"capacity": np.array([True, True])},
        "capacity must be an integer array, is bool",
    ),
    ({"capacity": np.array([3, -2])}, r"capacity\[1\] is -2: it must not be negative"),
    ({"capacity": np.array([2**61, 2**61])}, r"capacity sums to 2\*\*62 or more"),
    ({"capacity": np.array([2**63, 0], dtype=np.uint64)}, "it must fit in int64"),
    ({"tail": np.broadcast_to(np.int64(0), 2**31)}, "there are 2147483648 arcs"),
]

FLOW_FAULTS: list[tuple[dict[str, Any], str]] = [
    *ARC_FAULTS,
    ({"unit_cost": np.array([5.9, 7.9])}, "unit_cost must be an integer array"),
    ({"unit_cost": np.array([5, np.nan])}, "unit_cost must be an integer array"),
    ({"unit_cost": np.array([5])}, r"unit_cost has shape \(1,\): \(2,\), one per arc"),
    ({"unit_cost": np.array([2**62, 0])}, "unit_cost reaches 4611686018427387904: too"),
    ({"unit_cost": np.array([0, -(2**63)])}, "unit_cost reaches 9223372036854775808"),
    ({"unit_cost": np.array([6 * 10**17, 0])}, "too large for 3 nodes"),
    ({"supply": np.array([2, -2])}, r"supply has shape \(2,\): \(3,\), one per node"),
    ({"supply": np.array([2.0, 0, -2])}, "supply must be an integer array"),
    ({"supply": np.array([2**61, 0, -(2**61)])}, r"supply sums to 2\*\*62 or more"),
    ({"supply": np.array([-(2**63), 0, 0])}, r"supply sums to 2\*\*62 or more"),
]

COMMODITY_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"source": 2}, "source and sink are both 2: they must differ"),
    ({"source": 0.0}, "source is 0.0: it must be an integer"),
    ({"sink": None}, "sink is None: it must be an integer"),
    ({"amount": -1}, "amount is -1: it must be 0 to"),
    ({"amount": 2**61}, "amount is 2305843009213693952: it must be 0 to"),
    ({"amount": 1.5}, "amount is 1.5: it must be an integer"),
    (
        {"unit_cost": np.array([5, -7])},
        r"unit_cost\[1\] is -7: it must not be negative",
    ),
    ({"unit_cost": np.array([5.0, 7.0])}, "unit_cost must be an integer array"),
    ({"open": np.array([1, 1])}, "open must be a boolean array, is int64"),
    ({"open": np.array([True])}, r"open has shape \(1,\): \(2,\), one per arc"),
]


@pytest.mark.parametrize(("changes", "message"), FLOW_FAULTS)
def test_flow_problem_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        line(**changes)


@pytest.mark.parametrize(("changes", "message"), ARC_FAULTS)
def test_shared_network_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        shared(**changes)


@pytest.mark.parametrize(("changes", "message"), COMMODITY_FAULTS)
def test_commodity_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        commodity(**changes)


def test_problem_error_is_caught_as_value_error() -> None:
    with pytest.raises(ValueError, match="n_nodes"):
        line(n_nodes=-1)


def test_arrays_are_copies_that_nobody_can_write() -> None:
    capacity = np.array([3, 2])
    problem = line(capacity=capacity)
    capacity[0] = 99
    assert problem.capacity.tolist() == [3, 2]
    with pytest.raises(ValueError, match="read-only"):
        problem.capacity[0] = 99


def test_a_read_only_view_is_copied_because_its_owner_may_write() -> None:
    owner = np.array([3, 2])
    view = owner[:]
    view.setflags(write=False)
    problem = line(capacity=view)
    owner[0] = 99
    assert problem.capacity.tolist() == [3, 2]


def test_commodities_share_the_arrays_of_one_another() -> None:
    first = commodity()
    second = commodity(unit_cost=first.unit_cost, open=first.open, amount=9)
    assert second.unit_cost is first.unit_cost
    assert second.open is first.open


def test_fields_cannot_be_set() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        line().n_nodes = 7  # type: ignore[misc]


def test_small_integers_of_any_kind_become_int64() -> None:
    problem = line(
        n_nodes=np.int32(3),
        tail=np.array([0, 1], dtype=np.uint8),
        capacity=np.array([3, 2], dtype=np.uint64),
    )
    assert type(problem.n_nodes) is int
    assert problem.tail.dtype == problem.capacity.dtype == np.int64


def test_a_world_without_nodes_or_arcs_is_a_world() -> None:
    nothing = np.array([], dtype=np.int64)
    empty = SharedNetwork(n_nodes=0, tail=nothing, head=nothing, capacity=nothing)
    assert empty.n_arcs == 0
    assert line().n_arcs == shared().n_arcs == 2


def test_exports_are_sorted_and_there() -> None:
    assert solvers.__all__ == sorted(solvers.__all__)
    assert all(hasattr(solvers, name) for name in solvers.__all__)
