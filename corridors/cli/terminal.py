"""The terminal: messages and progress on stderr, results on stdout, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from corridors.faults import ScenarioError
from corridors.folder import FolderError
from corridors.verify import VerifyError
from geodata.network import NetworkError
from geodata.read import Progress as StageShown
from geodata.read import say_nothing

EXIT_DONE: Final = 0
EXIT_UNMET: Final = 1
EXIT_BAD_INPUT: Final = 2
EXIT_INTERRUPTED: Final = 130

Step = Callable[[str], None]


def say(lines: Iterable[str]) -> None:
    """Write results to stdout."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(what: object) -> None:
    """Write one message to stderr."""
    _messages().print(f"corridors: {what}", style="red")


def caution(what: object) -> None:
    """Write one warning to stderr."""
    _messages().print(f"corridors: warning: {what}", style="yellow")


@contextmanager
def reported() -> Iterator[None]:
    """Turn what the planner can mend into messages and exit codes."""
    try:
        yield
    except ScenarioError as error:
        for fault in error.faults:
            complain(fault)
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except (NetworkError, FolderError, VerifyError) as error:
        for line in str(error).splitlines():  # one for every fault
            complain(line)
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except BrokenPipeError as error:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(EXIT_DONE) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}")
        raise typer.Exit(EXIT_BAD_INPUT) from error
    except KeyboardInterrupt as error:
        complain("interrupted; nothing was written")
        raise typer.Exit(EXIT_INTERRUPTED) from error


@contextmanager
def steps() -> Iterator[Step]:
    """Show what is being done."""
    with _messages().status("starting") as status:
        yield status.update


@contextmanager
def tiles() -> Iterator[Callable[[int, int], None]]:
    """Show how many tiles of a download are there."""
    console = _messages()
    if not console.is_terminal:  # even a disabled bar ends a line
        yield lambda _done, _total: None
        return
    columns = (TextColumn("downloading"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("tiles", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def stages() -> Iterator[StageShown]:
    """Show stage after stage of long work, each with a bar and its time."""
    console = _messages()
    if not console.is_terminal:  # even a disabled bar ends a line
        yield say_nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bars = _Bars(progress)
        yield bars.show
        bars.finish()


class _Bars:
    """A bar for every stage; it swings to and fro where nobody knows how long."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._stage = ""
        self._bar: TaskID | None = None

    def show(self, step: str, done: int = 0, total: int = 0) -> None:
        """Show how far a stage is; when it is another, the last one is finished."""
        if self._bar is None or step != self._stage:
            self.finish()
            self._stage = step
            self._bar = self._progress.add_task(step, total=None)
        if total:
            self._progress.update(self._bar, completed=done, total=total)

    def finish(self) -> None:
        """Fill the bar of the last stage."""
        if self._bar is not None:
            self._progress.update(self._bar, completed=1, total=1)


def _messages() -> Console:
    # Made anew each time: stderr may have been replaced since.
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
