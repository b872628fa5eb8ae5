"""An overlay's file: what it says, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.network import LIMITS, NetworkError
from geodata.overlay.file import parse_overlay, read_overlay
from geodata.overlay.rows import COLUMNS, RANGES, Target
from tests.overlays import overlay

IN_WORDS = "between 0.1 and 1000 (tonnes)"
TONNES = "is no number; tonnes are wanted, such as 12 or 7.5"


def faults(table: str) -> list[str]:
    with pytest.raises(NetworkError) as told:
        overlay(table)
    return str(told.value).splitlines()


def test_a_row_points_at_an_osm_id() -> None:
    rows = overlay("osm_id,osm_type,max_mass_t\n17,,12\n-3,node,7.5").rows
    assert [row.target for row in rows] == [
        Target(osm_id=17),
        Target(osm_id=-3, osm_type="node"),
    ]
    assert [row.figures for row in rows] == [{"max_mass_t": 12}, {"max_mass_t": 7.5}]
    assert [row.where for row in rows] == ["own.csv row 2", "own.csv row 3"]
    assert [str(row.target) for row in rows] == ["way 17", "node -3"]


def test_a_row_points_at_a_kilometre() -> None:
    (row,) = overlay("ref,km,mode,closed\nA 6,10.4,road,yes").rows
    assert row.target == Target(km=10.4, ref="A 6", mode="road")
    assert row.closed is True
    assert str(row.target) == "A 6 km 10.4"


def test_a_row_points_at_coordinates() -> None:
    (row,) = overlay("lon,lat,tolerance_m,ref,terminal\n8.6,49.4,20,B 3,ramp").rows
    assert row.target == Target(lon_lat=(8.6, 49.4), tolerance_m=20, ref="B 3")
    assert row.terminal == "ramp"
    assert str(row.target) == "lon 8.6, lat 49.4"


def test_who_says_so_is_the_source_and_the_note_else_the_file() -> None:
    rows = overlay(
        "osm_id,closed,source,note\n1,no,register,2024\n2,no,register,\n3,no,,"
    ).rows
    assert [row.source for row in rows] == ["register: 2024", "register", "own.csv"]


@pytest.mark.parametrize(
    "text",
    [
        "osm_id,max_mass_t,name\n1,7.5,Brücke",
        "osm_id;max_mass_t;name\n1;7,5;Brücke",
        "osm_id\tmax_mass_t\tname\n1\t7,5\tBrücke",
        "\ufeffOSM_ID, Max_Mass_T ,name\r\n1,7.5,Brücke\r\n\r\n,,\r\n",
    ],
)
def test_spreadsheets_write_csv_in_many_ways(text: str) -> None:
    """Semicolons and decimal commas, a mark of byte order, blank lines."""
    (row,) = parse_overlay(text.encode(), name="x.csv").rows
    assert (row.figures, row.name) == ({"max_mass_t": 7.5}, "Brücke")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (
            "osm_id,max_mas_t\n1,2",
            "header: unknown column 'max_mas_t' (did you mean 'max_mass_t'?)",
        ),
        (
            "osm_id,osm_id,closed\n1,1,yes",
            "header: column 'osm_id' stands there 2 times",
        ),
        (
            "",
            "header: missing; name the columns: osm_id, or ref and km, or lon and lat, "
            "and what is said",
        ),
        (
            "osm_id,max_mass_t\n1,12t",
            f"row 2, max_mass_t: '12t' {TONNES}",
        ),
        (
            'osm_id,max_mass_t\n1,"7,5"',
            f"row 2, max_mass_t: '7,5' {TONNES}",
        ),
        (
            "osm_id,max_mass_t\n1,nan",
            f"row 2, max_mass_t: 'nan' {TONNES}",
        ),
        (
            "osm_id,max_mass_t\n1,12000",
            f"row 2, max_mass_t: '12000' must be {IN_WORDS}",
        ),
        ("osm_id,max_mass_t\n1,-1", f"row 2, max_mass_t: '-1' must be {IN_WORDS}"),
        (
            "osm_id,closed\nw17,yes",
            "row 2, osm_id: 'w17' is no id of OpenStreetMap; digits are wanted",
        ),
        (
            f"osm_id,closed\n{10**30},yes",
            f"row 2, osm_id: '{10**30}' is no id of OpenStreetMap; digits are wanted",
        ),
        (
            "osm_id,osm_type,closed\n1,relation,yes",
            "row 2, osm_type: unknown word 'relation'; known: way, node",
        ),
        (
            "osm_id,closed\n1,maybe",
            "row 2, closed: unknown word 'maybe'; known: yes, no",
        ),
        (
            "lon,lat,terminal\n1,1,rampe",
            "row 2, terminal: unknown word 'rampe' (did you mean 'ramp'?)",
        ),
        (
            "lon,lat,mode,closed\n1,1,rial,yes",
            "row 2, mode: unknown word 'rial' (did you mean 'rail'?)",
        ),
        (
            "ref,closed\nA 6,yes",
            "row 2: points at nothing; give osm_id, or ref and km, or lon and lat",
        ),
        (
            "osm_id,ref,km,closed\n1,A 6,3,yes",
            "row 2, osm_id and ref, km: points twice; give one: osm_id, or ref and km, "
            "or lon and lat",
        ),
        ("km,closed\n3,yes", "row 2, ref: missing; km goes with ref"),
        ("lon,lat,closed\n3,,yes", "row 2, lat: missing; lon goes with lat"),
        ("lon,lat,closed\n,3,yes", "row 2, lon: missing; lat goes with lon"),
        (
            "lon,lat,closed\n200,3,yes",
            "row 2, lon: '200' must be between -180 and 180 (degrees east)",
        ),
        (
            "lon,lat,osm_type,closed\n2,3,way,yes",
            "row 2, osm_id: missing; osm_type goes with osm_id",
        ),
        (
            "osm_id,source\n1,me",
            "row 2: says nothing; give a figure, closed, terminal or name",
        ),
        (
            "osm_id,osm_type,terminal,max_mass_t\n1,node,ramp,3",
            "row 2, max_mass_t: not of a terminal; say it of a way, in its own row",
        ),
        (
            "osm_id,osm_type,terminal,closed\n1,node,ramp,yes",
            "row 2, closed: not of a terminal; say it of a way, in its own row",
        ),
        (
            "osm_id,osm_type,terminal,capacity_tpd\n1,node,none,3",
            "row 2, terminal: 'none' takes the terminal away; leave the figures out",
        ),
        (
            "osm_id,osm_type,speed_kmh\n1,node,3",
            "row 2, speed_kmh: a node has no speed; say it of a way",
        ),
        (
            "osm_id,dwell_h\n1,3",
            "row 2, terminal: missing; dwell_h is of one of ramp, port, "
            "gauge_transfer, crossing",
        ),
        (
            "osm_id,closed\n1,yes,1,2",
            "row 2: more cells than the header has columns: '1', '2'",
        ),
        ('osm_id,closed\n1,"yes', "row 2: not a CSV table: unexpected end of data"),
    ],
)
def test_a_fault_says_where_and_what_would_be_right(table: str, fault: str) -> None:
    told = faults(table)
    separator = ", " if fault.startswith("header") else " "
    assert told == [f"own.csv{separator}{fault}"]


def test_every_fault_is_told_at_once() -> None:
    table = """
        osm_id,max_mass_t,closd,mlc_wheeled
        1,12t,,x
        2,5,,
        ,5,,
    """
    assert [fault.partition(":")[0] for fault in faults(table)] == [
        "own.csv, header",
        "own.csv row 2, max_mass_t",
        "own.csv row 2, mlc_wheeled",
        "own.csv row 4",
    ]


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"none\.csv: no such file$"):
        read_overlay(tmp_path / "none.csv")
    with pytest.raises(NetworkError, match=r": a folder, not a CSV file$"):
        read_overlay(tmp_path)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("osm_id,name\n1,Brücke".encode("latin-1"))
    with pytest.raises(
        NetworkError, match=r"not UTF-8 text \(byte 16\); save it as CSV"
    ):
        read_overlay(latin)


def test_a_file_is_known_by_its_name_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("osm_id,closed\n1,yes\n", encoding="utf-8")
    read = read_overlay(path, strict=True)
    assert read.strict
    assert read.inputs[0][0] == "own.csv"
    assert len(read.inputs[0][1]) == 64
    assert overlay("osm_id,closed\n").rows == ()


def test_every_limit_of_the_links_has_a_column_and_a_range() -> None:
    assert {*LIMITS} <= {*COLUMNS}
    assert {*LIMITS} <= RANGES.keys()


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_an_overlay_or_a_message(data: bytes) -> None:
    try:
        parse_overlay(data, name="x.csv")
    except NetworkError as error:
        assert str(error)


@given(st.lists(st.sampled_from(["1", "x", "", "yes", "ramp", "9" * 400]), min_size=8))
def test_any_cells_are_an_overlay_or_a_message(cells: list[str]) -> None:
    header = "osm_id,ref,km,lon,lat,max_mass_t,closed,terminal\n"
    try:
        parse_overlay((header + ",".join(cells)).encode(), name="x.csv")
    except NetworkError as error:
        assert "x.csv" in str(error)


def test_the_manual_s_example_is_an_overlay_and_its_tables_name_every_column() -> None:
    manual = (Path(__file__).parents[1] / "docs/networks.md").read_text(
        encoding="utf-8"
    )
    chapter = manual.partition("## Overlay")[2].partition("\n## ")[0]
    example = chapter.partition("```csv\n")[2].partition("```")[0]
    assert len(overlay(example).rows) == 6
    named = chapter.partition("A row points")[2]
    assert [column for column in COLUMNS if f"`{column}`" not in named] == []
