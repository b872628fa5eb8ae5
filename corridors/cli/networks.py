"""The commands on networks: build, fetch, info."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridors.cli.terminal import reported, say, steps, tiles
from corridors.networks import open_network
from corridors.summary import info_lines
from geodata.info import network_info
from geodata.network import Network, NetworkError
from geodata.read import KINDS, read_network
from geodata.store import is_network_file, save_network

Output = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="NET", help="The network file to write."),
]


Sidings = Annotated[
    bool,
    typer.Option("--keep-sidings", help="Keep yards, sidings, spurs and crossovers."),
]


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
    keep_sidings: Sidings = False,
) -> None:
    """Build one network of OpenStreetMap files."""
    with reported():
        _check_output(output)
        with steps() as step:
            built = read_network(
                files, name=name, keep_sidings=keep_sidings, progress=step
            )
            step(f"writing {output}")
            save_network(built, output)
        _say_written(built, output)


def fetch(  # noqa: PLR0917 - typer passes options by name
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
    keep_sidings: Sidings = False,
) -> None:
    """Download road and rail from Overpass, tile by tile, and build their network."""
    from geodata.build import build_network  # noqa: PLC0415 - osmnx takes a second
    from geodata.osm import fetch_bbox, fetch_places  # noqa: PLC0415

    with reported():
        if bool(place_names) == bool(bbox):
            raise NetworkError("give either --place (once or more) or --bbox W,S,E,N")
        _check_output(output)
        box = _box(bbox) if bbox else None
        kept = cache or Path(typer.get_app_dir("corridors")) / "overpass"
        with tiles() as progress:
            if box:
                extract = fetch_bbox(
                    box, cache=kept, overpass_url=overpass_url, progress=progress
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
        _say_written(built, output)


def info(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NET", help="'theatre', a network file, or an OpenStreetMap file."
        ),
    ],
) -> None:
    """Say what is in a network, and how much of it is known."""
    with reported():
        with steps() as step:
            found = open_network(network, progress=step)
        say(info_lines(found, network_info(found)))


def _say_written(built: Network, path: Path) -> None:
    say(info_lines(built, network_info(built)))
    say([f"Written to {path}"])


def _check_output(path: Path) -> None:
    """Refuse what could not be written, or not be read again, before the work."""
    if path.is_dir():
        raise NetworkError(f"{path}: is a folder; name a file to write")
    if path.name.lower().endswith(KINDS):
        raise NetworkError(
            f"{path}: would be taken for an OpenStreetMap file; name it otherwise, "
            "such as europe.network"
        )
    if not path.parent.is_dir():
        raise NetworkError(f"{path}: there is no folder {path.parent}")
    if path.exists() and path.is_file() and not is_network_file(path):
        raise NetworkError(
            f"{path}: exists and is no network; name a new file, or remove it first"
        )


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise NetworkError(
            f"--bbox {text!r}: four numbers with commas, west,south,east,north"
        ) from None
    return west, south, east, north
