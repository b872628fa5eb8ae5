"""Worlds that several test files use; they are built, and drawn, in tests/worlds.py."""

from __future__ import annotations

import pytest

from geodata.network import Network
from tests import worlds


@pytest.fixture(scope="session")
def border() -> Network:
    """Give the world of ``worlds.border_world``; see the drawing there."""
    return worlds.border_world()
