"""OpenStreetMap's XML: what is taken from it, and each way in which it may be wrong."""

import bz2
import gzip
import hashlib
import time
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from geodata.extract import Extract
from geodata.network import NetworkError
from geodata.tag_table import Tags
from geodata.xml import read_xml
from tests.osm_worlds import COMPLETE, QUOTES, osm_text

ROAD = '<tag k="highway" v="primary"/>'
TOWN = '<tag k="place" v="town"/>'
A_TOWN = f'<node id="1" lat="1" lon="1">{TOWN}</node>'
TWICE = "objects that stand twice in a file, taken once"
TWO_NODES = '<node id="1" lat="48" lon="15"/><node id="2" lat="48" lon="15.1"/>'


def parsed(text: str | bytes, folder: Path) -> Extract:
    path = folder / "map.osm"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_xml(path)


def refusal_of(text: str | bytes, folder: Path) -> str:
    """Give the message, less the folder."""
    with pytest.raises(NetworkError) as refusal:
        parsed(text, folder)
    return str(refusal.value).replace(f"{folder}/", "")


def ways_of(extract: Extract) -> dict[int, list[int]]:
    bounds = pairwise(extract.first.tolist())
    ways = zip(extract.way_ids.tolist(), bounds, strict=True)
    return {way: extract.refs[first:end].tolist() for way, (first, end) in ways}


def places_of(extract: Extract) -> dict[int, tuple[float, float]]:
    places = zip(extract.node_ids.tolist(), extract.lon_lat.tolist(), strict=True)
    return {node: (lon, lat) for node, (lon, lat) in places}


def tags_of(extract: Extract) -> dict[int, Tags]:
    return dict(zip(extract.tagged_ids.tolist(), extract.node_tags, strict=True))


# --- what is taken -------------------------------------------------------------------


def test_traffic_and_places_are_taken_and_the_rest_is_left(tmp_path: Path) -> None:
    """Way 108 of COMPLETE is a building; only nodes with places keep their tags."""
    extract = parsed(osm_text(COMPLETE), tmp_path)
    assert ways_of(extract).keys() == COMPLETE.ways.keys() - {108}
    assert ways_of(extract)[104] == [1, 1, 10, 10, 3]
    assert extract.way_tags[0]["name"] == QUOTES
    assert tags_of(extract) == COMPLETE.node_tags
    assert places_of(extract)[5] == (15.64, 48.41)


def test_tags_of_relations_are_nobodys(tmp_path: Path) -> None:
    text = f'<osm><relation id="1">{ROAD}{TOWN}</relation></osm>'
    extract = parsed(text, tmp_path)
    assert not ways_of(extract)
    assert not tags_of(extract)


def test_objects_of_an_editor(tmp_path: Path) -> None:
    """JOSM: new objects have negative ids, deleted ones stay in the file, marked."""
    extract = parsed(
        f"""<osm version='0.6' generator='JOSM' upload='false'>
        <node id='-1' action='modify' lat='48' lon='15'/>
        <node id='2' visible='true' lat='48' lon='15.1'/>
        <node id='3' action='delete' lat='48' lon='15.2'>
          <tag k='place' v='town'/></node>
        <way id='-9'><nd ref='-1'/><nd ref='2'/>{ROAD}</way>
        <way id='4' action='delete'><nd ref='2'/><nd ref='3'/>{ROAD}</way>
        <way id='5' visible='false'><nd ref='2'/><nd ref='3'/>{ROAD}</way>
        </osm>""",
        tmp_path,
    )
    assert places_of(extract).keys() == {-1, 2}
    assert ways_of(extract) == {-9: [-1, 2]}
    assert not tags_of(extract)


def test_a_node_without_a_place_is_one_outside_the_file(tmp_path: Path) -> None:
    """Deleted nodes come so from the history: <node id=... visible=...>, no lat."""
    nodes = f'<node id="1" lat="48">{TOWN}</node><node id="2">{TOWN}</node>'
    road = f'<way id="1"><nd ref="1"/><nd ref="2"/>{ROAD}</way>'
    extract = parsed(f"<osm>{nodes}{road}</osm>", tmp_path)
    assert not places_of(extract)
    assert not tags_of(extract)
    assert extract.missing_refs == 2


def test_other_encodings_are_read_as_they_declare(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><osm>'
        '<node id="1" lat="1" lon="1"><tag k="place" v="Köln"/></node></osm>'
    )
    extract = parsed(text.encode("latin-1"), tmp_path)
    assert tags_of(extract) == {1: {"place": "Köln"}}


@pytest.mark.parametrize("name", ["map.osm", "map.osm.gz", "map.OSM.BZ2"])
def test_the_digest_is_that_of_the_file_on_disk(name: str, tmp_path: Path) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {
        ".osm": bytes,
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
    }
    path = tmp_path / name
    path.write_bytes(pack[path.suffix.lower()](osm_text(COMPLETE).encode()))
    extract = read_xml(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert extract.inputs == ((name, digest),)
    assert 100 in extract.way_ids


def test_of_an_object_that_stands_there_twice_the_last_counts(tmp_path: Path) -> None:
    """Node 1 is moved and no town any more, way 1 is turned round, way 2 is gone."""
    extract = parsed(
        f"""<osm>{TWO_NODES}
        <node id="3" lat="48" lon="15.3"><tag k="place" v="town"/></node>
        <way id="1"><nd ref="3"/><nd ref="2"/>{ROAD}</way>
        <way id="2"><nd ref="1"/><nd ref="2"/>{ROAD}</way>
        <node id="3" lat="48" lon="15.4"/>
        <way id="1"><nd ref="2"/><nd ref="3"/>{ROAD}</way>
        <way id="2" action="delete"/></osm>""",
        tmp_path,
    )
    assert ways_of(extract) == {1: [2, 3]}
    assert places_of(extract) == {2: (15.1, 48.0), 3: (15.4, 48.0)}
    assert not tags_of(extract)
    assert extract.losses == {TWICE: 3}


def test_of_a_key_that_stands_there_twice_the_first_counts(tmp_path: Path) -> None:
    """As from PBF."""
    extract = parsed(
        f'<osm>{TWO_NODES}<way id="1"><nd ref="1"/><nd ref="2"/>{ROAD}'
        '<tag k="highway" v="trunk"/></way></osm>',
        tmp_path,
    )
    assert extract.way_tags[0] == {"highway": "primary"}


def test_long_names_are_read(tmp_path: Path) -> None:
    name = "Straße " * 600
    tag = f'<tag k="place" v="town"/><tag k="name" v="{name}"/>'
    extract = parsed(f'<osm><node id="1" lat="1" lon="1">{tag}</node></osm>', tmp_path)
    assert extract.node_tags[0]["name"] == name


def test_elements_may_nest_as_deep_as_they_like(tmp_path: Path) -> None:
    nested = "<a>" * 100_000 + "</a>" * 100_000
    assert parsed(f"<osm>{A_TOWN}{nested}</osm>", tmp_path).node_ids.tolist() == [1]


# --- what is wrong -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "<gpx><wpt/></gpx>",
            "map.osm: not OpenStreetMap data: its root element is <gpx>, not <osm>",
        ),
        (
            "<osmChange><create/></osmChange>",
            "map.osm: not OpenStreetMap data: its root element is <osmChange>, not "
            "<osm>",
        ),
        (
            '<osm>\n<node id="1" lat="nan" lon="15"/></osm>',
            "map.osm, line 2: 'nan' is no coordinate",
        ),
        (
            '<osm>\n<node id="1" lat="48" lon="-inf"/></osm>',
            "map.osm, line 2: '-inf' is no coordinate",
        ),
        (
            '<osm>\n\n<node id="1" lat="48" lon="15,1"/></osm>',
            "map.osm, line 3: '15,1' is no coordinate",
        ),
        (
            '<osm>\n<node id="n1" lat="48" lon="15"/></osm>',
            "map.osm, line 2: id='n1' is no whole number",
        ),
        (
            '<osm><node id="99999999999999999999" lat="48" lon="15"/></osm>',
            "map.osm, line 1: id='99999999999999999999' is too large for an id",
        ),
        (
            '<osm><way id="1"><nd ref="1.5"/></way></osm>',
            "map.osm, line 1: ref='1.5' is no whole number",
        ),
        (
            '<osm><way id="1"><nd/></way></osm>',
            "map.osm, line 1: an element without its attribute 'ref'",
        ),
        (
            '<osm><node lat="48" lon="15"/></osm>',
            "map.osm, line 1: an element without its attribute 'id'",
        ),
        (
            '<osm><way id="1"><tag k="highway"/></way></osm>',
            "map.osm, line 1: an element without its attribute 'v'",
        ),
        (
            "<osm>\n<remark>runtime error: Query timed out</remark></osm>",
            "map.osm, line 2: Overpass broke off here; download the file again, or a "
            "smaller area",
        ),
        (
            '<?xml version="1.0" encoding="klingon"?><osm/>',
            "map.osm: unknown encoding: klingon; save it as UTF-8",
        ),
        (
            '<?xml version="1.0" encoding="shift_jis"?><osm/>',
            "map.osm: multi-byte encodings are not supported; save it as UTF-8",
        ),
        (
            f'<osm><node id="{"9" * 5000}"/></osm>',
            f"map.osm, line 1: id='{'9' * 40}…' is too large for an id",
        ),
        (
            '<osm><node id="1_000"/></osm>',
            "map.osm, line 1: id='1_000' is no whole number",
        ),
        (
            '<osm><node id="١٢"/></osm>',
            "map.osm, line 1: id='١٢' is no whole number",
        ),
        (
            '<osm>\n<node id="1" version="1"/>\n<node id="1" version="2"/></osm>',
            "map.osm, line 3: node 1 in version 2, after version 1: the file holds the "
            "history of its objects; take one moment of it with osmium time-filter",
        ),
        (
            '<osm><way id="1" version="1"/>\n<way id="1" version="2" visible="false"/>'
            "</osm>",
            "map.osm, line 2: way 1 in version 2, after version 1: the file holds the "
            "history of its objects; take one moment of it with osmium time-filter",
        ),
        (
            '<osm><node id="1" lat="1" lon="1"><tag k="place" v="&#0;"/></node></osm>',
            "map.osm, line 1: not well-formed XML (reference to invalid character "
            "number); the file is cut or damaged, or is not XML",
        ),
        (
            '<osm>\n<node id="1"></osm>',
            "map.osm, line 2: not well-formed XML (mismatched tag); the file is cut or "
            "damaged, or is not XML",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    text: str, message: str, tmp_path: Path
) -> None:
    assert refusal_of(text, tmp_path) == message


def test_letters_that_are_not_of_the_encoding_are_refused(tmp_path: Path) -> None:
    text = '<osm><node id="1"><tag k="place" v="Köln"/></node></osm>'
    message = refusal_of(text.encode("latin-1"), tmp_path)
    assert message.startswith("map.osm, line 1: not well-formed XML (")


@pytest.mark.parametrize("place", ['v="&k;"', 'v="x"/>&k;<tag k="a" v="b"'])
def test_an_entity_bomb_does_not_explode(place: str, tmp_path: Path) -> None:
    """Ten entities of ten entities each: ten thousand million laughs."""
    entities = "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">'
        for inner, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    bomb = (
        f'<!DOCTYPE osm [<!ENTITY a "ha">{entities}]>'
        f'<osm><node id="1" lat="1" lon="1"><tag k="name" {place}/></node></osm>'
    )
    begun = time.monotonic()
    assert "amplification" in refusal_of(bomb, tmp_path)
    assert time.monotonic() - begun < 10


def test_files_and_servers_that_a_map_names_are_not_opened(tmp_path: Path) -> None:
    """An entity that stands for a file on this machine stays empty."""
    secret = tmp_path / "secret.xml"
    road = f'<way id="1"><nd ref="1"/>{ROAD}</way>'
    secret.write_text(road, encoding="utf-8")
    extract = parsed(
        f'<!DOCTYPE osm SYSTEM "{tmp_path}/no.dtd" '
        f'[<!ENTITY s SYSTEM "{secret.as_uri()}">]><osm>&s;</osm>',
        tmp_path,
    )
    assert not ways_of(extract)


@pytest.mark.parametrize(
    ("name", "pack"), [("map.osm.gz", gzip.compress), ("map.osm.bz2", bz2.compress)]
)
def test_a_compressed_bomb_is_refused_before_it_has_unpacked(
    name: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """A thousand million blanks: 64 MiB of them are read, and none is kept."""
    blanks = pack(bytes(b" " * (50 << 20)))
    path = tmp_path / name
    path.write_bytes(pack(b"<osm>") + blanks * 20)
    tracemalloc.start()
    try:
        with pytest.raises(NetworkError) as refusal:
            read_xml(path)
        most_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    message = str(refusal.value)
    assert message.startswith(f"{path}: its first ")
    assert message.endswith(" and more, beyond 100 times as many: no map does")
    assert most_bytes < 16 << 20


def test_what_compresses_well_but_is_small_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.osm.bz2"
    path.write_bytes(bz2.compress(b"<osm>" + b" " * (20 << 20) + b"</osm>"))
    assert path.stat().st_size < 200
    assert len(read_xml(path).node_ids) == 0


@pytest.mark.parametrize("name", ["map.osm.gz", "map.osm.bz2"])
def test_plain_text_under_a_packed_name_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(osm_text(COMPLETE), encoding="utf-8")
    with pytest.raises(NetworkError, match="the compressed file is cut or damaged"):
        read_xml(path)


def test_a_file_that_cannot_be_opened_says_so_itself(tmp_path: Path) -> None:
    """Rights and disks are not the file's fault: the system's own words."""
    with pytest.raises(FileNotFoundError):
        read_xml(tmp_path / "gone.osm")
