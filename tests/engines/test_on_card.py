"""What measures a card, run by the processor on tiny configurations; no card was there to run it on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from studio_app.engines.measuring import on_card
from studio_app.engines.measuring.assembly import bare, pipeline, published
from studio_app.engines.measuring.device import PEAKS, peak_of, reached
from studio_app.engines.measuring.jobs import JOBS, Job
from studio_app.engines.measuring.on_card import Figure, Place, figures
from studio_app.engines.measuring.sitting import sitting
from studio_app.engines.measuring.work import TABLE, counted, work_of
from studio_app.engines.tiny import TINY

CPU = torch.device("cpu")
SMALL = (64, 64)
KLEIN = Job(
    "tiny", "klein", 2, 1, size=SMALL, references=(SMALL,), written=((96, 96),), from_words=True, calls=1,
    aim_s=1e9, aim_plain=0.0, aim_written=1e9,
)  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(scope="module")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY["klein"](tmp_path_factory.mktemp("weights") / "klein")


def test_every_figure_of_a_job_and_a_sentence_for_what_was_not_taken(klein: Path, tmp_path: Path):
    broken = Job("broken", "z-image", 2, 1, size=SMALL)  # its folder is empty
    long = Job("long", "klein", 2, 1e6, size=SMALL)
    place = Place(CPU, 1.0, lambda name: klein if name == "klein" else tmp_path)
    found = {figure.name: figure for figure in figures((broken, long, KLEIN), place, 1000)}
    assert found["broken"].value is None and found["broken"].words.startswith("It failed with ")
    assert found["long"].value is None and found["long"].words.startswith("Skipped: ")
    ours, plain, written = (found[name] for name in ("tiny", "tiny: plain diffusers", f"tiny: plain diffusers, {LATE}"))
    assert ours.aim == 1e9 and min(one.value or 0 for one in (ours, plain, written, found["tiny: first call"])) > 0
    assert found["tiny: as fast as plain diffusers"].value == pytest.approx((plain.value or 0) / (ours.value or 1))
    ratio = found[f"tiny: as fast as plain diffusers, {LATE}"]
    assert ratio.more and f"{(written.value or 0) / (plain.value or 1):.2f} times of it" in ratio.words
    work, share = work_of(KLEIN, klein), found["tiny: share of the compute limit"]
    assert share.value == pytest.approx(100 * (2 * work.step + work.decoded) / (ours.value or 1), rel=1e-6)


LATE = "references as they come"


def test_the_count_is_what_a_picture_really_computes(klein: Path):
    work = work_of(KLEIN, klein)
    made = pipeline("klein", klein, CPU, KLEIN.pipeline)
    made.transformer.set_attention_backend("_native_math")  # counted on the processor, too
    encode, made.encode_prompt = made.encode_prompt, lambda *_rest, **_named: words  # the words do not count
    words: Any = encode("a coat", device=CPU)
    asked = sitting("klein", SMALL, KLEIN.steps, KLEIN.references, strength=1.0)
    done = counted(lambda: KLEIN.painter.paint(bare(KLEIN.painter, made), asked, on_card._bare))
    assert done / 1e12 == pytest.approx(2 * work.step + work.encoded + work.decoded, rel=0.01)


def test_the_table_of_work_is_counted_again():
    job = JOBS[0]
    assert TABLE.keys() == {job.name for job in JOBS}
    found, kept = work_of(job, published("klein")), TABLE[job.name]
    for one, other in zip(
        (found.step, found.encoded, found.decoded), (kept.step, kept.encoded, kept.decoded), strict=True
    ):
        assert one == pytest.approx(other, rel=1e-3)
    assert found.step == pytest.approx(65.3, rel=0.01)  # as it was counted before, by another script


def test_a_picture_of_one_colour_is_no_picture(klein: Path, monkeypatch: pytest.MonkeyPatch):
    made = pipeline("klein", klein, CPU, KLEIN.pipeline)
    torch.nn.init.zeros_(made.vae.decoder.conv_out.weight)
    asked = sitting("klein", SMALL, 2, KLEIN.references, strength=1.0)
    with pytest.raises(ValueError, match="one colour"):
        on_card._called(KLEIN, bare(KLEIN.painter, made), asked, on_card._bare, Place(CPU, 1.0))


def test_a_card_that_no_table_knows_is_asked(monkeypatch: pytest.MonkeyPatch):
    assert reached(CPU, 64) > 0
    assert peak_of(CPU, 3.0) == 3.0
    monkeypatch.setattr("studio_app.engines.measuring.device.name_of", lambda device: "NVIDIA H200")
    assert peak_of(CPU, 3.0) == PEAKS["H200"]


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a card")
def test_without_a_card_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("logging.disable", lambda level: None)
    on_card.main(1.0)
    said = Figure(**json.loads(capsys.readouterr().out))
    assert said.value is None and "no CUDA card" in said.words
