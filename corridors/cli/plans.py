"""The commands on scenarios and plans: plan, check, new, verify."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from corridors.cli.terminal import (
    EXIT_BAD_INPUT,
    EXIT_DONE,
    EXIT_INTERRUPTED,
    EXIT_UNMET,
    Step,
    complain,
    reported,
    say,
    steps,
)
from corridors.document import plan_json
from corridors.folder import FolderError, whole_folder
from corridors.itinerary import Plan
from corridors.networks import open_network
from corridors.place import place
from corridors.plan import plan as make_plan
from corridors.scenario import Scenario
from corridors.scenario_file import EXERCISE, read_scenario
from corridors.serials import pack_serials
from corridors.summary import plan_lines, understood_lines
from corridors.tables import itineraries_csv, movement_table_csv
from corridors.verify import verify_folder
from geodata.network import Network

ScenarioPath = Annotated[
    Path | None,
    typer.Argument(
        help="A TOML file, or a folder with scenario.toml. Left out: the exercise on "
        "the embedded theatre.",
        show_default=False,
    ),
]
NetworkName = Annotated[
    str | None,
    typer.Option(
        "--network",
        metavar="NET",
        help="Plan on this network, not the scenario's: 'theatre', a file made by "
        "'network build', or an OpenStreetMap file.",
        show_default=False,
    ),
]


def plan(
    scenario: ScenarioPath = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="DIR", help="The folder to write the plan into."
        ),
    ] = Path("plan"),
    network: NetworkName = None,
    time_limit: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            min=0,
            help="Stop pricing bottlenecks after this time; the plan itself is one "
            "exact pass and takes what it takes.",
        ),
    ] = 60.0,
    gap: Annotated[
        float,
        typer.Option(
            metavar="FRACTION",
            min=0,
            max=1,
            help="Skip the pricing of bottlenecks when the plan is within this "
            "fraction of its bound and delivers everything.",
        ),
    ] = 0.0,
) -> None:
    """Plan a scenario: write corridors, tables and a map into DIR.

    DIR holds map.html, corridors.geojson, links.geojson, plan.json, movement_table.csv
    and itineraries.csv. Exit code 1 says that some serials could not be delivered.
    """
    with reported():
        stated = read_scenario(scenario)
        with steps() as step:
            on = _network_of(stated, network, step)
            made = make_plan(
                on, stated, time_limit_s=time_limit, gap=gap, progress=step
            )
            step("writing the plan")
            _write_plan(made, stated, output)
        say(plan_lines(made))
        say([f"Written to {output}: {', '.join(sorted(_OUTPUTS))}"])
        if made.interrupted:
            complain("interrupted: what was found so far is written")
            raise typer.Exit(EXIT_INTERRUPTED)
        raise typer.Exit(EXIT_UNMET if made.unmet else EXIT_DONE)


def check(scenario: ScenarioPath = None, network: NetworkName = None) -> None:
    """Say what was understood of a scenario, or every fault in it at once."""
    with reported():
        stated = read_scenario(scenario)
        with steps() as step:
            on = _network_of(stated, network, step)
            placed = place(on, stated)
        serials = pack_serials(stated)
        say(understood_lines(placed, stated, serials))


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder for the scenario.")
    ],
) -> None:
    """Write a starter scenario to edit: the exercise on the embedded theatre."""
    with reported():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderError(f"{folder}: exists already; give a new folder")
        shutil.copytree(EXERCISE, folder, dirs_exist_ok=True)
        say(
            [
                f"Written to {folder}: edit {folder / 'scenario.toml'} and its tables,",
                f"then: corridors check {folder} && corridors plan {folder}",
            ]
        )


def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that 'plan' wrote.")
    ] = Path("plan"),
) -> None:
    """Check a written plan from its files alone."""
    with reported():
        report = verify_folder(folder)
        say(report.checked)
        for fault in report.faults:
            complain(fault)
        raise typer.Exit(EXIT_BAD_INPUT if report.faults else EXIT_DONE)


def _write_plan(made: Plan, stated: Scenario, folder: Path) -> None:
    with whole_folder(folder) as draft:
        for name, write in _OUTPUTS.items():
            write(made, stated, draft / name)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_map(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import save_map  # noqa: PLC0415 - folium takes a second

    save_map(made, path)


def _write_corridors(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import write_corridors  # noqa: PLC0415

    write_corridors(made, path)


def _write_links(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import write_links  # noqa: PLC0415

    write_links(made, path)


_OUTPUTS: Final[dict[str, Callable[[Plan, Scenario, Path], None]]] = {
    "corridors.geojson": _write_corridors,
    "links.geojson": _write_links,
    "movement_table.csv": lambda made, stated, path: _write_text(
        movement_table_csv(made, start=stated.settings.start), path
    ),
    "itineraries.csv": lambda made, _, path: _write_text(itineraries_csv(made), path),
    "map.html": _write_map,
    "plan.json": lambda made, _, path: _write_text(plan_json(made), path),
}


def _network_of(stated: Scenario, given: str | None, step: Step) -> Network:
    """Open the network named on the command line, or else the scenario's."""
    if given is not None:
        return open_network(given, progress=step)
    return open_network(stated.settings.network, folder=stated.folder, progress=step)
