"""Output folders: whole or not at all, and never over somebody else's things."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from corridors.folder import MARK, FolderError, whole_folder

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file below a folder with its bytes, folders with a slash."""
    return {
        str(path.relative_to(folder)) + ("/" if path.is_dir() else ""): (
            b"" if path.is_dir() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
    }


def write_plan(folder: Path, text: str) -> None:
    with whole_folder(folder) as draft:
        (draft / MARK).write_text(text)
        (draft / "map.html").write_text(f"<p>{text}")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Make a folder with an earlier plan in it."""
    write_plan(tmp_path / "plan", "earlier")
    return tmp_path / "plan"


def test_a_new_folder_holds_what_was_written_and_nothing_else_is_left(
    tmp_path: Path,
) -> None:
    write_plan(tmp_path / "plan", "new")
    assert tree(tmp_path) == {
        "plan/": b"",
        "plan/map.html": b"<p>new",
        f"plan/{MARK}": b"new",
    }


def test_folders_above_are_made(tmp_path: Path) -> None:
    write_plan(tmp_path / "a/b/plan", "new")
    assert (tmp_path / "a/b/plan" / MARK).read_text() == "new"


def test_others_may_read_the_folder(tmp_path: Path) -> None:
    """A temporary folder is its owner's alone; a plan is for the staff."""
    write_plan(tmp_path / "plan", "new")
    assert (tmp_path / "plan").stat().st_mode & 0o777 == 0o755


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    write_plan(tmp_path / "plan", "new")
    assert (tmp_path / "plan" / MARK).read_text() == "new"


def test_an_earlier_plan_is_replaced(earlier: Path) -> None:
    write_plan(earlier, "later")
    assert tree(earlier.parent) == {
        "plan/": b"",
        "plan/map.html": b"<p>later",
        f"plan/{MARK}": b"later",
    }


def test_nothing_is_seen_before_all_is_written(earlier: Path) -> None:
    before = tree(earlier)
    with whole_folder(earlier) as draft:
        (draft / MARK).write_text("later")
        assert tree(earlier) == before
    assert tree(earlier) != before


def test_the_planners_own_files_are_kept(earlier: Path) -> None:
    """A note, a folder of pictures, a link that leads nowhere."""
    (earlier / "note.txt").write_text("mine")
    (earlier / "pictures").mkdir()
    (earlier / "pictures/a.png").write_bytes(b"\x89")
    (earlier / "lost").symlink_to("nowhere")
    os.utime(earlier / "note.txt", (1e9, 1e9))
    write_plan(earlier, "later")
    assert (earlier / "note.txt").read_text() == "mine"
    assert (earlier / "note.txt").stat().st_mtime == pytest.approx(1e9)
    assert (earlier / "pictures/a.png").read_bytes() == b"\x89"
    assert (earlier / "lost").readlink() == Path("nowhere")
    assert (earlier / MARK).read_text() == "later"


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, OSError])
def test_failure_leaves_the_earlier_plan_byte_for_byte(
    earlier: Path, failure: type[BaseException]
) -> None:
    before = tree(earlier.parent)
    with pytest.raises(failure), whole_folder(earlier) as draft:
        (draft / "map.html").write_text("half")
        raise failure
    assert tree(earlier.parent) == before


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("name", ["plan", "a/b/plan"])
def test_failure_leaves_nothing_behind(
    tmp_path: Path, name: str, failure: type[BaseException]
) -> None:
    """Nor the folders above that were made for it."""
    with pytest.raises(failure), whole_folder(tmp_path / name) as draft:
        (draft / "map.html").write_text("half")
        raise failure
    assert tree(tmp_path) == {}


def test_an_interruption_amid_the_swap_brings_the_earlier_plan_back(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier plan is out of the way, the new one not yet in place."""
    before = tree(earlier.parent)
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name.startswith(".plan.") and not path.name.startswith(".plan.old."):
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_plan(earlier, "later")
    assert tree(earlier.parent) == before


def refusal(path: Path) -> str:
    """Why a folder is refused; what is there stays."""
    with pytest.raises(FolderError) as caught:
        write_plan(path, "new")
    return str(caught.value)


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")
    assert refusal(tmp_path / "plan") == (
        f"{tmp_path / 'plan'}: is a file; give a folder that is new or a plan's"
    )
    assert tree(tmp_path) == {"plan": b"mine"}


def test_a_link_is_refused_even_to_a_plan(earlier: Path) -> None:
    """Replacing it would leave its target behind, out of date."""
    link = earlier.with_name("link")
    link.symlink_to(earlier)
    assert "link: is a link; give a folder" in refusal(link)
    assert link.is_symlink()


def test_a_device_is_refused() -> None:
    """As root it could be moved away for good."""
    assert "is a file" in refusal(Path(os.devnull))


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("mine")
    before = tree(tmp_path)
    assert refusal(tmp_path / "thesis") == (
        f"{tmp_path / 'thesis'}: holds other things and no plan.json; give a folder "
        "that is new, empty or an earlier plan's"
    )
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", [".", "..", ""])
def test_the_folder_one_works_in_is_refused(
    earlier: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It would be swapped away below the shell's feet."""
    monkeypatch.chdir(earlier)
    assert "is the folder you work in; name one inside it" in refusal(Path(name))


@pytest.mark.parametrize("name", ["file/plan", "file/a/plan"])
def test_a_place_below_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    assert refusal(tmp_path / name) == (
        f"{tmp_path / name}: cannot write there: {tmp_path / 'file'} is a file"
    )
    assert tree(tmp_path) == {"file": b"mine"}


def test_a_place_where_one_may_not_write_is_refused(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write anywhere: the system's answer is put in its mouth."""

    def denied(**_options: object) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    before = tree(earlier.parent)
    monkeypatch.setattr("tempfile.mkdtemp", denied)
    assert refusal(earlier) == f"{earlier}: cannot write there (Permission denied)"
    assert tree(earlier.parent) == before
