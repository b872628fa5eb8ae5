"""The command line: the only room that sees all others."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from corridors.document import plan_json
from corridors.faults import ScenarioError
from corridors.folder import FolderError, whole_folder
from corridors.itinerary import Plan
from corridors.networks import open_network
from corridors.plan import place
from corridors.plan import plan as make_plan
from corridors.scenario import Scenario
from corridors.scenario_file import EXERCISE, read_scenario
from corridors.serials import pack_serials
from corridors.summary import info_lines, plan_lines, understood_lines
from corridors.tables import itineraries_csv, movement_table_csv
from corridors.verify import VerifyError, verify_folder
from geodata.info import network_info
from geodata.network import Network, NetworkError
from geodata.read import read_network
from geodata.store import save_network

EXIT_DONE: Final = 0
EXIT_UNMET: Final = 1
EXIT_BAD_INPUT: Final = 2
EXIT_INTERRUPTED: Final = 130

app = typer.Typer(
    help="Reinforcement plans over OpenStreetMap's roads and railways: which serial "
    "takes which corridor, when it arrives, what holds it back, on a map. Every figure "
    "is a planning estimate.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
network_app = typer.Typer(
    help="Networks of OpenStreetMap: build them of files, fetch them, look into them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(network_app, name="network")

messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

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
Output = Annotated[
    Path, typer.Option("-o", "--output", metavar="NET", help="The network file to write.")
]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit code.

    0 done; 1 solved, but demand is unmet; 2 bad input; 130 interrupted.
    """
    try:
        app(args=None if argv is None else list(argv), prog_name="corridors")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_BAD_INPUT
    return EXIT_DONE


@app.command()
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
    with _reported():
        stated = read_scenario(scenario)
        with _steps() as step:
            on = _network_of(stated, network, step)
            made = make_plan(on, stated, time_limit_s=time_limit, gap=gap, progress=step)
            step("writing the plan")
            _write_plan(made, stated, output)
        _say(plan_lines(made))
        _say([f"Written to {output}: {', '.join(sorted(_OUTPUTS))}"])
        raise typer.Exit(EXIT_UNMET if made.unmet else EXIT_DONE)


@app.command()
def check(scenario: ScenarioPath = None, network: NetworkName = None) -> None:
    """Say what was understood of a scenario, or every fault in it at once."""
    with _reported():
        stated = read_scenario(scenario)
        with _steps() as step:
            on = _network_of(stated, network, step)
            sites, capacity = place(on, stated)
        serials = pack_serials(stated)
        lines = understood_lines(
            on, stated, sites=sites, serials=serials, capacity=capacity
        )
        _say(lines)


@app.command()
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder for the scenario.")
    ],
) -> None:
    """Write a starter scenario to edit: the exercise on the embedded theatre."""
    with _reported():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderError(f"{folder}: exists already; give a new folder")
        shutil.copytree(EXERCISE, folder, dirs_exist_ok=True)
        _say(
            [
                f"Written to {folder}: edit {folder / 'scenario.toml'} and its tables,",
                f"then: corridors check {folder} && corridors plan {folder}",
            ]
        )


@app.command()
def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that 'plan' wrote.")
    ] = Path("plan"),
) -> None:
    """Check a written plan from its files alone."""
    with _reported():
        report = verify_folder(folder)
        _say(report.checked)
        for fault in report.faults:
            messages.print(f"corridors: {fault}", style="red")
        raise typer.Exit(EXIT_BAD_INPUT if report.faults else EXIT_DONE)


@network_app.command()
def build(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="OpenStreetMap files: .osm, .osm.gz, .osm.bz2, .osm.pbf.",
        ),
    ],
    output: Output,
    name: Annotated[
        str | None,
        typer.Option(help="The network's name; by default those of the files."),
    ] = None,
    keep_sidings: Annotated[
        bool,
        typer.Option(
            "--keep-sidings", help="Keep yards, sidings, spurs and crossovers."
        ),
    ] = False,
) -> None:
    """Build one network of OpenStreetMap files."""
    with _reported():
        with _steps() as step:
            built = read_network(
                files, name=name, keep_sidings=keep_sidings, progress=step
            )
            step(f"writing {output}")
            save_network(built, output)
        _say(info_lines(built, network_info(built)))
        _say([f"Written to {output}"])


@network_app.command()
def fetch(
    output: Output,
    place_names: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            metavar="P",
            help="A place by its name in OpenStreetMap; may be given several times.",
        ),
    ] = None,
    bbox: Annotated[
        str | None, typer.Option(metavar="W,S,E,N", help="A box in degrees.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where downloads are kept and found again; by default the user's "
            "own folder for such things.",
        ),
    ] = None,
    overpass_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Another Overpass server.")
    ] = None,
    nominatim_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Another Nominatim server.")
    ] = None,
    keep_sidings: Annotated[
        bool,
        typer.Option(
            "--keep-sidings", help="Keep yards, sidings, spurs and crossovers."
        ),
    ] = False,
) -> None:
    """Download road and rail from Overpass, tile by tile, and build their network."""
    from geodata.build import build_network  # noqa: PLC0415 - osmnx takes a second
    from geodata.osm import fetch_bbox, fetch_places  # noqa: PLC0415

    with _reported():
        if bool(place_names) == bool(bbox):
            raise NetworkError("give either --place (once or more) or --bbox W,S,E,N")
        kept = cache or Path(typer.get_app_dir("corridors")) / "overpass"
        with _tiles() as progress:
            if bbox:
                extract = fetch_bbox(
                    _box(bbox), cache=kept, overpass_url=overpass_url, progress=progress
                )
            else:
                extract = fetch_places(
                    place_names or [],
                    cache=kept,
                    overpass_url=overpass_url,
                    nominatim_url=nominatim_url,
                    progress=progress,
                )
        built = build_network(extract, keep_sidings=keep_sidings)
        save_network(built, output)
        _say(info_lines(built, network_info(built)))
        _say([f"Written to {output}"])


@network_app.command()
def info(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NET", help="'theatre', a network file, or an OpenStreetMap file."
        ),
    ],
) -> None:
    """Say what is in a network, and how much of it is known."""
    with _reported():
        with _steps() as step:
            found = open_network(network, progress=step)
        _say(info_lines(found, network_info(found)))


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


def _network_of(
    stated: Scenario, given: str | None, step: Callable[[str], None]
) -> Network:
    """Open the network named on the command line, or else the scenario's."""
    if given is not None:
        return open_network(given, progress=step)
    return open_network(
        stated.settings.network, folder=stated.folder, progress=step
    )


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise NetworkError(
            f"--bbox {text!r}: four numbers with commas, west,south,east,north"
        ) from None
    return west, south, east, north


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


@contextmanager
def _reported() -> Iterator[None]:
    """Turn what the planner can mend into messages and exit codes."""
    try:
        yield
    except ScenarioError as error:
        for fault in error.faults:
            messages.print(f"corridors: {fault}", style="red")
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except (NetworkError, FolderError, VerifyError) as error:
        messages.print(f"corridors: {error}", style="red")
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        messages.print(f"corridors: {where}{error.strerror or error}", style="red")
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except KeyboardInterrupt as error:
        messages.print("corridors: interrupted; nothing was written", style="red")
        raise typer.Exit(EXIT_INTERRUPTED) from error


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on the terminal's error stream."""
    with messages.status("starting") as status:

        def step(what: str) -> None:
            status.update(what)

        yield step


@contextmanager
def _tiles() -> Iterator[Callable[[int, int], None]]:
    """Show how many tiles of a download are there."""
    columns = (TextColumn("downloading"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=messages) as progress:
        task = progress.add_task("tiles", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
