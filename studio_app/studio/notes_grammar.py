"""A note read as proposals: sentences, clauses, what one clause takes over from the other, and the language of each.

A wrong change is worse than none. A sentence with a question, a condition, a memory or somebody's opinion in it stays
a note as a whole; so does every clause that holds one unknown word or may mean two things.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio_app.direction.direction import Direction
from studio_app.studio.notes_clause import Heard, Sense, hear, known_words, phrases_at, praises, stops_in
from studio_app.studio.notes_effects import Fields, accepts, effect
from studio_app.studio.notes_quantity import Starts
from studio_app.studio.notes_words import Word, languages, words_of

MOST_WORDS = 40
MOST_CHANGES = 64
_STOPS = frozenset(".!?;…")
_QUOTES = frozenset('"“”„«»()[]{}<>/\\|*=@#_~&')


@dataclass(frozen=True, slots=True)
class Understood:
    """One clause: the part of the text it stands for, and what it makes of which field."""

    start: int
    end: int
    fields: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class _Clause:
    words: tuple[Word, ...]
    joined: str  # how it follows the one before: '' (first), 'and', ',' or 'but'
    heard: Heard
    praise: bool

    @property
    def bare(self) -> tuple[Sense, ...]:
        return tuple(sense for sense in self.heard.senses if sense.thing is None)

    @property
    def only(self) -> str | None:
        """The thing, when the clause only names one."""
        things = {sense.thing for sense in self.heard.senses if sense.act == "thing"}
        return next(iter(things)) if len(things) == 1 and len(self.heard.senses) == 1 else None


def understand(text: str, direction: Direction, language: str | None = None) -> tuple[Understood, ...]:
    """What of the text is understood in a language, or sentence by sentence in the one that understands most of it."""
    found: list[Understood] = []
    for number, words in enumerate(_sentences(text)):
        readings = [_sentence(words, direction, each, first=number == 0) for each in _spoken(words, language)]
        best = max(map(_covered, readings), default=0)
        chosen = [reading for reading in readings if reading and _covered(reading) == best]
        if chosen and all(_same(reading, chosen[0]) for reading in chosen):
            found.extend(chosen[0])
    paths = [path for clause in found for path, _ in clause.fields]
    if len(set(paths)) != len(paths) or len(paths) > MOST_CHANGES:
        return ()  # it contradicts itself
    return tuple(found)


def _spoken(words: tuple[Word, ...], language: str | None) -> tuple[str, ...]:
    """The languages a sentence may be in: those that know most of its words; none when one of them sees a reason to
    leave it a note.
    """
    if language is not None:
        return (language,)
    known = {each: known_words(words, each) for each in languages()}
    best = [each for each, count in known.items() if count and count == max(known.values())]
    return () if any(stops_in(words, each) for each in best) else tuple(best)


def _covered(reading: tuple[Understood, ...]) -> int:
    return sum(clause.end - clause.start for clause in reading)


def _same(one: tuple[Understood, ...], other: tuple[Understood, ...]) -> bool:
    return [clause.fields for clause in one] == [clause.fields for clause in other]


def _sentences(text: str) -> list[tuple[Word, ...]]:
    """The words of each sentence that can be an instruction: no questions, no quotations, nothing in brackets."""
    found: list[tuple[Word, ...]] = []
    start = 0
    words = words_of(text)
    for at, word in enumerate((*words, Word(".", len(text), len(text)))):
        broken = at > 0 and at < len(words) and "\n" in text[words[at - 1].end : word.start]
        if word.text in _STOPS or broken:
            end = at
            part = words[start:end]
            asked = word.text == "?"
            start = at if broken and word.text not in _STOPS else at + 1
            quoted = any(each.text in _QUOTES for each in part)
            found.append(() if asked or quoted or len(part) > MOST_WORDS else part)
    return found


def _sentence(words: tuple[Word, ...], direction: Direction, language: str, *, first: bool) -> tuple[Understood, ...]:
    clauses = _clauses(words, language)
    if any(clause.heard.stopped for clause in clauses):
        return ()
    found: list[Understood] = []
    thing: str | None = None  # what the clause before spoke of
    unclear = False
    for at, clause in enumerate(clauses):
        if clause.praise:
            thing, unclear = None, False
            continue
        if unclear and clause.joined in ("and", ",") and not clause.heard.acts:
            thing = None
            continue  # it may belong to a verb that was not understood
        following = clauses[at + 1] if at + 1 < len(clauses) else None
        others = _named_before(clauses, at)
        read = _read(clause, thing, following, direction, alone=first and at == 0)
        if clause.only is not None and following is not None and following.joined in ("and", ","):
            thing = clause.only
            continue
        if read is None or (others and not _shared(read[0], others, direction)):
            thing, unclear = None, True
            continue
        sense, fields = read
        for other in others:
            fields |= effect(replace(sense, thing=other), direction) or {}
        begin = clauses[at - len(others)].words[0].start if others else clause.words[0].start
        found.append(Understood(begin, clause.words[-1].end, tuple(fields.items())))
        thing, unclear = sense.thing, False
        if _denies(clause, language) and following is not None and following.joined == "and":
            return ()  # “don’t” may hold for what follows too
    return tuple(found)


def _read(
    clause: _Clause, thing: str | None, following: _Clause | None, direction: Direction, *, alone: bool
) -> tuple[Sense, Fields] | None:
    """The one sense of a clause that works here. Without a thing of its own it takes over that of the one before, or
    of the one it shares a noun with ('softer and warmer key').
    """
    senses = [sense for sense in clause.heard.senses if sense.thing is not None]
    for sense in clause.bare:
        senses.extend(_completed(sense, thing, following, alone=alone))
    found: dict[tuple[tuple[str, object], ...], tuple[Sense, Fields]] = {}
    for sense in senses:
        fields = effect(sense, direction)
        if fields is not None:
            found[tuple(fields.items())] = (sense, fields)
    return next(iter(found.values())) if len(found) == 1 else None


def _completed(sense: Sense, thing: str | None, following: _Clause | None, *, alone: bool) -> list[Sense]:
    if thing is not None:
        if accepts(thing, sense.pole):
            return [replace(sense, thing=thing)]
        picture = sense.act == "turn" and sense.pole in ("bright", "dark") and accepts("picture", sense.pole)
        itself = sense.act in ("set", "value") or picture or _is_exposure(sense)
        return [sense] if itself else []
    ahead = {each.thing for each in following.heard.senses if each.thing} if following is not None else set[str]()
    shared = following is not None and following.joined == "and" and not following.heard.acts
    if shared and len(ahead) == 1 and sense.pole:
        (noun,) = ahead
        if accepts(noun, sense.pole):
            return [] if sense.pole in ("bright", "dark") else [replace(sense, thing=noun)]
    sure = sense.act in ("set", "value") or (sense.amount is not None and sense.amount.unit in ("fstop", "minute"))
    return [sense] if alone or sure else []


def _is_exposure(sense: Sense) -> bool:
    return sense.amount is not None and sense.amount.signed and not sense.pole


def _named_before(clauses: tuple[_Clause, ...], at: int) -> list[str]:
    """The things that only stand before this clause: 'key and fill one stop down'."""
    found: list[str] = []
    for place in range(at - 1, -1, -1):
        only = clauses[place].only
        if only is None or clauses[place + 1].joined not in ("and", ","):
            break
        found.append(only)
    own = any(sense.thing is not None for sense in clauses[at].heard.senses)
    return found if own else found[1:]


def _shared(sense: Sense, others: list[str], direction: Direction) -> bool:
    return sense.act in ("turn", "none") and all(
        effect(replace(sense, thing=other), direction) is not None for other in others
    )


def _denies(clause: _Clause, language: str) -> bool:
    """Whether 'don't' stands in the clause, which may deny what follows too."""
    starts = phrases_at(clause.words, language)
    return any(("mod.not",) in meanings for found in starts.values() for _, meanings in found) and any(
        sense.act == "none" for sense in clause.heard.senses
    )


def _clauses(words: tuple[Word, ...], language: str) -> tuple[_Clause, ...]:
    """The sentence cut at its commas, dashes, 'and' and 'but', but not inside a known phrase ('one and a half')."""
    starts = phrases_at(words, language)
    found: list[_Clause] = []
    part: list[Word] = []
    joined = ""
    for at, word in enumerate(words):
        joint = _joint(at, words, starts)
        if joint:
            _add(found, part, joined, language)
            joined = joint if part or joint == "but" else joined or joint
            part = []
        else:
            part.append(word)
    _add(found, part, joined, language)
    return tuple(found)


def _joint(at: int, words: tuple[Word, ...], starts: Starts) -> str:
    """How this word joins two clauses; '' when it does not."""
    if any(start < at < end or (start == at and end > at + 1) for start in starts for end, _ in starts[start]):
        return ""
    if words[at].text in (",", "–", "—"):
        return ","
    if words[at].text == "-":
        number = at + 1 < len(words) and words[at + 1].is_number
        return "" if number and words[at + 1].start == words[at].end else ","
    meanings = {part for _, found in starts.get(at, ()) for meaning in found for part in meaning}
    return "but" if "but" in meanings else "and" if "and" in meanings else ""


def _add(found: list[_Clause], part: list[Word], joined: str, language: str) -> None:
    words = tuple(part)
    if words:
        found.append(_Clause(words, joined if found else "", hear(words, language), praises(words, language)))
