"""What problems refuse at birth, message by message."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from solvers import ProblemError
from solvers.checks import (
    amounts,
    booleans,
    check_not_negative,
    count_arcs,
    counted,
    integers,
    node_ids,
    settle,
    whole,
)


@pytest.mark.parametrize("value", [3, np.int32(3), np.uint64(3)])
def test_whole_numbers(value: object) -> None:
    assert whole("k", value) == 3
    assert type(whole("k", value)) is int


@pytest.mark.parametrize("value", [3.0, True, "3", None, np.float64(3)])
def test_what_is_not_whole(value: object) -> None:
    with pytest.raises(ProblemError, match="it must be an integer"):
        whole("k", value)


@pytest.mark.parametrize("value", [-1, 2**30])
def test_counts_that_ortools_cannot_hold(value: int) -> None:
    with pytest.raises(ProblemError, match=r"0 to 2\*\*30 - 1"):
        counted("n_nodes", value)


def test_more_arcs_than_ortools_can_hold() -> None:
    many = np.broadcast_to(np.int64(0), (2**30,))
    with pytest.raises(ProblemError, match="there are 1073741824 arcs"):
        count_arcs(many)


def test_integers_are_a_read_only_copy_or_what_was_one() -> None:
    mine = np.array([1, 2], dtype=np.int32)
    taken = integers("x", mine, 2, per="arc")
    mine[0] = 9
    assert taken.tolist() == [1, 2]
    assert not taken.flags.writeable
    assert integers("x", taken, 2, per="arc") is taken


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.5, 2.0], "x must be an integer array, is float64"),
        ([True, False], "x must be an integer array, is bool"),
        ([1], r"x has shape \(1,\): \(2,\), one per arc, is right"),
        (5, r"x has shape \(\)"),
        (np.array([1, 2**63], dtype=np.uint64), "reaches 9223372036854775808"),
    ],
)
def test_what_is_no_array_of_integers(values: object, message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        integers("x", values, 2, per="arc")


def test_tables_have_two_lengths() -> None:
    assert integers("x", [[1, 2, 3]], (1, 3), per="link and period").shape == (1, 3)
    with pytest.raises(ProblemError, match=r"\(3, 1\), one per link and period"):
        integers("x", [[1, 2, 3]], (3, 1), per="link and period")
    with pytest.raises(ProblemError, match=r"x\[0, 1\] is -2: it must not be negative"):
        check_not_negative("x", np.array([[1, -2]]))


def test_truths_are_no_numbers() -> None:
    assert booleans("open", [True, False], 2, per="arc").tolist() == [True, False]
    with pytest.raises(ProblemError, match="open must be a boolean array, is int64"):
        booleans("open", np.array([1, 0]), 2, per="arc")


@pytest.mark.parametrize("node", [-1, 3])
def test_node_ids_outside(node: int) -> None:
    with pytest.raises(ProblemError, match=rf"tail\[1\] is {node}: of 3 nodes, from 0"):
        node_ids("tail", [0, node], 2, 3)


def test_amounts_whose_sum_could_overflow() -> None:
    assert amounts("capacity", [2**61, 2**60], 2).tolist() == [2**61, 2**60]
    with pytest.raises(ProblemError, match=r"capacity sums to 2\*\*62 or more"):
        amounts("capacity", [2**61, 2**61], 2)


def test_fields_of_a_frozen_class_are_settled() -> None:
    @dataclass(frozen=True)
    class Thing:
        size: int

    thing = Thing(1)
    settle(thing, size=2)
    assert thing.size == 2
