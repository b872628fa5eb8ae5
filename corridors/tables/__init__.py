"""Tables that leave for spreadsheets: CSV in UTF-8, lines that end in LF alone."""

from corridors.tables.arrivals import ARRIVAL_COLUMNS, arrivals_csv
from corridors.tables.capacity import CAPACITY_COLUMNS, capacity_csv
from corridors.tables.critical_points import POINT_COLUMNS, critical_points_csv
from corridors.tables.itineraries import ITINERARY_COLUMNS, itineraries_csv
from corridors.tables.movement_table import (
    MOVEMENT_COLUMNS,
    movement_table_csv,
    movement_table_rows,
)
from corridors.tables.routes import critical_points, route_refs
from corridors.tables.train_table import (
    TRAIN_COLUMNS,
    train_table_csv,
    train_table_rows,
)

__all__ = [
    "ARRIVAL_COLUMNS",
    "CAPACITY_COLUMNS",
    "ITINERARY_COLUMNS",
    "MOVEMENT_COLUMNS",
    "POINT_COLUMNS",
    "TRAIN_COLUMNS",
    "arrivals_csv",
    "capacity_csv",
    "critical_points",
    "critical_points_csv",
    "itineraries_csv",
    "movement_table_csv",
    "movement_table_rows",
    "route_refs",
    "train_table_csv",
    "train_table_rows",
]
