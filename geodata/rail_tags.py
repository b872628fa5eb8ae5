"""Read what railways say in codes: line categories and loading gauges.

Total like the parsers of `geodata.tags`: any text gives a code, or nothing. Amounts of
railways (gauge, voltage, frequency, length of trains) are read there.
"""

import re

from geodata.defaults import LINE_CATEGORIES, LineCategory
from geodata.quantities import clean, parts_of

_LONGEST_CODE = 20

# "D4", "D 4", "d4xL" (for locomotives), "D4-120": the category at 120 km/h.
_CATEGORY = re.compile(r"([a-z]{1,2}) ?([0-9]?)(?:xl)?(?: ?- ?[0-9].*)?")

# Latin or Cyrillic capitals (GOST 9238 has "1-T"), digits and signs. Five letters in a
# row make a word, such as "standard" or "unknown", and no code has as many.
_CODE = re.compile(r"[0-9A-Z\u0410-\u042f][0-9A-Z\u0410-\u042f /+.;-]*")
_WORD = re.compile(r"[A-Z\u0410-\u042f]{5}|\b(?:YES|NO|NONE)\b")


def line_category(text: str) -> LineCategory | None:
    """Read a line category of EN 15528 (``railway:track_class``).

    Of a list such as ``D4;CM4`` the smallest of each load; ``D4-120`` and ``D4/120``
    are D4 at 120 km/h. A bare letter states its axle load alone. Classes of other
    systems (``RA8``, ``5``) are none of these.
    """
    parts = parts_of(text, separators=";,/")
    codes = ("".join(m.groups()) for m in map(_CATEGORY.fullmatch, parts) if m)
    read = [LINE_CATEGORIES[c] for c in map(str.upper, codes) if c in LINE_CATEGORIES]
    if not read:
        return None
    metre_loads = [each.metre_load_tpm for each in read if each.metre_load_tpm]
    return LineCategory(
        min(each.axle_load_t for each in read), min(metre_loads, default=None)
    )


def loading_gauge(text: str) -> str:
    """Read a loading gauge as the code it is, in capitals: ``G1``, ``GB``, ``P/C 400``.

    A list is kept whole, for gauges have no common order. Words are no codes.
    """
    code = clean(text).upper()
    readable = len(code) <= _LONGEST_CODE and _CODE.fullmatch(code)
    return code if readable and not _WORD.search(code) else ""
