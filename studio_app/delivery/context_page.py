"""The page behind a delivered picture, for anybody: whose twin, who directed, what was photographed, what marks mean.

One HTML file that loads nothing and runs nothing. It says what `Facts` say; every word of a person is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from studio_app.delivery.context_style import STYLE
from studio_app.delivery.facts import Facts, InPicture
from studio_app.delivery.label import words_of
from studio_app.delivery.unnamed import consent_id, grant_id, names_her
from studio_app.takes.disclosure import COMPUTED
from studio_app.twins.territory import in_words
from studio_app.twins.use import MEDIUM_WORDS, day_words

_PARTS = {"location": "The place behind the figure is a photograph.", "garment": "The garment is a photograph."}
_PEOPLE = {
    InPicture.SYNTHETIC: "Somebody in it is made by AI and is nobody.",
    InPicture.PHOTOGRAPHED: "Somebody in it is photographed.",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def context_page(pictures: Sequence[Facts]) -> bytes:
    """The page of the pictures of one delivery, UTF-8. All of them share their papers; the first speaks for them.

    Raises ValueError without pictures, Refused as `words_of` does.
    """
    if not pictures:
        raise ValueError("a page is about one picture at least")
    facts = pictures[0]
    title = "How these pictures were made" if len(pictures) > 1 else "How this picture was made"
    parts = (_whose(facts), _made(facts), _who(facts), _marks(), _licence(facts), _pictures(pictures))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noai, noimageai">\n<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>{STYLE}</style>\n</head>\n<body>\n'
        f"<main>\n<header><h1>{title}</h1>\n{_label(facts)}</header>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    ).encode()


def _label(facts: Facts) -> str:
    """What the label says, each language marked as such."""
    languages = facts.papers.grant.paper.disclosure.languages
    return "".join(
        f'<p class="label" lang="{language}">{escape(words)}</p>\n'
        for language, words in zip(languages, words_of(facts), strict=True)
    )


def _section(name: str, title: str, inside: str) -> str:
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{inside}</section>\n'


def _said(words: str) -> str:
    return f"<p>{escape(words)}</p>\n"


def _whose(facts: Facts) -> str:
    grant = facts.papers.grant.paper
    who = f"the digital twin of {facts.name}" if facts.name else "the digital twin of a real person"
    words = f"You see {who}. The twin belongs to the person it depicts, who agreed to this use in writing"
    agency = grant.agency.name if grant.agency is not None else ""
    known = agency if agency and (facts.name or not names_her(agency, facts.papers)) else ""
    told = _said(f"{words}, and is paid for it.{f' It is represented by {known}.' if known else ''}")
    if not facts.name:
        told += _said("The name is not given here, because the licence does not allow it.")
    sample = _said("This is a sample: the person is invented.") if grant.sample else ""
    return _section("whose", "Whose twin", told + sample)


def _made(facts: Facts) -> str:
    if facts.made.source_type == COMPUTED:
        told = (
            "A computer drew the figure from a three-dimensional model with real measures, light and lens. "
            "No trained model painted it."
        )
    else:
        told = "An AI model painted the picture, as a creative team directed it. It shows no photographed moment."
    parts = [_PARTS[part] for part in ("garment", "location") if part in facts.photographed]
    nothing = [] if parts else ["Nothing in it is a photograph."]
    people = [_PEOPLE[kind] for kind in sorted(facts.people & _PEOPLE.keys())]
    looked = f"Seen and approved by: {', '.join(map(_seat, facts.seats))}." if facts.seats else ""
    rows = [told, " ".join([*parts, *nothing, *people]), looked]
    return _section("made", "How it was made", "".join(_said(row) for row in rows if row))


def _who(facts: Facts) -> str:
    rows = [
        f"<div><dt>{escape(_seat(each.role).capitalize())}</dt><dd>{escape(each.name or 'not named')}</dd></div>\n"
        for each in facts.credits
    ]
    studio = f"<div><dt>Studio</dt><dd>{escape(facts.studio.name)}</dd></div>\n"
    return _section("who", "Who directed it", f"<dl>\n{''.join(rows)}{studio}</dl>\n")


def _marks() -> str:
    rows = (
        ("Label", "The words in the picture itself."),
        (
            "Content Credentials",
            "A signed record (C2PA) of what made the file and what was done to it. Any C2PA reader shows it.",
        ),
        (
            "Watermark",
            "A number that no eye sees. It is still read in copies that are smaller, recompressed or screenshots.",
        ),
        (
            "Metadata",
            "Fields of IPTC and PLUS for photo tools and search engines: the source, the licence, no training.",
        ),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{words}</dd></div>\n" for name, words in rows)
    check = (
        "<p>To check a file yourself, use <code>twin-studio inspect FILE</code>, or any C2PA reader. If the file was "
        "changed, the record says so.</p>\n"
    )
    return _section("marks", "What the marks mean", f"<dl>\n{listed}</dl>\n{check}")


def _licence(facts: Facts) -> str:
    use = facts.use
    rows = (
        ("Licence", grant_id(facts.papers)),
        ("Consent", consent_id(facts.papers)),
        ("For", ", ".join(MEDIUM_WORDS[medium] for medium in sorted(use.media))),
        ("Where", in_words(use.territories)),
        ("When", f"{day_words(use.start)} to {day_words(use.until)}"),
        ("Delivery", facts.delivery),
    )
    listed = "".join(f"<div><dt>{name}</dt><dd>{escape(held)}</dd></div>\n" for name, held in rows if held)
    closing = _said("These pictures may not be used to train AI, and their marks stay on them.")
    return _section("licence", "Under which licence", f"<dl>\n{listed}</dl>\n{closing}")


def _pictures(pictures: Sequence[Facts]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(each.select)}</th><td>{escape(each.alt) or "not described"}</td>'
        f"<td><code>{each.mark.hex()}</code></td></tr>\n"
        for each in pictures
    )
    head = '<tr><th scope="col">Select</th><th scope="col">What is seen</th><th scope="col">Watermark</th></tr>\n'
    return _section("pictures", "Pictures", f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n")


def _seat(role: str) -> str:
    """'art-director' as 'art director'."""
    return role.replace("-", " ")
