"""The page behind a delivered picture, for anybody: whose twin, who directed, what was photographed, what marks mean.

One HTML file that loads nothing and runs nothing. It says what `Facts` say, once in each language of the label for
which there are words (delivery.context_words), else in English; every word of a person is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from studio_app.delivery.context_style import STYLE
from studio_app.delivery.context_words import FALLBACK, ContextWords, context_words
from studio_app.delivery.facts import Facts, InPicture
from studio_app.delivery.label import words_of
from studio_app.delivery.unnamed import consent_id, grant_id, names_her
from studio_app.takes.source_type import painted_by_model
from studio_app.twins.country_names import places
from studio_app.twins.use import MEDIUM_WORDS

COMMAND = "<code>twin-studio inspect FILE</code>"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class _Told:
    """The page in one language: its words, and the label's sentences, each with its language."""

    words: ContextWords
    label: tuple[tuple[str, str], ...]


def context_page(pictures: Sequence[Facts]) -> bytes:
    """The page of the pictures of one delivery, UTF-8. All of them share their papers; the first speaks for them.

    Raises ValueError without pictures, Refused as `words_of` does.
    """
    if not pictures:
        raise ValueError("a page is about one picture at least")
    told = _languages(pictures[0])
    words = told[0].words
    articles = "".join(_article(each, at, pictures) for at, each in enumerate(told))
    return (
        f'<!doctype html>\n<html lang="{words.language}" dir="{words.direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(_title(words, pictures))}</title>\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noai, noimageai">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>{STYLE}</style>\n</head>\n<body>\n'
        f"<main>\n{articles}</main>\n</body>\n</html>\n"
    ).encode()


def _languages(facts: Facts) -> list[_Told]:
    """The languages of the label in their order, those without words of the page together in English."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language, said in zip(facts.papers.grant.paper.disclosure.languages, words_of(facts), strict=True):
        found.setdefault(context_words(language).language, []).append((language, said))
    return [_Told(context_words(language), tuple(label)) for language, label in found.items()]


def _title(words: ContextWords, pictures: Sequence[Facts]) -> str:
    return words.title_many if len(pictures) > 1 else words.title_one


def _article(told: _Told, at: int, pictures: Sequence[Facts]) -> str:
    words, facts = told.words, pictures[0]
    label = "".join(f'<p class="label" lang="{tongue}" dir="auto">{escape(said)}</p>\n' for tongue, said in told.label)
    parts = (
        _section(f"whose-{at}", words.whose, _whose(words, facts)),
        _section(f"made-{at}", words.made, _made(words, facts)),
        _section(f"who-{at}", words.who, _who(words, facts)),
        _section(f"marks-{at}", words.marks, _marks(words)),
        _section(f"licence-{at}", words.licence, _licence(words, facts)),
        _section(f"pictures-{at}", words.pictures, _pictures(words, pictures)),
    )
    return (
        f'<article lang="{words.language}" dir="{words.direction}">\n'
        f"<header><h1>{escape(_title(words, pictures))}</h1>\n{label}</header>\n{''.join(parts)}</article>\n"
    )


def _section(name: str, title: str, inside: str) -> str:
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(title)}</h2>\n{inside}</section>\n'


def _said(*words: str) -> str:
    return f"<p>{escape(' '.join(each for each in words if each))}</p>\n"


def _whose(words: ContextWords, facts: Facts) -> str:
    grant = facts.papers.grant.paper
    seen = words.seen_named.format(name=facts.name) if facts.name else words.seen
    agency = grant.agency.name if grant.agency is not None else ""
    known = agency if agency and (facts.name or not names_her(agency, facts.papers)) else ""
    told = _said(seen, words.agreed, words.agency.format(agency=known) if known else "")
    if not facts.name:
        told += _said(words.unnamed)
    return told + (_said(words.sample) if grant.sample else "")


def _made(words: ContextWords, facts: Facts) -> str:
    parts = [part for name, part in (("garment", words.garment), ("location", words.location))
             if name in facts.photographed]  # fmt: skip
    people = [said for kind, said in ((InPicture.PHOTOGRAPHED, words.photographed),
                                      (InPicture.SYNTHETIC, words.synthetic)) if kind in facts.people]  # fmt: skip
    told = _said(words.painted if painted_by_model(facts.made.source_type) else words.computed)
    told += _said(*(parts or [words.nothing]), *people)
    seats = ", ".join(_seat(words, seat) for seat in facts.seats)
    return told + (_said(words.approved.format(seats=seats)) if seats else "")


def _who(words: ContextWords, facts: Facts) -> str:
    rows = [(_seat(words, each.role), escape(each.name or words.not_named)) for each in facts.credits]
    return _rows([*rows, (words.studio, escape(facts.studio.name))])


def _marks(words: ContextWords) -> str:
    rows = (
        (words.label, words.label_says),
        ("Content Credentials", words.credentials_say),
        (words.watermark, words.watermark_says),
        (words.metadata, words.metadata_says),
    )
    check = escape(words.check).replace("{command}", COMMAND)
    return f"{_rows([(name, escape(said)) for name, said in rows])}<p>{check}</p>\n"


def _licence(words: ContextWords, facts: Facts) -> str:
    use = facts.use
    media = ", ".join(
        escape(words.media_words[medium]) if medium in words.media_words else _english(words, MEDIUM_WORDS[medium])
        for medium in sorted(use.media)
    )
    days = [f'<time datetime="{day.isoformat()}">{day.isoformat()}</time>' for day in (use.start, use.until)]
    rows = (
        (words.licence_id, escape(grant_id(facts.papers))),
        (words.consent, escape(consent_id(facts.papers))),
        (words.media, media),
        (words.places, _english(words, _capital(places(use.territories)))),
        (words.days, escape(words.days_say).replace("{start}", days[0]).replace("{until}", days[1])),
        (words.delivery, escape(facts.delivery)),
    )
    return _rows([(name, held) for name, held in rows if held]) + _said(words.closing)


def _pictures(words: ContextWords, pictures: Sequence[Facts]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(each.select)}</th>'
        f"<td>{_english(words, each.alt) if each.alt else escape(words.not_described)}</td>"
        f"<td><code>{each.mark.hex()}</code></td></tr>\n"
        for each in pictures
    )
    head = "".join(
        f'<th scope="col">{escape(name)}</th>' for name in (words.select, words.seen_column, words.watermark)
    )
    return f"<table>\n<thead><tr>{head}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    """A list of terms (words) and what they are (markup)."""
    listed = "".join(f"<div><dt>{escape(_capital(name))}</dt><dd>{held}</dd></div>\n" for name, held in rows)
    return f"<dl>\n{listed}</dl>\n"


def _english(words: ContextWords, said: str) -> str:
    """What the studio says in English only, marked as such on a page in another language."""
    return escape(said) if words.language == FALLBACK else f'<span lang="{FALLBACK}">{escape(said)}</span>'


def _seat(words: ContextWords, role: str) -> str:
    """'art-director' as 'art director', or as the language calls it."""
    return words.seats.get(role, role.replace("-", " "))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
