"""Whether columns rest: after so much driving, and overnight."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H, window_hours
from corridors.verify.reading import Written
from corridors.verify.tables import Passage

_DAY_H = 24


def rest(written: Written) -> Iterator[Fault]:
    """Check that columns drive no longer without a rest than the regime lets them."""
    march = written.plan.rules.march
    yield from _halts(written, "a rest", march.rest_h, march.rest_after_h)


def night(written: Written) -> Iterator[Fault]:
    """Check that columns halt overnight, but with relief or a window of the day."""
    march = written.plan.rules.march
    at_night = _DAY_H - window_hours(march) >= march.overnight_h
    if not (march.relief or at_night):
        yield from _halts(written, "a night", march.overnight_h, march.drive_h_a_day)


def _halts(
    written: Written, what: str, halt_h: float, after_h: float
) -> Iterator[Fault]:
    for journey in written.journeys.values():
        for by_road, leg in groupby(journey, key=lambda row: row.mode == "road"):
            if by_road:
                yield from _on_leg(tuple(leg), what, halt_h, after_h)


def _on_leg(
    leg: tuple[Passage, ...], what: str, halt_h: float, after_h: float
) -> Iterator[Fault]:
    """Find the first row that is driven too long; a link is not cut in two."""
    driven, before = 0.0, leg[0]
    for row in leg:
        if row.enter_h - before.exit_h >= halt_h - MINUTE_H:
            driven = 0.0
        alone = not driven
        driven += row.exit_h - row.enter_h
        if driven > after_h + MINUTE_H and not alone:
            yield Fault(
                str(row),
                f"driven {driven:.2f} h without {what} of {halt_h:g} h, due after "
                f"{after_h:g} h",
            )
            return
        before = row
