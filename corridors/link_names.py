"""Links by name, as a planner would speak of them."""

from __future__ import annotations

from corridors.typeset import words
from geodata.network import Mode, Network


def link_name(network: Network, link: int) -> str:
    """Name a link as a planner would: its crossing, bridge, road, or end places."""
    row = network.links.iloc[link]
    ends = [network.nodes["name"].iloc[row[end]] for end in ("from_node", "to_node")]
    between = " to ".join(dict.fromkeys(name for name in ends if name))
    if row["mode"] == Mode.TRANSFER:
        return f"{words(row['class'])} {row['name'] or between}".strip()
    road = str(row["ref"] or row["name"] or row["class"])
    return f"{road} {between}".strip() or f"link {link}"
