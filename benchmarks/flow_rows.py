"""Rows of the flow benchmark: which jobs are raced, and what is held against what."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flow_report import Facts, FlowRow, gap_of, rivalled, share, solved
from flow_worlds import SIZES
from processes import ROOT, Job, failure_of, run_of, take_turns

BESIDE = ROOT.parent / "shared/data/flow"
NETGEN, NETGEN_COST = "netgen_8_13a", 1_184_953_451
LMCF_COST = {
    "gd5": 5_049_688.5,
    "gd6": 10_401_782.0,
    "pl100": 231_339_582.0,
    "904": 13_785_014.72,
}
TOLERANCE = 1e-6
MORE_TURNS = 4  # where a run takes a fraction of a second
LMCF_TIMES = 5  # as fast as the LP, over all four together
METHODS = ("simplex", "ipm")
GRID_RIVAL_S, GRID_OURS_S, GRID_RIVAL_NEEDS_S = 220.0, 60.0, 200.0
NO_LIMIT_S = 600.0
GRACE_S = 300.0  # HiGHS looks at the clock between its steps alone
SEED = 0


def job(name: str, limit_s: float = NO_LIMIT_S, **arguments: object) -> Facts:
    """Run a job in a process of its own, and say so meanwhile."""
    shown = ", ".join(f"{v}" for v in arguments.values() if isinstance(v, str | float))
    print(f"running: {name} {shown}", file=sys.stderr)
    return run_of("flow_jobs.py", name, arguments, limit_s + GRACE_S)


def netgen_rows(runs: int) -> Iterator[FlowRow]:
    """Race on NETGEN 13a with networkx and with OR-Tools alone."""
    path = BESIDE / f"netgen/{NETGEN}.min.gz"
    name = "NETGEN 13a"
    if not path.exists():
        yield FlowRow(name=name, note=f"{path} is not here")
        return
    known = {"optimum": NETGEN_COST}
    jobs = [_on_file(name, path) for name in ("min_cost", "raw_ortools")]
    ours, raw = take_turns(MORE_TURNS * runs, *jobs)
    (theirs,) = take_turns(runs, _on_file("networkx_simplex", path))
    yield race(name, ours, "networkx network_simplex", theirs, target=50, **known)
    yield race(name, ours, "OR-Tools alone", raw, target=1 / 1.1, **known)


def _on_file(name: str, path: Path) -> Job:
    return lambda: job(name, path=str(path))


def lmcf_rows(runs: int) -> Iterator[FlowRow]:
    """Race on four LMCF instances with the arc-flow LP; then all four together."""
    ours, theirs = {}, {}
    for name, optimum in LMCF_COST.items():
        files = [str(BESIDE / f"lmcf/{kind}{name}.txt") for kind in "CD"]
        if not all(Path(file).exists() for file in files):
            yield FlowRow(name=f"LMCF {name}", note=f"{' or '.join(files)} is not here")
            continue
        mine, *others = take_turns(runs, _commodities(files), *_arc_flows(files))
        best, theirs[name] = quickest(others)
        ours[name] = mine
        yield solved_to(f"LMCF {name}", mine, best, theirs[name], optimum)
    if len(ours) == len(LMCF_COST):
        both = total(ours), "arc-flow LP, HiGHS", total(theirs)
        yield race("LMCF, all four", *both, target=LMCF_TIMES)


def _commodities(files: list[str] | None) -> Job:
    return lambda: job(
        "commodities", files=files, tolerance=TOLERANCE, time_limit_s=None
    )


def _arc_flows(files: list[str] | None, limit_s: float = NO_LIMIT_S) -> list[Job]:
    def one(method: str) -> Job:
        given = {"files": files, "method": method, "time_limit_s": limit_s}
        return lambda: job("arc_flow", limit_s, **given)

    return [one(method) for method in METHODS]


def quickest(others: list[Facts]) -> tuple[str, Facts]:
    """Choose the method that took the least time, of those that were done if any."""
    named = list(zip(METHODS, others, strict=True))
    method, facts = min(named, key=lambda of: (not of[1].get("done"), _seconds(of[1])))
    return f"arc-flow LP, HiGHS {method}", facts


def _seconds(facts: Facts) -> float:
    return facts.get("seconds", float("inf"))


def total(parts: dict[str, Facts]) -> Facts:
    """Add up the seconds of parts, or name those that failed."""
    failed = [
        f"{name}: {of['failure']}" for name, of in parts.items() if "failure" in of
    ]
    if failed:
        return {"failure": "; ".join(failed)}
    of = parts.values()
    times = {key: sum(facts[key] for facts in of) for key in ("seconds", "cpu_s")}
    peak_mb = max(facts["peak_mb"] for facts in of)
    return times | {"peak_mb": peak_mb, "done": all(f.get("done", True) for f in of)}


def solved_to(
    name: str, ours: Facts, rival: str, theirs: Facts, optimum: float
) -> FlowRow:
    """Hold the distance from a known optimum against the tolerance."""
    row = _raced(name, ours, rival, theirs)
    error = None
    if (cost := ours.get("objective")) is not None:
        error = abs(cost / optimum - 1)
    return FlowRow(
        **row | {"note": f"{share(error)} from the optimum" if error else row["note"]},
        error=error,
        target=TOLERANCE,
        target_of="error",
        reached=None if error is None else error <= TOLERANCE,
    )


def race(
    name: str,
    ours: Facts,
    rival: str,
    theirs: Facts,
    *,
    target: float,
    optimum: float | None = None,
) -> FlowRow:
    """Hold how many times as fast we are against a target; both must be right."""
    row = _raced(name, ours, rival, theirs)
    reached = None if row["ratio"] is None else row["ratio"] >= target
    if ours.get("cpu_s") and theirs.get("cpu_s"):
        by_cpu = f"{theirs['cpu_s'] / ours['cpu_s']:.3g} x by processor time"
        row["note"] = "; ".join(filter(None, [by_cpu, row["note"]]))
    for who, facts in (("ours", ours), ("the rival", theirs)):
        cost = facts.get("objective", optimum)
        if optimum is not None and cost is not None and cost != optimum:
            row["note"] += f"; {who} ends with {cost:,}, the optimum is {optimum:,}"
            reached = False
    return FlowRow(**row, target=target, target_of="ratio", reached=reached)


def _raced(name: str, ours: Facts, rival: str, theirs: Facts) -> dict[str, Any]:
    """Fill the fields of both sides; a rival that is not done gives a least ratio."""
    ours_s, rival_s = ours.get("seconds"), theirs.get("seconds")
    note = failure_of(ours, theirs)
    if not theirs.get("done", True) and rival_s:
        note = f"{note}; the rival was not done after {rival_s:.0f} s".strip("; ")
    return {
        "name": name,
        **solved(ours),
        **rivalled(rival, theirs),
        "ratio": rival_s / ours_s if ours_s and rival_s else None,
        "note": note,
    }


def grid_rows(runs: int) -> Iterator[FlowRow]:
    """Race on the generated grid with the LP, which gets 220 s; ours, a minute."""
    (ours,) = take_turns(runs, _commodities(None))
    # Interior point is further from done: its gap is all of the cost after 600 s.
    simplex, _ = _arc_flows(None, GRID_RIVAL_S)
    rival, theirs = "arc-flow LP, HiGHS simplex", simplex()
    row = _raced("LMCF-like grid, 625 nodes", ours, rival, theirs)
    gap, rival_s = row["gap"], row["rival_s"]
    reached = None
    if gap is not None and rival_s is not None:
        reached = gap <= TOLERANCE and row["ours_s"] <= GRID_OURS_S
        reached = reached and rival_s > GRID_RIVAL_NEEDS_S
    yield FlowRow(
        **row,
        target=TOLERANCE,
        target_of="gap",
        limit_s=GRID_OURS_S,
        reached=reached,
    )


OVER_TIME = {  # time, gap, memory
    "brigade": (30.0, 0.01, None),
    "corps": (120.0, 0.02, 4000.0),
    "army": (600.0, 0.05, 8000.0),
}
TIMES_THE_TIME = 10  # that the MIP gets


def over_time_rows(name: str) -> Iterator[FlowRow]:
    """Schedule a world within its time, beside the rival that it is held against."""
    limit_s, target, limit_mb = OVER_TIME[name]
    given = {"size": asdict(SIZES[name]), "seed": SEED}
    # The clock includes what comes after the search: the plan must be there in time.
    within = {"time_limit_s": 0.95 * limit_s, "gap": target}
    ours = job("over_time", limit_s, **given, **within)
    greedy = job("greedy", **given)
    rival = "one greedy pass by priority"
    if name == "brigade":
        rival = "monolithic MIP, HiGHS"
        much_s = TIMES_THE_TIME * limit_s
        theirs = job("monolith", much_s, **given, time_limit_s=much_s)
    else:  # has no bound of its own
        theirs = greedy | {"bound": ours.get("bound")}
    row = _raced(name, ours, rival, theirs) | {"ratio": None}
    yield FlowRow(
        **row | {"note": _about(row["note"], ours, greedy)},
        target=target,
        target_of="gap",
        limit_s=limit_s,
        limit_mb=limit_mb,
        reached=_in_time(ours, limit_s, target, limit_mb),
    )


def _in_time(
    ours: Facts, limit_s: float, target: float, limit_mb: float | None
) -> bool | None:
    gap = gap_of(ours)
    if gap is None:
        return None
    within = ours["seconds"] <= limit_s
    return gap <= target and within and ours["peak_mb"] <= (limit_mb or float("inf"))


def _about(note: str, ours: Facts, greedy: Facts) -> str:
    """Say how tight the world is, and when the target was met."""
    said = [note] if note else []
    if "failure" not in greedy:
        above = greedy["objective"] / greedy["bound"] - 1
        said.append(
            f"greedy costs {greedy['objective']:,}, {share(above)} above free flow"
        )
    if ours.get("reached_s") is not None:
        said.append(f"the target was met after {ours['reached_s']:.3g} s")
    return "; ".join(said)


ROWS: dict[str, Callable[[int], Iterator[FlowRow]]] = {
    "netgen": netgen_rows,
    "lmcf": lmcf_rows,
    "grid": grid_rows,
    "brigade": lambda _: over_time_rows("brigade"),
    "corps": lambda _: over_time_rows("corps"),
    "army": lambda _: over_time_rows("army"),
}
