"""What is in a network: links, kilometres, components, and how much of it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geodata.audit.components import layer_mask, weak_parts
from geodata.network import LIMITS, Basis, Mode, Network

_KNOWN_OF: Final = {
    "speed": "speed_basis",
    "capacity": "capacity_basis",
    **{limit: f"{limit}_basis" for limit in LIMITS},
}


@dataclass(frozen=True, slots=True)
class NetworkInfo:
    """Tables of a network's contents.

    ``layers``: by mode and gauge, ``links``, ``km`` and ``components``. ``classes``: by
    mode, gauge and class, ``links`` and ``km``. ``known``: by mode and value, the links
    whose value is tagged, overlaid, inferred, unknown.
    """

    layers: pd.DataFrame
    classes: pd.DataFrame
    known: pd.DataFrame
    bridges: int
    tunnels: int
    losses: Mapping[str, int]


def network_info(network: Network) -> NetworkInfo:
    """Count what is in a network; every direction is a link of its own."""
    links = pd.DataFrame(network.links.drop(columns="geometry"))
    links["km"] = links["length_m"] / 1000
    return NetworkInfo(
        layers=_layers(network, links),
        classes=_counted(links, ["mode", "gauge_mm", "class"]),
        known=_known(links),
        bridges=_structures(links, "bridges"),
        tunnels=_structures(links, "tunnels"),
        losses=network.provenance.losses,
    )


def _counted(links: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    groups = links.groupby(by)["km"].agg(links="size", km="sum")
    return groups.reset_index()


def _layers(network: Network, links: pd.DataFrame) -> pd.DataFrame:
    layers = _counted(links, ["mode", "gauge_mm"])
    layers["components"] = [
        _components(network, mode, gauge)
        for mode, gauge in zip(layers["mode"], layers["gauge_mm"], strict=True)
    ]
    return layers


def _components(network: Network, mode: str, gauge_mm: int) -> int:
    """Weakly connected components of one layer."""
    part = weak_parts(network, layer_mask(network, mode, gauge_mm))
    return int(part.max(initial=-1)) + 1


def _known(links: pd.DataFrame) -> pd.DataFrame:
    """Links by how their speed, capacity and limits are known."""
    rows = []
    for mode in Mode:
        of_mode = links[links["mode"] == mode]
        for value, column in _KNOWN_OF.items():
            counts = of_mode[column].value_counts()
            found = {str(basis): int(counts.get(str(basis), 0)) for basis in Basis}
            if len(of_mode) and (found["unknown"] < len(of_mode)):
                rows.append({"mode": str(mode), "value": value, **found})
    columns = ["mode", "value", *map(str, Basis)]
    return pd.DataFrame(rows, columns=columns)


def _structures(links: pd.DataFrame, column: str) -> int:
    """Bridges or tunnels, each counted once though both directions name it."""
    names = {
        (part, way)
        for text, way in zip(links[column], links["osm_id"], strict=True)
        for part in text.split("; ")
        if part
    }
    return len(names)
