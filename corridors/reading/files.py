"""Text and TOML files, or what is wrong with them, in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from corridors.faults import Fault, ScenarioError


def read_text(path: Path) -> tuple[str, bytes]:
    """Text of a file, and its bytes.

    Raises
    ------
    ScenarioError
        When it cannot be read, or is not text.
    """
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig"), data
    except FileNotFoundError as error:
        fault = Fault(str(path), "no such file")
        raise ScenarioError([fault]) from error
    except UnicodeDecodeError as error:
        what = f"not UTF-8 text (byte {error.start}); save it as CSV UTF-8"
        raise ScenarioError([Fault(str(path), what)]) from error
    except OSError as error:
        what = error.strerror or str(error)
        raise ScenarioError([Fault(str(path), what)]) from error
    except ValueError as error:  # a null byte in the name
        fault = Fault(repr(str(path)), f"no name of a file: {error}")
        raise ScenarioError([fault]) from error


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """Tables and values of a TOML text.

    Raises
    ------
    ScenarioError
        When it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers of 5 000 digits
        fault = Fault(str(path), f"not valid TOML: {error}")
        raise ScenarioError([fault]) from error
