"""A bound on what files unpack to: a few bytes may hold a few thousand million."""

from __future__ import annotations

from typing import Final

MOST_EXPANSION: Final = 100
"""A file may unpack to this many times its size; maps do to two to twenty times."""

ALWAYS_ALLOWED: Final = 64 << 20
"""Bytes that any file may unpack to: small maps of nothing much compress well."""


def check_expansion(packed: int, unpacked: int) -> None:
    """Refuse what unpacks beyond all measure; sizes in bytes, so far.

    Raises
    ------
    ValueError
        When it is a compressed bomb.
    """
    if unpacked > max(ALWAYS_ALLOWED, MOST_EXPANSION * packed):
        raise ValueError(
            f"its first {packed} bytes unpack to {unpacked} and more, beyond "
            f"{MOST_EXPANSION} times as many: no map does"
        )
