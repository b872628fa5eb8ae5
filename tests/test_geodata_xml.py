"""OpenStreetMap's XML: what is taken from it, and each way in which it may be wrong."""

import bz2
import gzip
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.network import NetworkError
from geodata.xml import MISSING, OsmXml, parse_osm_xml, write_traffic
from tests.osm_worlds import COMPLETE, QUOTES, osm_text

ROAD = '<tag k="highway" v="primary"/>'
TWO_NODES = '<node id="1" lat="48" lon="15"/><node id="2" lat="48" lon="15.1"/>'


def parsed(text: str | bytes, folder: Path) -> OsmXml:
    path = folder / "map.osm"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    osm, _ = parse_osm_xml(path)
    return osm


def refusal_of(text: str | bytes, folder: Path) -> str:
    """Give the message, less the folder."""
    with pytest.raises(NetworkError) as refusal:
        parsed(text, folder)
    return str(refusal.value).replace(f"{folder}/", "")


# --- what is taken -------------------------------------------------------------------


def test_traffic_and_places_are_taken_and_the_rest_is_left(tmp_path: Path) -> None:
    """Way 108 of COMPLETE is a building; only nodes with places keep their tags."""
    osm = parsed(osm_text(COMPLETE), tmp_path)
    assert osm.ways.keys() == COMPLETE.ways.keys() - {108}
    assert osm.ways[104][1] == [1, 1, 10, 10, 3]
    assert osm.ways[100][0]["name"] == QUOTES
    assert osm.node_tags == COMPLETE.node_tags
    assert osm.lat_lon[5] == ("48.41", "15.64")


def test_tags_of_relations_are_nobodys(tmp_path: Path) -> None:
    osm = parsed(
        f'<osm><relation id="1">{ROAD}<tag k="place" v="town"/></relation></osm>',
        tmp_path,
    )
    assert not osm.ways
    assert not osm.node_tags


def test_objects_of_an_editor(tmp_path: Path) -> None:
    """JOSM: new objects have negative ids, deleted ones stay in the file, marked."""
    osm = parsed(
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
    assert osm.lat_lon.keys() == {-1, 2}
    assert {way: refs for way, (_, refs) in osm.ways.items()} == {-9: [-1, 2]}
    assert not osm.node_tags


def test_a_node_without_a_place_is_one_outside_the_file(tmp_path: Path) -> None:
    """Deleted nodes come so from the history: <node id=... visible=...>, no lat."""
    osm = parsed('<osm><node id="1" lat="48"/><node id="2"/></osm>', tmp_path)
    assert not osm.lat_lon


def test_other_encodings_are_read_as_they_declare(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><osm>'
        '<node id="1" lat="1" lon="1"><tag k="place" v="Köln"/></node></osm>'
    )
    osm = parsed(text.encode("latin-1"), tmp_path)
    assert osm.node_tags == {1: {"place": "Köln"}}


@pytest.mark.parametrize("name", ["map.osm", "map.osm.gz", "map.OSM.BZ2"])
def test_the_digest_is_that_of_the_file_on_disk(name: str, tmp_path: Path) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {
        ".osm": bytes,
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
    }
    path = tmp_path / name
    path.write_bytes(pack[path.suffix.lower()](osm_text(COMPLETE).encode()))
    osm, sha256 = parse_osm_xml(path)
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert 100 in osm.ways


# --- what is written for osmnx -------------------------------------------------------


def test_what_is_written_reads_as_it_was(tmp_path: Path) -> None:
    osm = parsed(osm_text(COMPLETE), tmp_path)
    write_traffic(osm, tmp_path / "traffic.osm")
    again, _ = parse_osm_xml(tmp_path / "traffic.osm")
    assert again.ways == osm.ways
    assert again.node_tags == osm.node_tags
    assert again.lat_lon == osm.lat_lon  # every node of COMPLETE is needed


def test_nodes_that_nothing_needs_are_not_written(tmp_path: Path) -> None:
    osm = parsed(f"<osm>{TWO_NODES}</osm>", tmp_path)
    write_traffic(osm, tmp_path / "traffic.osm")
    assert "<node" not in (tmp_path / "traffic.osm").read_text(encoding="utf-8")


def test_nodes_outside_the_file_are_written_as_placeholders(tmp_path: Path) -> None:
    way = f'<way id="1"><nd ref="1"/><nd ref="99"/>{ROAD}</way>'
    write_traffic(parsed(f"<osm>{TWO_NODES}{way}</osm>", tmp_path), tmp_path / "t.osm")
    written = (tmp_path / "t.osm").read_text(encoding="utf-8")
    assert f'<node id=\'99\' lat="0" lon="0"><tag k="{MISSING}" v="yes"/>' in written
    assert written.count(MISSING) == 1


xml_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20
)


@given(xml_texts)
def test_any_text_of_a_tag_survives(text: str) -> None:
    """Quotes, angle brackets, ampersands, all scripts."""
    osm = OsmXml("map")
    osm.ways[1] = ({"highway": "primary", "name": text}, [])
    with TemporaryDirectory() as folder:
        write_traffic(osm, Path(folder) / "traffic.osm")
        again, _ = parse_osm_xml(Path(folder) / "traffic.osm")
    assert again.ways == osm.ways


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
    secret.write_text(TWO_NODES, encoding="utf-8")
    osm = parsed(
        f'<!DOCTYPE osm SYSTEM "{tmp_path}/no.dtd" '
        f'[<!ENTITY s SYSTEM "{secret.as_uri()}">]><osm>&s;</osm>',
        tmp_path,
    )
    assert not osm.lat_lon


@pytest.mark.parametrize("name", ["map.osm.gz", "map.osm.bz2"])
def test_plain_text_under_a_packed_name_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(osm_text(COMPLETE), encoding="utf-8")
    with pytest.raises(NetworkError, match="the compressed file is cut or damaged"):
        parse_osm_xml(path)


def test_a_file_that_cannot_be_opened_says_so_itself(tmp_path: Path) -> None:
    """Rights and disks are not the file's fault: the system's own words."""
    with pytest.raises(FileNotFoundError):
        parse_osm_xml(tmp_path / "gone.osm")
