"""The benchmark of plans: its generated roads, and what it holds against what."""

from __future__ import annotations

import importlib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from corridors import read_scenario
from geodata.countries import countries_at

ROOT: Final = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def bench(name: str) -> Any:  # noqa: ANN401 - a module of benchmarks/
    return importlib.import_module(name)


@pytest.fixture(name="roads")
def drawn_roads(tmp_path: Path) -> ET.Element:
    path = tmp_path / "roads.osm"
    bench("national_roads").write_roads(path, nodes=600)
    return ET.parse(path).getroot()  # noqa: S314 - just written


def test_generated_roads_are_as_many_as_asked_for_and_in_their_countries(
    roads: ET.Element,
) -> None:
    at = [
        [float(node.attrib[key]) for key in ("lon", "lat")]
        for node in roads.iter("node")
    ]
    assert 0.9 * 600 <= len(at) <= 1.1 * 600
    assert {*countries_at(np.array(at))} == {"PL", "UA"}


def test_generated_roads_go_both_ways_and_meet(roads: ET.Element) -> None:
    passed: Counter[tuple[str, str]] = Counter()
    for way in roads.iter("way"):
        nodes = [nd.attrib["ref"] for nd in way.iter("nd")]
        tags = {tag.attrib["k"]: tag.attrib["v"] for tag in way.iter("tag")}
        passed.update(pairwise(nodes))
        if tags["highway"] != "motorway":  # these are one way each
            passed.update(pairwise(nodes[::-1]))
    assert all(passed[tail, head] == 1 == passed[head, tail] for tail, head in passed)
    assert max(Counter(tail for tail, _ in passed).values()) == 4


@pytest.mark.parametrize("folder", ["two-movements", "national"])
def test_scenarios_are_read_as_any(folder: str) -> None:
    assert read_scenario(ROOT / "benchmarks/scenarios" / folder).movements


def test_plans_are_held_against_their_limits() -> None:
    facts = {"links": 10, "serials": 2, "status": "feasible", "gap": 0.03}
    facts |= {"seconds": 4.0, "peak_mb": 500.0}
    rows = [*bench("plans").held("a plan", facts, limit_s=3.0, whole=True)]
    assert [(row.name, row.measured, row.reached) for row in rows] == [
        ("a plan", 4.0, False),
        ("a plan: gap", 3.0, False),
        ("a plan: memory", 500.0, True),
    ]


def test_plans_that_fail_keep_their_row_and_say_why() -> None:
    (row,) = bench("plans").held("a plan", {"failure": "no such file"}, limit_s=3.0)
    assert (row.reached, row.note) == (None, "no such file")
