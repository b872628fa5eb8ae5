"""The console script: it stands apart, for ``import corridors`` takes a second or two.

Whoever presses Ctrl-C in that time gets one line and exit code 130, as later on.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_INTERRUPTED = 130
_STDERR = 2
_SELDOM = (100_000, 50, 100)  # objects, and generations of them


def main(argv: Sequence[str] | None = None) -> int:
    """Import the command line, run it, and give the exit code.

    Garbage is collected seldom, and not at all at the end: a process that lives for
    one command spends a fifth of a short one on looking for it.
    """
    gc.set_threshold(*_SELDOM)
    with _interruptible():
        from corridors.cli import main as run  # noqa: PLC0415 - what takes so long
    code = run(argv)
    gc.freeze()
    return code


@contextmanager
def _interruptible() -> Iterator[None]:
    """Leave at once on Ctrl-C; not where a script ignores it, nor in a thread."""
    before = signal.getsignal(signal.SIGINT)
    in_main_thread = threading.current_thread() is threading.main_thread()
    if before is not signal.default_int_handler or not in_main_thread:
        yield
        return
    signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(*_: object) -> None:
    """End at once: an exception would come out wherever Python imports something."""
    os.write(_STDERR, b"corridors: interrupted; nothing was written\n")
    os._exit(_INTERRUPTED)
