"""The twin's papers as values: what may stand in them, and that one paper has one text."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.rights.sample import (
    SampleKeys,
    sample_consent,
    sample_grant,
    sample_passport,
    sample_status,
    sample_use,
)
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Bought, Grant
from studio_app.twins.party import Party
from studio_app.twins.passport import Listed, Passport
from studio_app.twins.status import Status
from studio_app.twins.territory import COUNTRIES, SETS, countries, in_words
from studio_app.twins.use import Medium, Period, Term, Use

WHEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEYS = SampleKeys.new()
PASSPORT = sample_passport("sample-freja", "Freja", "1" * 64, KEYS, WHEN)
SHA = hashlib.sha256(to_document(PASSPORT, "passport")).hexdigest()
CONSENT = sample_consent(PASSPORT, SHA, KEYS, WHEN)
GRANT = sample_grant(PASSPORT, SHA, Bought(id=CONSENT.id, sha256="2" * 64), KEYS, WHEN)


def test_every_paper_comes_back_as_it_was_and_has_one_text() -> None:
    papers = [
        (PASSPORT, "passport", Passport),
        (CONSENT, "consent", Consent),
        (GRANT, "grant", Grant),
        (sample_status(PASSPORT, WHEN), "status", Status),
        (sample_use(GRANT, WHEN), "use", Use),
    ]
    for paper, kind, model in papers:
        text = to_document(paper, kind)
        again = read_document(text, kind, model)
        assert again == paper and to_document(again, kind) == text


def test_a_set_is_written_in_one_order_whatever_the_seed_of_hashing() -> None:
    code = (
        "import datetime as d; from studio_app.direction.documents import to_document;"
        "from studio_app.twins.use import Medium, Term; day = d.date(2026, 1, 1);"
        "print(Term(start=day, until=day, media=set(Medium), territories=('SE',)).model_dump_json())"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                       capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Аda Sample", "mixes letters"),  # a Cyrillic А
        ("Ada\u202eelpmaS", "U\\+202E"),
        ("Ada\u200bSample", "U\\+200B"),
        ("Ada Sample ", "begins and ends"),
        ("A\u030ada", "NFC"),
        ("Ada\x07", "U\\+0007"),
        ("Ada\nSample", "one line"),
    ],
)
def test_a_name_that_shows_like_another_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Party(name=name, mail="ada@sample.invalid", key=KEYS.owner.public)


@pytest.mark.parametrize("name", ["Åsa Öberg", "Ναταλία Δ.", "Мария Иванова", "李娜", "O’Neill & Søn A/S", "Zoë"])
def test_names_of_many_languages_are_names(name: str) -> None:
    assert Party(name=name, mail="a@sample.invalid", key=KEYS.owner.public).name == name


def test_territories_are_countries_and_named_sets() -> None:
    assert len(COUNTRIES) == 249 and len(SETS["EU"]) == 27 and len(SETS["EEA"]) == 30
    assert all(codes <= COUNTRIES for codes in SETS.values())
    assert countries(("SE", "DACH")) == {"SE", "AT", "CH", "DE"} and countries(()) == frozenset()
    assert in_words(("SE", "NO", "EU")) == "SE, NO and the European Union"
    with pytest.raises(ValueError, match="ISO 3166-1"):
        Term(start=date(2026, 1, 1), until=date(2026, 1, 1), media={Medium.TV}, territories=("XX",))


def test_periods_include_their_last_day() -> None:
    year = Period(start=date(2026, 1, 1), until=date(2026, 12, 31))
    assert year.holds(date(2026, 12, 31)) and not year.holds(date(2027, 1, 1)) and not year.holds(date(2025, 12, 31))
    assert year.covers(year) and not year.covers(Period(start=date(2026, 6, 1), until=date(2027, 1, 1)))
    with pytest.raises(ValueError, match="before it begins"):
        Period(start=date(2026, 2, 1), until=date(2026, 1, 1))


def test_papers_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(BadInput, match="captured"):
        PASSPORT.having(valid_until=PASSPORT.captured_on)
    twice = (Listed(file="a.png", sha256="1" * 64, size=1), Listed(file="A.png", sha256="2" * 64, size=1))
    with pytest.raises(BadInput, match="twice"):
        PASSPORT.having(captures=twice)
    with pytest.raises(BadInput, match="agency"):
        GRANT.having(agency=None)
    with pytest.raises(BadInput, match="licensee"):
        GRANT.having(signed_by=frozenset({"owner", "agency"}))
    with pytest.raises(BadInput):
        CONSENT.having(separate=False)
    with pytest.raises(BadInput):
        PASSPORT.having(of_age=False)
