"""Damages a map again and again and reads it: what C++ does then may end the process.

Run by itself, ``python -m tests.corruptions MAP HOW SEED TIMES``, it writes a line of
JSON for each damage with what came of it: refused, equal, counted, or silent.
"""

from __future__ import annotations

import faulthandler
import json
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np

from geodata.build import build_network
from geodata.extract import Extract
from geodata.network import NetworkError
from geodata.protobuf import field, single_fields
from geodata.read import KINDS, read_extract

HANGS_AFTER_S = 60

Damage = Callable[[bytes, Random], bytes]


# --- damages -------------------------------------------------------------------------


def cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def cut_between_blobs(data: bytes, random: Random) -> bytes:
    return data[: random.choice(blob_starts(data))]


def flip_bit(data: bytes, random: Random) -> bytes:
    return flipped(data, random.randrange(len(data)), 1 << random.randrange(8))


def flip_bit_of_frame(data: bytes, random: Random) -> bytes:
    """Flip a bit before or after what is packed, where no checksum watches."""
    at = random.choice([0, *blob_starts(data)]) + random.randrange(-8, 32)
    return flipped(data, at % len(data), 1 << random.randrange(8))


def flip_byte(data: bytes, random: Random) -> bytes:
    return flipped(data, random.randrange(len(data)), random.randrange(1, 256))


def overwrite(data: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data)), random.randrange(1, 64)
    return data[:at] + random.randbytes(size) + data[at + size :]


def leave_out(data: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data)), random.randrange(1, 4096)
    return data[:at] + data[at + size :]


def say_twice(data: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data)), random.randrange(1, 4096)
    return data[: at + size] + data[at:]


def flip_what_is_packed(data: bytes, random: Random) -> bytes:
    """Damage the content of a blob under a right checksum, as a bad writer would."""
    starts = blob_starts(data)
    number = random.randrange(len(starts) - 1)
    begin, end = starts[number], starts[number + 1]
    head_end = begin + 4 + int.from_bytes(data[begin : begin + 4], "big")
    packed = single_fields(data[head_end:end])[3]
    assert isinstance(packed, bytes)
    content = bytearray(zlib.decompress(packed))
    for _ in range(random.randrange(1, 4)):
        content[random.randrange(len(content))] = random.randrange(256)
    body = field(2, len(content)) + field(3, zlib.compress(content, 1))
    head = field(1, b"OSMData") + field(3, len(body))
    blob = len(head).to_bytes(4, "big") + head + body
    return data[:begin] + blob + data[end:]


ANY: tuple[Damage, ...] = (
    *(cut, flip_bit, flip_bit, flip_bit, flip_byte, overwrite, leave_out, say_twice),
)
DAMAGES: dict[str, tuple[Damage, ...]] = {
    "pbf": (*ANY, *[flip_bit_of_frame] * 6, cut_between_blobs),
    "gz": ANY,
    "packed": (flip_what_is_packed,),
}


def flipped(data: bytes, at: int, bits: int) -> bytes:
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]


def blob_starts(data: bytes) -> list[int]:
    """Where the blobs of a PBF file begin, but the header; and where it ends."""
    starts, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        packed = single_fields(data[at + 4 : at + 4 + size])[3]
        assert isinstance(packed, int)
        at += 4 + size + packed
        starts.append(at)
    return starts


# --- what came of it -----------------------------------------------------------------


def outcome(path: Path, truth: Extract) -> tuple[str, str]:
    """Read a damaged file; say what came of it, and the message."""
    try:
        found = read_extract(path)
        if same(found, truth):
            return "equal", ""
        if not losses(found) - losses(truth):
            return "silent", f"{len(found.way_ids)} of {len(truth.way_ids)} ways"
        build_network(found)
    except NetworkError as error:
        return "refused", str(error)
    return "counted", str(losses(found) - losses(truth))


def losses(extract: Extract) -> Counter[str]:
    return Counter({"missing": extract.missing_refs, **extract.losses})


def same(one: Extract, other: Extract) -> bool:
    """Tell whether two extracts are the same but for their names."""
    arrays = ("node_ids", "lon_lat", "tagged_ids", "way_ids", "refs", "first")
    return (
        all(np.array_equal(getattr(one, a), getattr(other, a)) for a in arrays)
        and [*one.node_tags] == [*other.node_tags]
        and [*one.way_tags] == [*other.way_tags]
        and [*one.areas.tags] == [*other.areas.tags]
        and np.array_equal(one.areas.lon_lat, other.areas.lon_lat)
    )


def main(source: str, how: str, seed: str, times: str) -> None:
    data, truth = Path(source).read_bytes(), read_extract(Path(source))
    kind = next(kind for kind in KINDS if source.endswith(kind))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"damaged{kind}"
        for number in range(int(times)):
            random = Random(f"{seed} {number}")  # noqa: S311 - no secret
            damage = random.choice(DAMAGES[how])
            path.write_bytes(damage(data, random))
            faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
            result, message = outcome(path, truth)
            faulthandler.cancel_dump_traceback_later()
            line = [number, damage.__name__, result, message]
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
