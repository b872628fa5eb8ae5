"""Time whole plans, from the command to the last verified file.

Usage: python benchmarks/plans.py [ROW...] [--json OUT] [--runs N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from national_roads import write_roads
from processes import ROOT, Facts, run_of, take_turns
from report import Row, limit, machine, table, write_json

HELP = """
ROWs, all of them when none is named:
  two       two movements on the embedded theatre
  exercise  the main exercise: 44 movements and supply, on the embedded theatre
  national  ten movements on the railways of Poland and Ukraine and on generated roads,
            some 100 000 links
  larger    the same with more roads, some 180 000 links

national and larger read ../shared/data/osm beside the repository.
"""

NOTES = """
How it is measured

- Each plan is made by the command `corridors plan` with all its defaults, in a process
  of its own: import, reading, search, files, and their checks are in its time.
- What is compiled is compiled before. The fastest of the runs counts; a run of 20 s and
  more is not repeated.
- The gap is the one the plan tells, of the plan of periods; an undelivered serial is in
  it at its price. Peak is the memory of the whole process.
"""

PACKAGES = ("corridors", "ortools", "numba", "numpy", "geopandas", "folium")
SCENARIOS = ROOT / "benchmarks/scenarios"
RAILWAYS = tuple(
    ROOT.parent / "shared/data/osm" / name
    for name in ("pl_poland_rail_plrailmap.osm", "derived_ua_rail.osm.gz")
)
CROSSINGS = {"national": 2_650, "larger": 23_000}  # of generated roads
GAP_PERCENT, LIMIT_MB = 2.0, 2_000.0


def main() -> int:
    """Measure, print, write."""
    asked = arguments()
    print(*machine(PACKAGES), "", sep="\n", flush=True)
    rows = [row for name in asked.what or ROWS for row in ROWS[name](asked.runs)]
    print(*table(rows), sep="\n")
    print(NOTES)
    if asked.json:
        write_json(rows, asked.json)
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n", 1)[0],
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="*", choices=[*ROWS, []], metavar="ROW")
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the rows")
    parser.add_argument("--runs", type=int, metavar="N", default=3, help="of each (3)")
    return parser.parse_args()


def two_movements(runs: int) -> Iterator[Row]:
    """Time the least plan that is of use."""
    facts = _planned(runs, SCENARIOS / "two-movements")
    yield from held("two movements", facts, limit_s=3.0)


def main_exercise(runs: int) -> Iterator[Row]:
    """Time the largest plan on the embedded theatre, and hold its gap and memory."""
    facts = _planned(runs, ROOT / "examples/reinforcement")
    yield from held("main exercise", facts, limit_s=60.0, whole=True)


def national(name: str, runs: int) -> Iterator[Row]:
    """Time a plan on networks of two countries."""
    if missing := [path for path in RAILWAYS if not path.exists()]:
        yield Row(name=name, note=f"{missing[0]} is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        roads, network = Path(folder) / "roads.osm", Path(folder) / "net"
        write_roads(roads, CROSSINGS[name])
        files = [str(path) for path in (*RAILWAYS, roads)]
        built = run_of(
            "plan_jobs.py", "build", {"files": files, "network": f"{network}"}
        )
        facts = built
        if "failure" not in built:
            facts = _planned(runs, SCENARIOS / "national", network)
    yield from held(f"{name} networks", facts, limit_s=180.0)


def _planned(runs: int, scenario: Path, network: Path | None = None) -> Facts:
    """Plan in turns of its own; give the fastest."""
    print(f"running: {scenario.name}", file=sys.stderr)
    given = {
        "scenario": str(scenario),
        "network": None if network is None else f"{network}",
    }
    (facts,) = take_turns(runs, lambda: run_of("plan_jobs.py", "plan", given))
    return facts


def held(
    name: str, facts: Facts, *, limit_s: float, whole: bool = False
) -> Iterator[Row]:
    """Hold seconds against their limit, and gap and memory where the ``whole`` is."""
    if "failure" in facts:
        yield Row(name=name, note=facts["failure"])
        return
    note = f"{facts['links']:,} links, {facts['serials']} serials, {facts['status']}"
    seconds, peak_mb = facts["seconds"], facts["peak_mb"]
    yield limit(name, seconds, "s", limit_s, note=note, peak_mb=peak_mb)
    if facts["gap"] is not None:
        most = GAP_PERCENT if whole else None
        yield limit(f"{name}: gap", 100 * facts["gap"], "%", most)
    if whole:
        yield limit(f"{name}: memory", peak_mb, "MB", LIMIT_MB)


ROWS: dict[str, Callable[[int], Iterator[Row]]] = {
    "two": two_movements,
    "exercise": main_exercise,
    "national": lambda runs: national("national", runs),
    "larger": lambda runs: national("larger", runs),
}

if __name__ == "__main__":
    raise SystemExit(main())
