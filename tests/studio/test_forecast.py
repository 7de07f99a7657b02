"""What takes will cost, by what they cost before; and what is offered where they do not fit."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.look import GarmentKind
from studio_app.direction.presets import direction_preset, part_preset, preset_names
from studio_app.engines.table import ENGINES
from studio_app.studio import measured as module
from studio_app.studio import undraped
from studio_app.studio.forecast import Forecast, forecast, lasting
from studio_app.studio.measured import FILE, Measured, Span, expected, measured, recall, remember
from studio_app.studio.order import Order
from studio_app.studio.wire import Memory
from studio_app.takes.painting import Painting
from studio_app.takes.recipe import Pass, Quality, Recipe

CARD = "renders on a card"
GB = 1_000_000_000


def recipe(engine: str = "stand-in", long_side: int = 520) -> Recipe:
    return Order(engine=engine, long_side=long_side).recipe(direction_preset("evening-crossing"), 1, {})


def took(seconds: float, **fields: object) -> Measured:
    plain = measured(recipe(), CARD, "", seconds, 1_000_000, 2 * GB)
    return plain.having(**fields)


def seconds(one: Measured) -> float:
    return one.seconds


def test_what_was_measured_is_kept_on_this_computer_and_bad_lines_cost_nothing(tmp_path: Path) -> None:
    for each in (3.0, 4.0):
        remember(tmp_path, took(each))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"engine": 1}\nnot json\n')
    remember(tmp_path, took(5.0))
    assert [one.seconds for one in recall(tmp_path)] == [3.0, 4.0, 5.0]
    assert recall(tmp_path / "nowhere") == ()


def test_the_file_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 4000)
    monkeypatch.setattr(module, "KEPT", 20)
    for each in range(60):
        remember(tmp_path, took(float(each)))
    assert (tmp_path / FILE).stat().st_size < 10_000
    assert recall(tmp_path)[-1].seconds == 59


def test_the_first_time_nobody_knows() -> None:
    other = [took(9.0, engine="klein"), took(9.0, card="another card"), took(9.0, quality=Quality.FINAL)]
    assert expected(other, took(0), seconds) is None
    told = forecast(recipe(), 4, tuple(other), CARD, None, no_weights)
    assert told.time_words == "not known how long the first time"
    assert told.disk_words.startswith("about ")


def test_the_middle_and_the_spread_of_the_newest() -> None:
    history = [took(1000.0)] + [took(float(each)) for each in (10, 11, 12, 13, 30)] * 5
    found = expected(history, took(0), seconds)
    assert found is not None
    assert (found.middle, found.count, found.scaled) == (12.0, module.NEWEST, False)
    assert 10 <= found.low < 12 < found.high <= 30, "one that took very long does not decide"
    assert expected([took(7.0)], took(0), seconds) == Span(7.0, 7.0, 7.0, 1)


def test_another_size_is_told_by_pixels_and_says_so() -> None:
    found = expected([took(8.0, width=416, height=520)], took(0, width=832, height=1040), seconds)
    assert found == Span(32.0, 32.0, 32.0, 1, scaled=True)
    words = Forecast(1, 832, 1040, found, 1e6).time_words
    assert words == "about 32 s, from takes of other sizes"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0.1, 1e4), min_size=1, max_size=20))
def test_the_middle_lies_in_the_spread(costs: list[float]) -> None:
    found = expected([took(each) for each in costs], took(0), seconds)
    assert found is not None
    assert found.low <= found.middle <= found.high


@pytest.mark.parametrize(
    ("long", "words"), [(0.2, "1 s"), (89, "89 s"), (240, "4 min"), (4800, "80 min"), (6000, "1 h 40 min")]
)
def test_lengths_of_time(long: float, words: str) -> None:
    assert lasting(long) == words


def no_weights(_engine: str) -> str:
    return ""


def weights(folder: Path, gigabytes: float) -> Callable[[str], str]:
    """The heads of a klein whose transformer says to be so large; nobody reads the tensors."""
    table = ENGINES["klein"].weights
    assert table is not None
    index = {"_class_name": "Flux2KleinPipeline", **{part: ["x", kind] for part, kind in table.parts.items()}}
    folder.mkdir()
    (folder / "model_index.json").write_text(json.dumps(index))
    for part in table.parts:
        (folder / part).mkdir()
        size = int(gigabytes * GB) // 2 if part == "transformer" else 4
        head = json.dumps({"w": {"dtype": "F16", "shape": [size], "data_offsets": [0, 2 * size]}}).encode()
        place = folder / part / "model.safetensors"
        with place.open("wb") as file:
            file.write(struct.pack("<Q", len(head)) + head)
            file.truncate(8 + len(head) + 2 * size)  # a hole: it takes no room on the disk
    return lambda engine: str(folder) if engine == "klein" else ""


def painted(long_side: int) -> Recipe:
    return recipe("klein", long_side).having(painting=Painting(prompt="x", steps=4, weights="0" * 64))


def test_memory_needed_and_free_and_where_the_weights_will_lie(tmp_path: Path) -> None:
    place = weights(tmp_path / "klein", 8.0)
    large = forecast(painted(1040), 1, (), CARD, Memory(free=20 * GB, total=24 * GB), place)
    assert large.plan == "all on the card"
    assert large.memory_words == f"needs {large.needed / GB:.1f} GB of graphics memory, 20.0 GB are free"
    assert not large.trouble
    less = forecast(painted(1040), 1, (), CARD, Memory(free=5 * GB, total=8 * GB), place)
    assert less.plan == "streamed block by block"
    assert less.needed < large.needed
    before = (measured(painted(1040), CARD, large.plan, 3, 9, 0),)
    unlike = forecast(painted(1040), 1, before, CARD, Memory(free=5 * GB, total=8 * GB), place)
    assert unlike.seconds is None, "what was measured with all of it on the card says nothing of streaming"


def test_where_it_does_not_fit_smaller_settings_that_do_are_offered(tmp_path: Path) -> None:
    place = weights(tmp_path / "klein", 8.0)
    tight = forecast(painted(1100), 1, (), CARD, Memory(free=3 * GB, total=6 * GB), place)
    assert "needs" in tight.trouble
    assert "3.0 GB are free" in tight.trouble
    assert tight.smaller
    assert all(each.needed <= 3 * GB and each.long_side < 1100 for each in tight.smaller)
    for each in tight.smaller:
        again = forecast(painted(each.long_side), 1, (), CARD, Memory(free=3 * GB, total=6 * GB), place)
        assert not again.trouble, "what is offered fits"
        assert (each.width, each.height) == (painted(each.long_side).width, painted(each.long_side).height)
    none = forecast(painted(1100), 1, (), CARD, Memory(free=GB // 2, total=GB), place)
    assert none.trouble
    assert not none.smaller


def test_a_take_of_several_passes_is_measured_as_such_and_the_hungriest_pass_decides(tmp_path: Path) -> None:
    place = weights(tmp_path / "klein", 8.0)
    one = painted(1040)
    before = Pass(engine="sdxl-union", painting=Painting(prompt="x", steps=30, weights="1" * 64))
    both = one.having(before=(before,))
    kept = measured(both, CARD, "all on the card", 9.0, 9, 0)
    assert (kept.engine, kept.steps) == ("sdxl-union+klein", 34)
    card = Memory(free=20 * GB, total=24 * GB)
    assert forecast(one, 1, (kept,), CARD, card, place).seconds is None, "one pass says nothing of two"
    told = forecast(both, 1, (kept,), CARD, card, place)
    assert told.seconds is not None
    assert told.needed == forecast(one, 1, (), CARD, card, place).needed


def test_a_stand_in_needs_what_it_needed_before() -> None:
    told = forecast(
        recipe(), 2, (took(6.0), took(8.0)), CARD, Memory(free=8 * GB, total=16 * GB, card=False), no_weights
    )
    assert told.time_words == "about 14 s (12 s to 16 s), measured on 2 takes"
    assert told.memory_words == "needs 2.0 GB of memory, 8.0 GB are free"


def test_cloth_that_must_fall_first_counts_and_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    known = forecast(recipe(), 2, (took(10.0),), CARD, None, lambda _: "")
    assert (known.time_words, known.drapes) == ("about 20 s, measured once", 0)
    orders = [recipe(), recipe().having(seed=2)]
    fresh = undraped.with_drapes(known, orders, tmp_path)
    worn = [one for one in recipe().direction.look.garments if one.kind is not GarmentKind.SHOES]
    assert fresh.drapes == len(worn) > 1, "another seed falls no second time"
    assert fresh.time_words == f"about 20 s and {len(worn)} garments to drape, not known how long, measured once"
    monkeypatch.setattr(undraped, "drape_seconds", lambda _: [30.0])
    measured_once = undraped.with_drapes(known, orders, tmp_path)
    assert measured_once.time_words.endswith(f", {len(worn)} garments draped first, measured once")
    assert measured_once.time_words.startswith(f"about {lasting(20 + 30 * len(worn))}")
    assert undraped.with_drapes(known, [recipe("colour-card")], tmp_path) == known, "it stages nothing"
    posed = recipe().having(direction=recipe().direction.having(pose=part_preset("pose", preset_names("poses")[0])))
    assert undraped.with_drapes(known, [*orders, posed], tmp_path).drapes == 2 * len(worn)


def test_only_cloth_without_a_drape_counts(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undraped, "undraped", lambda garments, figure, _: [str(one.kind) for one in garments[:1]])
    monkeypatch.setattr(undraped, "pose_figure", lambda *_: None)
    monkeypatch.setattr(undraped, "stored_body", lambda *_: object())
    assert undraped.drapes_missing([recipe().direction], cache) == 1
    monkeypatch.setattr(undraped, "body_of", lambda _: None)
    assert undraped.drapes_missing([recipe().direction], cache) == 0
