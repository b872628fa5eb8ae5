"""Dwell at borders and gauge breaks: what a place takes, and a regime's longest."""

from __future__ import annotations

import pytest

from corridors.dwell import dwell_hours
from corridors.regime_file import read_regime
from geodata.network import Network
from tests.worlds import LinkSpec, NodeSpec, drawn

HELD_H = 48.0


def border(kind: str, west: str, east: str, **said: float) -> Network:
    """Build a line from one country to another over a place that holds for two days.

    ::

        west ── A ~~ place ~~ B ── east
    """
    rail = {"mode": "rail", "class": "main", "speed_kmh": 80.0, "length_m": 1000.0}
    nodes: list[NodeSpec] = [(x, 50.0, {"mode": "rail"}) for x in (10, 11, 11, 12)]
    place = {"mode": "transfer", "class": kind, "speed_kmh": 10.0, "dwell_h": HELD_H}
    links: list[LinkSpec] = [
        (0, 1, {**rail, "country": west}),
        (1, 2, {**place, **said}),
        (2, 3, {**rail, "country": east}),
    ]
    return drawn(nodes, links)


def held(regime: str, network: Network) -> float:
    lines_and_place = dwell_hours(network, read_regime(regime).borders).tolist()
    assert lines_and_place[::2] == [0, 0]
    return float(lines_and_place[1])


@pytest.mark.parametrize(
    ("kind", "ends", "count", "hours"),
    [
        pytest.param("crossing", "PLUA", "capacity_vph", (0.75, 0.5, 0.5), id="road"),
        pytest.param(
            "crossing", "DEPL", "capacity_tpd", (5 / 12,) * 3, id="inner rail"
        ),
        pytest.param("crossing", "PLUA", "capacity_tpd", (12, 4, 2), id="outer rail"),
        pytest.param("crossing", "UAPL", "capacity_tpd", (12, 4, 2), id="outward"),
        pytest.param("crossing", "MDUA", "capacity_tpd", (12, 4, 2), id="beyond"),
        pytest.param("crossing", "PL  ", "capacity_tpd", (12, 4, 2), id="unknown"),
        pytest.param(
            "gauge_transfer", "PLUA", "capacity_tpd", (24, 10, 10), id="gauge"
        ),
        pytest.param("ramp", "DEDE", "capacity_tpd", (HELD_H,) * 3, id="ramp"),
    ],
)
def test_a_regime_hurries_borders_and_gauge_breaks(
    kind: str, ends: str, count: str, hours: tuple[float, float, float]
) -> None:
    network = border(kind, ends[:2].strip(), ends[2:].strip(), **{count: 9.0})
    found = [held(regime, network) for regime in ("peace", "crisis", "emergency")]
    assert found == pytest.approx(hours)


def test_what_takes_less_takes_no_longer() -> None:
    network = border("crossing", "PL", "UA", capacity_vph=9.0, dwell_h=0.1)
    assert held("peace", network) == pytest.approx(0.1)


def test_a_line_that_ends_in_two_countries_is_of_the_outer_border() -> None:
    """Where a member's line and another's meet, the crossing is not within."""
    network = border("crossing", "PL", "PL", capacity_tpd=9.0)
    links = network.links.copy()
    links.loc[2, "country"] = "UA"
    other = Network(network.nodes, links, network.provenance)
    assert (held("peace", network), held("peace", other)) == pytest.approx((5 / 12, 12))
