"""A plan made from the command line, measured; in a process of its own.

Usage: python benchmarks/plan_jobs.py JOB ARGUMENTS, the arguments as a JSON object.
Prints a JSON object. ``benchmarks/plans.py`` calls it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jobs import main, peak_mb

Facts = dict[str, Any]
COMMAND = (sys.executable, "-c", "from corridors_command import main; main()")
DONE = (0, 1)  # 1: some are not delivered


def plan(scenario: str, network: str | None) -> Facts:
    """Time a plan from the start of the command until all its files are verified."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "plan"
        begun = time.perf_counter()
        _run("plan", scenario, "-o", str(out), *_network(network))
        seconds = time.perf_counter() - begun
        said = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "cpu_s": used.ru_utime + used.ru_stime,
        "peak_mb": peak_mb(resource.RUSAGE_CHILDREN),
        "serials": len(said["serials"]),
        "links": said["network"]["links"],
        **{key: said[key] for key in ("status", "gap")},
    }


def build(files: list[str], network: str) -> Facts:
    """Build the network of a plan; not timed."""
    _run("network", "build", *files, "-o", network)
    return {"network": network}


def _network(network: str | None) -> tuple[str, ...]:
    return () if network is None else ("--network", network)


def _run(*words: str) -> None:
    done = subprocess.run(
        [*COMMAND, *words], check=False, capture_output=True, text=True
    )
    if done.returncode not in DONE or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr.strip())


if __name__ == "__main__":
    main({job.__name__: job for job in (plan, build)})
