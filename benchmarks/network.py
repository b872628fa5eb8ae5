"""Time the building of a network, side by side with osmnx, pyrosm and osmium-tool.

Usage: python benchmarks/network.py [FILE...] [--json OUT] [--runs N]

FILEs are OpenStreetMap extracts: each is raced with osmnx and pyrosm, and copies of all
of them make the large one. By default those of ../shared/data/osm beside the
repository. The first run makes the large extracts, which takes minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from processes import ROOT, Facts, Job, failure_of, run, take_turns, whole
from report import Row, limit, machine, table, write_json
from same_roads import MOST_APART, made_alike, same_component

BESIDE = ROOT.parent / "shared/data/osm"
RACED = ("de_heidelberg.osm.pbf", "cz_prague_north.osm.pbf")
DRAWN = ("derived_", "pl_poland_rail")
"""Networks drawn by others, with no building in them: no publisher's extract is like
them, and the ways of one lie on one another seventeen deep."""

CLASSES = ("unclassified", "service")
GRAPHS = ("igraph", "networkx")  # that pyrosm can make
LARGE_WAYS = 300_000
GRID_SIDE = 355  # 502 680 links

# The floor: what the network is made of, and nothing else. Without it osmium-tool has
# more to write, which would make the claim easier.
_MAJOR = "motorway,trunk,primary,secondary,tertiary"
_LINKS = ",".join(f"{road}_link" for road in _MAJOR.split(","))
KEPT = (
    f"w/highway={_MAJOR},{_LINKS}",
    *("w/railway=rail,narrow_gauge", "w/route=ferry"),
    *("n/place", "n/railway", "n/barrier", "n/harbour", "n/industrial"),
)
BYTES_A_NODE, BYTES_A_WAY = 40, 2_000

NOTES = """
How it is measured

- Each side runs in a fresh process that imports first; the clock runs from there. The
  sides take turns, and the fastest run of each counts. Against osmium-tool, whole
  processes count, start and imports too. CPU is the time of all threads together, which
  tells more where other work runs beside.
- osmnx cannot read PBF: it gets the roads of the same classes as XML, without those
  closed to motor vehicles; we read the PBF with all that is in it, and build railways,
  ferries and terminals besides. osmnx keeps only the tags that its chains and
  directions need, and ends chains where ours end: where class, ref or lanes change.
- The main component is the largest strongly connected one of roads; a street open in
  both directions counts its length twice, on both sides.
- "Made alike" is measured apart from all that is timed, and takes away what the two
  sides mean to do otherwise. osmnx's edges are measured on the ellipsoid, as our links
  are, and not on the sphere. It is cut where a bollard or a closed gate cuts our roads,
  by our own list of these; it drives through them. Edges that several ways draw between
  the same nodes count once, as with us. Our roads lose the minor ones kept to reach
  terminals, which osmnx was not given; nodes where only these, a terminal or a name end
  a link are merged. The notes have the nodes and km after each term. What is left to
  differ is also held against the target piece by piece, so that one road too many and
  another too few do not make up for each other; the ways with most of it are named.
- pyrosm gets for "unclassified" the roads of these classes, and for "service" its own
  choice for driving, which has no service roads: fewer than ours. It builds no railway.
- osmium-tool writes what our network is made of, with the nodes that its ways need.
- Memory is the peak of the whole build, less what interpreter and imports took before
  it; the column has the whole. Allowed are 40 bytes a node of the file and 2 kB a way
  that is kept.
- Large extracts are copies of small ones under ids of their own, half a degree apart.
  The one of most extracts has networks in it that others have drawn, as dense with
  railways as no country is.
"""


def main() -> None:
    """Measure, print, write."""
    asked = arguments()
    print(*machine(), "", sep="\n")
    rows = []
    for row in measure(asked.files, asked.runs):
        print(f"measured: {row.name} {row.rival}", file=sys.stderr)
        rows.append(row)
    print(*table(rows), sep="\n")
    print(NOTES)
    if asked.json:
        write_json(rows, asked.json)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path)
    parser.add_argument("--json", metavar="OUT", type=Path, help="write the rows")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side")
    asked = parser.parse_args()
    if not asked.files and not BESIDE.is_dir():
        parser.error(f"no {BESIDE}: give OpenStreetMap extracts, .osm.pbf best")
    return asked


def measure(files: Sequence[Path], runs: int) -> Iterator[Row]:
    """Race on every extract, then on large ones made of them; then load a snapshot."""
    beside = sorted(BESIDE.glob("*.osm*")) if not files else []
    for path in files or [BESIDE / name for name in RACED]:
        for classes in CLASSES:
            yield from on_extract(path, classes, runs)
    cuts = [path for path in beside if not path.name.startswith(DRAWN)]
    yield from on_large(files or cuts, runs, growth=True)
    if beside:
        yield from on_large(beside, runs, growth=False)
    yield from snapshots()


def on_extract(path: Path, classes: str, runs: int) -> Iterator[Row]:
    """Race with osmnx and pyrosm, and compare the road network with osmnx's."""
    xml = run("roads_xml", path=str(path.resolve()), classes=classes)

    def osmnx() -> Facts:
        return xml if "failure" in xml else run("osmnx", path=xml["path"])

    ours, theirs, *rest = take_turns(
        runs, our_job(path, classes), osmnx, *pyrosm_jobs(path, classes)
    )
    name = f"{path.name.split('.')[0]}, {classes}"
    yield race(name, ours, "osmnx", theirs, 30)
    for what, most in MOST_APART:
        yield same_component(name, ours, theirs, what, most)
    yield from made_alike(name, path, classes, xml)
    yield against_pyrosm(name, ours, rest)


def our_job(path: Path, classes: str) -> Job:
    """Build a network of these classes."""
    return lambda: run("ours", path=str(path.resolve()), classes=classes)


def pyrosm_jobs(path: Path, classes: str) -> list[Job]:
    """Build pyrosm's graphs, one of each kind."""
    major = KEPT[0].partition("=")[2].split(",")
    roads = [*major, classes] if classes == "unclassified" else []

    def job(graph_type: str) -> Facts:
        return run(
            "pyrosm", path=str(path.resolve()), roads=roads, graph_type=graph_type
        )

    return [lambda kind=kind: job(kind) for kind in GRAPHS]  # type: ignore[misc]


def against_pyrosm(name: str, ours: Facts, graphs: Sequence[Facts]) -> Row:
    """Race with the faster of pyrosm's graphs."""
    made = [facts.get("seconds", float("inf")) for facts in graphs]
    best = made.index(min(made))
    note = f"ours has {ours['rail_links']:,} links of rail" if "seconds" in ours else ""
    return race(name, ours, f"pyrosm, {GRAPHS[best]}", graphs[best], 1, note=note)


def on_large(paths: Sequence[Path], runs: int, *, growth: bool) -> Iterator[Row]:
    """Build a network of a large extract: against osmium-tool, and within memory."""
    files = [str(path.resolve()) for path in paths]
    needed = run("copies_needed", paths=files, ways=LARGE_WAYS)
    if "failure" in needed:
        yield Row(name="large extract", note=needed["failure"])
        return
    copies: int = needed["copies"]
    large = run("generate", paths=files, copies=copies)
    name = f"{len(files)} extracts x {copies}"
    if "failure" in large:
        yield Row(name=name, note=large["failure"])
        return
    yield against_osmium(name, large, runs)
    (built,) = take_turns(runs, lambda: run("build", path=large["path"]))
    yield memory(name, large, built)
    if "failure" not in built:
        yield size_on_disk(name, built)
    if growth:
        path = Path(large["path"])
        for classes in CLASSES:
            sides = our_job(path, classes), *pyrosm_jobs(path, classes)
            ours, *graphs = take_turns(1, *sides)
            yield against_pyrosm(f"{name}, {classes}", ours, graphs)
        yield from growing(files, copies, runs, large | built)


def against_osmium(name: str, large: Facts, runs: int) -> Row:
    """Race the command line with ``osmium tags-filter``, whole processes both."""
    command = "import sys; from corridors.cli import main; sys.exit(main())"
    with tempfile.TemporaryDirectory() as folder:
        net, pbf = f"{folder}/network", f"{folder}/filtered.osm.pbf"
        built = [sys.executable, "-c", command]
        built += ["network", "build", large["path"], "-o", net]
        filtered = ["osmium", "tags-filter", "--no-progress", "--overwrite"]
        filtered += ["-o", pbf, large["path"], *KEPT]
        sides = take_turns(runs, lambda: whole(built), lambda: whole(filtered))
    counts = "{nodes:,} nodes, {ways:,} ways, {kept:,} of them kept".format(**large)
    note = f"{counts}; the target is 4 times its time at most"
    return race(name, sides[0], "osmium tags-filter", sides[1], 0.25, note=note)


def memory(name: str, large: Facts, built: Facts) -> Row:
    """Hold the peak of a build against what its input allows."""
    title = f"{name}: memory"
    allowed = (BYTES_A_NODE * large["nodes"] + BYTES_A_WAY * large["kept"]) / 1e6
    if "failure" in built:
        return Row(name=title, target=allowed, unit="MB", note=built["failure"])
    above = built["peak_mb"] - built["imports_mb"]
    note = f"above the {built['imports_mb']:.0f} MB of interpreter and imports"
    return limit(
        title, above, "MB", allowed, note=note, ours_s=None, peak_mb=built["peak_mb"]
    )


def size_on_disk(name: str, built: Facts) -> Row:
    """Hold the file that was built against its size."""
    note = f"{built['links']:,} links; {built['bytes_a_link']:.0f} bytes with geometry"
    each = built["bytes_a_link_without_geometry"]
    return limit(f"{name}: bytes a link", each, "bytes", 200, note=note)


def growing(
    files: Sequence[str], copies: int, runs: int, all_copies: Facts
) -> Iterator[Row]:
    """Show how time and memory grow: a quarter, a half, all of the copies."""
    for part in sorted({max(copies // 4, 1), max(copies // 2, 1), copies}):
        facts = all_copies if part == copies else built_of(files, part, runs)
        if "failure" in facts:
            yield Row(name=f"growth: {part} of {copies} copies", note=facts["failure"])
            continue
        each = 1e6 * facts["seconds"] / facts["ways"]
        title = f"growth: {facts['ways']:,} ways"
        seconds, peak_mb = facts["seconds"], facts["peak_mb"]
        yield limit(title, each, "µs a way", None, ours_s=seconds, peak_mb=peak_mb)


def built_of(files: Sequence[str], copies: int, runs: int) -> Facts:
    """Build a network of copies of extracts."""
    large = run("generate", paths=files, copies=copies)
    if "failure" in large:
        return large
    (built,) = take_turns(runs, lambda: run("build", path=large["path"]))
    return large | built


def snapshots() -> Iterator[Row]:
    """Load a large network, and weigh it."""
    facts = run("snapshot", side=GRID_SIDE)
    if "failure" in facts:
        yield Row(name="snapshot", target=2, unit="s", note=facts["failure"])
        return
    name, seconds = f"snapshot of {facts['links']:,} links", facts["load_s"]
    saved = f"saved in {facts['save_s']:.2g} s"
    yield limit(f"{name}: load", seconds, "s", 2, note=saved, ours_s=seconds)
    yield size_on_disk(name, facts)


def race(
    name: str, ours: Facts, rival: str, theirs: Facts, target: float, *, note: str = ""
) -> Row:
    """Hold how many times as fast we are against a target."""
    ours_s, rival_s = ours.get("seconds"), theirs.get("seconds")
    ratio = rival_s / ours_s if ours_s and rival_s else None
    return Row(
        name=name,
        ours_s=ours_s,
        rival=rival,
        rival_s=rival_s,
        ratio=ratio,
        target=target,
        reached=None if ratio is None else ratio >= target,
        ours_cpu_s=ours.get("cpu_s"),
        rival_cpu_s=theirs.get("cpu_s"),
        peak_mb=ours.get("peak_mb"),
        note=failure_of(ours, theirs) or note,
    )


if __name__ == "__main__":
    main()
