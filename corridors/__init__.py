"""Reinforcement plans: scenario in, corridors out.

``plan`` is the function here; its module stays within reach of ``from corridors.plan
import ...``. The command line and ``maps`` are imported by those who need them.
"""

from corridors.column import Column
from corridors.document import plan_json
from corridors.faults import Fault, ScenarioError
from corridors.itinerary import (
    Bottleneck,
    Corridor,
    Entry,
    Leg,
    MovementResult,
    Plan,
    PlanStatus,
    Serial,
    Shortfall,
)
from corridors.networks import open_network
from corridors.plan import plan
from corridors.regime import Regime
from corridors.regime_file import read_regime
from corridors.scenario import (
    Closure,
    Movement,
    Override,
    Scenario,
    Settings,
    Site,
    VehicleClass,
)
from corridors.scenario_file import read_scenario
from corridors.support import Centre, Fleet, Sustainment
from corridors.tables import (
    arrivals_csv,
    capacity_csv,
    critical_points_csv,
    itineraries_csv,
    movement_table_csv,
    train_table_csv,
)
from corridors.train import Train
from corridors.verify import verify_folder
from geodata import Network, NetworkError, load_network, read_network, save_network

__all__ = [
    "Bottleneck",
    "Centre",
    "Closure",
    "Column",
    "Corridor",
    "Entry",
    "Fault",
    "Fleet",
    "Leg",
    "Movement",
    "MovementResult",
    "Network",
    "NetworkError",
    "Override",
    "Plan",
    "PlanStatus",
    "Regime",
    "Scenario",
    "ScenarioError",
    "Serial",
    "Settings",
    "Shortfall",
    "Site",
    "Sustainment",
    "Train",
    "VehicleClass",
    "arrivals_csv",
    "capacity_csv",
    "critical_points_csv",
    "itineraries_csv",
    "load_network",
    "movement_table_csv",
    "open_network",
    "plan",
    "plan_json",
    "read_network",
    "read_regime",
    "read_scenario",
    "save_network",
    "train_table_csv",
    "verify_folder",
]
