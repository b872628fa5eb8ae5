"""Files to network: each by the reader of its kind, all into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from geodata.build import build_network
from geodata.extract import Extract, join_extracts
from geodata.network import Network, NetworkError

KINDS: Final = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")

Progress = Callable[[str], None]


def read_network(
    paths: Sequence[Path],
    *,
    name: str | None = None,
    keep_sidings: bool = False,
    progress: Progress = lambda _step: None,
) -> Network:
    """Build one network of OpenStreetMap files.

    Parameters
    ----------
    paths
        .osm, .osm.gz, .osm.bz2 or .osm.pbf files.
    name
        The network's name; by default those of the files.
    progress
        Called with what is being done, in words.

    Raises
    ------
    NetworkError
        When a file is missing, of another kind, damaged, or holds no traffic.
    """
    extracts = []
    for path in paths:
        progress(f"reading {path.name}")
        extracts.append(read_extract(path))
    progress("building the network")
    return build_network(join_extracts(extracts), name=name, keep_sidings=keep_sidings)


def read_extract(path: Path) -> Extract:
    """Read one OpenStreetMap file with the reader of its kind.

    Raises
    ------
    NetworkError
        When the file is missing, of another kind, or damaged.
    """
    kind = next((kind for kind in KINDS if path.name.lower().endswith(kind)), None)
    if path.is_dir():
        raise NetworkError(f"{path}: a folder, not a file")
    if not path.exists():
        raise NetworkError(f"{path}: no such file")
    if kind is None:
        raise NetworkError(f"{path}: not one of {', '.join(KINDS)}")
    return _reader(kind)(path)


def _reader(kind: str) -> Callable[[Path], Extract]:
    """Import the reader of a kind: osmnx and osmium are slow, most runs need one."""
    if kind == ".osm.pbf":
        from geodata.pbf import read_pbf  # noqa: PLC0415

        return read_pbf
    from geodata.osm import read_xml  # noqa: PLC0415

    return read_xml
