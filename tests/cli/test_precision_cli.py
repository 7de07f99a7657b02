"""Eight bits by command and in the queue: what a card can, what stands in the recipe, and what is refused."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.engines.card import card_memory
from studio_app.engines.driver import told_card, told_memory
from studio_app.studio.models import WeightsShelf, install
from studio_app.studio.places import cache_dir, config_dir
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.studio.shutter import order_takes
from studio_app.studio.wish import Wish
from studio_app.takes.painting import Precision
from studio_app.takes.person import Person

sys.path.insert(0, str(Path(__file__).parents[1] / "engines"))

from klein_heads import heads
from pretended_card import Nvml, pretend

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
AS = ["--as", str(IDA)]
AXES = ["--pose", "walking,stride", "--light", "rembrandt,hard-spot"]
ADA, AMPERE = ("NVIDIA RTX 4090", (8, 9)), ("NVIDIA RTX 3090", (8, 6))


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A shoot, and a klein of empty tensors installed on a computer without a card."""
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    install(config_dir(), cache_dir(), "klein", heads(tmp_path / "klein"))
    path = tmp_path / "shoot"
    assert run(["new", str(path), "--direction", "three-light-ecommerce", *AS]) == 0
    capsys.readouterr()
    return path


def matrix(shoot: Path, *arguments: str) -> int:
    return run(["matrix", str(shoot), *AXES, "--engine", "klein", "--forecast", "--json", *AS, *arguments])


def test_the_driver_tells_of_the_card_and_is_left_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    nvml = pretend(monkeypatch, Nvml(*ADA, free=20, total=24))
    card = told_card()
    assert card is not None
    assert (card.name, card.capability) == ADA
    assert (told_memory(), nvml.open) == ((20, 4, 24), 0)
    held = card_memory()
    assert held is not None
    assert (held.free, held.used, held.total, held.card) == (20, 4, 24, True)


@pytest.mark.parametrize("broken", ["nvmlInit_v2", "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetName"])
def test_a_driver_that_cannot_answer_tells_of_no_card(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nvml = pretend(monkeypatch, Nvml(*ADA))
    setattr(nvml, broken, lambda *_: 999)
    assert told_card() is None


def test_every_precision_can_be_asked_for_without_a_card_and_with_one_that_can(
    shoot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [matrix(shoot, "--precision", asked) for asked in Precision] == [0, 0, 0]
    pretend(monkeypatch, Nvml(*ADA))
    assert matrix(shoot, "--precision", "fp8") == 0
    assert capsys.readouterr().out.count('"allowed": 4') == 4


def test_a_card_that_cannot_multiply_in_eight_bits_says_so_before_anything_is_ordered(
    shoot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Nvml(*AMPERE))
    assert matrix(shoot, "--precision", "fp8") == 1
    error = capsys.readouterr().err
    assert "NVIDIA RTX 3090 cannot multiply in eight bits; cards since Ada and Hopper can." in error
    assert "--precision fp8-stored" in error
    assert error.rstrip().count("\n") == 0
    assert matrix(shoot, "--precision", "fp8-stored") == 0


def test_what_is_no_precision_is_one_sentence_that_names_those_there_are(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for bad in ("fp4", "", "FP8 ", "half,fp8", "-1"):
        assert matrix(shoot, f"--precision={bad}") == 2, bad
        error = capsys.readouterr().err
        assert all(each.value in error for each in Precision), error
        assert error.rstrip().count("\n") == 0


def test_an_engine_without_weights_takes_no_precision(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(shoot), "--engine", "colour-card", "--precision", "half", *AS]) == 2
    assert "Colour card takes no words" in capsys.readouterr().err


def test_what_was_asked_for_stands_in_the_recipe_and_outlasts_a_restart(shoot: Path) -> None:
    shelf = WeightsShelf.usual(cache_dir())
    for asked in (Precision.STORED, Precision.COMPUTED):
        with Session.open(shoot, IDA) as session, closing(Queue.of(shoot)) as queue:
            session.set_order(engine="klein", wish=Wish(precision=asked))
            order_takes(session, queue, shelf, 1)
    with closing(Queue.of(shoot)) as queue:
        painted = [job.recipe.painting for job in queue.jobs()]
    assert [each.precision for each in painted if each is not None] == [Precision.STORED, Precision.COMPUTED]
