"""Fields of messages: read as they were written, and nothing beyond."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.protobuf import field, fields, single_fields

some_fields = st.lists(
    st.tuples(
        st.integers(1, 2**29 - 1), st.integers(0, 2**64 - 1) | st.binary(max_size=300)
    )
)


@given(some_fields)
def test_fields_come_back_as_they_were_written(
    given: list[tuple[int, int | bytes]],
) -> None:
    message = b"".join(field(number, value) for number, value in given)
    assert list(fields(message)) == given


@given(st.binary(max_size=64))
def test_no_bytes_do_worse_than_a_refusal(message: bytes) -> None:
    try:
        found = list(fields(message))
    except ValueError:
        return
    assert sum(len(value) for _, value in found if isinstance(value, bytes)) <= len(
        message
    )


def test_fixed_sizes_are_read_as_bytes() -> None:
    assert list(fields(b"\x09abcdefgh\x0dabcd")) == [(1, b"abcdefgh"), (1, b"abcd")]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (b"\x00", "a field without a number"),
        (b"\x08", "a number without an end"),
        (b"\x08" + b"\xff" * 11, "a number without an end"),
        (b"\x0a\x05abcd", "a field longer than its message"),
        (b"\x0dabc", "a field longer than its message"),
        (b"\x0b", "a field of no known type"),
    ],
)
def test_what_is_no_message(message: bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        list(fields(message))


def test_a_field_may_have_to_be_single() -> None:
    assert single_fields(field(1, 7) + field(2, b"x")) == {1: 7, 2: b"x"}
    with pytest.raises(ValueError, match="a field that stands twice"):
        single_fields(field(1, 7) + field(1, 7))
