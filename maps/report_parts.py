"""Parts of a printed page: headings, tables, lists, pictures. All text is made safe."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import NewType

from matplotlib.figure import Figure

from maps.figures import svg_of
from maps.text import LONG_TEXT, listed, safe

Html = NewType("Html", str)
"""Text that is HTML already."""


def text(words: object) -> Html:
    """Give words as HTML shows them."""
    return Html(safe(words, max_length=LONG_TEXT))


def section(title: str, *parts: Html) -> Html:
    """Give a heading and what stands below; nothing where nothing does."""
    body = "".join(parts)
    return Html(f"<section><h2>{text(title)}</h2>{body}</section>\n" if body else "")


def paragraph(words: object, *, kind: str = "") -> Html:
    """Give a paragraph, of a class of the style sheet if one is named."""
    named = f' class="{kind}"' if kind else ""
    return Html(f"<p{named}>{text(words)}</p>")


def items(lines: Iterable[object]) -> Html:
    """Give a list; nothing for an empty one."""
    return Html(listed(lines))


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Iterable[int] = (),
) -> Html:
    """Give a table, its columns ``right`` set to the right; nothing without rows.

    Cells that are ``Cell`` hold HTML; all others are text.
    """
    aside = set(right)
    body = "".join(
        f"<tr>{''.join(_cell(each, at in aside) for at, each in enumerate(row))}</tr>"
        for row in rows
    )
    head = "".join(f"<th>{text(name)}</th>" for name in columns)
    if not body:
        return Html("")
    return Html(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


class Cell:
    """A cell that holds HTML, as a symbol."""

    __slots__ = ("html",)

    def __init__(self, html: str) -> None:
        self.html = html


def picture(figure: Figure, words: str) -> Html:
    """Give a figure as an image within the page; ``words`` say what it shows."""
    data = base64.b64encode(svg_of(figure).encode("utf-8")).decode("ascii")
    return Html(f'<img alt="{text(words)}" src="data:image/svg+xml;base64,{data}">')


def _cell(value: object, right: bool) -> str:
    shown = value.html if isinstance(value, Cell) else text(value)
    return f'<td class="number">{shown}</td>' if right else f"<td>{shown}</td>"
