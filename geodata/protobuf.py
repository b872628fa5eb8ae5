"""Protobuf's wire format: messages of numbered fields, as bytes.

As much of it as the frame of a PBF file needs; what stands in the frame is osmium's.
https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_VARINT, _EIGHT_BYTES, _COUNTED, _FOUR_BYTES = 0, 1, 2, 5  # wire types
_SIZE: Final = {_EIGHT_BYTES: 8, _FOUR_BYTES: 4}
_BITS: Final = 64  # of the largest number

Field = int | bytes


def fields(message: bytes) -> Iterator[tuple[int, Field]]:
    """Read the fields of a message: their numbers, and what they hold, in order.

    Raises
    ------
    ValueError
        When the bytes are no message, or end within a field.
    """
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        number, wire = key >> 3, key & 7
        if not number:
            raise ValueError("a field without a number")
        if wire == _VARINT:
            value, at = varint(message, at)
            yield number, value
        else:
            size, at = _size(message, at, wire)
            if at + size > len(message):
                raise ValueError("a field longer than its message")
            yield number, message[at : at + size]
            at += size


def single_fields(message: bytes) -> dict[int, Field]:
    """Read the fields of a message in which each stands once at most.

    Raises
    ------
    ValueError
        As ``fields`` does, and when a field stands there twice.
    """
    found: dict[int, Field] = {}
    for number, value in fields(message):
        if number in found:
            raise ValueError("a field that stands twice")
        found[number] = value
    return found


def field(number: int, value: Field) -> bytes:
    """Write one field."""
    if isinstance(value, int):
        return _written(number << 3 | _VARINT) + _written(value)
    return opening(number, len(value)) + value


def opening(number: int, size: int) -> bytes:
    """Write what stands before the bytes of a field."""
    return _written(number << 3 | _COUNTED) + _written(size)


def varint(message: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, least first; and where it ends.

    Raises
    ------
    ValueError
        When it does not end.
    """
    number = shift = 0
    while at < len(message) and shift < _BITS:
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:  # noqa: PLR2004 - no bit says that it goes on
            return number, at
    raise ValueError("a number without an end")


def _size(message: bytes, at: int, wire: int) -> tuple[int, int]:
    """Size of a field of bytes, and where these begin."""
    if wire == _COUNTED:
        return varint(message, at)
    if wire not in _SIZE:
        raise ValueError("a field of no known type")
    return _SIZE[wire], at


def _written(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - as above
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)
