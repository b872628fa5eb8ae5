"""The printable report: one page of HTML that stands alone, without scripts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from corridors.itinerary import Plan
from corridors.scenario import Scenario
from maps.arrival_curve import arrival_curve
from maps.geojson import NOTE
from maps.map_picture import map_picture
from maps.report_basis import assumptions, knowledge, provenance
from maps.report_parts import Html, paragraph, picture, section, table, text
from maps.report_results import (
    bottlenecks,
    centres,
    march_rows,
    movements,
    train_rows,
    undelivered,
)
from maps.verdict import facts, verdict

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The page asks no server for anything, and runs nothing."""


def write_report(plan: Plan, scenario: Scenario, path: Path) -> None:
    """Write the report of a plan as one HTML file."""
    path.write_text(report_html(plan, scenario), encoding="utf-8", newline="\n")


def report_html(plan: Plan, scenario: Scenario) -> str:
    """Give the report of a plan as HTML to print on A4; same plan, same bytes."""
    sections = (
        _verdict(plan),
        _map(plan),
        movements(plan),
        _arrivals(plan, scenario),
        bottlenecks(plan),
        centres(plan),
        undelivered(plan),
        march_rows(plan, scenario),
        train_rows(plan, scenario),
        assumptions(plan, scenario),
        knowledge(plan),
        provenance(plan),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{text(plan.scenario)}</title>\n"
        f"<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"<h1>{text(plan.scenario)}</h1>\n"
        f"{paragraph(NOTE, kind='estimate')}\n{''.join(sections)}</body>\n</html>\n"
    )


def _verdict(plan: Plan) -> Html:
    rows = (*facts(plan), ("Status", str(plan.status)))
    return section(
        "Verdict", paragraph(verdict(plan), kind="verdict"), table(("", ""), rows)
    )


def _map(plan: Plan) -> Html:
    drawn = picture(map_picture(plan), "Map of the corridors")
    key = (
        "Corridors in the colours of the movements below, as wide as they are busy. "
        "Triangle: border crossing; diamond: gauge transfer; square: ramp; ring: port; "
        f"dot: site. Grey: the network. {plan.network.provenance.attribution}"
    )
    return section("Map", drawn, paragraph(key, kind="note"))


def _arrivals(plan: Plan, scenario: Scenario) -> Html:
    drawn = picture(arrival_curve(plan, scenario), "Serials arrived against time")
    key = "Black: all serials; in colour: each movement's; dotted: all there are."
    return section("Arrivals", drawn, paragraph(key, kind="note"))


def _style() -> str:
    return files("maps").joinpath("report.css").read_text(encoding="utf-8")
