"""Extracts to measure with: small ones beside the repository, large ones made of them.

Nothing here is timed.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import osmium
from osmium.osm import NODE, WAY, Node, Relation, Way

CACHE: Final = Path(tempfile.gettempdir()) / "corridors-benchmarks"
RECIPE: Final = "2"  # goes into the names of made files: change it with their content

_MAJOR: Final = ("motorway", "trunk", "primary", "secondary", "tertiary")
_TERTIARY: Final = (*_MAJOR, *(f"{road}_link" for road in _MAJOR))
ROADS: Final[Mapping[str, tuple[str, ...]]] = {
    "tertiary": _TERTIARY,
    "unclassified": (*_TERTIARY, "unclassified"),
    "service": (
        *(*_TERTIARY, "unclassified", "residential", "living_street", "road"),
        "service",
    ),
}
"""Values of ``highway`` by the class of the build, stated anew for the rivals' sake."""

RAILS: Final = ("rail", "narrow_gauge")
_ACCESS: Final = ("motor_vehicle", "vehicle", "access")  # the first that is said counts
_CLOSED: Final = {"no", "private", "agricultural", "forestry"}
_SIDINGS: Final = {"yard", "siding", "spur", "crossover"}
_SHIFT_DEG: Final = 0.5  # east, from one copy to the next
_PART_OF_WAY: Final = 10**10  # added to the ids of the later parts of a cut way

Ids = np.ndarray[Any, np.dtype[np.int64]]


class Census(NamedTuple):
    """How much a file holds, and how many of its ways the network keeps."""

    nodes: int
    ways: int
    kept: int


def is_kept_road(tags: Mapping[str, str], classes: str) -> bool:
    """Tell whether a way is a road of these classes, open to motor vehicles."""
    highway = tags.get("highway", "").split(";", maxsplit=1)[0].strip()
    return (
        highway in ROADS[classes]
        and tags.get("railway") not in RAILS
        and tags.get("route") != "ferry"
        and _is_open(tags)
    )


def is_kept(tags: Mapping[str, str], classes: str) -> bool:
    """Tell whether the network keeps a way: a road, a track, a ferry."""
    if tags.get("railway") in RAILS:
        return tags.get("service") not in _SIDINGS
    if tags.get("route") == "ferry":
        return _is_open(tags)
    return is_kept_road(tags, classes)


def _is_open(tags: Mapping[str, str]) -> bool:
    said = next((tags[key] for key in _ACCESS if key in tags), "yes")
    return not {word.strip() for word in said.split(";")} <= _CLOSED


def census(path: Path, classes: str = "tertiary") -> Census:
    """Count a file's nodes and ways, and the ways that the network keeps."""
    ways = [is_kept(dict(way.tags), classes) for way in osmium.FileProcessor(path, WAY)]
    nodes = sum(1 for _ in osmium.FileProcessor(path, NODE))
    return Census(nodes, len(ways), sum(ways))


def roads_xml(path: Path, classes: str) -> Path:
    """Write the roads of these classes as XML that osmnx can read.

    Only the ways that the network keeps, whole, with their nodes and all their tags. A
    way that leaves the file is cut there, for osmnx refuses references to nodes outside
    the file.
    """
    made = _made(f"{path.name.split('.')[0]}-{classes}", [path], ".osm")
    if made.exists():
        return made
    roads = [
        (way.id, dict(way.tags), [node.ref for node in way.nodes])
        for way in osmium.FileProcessor(path, WAY)
        if isinstance(way, Way) and is_kept_road(dict(way.tags), classes)
    ]
    needed = {ref for _, _, refs in roads for ref in refs}
    draft = _draft(made)
    found = set()
    with osmium.SimpleWriter(draft) as writer:
        for node in osmium.FileProcessor(path, NODE):
            if isinstance(node, Node) and node.id in needed:
                found.add(node.id)
                writer.add_node(node.replace(tags={}))
        for number, tags, refs in roads:
            for part, run in enumerate(_runs(refs, found)):
                changed = number + part * _PART_OF_WAY
                writer.add_way(osmium.osm.mutable.Way(id=changed, tags=tags, nodes=run))
    return draft.rename(made)


def _runs(refs: Sequence[int], found: set[int]) -> list[list[int]]:
    """Cut a way at the nodes that the file does not hold."""
    runs: list[list[int]] = [[]]
    for ref in refs:
        if ref in found:
            runs[-1].append(ref)
        else:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def copies_needed(paths: Sequence[Path], ways: int) -> int:
    """Count the copies of all extracts that hold at least so many ways together."""
    return -(-ways // sum(census(path).ways for path in paths))


def generate(paths: Sequence[Path], copies: int) -> Path:
    """Join copies of extracts into one PBF file, sorted as published ones are.

    One copy of one PBF file is that file.

    Ids stay as far spread as they are in an extract of a country, and those of one copy
    lie among other things of the next, so that the file does not compress better than a
    published one. Copies lie half a degree apart. The same extracts give the same file,
    which is kept and found again.
    """
    if copies == 1 and len(paths) == 1 and paths[0].name.endswith(".pbf"):
        return paths[0]
    made = _made(f"{copies}-copies", paths, ".osm.pbf")
    if made.exists():
        return made
    parts = [path for path in paths for _ in range(copies)]
    draft = _draft(made)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        merged = osmium.MergeInputReader()
        for row, (path, new) in enumerate(
            zip(parts, _new_ids(paths, copies), strict=True)
        ):
            copied = Path(folder) / "part.osm.pbf"
            _copy(path, copied, new, east_deg=_SHIFT_DEG * (row % copies))
            merged.add_file(str(copied))
            copied.unlink()
    with osmium.SimpleWriter(draft, header=_sorted_header()) as writer:
        merged.apply(writer, simplify=False)
    return draft.rename(made)


_Numbers = Mapping[str, Mapping[int, int]]  # by kind (n, w, r): new id by old


def _new_ids(paths: Sequence[Path], copies: int) -> Iterator[_Numbers]:
    """Give the new ids of every copy of every extract, one after the other."""
    olds = [_ids(path) for path in paths]
    news = {
        kind: _free_ids(_strided([old[kind] for old in olds], copies)) for kind in "nwr"
    }
    for row in range(len(paths) * copies):
        old = olds[row // copies]
        yield {
            kind: dict(zip(old[kind].tolist(), new[row].tolist(), strict=True))
            for kind, new in news.items()
        }


def _ids(path: Path) -> dict[str, Ids]:
    """Ids of the objects of a file and of those that it refers to, by kind."""
    found: dict[str, set[int]] = {"n": set(), "w": set(), "r": set()}
    for thing in osmium.FileProcessor(path):
        found[thing.type_str()].add(thing.id)
        match thing:
            case Way():
                found["n"].update(node.ref for node in thing.nodes)
            case Relation():
                for member in thing.members:
                    found[member.type].add(member.ref)
    return {kind: np.array(sorted(ids), np.int64) for kind, ids in found.items()}


def _strided(parts: Sequence[Ids], copies: int) -> list[Ids]:
    """Move the ids of each copy on: the last of them by half of the whole range."""
    positive = [np.abs(part) for part in parts]  # an editor's own are negative
    stride = max(part.max(initial=0) for part in positive) // (2 * copies)
    return [part + stride * copy for part in positive for copy in range(copies)]


def _free_ids(parts: Sequence[Ids]) -> list[Ids]:
    """Make ids of many parts differ: each its own, or the next that is free."""
    ids = np.concatenate(parts)
    order = np.argsort(ids, kind="stable")
    rank = np.arange(len(ids))
    free = np.empty_like(ids)
    free[order] = np.maximum.accumulate(ids[order] - rank) + rank
    return np.split(free, np.cumsum([len(part) for part in parts])[:-1])


def _copy(path: Path, to: Path, new: _Numbers, *, east_deg: float) -> None:
    """Write an extract under new ids, further east."""
    with osmium.SimpleWriter(to) as writer:
        for thing in osmium.FileProcessor(path):
            number = new[thing.type_str()][thing.id]
            match thing:
                case Node(location=at):
                    east = (at.lon + east_deg, at.lat) if at.valid() else at
                    writer.add_node(thing.replace(id=number, location=east))
                case Way():
                    refs = [new["n"][node.ref] for node in thing.nodes]
                    writer.add_way(thing.replace(id=number, nodes=refs))
                case Relation():
                    to_copies = [
                        (member.type, new[member.type][member.ref], member.role)
                        for member in thing.members
                    ]
                    writer.add_relation(thing.replace(id=number, members=to_copies))


def _sorted_header() -> osmium.io.Header:
    header = osmium.io.Header()
    header.set("sorting", "Type_then_ID")
    return header


def _made(stem: str, paths: Iterable[Path], suffix: str) -> Path:
    """Name a made file after what it was made of."""
    CACHE.mkdir(exist_ok=True)
    sources = [(path.name, path.stat().st_size) for path in paths]
    digest = hashlib.sha256(repr((RECIPE, sorted(Counter(sources).items()))).encode())
    return CACHE / f"{stem}-{digest.hexdigest()[:8]}{suffix}"


def _draft(made: Path) -> Path:
    """Where a file is written until it is whole."""
    draft = made.with_name(f"draft-{made.name}")
    draft.unlink(missing_ok=True)
    return draft
