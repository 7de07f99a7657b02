"""One clause of a note: what it could mean, word by word. Every word must be known, else it means nothing.

All ways of cutting the clause into known phrases are tried; what is left is the set of different senses. The order of
words is free within a clause, as Swedish and Dutch put the parts of a verb apart; so only what fits together in one
way counts: one thing, one way to change it, one amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from studio_app.studio.notes_fields import OPPOSITE
from studio_app.studio.notes_quantity import Quantity, Starts, quantities_at
from studio_app.studio.notes_words import Word, lexicon, longest_phrase, unaccented

MOST_READINGS = 400
FACTORS = {"touch": 0.5, "bit": 1.0, "much": 2.5, "way": 3.5}
UNSAID = 1.5
SPATIAL = frozenset({"left", "right", "up", "down", "high", "low", "near", "far", "back", "forward", "in", "out"})
_SIDES = frozenset({"left", "right", "herleft", "herright"})
_ALONE = {"": "", "more": "more", "less": "less", "toomuch": "less", "toolittle": "more", "notenough": "more"}
_VALUES = ("style", "finish", "parting", "colour", "fabric", "sleeve", "aspect", "from", "gaze")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a clause asks for. `thing` None: it does not say what of.

    `act`: 'turn' (by `pole`, `factor` of a bit or by `amount`), 'set' (to `amount`, `pole` says which field), 'none',
    'value' (one of a few), 'thing' (only names it), 'little' (names it with an amount).
    """

    act: str
    thing: str | None = None
    pole: str = ""
    factor: float = UNSAID
    amount: Quantity | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The senses of a clause; `stopped` when a word in it makes the whole sentence no instruction."""

    senses: tuple[Sense, ...]
    stopped: bool = False
    acts: bool = False


def hear(words: tuple[Word, ...], language: str) -> Heard:
    """Every sense of a clause; none when a word is unknown or nothing fits together."""
    bags = _bags(words, language)
    senses = {sense for bag in bags if (sense := _sense(bag)) is not None}
    return Heard(tuple(sorted(senses, key=repr)), stops_in(words, language), _acts(words, language))


def stops_in(words: tuple[Word, ...], language: str) -> bool:
    """Whether some phrase makes this no instruction: a question, a condition, a memory, somebody's opinion. One that
    is part of a longer known phrase ('I' in 'I want') does not.
    """
    found = list(_phrases(words, language))
    longer = [(start, end) for start, end, meanings in found if ("stop",) not in meanings]
    return any(
        not any(a <= start and end <= b and b - a > end - start for a, b in longer)
        for start, end, meanings in found
        if ("stop",) in meanings
    )


def known_words(words: tuple[Word, ...], language: str) -> int:
    """How many of the words stand in some known phrase or are numbers."""
    covered = {at for start, end, _ in _phrases(words, language) for at in range(start, end)}
    signs = {at for at, word in enumerate(words) if word.is_number or word.text in ("+", "-", "f", "f/")}
    return len(covered | signs)


def praises(words: tuple[Word, ...], language: str) -> bool:
    """Whether the clause opens with praise ('love the …', 'nice'), which asks for nothing."""
    return any(at == 0 and ("praise",) in meanings for at, _, meanings in _phrases(words, language))


def _acts(words: tuple[Word, ...], language: str) -> bool:
    """Whether the clause brings its own verb, so that it stands without the one before it."""
    verbs = ("do", "smile")
    found = [meanings for at, _, meanings in _phrases(words, language) if at <= 1]
    return any(part.split(".")[0] in verbs for meanings in found for meaning in meanings for part in meaning)


def _phrases(words: tuple[Word, ...], language: str) -> Iterator[tuple[int, int, tuple[tuple[str, ...], ...]]]:
    """(start, end, meanings) of every known phrase in the words."""
    known, longest = lexicon(language), longest_phrase(language)
    texts = tuple(word.text for word in words)
    for start in range(len(texts)):
        for end in range(start + 1, min(len(texts), start + longest) + 1):
            part = texts[start:end]
            meanings = known.get(part) or known.get(tuple(map(unaccented, part)))
            if meanings:
                yield start, end, meanings


def phrases_at(words: tuple[Word, ...], language: str) -> Starts:
    """Start -> (end, meanings) of the phrases that start there, the longest first."""
    found: Starts = {}
    for start, end, meanings in _phrases(words, language):
        found.setdefault(start, []).insert(0, (end, meanings))
    return found


@dataclass(frozen=True, slots=True)
class _Bag:
    meanings: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()

    def names(self, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.partition(".")[2] for m in self.meanings if m.partition(".")[0] == kind))

    def has(self, meaning: str) -> bool:
        return meaning in self.meanings


def _bags(words: tuple[Word, ...], language: str) -> set[_Bag]:
    """Every way of cutting the words into known phrases and amounts, without regard to order."""
    starts = phrases_at(words, language)
    open_ways: list[tuple[int, _Bag]] = [(0, _Bag())]
    done: set[_Bag] = set()
    seen = 0
    while open_ways:
        at, bag = open_ways.pop()
        seen += 1
        if seen > 20 * MOST_READINGS or len(done) > MOST_READINGS:
            return set()
        if at == len(words):
            done.add(_Bag(tuple(sorted(bag.meanings)), bag.quantities))
            continue
        for end, quantity in quantities_at(words, at, starts):
            open_ways.append((end, replace(bag, quantities=(*bag.quantities, quantity))))
        for end, meanings in starts.get(at, ()):
            for meaning in meanings:
                kept = tuple(part for part in meaning if part not in ("filler", "and"))
                if _may_stand(meaning, words, end, starts):
                    open_ways.append((end, replace(bag, meanings=(*bag.meanings, *kept))))
    return done


def _may_stand(meaning: tuple[str, ...], words: tuple[Word, ...], end: int, starts: Starts) -> bool:
    """Units and numbers stand in amounts only; 'to', 'at' and 'by' only right before one."""
    if any(part.startswith(("unit.", "num.", "sign.")) for part in meaning):
        return False
    return not meaning[0].startswith("mark.") or next(quantities_at(words, end, starts), None) is not None


def _sense(bag: _Bag) -> Sense | None:
    """What fits together; None when something is missing, double or in the way."""
    if bag.has("stop") or bag.has("praise") or bag.has("but") or len(bag.quantities) > 1:
        return None
    things, values = bag.names("thing"), [f"{kind}.{name}" for kind in _VALUES for name in bag.names(kind)]
    if len(set(things)) > 1 or len(values) > 1 or len(bag.names("amount")) > 1 or len(bag.names("ratio")) > 1:
        return None
    thing = _thing(things[0] if things else None, bag)
    if thing == "?":
        return None
    if values:
        return _value(bag, thing, values[0])
    if _is_none(bag, thing):
        return Sense("none", thing)
    if bag.names("ratio"):
        return _ratio(bag, thing)
    return _turned(bag, thing)


def _thing(thing: str | None, bag: _Bag) -> str | None:
    """The thing once its verb is heard: tilting a head is not turning it. '?' when they do not fit."""
    verbs = bag.names("do")
    if "tilt" in verbs:
        return {"head": "tilt", "camera": "aim"}.get(thing or "", "?")
    if "aim" in verbs:
        return "aim" if thing in (None, "camera") else "aims:" + thing if thing.startswith("light") else "?"
    for verb, what, made in (("pan", "camera", "pan"), ("orbit", "camera", "orbit"), ("lean", "body", "lean")):
        if verb in verbs:
            return made if thing in (None, what) else "?"
    if "look" in verbs and thing in (None, "eyes"):
        return "gaze"
    if "move" in verbs and thing in ("head", "body", "eyes", "gaze"):
        return "?"
    if "turn" in verbs and (thing == "camera" or thing is None):
        return "?"
    return thing


def _value(bag: _Bag, thing: str | None, value: str) -> Sense | None:
    """One of a few: only without any other change, doubt or remark."""
    others = ("mod", "pole", "plain", "amount", "ratio", "copula")
    if bag.quantities or any(meaning.split(".")[0] in others for meaning in bag.meanings):
        return None
    return Sense("value", thing, value=value)


def _is_none(bag: _Bag, thing: str | None) -> bool:
    """'no smile', 'without wind', 'don't smile'."""
    if thing is None or bag.quantities:
        return False
    said = {meaning for meaning in bag.meanings if meaning.split(".")[0] in ("mod", "pole", "plain", "amount", "mark")}
    if bag.has("copula"):
        return False
    return said == {"mod.no"} or (said == {"mod.not"} and bag.has("smile"))


def _ratio(bag: _Bag, thing: str | None) -> Sense | None:
    """'half as much smile', 'double the volume'."""
    if any(meaning.split(".")[0] in ("mod", "pole", "plain", "amount", "mark", "copula") for meaning in bag.meanings):
        return None
    return Sense("turn", thing, "more", 1.0, Quantity(float(bag.names("ratio")[0]), "times")) if thing else None


def _turned(bag: _Bag, thing: str | None) -> Sense | None:
    pole = _pole(bag)
    if pole is None:
        return None
    pole = _by_verb(pole, thing, bag)
    amount = bag.quantities[0] if bag.quantities else None
    to = bool(bag.names("mark"))
    names = bag.names("amount")
    if (to and amount is None) or (amount is not None and names and names != ("bit",)):
        return None
    factor = FACTORS[names[0]] if names else UNSAID
    if amount is None:
        if not pole:
            return Sense("little" if names else "thing", thing, factor=factor) if thing else None
        return Sense("turn", thing, pole, factor)
    if bag.has("mark.by"):
        return Sense("turn", thing, pole, 1.0, amount) if pole and not amount.signed else None
    if not pole:
        return Sense("turn" if amount.signed and not to else "set", thing, "", 1.0, amount)
    if amount.signed and not to:
        return None
    standing = bag.names("plain") and not bag.names("mod")
    return Sense("set" if to or standing else "turn", thing, pole, 1.0, amount)


def _by_verb(pole: str, thing: str | None, bag: _Bag) -> str:
    """'turn the key up' is its power, 'move the key up' its height."""
    verbs = bag.names("do")
    if thing is not None and thing.startswith("light") and pole in ("up", "down"):
        if "dial" in verbs or "turn" in verbs:
            return "strong" if pole == "up" else "weak"
        if "move" in verbs:
            return "high" if pole == "up" else "low"
    return pole


def _pole(bag: _Bag) -> str | None:
    """The way it should change: '' when none is said, None when what is said does not fit together."""
    poles, plains, mods = bag.names("pole"), bag.names("plain"), bag.names("mod")
    mod = "notenough" if set(mods) == {"not", "enough"} else mods[0] if mods else ""
    if bag.has("copula") and mod not in ("too", "toomuch", "toolittle", "notenough"):
        return None
    if len(poles) + len(plains) > 1 or (len(mods) > 1 and mod != "notenough"):
        return None
    if poles:
        return _of_pole(poles[0], mod)
    if plains:
        return _of_plain(plains[0], mod, bool(bag.quantities))
    return {"": "", "more": "more", "less": "less", "toomuch": "less", "toolittle": "more", "notenough": "more"}.get(
        mod
    )


def _of_pole(pole: str, mod: str) -> str | None:
    """'warmer'; 'more to the left'; 'too far left'."""
    if not mod:
        return pole
    if pole not in SPATIAL | _SIDES:
        return None
    if mod == "more":
        return pole
    return OPPOSITE.get(pole) if mod in ("less", "toomuch", "too") else None


def _of_plain(plain: str, mod: str, counted: bool) -> str | None:
    """'too warm', 'less warm', 'not warm enough', 'not so warm'; plain 'warm' asks for nothing, '2 m high' does."""
    if mod in ("more", "notenough"):
        return plain
    if mod in ("less", "too", "notso"):
        return OPPOSITE.get(plain)
    return plain if not mod and counted and plain in ("high", "far", "long") else None
