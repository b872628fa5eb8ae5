"""PBF files cut into blocks that osmium reads one after the other.

A PBF file is a header and thousands of blobs, each compressed on its own. Read in
blocks of some blobs, a country needs the memory of a block, tells how far it is, and
can be stopped. https://wiki.openstreetmap.org/wiki/PBF_Format

The frame is read strictly. The format lets readers pass over blobs that they do not
know, so that one flipped bit in a blob's name would drop it in silence; here such a
file is refused. Blobs are unpacked here, against their checksum, and not by osmium.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from geodata.protobuf import (
    Field,
    field,
    fields,
    opening,
    single_fields,
    varint,
)
from geodata.unpacking import check_expansion

_BLOCK_BYTES: Final = 4 << 20  # unpacked; osmium shifts what it has not read yet
_LONGEST_HEAD: Final = 64 << 10  # this limit and the next are the format's own
_LONGEST_BLOB: Final = 32 << 20

_HEADER, _DATA = b"OSMHeader", b"OSMData"
_KIND, _SIZE = 1, 3  # fields of a blob's head
_PLAIN, _PLAIN_SIZE, _ZLIB = 1, 2, 3  # fields of a blob
_OTHERWISE_PACKED: Final = {4: "lzma", 5: "bzip2", 6: "lz4", 7: "zstd"}
_REQUIRED, _OPTIONAL = 4, 5  # fields of the header: features
_READ_HERE: Final[set[Field]] = {b"OsmSchema-V0.6", b"DenseNodes"}
_TEXTS, _GROUP = 1, 2  # fields of a blob of data
_RELATIONS: Final = field(4, b"")[:1]  # how a group of them begins
_TEXT: Final = field(1, b"")[:1]  # and a text in its table

_UNFIT: Final[dict[Field, str]] = {
    b"HistoricalInformation": (
        "it holds the history of its objects; take one moment of it with "
        "osmium time-filter"
    ),
    b"LocationsOnWays": (
        "it has the places of nodes in its ways and not in the nodes, as osmium "
        "add-locations-to-ways writes them; give the file that it was made from"
    ),
}


class UnfitError(ValueError):
    """A file that is whole, but of a kind that is not read here."""


class Block(NamedTuple):
    """A piece of a file.

    ``raw`` are its bytes, ``data`` those of a PBF file of its own with the same
    objects, ``end`` is where it ends; ``relations`` says whether it has any.
    """

    raw: bytes
    data: bytes
    end: int
    relations: bool


class _Blob(NamedTuple):
    """Bytes as they stand in the file from ``start``, and what is packed in them."""

    start: int
    raw: bytes
    kind: bytes
    content: bytes

    @property
    def end(self) -> int:
        return self.start + len(self.raw)


def read_blocks(path: Path) -> Iterator[Block]:
    """Cut a PBF file into blocks.

    Raises
    ------
    UnfitError
        When it is a PBF of a kind that is not read here.
    ValueError
        When the file is cut, damaged, no PBF, or would unpack beyond all measure.
    """
    with path.open("rb") as stream:
        header = _next_blob(stream)
        if header is None or header.kind != _HEADER:
            raise ValueError("it does not begin with a header of OpenStreetMap data")
        _check_header(header)
        yield from _blocks(stream, header)


def _blocks(stream: IO[bytes], header: _Blob) -> Iterator[Block]:
    head, blobs = [header], list[_Blob]()  # the first block has the header's own bytes
    unpacked = waiting = 0
    while blob := _next_blob(stream):
        unpacked += len(blob.content)
        waiting += len(blob.content)
        check_expansion(blob.end, unpacked)
        blobs.append(blob)
        if waiting >= _BLOCK_BYTES:
            yield _block(header, head, blobs)
            head, blobs, waiting = [], [], 0
    if head or blobs:
        yield _block(header, head, blobs)


def _block(header: _Blob, head: list[_Blob], blobs: list[_Blob]) -> Block:
    relations = [_check_data(blob) for blob in blobs]
    return Block(
        raw=b"".join(blob.raw for blob in (*head, *blobs)),
        data=b"".join(part for blob in (header, *blobs) for part in _plain(blob)),
        end=(blobs or head)[-1].end,
        relations=any(relations),
    )


def _plain(blob: _Blob) -> tuple[bytes, bytes, bytes, bytes]:
    """Frame the content of a blob anew, not packed."""
    frame = opening(_PLAIN, len(blob.content))
    size = len(frame) + len(blob.content)
    head = field(_KIND, blob.kind) + field(_SIZE, size)
    return len(head).to_bytes(4, "big"), head, frame, blob.content


def _next_blob(stream: IO[bytes]) -> _Blob | None:
    """Read a blob with its head; none at the end of the file."""
    start = stream.tell()
    prefix = stream.read(4)
    if not prefix:
        return None
    head = _exactly(stream, int.from_bytes(prefix, "big"), _LONGEST_HEAD, start)
    with _damage_at(start):
        said = single_fields(head)
    kind, size = said.get(_KIND), said.get(_SIZE)
    if not isinstance(kind, bytes) or not isinstance(size, int):
        raise ValueError(f"byte {start} begins no blob")
    body = _exactly(stream, size, _LONGEST_BLOB, start)
    with _damage_at(start):
        return _Blob(start, prefix + head + body, kind, _content(body))


def _exactly(stream: IO[bytes], size: int, most: int, start: int) -> bytes:
    if size > most:
        raise ValueError(f"byte {start} begins no blob")
    data = stream.read(size)
    if len(data) < size:
        raise ValueError(f"it is cut: the blob at byte {start} is not complete")
    return data


@contextmanager
def _damage_at(start: int) -> Iterator[None]:
    """Say where the damage is."""
    try:
        yield
    except UnfitError:
        raise
    except (ValueError, zlib.error) as error:
        raise ValueError(f"the blob at byte {start} is damaged: {error}") from error


def _content(body: bytes) -> bytes:
    """Unpack a blob."""
    said = single_fields(body)
    size = said.pop(_PLAIN_SIZE, None)
    ((packing, data),) = said.items() if len(said) == 1 else ((None, b""),)
    if packing in _OTHERWISE_PACKED:
        raise UnfitError(
            f"it is packed with {_OTHERWISE_PACKED[packing]}; write it anew with "
            "osmium cat, which packs with zlib"
        )
    if packing == _PLAIN and isinstance(data, bytes) and size in {None, len(data)}:
        return data
    if packing == _ZLIB and isinstance(data, bytes) and isinstance(size, int):
        return _inflated(data, size)
    raise ValueError("it says not how it is packed")


def _inflated(data: bytes, size: int) -> bytes:
    if size > _LONGEST_BLOB:
        raise ValueError(f"it would unpack to {size} bytes, more than a blob may")
    inflater = zlib.decompressobj()
    content = inflater.decompress(data, size + 1)
    if len(content) != size or not inflater.eof or inflater.unused_data:
        raise ValueError(f"it does not unpack to the {size} bytes that it says")
    return content


def _check_header(header: _Blob) -> None:
    with _damage_at(header.start):
        for number, feature in fields(header.content):
            if number in {_REQUIRED, _OPTIONAL} and feature in _UNFIT:
                raise UnfitError(_UNFIT[feature])
            if number == _REQUIRED and feature not in _READ_HERE:
                raise UnfitError(
                    f"it has the feature {feature!r}, which is not read here; write it "
                    "anew with osmium cat"
                )


def _check_data(blob: _Blob) -> bool:
    """Check what osmium does not; say whether there are relations in the blob."""
    if blob.kind != _DATA:
        raise ValueError(f"the blob at byte {blob.start} is of no kind: {blob.kind!r}")
    relations = False
    with _damage_at(blob.start):
        for number, value in fields(blob.content):
            if isinstance(value, bytes) and number == _TEXTS:
                _check_texts(value)
            elif isinstance(value, bytes) and number == _GROUP:
                relations |= value.startswith(_RELATIONS)
    return relations


def _check_texts(table: bytes) -> None:
    """Refuse NUL, where osmium takes a text to end and then reads beyond its bounds.

    A table begins with an empty text, whose size is such a byte; few others are. Only
    as far as these lie the texts are walked through.
    """
    at, nul = 0, table.find(0)
    while nul >= 0 and at < len(table):
        if not table.startswith(_TEXT, at):
            raise ValueError("a table of texts holds something else")
        size, begin = varint(table, at + 1)
        if nul < begin:  # it is the size
            nul = table.find(0, begin)
        at = begin + size
        if begin <= nul < at:
            raise ValueError("a text of it holds the character NUL")
