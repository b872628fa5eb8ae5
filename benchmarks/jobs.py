"""What is measured, each in a process of its own: imports first, then the clock.

Usage: python benchmarks/jobs.py JOB ARGUMENTS, the arguments as a JSON object. Prints a
JSON object. ``benchmarks/network.py`` calls it.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Facts = dict[str, Any]

MERGE_TAGS = ("highway", "ref", "lanes")
"""What ``MERGE_KEY`` of geodata/ways.py is made of on roads, in OSM's words."""


def main(jobs: dict[str, Callable[..., Facts]]) -> None:
    """Run one job; whatever it prints goes to stderr, its result to stdout."""
    job, arguments = jobs[sys.argv[1]], json.loads(sys.argv[2])
    with contextlib.redirect_stdout(sys.stderr), os.fdopen(os.dup(1), "w") as result:
        os.dup2(2, 1)  # what is not Python prints too
        print(json.dumps(job(**arguments)), file=result)


def measured(run: Callable[[], Result]) -> tuple[Result, Facts]:
    """Time a run, and take its peak of memory, with what the imports took before it."""
    imports_mb = _resident_mb()
    begun, cpu_begun = time.perf_counter(), time.process_time()
    result = run()
    return result, {
        "seconds": time.perf_counter() - begun,
        "cpu_s": time.process_time() - cpu_begun,
        "imports_mb": imports_mb,
        "peak_mb": peak_mb(),
    }


def _resident_mb() -> float:
    """Memory of this process now; where there is no /proc, its peak so far."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return peak_mb()
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb(of: int = resource.RUSAGE_SELF) -> float:
    """Give the peak of memory of this process, or of the largest of its children."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kB here
    return resource.getrusage(of).ru_maxrss * unit / 1e6


def ours(path: str, classes: str) -> Facts:
    """Read a file into a network; describe the main component of its roads."""
    import geodata.pbf  # noqa: F401 - read_network imports it late
    from geodata.read import read_network

    network, cost = measured(lambda: read_network([Path(path)], classes=classes))

    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    roads = network.links[network.links["mode"] == "road"]
    tail, head = roads["from_node"].to_numpy(), roads["to_node"].to_numpy()
    shape = (len(network.nodes), len(network.nodes))
    arcs = coo_matrix((np.ones(len(tail)), (tail, head)), shape)
    _, label = connected_components(arcs, connection="strong")
    core = label == np.bincount(label).argmax()
    within = core[tail] & core[head]
    return cost | {
        "ids": network.nodes["osm_id"].to_numpy()[core].tolist(),
        "nodes": int(core.sum()),
        "km": float(roads["length_m"].to_numpy()[within].sum()) / 1000,
        "rail_links": int((network.links["mode"] == "rail").sum()),
    }


def osmnx(path: str) -> Facts:
    """Read and simplify a file of roads with osmnx, as our chains are made.

    It gets only the tags that decide where a chain ends and which way traffic goes: it
    carries less than our links do, to its advantage.
    """
    import osmnx as ox

    ox.settings.useful_tags_way = [*MERGE_TAGS, "oneway", "junction"]
    ox.settings.useful_tags_node = []

    def build() -> Any:  # noqa: ANN401 - a graph of networkx
        graph = ox.graph_from_xml(path, simplify=False, retain_all=True)
        return ox.simplify_graph(graph, edge_attrs_differ=MERGE_TAGS)

    graph, cost = measured(build)
    core = ox.truncate.largest_component(graph, strongly=True)
    metres = sum(edge["length"] for *_, edge in core.edges(data=True))
    return cost | {"ids": list(core), "nodes": len(core), "km": metres / 1000}


def pyrosm(path: str, roads: Sequence[str], graph_type: str) -> Facts:
    """Read a network for driving with pyrosm, and make a graph of it.

    ``roads`` are the values of ``highway`` to read; without any, pyrosm's own choice.
    """
    from importlib import import_module

    from pyrosm import OSM

    import_module(graph_type)
    only = {"custom_filter": {"highway": list(roads)}} if roads else {}

    def build() -> Any:  # noqa: ANN401 - a graph of igraph or networkx
        osm = OSM(path)
        nodes, edges = osm.get_network(network_type="driving", nodes=True, **only)
        return osm.to_graph(nodes, edges, graph_type=graph_type)

    _, cost = measured(build)
    return cost


def build(path: str) -> Facts:
    """Run ``corridors network build``; count what it wrote."""
    from store import bytes_a_link

    import geodata.pbf  # noqa: F401 - the command imports it late
    from corridors.cli import main as corridors
    from geodata.store import load_network

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "network"
        arguments = ["network", "build", path, "-o", str(output)]
        code, cost = measured(lambda: corridors(arguments))
        if code:
            raise SystemExit(f"corridors network build ended with {code}")
        links = len(load_network(output).links)
        return cost | {"links": links} | bytes_a_link(output)


def snapshot(side: int) -> Facts:
    """Save and load a synthetic grid."""
    from store import grid, snapshot

    network = grid(side)
    return {"links": len(network.links), **snapshot(network)}


def roads_xml(path: str, classes: str) -> Facts:
    """Write the file that osmnx reads."""
    import extracts

    return {"path": str(extracts.roads_xml(Path(path), classes))}


def alike(path: str, xml: str, classes: str) -> Facts:
    """Compare our roads with osmnx's, term by term; not timed."""
    from alike import compare

    return compare(Path(path), Path(xml), classes)


def generate(paths: Sequence[str], copies: int) -> Facts:
    """Join copies of extracts; count what the file holds."""
    import extracts

    path = extracts.generate([Path(path) for path in paths], copies)
    return {"path": str(path), **extracts.census(path)._asdict()}


def copies_needed(paths: Sequence[str], ways: int) -> Facts:
    """Count the copies of extracts that hold so many ways."""
    import extracts

    return {"copies": extracts.copies_needed([Path(path) for path in paths], ways)}


JOBS: dict[str, Callable[..., Facts]] = {
    job.__name__: job
    for job in (
        *(ours, osmnx, pyrosm, build, snapshot),
        *(roads_xml, alike, generate, copies_needed),
    )
}

if __name__ == "__main__":
    main(JOBS)
