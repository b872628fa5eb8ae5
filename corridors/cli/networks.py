"""The commands on networks: build, fetch, info."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer

from corridors.audit_lines import audit_lines
from corridors.cli.options import (
    Classes,
    Clip,
    Name,
    OverlayFile,
    Prune,
    Sidings,
    SitesFile,
    Strict,
    read_box,
    wanted,
)
from corridors.cli.terminal import caution, reported, say, stages, steps, tiles
from corridors.networks import open_network
from corridors.summary import first_rows, info_lines, note_lines
from geodata.audit import audit_network
from geodata.build import LOWEST_CLASS, Step, build_network
from geodata.clip import Bbox
from geodata.extract import Extract
from geodata.info import network_info
from geodata.network import Network, NetworkError
from geodata.queries import Asked, what_to_ask
from geodata.read import KINDS, read_network
from geodata.store import is_network_file, save_network

_STDOUT: Final = "-"

Output = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="NET", help="The network file to write."),
]


Audited = Annotated[
    bool,
    typer.Option(
        "--audit",
        help="Say instead how much is known, inferred or unknown, by country and "
        "class; the smallest posted limits on the main corridors; parts that stand "
        "apart; and links to doubt, with the reason and the remedy.",
    ),
]

Findings = Annotated[
    str | None,
    typer.Option(
        "--audit-geojson",
        metavar="FILE",
        help="Audit, and write the doubtful links, the weakest structures and the "
        "parts that stand apart as GeoJSON, which QGIS opens; '-' writes it to "
        "stdout, and nothing else.",
        show_default=False,
    ),
]


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="OpenStreetMap files: .osm, .osm.gz, .osm.bz2, .osm.pbf.",
    ),
]


def build(  # noqa: PLR0917 - typer passes options by name
    files: Files,
    output: Output,
    name: Name = None,
    classes: Classes = LOWEST_CLASS,
    clip: Clip = None,
    sites: SitesFile = None,
    keep_sidings: Sidings = False,
    prune: Prune = False,
    overlay: OverlayFile = None,
    strict: Strict = False,
) -> None:
    """Build one network of OpenStreetMap files."""
    with reported():
        _check_output(output)
        kept = wanted(
            name=name,
            classes=classes,
            clip=clip,
            sites=sites,
            keep_sidings=keep_sidings,
            prune=prune,
            overlay=overlay,
            strict=strict,
        )
        with stages() as stage:
            built = read_network(files, **kept, progress=stage)
            _save(built, output, stage)
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
    name: Name = None,
    classes: Classes = LOWEST_CLASS,
    clip: Clip = None,
    sites: SitesFile = None,
    keep_sidings: Sidings = False,
    prune: Prune = False,
    overlay: OverlayFile = None,
    strict: Strict = False,
) -> None:
    """Download road and rail from Overpass, tile by tile, and build their network."""
    with reported():
        if bool(place_names) == bool(bbox):
            raise NetworkError("give either --place (once or more) or --bbox W,S,E,N")
        _check_output(output)
        box = read_box("--bbox", bbox) if bbox else None
        kept = wanted(
            name=name,
            classes=classes,
            clip=clip,
            sites=sites,
            keep_sidings=keep_sidings,
            prune=prune,
            overlay=overlay,
            strict=strict,
        )
        asked = what_to_ask(classes, sites=bool(sites), overlay=bool(overlay))
        extract = _downloaded(
            box or place_names or [],
            cache=cache or Path(typer.get_app_dir("corridors")) / "overpass",
            overpass_url=overpass_url,
            nominatim_url=nominatim_url,
            asked=asked,
        )
        with stages() as stage:
            built = build_network(extract, **kept, progress=stage)
            _save(built, output, stage)
        _say_written(built, output)


def _downloaded(
    area: Bbox | list[str],
    *,
    cache: Path,
    overpass_url: str | None,
    nominatim_url: str | None,
    asked: Asked,
) -> Extract:
    """Download a box or places, with a bar for the tiles."""
    from geodata.osm import fetch_bbox, fetch_places  # noqa: PLC0415 - takes a second

    with tiles() as progress:
        if isinstance(area, tuple):
            return fetch_bbox(
                area,
                cache=cache,
                overpass_url=overpass_url,
                asked=asked,
                progress=progress,
            )
        return fetch_places(
            area,
            cache=cache,
            overpass_url=overpass_url,
            nominatim_url=nominatim_url,
            asked=asked,
            progress=progress,
        )


def info(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NET", help="'theatre', a network file, or an OpenStreetMap file."
        ),
    ],
    audit: Audited = False,
    audit_geojson: Findings = None,
) -> None:
    """Say what is in a network, and how much of it is known.

    An audit tells what OpenStreetMap and overlays say: it is no engineer's assessment
    of any road, line or bridge.
    """
    with reported():
        if audit_geojson is not None and audit_geojson != _STDOUT:
            _check_findings(Path(audit_geojson))
        with steps() as step:
            found = open_network(network, progress=step)
            if audit or audit_geojson:
                step("auditing the network")
                lines = _audit_lines(found, audit_geojson)
            else:
                lines = [*info_lines(found, network_info(found)), *note_lines(found)]
        say(lines)


def _audit_lines(found: Network, file: str | None) -> Iterable[str]:
    """Audit a network; write the findings to a file, or give them for stdout."""
    made = audit_network(found)
    if file is None:
        return audit_lines(found, made)
    from maps import audit_geojson  # noqa: PLC0415 - folium takes a second

    findings = audit_geojson(found, made)
    if file == _STDOUT:
        return findings.splitlines()
    Path(file).write_text(findings, encoding="utf-8", newline="\n")
    return [*audit_lines(found, made), f"Written to {file}"]


def _save(built: Network, path: Path, stage: Step) -> None:
    stage(f"writing {path.name}")
    save_network(built, path)


def _say_written(built: Network, path: Path) -> None:
    for note in first_rows(built.provenance.notes):
        caution(note)
    say(info_lines(built, network_info(built)))
    say([f"Written to {path}"])


def _check_output(path: Path) -> None:
    """Refuse what could not be written, or not be read again, before the work."""
    _check_file(path)
    if path.name.lower().endswith(KINDS):
        raise NetworkError(
            f"{path}: would be taken for an OpenStreetMap file; name it otherwise, "
            "such as europe.network"
        )
    if path.exists() and path.is_file() and not is_network_file(path):
        raise NetworkError(
            f"{path}: exists and is no network; name a new file, or remove it first"
        )


def _check_findings(path: Path) -> None:
    """Refuse to write over anything but an earlier GeoJSON, and before the work."""
    _check_file(path)
    if path.exists() and not path.name.lower().endswith((".geojson", ".json")):
        raise NetworkError(f"{path}: exists and is no GeoJSON; name a new file")


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise NetworkError(f"{path}: is a folder; name a file to write")
    if not path.parent.is_dir():
        raise NetworkError(f"{path}: there is no folder {path.parent}")
