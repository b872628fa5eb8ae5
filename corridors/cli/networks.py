"""The commands on networks: build, fetch, info."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import typer

from corridors.audit_lines import audit_lines
from corridors.cli.terminal import caution, reported, say, stages, steps, tiles
from corridors.networks import open_network
from corridors.scenario_file import read_sites
from corridors.summary import first_rows, info_lines, note_lines
from geodata.access.sites import Site
from geodata.audit import audit_network
from geodata.build import LOWEST_CLASS
from geodata.clip import Area, Bbox, box_area, read_area
from geodata.defaults import ROAD_LADDER
from geodata.info import network_info
from geodata.network import Network, NetworkError
from geodata.overlay.file import read_overlay
from geodata.overlay.rows import NO_OVERLAY, Overlay
from geodata.read import KINDS, read_network
from geodata.store import is_network_file, save_network

_STDOUT: Final = "-"
_GEOJSON: Final = {".geojson", ".json"}

Output = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="NET", help="The network file to write."),
]


Sidings = Annotated[
    bool,
    typer.Option("--keep-sidings", help="Keep yards, sidings, spurs and crossovers."),
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
Name = Annotated[
    str | None,
    typer.Option(help="The network's name; by default those of the files."),
]
Classes = Annotated[
    str,
    typer.Option(
        metavar="CLASS",
        help=f"The lowest class of roads that is kept, of {', '.join(ROAD_LADDER)}. Of "
        "lower ones stays what is needed to reach a terminal or site.",
    ),
]
Clip = Annotated[
    str | None,
    typer.Option(
        metavar="AREA",
        help="Keep what lies inside: W,S,E,N in degrees, or a GeoJSON file with "
        "polygons.",
    ),
]
SitesFile = Annotated[
    Path | None,
    typer.Option(
        metavar="CSV",
        help="Sites that must be reached, by minor roads where need be: a scenario's "
        "sites.csv.",
    ),
]
Prune = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Drop dead ends that lead to no terminal, station, place or site. No "
        "shortest way between these changes; use it for large networks whose sites are "
        "known, and where the edge of the data is far from them.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help="Rows of --overlay that match nothing are errors."),
]
OverlayFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Your own figures, which go before the map's: rows that point at a way or "
        "a node (osm_id), at a kilometre (ref, km) or at coordinates (lon, lat), and "
        "say its limits, capacity, closure or terminal. For example the header "
        "'ref,km,max_mass_t,mlc_wheeled,source' and the row "
        "'A 6,10.4,60,70,bridge register'. All columns: docs/networks.md, Overlay.",
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
        area = _area(clip) if clip else None
        needed = _site_places(sites) if sites else ()
        figures = _overlay(overlay, strict=strict)
        with stages() as stage:
            built = read_network(
                files,
                name=name,
                classes=classes,
                keep_sidings=keep_sidings,
                clip=area,
                sites=needed,
                overlay=figures,
                prune=prune,
                progress=stage,
            )
            stage(f"writing {output.name}")
            save_network(built, output)
        for note in first_rows(built.provenance.notes):
            caution(note)
        _say_written(built, output)


def _overlay(path: Path | None, *, strict: bool) -> Overlay:
    if path is not None:
        return read_overlay(path, strict=strict)
    if strict:
        raise NetworkError("--strict is about the rows of --overlay; name its file")
    return NO_OVERLAY


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
        box = _box("--bbox", bbox) if bbox else None
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


def _say_written(built: Network, path: Path) -> None:
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


def _site_places(path: Path) -> tuple[Site, ...]:
    """Give coordinates of the sites of a table, or the names of their places."""
    return tuple(
        site.place if site.place is not None else (site.lon or 0.0, site.lat or 0.0)
        for site in read_sites(path)
    )


def _area(text: str) -> Area:
    if Path(text).suffix.lower() in _GEOJSON or Path(text).exists():
        return read_area(Path(text))
    return box_area("--clip", _box("--clip", text, ", or a GeoJSON file"))


def _box(option: str, text: str, or_else: str = "") -> Bbox:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise NetworkError(
            f"{option} {text!r}: four numbers with commas, west,south,east,north"
            + or_else
        ) from None
    return west, south, east, north
