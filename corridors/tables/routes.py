"""Words along a way: route numbers, and the terminals that are passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from corridors.typeset import words
from geodata.network import Network, TerminalKind

CRITICAL: Final = frozenset(str(kind) for kind in TerminalKind)
"""Classes of the links that are critical points."""


def route_refs(network: Network, links: Sequence[int]) -> str:
    """Road and line numbers along links, in order, each once in a row."""
    refs: list[str] = []
    for ref in network.links["ref"].iloc[list(links)]:
        if ref and (not refs or refs[-1] != ref):
            refs.append(str(ref))
    return " – ".join(refs)


def critical_points(network: Network, links: Sequence[int]) -> list[str]:
    """Names of the terminals along links: ramps, ports, crossings, gauge transfers."""
    kinds, names = (
        network.links[column].iloc[list(links)] for column in ("class", "name")
    )
    passed = [
        terminal_label(name, kind)
        for name, kind in zip(names, kinds, strict=True)
        if kind in CRITICAL
    ]
    return list(dict.fromkeys(passed))


def terminal_label(name: str, kind: str) -> str:
    """Name a terminal with what it is: ``Dorohusk (crossing)``."""
    return f"{name} ({words(kind)})".lstrip()
