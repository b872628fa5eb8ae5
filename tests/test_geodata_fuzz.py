"""Damaged maps: each is refused in words, or gives the whole network, or says its loss.

A map that was flipped or cut is read in a process of its own, for what C++ does with
it might end the process. Of a map whose *content* is wrong under a right checksum no
more can be asked than that it neither crashes nor hangs: it is another map.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import osmium
from osmium.osm import WAY

from tests.drawn_worlds import SHARED, needs_shared

ROOT = Path(__file__).parents[1]
KREMS = SHARED / "osm/at_krems.osm.pbf"
SEED = "3"
SECONDS = 300  # for all of a kind; on an idle machine they take ten

Outcome = tuple[int, str, str, str]  # number, damage, what came of it, message


def outcomes(source: Path, how: str, times: int, folder: Path) -> list[Outcome]:
    """Damage a map some times; nothing may be left in the folder."""
    run = subprocess.run(  # noqa: S603
        [
            sys.executable,
            "-m",
            "tests.corruptions",
            source,
            how,
            SEED,
            str(times),
        ],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, f"damage {len(lines)} of {how}: {run.stderr}"
    assert not list(folder.iterdir())
    assert len(lines) == times
    return [(number, damage, result, said) for number, damage, result, said in lines]


def check(found: list[Outcome]) -> None:
    assert not [each for each in found if each[2] == "silent"]
    for number, _, result, said in found:
        assert (result == "refused") == ("damaged.osm" in said), number
        assert "\n" not in said, number
        assert len(said) < 400, number


def krems_gz(path: Path) -> Path:
    """Write the main roads and the railways of Krems."""
    classes = {"motorway", "trunk", "primary", "secondary", "tertiary"}
    with osmium.BackReferenceWriter(path, ref_src=KREMS, relation_depth=0) as writer:
        for way in osmium.FileProcessor(KREMS, WAY):
            if way.tags.get("highway") in classes or "railway" in way.tags:
                writer.add(way)
    return path


@needs_shared
def test_a_damaged_pbf_is_refused_or_counted(tmp_path: Path) -> None:
    check(outcomes(KREMS, "pbf", 200, tmp_path))


@needs_shared
def test_a_damaged_gz_is_refused_or_counted(tmp_path: Path) -> None:
    source = krems_gz(tmp_path / "krems.osm.gz")
    (tmp_path / "temp").mkdir()
    check(outcomes(source, "gz", 100, tmp_path / "temp"))


@needs_shared
def test_damage_under_a_right_checksum_ends_no_process(tmp_path: Path) -> None:
    found = outcomes(KREMS, "packed", 50, tmp_path)
    assert {"refused", "equal"} <= set(Counter(each[2] for each in found))
