"""The frame of PBF files: whole, it is cut into blocks; damaged anywhere, refused."""

import zlib
from pathlib import Path

import pytest

from geodata import pbf_blocks
from geodata.pbf_blocks import Block, UnfitError, read_blocks
from geodata.protobuf import field
from tests.pbf_files import REQUIRED, blob, data, frame, header, node, road_file

NODES = data([], node(1, 15.0, 48.0))
RELATION = data([], field(4, field(1, 1)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "map.osm.pbf"


def blocks_of(content: bytes, path: Path) -> list[Block]:
    path.write_bytes(content)
    return list(read_blocks(path))


def refusal_of(content: bytes, path: Path) -> str:
    with pytest.raises(ValueError) as refusal:
        blocks_of(content, path)
    return str(refusal.value)


# --- blocks --------------------------------------------------------------------------


def test_blocks_are_files_of_their_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a bound of one byte each blob is a block, with the header before it."""
    monkeypatch.setattr(pbf_blocks, "_BLOCK_BYTES", 1)
    content = header() + blob(b"OSMData", NODES) + blob(b"OSMData", RELATION)
    first, second = blocks_of(content, path)
    assert first.raw + second.raw == content
    assert (first.end, second.end) == (len(first.raw), len(content))
    assert (first.relations, second.relations) == (False, True)
    for block in (first, second):
        (again,) = blocks_of(block.data, path)
        assert again.data == block.data


def test_small_blobs_are_one_block(path: Path) -> None:
    content = header() + blob(b"OSMData", NODES) * 3
    (block,) = blocks_of(content, path)
    assert block.raw == content
    assert not block.relations


def test_a_header_alone_is_a_block(path: Path) -> None:
    (block,) = blocks_of(header(), path)
    assert block.raw == header()


def test_blobs_may_stand_unpacked(path: Path) -> None:
    plain = frame(b"OSMData", field(1, NODES))
    sized = frame(b"OSMData", field(1, NODES) + field(2, len(NODES)))
    assert blocks_of(header() + plain, path)[0].data.endswith(plain)
    assert blocks_of(header() + sized, path)[0].data.endswith(plain)


# --- damage --------------------------------------------------------------------------

START = len(header())
PACKED = zlib.compress(NODES)
SIZE = len(NODES)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "it says not how it is packed"),
        (field(2, SIZE) + field(11, PACKED), "it says not how it is packed"),
        # One bit turned makes of what is packed something plain.
        (field(2, SIZE) + field(1, PACKED), "it says not how it is packed"),
        (field(3, PACKED), "it says not how it is packed"),
        (field(2, SIZE) + field(3, PACKED) + b"\0", "a field without a number"),
        (field(2, SIZE) * 2 + field(3, PACKED), "a field that stands twice"),
        (
            field(2, SIZE) + field(3, PACKED + b"x"),
            f"it does not unpack to the {SIZE} bytes that it says",
        ),
        (
            field(2, SIZE - 1) + field(3, PACKED),
            f"it does not unpack to the {SIZE - 1} bytes that it says",
        ),
        (
            field(2, SIZE + 1) + field(3, PACKED),
            f"it does not unpack to the {SIZE + 1} bytes that it says",
        ),
        (
            field(2, SIZE) + field(3, PACKED[:-1]),
            f"it does not unpack to the {SIZE} bytes that it says",
        ),
        (
            field(2, SIZE) + field(3, PACKED[:-1] + b"\0"),
            "Error -3 while decompressing data: incorrect data check",
        ),
        (
            field(2, 33 << 20) + field(3, PACKED),
            f"it would unpack to {33 << 20} bytes, more than a blob may",
        ),
    ],
)
def test_a_damaged_blob_is_told_with_its_place(
    body: bytes, fault: str, path: Path
) -> None:
    message = refusal_of(header() + frame(b"OSMData", body), path)
    assert message == f"the blob at byte {START} is damaged: {fault}"


@pytest.mark.parametrize("kind", [b"OSMDbta", b"OSMHeader", b"", b"\n"])
def test_blobs_of_other_kinds_are_not_passed_over(kind: bytes, path: Path) -> None:
    """The format says to pass over them, and one bit turned would lose a blob."""
    message = refusal_of(road_file() + blob(kind, NODES), path)
    assert message == f"the blob at byte {len(road_file())} is of no kind: {kind!r}"


def test_a_file_cut_anywhere_is_refused(path: Path) -> None:
    """But between two blobs, which the format cannot tell."""
    whole = road_file()
    for size in range(len(whole)):
        if size != START:
            assert refusal_of(whole[:size], path), size


def test_no_bit_can_be_turned_in_silence(path: Path) -> None:
    """But for bits that mean nothing: with them the same is read."""
    (truth,) = blocks_of(road_file(), path)
    for bit in range(8 * len(road_file())):
        content = bytearray(road_file())
        content[bit // 8] ^= 1 << bit % 8
        try:
            (block,) = blocks_of(bytes(content), path)
        except ValueError:
            continue
        assert block.data == truth.data, bit


def test_what_stands_before_a_blob_is_bounded(path: Path) -> None:
    """Four bytes may claim a head of four thousand million."""
    content = header() + b"\xff\xff\xff\xff" + blob(b"OSMData", NODES)
    assert refusal_of(content, path) == f"byte {START} begins no blob"


@pytest.mark.parametrize(
    "text",
    [b"a\0b", b"\0", b"a\0", b"\n\0", b"\n\0\n\0", b"x" * 200 + b"\0", b"\n\2ab\0"],
)
def test_nul_is_refused(text: bytes, path: Path) -> None:
    """There osmium takes a text to end, and read beyond its memory."""
    message = refusal_of(road_file(text), path)
    assert message.endswith("is damaged: a text of it holds the character NUL")


def test_empty_texts_are_no_nul(path: Path) -> None:
    assert blocks_of(road_file(b""), path)
    texts = [b"", b"x" * 300, b"", b"\n", b""]
    assert blocks_of(header() + blob(b"OSMData", data(texts)), path)


# --- bombs ---------------------------------------------------------------------------


def test_a_bomb_is_refused_before_it_has_unpacked(path: Path) -> None:
    """Three blobs of 30 MiB in 30 kB each; two are within what is always allowed."""
    filled = blob(b"OSMData", field(9, bytes(30 << 20)))
    assert blocks_of(header() + filled * 2, path)
    message = refusal_of(header() + filled * 3, path)
    assert message.startswith("its first ")
    assert message.endswith(
        f" bytes unpack to {3 * (5 + (30 << 20))} and more, beyond 100 times as many: "
        "no map does"
    )


# --- what is whole, but not read -----------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            header((*REQUIRED, b"HistoricalInformation")),
            "it holds the history of its objects; take one moment of it with "
            "osmium time-filter",
        ),
        (
            header(REQUIRED, b"Sort.Type_then_ID", b"LocationsOnWays"),
            "it has the places of nodes in its ways and not in the nodes, as osmium "
            "add-locations-to-ways writes them; give the file that it was made from",
        ),
        (
            header((*REQUIRED, b"Colours")),
            "it has the feature b'Colours', which is not read here; write it anew with "
            "osmium cat",
        ),
        (
            header() + frame(b"OSMData", field(2, 9) + field(7, b"packed")),
            "it is packed with zstd; write it anew with osmium cat, which packs with "
            "zlib",
        ),
    ],
)
def test_what_is_not_read_here_has_a_way_out(
    content: bytes, message: str, path: Path
) -> None:
    with pytest.raises(UnfitError) as refusal:
        blocks_of(content, path)
    assert str(refusal.value) == message
