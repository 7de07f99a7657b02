"""Where pictures may be shown: ISO 3166-1 alpha-2 countries and the named sets that contracts use.

The list of countries is that of ISO 3166-1 (249 codes), the European Union and the EEA those of 2026.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
"""
_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
_SETS = {
    "EU": _EU,
    "EEA": f"{_EU} IS LI NO",
    "NORDICS": "DK FI IS NO SE AX FO GL",
    "BENELUX": "BE LU NL",
    "DACH": "AT CH DE",
    "UK+IE": "GB IE",
    "NORTH-AMERICA": "CA MX US",
    "WORLD": _CODES,
}
COUNTRIES = frozenset(_CODES.split())
SETS = {name: frozenset(codes.split()) for name, codes in _SETS.items()}
SET_WORDS = {
    "EU": "the European Union",
    "EEA": "the European Economic Area",
    "NORDICS": "the Nordic countries",
    "BENELUX": "Belgium, the Netherlands and Luxembourg",
    "DACH": "Germany, Austria and Switzerland",
    "UK+IE": "the United Kingdom and Ireland",
    "NORTH-AMERICA": "Canada, Mexico and the USA",
    "WORLD": "the whole world",
}


def known_territory(name: str) -> str:
    """`name` if it is a country's code or a named set. Raises ValueError."""
    if name not in COUNTRIES and name not in SETS:
        raise ValueError(f"“{name[:20]}” is neither an ISO 3166-1 code such as SE nor one of {', '.join(SETS)}")
    return name


Territory = Annotated[str, Field(max_length=20), AfterValidator(known_territory)]


def countries(names: Iterable[str]) -> frozenset[str]:
    """The countries of codes and named sets together."""
    return frozenset[str]().union(*(SETS.get(name, frozenset({name})) for name in names))


def in_words(names: Iterable[str]) -> str:
    """'SE, NO and the European Union', in the order given."""
    said = [SET_WORDS.get(name, name) for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else "nowhere"
