"""Plans that we make pass the check of what is written, whatever is asked of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from corridors.cli import main
from corridors.verify import verify_folder
from tests.plans import DELIVERABLE, SCENARIO, write_case

_NEAR: Final = SCENARIO.replace("lon = 12.0", "lon = 10.0")
_STILL: Final = '\n[[closures]]\nname = "Grenze"\n'
_SPELL: Final = """
[[overrides]]
name = "Markt–Rynok"
vehicles_per_day = {vehicles}
from_h = -2
to_h = {to_h}
"""
_HAULERS: Final = """
[[vehicles]]
vehicle = "hauler"
mass_t = 118
axle_load_t = 12
length_m = 22
width_m = 3.75
height_m = 4.2
mlc = 110
tracked = false
by_road = true
vehicles_per_wagon = 0.5
tare_t = 56

[[fleets]]
fleet = "haulers"
kind = "transporters"
count = 20
turnaround_h = 12
"""

SCENARIOS: Final = {
    "some is not delivered": SCENARIO,
    "all is delivered": DELIVERABLE,
    "a night's window, and rests": SCENARIO.replace(
        "horizon_h = 48", 'horizon_h = 240\nregime = "peace"'
    ),
    "posted limits bind alone": SCENARIO.replace(
        "horizon_h = 48", "horizon_h = 48\ninferred_limits = false"
    ),
    "more for some hours": SCENARIO + _SPELL.format(vehicles=1920, to_h=20),
    "less for some hours": SCENARIO + _SPELL.format(vehicles=60, to_h=20),
    "one after the other": SCENARIO
    + _SPELL.format(vehicles=1920, to_h=20)
    + _SPELL.format(vehicles=960, to_h=8),
    "quarters of an hour": SCENARIO.replace(
        "horizon_h = 48", "horizon_h = 48\nperiod_min = 15"
    ),
    "hours without dates": SCENARIO.replace("start = 2026-03-02T00:00:00Z\n", ""),
    "arrival not before an hour": SCENARIO.replace(
        "due_h = 12", "due_h = 30\nearliest_h = 20"
    ),
    "many serials behind each other": SCENARIO.replace("lorry = 80", "lorry = 480"),
    "on transporters, by turns": SCENARIO + _HAULERS,
    "who need not move": _NEAR,
    "nothing by rail": SCENARIO + _STILL,
    "nothing at all": SCENARIO + _STILL + '\n[[closures]]\nname = "A 2"\n',
}


@pytest.mark.parametrize("stated", SCENARIOS.values(), ids=[*SCENARIOS])
def test_a_plan_that_we_make_is_verified_as_it_is_written(
    tmp_path: Path,
    stated: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("maps.save_map", lambda _made, path: path.touch())
    scenario, folder = write_case(tmp_path / "case", stated), tmp_path / "plan"
    code = main(["plan", str(scenario), "-o", str(folder)])
    assert code in {0, 1}
    verified = capsys.readouterr().out.splitlines()[-1]
    assert verified.startswith("Verified by ")
    assert verified.endswith(": no fault")
    assert verify_folder(folder).faults == ()
