"""Scenarios from files: what is understood, and what every fault says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corridors.faults import ScenarioError
from corridors.scenario import Scenario
from corridors.scenario_file import EXERCISE, read_scenario
from tests.scenario_files import MOVEMENT as MOVES
from tests.scenario_files import SITES

MOVEMENT = f"{MOVES}vehicles = {{ truck = 40, tank = 2 }}\n"
PLAIN = f'name = "x"\n{SITES}{MOVEMENT}'
BY_TABLE = f'name = "x"\ntables = {{ movements = "m.csv" }}\n{SITES}'

Read = Callable[..., Scenario]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a scenario.toml, and an m.csv where one is given, and read them."""

    def write_and_read(toml: str | bytes, table: str | bytes | None = None) -> Scenario:
        for name, text in (("scenario.toml", toml), ("m.csv", table)):
            if text is not None:
                data = text.encode() if isinstance(text, str) else text
                (tmp_path / name).write_bytes(data)
        return read_scenario(tmp_path / "scenario.toml")

    return write_and_read


def faults_of(read: Read, toml: str | bytes, table: str | bytes | None = None) -> str:
    """Read files that are refused, and give the lines that say why."""
    with pytest.raises(ScenarioError) as refused:
        read(toml, table)
    assert str(refused.value) == "\n".join(map(str, refused.value.faults))
    return str(refused.value)


def changed(old: str, new: str) -> str:
    """Give the plain scenario with one thing changed."""
    assert PLAIN.count(old) == 1
    return PLAIN.replace(old, new)


def test_the_exercise_is_read_without_a_path() -> None:
    found = read_scenario()
    assert found.folder == EXERCISE
    assert len(found.vehicles) == 8
    assert found.settings.network == "theatre"


def test_a_folder_stands_for_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(PLAIN, encoding="utf-8")
    assert read_scenario(tmp_path) == read_scenario(tmp_path / "scenario.toml")


def test_toml_alone_with_its_defaults(read: Read) -> None:
    found = read(PLAIN)
    assert found.settings.horizon_h == 240
    assert found.settings.regime == "crisis"
    assert [site.site for site in found.sites] == ["Hafen", "Lviv"]
    (movement,) = found.movements
    assert movement.vehicles == {"truck": 40, "tank": 2}
    assert (movement.ready_h, movement.due_h, movement.priority) == (0, None, 1)


CSV = (
    "id,origin,destination,ready_h,due_h,unit,truck,tank\nM1,Hafen,Lviv,6,,1 Bde,40,2\n"
)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(CSV, id="plain"),
        pytest.param(CSV.replace(",", ";"), id="semicolons"),
        pytest.param(CSV.replace(",", "\t"), id="tabs"),
        pytest.param("\ufeff" + CSV, id="byte order mark"),
        pytest.param(CSV.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(CSV.replace("\n", "\n\n") + ",,,,,,,\n \n", id="blank lines"),
        pytest.param(CSV.replace("1 Bde", '"1 Bde"').replace("6", '"6"'), id="quoted"),
        pytest.param(CSV.replace(",", " , "), id="spaces"),
        pytest.param(CSV.replace("\n", ",\n"), id="a comma at the end of lines"),
        pytest.param(CSV.replace("\n", ",priority\n", 1), id="a short row"),
        pytest.param(CSV.replace("40", "40.0"), id="a whole number with a point"),
    ],
)
def test_tables_as_spreadsheets_write_them(read: Read, table: str) -> None:
    (movement,) = read(BY_TABLE, table).movements
    assert (movement.id, movement.origin, movement.unit) == ("M1", "Hafen", "1 Bde")
    assert (movement.ready_h, movement.due_h, movement.priority) == (6, None, 1)
    assert movement.vehicles == {"truck": 40, "tank": 2}


def test_a_quoted_cell_may_hold_a_comma_a_quote_and_a_line_break(read: Read) -> None:
    table = CSV.replace("1 Bde", '"1 ""Bde"",\nmot"')
    (movement,) = read(BY_TABLE, table).movements
    assert movement.unit == '1 "Bde",\nmot'


def test_rows_of_a_table_follow_those_of_the_toml(read: Read) -> None:
    found = read(BY_TABLE + MOVEMENT, CSV.replace("M1", "M2"))
    assert [each.id for each in found.movements] == ["M1", "M2"]


def test_a_vehicle_class_of_the_scenario_replaces_the_package_s(read: Read) -> None:
    own = """
    [[vehicles]]
    vehicle = "truck"
    mass_t = 99
    axle_load_t = 9
    length_m = 9
    width_m = 2.5
    height_m = 3.8
    mlc = 99
    tracked = false
    by_road = true
    vehicles_per_wagon = 1
    """
    found = {each.vehicle: each.mass_t for each in read(PLAIN + own).vehicles}
    assert len(found) == 8
    assert (found["truck"], found["tank"]) == (99, 62)


def test_the_digest_sees_tables_too(read: Read) -> None:
    first = read(BY_TABLE, CSV).sha256
    assert read(BY_TABLE, CSV).sha256 == first
    assert read(BY_TABLE, CSV.replace("40", "41")).sha256 != first


def test_an_unknown_column_is_told_once_and_not_for_every_row(read: Read) -> None:
    toml = PLAIN.replace(
        PLAIN.splitlines()[0], 'name = "x"\ntables = {closures = "m.csv"}'
    )
    told = faults_of(read, toml, "name,colour\nA,red\nB,blue\n")
    (said,) = told.splitlines()
    assert said.startswith("m.csv, header: unknown column 'colour'")


def test_every_fault_at_once_each_with_its_place(read: Read) -> None:
    toml = BY_TABLE.replace('"x"', '""\nhorizn_h = 3').replace("8.5", "nan")
    table = """id,origin,destination,due_h,truck,colour
M1,Hafen,Lwiw,,40,red
M2,Hafen,Hafen,soon,-1,blue
M2,Hafen,Lviv,,1.5,
"""
    assert faults_of(read, toml, table).splitlines() == [
        "scenario.toml, name: must not be empty, not ''",
        "scenario.toml, horizn_h: unknown field 'horizn_h' (did you mean 'horizon_h'?)",
        "scenario.toml, sites 1, lon: must be a finite number, not nan",
        "m.csv, header: unknown column 'colour'; known: apc, avoid, destination, "
        "due, due_h, earliest, earliest_h, howitzer, ...",
        "m.csv row 3, due_h: must be a number, not 'soon'",
        "m.csv row 3, vehicles.truck: must be at least 0, not '-1'",
        "m.csv row 4, vehicles.truck: must be a whole number, not '1.5'",
        "m.csv row 2, destination: unknown site 'Lwiw' (did you mean 'Lviv'?)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        # what the scenario says of itself
        ('name = "x"', "", "scenario.toml, name: missing"),
        ('"x"', f'"{"n" * 201}"', "name: must have at most 200 characters, not 'nnnn"),
        (
            '"x"',
            '"x"\nregime = "war"',
            "scenario.toml, regime: unknown regime 'war'; known: crisis, emergency, ",
        ),
        (
            '"x"',
            '"x"\nstart = "soon"',
            "start: must be a date and time like 2026-03-02",
        ),
        ('"x"', '"x"\nhorizon_h = "ten"', "horizon_h: must be a number, not 'ten'"),
        ('"x"', '"x"\nhorizon_h = true', "horizon_h: must be a number, not True"),
        ('"x"', '"x"\nhorizon_h = inf', "horizon_h: must be a finite number, not inf"),
        (
            '"x"',
            '"x"\nhorizon_h = 0',
            "horizon_h: must be more than 0 and at most 8784 h (366",
        ),
        ('"x"', '"x"\nhorizon_h = 9600', "0 and at most 8784 h (366 days), not 9600"),
        ('"x"', '"x"\nroad_share = 1.5', "road_share: must be at most 1, not 1.5"),
        (
            '"x"',
            '"x"\nserial_vehicles = 0',
            "serial_vehicles: must be at least 1, not 0",
        ),
        ('"x"', '"x"\nserial_vehicles = 1.5', "must be a whole number, not 1.5"),
        (
            '"x"',
            f'"x"\nserial_vehicles = {10**30}',
            "must be at most 1000000, not 10000",
        ),
        (
            '"x"',
            '"x"\ntrain_speed_kmh = 1e-9',
            "train_speed_kmh: must be at least 1, not",
        ),
        (
            '"x"',
            '"x"\nmovement = 1',
            "unknown field 'movement' (did you mean 'movements'",
        ),
        # tables
        (
            '"x"',
            '"x"\nclosures = 3',
            "scenario.toml, closures: write it as [[closures]]",
        ),
        ('"x"', '"x"\nclosures = [3]', "closures: write it as [[closures]]"),
        (
            '"x"',
            '"x"\ntables = "m.csv"',
            "tables: write it as [tables] with a line like",
        ),
        (
            '"x"',
            '"x"\ntables.site = "m"',
            "tables.site: unknown table 'site' (did you mean",
        ),
        (
            '"x"',
            '"x"\ntables.sites = 3',
            "sites: must be the name of a CSV file, not 3",
        ),
        ('"x"', '"x"\ntables.sites = "no.csv"', "/no.csv: no such file"),
        ('"x"', '"x"\ntables.sites = "."', ": Is a directory"),
        (
            '"x"',
            '"x"\ntables.sites = "\\u0000"',
            ": no name of a file: embedded null byte",
        ),
        # sites
        ("lat = 53.5", "", "scenario.toml, sites 1: lon and lat go together"),
        ("lat = 53.5", "lat = 91", "sites 1, lat: must be at most 90, not 91"),
        ("lat = 53.5", "lat = []", "sites 1, lat: must be a number, not []"),
        ("lat = 53.5", 'lat = 1\nplace = "a"', "give either lon and lat, or place"),
        ('place = "Lviv"', "", "sites 2: give either lon and lat, or place"),
        (
            'site = "Lviv"',
            'site = "Lviv"\ncolour = 1',
            "sites 2, colour: unknown field",
        ),
        # movements
        ('id = "M1"', "id = 1", "movements 1, id: must be text, not 1"),
        ('id = "M1"', "", "movements 1, id: missing"),
        (
            'id = "M1"',
            'id = "M1"\nredy_h = 2',
            "redy_h: unknown field 'redy_h' (did you",
        ),
        ('id = "M1"', 'id = "M1"\nready_h = -2', "ready_h: must be at least 0, not -2"),
        (
            'id = "M1"',
            'id = "M1"\nready_h = 1e99',
            "ready_h: must be at most 1000000000",
        ),
        ('id = "M1"', 'id = "M1"\npriority = 0', "priority: must be at least 1, not 0"),
        (
            'id = "M1"',
            'id = "M1"\nready_h = 9\ndue_h = 3',
            "due_h 3 is before ready_h 9",
        ),
        ('destination = "Lviv"', 'destination = "Hafen"', "are both 'Hafen'"),
        (
            'destination = "Lviv"',
            'destination = "LVIV"',
            "'LVIV' (did you mean 'Lviv'?)",
        ),
        ('destination = "Lviv"', 'destination = "Xy"', "site 'Xy'; known: Hafen, Lviv"),
        # vehicles of movements
        (
            "vehicles = {",
            "veh = {",
            "movements 1, veh: unknown field 'veh' (did you mean",
        ),
        ("{ truck = 40, tank = 2 }", "{}", "movements 1: moves no vehicles"),
        ("{ truck = 40, tank = 2 }", "7", "vehicles: write it as { truck = 40 }, or a"),
        ("tank = 2", "tnak = 2", "unknown vehicle class 'tnak' (did you mean 'tank'?)"),
        ("tank = 2", "tank = -2", "vehicles.tank: must be at least 0, not -2"),
        ("tank = 2", "tank = 2.5", "vehicles.tank: must be a whole number, not 2.5"),
        ("tank = 2", "tank = nan", "vehicles.tank: must be a finite number, not nan"),
        ("tank = 2", "tank = true", "vehicles.tank: must be a number, not True"),
        (
            "tank = 2",
            "tank = 'two'",
            "vehicles.tank: must be a whole number, not 'two'",
        ),
        (
            "tank = 2",
            "tank = 2000000",
            "vehicles.tank: must be at most 1000000, not 2000",
        ),
    ],
)
def test_one_fault_one_line(read: Read, old: str, new: str, fault: str) -> None:
    told = faults_of(read, changed(old, new))
    assert fault in told
    assert len(told.splitlines()) == 1 or old == '"x"' or "veh = {" in new


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (MOVEMENT, "movements 2: a second movement 'M1'; names must differ"),
        ("[[sites]]\nsite='Lviv'\nplace='a'", "sites 3: a second site 'Lviv'; names"),
        ("[[vehicles]]\nvehicle='x'", "vehicles 1, mass_t: missing"),
        ("[[closures]]\nnote='x'", "closures 1: give one of name, osm_id, or lon and"),
        (
            "[[closures]]\nname='x'\nosm_id=1",
            "give one of name, osm_id, or lon and lat",
        ),
        ("[[closures]]\nlon=1", "closures 1: lon and lat go together"),
        ("[[closures]]\nname='x'\nmode='air'", "'ferry' or 'transfer', not 'air'"),
        (f"[[closures]]\nosm_id={10**20}", "osm_id: must be less than 92233720368547"),
        ("[[overrides]]\nname='x'", "give either vehicles_per_day or trains_per_day"),
        (
            "[[overrides]]\nname='x'\nvehicles_per_day=1\ntrains_per_day=1",
            "overrides 1: give either vehicles_per_day or trains_per_day",
        ),
        (
            "[[overrides]]\nname='x'\nvehicles_per_day=1e300",
            "vehicles_per_day: must be at most 1000000000, not 1e+300",
        ),
    ],
)
def test_faults_of_what_stands_beside(read: Read, more: str, fault: str) -> None:
    assert fault in faults_of(read, f"{PLAIN}\n{more}\n")


def test_two_vehicle_classes_of_one_name_are_refused(read: Read) -> None:
    own = EXERCISE.joinpath("vehicles.csv").read_text(encoding="utf-8").splitlines()
    toml = PLAIN.replace('"x"', '"x"\ntables.vehicles = "m.csv"')
    told = faults_of(read, toml, "\n".join([own[0], own[1], own[1]]))
    assert told == "m.csv row 3: a second vehicle class 'light'; names must differ"


def test_a_faulty_site_is_not_also_an_unknown_one(read: Read) -> None:
    told = faults_of(read, changed("lat = 53.5", "lat = 95"))
    assert told == "scenario.toml, sites 1, lat: must be at most 90, not 95"


def test_a_faulty_vehicle_class_is_not_also_an_unknown_one(read: Read) -> None:
    own = "[[vehicles]]\nvehicle = 'apx'\n"
    told = faults_of(read, changed("tank = 2", "apx = 2") + own)
    assert "unknown" not in told


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("", "scenario.toml: no movements: add a [[movements]] or a table"),
        (CSV[: CSV.index("\n")], "no movements: add a [[movements]] or a table"),
        (CSV.replace("origin", "start"), "m.csv, header: column 'origin' is missing"),
        (CSV.replace("unit", "truck"), "header: column 'truck' stands there 2 times"),
        (CSV.replace("tank", "tnak"), "unknown column 'tnak' (did you mean 'tank'?)"),
        (CSV.replace("tank", ""), "m.csv, header: unknown column ''; known: apc"),
        (CSV.replace("Hafen", ""), "m.csv row 2, origin: missing"),
        (
            CSV.replace(",2\n", ",2,3, ,\n"),
            "row 2: more cells than the header has colu",
        ),
        (
            CSV.replace("tank", "vehicles"),
            "row 2, vehicles: write it as { truck = 40 }",
        ),
        (CSV.replace("6", "1;5"), "m.csv row 2, ready_h: must be a number, not '1;5'"),
        (CSV.replace("6", "nan"), "row 2, ready_h: must be a finite number, not 'nan'"),
        (CSV.replace("M1", '"M1'), "row 2: not a CSV table: unexpected end of data"),
        (CSV.replace("M1", "M" * 200_000), "row 2: not a CSV table: field larger than"),
        (
            CSV.replace("1 Bde", "Gdańsk").encode("cp1250"),
            "m.csv: not UTF-8 text (byte",
        ),
    ],
)
def test_faults_of_tables(read: Read, table: str | bytes, fault: str) -> None:
    assert fault in faults_of(read, BY_TABLE, table)


def test_a_fault_of_the_header_is_told_once_for_all_rows(read: Read) -> None:
    row = CSV.splitlines()[1]
    table = CSV.replace("origin", "orgin") + "\n".join([row.replace("M1", "M2"), row])
    assert sorted(faults_of(read, BY_TABLE, table).splitlines()) == [
        "m.csv, header: column 'origin' is missing",
        "m.csv, header: unknown column 'orgin' (did you mean 'origin'?)",
    ]


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        (b"name = 'x", "scenario.toml: not valid TOML: "),
        (b"name = '\xff'", "scenario.toml: not UTF-8 text (byte 8)"),
        (b"name = " + b"[" * 5_000, "not valid TOML: maximum recursion depth"),
        (b"horizon_h = " + b"9" * 5_000, "not valid TOML: Exceeds the limit"),
    ],
)
def test_files_that_are_no_toml(read: Read, toml: bytes, fault: str) -> None:
    assert fault in faults_of(read, toml)


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"scenario\.toml: no such file"):
        read_scenario(tmp_path)
