"""Ways as the search gives them, and what of them is gone."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.formulate.solve import straight


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        pytest.param([4, 5, 6], [0, 1, 2], id="no round"),
        pytest.param([4, 5, 6, 5, 7], [0, 3, 4], id="5, 6 and back to 5"),
        pytest.param([4, 5, 4, 5, 4, 8], [4, 5], id="twice to and fro"),
        pytest.param([4, 5, 6, 7, 5, 6, 9], [0, 4, 5, 6], id="a round of three"),
        pytest.param([], [], id="no way"),
    ],
)
def test_rounds_are_left_out(tail: list[int], kept: list[int]) -> None:
    """Of steps from the same node the last is gone."""
    assert straight(np.array(tail, dtype=np.int64)).tolist() == kept
