"""The data dictionary names every column, property and key that is written."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from corridors.cli.outputs import OUTPUTS
from corridors.document import plan_json
from corridors.tables import (
    ARRIVAL_COLUMNS,
    CAPACITY_COLUMNS,
    ITINERARY_COLUMNS,
    MOVEMENT_COLUMNS,
    POINT_COLUMNS,
    TRAIN_COLUMNS,
)
from geodata.network import LIMITS
from maps import link_loads
from maps.schema import LEG_COLUMNS, LEG_LIMITS, LINK_COLUMNS
from tests.hand_plans import A2, ACCESS, GAUGE, hand_plan, hand_scenario
from tests.manual import first_cells, named, page, section

ROOT: Final = Path(__file__).parents[1]
TEXT: Final = page("outputs")

TABLES: Final = {
    "arrivals.csv": ARRIVAL_COLUMNS,
    "capacity.csv": CAPACITY_COLUMNS,
    "critical_points.csv": POINT_COLUMNS,
    "itineraries.csv": ITINERARY_COLUMNS,
    "movement_table.csv": MOVEMENT_COLUMNS,
    "train_table.csv": TRAIN_COLUMNS,
}


def with_limits(names: list[str], limits: list[str]) -> set[str]:
    """Put every limit in the place of <limit>."""
    return {
        name.replace("<limit>", limit)
        for name in names
        for limit in (limits if "<limit>" in name else [""])
    }


@cache
def document() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(plan_json(hand_plan(), hand_scenario()))
    return read


@pytest.mark.parametrize("file", TABLES)
def test_columns_of_tables_in_their_order(file: str) -> None:
    assert named(TEXT, f"`{file}`") == list(TABLES[file])


def test_limits_are_those_of_the_network() -> None:
    assert named(TEXT, "Limits") == list(LIMITS)


def test_properties_of_links() -> None:
    assert with_limits(named(TEXT, "`links.geojson`"), list(LIMITS)) == {
        *LINK_COLUMNS
    } - {"id"}


def test_properties_of_corridors() -> None:
    assert with_limits(named(TEXT, "`corridors.geojson`"), list(LEG_LIMITS)) == {
        *LEG_COLUMNS
    } - {"id"}


@pytest.mark.parametrize(
    "path",
    [
        *("", "movements[]", "movements[].corridors[]", "movements[].shortfalls[]"),
        *("serials[]", "serials[].train", "bottlenecks[]"),
        *("rules", "rules.march", "rules.trains", "rules.dwell"),
    ],
)
def test_keys_of_the_plan_in_their_order(path: str) -> None:
    """An object of each kind is in the plan by hand."""
    found: Any = document()
    for step in path.split(".") if path else []:
        found = found[step.removesuffix("[]")]
        found = found[0] if step.endswith("[]") else found
    title = f"`{path or 'plan.json'}`"
    if path.endswith("shortfalls[]"):  # late serials are told alike
        title += ", `movements[].lates[]`"
    assert sorted(named(TEXT, title)) == sorted(found)


def test_every_file_is_told_in_both_lists() -> None:
    for text in (section(TEXT, "What a plan writes"), readme_table()):
        told = re.findall(r"`([\w/]+(?:\.\w+)?)`", "".join(first_cells(text)))
        assert {name.rstrip("/") for name in told} == {*OUTPUTS}


def readme_table() -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.partition("| file in the plan's folder")[2].partition("\n\n")[0]


def test_links_tell_what_they_carry_in_time() -> None:
    """The gauge transfer a train in twelve hours; nothing bounds the access."""
    links = link_loads(hand_plan()).set_index("link")
    assert links.loc[[A2, GAUGE, ACCESS], "count"].tolist() == [90, 1, 0]
    assert links.loc[[A2, GAUGE], "counts"].tolist() == ["vehicles", "trains"]
    assert links.loc[[A2, GAUGE, ACCESS], "hours"].tolist() == [1, 12, 0]
    assert links.loc[A2, "length_m"] == 100_000
