"""How many examples a law is tried on: a share of what the profile says."""

from __future__ import annotations

from math import ceil

from hypothesis import settings


def search(share: float) -> settings:
    """Try more or fewer examples than others do, as each is cheap or dear."""
    return settings(max_examples=ceil(settings().max_examples * share))
