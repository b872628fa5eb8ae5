"""Files to network: each by the reader of its kind, all into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from geodata.access.sites import Site
from geodata.build import LOWEST_CLASS, build_network
from geodata.clip import Area, clip_extracts
from geodata.defaults import classes_down_to
from geodata.extract import Extract, join_extracts
from geodata.network import Network, NetworkError
from geodata.overlay.rows import NO_OVERLAY, Overlay

KINDS: Final = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")


class _Content(NamedTuple):
    """What a file is that has these bytes at this place, and its name's ending."""

    what: str
    kind: str | None
    sign: bytes
    at: int = 0


_CONTENTS: Final = (
    _Content("PBF", ".osm.pbf", b"OSMHeader", 6),
    _Content("gzip", ".osm.gz", b"\x1f\x8b"),
    _Content("bzip2", ".osm.bz2", b"BZh"),
    _Content("XML", ".osm", b"<"),
    _Content("XML", ".osm", b"\xef\xbb\xbf<"),
    _Content("JSON", None, b"{"),
    _Content("a zip archive", None, b"PK\x03\x04"),
    _Content("a database", None, b"SQLite format"),
)


class Progress(Protocol):
    """Is told what is being done, in words, and how much of it, where that is known."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Take note: ``done`` of ``total`` bytes; 0 of 0 where nobody knows."""


def say_nothing(step: str, done: int = 0, total: int = 0) -> None:
    """Take no note."""


def read_network(
    paths: Sequence[Path],
    *,
    name: str | None = None,
    classes: str = LOWEST_CLASS,
    keep_sidings: bool = False,
    clip: Area | None = None,
    sites: Sequence[Site] = (),
    overlay: Overlay = NO_OVERLAY,
    prune: bool = False,
    progress: Progress = say_nothing,
) -> Network:
    """Build one network of OpenStreetMap files.

    Parameters
    ----------
    paths
        .osm, .osm.gz, .osm.bz2 or .osm.pbf files.
    name
        The network's name; by default those of the files.
    classes, keep_sidings, sites, prune
        What is kept, as ``build_network`` takes them.
    clip
        Keep what lies inside: each file is clipped as soon as it is read, so that one
        file at a time is in memory as a whole.
    overlay
        The planner's own figures, as ``geodata.overlay.file.read_overlay`` reads them.
    progress
        Called with every step, and along the reading of a PBF.

    Raises
    ------
    NetworkError
        When files are missing or of another kind, with a line for each; when one is
        damaged or holds no traffic, ``classes`` is no class of roads, or rows of a
        strict overlay match nothing.
    """
    classes_down_to(classes)  # a slip is told before all the reading
    _check_files(paths)
    return build_network(
        _read_joined(paths, clip, progress),
        name=name,
        classes=classes,
        keep_sidings=keep_sidings,
        sites=sites,
        overlay=overlay,
        prune=prune,
        progress=progress,
    )


def _read_joined(
    paths: Sequence[Path], clip: Area | None, progress: Progress
) -> Extract:
    read = (read_extract(path, progress=progress) for path in paths)
    return join_extracts(clip_extracts(read, clip) if clip else list(read))


def read_extract(path: Path, *, progress: Progress = say_nothing) -> Extract:
    """Read one OpenStreetMap file with the reader of its kind.

    Raises
    ------
    NetworkError
        When the file is missing, of another kind, or damaged.
    OSError
        When it cannot be opened or read.
    """
    kind = _kind_of(path)
    step = f"reading {path.name}"
    progress(step)
    return _reader(kind, partial(progress, step))(path)


def _check_files(paths: Sequence[Path]) -> None:
    """Refuse all the files that cannot be read, before the first is."""
    faults = []
    for path in dict.fromkeys(paths):
        try:
            _kind_of(path)
        except NetworkError as error:
            faults.append(str(error))
    if faults:
        raise NetworkError("\n".join(faults))


def _kind_of(path: Path) -> str:
    """Tell the kind of a file by its name, if its content fits."""
    kind = next((kind for kind in KINDS if path.name.lower().endswith(kind)), None)
    if path.is_dir():
        raise NetworkError(f"{path}: a folder, not a file")
    if not path.exists():
        raise NetworkError(f"{path}: no such file")
    if not path.is_file():  # it might never end
        raise NetworkError(f"{path}: a pipe or a device; save it to a file first")
    if kind is None:
        history = "; of a history, take one moment with osmium time-filter"
        raise NetworkError(
            f"{path}: not one of {', '.join(KINDS)}"
            f"{history if '.osh' in path.name.lower() else ''}"
        )
    _check_content(path, kind)
    return kind


def _check_content(path: Path, kind: str) -> None:
    """Refuse a file that was named for what it is not."""
    with path.open("rb") as stream:
        begin = stream.read(16)
    for content in _CONTENTS:
        if begin.startswith(content.sign, content.at) and content.kind != kind:
            better = f"name it {content.kind}" if content.kind else "save it as one"
            raise NetworkError(
                f"{path}: by its content no {kind}, but {content.what}; {better}"
            )


def _reader(
    kind: str, progress: Callable[[int, int], None]
) -> Callable[[Path], Extract]:
    """Import the reader of a kind: most runs need one."""
    if kind == ".osm.pbf":
        from geodata.pbf import read_pbf  # noqa: PLC0415

        return partial(read_pbf, progress=progress)
    from geodata.xml import read_xml  # noqa: PLC0415

    return read_xml
