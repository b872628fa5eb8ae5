"""The console script, from the first moment on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import corridors_command
from corridors_command import main

ROOT = Path(__file__).parents[1]
SCRIPT = "import sys; from corridors_command import main; sys.exit(main())"


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """Lay out a command line that takes half a minute to import."""
    package = tmp_path / "corridors" / "cli"
    package.mkdir(parents=True)
    (tmp_path / "corridors" / "__init__.py").touch()
    (package / "__init__.py").write_text(
        "import time\nprint('importing', flush=True)\n"
        "try:\n    time.sleep(30)\nexcept BaseException:\n    pass\n"
        "def main(argv):\n    return 0\n"
    )
    return tmp_path


def test_an_interrupted_import_is_one_line_and_exit_130(slow: Path) -> None:
    """Though what is imported would swallow the exception."""
    paths = os.pathsep.join([str(slow), str(ROOT)])
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=slow,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "importing\n"
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err == "corridors: interrupted; nothing was written\n"


def test_it_runs_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert main(["network", "--help"]) == 0
    assert "build" in capsys.readouterr().out
    assert main(["frobnicate"]) == 2
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert main(["--help"]) == 0
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_it_leaves_at_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    corridors_command._leave(signal.SIGINT, None)
    assert codes == [130]
    assert capfd.readouterr().err == "corridors: interrupted; nothing was written\n"


def test_the_script_runs_in_a_thread() -> None:
    """Where no signal can be handled."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(main, ["--help"]).result() == 0
