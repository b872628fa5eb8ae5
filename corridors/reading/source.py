"""The files of a scenario as they are read, and the faults found so far."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corridors.faults import Fault, ScenarioError
from corridors.reading.files import read_text


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it was written, and where.

    ``columns`` are those of its CSV; ``dates`` are hours that were stated as dates, by
    the field of the hour: name and text of the date.
    """

    where: str
    values: Mapping[str, Any]
    columns: Sequence[str] | None = None
    dates: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The file that it stands in."""
        return self.where.partition(" row ")[0]


@dataclass(slots=True)
class Source:
    """The scenario's files as read, and the faults found so far."""

    toml: Path
    digest: Any = field(default_factory=hashlib.sha256)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        """Note a fault, once: not for every row of a table."""
        fault = Fault(where, what)
        if fault not in self.faults:
            self.faults.append(fault)

    def read(self, path: Path) -> str | None:
        """Text of a file, or a fault."""
        try:
            text, data = read_text(path)
        except ScenarioError as error:
            self.take(error)
            return None
        self.digest.update(data)
        return text

    def take(self, error: ScenarioError) -> None:
        """Note the faults of something read on the way."""
        for fault in error.faults:
            self.fault(fault.where, fault.what)
