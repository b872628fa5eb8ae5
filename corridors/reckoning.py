"""What hours count from: the scenario's start and time zone, as they are stated."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ValidationInfo, field_validator

from corridors.clock import Clock, moment, zone_named
from corridors.stated import UNSAID, Name, Stated


class Reckoning(Stated):
    """What dates are counted from, and the zone of those that state none."""

    timezone: Annotated[Name | None, UNSAID] = None
    start: datetime | None = None

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str | None) -> str | None:
        if value is not None:
            zone_named(value)
        return value

    @field_validator("start", mode="before")
    @classmethod
    def _has_a_zone(cls, value: Any, info: ValidationInfo) -> datetime | None:  # noqa: ANN401 - anything may be stated
        """Put the start into the zone stated, where one is; it must have one."""
        name = info.data.get("timezone")
        if value is None or "timezone" not in info.data:  # of a fault, told already
            return None
        zone = None if name is None else zone_named(name)
        found = moment(value, zone)
        return found if zone is None else found.astimezone(zone)

    @property
    def clock(self) -> Clock:
        """Counts hours from the start."""
        zone = None if self.timezone is None else zone_named(self.timezone)
        return Clock(self.start, zone)
