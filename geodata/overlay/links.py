"""The planner's own figures laid over what the map says."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from geodata.network import Basis, BoolArray, Network


def overlay_capacity(
    network: Network,
    links: BoolArray,
    *,
    capacity_vph: float | None = None,
    capacity_tpd: float | None = None,
    source: str = "",
) -> Network:
    """Give a network whose ``links`` (mask, shape (n_links,)) have another capacity.

    Their capacity is ``overlaid`` from then on; ``source`` says whose figure it is.
    """
    table: gpd.GeoDataFrame = network.links.copy(deep=False)
    for column, value in (
        ("capacity_vph", capacity_vph),
        ("capacity_tpd", capacity_tpd),
        ("capacity_basis", str(Basis.OVERLAID)),
        ("source", source or None),
    ):
        if value is not None:
            table[column] = table[column].mask(links, value)
    return replace(network, links=table)
