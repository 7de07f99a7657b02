"""The visible label: what it says, how large it is, where it lies, and that it is still there in a finished file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio_app.delivery.disclosure_rules import Need, required
from studio_app.delivery.facts import Facts, InPicture
from studio_app.delivery.label_icon import Icon
from studio_app.delivery.label_place import Place, corners, face_of, harm, safe_area
from studio_app.delivery.plate import LEAST_TYPE, Line, plate
from studio_app.delivery.stages import Framed, Pixels
from studio_app.direction.errors import Refused
from studio_app.takes.crop import Box
from studio_app.takes.disclosure import label_languages, label_text, label_words
from studio_app.takes.source_type import MIXED, painted_by_model

OF_SHORT_SIDE = 0.022
"""The height of the type as a share of the finished picture's short side."""

CONSPICUOUS = 0.032
"""The same where a rule asks for a conspicuous disclosure."""

_SMALLER = 0.78  # where nothing else keeps the face free
_MOST = 0.2  # of the frame, before less is said
_WIDTHS = (0.62, 1.0, 0.45, 0.33)


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A frame's pixels with the label in them, where it lies (fractions of the frame), and what it says."""

    pixels: Pixels
    box: Box
    words: str


def words_of(facts: Facts, *, brief: bool = False) -> tuple[str, ...]:
    """The label's sentences: one for each language of the grant, in its order; without name and consent when `brief`.

    Raises Refused for a language without words.
    """
    languages = facts.papers.grant.paper.disclosure.languages
    missing = [each for each in languages if each not in label_languages()]
    if missing:
        raise Refused(
            f"The grant asks for a label in “{missing[0]}”, and the studio has no words for it.",
            safe="Nothing was written.",
            do=f"There are {', '.join(label_languages())}; another language is a file in presets/labels.",
        )
    return tuple(_sentence(facts, language, brief=brief) for language in languages)


def icon_of(facts: Facts) -> Icon | None:
    """The AI mark, where the grant asks for it and a trained model made something in the picture."""
    if not painted_by_model(facts.made.source_type) or not facts.papers.grant.paper.disclosure.icon:
        return None
    return Icon.MODIFIED if facts.source_type == MIXED else Icon.BASIC


def conspicuous(facts: Facts) -> bool:
    """Whether a rule where the picture is shown, in force before its use ends, asks for more than a small label."""
    asked = required(facts.people, facts.use.territories, facts.use.until)
    return any(each.need is Need.CONSPICUOUS for each in asked)


def labelled(framed: Framed, facts: Facts) -> Labelled:
    """The frame with its label. Raises Refused when the label would hide the face, or a language has no words."""
    words, drawn, place = _placed(framed, facts)
    pixels = framed.pixels.copy()
    ink = np.asarray(drawn)
    pixels[place.top : place.bottom, place.left : place.right] = (
        ink.astype(np.uint16) * 257 if pixels.dtype == np.uint16 else ink
    )
    width, height = framed.channel.width, framed.channel.height
    box = Box(left=place.left / width, top=place.top / height, right=place.right / width, bottom=place.bottom / height)
    return Labelled(pixels, box, "\n".join(words))


def _sentence(facts: Facts, language: str, *, brief: bool) -> str:
    text = label_text(facts.source_type, facts.photographed, facts.name, language, brief=brief)
    extra = f" {label_words(language).synthetic}." if InPicture.SYNTHETIC in facts.people else ""
    return f"{text}.{extra}"


def _placed(framed: Framed, facts: Facts) -> tuple[tuple[str, ...], Image.Image, Place]:
    """What is said, its plate and its place: the first of ever smaller labels that keeps the face free."""
    channel = framed.channel
    short = min(channel.width, channel.height) - 2 * channel.bleed_px
    usual = max(LEAST_TYPE, round(short * (CONSPICUOUS if conspicuous(facts) else OF_SHORT_SIDE)))
    smaller = max(LEAST_TYPE, round(usual * _SMALLER))
    full, brief = words_of(facts), words_of(facts, brief=True)
    icon = icon_of(facts)
    tries = ((full, usual, _MOST), (full, smaller, _MOST), (brief, usual, _MOST), (brief, smaller, 1.0))
    for words, size, most in dict.fromkeys(tries):
        found = _best(framed, [Line(each) for each in words], icon, size, most)
        if found is not None:
            return words, *found
    raise Refused(
        f"In “{channel.name}” the label would lie over the face.",
        safe="Nothing was written.",
        do="Choose a wider crop.",
    )


def _best(
    framed: Framed, lines: list[Line], icon: Icon | None, size: int, most: float
) -> tuple[Image.Image, Place] | None:
    """The plate and its place that hide least, of at most a share of the frame; None where each would hide the face."""
    area, face = safe_area(framed.channel), face_of(framed.figure)
    frame = Place(0, 0, framed.channel.width, framed.channel.height)
    best: tuple[float, Image.Image, Place] | None = None
    for share in _WIDTHS:
        drawn = plate(lines, size, round(area.width * share), icon)
        fits = drawn.width <= area.width and drawn.height <= area.height
        if not fits or drawn.width * drawn.height > most * frame.width * frame.height:
            continue
        for place in corners(area, *drawn.size):
            if face is not None and place.share_of(face, frame) > 0:
                continue
            hidden = harm(place, framed.figure, frame)
            if best is None or hidden < best[0] - 1e-9:
                best = hidden, drawn, place
    return best[1:] if best is not None else None
