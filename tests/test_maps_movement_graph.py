"""Movement graphs: heads and tails where the plan by hand has them, and safe words."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from corridors.itinerary import Plan
from corridors.march_rules import DayHours
from corridors.scenario import Scenario
from maps.graph_axes import _spread
from maps.movement_graph import (
    GRAPHS_A_MOVEMENT,
    MovementGraphs,
    movement_graph,
    write_graphs,
)
from tests.hand_plans import LORRIES, hand_plan, hand_scenario


def drawn(scenario: Scenario | None = None) -> Axes:
    """Draw the lorries' corridor."""
    plan = hand_plan()
    graphs = MovementGraphs(plan, scenario or hand_scenario())
    return axes_of(graphs.figure(plan.corridors[0]))


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def lines_of(axes: Axes) -> list[np.ndarray]:
    """Give the tails and the heads, pieces of a colour joined."""
    return [
        np.concatenate(collection.get_segments())
        for collection in axes.collections
        if isinstance(collection, LineCollection)
    ]


def km_at(line: np.ndarray, hour: float) -> float:
    """Read the kilometre off a line at an hour."""
    return float(np.interp(hour, line[:, 0], line[:, 1]))


def texts_of(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def shaded(axes: Axes) -> Iterator[tuple[float, float]]:
    for patch in axes.patches:
        if isinstance(patch, Rectangle):
            yield patch.get_x(), patch.get_x() + patch.get_width()


@pytest.mark.parametrize(
    ("hour", "km"),
    [(8, 0), (9, 50), (10, 100), (10.4, 100), (11.5, 120), (16.25, 190), (33, 315)],
)
def test_the_head_is_where_the_plan_has_it(hour: float, km: float) -> None:
    """Flat while it halts, crosses, loads and changes gauge."""
    _, heads = lines_of(drawn())
    assert km_at(heads, hour) == pytest.approx(km)


@pytest.mark.parametrize(
    ("behind_min", "km"), [(9.4, 50), (10, 120)], ids=["on the A 2", "on the M 06"]
)
def test_the_tail_is_a_pass_time_behind(behind_min: float, km: float) -> None:
    tails, heads = lines_of(drawn())
    due = {50: 9.0, 120: 11.5}[int(km)]
    assert km_at(heads, due) == pytest.approx(km)
    assert km_at(tails, due + behind_min / 60) == pytest.approx(km)


def test_trains_and_columns_are_of_different_colour() -> None:
    """The first change of colour is where the train begins."""
    heads = drawn().collections[-1]
    assert isinstance(heads, LineCollection)
    march, train = heads.get_segments()
    assert march[-1].tolist() == train[0].tolist() == [15, 140]
    colours = {tuple(colour) for colour in np.asarray(heads.get_colors())}
    assert len(colours) == 2


def test_critical_points_stand_at_their_kilometre() -> None:
    """The ramp and its gate are one point; the crossing is where the halt was."""
    said = texts_of(drawn())
    assert [text for text in said if ", km " in text] == [
        *("Hafen, km 0", "Markt–Rynok, km 100", "Rampe, km 140", "Grenze, km 240"),
        "Ziel, km 315",
    ]
    assert LORRIES in said


def test_nights_are_grey_where_columns_may_always_march() -> None:
    """From 20 to 6 o'clock; the scenario starts at six: 14 h to 24 h, and 38 h."""
    axes = drawn()
    assert list(shaded(axes)) == [(14, 24)]
    assert any("Grey: nights." in text for text in texts_of(axes))


def test_hours_without_marching_are_grey_where_there_are_such() -> None:
    """They may march from 20 to 6 o'clock: not before 14 h, and not from 24 to 38 h."""
    scenario = hand_scenario()
    march = scenario.regime.march.model_copy(
        update={"window": DayHours.model_validate([20, 6])}
    )
    regime = scenario.regime.model_copy(update={"march": march})
    axes = drawn(scenario.model_copy(update={"regime": regime}))
    low, high = axes.get_xlim()
    assert list(shaded(axes)) == [(low, 14), (24, high)]


def test_hours_count_from_the_start_or_are_dates() -> None:
    ticks = [tick.get_text() for tick in drawn().get_xticklabels()]
    assert "03-02\n15:00" in ticks
    undated = drawn(hand_scenario(start=None))
    assert "H+9" in [tick.get_text() for tick in undated.get_xticklabels()]


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_same_plan_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{number}.{suffix}" for number in range(2)]
    for path in paths:
        movement_graph(hand_plan(), hand_plan().corridors[0], hand_scenario(), path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    plan = hand_plan()
    with pytest.raises(ValueError, match=r"as .svg or .png, not as .gif"):
        movement_graph(plan, plan.corridors[0], hand_scenario(), tmp_path / "a.gif")


HOSTILE = "<script>$x^2$ & \x00\u202e 東"


def renamed(unit: str, movement: str = "1 Bde") -> Plan:
    (found,) = hand_plan().movements
    return replace(hand_plan(), movements=(replace(found, id=movement, unit=unit),))


def test_hostile_names_are_words_in_a_picture(tmp_path: Path) -> None:
    """No element, no formula, nothing that XML forbids."""
    plan = renamed(HOSTILE)
    (corridor, _) = plan.corridors
    movement_graph(plan, corridor, hand_scenario(), tmp_path / "graph.svg")
    tree = ET.parse(tmp_path / "graph.svg")  # noqa: S314 - our own file
    words = "".join(tree.getroot().itertext())
    assert "<script>$x^2$ & \N{REPLACEMENT CHARACTER}" in words
    assert not any("script" in element.tag for element in tree.iter())


def test_the_busiest_corridors_are_drawn(tmp_path: Path) -> None:
    (movement,) = hand_plan().movements
    corridors = movement.corridors * 2
    plan = replace(
        hand_plan(), movements=(replace(movement, id="M-01", corridors=corridors),)
    )
    write_graphs(plan, hand_scenario(), tmp_path / "graphs")
    written = sorted(path.name for path in (tmp_path / "graphs").iterdir())
    assert written == [f"M-01-{n}.svg" for n in range(1, GRAPHS_A_MOVEMENT + 1)]


@pytest.mark.parametrize("name", ["../up", "a/b", "1 Bde", "Ünit", "con:"])
def test_a_name_that_is_none_of_a_file_gives_its_place(
    tmp_path: Path, name: str
) -> None:
    write_graphs(renamed("", name), hand_scenario(), tmp_path / "graphs")
    written = sorted(path.name for path in (tmp_path / "graphs").iterdir())
    assert written == ["movement-1-1.svg", "movement-1-2.svg"]


def test_nothing_that_moves_leaves_an_empty_folder(tmp_path: Path) -> None:
    plan = replace(hand_plan(), movements=())
    write_graphs(plan, hand_scenario(), tmp_path / "graphs")
    assert not list((tmp_path / "graphs").iterdir())


@pytest.mark.parametrize(
    ("wanted", "spots"),
    [
        ([], []),
        ([0, 5, 9], [0, 5, 9]),
        ([0, 0.5, 5], [0, 1, 5]),
        ([0, 9.5, 9.8], [0, 9, 10]),  # the top holds
    ],
)
def test_names_move_apart_and_stay_in_order(
    wanted: list[float], spots: list[float]
) -> None:
    assert _spread(wanted, 1, 10) == spots
