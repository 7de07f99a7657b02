"""The names of countries as a sentence says them; the papers themselves keep the codes of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import Field

from studio_app.direction.documents import read_document
from studio_app.direction.presets import presets_dir
from studio_app.direction.value import Value
from studio_app.twins.territory import in_words


class CountryNames(Value):
    """Code -> name, in English; the table is `presets/rights/countries.json`."""

    names: dict[str, str] = Field(max_length=300)


def country(code: str) -> str:
    """'Sweden' for 'SE'; what is no country's code as it is."""
    return _table().get(code, code)


def places(names: Iterable[str], most: int = 8) -> str:
    """'Sweden, Norway and the European Union', in the order given; of more than `most` how many more there are."""
    said = [country(name) for name in names]
    left = len(said) - most
    return in_words(said if left <= 0 else (*said[:most], f"{left} more {'country' if left == 1 else 'countries'}"))


@cache
def _table() -> dict[str, str]:
    return read_document(presets_dir() / "rights" / "countries.json", "country-names", CountryNames).names
