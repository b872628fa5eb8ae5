"""Pages of the manual: sections by their heading, and the names their tables tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[1] / "docs"


def page(name: str) -> str:
    """Give the text of a page."""
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Give the text below a heading, up to the next."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.M | re.S)
    assert found, f"no section {heading}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """Give the first cells of the rows of tables that hold code."""
    return re.findall(r"^\| ([^|\n]*`[^|\n]*) \|", text, re.M)


def named(text: str, heading: str) -> list[str]:
    """Give what the first cells of the table below a heading name, in order."""
    cells = first_cells(section(text, heading))
    return [name for cell in cells for name in re.findall(r"`([^`]*)`", cell)]
