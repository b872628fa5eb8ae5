"""The network that a scenario names: the theatre, a network file, or OSM files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from geodata.network import Network, NetworkError
from geodata.read import KINDS, read_network
from geodata.store import load_network
from geodata.theatre import NAME, load_theatre

Progress = Callable[[str], None]


def open_network(
    name: str, *, folder: Path | None = None, progress: Progress = lambda _step: None
) -> Network:
    """Open the network of a name: ``theatre``, or a path relative to ``folder``.

    A path of an OpenStreetMap file is built on the spot; build it once with
    ``corridors network build`` to save the time.

    Raises
    ------
    NetworkError
        When there is no such network, or the file cannot be read as one.
    """
    if name == NAME:
        progress("reading the embedded theatre")
        return load_theatre()
    path = (folder or Path()) / name
    if not path.exists():
        raise NetworkError(
            f"{path}: no such network; give {NAME!r}, a file made by "
            "'corridors network build', or an OpenStreetMap file"
        )
    progress(f"reading {path.name}")
    if path.name.lower().endswith(KINDS):
        return read_network([path])
    return load_network(path)
