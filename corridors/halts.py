"""Where columns halt: rests that come due on the road, at the best place before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridors.clock import minutes_of
from corridors.march_rules import MarchRules
from geodata.defaults import HOURS_A_DAY
from geodata.network import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class HaltRule:
    """A halt of ``halt_min`` is due before more than ``after_min`` are driven."""

    after_min: int
    halt_min: int

    @property
    def slowing(self) -> float:
        """How much longer a long march takes with these halts."""
        return self.halt_min / self.after_min


def halt_rules(march: MarchRules) -> tuple[HaltRule, ...]:
    """Give the halts that a regime asks for, the longest first.

    Nights need none where drivers are relieved, nor where the hours in which nobody may
    march are a night already.
    """
    rest = _rule(march.rest_after_h, march.rest_h)
    at_night = HOURS_A_DAY - march.window.hours >= march.overnight_h
    if march.relief or at_night:
        return (rest,)
    return (_rule(march.drive_h_a_day, march.overnight_h), rest)


def _rule(after_h: float, halt_h: float) -> HaltRule:
    return HaltRule(minutes_of(after_h), minutes_of(halt_h))


def halts_min(
    drive_min: IntArray, on_road: BoolArray, fit: BoolArray, rules: Sequence[HaltRule]
) -> IntArray:
    """Give the minutes that a column halts before each step of its way, (n_steps,).

    ``rules`` come with the longest halt first: what serves it serves the others.
    ``fit`` steps begin where a column halts well: of them the last that comes in time
    and not before half of the time is chosen, else the last step that comes in time.
    Whoever is not ``on_road`` rests. A step that alone takes longer than a rule allows
    is not cut in two.
    """
    halts = np.zeros(len(drive_min), dtype=np.int64)
    for rule in rules:
        since, driven = 0, 0  # the first step since the last halt, and the time since
        for step in range(len(drive_min)):
            if not on_road[step]:
                since, driven = step + 1, 0
                continue
            if halts[step]:
                since, driven = step, 0
            driven += int(drive_min[step])
            if driven > rule.after_min and step > since:
                since = _chosen(drive_min, fit, since, step, rule.after_min)
                halts[since] = rule.halt_min
                driven = int(drive_min[since : step + 1].sum())
    return halts


def _chosen(
    drive_min: IntArray, fit: BoolArray, since: int, step: int, after_min: int
) -> int:
    """Choose the step to halt before: after ``since``, at ``step`` at the latest."""
    driven = np.cumsum(drive_min[since:step])  # before steps since + 1 to step
    good = np.flatnonzero(fit[since + 1 : step + 1] & (2 * driven >= after_min))
    return step if not len(good) else since + 1 + int(good[-1])
