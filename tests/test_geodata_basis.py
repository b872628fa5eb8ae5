"""Codes of basis: ordered by how well a value is known, and spelled as the schema."""

from __future__ import annotations

import numpy as np

from geodata.basis import Known, basis_codes, basis_texts, posted
from geodata.network import Basis

EVERY = np.array([*Known], dtype=np.int8)


def test_codes_are_spelled_as_the_schema_has_them() -> None:
    assert basis_texts(EVERY).to_pylist() == [
        *(Basis.UNKNOWN, Basis.INFERRED, Basis.TAGGED, Basis.OVERLAID)
    ]


def test_there_is_a_code_for_every_basis() -> None:
    assert {known.name for known in Known} == {basis.name for basis in Basis}


def test_the_better_known_is_the_larger() -> None:
    assert Known.UNKNOWN < Known.INFERRED < Known.TAGGED < Known.OVERLAID


def test_signs_and_planners_post_and_assumptions_do_not() -> None:
    assert posted(EVERY).tolist() == [False, False, True, True]


def test_a_mask_chooses_between_two_codes() -> None:
    codes = basis_codes(
        np.array([True, False]), then=Known.TAGGED, other=Known.INFERRED
    )
    assert codes.tolist() == [Known.TAGGED, Known.INFERRED]
    assert codes.dtype == np.int8
