"""The page for the public says what may be said, escapes everything, and loads and runs nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from delivery_samples import facts, papers, trained

from studio_app.delivery.context_page import context_page
from studio_app.delivery.context_words import context_languages, context_words
from studio_app.delivery.described import read_metadata
from studio_app.delivery.facts import Credit, Facts, InPicture, Studio
from studio_app.delivery.label import words_of
from studio_app.delivery.metadata import metadata
from studio_app.twins.use import Medium

CANARY = "Zqxjvwkpfhgbmzrtyqlndscw"
HOSTILE = "<script>alert('1')</script>\"&"


class Tags(HTMLParser):
    """Every tag and attribute, and whether tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= set(attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: bytes) -> Tags:
    tags = Tags()
    tags.feed(page.decode())
    assert tags.open == []
    return tags


def hers(name_her: bool, **changes: Any) -> Facts:
    """Facts of a twin whose owner's name is the canary, planted in every paper."""
    held = papers()
    grant = held.grant.paper
    owner = grant.owner.having(name=CANARY)
    wishes = grant.disclosure.having(name_her=name_her, credit=f"Twin of {CANARY}")
    changed = grant.having(owner=owner, disclosure=wishes, id=f"grant-{CANARY.lower()}")
    passport = held.passport.paper.having(owner=owner, name=CANARY)
    consent = held.consent.paper.having(owner=owner, id=f"consent-{CANARY.lower()}", scope=f"Pictures of {CANARY}")
    planted = replace(
        held,
        grant=replace(held.grant, paper=changed),
        passport=replace(held.passport, paper=passport),
        consent=replace(held.consent, paper=consent),
    )
    return trained(papers=planted, **changes)


def test_the_page_loads_and_runs_nothing() -> None:
    tags = parsed(context_page([trained(), facts()]))
    assert not tags.seen & {"script", "img", "link", "iframe", "object", "form", "a", "base"}
    assert not any(name.startswith("on") or name in ("src", "href") for name, _ in tags.attributes)
    page = context_page([trained()]).decode()
    assert "url(" not in page and "@import" not in page and "http" not in re.sub("http-equiv", "", page)


def test_the_page_says_whose_who_what_and_until_when() -> None:
    page = context_page([trained(photographed=("location",))]).decode()
    for words in ("Sample Photographer", "place behind the figure is a photograph", "twin-studio inspect", "2027",
                  "a real person", "Sweden", "art director, model", "5a17c0ffee00d1ce", "An AI model"):  # fmt: skip
        assert words in page
    assert "No trained model" in context_page([facts()]).decode()
    assert "Nothing in it is a photograph" in context_page([facts()]).decode()
    assert "is nobody" in context_page([trained(people=frozenset(InPicture))]).decode()


def test_each_language_of_the_label_is_marked_as_such() -> None:
    said = hers(True)
    grant = said.papers.grant
    wishes = grant.paper.disclosure.having(languages=("sv", "fr"))
    said = replace(said, papers=replace(said.papers, grant=replace(grant, paper=grant.paper.having(disclosure=wishes))))
    tags = parsed(context_page([said]))
    assert {("lang", "en"), ("lang", "sv"), ("lang", "fr")} <= tags.attributes


def in_languages(*languages: str) -> Facts:
    said = trained(photographed=("location",), people=frozenset(InPicture))
    grant = said.papers.grant
    wishes = grant.paper.disclosure.having(languages=languages)
    return replace(said, papers=replace(said.papers, grant=replace(grant, paper=grant.paper.having(disclosure=wishes))))


@pytest.mark.parametrize("language", context_languages())
def test_every_language_tells_the_whole_page(language: str) -> None:
    words = context_words(language)
    page = context_page([in_languages(language)]).decode()
    assert f'<html lang="{language}" dir="{words.direction}">' in page
    assert page.count("<article ") == 1
    spoken = words.model_dump(exclude={"language", "media_words", "seats"})
    shown = {name for name, said in spoken.items() if escape(said.split("{")[0]) in page}
    assert spoken.keys() - shown <= {
        "title_many",
        "seen_named",
        "computed",
        "garment",
        "nothing",
        "not_described",
        "not_named",
    }
    assert "{" not in re.sub(r"<style>.*</style>", "", page, flags=re.DOTALL)
    assert (language == "en") != ('<span lang="en">' in page)
    assert set(words.media_words) in (set(), set(Medium)), "all media or none"


def test_a_page_speaks_each_language_of_the_label_and_the_others_in_english() -> None:
    page = context_page([in_languages("sv", "pl", "fi", "de")]).decode()
    parsed(page.encode())
    assert re.findall(r'<article lang="(\w+)"', page) == ["sv", "en", "de"]
    assert re.findall(r'class="label" lang="(\w+)"', page) == ["sv", "pl", "fi", "de"]
    assert len(set(re.findall(r' id="([^"]+)"', page))) == page.count(' id="') == 18, "each id once"


def test_a_language_that_is_read_from_the_right_says_so() -> None:
    assert context_words("en").having(language="ar").direction == "rtl"
    assert context_words("ar").language == "en", "there are no words yet: it is told in English"


def test_hostile_words_are_only_words() -> None:
    said = trained(
        credits=(Credit(HOSTILE, HOSTILE),), studio=Studio(HOSTILE, "SE"), alt=HOSTILE, select=HOSTILE, delivery=HOSTILE
    )
    page = context_page([said])
    assert b"<script" not in page and parsed(page).seen >= {"main", "h1", "dl"}
    assert read_metadata(metadata(said)).alt == HOSTILE


def test_a_name_that_may_not_be_said_is_in_no_byte() -> None:
    said = hers(False)
    for held in (context_page([said]), metadata(said), "".join(words_of(said)).encode()):
        assert CANARY.lower().encode() not in held.lower()
    assert len(CANARY) == 24


def test_a_name_that_may_be_said_is_on_the_page_in_the_label_and_in_the_credit() -> None:
    said = hers(True)
    assert CANARY in context_page([said]).decode() and CANARY in words_of(said)[0]
    read = read_metadata(metadata(said))
    assert read.people == (CANARY,) and CANARY in read.credit and CANARY in read.licensor


def test_a_page_is_about_something() -> None:
    with pytest.raises(ValueError, match="at least"):
        context_page([])
