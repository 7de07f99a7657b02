"""The grammar of notes before sentences that were written without it: a wrong change is never proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.presets import part_preset
from studio_app.studio.notes import read_note
from studio_app.takes.note import FieldChange

PLACE = Path(__file__).parent / "notes_judged"
LEAST_FOUND = {"en": 0.8, "sv": 0.8, "nl": 0.8}


@dataclass(frozen=True)
class Wanted:
    """A field, what it must do ('+', '-', '*' for either, '=value'), and whether it is insisted on."""

    path: str
    does: str
    needed: bool

    def holds(self, change: FieldChange) -> bool:
        if self.does == "*":
            return True
        if self.does.startswith("="):
            return _plain(change.after) == _plain(self.does[1:])
        assert isinstance(change.before, (int, float))
        assert isinstance(change.after, (int, float))
        return (change.after > change.before) == (self.does == "+") and change.after != change.before


def sentences(language: str) -> list[tuple[str, list[Wanted]]]:
    found: list[tuple[str, list[Wanted]]] = []
    for line in (PLACE / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        text, _, wanted = line.partition(" | ")
        found.append((text, [] if wanted == "-" else [_wanted(one) for one in wanted.split(", ")]))
    return found


def stage() -> Direction:
    """What the sentences are said over."""
    camera = part_preset("camera", "full-length-85")
    assert isinstance(camera, Camera)
    return Direction(
        expression=part_preset("expression", "soft-smile"),
        look=part_preset("look", "summer-whites"),
        rig=part_preset("rig", "three-light-ecommerce"),
        camera=camera,
    )


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_no_wrong_change_is_ever_proposed(language: str):
    direction, wrong, found, wished = stage(), [], 0, 0
    for text, wanted in sentences(language):
        changes = read_note(text, direction).changes
        by_path = {one.path: one for one in wanted}
        wrong += [f"{text!r}: {one}" for one in changes if one.path not in by_path or not by_path[one.path].holds(one)]
        wished += sum(one.needed for one in wanted)
        found += len({one.path for one in changes} & {one.path for one in wanted if one.needed})
    assert not wrong, "\n".join(wrong)
    assert found / wished >= LEAST_FOUND[language], f"{found} of {wished}"


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_there_are_sixty_sentences_of_each_language(language: str):
    assert len(sentences(language)) == 60


def _wanted(text: str) -> Wanted:
    match = re.fullmatch(r"(\()?([a-z_0-9.]+?)([+*-]|=[^)]+)\)?", text)
    assert match is not None, text
    return Wanted(match[2], match[3], match[1] is None)


def _plain(value: object) -> object:
    try:
        return round(float(str(value)), 3)
    except ValueError:
        return str(value)
