"""Where places and integers meet: the scenario as a problem, and the way back."""

from corridors.formulate.barred import find_barred
from corridors.formulate.calendars import full_serial
from corridors.formulate.few import keep_few
from corridors.formulate.lacks import Cut, Lack, find_lacks
from corridors.formulate.lots import Lot
from corridors.formulate.minutes import to_the_minute
from corridors.formulate.runs import Run
from corridors.formulate.solve import Journey, Solution, make_ready, solve
from corridors.formulate.timed import Formulation, formulate

__all__ = [
    "Cut",
    "Formulation",
    "Journey",
    "Lack",
    "Lot",
    "Run",
    "Solution",
    "find_barred",
    "find_lacks",
    "formulate",
    "full_serial",
    "keep_few",
    "make_ready",
    "solve",
    "to_the_minute",
]
