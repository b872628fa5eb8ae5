"""Where places and integers meet: the scenario as a problem, and the way back."""

from corridors.formulate.barred import find_barred, find_shut, has_way_unasked
from corridors.formulate.calendars import full_serial
from corridors.formulate.cures import Change, Cure, find_cures
from corridors.formulate.few import keep_few
from corridors.formulate.lacks import Cut, Lack, find_lack
from corridors.formulate.lots import Lot
from corridors.formulate.minutes import to_the_minute
from corridors.formulate.runs import Run
from corridors.formulate.shorts import Short, find_shorts
from corridors.formulate.solve import Journey, Solution, make_ready, solve
from corridors.formulate.timed import Formulation, formulate

__all__ = [
    "Change",
    "Cure",
    "Cut",
    "Formulation",
    "Journey",
    "Lack",
    "Lot",
    "Run",
    "Short",
    "Solution",
    "find_barred",
    "find_cures",
    "find_lack",
    "find_shorts",
    "find_shut",
    "formulate",
    "full_serial",
    "has_way_unasked",
    "keep_few",
    "make_ready",
    "solve",
    "to_the_minute",
]
