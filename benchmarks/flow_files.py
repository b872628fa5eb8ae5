"""Solve whatever instances there are, of LMCF or DIMACS; tell each fault once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dimacs import read_dimacs
from flow_report import Facts, FlowRow, gap_of, solved
from flow_rows import TOLERANCE, job
from instance_lines import InstanceError
from lmcf import lmcf_pairs, read_lmcf


def solved_folders(folders: Sequence[Path], faults: list[str]) -> Iterator[FlowRow]:
    """Solve the pairs of files of LMCF folders; add what is wrong to ``faults``."""
    for folder in folders:
        pairs, wrong = lmcf_pairs(folder)
        faults += told(wrong)
        for name, arcs, demands in pairs:
            try:
                read_lmcf(arcs, demands)
            except InstanceError as fault:
                faults += told([str(fault)])
                continue
            files = [str(arcs), str(demands)]
            given = {"files": files, "tolerance": TOLERANCE, "time_limit_s": None}
            yield _row(name, job("commodities", **given), faults)


def solved_files(paths: Sequence[Path], faults: list[str]) -> Iterator[FlowRow]:
    """Solve DIMACS files; add what is wrong to ``faults``."""
    for path in paths:
        try:
            read_dimacs(path)
        except InstanceError as fault:
            faults += told([str(fault)])
            continue
        yield _row(path.name.split(".")[0], job("min_cost", path=str(path)), faults)


def told(faults: Sequence[str]) -> list[str]:
    """Print faults, one line each."""
    for fault in faults:
        print(fault, file=sys.stderr)
    return list(faults)


def _row(name: str, facts: Facts, faults: list[str]) -> FlowRow:
    if "failure" in facts:
        faults += told([f"{name}: {facts['failure']}"])
    return FlowRow(name=name, **solved(facts), note=_about(facts))


def _about(facts: Facts) -> str:
    """Say how large an instance is, and what of it stays undone."""
    if "failure" in facts:
        return str(facts["failure"])
    said = [f"{facts['nodes']:,} nodes, {facts['arcs']:,} arcs"]
    if "commodities" in facts:
        said[0] += f", {facts['commodities']:,} commodities"
    if facts.get("idle"):
        said.append(f"{facts['idle']:,} demands from a node to itself left out")
    if facts["unmet"]:
        said.append(f"unmet: {facts['unmet']:,.10g}, for want of capacity or a way")
    if (gap_of(facts) or 0) > TOLERANCE:
        said.append(f"ended before the tolerance: {facts['ending']}")
    return "; ".join(said)
