"""Plan one scenario under several regimes, and compare them: tables and a picture.

    python scripts/compare_regimes.py SCENARIO PICTURE.svg REGIME [REGIME...]

Up to four regimes; the tables are Markdown on standard output, the picture shows how
serials arrive. docs/reinforcement.md shows what it made of examples/reinforcement.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import corridors
from corridors.itinerary import MovementResult, Plan
from corridors.scenario import Scenario
from geodata.defaults import HOURS_A_DAY
from maps.arrival_curve import arrivals_h, step_up
from maps.figures import new_figure, plain_frame, write_figure

SUPPLY: Final = "supply"
COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7")  # Okabe and Ito
DASHES: Final = ("-", "--", "-.", ":")


@dataclass(frozen=True, slots=True)
class Case:
    """A plan under one regime, and who its movements belong to."""

    name: str
    plan: Plan
    nations: Mapping[str, str]  # of movements by id; supply is no nation's
    seconds: float

    def of(self, nation: str) -> list[MovementResult]:
        """Give the movements of a nation."""
        return [m for m in self.plan.movements if self.nations[m.id] == nation]

    @property
    def moved(self) -> list[MovementResult]:
        """All movements but those of supply."""
        return [m for m in self.plan.movements if self.nations[m.id] != SUPPLY]


def main() -> None:
    """Compare what the command line names, or say how to."""
    match sys.argv[1:]:
        case [scenario, picture, *regimes] if 1 <= len(regimes) <= len(COLOURS):
            compare(Path(scenario), Path(picture), regimes)
        case _:
            sys.exit(__doc__)


def compare(scenario: Path, picture: Path, regimes: Sequence[str]) -> None:
    """Plan under every regime, then write tables and picture."""
    cases = [planned(scenario, regime) for regime in regimes]
    for line in (*summary(cases), "", *by_nation(cases)):
        sys.stdout.write(f"{line}\n")
    draw(cases, picture)


def planned(path: Path, regime: str) -> Case:
    """Plan a scenario under a regime."""
    scenario = corridors.read_scenario(path, regime=regime)
    network = corridors.open_network(
        scenario.settings.network, folder=scenario.folder, progress=lambda _: None
    )
    begun = time.monotonic()
    plan = corridors.plan(network, scenario)
    seconds = time.monotonic() - begun
    return Case(Path(regime).stem, plan, nations_of(scenario), seconds)


def nations_of(scenario: Scenario) -> dict[str, str]:
    """Give the nation of every movement, by id."""
    supply = {flow.id: SUPPLY for flow in scenario.sustainment}
    return supply | {m.id: m.nation or "none" for m in scenario.movements}


def summary(cases: Sequence[Case]) -> Iterator[str]:
    """Write a row for each figure, a column for each regime."""
    yield row("", (case.name for case in cases))
    yield row("---", ("---:" for _ in cases))
    yield row("serials moved", (share(case.moved) for case in cases))
    yield row(
        "serials of supply that arrive", (share(case.of(SUPPLY)) for case in cases)
    )
    yield row("closure of the force", (closure(case.moved) for case in cases))
    yield row("half of it there", (half_there(case.moved) for case in cases))
    yield row("movements late", (str(late(case.moved)) for case in cases))
    yield row("serials with a leg by rail", (by_rail(case.moved) for case in cases))
    yield row("dearest bottleneck", (dearest(case.plan) for case in cases))
    yield row("gap to the bound", (gap(case.plan) for case in cases))
    yield row("seconds", (f"{case.seconds:.0f}" for case in cases))


def by_nation(cases: Sequence[Case]) -> Iterator[str]:
    """Write a row for each nation: its serials, and when the last of them is there."""
    yield row("nation", ("serials", *(case.name for case in cases)))
    yield row("---", ("---:", *("---:" for _ in cases)))
    for nation in sorted({*cases[0].nations.values()} - {SUPPLY}):
        serials = sum(m.serials for m in cases[0].of(nation))
        yield row(nation, (str(serials), *(closure(c.of(nation)) for c in cases)))


def row(head: str, cells: Iterable[str]) -> str:
    """Write a row of a table."""
    return f"| {' | '.join((head, *cells))} |"


def share(movements: Sequence[MovementResult]) -> str:
    """Say how many serials of all are delivered."""
    delivered = sum(m.delivered for m in movements)
    return f"{delivered} of {sum(m.serials for m in movements)}"


def closure(movements: Sequence[MovementResult]) -> str:
    """Say when the last serial is there, or how many of them ever are."""
    if any(m.unmet for m in movements):
        return f"never: {share(movements)}"
    return days(max(m.closure_h or 0.0 for m in movements))


def half_there(movements: Sequence[MovementResult]) -> str:
    """Say when half of all serials are there."""
    hours = arrivals_h(movements)
    wanted = math.ceil(sum(m.serials for m in movements) / 2)
    return days(hours[wanted - 1]) if len(hours) >= wanted else "never"


def days(hours: float) -> str:
    """Write hours as days."""
    return f"{hours / HOURS_A_DAY:.1f} d"


def late(movements: Sequence[MovementResult]) -> int:
    """Count movements that close after they are due, or not at all."""
    return sum(bool(m.late_h) or m.unmet > 0 for m in movements)


def by_rail(movements: Sequence[MovementResult]) -> str:
    """Say how many of the delivered serials take a train somewhere."""
    trains = sum(
        len(corridor.itineraries)
        for movement in movements
        for corridor in movement.corridors
        if corridor.by_rail
    )
    return f"{trains} of {sum(m.delivered for m in movements)}"


def dearest(plan: Plan) -> str:
    """Name the link at which one serial a day more would save most."""
    if not plan.bottlenecks:
        return "none"
    most = plan.bottlenecks[0]
    return f"{most.name}, {most.price:,.0f} serial-hours"


def gap(plan: Plan) -> str:
    """Write the share of the objective that the bound leaves open."""
    return "none" if plan.gap is None else f"{plan.gap:.1%}"


def draw(cases: Sequence[Case], path: Path) -> None:
    """Draw how many serials have arrived by when, a line for each regime."""
    figure = new_figure(7.2, 3.4)
    axes = figure.add_axes((0.08, 0.14, 0.9, 0.82))
    plain_frame(axes)
    for case, colour, dash in zip(cases, COLOURS, DASHES, strict=False):
        days_after = [hour / HOURS_A_DAY for hour in arrivals_h(case.moved)]
        end = case.plan.horizon_h / HOURS_A_DAY
        look = {"color": colour, "linestyle": dash, "label": case.name}
        step_up(axes, days_after, end, **look)
    axes.set(xlabel="days from the start", ylabel="serials there")
    axes.set(xlim=(0, end), ylim=(0, None))
    axes.legend(frameon=False, fontsize=8)
    write_figure(figure, path)


if __name__ == "__main__":
    main()
