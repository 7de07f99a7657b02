"""What is chosen for every engine on every class of cards; sizes from the published configurations, on the meta device.

What is at work beside the weights was counted on a pretended card; no other was asked.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import torch

from studio_app.direction.errors import Refused
from studio_app.direction.presets import direction_preset
from studio_app.engines.at_work import AtWork, Line
from studio_app.engines.demand import as_fits, demand, layout_of
from studio_app.engines.eight_bits import eligible
from studio_app.engines.klein import trimmed
from studio_app.engines.measuring.assembly import published
from studio_app.engines.measuring.random_weights import META, config_of, network, parameters
from studio_app.engines.memory import CONTEXT, GB, TILED_ABOVE, Arrangement, Demand, Layout, choose, slower
from studio_app.engines.table import ENGINES
from studio_app.studio.order import Order
from studio_app.takes.painting import Painting, Precision
from studio_app.takes.recipe import Quality, Recipe

KNOWN = {
    ("klein", "transformer"): 7.75, ("klein", "text_encoder"): 8.05, ("klein", "vae"): 0.168,
    ("qwen-edit", "transformer"): 40.9, ("qwen-edit", "text_encoder"): 16.6, ("qwen-edit", "vae"): 0.254,
    ("z-image", "transformer"): 12.3, ("z-image", "controlnet"): 3.10, ("z-image", "text_encoder"): 8.05,
    ("sdxl-union", "unet"): 5.14, ("sdxl-union", "controlnet"): 2.51,
}  # fmt: skip
"""Gigabytes as the research has them."""
RESIDENT, STREAMED, PARTS, BLOCKS = (
    Arrangement.RESIDENT, Arrangement.ENCODERS_STREAMED, Arrangement.PARTS, Arrangement.BLOCKS
)  # fmt: skip
NOTHING = AtWork(0, Line(0, 0), Line(0, 0), Line(0, 0))
HALF, STORED = Precision.HALF, Precision.STORED
CELLS = {
    "sdxl-union": {12: (PARTS, HALF), 16: (RESIDENT, HALF), 24: (RESIDENT, HALF)},
    "klein": {12: (STREAMED, HALF), 16: (STREAMED, HALF), 24: (RESIDENT, HALF)},
    "z-image": {12: (STREAMED, STORED), 16: (STREAMED, STORED), 24: (STREAMED, HALF), 32: (RESIDENT, HALF)},
    "qwen-edit": {
        12: (BLOCKS, HALF), 16: (BLOCKS, HALF), 24: (PARTS, STORED), 32: (STREAMED, STORED), 48: (STREAMED, HALF),
        80: (RESIDENT, HALF),
    },
}  # fmt: skip
"""Engine -> gigabytes of the card -> what is chosen; larger cards as the largest that is named."""
CLASSES = (12, 16, 24, 32, 48, 80, 141)
REFERENCES = {"klein": ("a", "b", "c"), "qwen-edit": ("a", "b")}


def on_meta(engine: str, part: str) -> Any:
    """A model of the published size, without its numbers."""
    table = ENGINES[engine].weights
    assert table is not None
    return network(table.parts[part], config_of(published(engine), part), META, torch.bfloat16)


def half_bytes(made: Any) -> int:
    return 2 * parameters(made)


@cache
def parts(engine: str) -> dict[str, int]:
    table = ENGINES[engine].weights
    assert table is not None
    return {part: half_bytes(on_meta(engine, part)) for part in table.parts}


def recipe(engine: str, long_side: int = 1024, **painting: Any) -> Recipe:
    plain = Order(engine=engine, quality=Quality.FINAL, long_side=long_side)
    asked = Painting(prompt="x", weights="0" * 64, references=REFERENCES.get(engine, ()), **painting)
    made = plain.recipe(direction_preset("evening-crossing"), 1, {})
    return made.having(painting=asked, width=long_side, height=long_side)


def free_of(gigabytes: int) -> int:
    """A card of so many binary gigabytes, a twenty-fifth of which the desktop has."""
    return round(gigabytes * 2**30 * 0.96)


@pytest.mark.parametrize(("engine", "part"), KNOWN)
def test_published_sizes_are_those_of_the_research(engine: str, part: str):
    assert parts(engine)[part] / GB == pytest.approx(KNOWN[engine, part], rel=0.01)


@pytest.mark.parametrize("engine", CELLS)
def test_the_table_of_engines_tells_the_size_that_is_planned_with(engine: str):
    table = ENGINES[engine].weights
    assert table is not None
    assert sum(parts(engine).values()) / GB == pytest.approx(table.memory_gb, rel=0.01)


def test_klein_is_planned_with_the_encoder_as_it_is_read():
    class Pipeline:
        text_encoder = on_meta("klein", "text_encoder")

    kept = half_bytes(trimmed(Pipeline()).text_encoder)
    assert demand(recipe("klein"), parts("klein")).parts["text_encoder"] == pytest.approx(kept, rel=0.01)


@pytest.mark.parametrize("engine", CELLS)
@pytest.mark.parametrize("gigabytes", CLASSES)
def test_every_engine_has_a_plan_on_every_class_of_cards(engine: str, gigabytes: int):
    expected = CELLS[engine].get(gigabytes, (RESIDENT, HALF))
    free = free_of(gigabytes)
    order = recipe(engine)
    assert order.painting is not None
    painting = as_fits(order, order.painting, parts(engine), free, None)
    chosen = layout_of(order.having(painting=painting), parts(engine), free)
    assert (chosen.arrangement, chosen.precision) == expected
    assert chosen.needed <= free
    assert not chosen.tiled
    assert painting.precision is chosen.precision


@pytest.mark.parametrize(
    ("engine", "part"), [(engine, part) for engine, part in KNOWN if part in ("transformer", "unet", "controlnet")]
)
def test_what_is_left_in_eight_bits_is_what_the_plan_counts(engine: str, part: str):
    made = on_meta(engine, part)
    bits = 2 * sum(layer.weight.numel() for name, layer in made.named_modules() if eligible(name, layer))
    left = parts(engine)[part] - bits / 2
    counted = Demand({part: parts(engine)[part]}, 0.0, work=NOTHING).needed(RESIDENT, STORED, tiled=False) - CONTEXT
    assert left <= counted * 1.01
    assert counted <= left * (1.02 if part != "controlnet" or engine != "z-image" else 1.2)


def test_large_pictures_are_decoded_in_tiles_only_where_that_makes_them_fit():
    work = Demand({"unet": 2 * GB, "vae": GB // 6}, 4.0)
    assert choose(work, 80 * GB).tiled is False
    tight = choose(work, 8 * GB)
    assert (tight.arrangement, tight.tiled, tight.precision) == (RESIDENT, True, HALF)
    assert str(tight) == "all on the card, decoded in tiles"
    small = Demand(work.parts, TILED_ABOVE)
    assert not any(choose(small, free * GB).tiled for free in range(8, 12))


def test_a_recipe_s_precision_and_tiles_are_kept_and_the_weights_lie_where_there_is_room():
    order = recipe("klein", precision=STORED, tiled=True)
    roomy, tight = (layout_of(order, parts("klein"), free_of(size)) for size in (80, 6))
    assert (roomy.arrangement, roomy.precision, roomy.tiled) == (RESIDENT, STORED, True)
    assert (tight.arrangement, tight.precision, tight.tiled) == (BLOCKS, STORED, True)
    assert str(roomy) == "all on the card, weights in 8 bits, decoded in tiles"
    assert layout_of(order, parts("klein"), None) == Layout(Arrangement.PROCESSOR, 0, STORED, tiled=True)


def test_what_a_person_asked_for_is_not_changed_to_fit():
    order = recipe("z-image")
    assert order.painting is not None
    for asked in Precision:
        painting = as_fits(order, order.painting, parts("z-image"), free_of(16), asked)
        assert painting.precision is asked
    assert as_fits(order, order.painting, parts("z-image"), None, None) == order.painting
    assert as_fits(order, order.painting, parts("z-image"), GB, None) == order.painting, "ordering it says why"


def test_pictures_that_are_looked_at_count():
    few, many = (
        recipe("klein").having(painting=Painting(prompt="x", weights="0" * 64, references=names, reference_mp=1))
        for names in (("a",), ("a", "b", "c", "d", "e"))
    )
    one, five = (demand(each, parts("klein")).at_work(tiled=False) for each in (few, many))
    assert five - one == pytest.approx(2.4 * GB, rel=0.05), "0.525 GB a megapixel, and what is spared"
    edit = demand(recipe("qwen-edit", reference_mp=0.05), parts("qwen-edit"))
    assert edit.looked_at == pytest.approx(3 * 1.048576), "it brings each to a megapixel, the previz too"
    assert demand(recipe("sdxl-union"), parts("sdxl-union")).looked_at == 0


def test_the_order_is_from_fast_to_slow():
    work = Demand({"transformer": 8 * GB, "text_encoder": 6 * GB, "vae": GB}, 1.0)
    seen = [choose(work, free * GB // 2, HALF) for free in range(11, 60)]
    assert [each.needed for each in seen] == sorted(each.needed for each in seen)
    assert [slower(before.arrangement, after.arrangement) for before, after in pairwise(seen)].count(True) == 3
    assert {each.arrangement for each in seen} == {RESIDENT, STREAMED, BLOCKS, PARTS}
    assert slower(BLOCKS, RESIDENT) and slower(STREAMED, RESIDENT) and not slower(RESIDENT, RESIDENT)
    with pytest.raises(Refused, match=r"needs 5\.4 GB .* 3\.0 GB are free"):
        choose(work, 3 * GB)


def test_weights_that_are_streamed_need_room_in_the_computer_too():
    qwen = demand(recipe("qwen-edit"), parts("qwen-edit"))
    free = free_of(48)
    assert choose(qwen, free).arrangement is STREAMED
    assert choose(qwen, free).kept == parts("qwen-edit")["text_encoder"]
    assert choose(qwen, free, host=17 * GB).arrangement is STREAMED
    with pytest.raises(Refused, match=r"would keep 16\.6 GB of them in the computer's own memory; 8\.0 GB are free"):
        choose(qwen, free, HALF, host=8 * GB)
    assert choose(qwen, free, host=8 * GB).precision is STORED, "which lies on the card whole"
    small = free_of(12)
    assert choose(qwen, small, host=64 * GB).kept == sum(parts("qwen-edit").values())
    with pytest.raises(Refused, match=r"graphics memory; 1\.0 GB are free"):
        choose(qwen, GB, host=8 * GB)
    assert choose(qwen, None, host=GB).arrangement is Arrangement.PROCESSOR
