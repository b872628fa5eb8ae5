"""Dispatching: journeys of fixed ways get minutes, so that nothing conflicts."""

from solvers.dispatching.dispatch import dispatch
from solvers.dispatching.problem import Journeys, Resources, Windows
from solvers.dispatching.result import DispatchResult
from solvers.dispatching.uses import Uses, halts, joined, passings, trips

__all__ = [
    "DispatchResult",
    "Journeys",
    "Resources",
    "Uses",
    "Windows",
    "dispatch",
    "halts",
    "joined",
    "passings",
    "trips",
]
