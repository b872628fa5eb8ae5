"""What the report rests on: assumptions, how much is known, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from corridors.itinerary import Plan
from corridors.limits import LIMIT_WORDS
from corridors.scenario import Scenario
from corridors.typeset import words
from geodata.network import Basis, IntArray, Mode
from maps.report_parts import Html, items, paragraph, section, table
from maps.text import number

_ASKED: Final[Mapping[Mode, tuple[str, ...]]] = {
    Mode.ROAD: ("max_mass_t", "max_height_m", "mlc_wheeled", "mlc_tracked"),
    Mode.RAIL: ("max_axle_load_t", "max_metre_load_tpm"),
}
"""The limits that bind most, by the mode of the links that have them."""


def assumptions(plan: Plan, scenario: Scenario) -> Html:
    """Give the plan's caveats, and every value of the regime with its source."""
    columns = ("Value", "Is", "Source", "Confidence")
    rows = [
        (words(each.name), each.value, each.source, each.confidence)
        for each in scenario.regime.sources()
    ]
    regime = paragraph(f"Values of the regime {scenario.regime.name}:")
    return section(
        "Assumptions",
        items(plan.warnings),
        regime if rows else Html(""),
        table(columns, rows),
    )


def knowledge(plan: Plan) -> Html:
    """Count, on the links used, where capacities and limits come from."""
    columns = ("On links used", "Links", *(str(basis) for basis in Basis))
    rows = list(_known(plan, np.flatnonzero(plan.load)))
    if not rows:
        return Html("")
    note = (
        "Tagged: the map's data say so, assumed there or not. Overlaid: the planner's "
        "own figures. Inferred: from the class of the road or line. Each direction "
        "counts."
    )
    shown = table(columns, rows, right=range(1, len(columns)))
    return section("How much is known", shown, paragraph(note, kind="note"))


def provenance(plan: Plan) -> Html:
    """Say what the plan was made of, by what."""
    rows = [
        ("scenario", f"{plan.scenario}, sha256 {plan.scenario_sha256}"),
        ("network", f"{plan.network.name}, sha256 {plan.network_sha256}"),
        *_flat("", plan.provenance),
    ]
    return section("Provenance", table(("What", "Is"), rows))


def _known(plan: Plan, used: IntArray) -> Iterator[tuple[object, ...]]:
    mode = plan.network.links["mode"].to_numpy()[used]
    if len(used):
        yield "capacity", *_by_basis(plan, used, "capacity_basis")
    for layer, limits in _ASKED.items():
        there = used[mode == str(layer)]
        for limit in limits if len(there) else ():
            name = f"{layer}: {LIMIT_WORDS[limit][0]}"
            yield name, *_by_basis(plan, there, f"{limit}_basis")


def _by_basis(plan: Plan, links: IntArray, column: str) -> Iterator[str]:
    """Give how many links there are, and the share of them by basis."""
    basis = plan.network.links[column].to_numpy()[links]
    yield number(len(links))
    for each in Basis:
        yield f"{(basis == str(each)).mean():.0%}"


def _flat(prefix: str, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Give nested values as rows, "parameters: horizon_h"; those of None are left."""
    for name, value in values.items():
        label = f"{prefix}: {name}" if prefix else str(name)
        if isinstance(value, Mapping):
            yield from _flat(label, value)
        elif value is not None:
            yield label, str(value)
