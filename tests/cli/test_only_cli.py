"""Parts of a picture by command: what stands in the recipe, how two takes differ in them, and what is refused."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.cli.painting import told_of
from studio_app.studio.beside_painting import told_otherwise
from studio_app.studio.models import WeightsShelf, install
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.studio.shutter import order_takes
from studio_app.studio.wish import Earlier
from studio_app.takes.painting import Area
from studio_app.takes.person import Person

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))

from klein_heads import heads

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
AS = ["--as", str(IDA)]
MATRIX = ["--pose", "walking,stride", "--light", "rembrandt,hard-spot", "--forecast", "--json", *AS]


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A shoot, and a klein of empty tensors."""
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    install(config_dir(), cache_dir(), "klein", heads(tmp_path / "klein"))
    path = tmp_path / "shoot"
    assert run(["new", str(path), "--direction", "three-light-ecommerce", *AS]) == 0
    capsys.readouterr()
    return path


def test_what_is_no_part_is_one_sentence_that_names_those_there_are(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    klein = ["matrix", str(shoot), *MATRIX, "--engine", "klein"]
    assert run([*klein, "--only", "garments, hair"]) == 0
    capsys.readouterr()
    for bad in (["--only", "sleeves"], ["--only="], ["--only", "hair,,skin"], ["--first", "klein:only=hair+hat"]):
        assert run([*klein, *bad]) == 2, bad
        error = capsys.readouterr().err
        assert "Write hair, garments, skin, location." in error
        assert error.rstrip().count("\n") == 0
    assert run(["render", str(shoot), "--engine", "stand-in", "--only", "hair", *AS]) == 2
    assert "Stand-in takes no words" in capsys.readouterr().err


def test_parts_stand_in_the_recipe_and_in_what_two_takes_differ_in(shoot: Path) -> None:
    told = told_of(engine="klein", only="garments,hair,hair", first=["klein:steps=3,only=skin+location"])
    assert told.wish.before == (Earlier("klein", steps=3, only=(Area.SKIN, Area.LOCATION)),)
    with Session.open(shoot, IDA) as session, closing(Queue.of(shoot)) as queue:
        told.put_into(session)
        order_takes(session, queue, WeightsShelf.usual(cache_dir()), 1)
    with closing(Queue.of(shoot)) as queue:
        (recipe,) = (job.recipe for job in queue.jobs())
    painted = [one.painting for one in recipe.passes]
    assert [each and each.only for each in painted] == [(Area.SKIN, Area.LOCATION), (Area.HAIR, Area.GARMENTS)]
    assert recipe.painting is not None
    whole = recipe.having(painting=recipe.painting.having(only=()))
    assert told_otherwise(recipe, whole) == ("Pass 2: Changes hair, garments to the whole picture",)
