"""Regimes from files: what a file of one's own changes, and what every fault says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corridors.faults import ScenarioError
from corridors.regime import Confidence, Regime
from corridors.regime_file import BUILT_IN, REGIMES, read_regime
from corridors.scenario import Scenario
from corridors.scenario_file import read_scenario

Write = Callable[..., Regime]

SCENARIO = """
name = "x"
regime = "alliance.toml"
[[sites]]
site = "Hafen"
place = "Hafen"
[[sites]]
site = "Lviv"
place = "Lviv"
[[movements]]
id = "M1"
origin = "Hafen"
destination = "Lviv"
vehicles = { truck = 40 }
"""


def given(value: object) -> str:
    return f'{{ value = {value}, source = "staff talk", confidence = "assumed" }}'


@pytest.fixture
def alliance(tmp_path: Path) -> Write:
    """Write alliance.toml, of the text given, and read it."""

    def write_and_read(text: str) -> Regime:
        (tmp_path / "alliance.toml").write_text(text, encoding="utf-8")
        return read_regime("alliance.toml", tmp_path)

    return write_and_read


def on_crisis(said: str) -> str:
    return f'based_on = "crisis"\n{said}'


def faults_of(alliance: Write, text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        alliance(text)
    return [str(fault) for fault in refused.value.faults]


def test_a_file_says_only_what_differs(alliance: Write) -> None:
    own, crisis = (
        alliance(on_crisis(f"[march]\ngroup = {given(30)}")),
        read_regime("crisis"),
    )
    assert own.name == "alliance.toml"
    assert own.march.group == 30
    assert own.march.model_copy(update={"group": 25}) == crisis.march
    assert (own.trains, own.borders) == (crisis.trains, crisis.borders)
    told = {each.name: each for each in own.sources()}
    assert (told["march.group"].value, told["march.group"].source) == (30, "staff talk")
    assert told["march.group"].confidence is Confidence.ASSUMED
    assert len(told) == len(crisis.sources())


def test_one_rate_of_a_table_leaves_the_others(alliance: Write) -> None:
    said = f"[march.wheeled_kmh]\nmotorway = {given(55)}\ntrack = {given(12)}"
    march = alliance(on_crisis(said)).march.wheeled
    roads = ("motorway", "motorway_link", "primary", "track", "service")
    assert [march.rate_on(each) for each in roads] == [55, 55, 40, 12, 15]


def test_heavy_columns_are_no_quicker(alliance: Write) -> None:
    said = f"[march.wheeled_kmh]\ntrack = {given(8)}"
    with pytest.raises(ScenarioError, match="heavy_kmh has 10 for track, and wheeled_"):
        alliance(on_crisis(said))


def test_countries_of_their_own_lead_time(alliance: Write) -> None:
    own = alliance(on_crisis(f"[permission.by_country_h]\nDE = {given(0)}")).permission
    assert [own.hours_in(each) for each in ("DE", "PL", "")] == [0, 72, 72]


def test_files_may_be_based_on_files(alliance: Write, tmp_path: Path) -> None:
    """The nearest word counts: alliance over common over peace."""
    common = f"[march]\ngroup = {given(12)}\ngap_unit_min = {given(3)}"
    (tmp_path / "common.toml").write_text(f'based_on = "peace"\n{common}')
    own = alliance(f'based_on = "common.toml"\n[march]\ngroup = {given(14)}')
    march = own.march
    assert (march.group, march.gap_unit_min, march.density_vpkm) == (14, 3, 10)


def test_a_whole_file_needs_no_base(alliance: Write) -> None:
    text = (REGIMES / "crisis.toml").read_text(encoding="utf-8")
    assert alliance(text).march == read_regime("crisis").march


def test_the_digest_is_of_every_file(alliance: Write, tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    digests = set()
    for group in (12, 13, 12):
        base.write_text(f'based_on = "peace"\n[march]\ngroup = {given(group)}')
        digests.add(alliance('based_on = "base.toml"').sha256)
    assert len(digests) == 2


@pytest.fixture
def planned(tmp_path: Path) -> Callable[[str], Scenario]:
    """Write a scenario that names alliance.toml, and that file, and read it."""

    def write_and_read(regime: str, scenario: str = SCENARIO) -> Scenario:
        (tmp_path / "alliance.toml").write_text(regime, encoding="utf-8")
        (tmp_path / "scenario.toml").write_text(scenario, encoding="utf-8")
        return read_scenario(tmp_path)

    return write_and_read


def test_a_scenario_names_a_file_beside_it(
    planned: Callable[[str], Scenario],
) -> None:
    first, second = (
        planned(on_crisis(f"[roads]\nshare = {given(share)}")) for share in (0.7, 0.8)
    )
    assert (first.road_share, second.road_share) == (0.7, 0.8)
    assert first.sha256 != second.sha256


def test_faults_of_a_regime_stand_with_those_of_the_scenario(
    planned: Callable[[str, str], Scenario],
) -> None:
    broken = SCENARIO.replace('"x"', '"x"\nhorizon_h = -1')
    with pytest.raises(ScenarioError) as refused:
        planned(on_crisis("[march]\ngroup = 3"), broken)
    assert [fault.where for fault in refused.value.faults] == [
        "scenario.toml, horizon_h",
        "alliance.toml, march.group",
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        # how a value is written
        (
            "[march]\ngroup = 20",
            "march.group: write it as { value = ..., source = "
            '"...", confidence = "assumed" }',
        ),
        (
            '[march]\ngroup = { value = 20, confidence = "assumed" }',
            "march.group: source is missing: write { value = ..., source",
        ),
        (
            '[march]\ngroup = { value = 20, source = " ", confidence = "assumed" }',
            "march.group, source: must not be empty, not ' '",
        ),
        (
            '[march]\ngroup = { source = "x", confidence = "assumed" }',
            "march.group: value is missing: write",
        ),
        (
            '[march]\ngroup = { value = 20, source = "x", confidence = "sure" }',
            "confidence: must be 'sourced', 'derived' or 'assumed', not 'sure'",
        ),
        (
            '[march]\ngroup = { vale = 2, value = 2, source = "x", '
            'confidence = "assumed" }',
            "march.group: unknown part 'vale' (did you mean 'value'?)",
        ),
        # where it stands
        ("[marsh]\n", "marsh: unknown section 'marsh' (did you mean 'march'?)"),
        ("march = 3", "march: write it as [march]"),
        (
            f"[march]\ngrop = {given(20)}",
            "march.grop: unknown field 'grop' (did you mean 'group'?)",
        ),
        # what it is
        (f"[march]\ngroup = {given(-3)}", "march.group: must be at least 1, not -3"),
        (f"[march]\ngroup = {given(2.5)}", "group: must be a whole number, not 2.5"),
        (f"[march]\ngroup = {given('true')}", "group: must be a number, not True"),
        (f"[march]\nrelief = {given(1)}", "march.relief: must be yes or no, not 1"),
        (
            f"[march]\ngap_unit_min = {given(-1)}",
            "march.gap_unit_min: must be at least 0, not -1",
        ),
        (
            f"[march]\ndensity_vpkm = {given('nan')}",
            "march.density_vpkm: must be a finite number, not nan",
        ),
        (
            f"[march.wheeled_kmh]\nmotorway = {given(900)}",
            "march.wheeled_kmh.motorway: must be at most 120, not 900",
        ),
        (
            f"[march.wheeled_kmh]\nmotorwy = {given(50)}",
            "march.wheeled_kmh.motorwy: unknown road class 'motorwy' "
            "(did you mean 'motorway'?)",
        ),
        (
            f"[march]\nwindow = {given('[6, 6]')}",
            "march.window: holds no time; all day is [0, 24], not [6, 6]",
        ),
        (
            f"[march]\nwindow = {given(10)}",
            "march.window: write two hours of the day, [20, 6], not 10",
        ),
        (
            f"[march]\nwindow = {given('[20, 30]')}",
            "march.window.to_h: must be at most 24, not 30",
        ),
        (
            f"[permission]\ndefault_h = {given(99999)}",
            "permission.default_h: must be at most 8784, not 99999",
        ),
        (
            f"[permission.by_country_h]\nUK = {given(3)}",
            "permission.by_country_h.UK: unknown country 'UK' (did you mean 'GB'?)",
        ),
        (f"[roads]\nshare = {given(1.5)}", "roads.share: must be at most 1, not 1.5"),
        (
            f"[roads]\ncontrol = {given(repr('prohibited'))}",
            "roads.control: would close every road; name roads in the closures, not",
        ),
        (
            f"[roads]\ncontrol = {given(repr('free'))}",
            "roads.control: must be 'open', 'supervised', 'dispatch', 'reserved' or "
            "'prohibited', not 'free'",
        ),
        (
            f"[trains]\nfleet_reserve = {given(0.5)}",
            "trains.fleet_reserve: must be at least 1, not 0.5",
        ),
    ],
)
def test_one_fault_one_line(alliance: Write, said: str, fault: str) -> None:
    (told,) = faults_of(alliance, on_crisis(said))
    assert told.startswith("alliance.toml, ")
    assert fault in told


def test_every_fault_at_once(alliance: Write) -> None:
    said = (
        f"[march]\ngroup = {given(0)}\nrest_h = {given(0)}\n[roads]\nshare = {given(0)}"
    )
    assert [
        fault.partition(":")[0] for fault in faults_of(alliance, on_crisis(said))
    ] == [
        "alliance.toml, march.group",
        "alliance.toml, march.rest_h",
        "alliance.toml, roads.share",
    ]


def test_what_is_missing_is_told_with_the_way_out(alliance: Write) -> None:
    text = (REGIMES / "crisis.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("group")]
    hint = 'missing; state it, or start from based_on = "crisis"'
    assert faults_of(alliance, "\n".join(kept)) == [
        f"alliance.toml, march.group: {hint}"
    ]
    told = faults_of(alliance, "")
    assert told[0] == f"alliance.toml, permission: {hint}"
    assert len(told) == 5


def test_a_fault_names_the_file_that_it_stands_in(
    alliance: Write, tmp_path: Path
) -> None:
    (tmp_path / "base.toml").write_text(on_crisis(f"[march]\ngroup = {given(0)}"))
    (told,) = faults_of(alliance, 'based_on = "base.toml"')
    assert told.startswith("base.toml, march.group: must be at least 1")


def test_no_regime_is_based_on_itself(alliance: Write, tmp_path: Path) -> None:
    assert faults_of(alliance, 'based_on = "./alliance.toml"') == [
        "alliance.toml, based_on: a regime cannot be based on itself "
        "(alliance.toml → alliance.toml)"
    ]
    (tmp_path / "b.toml").write_text('based_on = "alliance.toml"')
    assert faults_of(alliance, 'based_on = "b.toml"') == [
        "b.toml, based_on: a regime cannot be based on itself "
        "(alliance.toml → b.toml → alliance.toml)"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "based_on = 3",
            "based_on: must be the name of a regime or of its file, not 3",
        ),
        (
            'based_on = "crysis"',
            "alliance.toml, based_on: unknown regime 'crysis' "
            "(did you mean 'crisis'?); a file's name ends in .toml",
        ),
        ('based_on = "no.toml"', "/no.toml: no such file"),
        ('based_on = "a\\u0000.toml"', ": no name of a file: embedded null byte"),
        ("[march", "alliance.toml: not valid TOML: "),
    ],
)
def test_a_base_that_is_none(alliance: Write, text: str, fault: str) -> None:
    (told,) = faults_of(alliance, text)
    assert fault in told


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Peace", "regime: unknown regime 'Peace' (did you mean 'peace'?); a file's"),
        ("war", "unknown regime 'war'; known: crisis, emergency, peace; a file's name"),
        ("none.toml", "/none.toml: no such file"),
        ("sub/war", "/sub/war: no such file"),
    ],
)
def test_a_name_that_is_none(name: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_regime(name, tmp_path)
    (told,) = map(str, refused.value.faults)
    assert fault in told


def test_names_that_come_with_the_package_are_no_files(tmp_path: Path) -> None:
    """A folder's own crisis.toml is read by its name as a file alone."""
    (tmp_path / "crisis.toml").write_text(on_crisis(f"[march]\ngroup = {given(9)}"))
    groups = [read_regime(n, tmp_path).march.group for n in ("crisis", "crisis.toml")]
    assert groups == [25, 9]
    assert [read_regime(name, tmp_path).name for name in BUILT_IN] == list(BUILT_IN)


def test_the_manual_s_example_reads(alliance: Write) -> None:
    manual = (Path(__file__).parents[1] / "docs/scenario.md").read_text("utf-8")
    _, _, example = manual.partition("```toml\n")
    own = alliance(example.partition("```")[0])
    assert own.permission.hours_in("DE") == 24
    assert own.march.window.hours == 12
    assert own.march.wheeled.rate_on("motorway") == 55
