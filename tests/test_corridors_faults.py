"""Faults: one line each, and the nearest name that is known."""

from __future__ import annotations

import pytest

from corridors.faults import Fault, ScenarioError, unknown


def test_an_error_has_a_line_for_each_fault() -> None:
    error = ScenarioError([Fault("a.csv row 2", "missing"), Fault("b", "no such file")])
    assert str(error) == "a.csv row 2: missing\nb: no such file"
    assert isinstance(error, ValueError)


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        (
            "Depot C",
            ["Depot A", "Lviv"],
            "unknown site 'Depot C' (did you mean 'Depot A'?)",
        ),
        ("LVIV", ["Lviv"], "unknown site 'LVIV' (did you mean 'Lviv'?)"),
        ("Xy", ["b", "a"], "unknown site 'Xy'; known: a, b"),
        ("Xy", "abcdefgh", "unknown site 'Xy'; known: a, b, c, d, e, f, g, h"),
        ("Xy", "abcdefghi", "unknown site 'Xy'; known: a, b, c, d, e, f, g, h, ..."),
        ("Xy", [], "unknown site 'Xy'"),
    ],
)
def test_unknown_names(name: str, known: list[str], said: str) -> None:
    assert unknown("site", name, known) == said
