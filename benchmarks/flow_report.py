"""Rows of the flow benchmark: what they hold, and how they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from report import amount

Facts = dict[str, Any]
PACKAGES = ("corridors", "ortools", "scipy", "highspy", "networkx", "numpy", "numba")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """One claim about a solver, measured.

    Parameters
    ----------
    ratio
        How many times as fast as the rival; at least so many where it was not done.
    objective, bound, gap
        Of ours: cost, what no solution can be below, their difference over the cost.
    target
        At least this ``ratio``; at most this ``gap`` or ``error`` (distance from
        the known optimum, relative): ``target_of`` says which.
    reached
        None where there is no target, or nothing to hold against it: ``note`` says why.
    limit_s, limit_mb
        Time and memory that the target allows; over either, it is not reached.
    """

    name: str
    ours_s: float | None = None
    rival: str = ""
    rival_s: float | None = None
    ratio: float | None = None
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    target: float | None = None
    reached: bool | None = None
    peak_mb: float | None = None
    target_of: str = ""
    error: float | None = None
    limit_s: float | None = None
    limit_mb: float | None = None
    rival_objective: float | None = None
    rival_bound: float | None = None
    rival_gap: float | None = None
    rival_peak_mb: float | None = None
    ours_cpu_s: float | None = None
    rival_cpu_s: float | None = None
    note: str = ""


def solved(facts: Facts) -> Facts:
    """Give the fields that one solver's facts fill."""
    return {
        "ours_s": facts.get("seconds"),
        "ours_cpu_s": facts.get("cpu_s"),
        "objective": facts.get("objective"),
        "bound": facts.get("bound"),
        "gap": gap_of(facts),
        "peak_mb": facts.get("peak_mb"),
    }


def rivalled(name: str, facts: Facts) -> Facts:
    """Give the fields that a rival's facts fill."""
    return {
        "rival": name,
        "rival_s": facts.get("seconds"),
        "rival_cpu_s": facts.get("cpu_s"),
        "rival_objective": facts.get("objective"),
        "rival_bound": facts.get("bound"),
        "rival_gap": gap_of(facts),
        "rival_peak_mb": facts.get("peak_mb"),
    }


def gap_of(facts: Facts) -> float | None:
    """Give the share of the cost that the bound leaves open."""
    cost, bound = facts.get("objective"), facts.get("bound")
    if cost is None or bound is None:
        return None
    return max(0.0, cost - bound) / abs(cost) if cost else 0.0


def table(rows: Sequence[FlowRow]) -> Iterator[str]:
    """Print rows as a table in Markdown, their notes below it."""
    heads = ("", "ours", "rival", "time", "ratio", "cost", "bound", "gap")
    yield f"| {' | '.join((*heads, 'rival gap', 'target', 'reached', 'peak'))} |"
    yield "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---|---:|"
    for row in rows:
        cells = (
            *(row.name, seconds(row.ours_s), row.rival, seconds(row.rival_s)),
            "" if row.ratio is None else f"{row.ratio:.3g} x",
            *(_number(row.objective), _number(row.bound)),
            *(share(row.gap), share(row.rival_gap), target_text(row)),
            *(_reached(row), amount(row.peak_mb, "MB")),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for row in rows:
        if row.note:
            yield f"- {row.name}{f', {row.rival}' * bool(row.rival)}: {row.note}"


def seconds(value: float | None) -> str:
    """Give three digits of seconds, of small fractions too."""
    return f"{value:.3g} s" if value and value < 1 else amount(value, "s")


def target_text(row: FlowRow) -> str:
    """Say what is to be reached, and within what."""
    if row.target is None:
        return ""
    said = {
        "ratio": f"≥ {row.target:.3g} x",
        "gap": f"gap ≤ {share(row.target)}",
        "error": f"error ≤ {share(row.target)}",
    }[row.target_of]
    time = f", {row.limit_s:g} s" if row.limit_s else ""
    return said + time + (f", {row.limit_mb:,.0f} MB" if row.limit_mb else "")


def _reached(row: FlowRow) -> str:
    return {True: "yes", False: "no", None: "–"}[row.reached]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"


def share(value: float | None) -> str:
    """Give a share as a percentage, very small ones as a power of ten."""
    if value is None:
        return ""
    return f"{value:.0e}" if 0 < value < 1e-4 else f"{100 * value:.3g} %"  # noqa: PLR2004
