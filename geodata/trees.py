"""Trees of points in the plane, to search what is near: scipy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.network import FloatArray

if TYPE_CHECKING:
    from scipy.spatial import KDTree


def balanced_tree(plane: FloatArray) -> KDTree:
    """Lay out points of the plane, shape (n, 2), to be searched for many places."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - takes a tenth of a second

    return KDTree(plane)


def quick_tree(plane: FloatArray) -> KDTree:
    """Lay out points of the plane, shape (n, 2), to be searched for a few places.

    It is built in half the time of a balanced one, and searched as fast but for many.
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 - takes a tenth of a second

    return KDTree(plane, balanced_tree=False, compact_nodes=False)
