"""The commands on scenarios and plans: plan, check, new, verify."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from corridors.cli.outputs import OUTPUTS, load_drawing, write_outputs
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
from corridors.folder import FolderError, check_replaceable, whole_folder
from corridors.itinerary import Plan
from corridors.networks import open_network
from corridors.place import place
from corridors.plan import GAP, TIME_LIMIT_S
from corridors.plan import plan as make_plan
from corridors.scenario import Scenario
from corridors.scenario_file import EXERCISE, read_scenario
from corridors.serials import pack_serials
from corridors.summary import plan_lines
from corridors.understood import understood_lines
from corridors.verify import Report, verify_folder
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
RegimeName = Annotated[
    str | None,
    typer.Option(
        "--regime",
        metavar="REGIME",
        help="Plan under this regime, not the scenario's: 'peace', 'crisis', "
        "'emergency', or a file of your own.",
        show_default=False,
    ),
]


def plan(  # noqa: PLR0917 - typer passes options by name
    scenario: ScenarioPath = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="DIR", help="The folder to write the plan into."
        ),
    ] = Path("plan"),
    network: NetworkName = None,
    regime: RegimeName = None,
    time_limit: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            min=0,
            help="Stop the search after this time, with the best plan found. A search "
            "that ends by itself before gives the same plan on every machine.",
        ),
    ] = TIME_LIMIT_S,
    max_corridors: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=1000,
            help="Keep every movement to so many corridors, or to one for "
            "each kind of serial if those are more; 0: any number. By default as the "
            "scenario says.",
            show_default=False,
        ),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(
            metavar="FRACTION",
            min=0,
            max=1,
            help="Stop the search when the plan is within this fraction of its bound.",
        ),
    ] = GAP,
) -> None:
    """Plan a scenario: write corridors, tables and a map into DIR.

    DIR holds map.html, report.html to print, plan.json, layers for GIS, tables of
    movements, trains, critical points, capacity, arrivals and itineraries, and graphs/
    of the three busiest corridors of each movement. Exit code 1 says that some serials
    could not be delivered, 2 that what was written breaks a rule: then every fault is
    told, and the plan is not to be used.
    """
    with reported():
        check_replaceable(output)
        stated = _limited(read_scenario(scenario, regime=regime), max_corridors)
        with steps() as step:
            on = _network_of(stated, network, step)
            load_drawing()
            made = make_plan(
                on, stated, time_limit_s=time_limit, gap=gap, progress=step
            )
        say(plan_lines(made))
        with steps() as step:
            step("writing the plan")
            _write_plan(made, stated, output)
        say([f"Written to {output}: {', '.join(sorted(OUTPUTS))}"])
        _say_verified(verify_folder(output))
        if made.interrupted:
            complain("interrupted: what was found so far is written")
            raise typer.Exit(EXIT_INTERRUPTED)
        raise typer.Exit(EXIT_UNMET if made.unmet else EXIT_DONE)


def _limited(stated: Scenario, max_corridors: int | None) -> Scenario:
    """Let the command line's number of corridors stand in for the scenario's."""
    if max_corridors is None:
        return stated
    settings = stated.settings.model_copy(update={"max_corridors": max_corridors})
    return stated.model_copy(update={"settings": settings})


def check(
    scenario: ScenarioPath = None,
    network: NetworkName = None,
    regime: RegimeName = None,
) -> None:
    """Say what was understood of a scenario, or every fault in it at once."""
    with reported():
        stated = read_scenario(scenario, regime=regime)
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
        _say_verified(verify_folder(folder))
        raise typer.Exit(EXIT_DONE)


def _say_verified(report: Report) -> None:
    """Say in a line what was verified; tell faults, and end, when there are any."""
    say(report.checked)
    for fault in report.told:
        complain(fault)
    if report.faults:
        raise typer.Exit(EXIT_BAD_INPUT)


def _write_plan(made: Plan, stated: Scenario, folder: Path) -> None:
    with whole_folder(folder) as draft:
        write_outputs(made, stated, draft)


def _network_of(stated: Scenario, given: str | None, step: Step) -> Network:
    """Open the network named on the command line, or else the scenario's."""
    if given is not None:
        return open_network(given, progress=step)
    return open_network(stated.settings.network, folder=stated.folder, progress=step)
