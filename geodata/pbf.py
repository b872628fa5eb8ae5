"""Country extracts: .osm.pbf files, read by osmium.

The file is read once, some megabytes at a time. osmium writes the position of every
node to a table on disk and the objects that may matter as text; both are taken over as
arrays. Memory: what is kept, and one block; disk: 16 bytes for each node of the file.

What cannot be told: the format has no count of its objects and no end mark, so a file
cut exactly between two blobs is a file. Writers put relations last, so that a file
without any is counted as one that may have been cut.
"""

from __future__ import annotations

import ctypes
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import osmium
from osmium.filter import KeyFilter
from osmium.osm import NODE, WAY, osm_entity_bits

from geodata.extract import (
    NODE_KEYS,
    NODE_TAGS,
    WAY_KEYS,
    WAY_TAGS,
    Extract,
    Found,
    Locate,
    Located,
    order_extract,
    wanted_ways,
)
from geodata.network import IntArray, NetworkError
from geodata.opl import OplLines, read_opl
from geodata.pbf_blocks import Block, UnfitError, read_blocks
from geodata.tag_table import TagTable, join_tables

Progress = Callable[[int, int], None]  # bytes done, bytes in all

Places = npt.NDArray[np.int32]  # x and y, ten-millionths of a degree, shape (n, 2)

_NOWHERE: Final = 2**31 - 1  # what libosmium writes for a node without coordinates
_PLACED: Final = np.dtype([("id", "<i8"), ("x", "<i4"), ("y", "<i4")])
_PER_DEGREE: Final = 10_000_000
_ROWS_AT_ONCE: Final = 1 << 18

_ROOM_PER_BYTE: Final = 8  # a node of three bytes takes 16 in the table, and some text
_ROOM: Final = 32 << 20  # bytes by which the table grows at once, twice

_NO_RELATIONS: Final = "files without relations, as one cut between its blobs would be"


def read_pbf(path: Path, *, progress: Progress = lambda _done, _all: None) -> Extract:
    """Read the roads and railways of an .osm.pbf file.

    Raises
    ------
    NetworkError
        When the file is no PBF, is damaged, or is of a kind that is not read here.
    """
    with tempfile.TemporaryDirectory(prefix="corridors-") as folder:
        reader = _Reader(Path(folder))
        digest = hashlib.sha256()
        size = path.stat().st_size
        try:
            for block in read_blocks(path):
                digest.update(block.raw)
                reader.take(block)
                progress(block.end, size)
        except (NetworkError, UnfitError) as error:
            raise NetworkError(f"{path}: {error}") from error
        except (RuntimeError, ValueError) as error:
            what = "".join(c if c.isprintable() else "?" for c in str(error))
            raise NetworkError(
                f"{path}: not a readable .osm.pbf file ({what}); {_advice(what)}"
            ) from error
        found = reader.found(path)
        return order_extract(found, name=path.name, sha256=digest.hexdigest())


def _advice(what: str) -> str:
    if "overlong" in what or "too long" in what:  # osmium's own bound is a kilobyte
        return "OpenStreetMap's texts have 255 characters at most: shorten it"
    return "download it again"


class _Reader:
    """Takes block after block into arrays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._text = folder / "objects.opl"
        self._table = folder / "positions"
        self._index = osmium.index.create_map(f"sparse_file_array,{self._table}")
        self._positions = osmium.NodeLocationsForWays(self._index)
        self._positions.apply_nodes_to_ways = False
        self._nodes: list[OplLines] = []
        self._way_ids: list[IntArray] = []
        self._way_tags: list[TagTable] = []
        self._refs: list[IntArray] = []
        self._lengths: list[IntArray] = []
        self._relations = False
        self._losses: Counter[str] = Counter()

    def take(self, block: Block) -> None:
        """Take in a block."""
        self._relations |= block.relations
        _check_room(self._folder, len(block.data))
        self._write_text(block.data)
        text = self._text.read_bytes()
        self._nodes.append(read_opl(text, b"n", frozenset(NODE_TAGS)))
        ways = read_opl(text, b"w", frozenset(WAY_TAGS))
        wanted, losses = wanted_ways(ways.tags)
        refs, lengths = ways.refs_of(wanted)
        self._losses.update(losses)
        self._way_ids.append(ways.ids[wanted])
        self._way_tags.append(ways.tags.take(np.flatnonzero(wanted)))
        self._refs.append(refs)
        self._lengths.append(lengths)

    def _write_text(self, data: bytes) -> None:
        try:
            self._filter(data)
        except LookupError as error:  # so osmium calls half a character
            raise ValueError(str(error)) from error

    def _filter(self, data: bytes) -> None:
        source = osmium.io.Reader(osmium.io.FileBuffer(data, "pbf"), NODE | WAY)
        with closing(source), _writing(self._text) as writer:
            osmium.apply(
                source,
                self._positions,
                _with_keys(NODE_KEYS, NODE),
                _with_keys(WAY_KEYS, WAY),
                writer,
            )

    def found(self, path: Path) -> Found:
        """Give what was taken in."""
        if not self._relations:
            self._losses[_NO_RELATIONS] += 1
        del self._positions, self._index  # what a process has mapped counts as its own
        lengths = np.concatenate([np.zeros(1, dtype=np.int64), *self._lengths])
        return Found(
            tagged_ids=_joined([nodes.ids for nodes in self._nodes]),
            node_tags=join_tables([nodes.tags for nodes in self._nodes]),
            way_ids=_joined(self._way_ids),
            way_tags=join_tables(self._way_tags),
            refs=_joined(self._refs),
            first=np.cumsum(lengths),
            locate=_locate(self._table, path),
            losses=self._losses,
        )


def _with_keys(keys: Sequence[str], kind: osm_entity_bits) -> KeyFilter:
    """Pass over the objects of a kind that have none of the keys."""
    chosen = KeyFilter(*keys)
    chosen.enable_for(kind)
    return chosen


@contextmanager
def _writing(path: Path) -> Iterator[osmium.SimpleWriter]:
    """Open a text file for osmium to write, and close it.

    A writer that failed (a text that is not UTF-8, a full disk) is never freed: its
    destructor would try to write again, and end the process.
    """
    target = osmium.io.File(str(path), "opl,add_metadata=false")
    writer = osmium.SimpleWriter(target, overwrite=True)
    done = False
    try:
        yield writer
        writer.close()
        done = True
    finally:
        if not done:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(writer))


def _check_room(folder: Path, size_bytes: int) -> None:
    """Refuse to fill the disk: osmium writes through memory, where that is a crash."""
    needed = _ROOM_PER_BYTE * size_bytes + _ROOM
    left = shutil.disk_usage(folder).free
    if left < needed:
        raise NetworkError(
            f"reading it takes {needed >> 20} MB more in {folder.parent}, and "
            f"{left >> 20} MB are left; name a folder with more room in TMPDIR"
        )


def _joined(parts: list[IntArray]) -> IntArray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _locate(table: Path, path: Path) -> Locate:
    """Give the look-up of positions in osmium's table, and of an editor's own nodes."""

    def locate(wanted: IntArray) -> Located:
        places = np.full((len(wanted), 2), _NOWHERE, dtype=np.int32)
        count = 0
        for ids, found in _rows(table):
            count += _put(places, wanted, ids, found)
        if len(wanted) and wanted[0] < 0:  # osmium's table takes no negative ids
            count += _put(places, wanted, *_own_nodes(path, wanted))
        held = places[:, 0] != _NOWHERE
        return Located(
            ids=wanted[held],
            lon_lat=places[held] / _PER_DEGREE,
            again=count - int(held.sum()),
        )

    return locate


def _rows(table: Path) -> Iterator[tuple[IntArray, Places]]:
    """Ids and (x, y) of the table, some at a time."""
    if not table.exists() or not table.stat().st_size:
        return
    with table.open("rb") as stream:
        while len(part := np.fromfile(stream, dtype=_PLACED, count=_ROWS_AT_ONCE)):
            part = part[part["x"] != _NOWHERE]
            yield part["id"], np.stack([part["x"], part["y"]], axis=1)


def _put(places: Places, wanted: IntArray, ids: IntArray, found: Places) -> int:
    """Note the places of those ids that are wanted (ascending), and count them."""
    at = np.minimum(np.searchsorted(wanted, ids), len(wanted) - 1)
    hit = wanted[at] == ids if len(wanted) else np.zeros(len(ids), dtype=np.bool_)
    places[at[hit]] = found[hit]
    return int(hit.sum())


def _own_nodes(path: Path, wanted: IntArray) -> tuple[IntArray, Places]:
    """Ids and (x, y) of an editor's new objects: few files have any, and small ones."""
    needed = set(wanted[wanted < 0].tolist())
    found = [
        (node.id, node.location.x, node.location.y)
        for node in osmium.FileProcessor(path, NODE)
        if isinstance(node, osmium.osm.Node)
        and node.id in needed
        and node.location.x != _NOWHERE
    ]
    rows = np.array(found, dtype=np.int64).reshape(-1, 3)
    return rows[:, 0], rows[:, 1:].astype(np.int32)
