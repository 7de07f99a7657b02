"""Countries by name in sentences: every code has one, and long lists end."""

from __future__ import annotations

from studio_app.twins.country_names import country, places
from studio_app.twins.territory import COUNTRIES


def test_every_country_has_a_name_of_its_own() -> None:
    names = {code: country(code) for code in COUNTRIES}
    assert len(set(names.values())) == len(COUNTRIES)
    assert all(len(name) > 3 and name.strip() == name for name in names.values())
    assert (names["SE"], names["US"]) == ("Sweden", "the United States")


def test_places_are_said_in_words() -> None:
    assert places(["SE"]) == "Sweden"
    assert places(["EU", "NO", "CH"]) == "the European Union, Norway and Switzerland"
    assert places(["SE", "NO", "DK"], most=2) == "Sweden, Norway and 1 more country"
    assert places(sorted(COUNTRIES)).endswith("241 more countries")
    assert places([]) == "nowhere"
