"""Ids that may stand in a file for ever: one that holds a part of somebody's name gives way to a hash."""

from __future__ import annotations

import re
import unicodedata

from studio_app.delivery.facts import Papers

SHORTEST = 3
"""Letters of a part of a name that counts: initials tell nobody anything."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def twin_id(papers: Papers) -> str:
    """The twin's id, or 'twin-' and the first digits of her passport's hash where the id holds a part of a name."""
    return _unless_named(papers.passport.paper.twin, "twin", papers.passport.sha256, papers)


def consent_id(papers: Papers) -> str:
    """The consent's id, likewise."""
    return _unless_named(papers.consent.paper.id, "consent", papers.consent.sha256, papers)


def grant_id(papers: Papers) -> str:
    """The grant's id, likewise."""
    return _unless_named(papers.grant.paper.id, "grant", papers.grant.sha256, papers)


def names_her(text: str, papers: Papers) -> bool:
    """Whether a sentence holds a part of the owner's or the twin's name as a word of its own."""
    return not _parts(papers).isdisjoint(re.findall(r"[^\W\d_]+", _plain(text)))


def _unless_named(said: str, kind: str, sha256: str, papers: Papers) -> str:
    plain = _plain(said)
    return f"{kind}-{sha256[:16]}" if any(part in plain for part in _parts(papers)) else said


def _parts(papers: Papers) -> set[str]:
    """The parts of the owner's and the twin's name; a sample's name is no person's, but is treated as one."""
    names = _plain(f"{papers.passport.paper.name} {papers.passport.paper.owner.name}")
    return {part for part in re.findall(r"[^\W\d_]+", names) if len(part) >= SHORTEST and part != "sample"}


def _plain(text: str) -> str:
    """Letters as an id writes them: 'Zoë Bjørk' is in 'zoe-bjork'."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_LETTERS)
