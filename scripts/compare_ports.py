"""Plan one brigade from five ports, by regime, mode and trains a day: two tables.

    python scripts/compare_ports.py SCENARIO [SECONDS]

SCENARIO has one movement and the sites of all ports; each plan is searched for SECONDS,
30 unless said. The tables are Markdown on standard output; docs/closures.md shows what
it made of examples/five-ports.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import corridors
from corridors.itinerary import Plan
from corridors.scenario import Override, Scenario
from geodata.defaults import HOURS_A_DAY

GOALS: Final = {
    "Bremerhaven": "Rzeszów",
    "Antwerp": "Rzeszów",
    "Gdańsk": "Rzeszów",
    "Constanța": "Suceava",
    "Alexandroupoli": "Suceava",
}
RAMPS: Final = {
    "Bremerhaven": "Bremerhaven-Speckenbüttel",
    "Antwerp": "Antwerpen-Noord",
    "Gdańsk": "Gdańsk Port Północny",
    "Constanța": "Constanța Port (Agigea Sud)",
    "Alexandroupoli": "Alexandroupoli Port",
    "Rzeszów": "Rzeszów Główny",
    "Suceava": "Suceava",
}
REGIMES: Final = ("peace", "emergency")
TRAINS_A_DAY: Final = (2, 3, 6)
WISHES: Final = {"rail": {"avoid": ("road",)}, "road": {"prefer": ("road",)}}
# A column has fewer vehicles than the wagons of a train can take.
SERIAL_VEHICLES: Final = {"rail": 150, "road": 40}
SECONDS: Final = 30.0
PLANNERS: Final = 2


@dataclass(frozen=True, slots=True)
class Case:
    """What is supposed of one plan."""

    port: str
    mode: str
    regime: str
    trains_a_day: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out."""

    closure_days: float | None  # None: not all arrive
    trains: int
    serials: int
    binding: str
    gap: float | None


def main() -> None:
    """Plan all cases of what the command line names, or say how to."""
    match sys.argv[1:]:
        case [scenario]:
            compare(Path(scenario), SECONDS)
        case [scenario, seconds] if seconds.isdigit():
            compare(Path(scenario), float(seconds))
        case _:
            sys.exit(__doc__)


def compare(path: Path, seconds: float) -> None:
    """Plan every case, and write the tables."""
    cases = [Case(*each) for each in product(GOALS, WISHES, REGIMES, TRAINS_A_DAY)]
    n = len(cases)
    with ProcessPoolExecutor(PLANNERS) as planners:
        found = planners.map(answered, [path] * n, cases, [seconds] * n)
        answers = dict(zip(cases, told(found, n), strict=True))
    for line in (*closures(answers), "", *bindings(answers)):
        sys.stdout.write(f"{line}\n")


def told(found: Iterable[Answer], n: int) -> Iterator[Answer]:
    """Pass answers on, and tell how many there are."""
    for number, answer in enumerate(found, start=1):
        sys.stderr.write(f"\r{number} of {n} plans")
        yield answer
    sys.stderr.write("\n")


def answered(path: Path, case: Case, seconds: float) -> Answer:
    """Plan a case."""
    scenario = supposed(corridors.read_scenario(path, regime=case.regime), case)
    network = corridors.open_network(
        scenario.settings.network, folder=scenario.folder, progress=lambda _: None
    )
    plan = corridors.plan(network, scenario, time_limit_s=seconds)
    (movement,) = plan.movements
    closure_h = None if movement.unmet else movement.closure_h
    return Answer(
        closure_days=None if closure_h is None else closure_h / HOURS_A_DAY,
        trains=trains(plan),
        serials=movement.serials,
        binding=binding(plan),
        gap=plan.gap,
    )


def supposed(scenario: Scenario, case: Case) -> Scenario:
    """Let the brigade go from the port of a case, on its terms."""
    (movement,) = scenario.movements
    goal = GOALS[case.port]
    wishes = {"prefer": (), "avoid": ()} | WISHES[case.mode]
    way = {"origin": case.port, "destination": goal} | wishes
    serial_vehicles = {"serial_vehicles": SERIAL_VEHICLES[case.mode]}
    return scenario.model_copy(
        update={
            "movements": (movement.model_copy(update=way),),
            "settings": scenario.settings.model_copy(update=serial_vehicles),
            "overrides": (
                limit(case.port, case.trains_a_day),
                limit(goal, case.trains_a_day),
            ),
        }
    )


def limit(site: str, trains_a_day: int) -> Override:
    """Let the ramp of a site take so many trains a day."""
    return Override(
        name=RAMPS[site],
        mode="transfer",
        trains_per_day=trains_a_day,
        source="what the case supposes",
    )


def trains(plan: Plan) -> int:
    """Count the serials that take a train somewhere."""
    return sum(len(c.itineraries) for c in plan.corridors if c.by_rail)


def binding(plan: Plan) -> str:
    """Name what would save most if one serial a day more went through, and how much."""
    dearest = next(iter(plan.bottlenecks), None)
    if dearest is None or not dearest.price:
        return "nothing is full"
    counted, *_ = dearest.unit.split()
    return f"{dearest.name}, its {counted}: {dearest.price:,.0f} serial-hours"


def closures(answers: dict[Case, Answer]) -> Iterator[str]:
    """Write a row for each port and mode, columns for regimes and trains a day."""
    columns = list(product(REGIMES, TRAINS_A_DAY))
    yield row("from", "by", *(f"{regime}, {n} a day" for regime, n in columns))
    yield row("---", "---", *("---:" for _ in columns))
    for port, mode in product(GOALS, WISHES):
        cells = (closure(answers[Case(port, mode, *column)]) for column in columns)
        yield row(f"{port} to {GOALS[port]}", mode, *cells)


def bindings(answers: dict[Case, Answer]) -> Iterator[str]:
    """Write a row for each case: closure, trains, the dearest resource, the gap."""
    yield row(
        "from",
        "by",
        "regime",
        "trains a day",
        "closure",
        "serials by rail",
        "binding resource, and what one serial a day more saves",
        "gap",
    )
    yield row("---", "---", "---", "---:", "---:", "---:", "---", "---:")
    for case, answer in answers.items():
        yield row(
            case.port,
            case.mode,
            case.regime,
            str(case.trains_a_day),
            closure(answer),
            f"{answer.trains} of {answer.serials}",
            answer.binding,
            "none" if answer.gap is None else f"{answer.gap:.1%}",
        )


def closure(answer: Answer) -> str:
    """Write the closure in days."""
    return "never" if answer.closure_days is None else f"{answer.closure_days:.1f} d"


def row(*cells: str) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
