"""Codes of countries, as ISO 3166-1 alpha-2 has them."""

from __future__ import annotations

from typing import Final

_CODES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM "
    "BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX "
    "CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG "
    "GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV "
    "LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE "
    "NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO "
    "RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF "
    "WS XK YE YT ZA ZM ZW"
)
COUNTRIES: Final = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2, and XK for Kosovo, as the network has it."""
_SLIPS: Final = {"UK": "GB", "EL": "GR"}


def country_code(value: str) -> str:
    """Give the code in capitals, or refuse one that ISO 3166-1 does not know."""
    code = value.strip().upper()
    if code in COUNTRIES:
        return code
    if code in _SLIPS:
        raise ValueError(f"unknown country {value!r} (did you mean {_SLIPS[code]!r}?)")
    raise ValueError(f"unknown country {value!r}; codes have two letters, like 'PL'")
