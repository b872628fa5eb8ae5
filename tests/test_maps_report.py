"""The report: all that it promises, alone in one file, and nothing that runs."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridors.itinerary import CentreUse, Plan, PlanStatus, Shortfall
from corridors.limits import Obstacle
from geodata.network import Basis
from maps import report_html, write_report
from maps.arrival_curve import arrival_curve
from maps.geojson import NOTE
from maps.map_picture import map_picture
from tests.hand_plans import A2, hand_plan, hand_scenario


@cache
def report() -> str:
    """Give the report of the plan by hand."""
    return report_html(hand_plan(), hand_scenario())


class _Page(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(plan: Plan) -> _Page:
    page = _Page()
    page.feed(report() if plan is hand_plan() else report_html(plan, hand_scenario()))
    return page


def headings(plan: Plan) -> list[str]:
    return re.findall("<h2>(.*?)</h2>", report_html(plan, hand_scenario()))


def rows_below(title: str) -> str:
    """Give the words of a section."""
    section = report().split(f"<h2>{title}</h2>")[1].split("</section>")[0]
    return re.sub("<[^>]*>", " ", section)


def test_it_has_a_section_for_each_question() -> None:
    assert headings(hand_plan()) == [
        *("Verdict", "Map", "Movements", "Arrivals", "Bottlenecks", "Not delivered"),
        *("Movement table", "Train table", "Assumptions", "How much is known"),
        "Provenance",
    ]


def test_it_says_first_that_all_is_an_estimate() -> None:
    words = "".join(page_of(hand_plan()).words)
    assert words.index(NOTE) < words.index("Verdict")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Verdict", "Not everything is delivered"),
        ("Verdict", "H+33; no plan closes before H+30"),
        ("Verdict", "10.0% of the lower bound"),
        ("Movements", "1st Brigade (1 Bde)"),
        ("Movements", "H+33, 9 h late"),
        ("Bottlenecks", "2 trains in 48 h"),
        ("Not delivered", "1 serial: gauge transfer Grenze carries 2 serials in 48 h"),
        ("Movement table", "H+12.2"),
        ("Movement table", "1 of 1 row; all columns are in movement_table.csv."),
        ("Train table", "Grenze (gauge transfer) 10 h"),
        ("Assumptions", "Every figure is a planning estimate."),
        ("Assumptions", "FM 55-10, appendix E: a minute for each 25 vehicles"),
        ("Provenance", f"sha256 {'cd' * 32}"),
        ("Provenance", "sources: network"),
    ],
)
def test_what_it_says(title: str, said: str) -> None:
    escaped = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), rows_below(title))
    assert said in " ".join(escaped.replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def test_it_counts_where_capacities_and_limits_come_from() -> None:
    """The A 2 is overlaid: half of the two roads."""
    plan = hand_plan()
    links = plan.network.links.copy()
    links["mlc_wheeled_basis"] = str(Basis.UNKNOWN)
    links.loc[A2, "mlc_wheeled_basis"] = str(Basis.OVERLAID)
    known = replace(plan, network=replace(plan.network, links=links))
    text = report_html(known, hand_scenario())
    row = text.split("<td>road: MLC wheeled</td>")[1].split("</tr>")[0]
    assert re.findall(">([^<]+)</td>", row) == ["2", "0%", "50%", "0%", "50%"]


def test_centres_tell_how_full_they_are() -> None:
    """A section of their own, where there are any."""
    assert "Convoy support centres" not in headings(hand_plan())
    rest = CentreUse(
        name="Rasthof <1>",
        lon=12.0,
        lat=50.0,
        places=150,
        nodes=(1,),
        stays=3,
        most_vehicles=80,
    )
    page = report_html(replace(hand_plan(), centres=(rest,)), hand_scenario())
    row = page.split("<td>Rasthof ")[1].split("</tr>")[0]
    assert re.findall(">([^<]*)</td>", row) == ["3", "80", "150"]
    assert row.startswith("&#60;1&#62;</td>")


def test_what_is_in_the_way_is_told() -> None:
    (movement,) = hand_plan().movements
    bridge = Obstacle(
        link=A2,
        kind="bridge",
        name="Alte Brücke",
        osm_id=7,
        limit="max_mass_t",
        value=12.0,
        basis=Basis.TAGGED,
        needed=28.0,
    )
    plan = replace(hand_plan(), movements=(replace(movement, avoids=(bridge,)),))
    assert "In the way" in headings(plan)
    assert "cannot pass Alte Brücke: mass 12 t, needs 28 t" in "".join(
        page_of(plan).words
    )


def test_it_stands_alone_and_runs_nothing() -> None:
    page = page_of(hand_plan())
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    addresses = [
        str(attributes[name])
        for _, attributes in page.tags
        for name in ("src", "href")
        if name in attributes
    ]
    assert addresses
    assert all(each.startswith("data:image/svg+xml;base64,") for each in addresses)
    assert not [
        name for _, attributes in page.tags for name in attributes if name[:2] == "on"
    ]
    assert "url(" not in report()


def test_its_pictures_are_svg() -> None:
    sources = [a["src"] for tag, a in page_of(hand_plan()).tags if tag == "img"]
    assert len(sources) == 2
    for source in sources:
        svg = base64.b64decode(source.partition(",")[2])
        assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own


def test_same_plan_same_bytes() -> None:
    assert report_html(hand_plan(), hand_scenario()) == report()


HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_hostile_names_are_words() -> None:
    (movement,) = hand_plan().movements
    shortfall = replace(movement.shortfalls[0], reason=HOSTILE)
    plan = replace(
        hand_plan(),
        scenario=HOSTILE,
        movements=(replace(movement, unit=HOSTILE, shortfalls=(shortfall,)),),
        places=tuple(replace(place, name=HOSTILE) for place in hand_plan().places),
        bottlenecks=(replace(hand_plan().bottlenecks[0], name=HOSTILE),),
        warnings=(HOSTILE,),
        provenance={HOSTILE: {HOSTILE: HOSTILE}},
    )
    page = page_of(plan)
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert all("onerror" not in attributes for _, attributes in page.tags)
    assert len([tag for tag, _ in page.tags if tag == "title"]) == 1


def test_nothing_delivered_makes_a_report_too() -> None:
    plan = replace(
        hand_plan(),
        status=PlanStatus.INFEASIBLE,
        movements=(),
        bottlenecks=(),
        places=(),
        load=hand_plan().load * 0,
        closure_h=None,
        objective=None,
        bound=None,
        gap=None,
    )
    assert headings(plan) == ["Verdict", "Map", "Arrivals", "Assumptions", "Provenance"]


def test_it_is_written_as_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(hand_plan(), hand_scenario(), path)
    assert path.read_bytes().decode("utf-8") == report()


def test_the_curve_steps_at_arrivals() -> None:
    """Tanks at 21 h, lorries at 33 h: of the force two of three."""
    (axes,) = arrival_curve(hand_plan(), hand_scenario()).axes
    of_movement, of_force, *_ = axes.lines
    for line in (of_movement, of_force):
        assert np.asarray(line.get_xdata())[1:3].tolist() == [21, 33]
        assert np.asarray(line.get_ydata()).tolist() == [0, 1, 2, 2]
    assert [text.get_text() for text in axes.texts] == ["3 serials"]


def test_the_map_keeps_its_shape_and_names_the_sites() -> None:
    """At 50 degrees a degree of longitude is 0.64 of one of latitude."""
    (axes,) = map_picture(hand_plan()).axes
    west, east = axes.get_xlim()
    assert east - west == pytest.approx(3.3 * 0.6428 * 1.12, rel=1e-3)
    assert [text.get_text() for text in axes.texts] == ["Hafen", "Ziel"]
    marks = [
        np.size(line.get_xdata()) for line in axes.lines if line.get_marker() == "^"
    ]
    assert marks == [1]  # the crossing


def test_late_serials_say_why_and_what_would_help() -> None:
    plan = hand_plan()
    movement, *others = plan.movements
    late = Shortfall(movement.id, 2, (), 0, 0, "it takes long", "5 h more")
    delayed = replace(movement, lates=(late,))
    text = report_html(replace(plan, movements=(delayed, *others)), hand_scenario())
    assert "2 serials: it takes long. Would help, all else as it is: 5 h more<" in text
    assert "Late" not in headings(plan)
