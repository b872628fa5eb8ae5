"""Places: OpenStreetMap's roads and railways as one network."""

from geodata.network import Basis, Mode, Network, NetworkError, Provenance, TerminalKind
from geodata.read import read_network
from geodata.store import load_network, save_network

__all__ = [
    "Basis",
    "Mode",
    "Network",
    "NetworkError",
    "Provenance",
    "TerminalKind",
    "load_network",
    "read_network",
    "save_network",
]
