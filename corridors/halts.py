"""Where columns halt: rests that come due on the road, at the best place before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.clock import minutes_of
from corridors.march_rules import MarchRules
from geodata.defaults import HOURS_A_DAY
from geodata.network import BoolArray, IntArray

NOWHERE, ANYWHERE, PLACE, CENTRE = -1, 0, 1, 2
"""How well a column halts where a step begins; a centre that is full is NOWHERE."""

_NEAR_MIN: Final = 60
"""Minutes of march that a column gives up to spend its rest at a centre."""


@dataclass(frozen=True, slots=True)
class HaltRule:
    """A halt of ``halt_min`` is due before more than ``after_min`` are driven."""

    after_min: int
    halt_min: int
    is_night: bool = False  # spent at a centre, where there is one

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
    if march.relief or day_rest_min(march) is not None:
        return (rest,)
    return (_rule(march.drive_h_a_day, march.overnight_h, is_night=True), rest)


def day_rest_min(march: MarchRules) -> int | None:
    """Give the minutes of a night's halt, where nobody marches for so long every day.

    None where hours without march are fewer.
    """
    shut_h = HOURS_A_DAY - march.window.hours
    return minutes_of(march.overnight_h) if shut_h >= march.overnight_h else None


def _rule(after_h: float, halt_h: float, *, is_night: bool = False) -> HaltRule:
    return HaltRule(minutes_of(after_h), minutes_of(halt_h), is_night)


def halts_min(
    drive_min: IntArray, on_road: BoolArray, fit: IntArray, rules: Sequence[HaltRule]
) -> IntArray:
    """Give the minutes that a column halts before each step of its way, (n_steps,).

    ``rules`` come with the longest halt first: what serves it serves the others.
    ``fit`` says how well a column halts where each step begins: NOWHERE, ANYWHERE, at
    a PLACE, or at a CENTRE, which is better for a night alone. Of the best the last
    that comes in time and not before half of the time is chosen, else the last step
    that comes in time. Whoever is not ``on_road`` rests. A step that alone takes longer
    than a rule allows is not cut in two.
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
                good = fit if rule.is_night else np.minimum(fit, PLACE)
                since = _chosen(drive_min, good, since, step, rule.after_min)
                halts[since] = rule.halt_min
                driven = int(drive_min[since : step + 1].sum())
    return halts


def _chosen(
    drive_min: IntArray, fit: IntArray, since: int, step: int, after_min: int
) -> int:
    """Choose the step to halt before: after ``since``, at ``step`` at the latest."""
    driven = np.cumsum(drive_min[since:step])  # before steps since + 1 to step
    those = fit[since + 1 : step + 1]
    for good in (CENTRE, PLACE):
        found = np.flatnonzero((those == good) & (2 * driven >= after_min))
        if len(found):
            return since + 1 + int(found[-1])
    found = np.flatnonzero(those >= ANYWHERE)
    return since + 1 + int(found[-1]) if len(found) else step


def layovers_min(
    drive_min: IntArray,
    on_road: BoolArray,
    wait_min: IntArray,
    fit: IntArray,
    least_min: int,
) -> IntArray:
    """Give the minutes that a column lies over at centres before steps, (n_steps,).

    Where it is to wait for ``least_min`` or more, it does so at the last centre before,
    if it has passed that within the last hour of its march.
    """
    halts = np.zeros(len(drive_min), dtype=np.int64)
    for step in np.flatnonzero(wait_min >= least_min).tolist():
        at, driven = step, 0
        while at > 0 and fit[at] != CENTRE:
            at -= 1
            driven += int(drive_min[at])
            if not on_road[at] or wait_min[at] >= least_min or driven > _NEAR_MIN:
                break
        if fit[at] == CENTRE and driven <= _NEAR_MIN:
            halts[at] = least_min
    return halts
