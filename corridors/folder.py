"""An output folder, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MARK: Final = "plan.json"
"""A folder with this file holds an earlier plan, and may be replaced."""


class FolderError(OSError):
    """A folder that cannot be written, or must not be replaced."""


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write into, and put it in place when all went well.

    An earlier plan at ``path`` is replaced, files in it that are not of a plan are
    kept; when anything fails it stays as it was.

    Raises
    ------
    FolderError
        When ``path`` is a file, or a folder that holds other things than a plan, or
        cannot be written.
    """
    _check_replaceable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise FolderError(f"{path}: cannot write there ({error.strerror})") from error
    try:
        yield draft
        _swap(draft, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check_replaceable(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        raise FolderError(f"{path}: is a file; give a folder that is new or a plan's")
    if path.is_dir() and any(path.iterdir()) and not (path / MARK).exists():
        raise FolderError(
            f"{path}: holds other things and no {MARK}; give a folder that is new, "
            "empty or an earlier plan's"
        )


def _swap(draft: Path, path: Path) -> None:
    """Put the draft in place of the folder; bring the planner's own files along."""
    draft.chmod(0o755)
    if not path.exists():
        draft.rename(path)
        return
    old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.old."))
    retired = old / path.name
    path.rename(retired)
    draft.rename(path)
    for kept in retired.iterdir():
        if not (path / kept.name).exists():
            kept.rename(path / kept.name)
    shutil.rmtree(old)
