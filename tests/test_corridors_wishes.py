"""Wishes told apart: modes, countries, names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from corridors.wishes import Wishes, Wishing, sort_wishes


def test_wishes_are_told_apart_and_written_in_one_form() -> None:
    stated = Wishing.model_validate(
        {"prefer": "Rail| hu |A 4|Korczowa–Krakovets||A 4", "avoid": ["RO", "S7"]}
    )
    assert stated.prefer == ("rail", "HU", "A 4", "Korczowa–Krakovets", "A 4")
    assert sort_wishes(stated.prefer) == Wishes(
        frozenset({"rail"}), frozenset({"HU"}), ("A 4", "Korczowa–Krakovets")
    )
    assert sort_wishes(stated.avoid) == Wishes(
        countries=frozenset({"RO"}), names=("S7",)
    )


@pytest.mark.parametrize("said", ["", " ", [], ()])
def test_nothing_said_is_no_wish(said: object) -> None:
    assert Wishing.model_validate({"avoid": said}).avoid == ()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"prefer": "hu", "avoid": "HU"}, "prefers and avoids 'HU'"),
        ({"prefer": "a 4|S7", "avoid": ["A 4"]}, "prefers and avoids 'a 4'"),
        ({"avoid": "rail|Road|HU"}, "avoids both road and rail: no way is left"),
        ({"avoid": "UK"}, "unknown country 'UK' (did you mean 'GB'?)"),
        ({"prefer": "zz"}, "unknown country 'zz'; codes have two letters, like 'PL'"),
        ({"prefer": 7}, "valid tuple"),
        ({"prefer": [7]}, "valid string"),
        ({"prefer": "x" * 201}, "at most 200 characters"),
    ],
)
def test_wishes_that_no_way_can_meet(said: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Wishing.model_validate(said)
    assert fault in str(refused.value)
