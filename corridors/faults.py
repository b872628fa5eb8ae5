"""Faults in what the planner wrote: all of them at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where, what, and what would be right."""

    where: str  # "movements.csv row 7, origin"
    what: str  # "unknown site 'Depot C' (did you mean 'Depot A'?)"

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.where}: {self.what}"


class ScenarioError(ValueError):
    """A scenario that cannot be planned; its text has a line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is unknown, with the nearest one that is known."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    lowered = {each.lower(): each for each in names}
    if not near and name.lower() in lowered:
        near = [lowered[name.lower()]]
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    if not hint and names:
        shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")  # noqa: PLR2004
        hint = f"; known: {shown}"
    return f"unknown {kind} {name!r}{hint}"
