"""Print the lowest versions that pyproject.toml allows, as pip requirements."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    """Write one pinned requirement a line."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        pinned = re.sub(r">=\s*([\w.]+)", r"==\1.*", requirement)
        sys.stdout.write(pinned + "\n")


if __name__ == "__main__":
    main()
