"""Lines of text: headings, paragraphs and columns for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

WIDTH: Final = 88
NAME_WIDTH: Final = 44


def heading(title: str) -> Iterator[str]:
    """Give a title with an empty line above."""
    yield ""
    yield title


def wrapped(text: str, indent: str = "  ") -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def short(text: str, width: int = NAME_WIDTH) -> str:
    """Cut a name that its column has no room for."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def count_of(number: int, thing: str) -> str:
    """Say how many, in the singular for one."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def words(name: str) -> str:
    """Give the name of a class or kind as words."""
    return name.replace("_", " ")


def aligned(
    rows: Sequence[Sequence[str]], left: frozenset[int] | set[int] = frozenset({0, 1})
) -> list[str]:
    """Put cells below each other: the columns in ``left`` to the left, others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at in left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def percent(share: float) -> str:
    """Give a share in per cent; a little is not 0, and nearly all is not 100."""
    if 0 < share < 0.005:  # noqa: PLR2004 - rounds to 0
        return "<1"
    if 0.995 <= share < 1:  # noqa: PLR2004 - rounds to 100
        return ">99"
    return f"{100 * share:.0f}"
