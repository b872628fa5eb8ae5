"""An audit: what of a network is known, what is weak, apart or doubtful.

All of it is what OpenStreetMap and an overlay say, and defaults where they do not: not
an engineer's assessment of any road, line or bridge.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.audit.components import Components, find_components
from geodata.audit.coverage import coverage
from geodata.audit.main_corridors import MainCorridors, find_main_corridors
from geodata.audit.survey import survey
from geodata.audit.suspicions import find_suspicious
from geodata.audit.weakest import weakest
from geodata.network import Network


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Tables of an audit, each described where it is made.

    ``coverage``: by country, mode and class, how much of every value is known.
    ``corridors``: the share of the fastest ways that run over each link.
    ``weakest``: the smallest posted limits on the main corridors. ``components``: parts
    that a layer's largest does not reach. ``suspicious``: links to doubt, with reasons.
    """

    coverage: pd.DataFrame
    corridors: MainCorridors
    weakest: pd.DataFrame
    components: Components
    suspicious: pd.DataFrame


def audit_network(network: Network) -> Audit:
    """Audit a network."""
    ground = survey(network)
    corridors = find_main_corridors(ground)
    return Audit(
        coverage=coverage(ground),
        corridors=corridors,
        weakest=weakest(ground, corridors),
        components=find_components(ground),
        suspicious=find_suspicious(ground, corridors),
    )
