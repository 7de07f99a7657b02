"""The render process finds where the figure lies, keeps it, and is not asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio_app.direction.presets import direction_preset
from studio_app.engines.figure_marks_store import marks_path
from studio_app.studio import figure_marks
from studio_app.studio.figure_marks import find_marks, kept_marks
from studio_app.takes.figure_marks import BodyPart
from studio_app.takes.recipe import Recipe


def test_marks_are_found_by_the_render_process_and_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(direction=direction_preset("three-light-ecommerce"), width=417, height=521)
    marks_path(recipe.direction, 417, 521, cache).unlink(missing_ok=True)
    assert kept_marks(recipe, cache) is None
    found, again = find_marks((recipe, recipe), cache)
    assert found == again == kept_marks(recipe, cache)
    assert set(found.whole) == set(BodyPart)
    monkeypatch.setattr(figure_marks, "run_errands", None)  # who is not asked is not needed
    assert find_marks((recipe,), cache) == (found,)
