"""Whether dates are the hours that stand beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H

_SLACK_H: Final = 1.01 * MINUTE_H  # dates are written to the minute


def dated(
    where: str, start: datetime | None, hour: float, said: str
) -> Iterator[Fault]:
    """Find a date that is not its hour; without a start there is none."""
    if start is None or not said:
        if start is not None or said:
            yield Fault(where, f"date {said!r}; the start is {start}")
        return
    try:
        stated = (datetime.fromisoformat(said) - start).total_seconds() / 3600
    except (TypeError, ValueError):
        yield Fault(where, f"date {said!r} is none, or has no zone as the start has")
        return
    if abs(stated - hour) > _SLACK_H:
        yield Fault(where, f"date {said} is hour {stated:.3f}, not {hour}")
