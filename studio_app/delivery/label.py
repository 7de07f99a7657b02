"""The visible label: what it says, how large it is, where it lies, and that it is still there in a finished file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio_app.delivery.facts import Facts, InPicture
from studio_app.delivery.label_icon import Icon
from studio_app.delivery.label_place import Place, corners, face_of, harm, safe_area
from studio_app.delivery.plate import LEAST_TYPE, Line, plate
from studio_app.delivery.stages import Framed, Pixels
from studio_app.direction.errors import Refused
from studio_app.takes.crop import Box
from studio_app.takes.disclosure import COMPUTED, MIXED, label_languages, label_text, label_words

OF_SHORT_SIDE = 0.022
"""The height of the type as a share of the finished picture's short side."""

_SMALLER = 0.78  # where nothing else keeps the face free
_WIDTHS = (0.62, 1.0, 0.45, 0.33)


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A frame's pixels with the label in them, where it lies (fractions of the frame), and what it says."""

    pixels: Pixels
    box: Box
    words: str


def words_of(facts: Facts) -> tuple[str, ...]:
    """The label's sentences: one for each language of the grant, in its order. Raises Refused for one without words."""
    languages = facts.papers.grant.paper.disclosure.languages
    missing = [each for each in languages if each not in label_languages()]
    if missing:
        raise Refused(
            f"The grant asks for a label in “{missing[0]}”, and the studio has no words for it.",
            safe="Nothing was written.",
            do=f"There are {', '.join(label_languages())}; another language is a file in presets/labels.",
        )
    return tuple(_sentence(facts, language) for language in languages)


def icon_of(facts: Facts) -> Icon | None:
    """The AI mark, where the grant asks for it and a trained model made something in the picture."""
    if facts.made.source_type == COMPUTED or not facts.papers.grant.paper.disclosure.icon:
        return None
    return Icon.MODIFIED if facts.made.source_type == MIXED or facts.photographed else Icon.BASIC


def labelled(framed: Framed, facts: Facts) -> Labelled:
    """The frame with its label. Raises Refused when the label would hide the face, or a language has no words."""
    words = words_of(facts)
    drawn, place = _placed(framed, [Line(each) for each in words], icon_of(facts))
    pixels = framed.pixels.copy()
    ink = np.asarray(drawn)
    pixels[place.top : place.bottom, place.left : place.right] = (
        ink.astype(np.uint16) * 257 if pixels.dtype == np.uint16 else ink
    )
    width, height = framed.channel.width, framed.channel.height
    box = Box(left=place.left / width, top=place.top / height, right=place.right / width, bottom=place.bottom / height)
    return Labelled(pixels, box, "\n".join(words))


def _sentence(facts: Facts, language: str) -> str:
    text = label_text(facts.made.source_type, facts.photographed, facts.name, language)
    extra = f" {label_words(language).synthetic}." if InPicture.SYNTHETIC in facts.people else ""
    return f"{text}.{extra}"


def _placed(framed: Framed, lines: list[Line], icon: Icon | None) -> tuple[Image.Image, Place]:
    """The plate and its place that hide least; smaller type only where the face cannot be kept free otherwise."""
    channel = framed.channel
    short = min(channel.width, channel.height) - 2 * channel.bleed_px
    usual = max(LEAST_TYPE, round(short * OF_SHORT_SIDE))
    for size in dict.fromkeys((usual, max(LEAST_TYPE, round(usual * _SMALLER)))):
        found = _best(framed, lines, icon, size)
        if found is not None:
            return found
    raise Refused(
        f"In “{channel.name}” the label would lie over the face.",
        safe="Nothing was written.",
        do="Choose a wider crop.",
    )


def _best(framed: Framed, lines: list[Line], icon: Icon | None, size: int) -> tuple[Image.Image, Place] | None:
    area, face = safe_area(framed.channel), face_of(framed.figure)
    frame = Place(0, 0, framed.channel.width, framed.channel.height)
    best: tuple[float, Image.Image, Place] | None = None
    for share in _WIDTHS:
        drawn = plate(lines, size, round(area.width * share), icon)
        if drawn.height > area.height:
            continue
        for place in corners(area, *drawn.size):
            if face is not None and place.share_of(face, frame) > 0:
                continue
            hidden = harm(place, framed.figure, frame)
            if best is None or hidden < best[0] - 1e-9:
                best = hidden, drawn, place
    return best[1:] if best is not None else None
