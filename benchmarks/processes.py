"""Processes, timed: every measurement is one of its own, with nothing left over."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Facts = dict[str, Any]  # what a job gives; {"failure": why} where it gave nothing
Job = Callable[[], Facts]

ROOT = Path(__file__).resolve().parents[1]
SLOW_S = 20.0  # runs longer than this are not repeated
TIMEOUT_S = 600.0


def take_turns(runs: int, *jobs: Job) -> list[Facts]:
    """Let jobs take turns, unless they are slow; give the fastest run of each."""
    rounds = []
    for _ in range(runs):
        rounds.append([job() for job in jobs])
        if any(facts.get("seconds", 0) >= SLOW_S for facts in rounds[-1]):
            break
    return [_fastest(tries) for tries in zip(*rounds, strict=True)]


def _fastest(tries: Sequence[Facts]) -> Facts:
    failed = [facts for facts in tries if "failure" in facts]
    return failed[0] if failed else min(tries, key=lambda facts: facts["seconds"])


def run(job: str, **arguments: object) -> Facts:
    """Run a job of jobs.py in a process of its own."""
    return run_of("jobs.py", job, arguments)


def run_of(
    script: str, job: str, arguments: dict[str, Any], timeout_s: float = TIMEOUT_S
) -> Facts:
    """Run a job of a script in a process of its own."""
    path = str(ROOT / "benchmarks" / script)
    done = _process([sys.executable, path, job, json.dumps(arguments)], timeout_s)
    if isinstance(done, dict):
        return done
    try:
        return json.loads(done)
    except json.JSONDecodeError:
        return {"failure": f"{job} printed no result but {done[:80]!r}"}


def whole(command: Sequence[str]) -> Facts:
    """Time a command from its start to its end."""
    begun, cpu_begun = time.perf_counter(), _cpu_of_children_s()
    done = _process(command)
    if isinstance(done, dict):
        return done
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "cpu_s": _cpu_of_children_s() - cpu_begun}


def _cpu_of_children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _process(command: Sequence[str], timeout_s: float = TIMEOUT_S) -> str | Facts:
    """Run a command on this tree's code; give what it printed, or why it failed."""
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    except FileNotFoundError:
        return {"failure": f"{command[0]} is not installed"}
    except subprocess.TimeoutExpired:
        return {"failure": f"not done after {timeout_s:.0f} s"}
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {"failure": said[-1]}
    return done.stdout


def failure_of(ours: Facts, theirs: Facts) -> str:
    """Say which side failed, and why; empty where both have run."""
    sides = (("ours", ours), ("the rival", theirs))
    return "; ".join(f"{who}: {f['failure']}" for who, f in sides if "failure" in f)
