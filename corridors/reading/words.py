"""What is wrong with a value, in a planner's words."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

_WORDS: Final[Mapping[str, str]] = {
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number that fits",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_parsing": "must be yes or no",
    "bool_type": "must be yes or no",
    "dict_type": "write it as { truck = 40 }, or a column for each vehicle class",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "tuple_type": "write it as ['one', 'two']",
}
"""What pydantic's types of error say in a planner's words."""
_PHRASES: Final[Mapping[str, str]] = {
    "Input should be": "must be",
    "String should have": "must have",
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
}


def message_of(detail: Mapping[str, Any]) -> str:
    """Say what one of pydantic's errors means, and what was given."""
    message = str(detail["msg"]).removeprefix("Value error, ")
    message = _WORDS.get(detail["type"], message)
    for theirs, ours in _PHRASES.items():
        message = message.replace(theirs, ours)
    told = detail["input"]
    return message + ("" if isinstance(told, dict) else f", not {short(told)}")


def short(value: object) -> str:
    """Write a value as it was given, or the beginning of a long one."""
    if isinstance(value, date):  # or a date and time
        return value.isoformat()
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = brief.maxlong = 60
    return brief.repr(value)
