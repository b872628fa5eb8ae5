"""Rows of a benchmark: how they are made, printed and written."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PACKAGES = ("corridors", "osmnx", "networkx", "pyrosm", "igraph", "osmium")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim, measured.

    Parameters
    ----------
    ours_cpu_s, rival_cpu_s
        Processor time, of all threads: what a busy machine tells more truly than time.
    ratio
        How many times as fast as the rival.
    measured, unit
        What is held against the target where no ratio is.
    target
        The ratio must be at least this; anything else measured, at most.
    reached
        None where there is no target, or nothing to hold against it: ``note`` says why.
    """

    name: str
    ours_s: float | None = None
    rival: str = ""
    rival_s: float | None = None
    ratio: float | None = None
    target: float | None = None
    reached: bool | None = None
    peak_mb: float | None = None
    measured: float | None = None
    unit: str = ""
    ours_cpu_s: float | None = None
    rival_cpu_s: float | None = None
    note: str = ""


def limit(
    name: str,
    measured: float,
    unit: str,
    target: float | None,
    *,
    note: str = "",
    rival: str = "",
    ours_s: float | None = None,
    peak_mb: float | None = None,
) -> Row:
    """Hold something against the most that it may be."""
    return Row(
        name=name,
        ours_s=ours_s,
        rival=rival,
        peak_mb=peak_mb,
        measured=measured,
        unit=unit,
        target=target,
        reached=None if target is None else measured <= target,
        note=note,
    )


def machine(names: Sequence[str] = PACKAGES) -> Iterator[str]:
    """Describe what the rows were measured on, and with which packages."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = f"load {os.getloadavg()[0]:.1f} before the first run"
    hardware = f"{_cpu()}, {os.cpu_count()} cores, {memory_gb:.0f} GB"
    yield f"{hardware}, {platform.system()}, {load}"
    packages = [f"{name} {_version(name)}" for name in names]
    tools = [_osmium_tool()] * ("osmium" in names)
    yield ", ".join([f"Python {platform.python_version()}", *packages, *tools])


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.split(":")[1].strip() for line in lines if "model name" in line)
    return next(names, platform.processor() or platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _osmium_tool() -> str:
    try:
        said = subprocess.run(
            ["osmium", "version"], check=False, capture_output=True, text=True
        )
    except FileNotFoundError:
        return "osmium-tool not installed"
    return f"osmium-tool {said.stdout.splitlines()[0].split()[-1]}"


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Print rows as a table in Markdown, their notes below it."""
    yield "| | ours | CPU | rival | time | CPU | measured | target | reached | peak |"
    yield "|---|---:|---:|---|---:|---:|---:|---:|---|---:|"
    for row in rows:
        cells = (
            *(row.name, amount(row.ours_s, "s"), amount(row.ours_cpu_s, "s")),
            *(row.rival, amount(row.rival_s, "s"), amount(row.rival_cpu_s, "s")),
            *(_measured(row), _target(row), _reached(row), amount(row.peak_mb, "MB")),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for row in rows:
        if row.note:
            yield f"- {row.name}{f', {row.rival}' * bool(row.rival)}: {row.note}"


def _measured(row: Row) -> str:
    if row.ratio is not None:
        return f"{row.ratio:.3g} x"
    return amount(row.measured, row.unit)


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    return f"≤ {amount(row.target, row.unit)}" if row.unit else f"≥ {row.target:g} x"


def _reached(row: Row) -> str:
    return {True: "yes", False: "no", None: "–"}[row.reached]


def amount(value: float | None, unit: str) -> str:
    """Give three digits, however large the number."""
    if value is None:
        return ""
    digits = max(0, 2 - int(math.log10(value))) if value >= 1 else 2
    return f"{value:,.{digits}f} {unit}"


def write_json(rows: Sequence[DataclassInstance], path: Path) -> None:
    """Write rows as a list of objects."""
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
