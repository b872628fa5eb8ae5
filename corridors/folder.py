"""An output folder, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        When ``path`` is no folder, holds other things than a plan, is the folder one
        works in, or cannot be written.
    """
    check_replaceable(path)
    new_parents = [parent for parent in path.parents if not parent.exists()]
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
        with suppress(OSError):  # the first one that is not empty
            for parent in new_parents:
                parent.rmdir()


def check_replaceable(path: Path) -> None:
    """Check that a plan may be put at ``path``.

    Raises
    ------
    FolderError
        When ``path`` is no folder, holds other things than a plan, or is the folder one
        works in.
    """
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        kind = "a link" if path.is_symlink() else "a file"
        raise FolderError(f"{path}: is {kind}; give a folder that is new or a plan's")
    blocked = next((p for p in path.parents if p.exists() and not p.is_dir()), None)
    if blocked is not None:
        raise FolderError(f"{path}: cannot write there: {blocked} is a file")
    here = Path.cwd()
    if path.resolve() in {here, *here.parents}:
        raise FolderError(f"{path}: is the folder you work in; name one inside it")
    if path.is_dir() and any(path.iterdir()) and not (path / MARK).exists():
        raise FolderError(
            f"{path}: holds other things and no {MARK}; give a folder that is new, "
            "empty or an earlier plan's"
        )


def _swap(draft: Path, path: Path) -> None:
    """Put the draft in place of the folder, with the planner's own files in it."""
    draft.chmod(0o755)
    if not path.exists():
        draft.rename(path)
        return
    _keep(path, draft)
    old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.old."))
    retired = old / path.name
    try:
        path.rename(retired)
        draft.rename(path)
    finally:
        if retired.exists() and not path.exists():
            retired.rename(path)
        shutil.rmtree(old, ignore_errors=True)


def _keep(folder: Path, draft: Path) -> None:
    """Copy what the draft has no file for: a note, a QGIS project."""
    for kept in folder.iterdir():
        copy = draft / kept.name
        if copy.exists():
            continue
        if kept.is_dir() and not kept.is_symlink():
            shutil.copytree(kept, copy, symlinks=True)
        else:
            shutil.copy2(kept, copy, follow_symlinks=False)
