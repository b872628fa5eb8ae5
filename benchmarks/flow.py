"""Time the flow solvers, side by side with their rivals, or solve instances with them.

Usage:
  python benchmarks/flow.py [ROW...] [--json OUT] [--runs N]
  python benchmarks/flow.py lmcf DIR... [--json OUT]
  python benchmarks/flow.py netgen FILE... [--json OUT]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flow_files import solved_files, solved_folders
from flow_growth import PICTURE, Point, arguments, picture, point_of, row_of, sizes
from flow_report import PACKAGES, FlowRow, table
from flow_rows import ROWS, job
from report import machine, write_json

HELP = """
ROWs, all of them when none is named:
  netgen   NETGEN 13a, against networkx and OR-Tools alone
  lmcf     LMCF gd5, gd6, pl100, 904, against the arc-flow LP in HiGHS
  grid     a generated grid of 1 000 commodities, against the same
  brigade  flow over time, against a time-expanded MIP in HiGHS given ten times the time
  corps    flow over time, against one greedy pass by priority
  army     the same, larger
  growth   seconds to a gap of 2 % by nodes, periods and serials, drawn to
           docs/flow_growth.svg

netgen and lmcf read their instances in ../shared/data/flow beside the repository.

  lmcf DIR      solves every pair C<name>.txt (from to cost capacity) and D<name>.txt
                (from to demand) in a folder
  netgen FILE   solves a DIMACS minimum-cost flow file (p min, n, a; lower bounds too)

Both read plain text or gzip, and print cost, bound and seconds. What cannot be read is
told in one line each, and the exit code is 2.
"""

NOTES = """
How it is measured

- Each job runs in a fresh process that imports and reads first; the clock runs from
  there. What is compiled is compiled before. The sides take turns, and the fastest run
  of each counts; runs of 20 s and more are not repeated. OPENBLAS_NUM_THREADS is 1.
- Rivals get their best: networkx a graph made beforehand; HiGHS the arc-flow LP with
  commodities grouped by origin (or destination, where these are fewer), written
  beforehand, by simplex and by interior point, of which the faster counts.
- The time-expanded MIP has only what serials can reach, counts the alike serials of a
  movement together, and begins with the greedy plan where highspy is installed.
- A rival that was stopped at its limit makes the ratio a least one.
- Gap is (cost - bound) / cost, of our own bound; "rival gap" is of the rival's own, but
  the greedy pass has none and is held against ours. Peak is the memory of our whole
  process, imports included.
- Worlds over time are drawn from seed 0: nodes scattered, joined to near ones, with
  calendars of capacity so tight that greedy costs 15 % and more above the free flow.
"""


def main() -> int:
    """Measure or solve, print, write; 2 where something could not be read."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    parser, asked = command_line()
    faults: list[str] = []
    measure = chosen(parser, asked, faults)
    print(*machine(PACKAGES), "OPENBLAS_NUM_THREADS=1", "", sep="\n", flush=True)
    rows, ended = gathered(measure)
    if rows:
        print(*table(rows), sep="\n")
    if not solves(asked.what):
        print(NOTES)
    if asked.json:
        write_json(rows, asked.json)
    return ended or 2 * bool(faults)


def command_line() -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n", 1)[0],
        epilog=HELP,
        usage="%(prog)s [ROW... | lmcf DIR... | netgen FILE...] "
        "[--json OUT] [--runs N]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="*", help="rows, or a format and its instances")
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the rows")
    parser.add_argument(
        "--runs", type=int, metavar="N", default=2, help="runs of each side (2)"
    )
    asked = parser.parse_args()
    if asked.runs < 1:
        parser.error(f"--runs {asked.runs}: 1 or more is right")
    if asked.json and not asked.json.resolve().parent.is_dir():
        parser.error(f"--json {asked.json}: no such folder")
    return parser, asked


def solves(what: Sequence[str]) -> bool:
    """Say whether instances are to be solved: a format, then what is no row's name."""
    paths = [word for word in what[1:] if word not in MEASURES]
    return bool(paths) and what[0] in ("lmcf", "netgen")


def chosen(
    parser: argparse.ArgumentParser, asked: argparse.Namespace, faults: list[str]
) -> Iterator[FlowRow]:
    """Give what makes the rows that are asked for."""
    what = asked.what
    if solves(what):
        solve = solved_folders if what[0] == "lmcf" else solved_files
        return solve([Path(word) for word in what[1:]], faults)
    if unknown := [word for word in what if word not in MEASURES]:
        parser.error(f"no row {unknown[0]!r}; of {', '.join(MEASURES)}")
    names = dict.fromkeys(what or MEASURES)
    return (row for name in names for row in MEASURES[name](asked.runs))


def gathered(measure: Iterator[FlowRow]) -> tuple[list[FlowRow], int]:
    """Take rows as they come; Ctrl-C keeps those that are there, and ends with 130."""
    rows: list[FlowRow] = []
    try:
        for row in measure:
            print(f"measured: {row.name} {row.rival}", file=sys.stderr)
            rows.append(row)
    except KeyboardInterrupt:
        return rows, 130
    return rows, 0


def growth_rows(_runs: int) -> Iterator[FlowRow]:
    """Schedule growing worlds until the gap is reached, and draw the seconds."""
    points: list[Point] = []
    for grows, amount, size in sizes():
        given = arguments(size)
        facts = job("growth", given["time_limit_s"], **given)
        if (point := point_of(grows, amount, facts)) is not None:
            points.append(point)
        yield row_of(grows, amount, facts)
    if points:
        PICTURE.write_text(picture(points))
        print(f"drawn: {PICTURE}", file=sys.stderr)


MEASURES: dict[str, Callable[[int], Iterator[FlowRow]]] = {
    **ROWS,
    "growth": growth_rows,
}

if __name__ == "__main__":
    sys.exit(main())
