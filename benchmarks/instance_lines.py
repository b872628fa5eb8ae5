"""Read the lines of instances: text or gzip, comments and blank lines left out."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

COMMENT = re.compile(r"#.*|//.*|^\s*[cC%!].*")
Lines = list[tuple[int, list[str]]]  # the number of a line from 1, and its words


class InstanceError(ValueError):
    """An instance that cannot be read: file, line, and what would be right."""


def lines_of(path: Path) -> Lines:
    """Give the words of every line that says something, with its number."""
    text = _text(path).replace(",", " ")
    bare = (COMMENT.sub("", line).split() for line in text.splitlines())
    return [(number, words) for number, words in enumerate(bare, 1) if words]


def _text(path: Path) -> str:
    """Give what a file says, compressed or not."""
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InstanceError(f"{path}: not text; plain text or gzip is right") from None
    except (EOFError, zlib.error):
        raise InstanceError(f"{path}: ends early; its gzip is cut off") from None
    except OSError as fault:
        raise InstanceError(f"{path}: {fault.strerror or fault}") from None
