"""The console script: it stands apart, for ``import corridors`` takes a second or two.

Whoever presses Ctrl-C in that time gets one line and exit code 130, as later on.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

_INTERRUPTED = 130
_STDERR = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Import the command line, run it, and give the exit code."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # not where a script ignores it
        signal.signal(signal.SIGINT, _leave)
    from corridors.cli import main as run  # noqa: PLC0415 - what takes so long

    signal.signal(signal.SIGINT, before)
    return run(argv)


def _leave(*_: object) -> None:
    """End at once: an exception would come out wherever Python imports something."""
    os.write(_STDERR, b"corridors: interrupted; nothing was written\n")
    os._exit(_INTERRUPTED)
