"""What another copy may bring: plain files in known places, words that are signed by whom they name, and changes of
seats, keys and policy only by whoever may make them. One thing that may not come refuses the whole copy: the words hang
on one chain of signed commits, of which no part can be left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio_app.direction.errors import BadInput
from studio_app.shoot.annals import Annals, Word
from studio_app.shoot.commit import Commit
from studio_app.shoot.history import History
from studio_app.shoot.layout import (
    CALL_SHEET,
    CANDIDATES,
    DELIVERIES,
    DIRECTIONS,
    PLATES,
    RIGHTS,
    SELECTS,
    SHOOT,
    SIEVES,
    STUDIO,
    TAKES,
    TWINS,
    VERDICTS,
    inside,
)
from studio_app.shoot.merge_sides import Draft, Sides, refused
from studio_app.shoot.plates import own_digits
from studio_app.shoot.seals import Seal, Sealed, vouched
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES

_KNOWN = (CALL_SHEET, CANDIDATES, DELIVERIES, DIRECTIONS, PLATES, RIGHTS, SELECTS, SHOOT, SIEVES, TWINS, VERDICTS)
_OWN = (TAKES, STUDIO, ".git")
_GIT = (".gitignore", ".gitattributes")
_SHOWN = 3
_FALSE = (Seal.BROKEN, Seal.UNTRUSTED)


@dataclass(frozen=True)
class Terms:
    """Under which terms a copy is taken in.

    `root`: fingerprint of the key that may change seats, keys and policy (None: none is trusted). `rules`: without
    such a key, such changes are taken over all the same. `away`: mail and seat of the one person whose answer this is.
    """

    root: str | None = None
    rules: bool = False
    away: tuple[str, str] | None = None


def check_files(sides: Sides) -> None:
    """Raises Refused when a commit of theirs holds a link, or a file where none of the shoot's papers lies."""
    for commit in sides.fresh:
        changed = sides.history.changes(commit.parents[0] if commit.parents else None, commit.id)
        for path, differs in changed.items():
            if differs.after is not None:
                check_place(sides.history, path)


def check_place(history: History, path: str) -> None:
    """Raises Refused when a path leads out of a shoot, or into what belongs to each computer alone."""
    try:
        inside(history.root, path)
    except BadInput as error:
        raise refused(f"The other copy holds {path[:80]!r}, which is no place inside a shoot.") from error
    steps = path.casefold().split("/")
    if steps[0] in _OWN or any(step.startswith(".git") for step in steps[1:]) or steps[0].startswith(".new-"):
        raise refused(f"The other copy holds {path[:80]}, which belongs to each computer alone.")
    if steps[0] in _KNOWN and path.split("/")[0] != steps[0]:
        raise refused(f"The other copy holds {path[:80]}, which some disks take for {steps[0]}.")


def merge_others(sides: Sides, draft: Draft, done: frozenset[str]) -> None:
    """Adds plates and files this studio does not know; what git reads for itself stays as it is here."""
    for path in sorted(sides.there.keys() - done - draft.edits.keys()):
        top = path.split("/")[0]
        _, here, there = sides.blobs(path)
        if top == PLATES:
            _plate(sides, draft, path, here, there)
        elif path in _GIT:
            draft.say(f"The other copy changed {path}; it stays as it is here.")
        elif top not in _KNOWN or top == RIGHTS:
            if not sides.both(path):
                draft.take(path, there)
            elif sides.later(path)[0]:
                draft.take(path, there)
                draft.say(f"Both copies changed {path}; the other copy’s is the later one.")


def _plate(sides: Sides, draft: Draft, path: str, here: str | None, there: str | None) -> None:
    if there is None or here == there:
        return
    body = sides.history.blob(there, MAX_PHOTOGRAPH_BYTES, path)
    digits = own_digits(path.partition("/")[2])
    if here is not None or digits is None or not hashlib.sha256(body).hexdigest().startswith(digits):
        raise refused(f"The other copy holds the plate {path[:80]}, which is not what its name says.")
    draft.take(path, there)


def check_rules(sides: Sides, annals: Annals, terms: Terms) -> tuple[str, ...]:
    """Who changed seats, keys or policy there, one sentence each. Raises Refused when they may not."""
    found, fresh = annals.read(sides.theirs), {commit.id for commit in sides.fresh}
    amended = [each for each in found.amendments if each.commit in fresh]
    if not amended:
        return ()
    good = vouched(found, terms.root) if terms.root else tuple(amended) if terms.rules else ()
    bad = next((each for each in amended if each not in good), None)
    if bad is not None:
        do = "" if terms.root else "If you know who did it and why: twin-studio merge --with-rules."
        key = " without the key this computer trusts" if terms.root else ""
        raise refused(
            f"The other copy changed who may judge or what a select needs{key}: {bad.by.name} in commit "
            f"{bad.commit[:10]} (“{bad.subject[:80]}”).",
            do,
        )
    return tuple(f"{each.by.name} changed seats, keys or policy there: {each.subject[:120]}." for each in amended)


def check_words(sides: Sides, words: Iterable[Word], sealed: Iterable[Sealed], terms: Terms) -> tuple[Sealed, ...]:
    """Their new words with their seals. Raises Refused when one is forged, moved, or of nobody who may judge."""
    fresh = {commit.id: commit for commit in sides.fresh}
    mine = tuple(each for each in sealed if each.word.commit in fresh)
    false = [(each.word, each.why or "") for each in mine if each.seal in _FALSE]
    known = {(word.path, word.commit) for word, _ in false}
    false += [
        (word, word.broken)
        for word in words
        if word.commit in fresh and word.broken and (word.path, word.commit) not in known
    ]
    if terms.away is not None:
        false += _not_hers(mine, *terms.away)
    if false:
        told = " ".join(_told(word, why, fresh[word.commit]) for word, why in false[:_SHOWN])
        more = f" And {len(false) - _SHOWN} more." if len(false) > _SHOWN else ""
        raise refused(f"The other copy holds {len(false)} word{'s' * (len(false) > 1)} that cannot count. {told}{more}")
    return mine


def _not_hers(words: Iterable[Sealed], mail: str, seat: str) -> Iterator[tuple[Word, str]]:
    """In an answer every word is of the one who answers, and counts."""
    for each in words:
        if each.verdict is not None and each.verdict.by.mail != mail:
            yield each.word, f"it is a word of {each.verdict.by.mail} in the answer of {mail}."
        elif each.verdict is not None and each.verdict.seat != seat:
            yield each.word, f"it is given as {each.verdict.seat}, but {seat} was asked."
        elif each.seal is not Seal.GOOD:
            yield each.word, each.why or "it does not count."


def _told(word: Word, why: str, commit: Commit) -> str:
    return f"{word.path} of {commit.committer} (commit {commit.id[:10]}): {why}"
