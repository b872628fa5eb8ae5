"""PBF files by hand, byte for byte, as no library would write them."""

import zlib
from collections.abc import Sequence

from geodata.protobuf import field

REQUIRED = (b"OsmSchema-V0.6", b"DenseNodes")

Tag = tuple[int, int]  # numbers of two texts, 1 the first


def blob(kind: bytes, content: bytes) -> bytes:
    """Pack the content of a blob with zlib."""
    return frame(kind, field(2, len(content)) + field(3, zlib.compress(content)))


def frame(kind: bytes, body: bytes) -> bytes:
    """Put a head before a blob."""
    head = field(1, kind) + field(3, len(body))
    return len(head).to_bytes(4, "big") + head + body


def header(required: Sequence[bytes] = REQUIRED, *optional: bytes) -> bytes:
    features = [field(4, each) for each in required] + [field(5, e) for e in optional]
    return blob(b"OSMHeader", b"".join(features))


def data(texts: Sequence[bytes], *groups: bytes) -> bytes:
    """Content of a blob: texts, and groups of objects of one kind."""
    table = b"".join(field(1, text) for text in (b"", *texts))
    return field(1, table) + b"".join(field(2, group) for group in groups)


def node(number: int, lon: float, lat: float, tags: Sequence[Tag] = ()) -> bytes:
    places = field(8, _signed(round(lat * 1e7))) + field(9, _signed(round(lon * 1e7)))
    return field(1, field(1, _signed(number)) + _tags(tags) + places)


def way(number: int, refs: Sequence[int], tags: Sequence[Tag] = ()) -> bytes:
    steps = [ref - before for before, ref in zip((0, *refs), refs, strict=False)]
    packed = b"".join(field(1, _signed(step))[1:] for step in steps)
    return field(3, field(1, number % 2**64) + _tags(tags) + field(8, packed))


def road_file(name: bytes = b"Road", *, head: bytes | None = None) -> bytes:
    """Give a file of one road with a name, from node 1 to node 2."""
    nodes = node(1, 15.0, 48.0) + node(2, 15.1, 48.0)
    road = way(1, [1, 2], [(1, 2), (3, 4)])
    texts = [b"highway", b"primary", b"name", name]
    return (head or header()) + blob(b"OSMData", data(texts, nodes, road))


def _tags(tags: Sequence[Tag]) -> bytes:
    keys, values = (b"".join(field(1, t[i])[1:] for t in tags) for i in (0, 1))
    return field(2, keys) + field(3, values)


def _signed(number: int) -> int:
    """Give the unsigned number that stands for a signed one."""
    return (number << 1 ^ number >> 63) % 2**64
