"""The pretended card itself: the rules that it holds tensors to, what it notes, and what it counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from studio_app.engines.latent_preview import Beside, Coming
from studio_app.engines.memory import CONTEXT, GB
from studio_app.engines.pretended.card import pretended_card
from studio_app.engines.pretended.lying import CARD, META, NoNumbers, WrongDevice, WrongKind, lay_shapes

MIB = 1 << 20


def test_what_lies_on_the_card_keeps_its_numbers_and_meets_nothing_of_the_processor():
    with pretended_card():
        here, there = torch.arange(6.0), torch.arange(6.0, device="cuda")
        assert there.device == CARD and there.is_cuda and torch.cuda.is_available()
        assert (there * 2 + torch.tensor(1.0)).tolist() == [1.0, 3.0, 5.0, 7.0, 9.0, 11.0], "a lone number may meet it"
        for wrong in (lambda: there + here, lambda: torch.cat([here, there]), lambda: here[there.long()]):
            with pytest.raises(WrongDevice, match=r"cpu and cuda:0 at engines/test_pretence\.py"):
                wrong()
        with pytest.raises(WrongDevice, match="numpy"):
            there.numpy()
        assert np.array_equal(there.cpu().numpy(), here.numpy())
        layer = torch.nn.Linear(6, 2).to("cuda")
        assert layer.weight.device == CARD and isinstance(layer.weight, torch.nn.Parameter)
        with pytest.raises(WrongDevice):
            layer(here)
        with pytest.raises(RuntimeError, match="dtype"):
            layer(there.half())
        heads = there.reshape(1, 1, 3, 2)
        with pytest.raises(WrongKind):
            torch.nn.functional.scaled_dot_product_attention(heads, heads, heads.half())
    assert not torch.cuda.is_available() or torch.cuda.get_device_name(0) != "Pretended card"


def test_each_line_at_which_the_host_waits_is_noted_and_no_other():
    with pretended_card() as seen:
        there = torch.arange(6.0, device="cuda")
        pinned = torch.arange(6.0).pin_memory()
        there = there + pinned.to("cuda", non_blocking=True)
        there.to("cpu", non_blocking=True)
        assert seen.waits == []
        there[0].item()
        there[there > 2]
        there.cpu()
        torch.ones(2).to("cuda", non_blocking=True)
        torch.cuda.synchronize()
    assert [wait.partition(" ")[0] for wait in seen.waits] == [
        "_local_scalar_dense", "index", "_to_copy", "_to_copy", "synchronize"
    ]  # fmt: skip
    assert all("test_pretence.py" in wait for wait in seen.waits)


def test_bytes_are_counted_while_they_are_held_and_more_than_fits_is_refused():
    with pretended_card(2 * GB) as seen:
        held = torch.zeros(MIB, device="cuda")
        assert seen.card.now == 4 * MIB
        view = held[10:].reshape(2, -1)
        assert seen.card.now == 4 * MIB, "a view is no second tensor"
        added = held + 1
        assert seen.card.now == 8 * MIB
        del added
        assert (seen.card.now, seen.card.most) == (4 * MIB, 8 * MIB)
        del held
        assert seen.card.now == 4 * MIB
        assert torch.cuda.mem_get_info() == (2 * GB - CONTEXT - 4 * MIB, 2 * GB)
        del view
        assert seen.card.now == 0
        with pytest.raises(torch.OutOfMemoryError):
            torch.zeros(2 * GB, device="cuda", dtype=torch.uint8)
        here = torch.nn.Linear(256, 1024, bias=False)
        data: Any = here.weight.data.pin_memory()
        assert seen.pinned.now == MIB
        here.weight.data = data.to("cuda", non_blocking=True)
        assert (here.weight.device, seen.card.now) == (CARD, MIB)
        here.weight.data = data
        assert (here.weight.device.type, seen.card.now) == ("cpu", 0)


def test_shapes_alone_are_counted_as_a_card_would_hold_them():
    with pretended_card() as seen:
        with torch.device(META):
            layers = torch.nn.Sequential(torch.nn.Linear(4096, 8192, bias=False), torch.nn.Linear(8192, 4096)).half()
        lay_shapes(layers, CARD, seen)
        weights = seen.card.now
        assert weights == 2 * (2 * 4096 * 8192 + 4096)
        with torch.no_grad():
            made = layers(torch.zeros(1024, 4096, dtype=torch.half, device="cuda"))
        assert made.shape == (1024, 4096)
        assert seen.card.most - weights == 2 * 1024 * (4096 + 8192 + 4096), "what goes in, between, and comes out"
        heads = made.reshape(1, 8, 2048, 256)
        seen.card.forget()
        torch.nn.functional.scaled_dot_product_attention(heads, heads, heads)
        assert seen.card.most < weights + 8 * made.nbytes, "no matrix of all by all"
        with pytest.raises(NoNumbers):
            made[0, 0].item()


def test_a_preview_is_copied_while_the_card_goes_on_and_waited_for_once():
    fitted = torch.eye(5)[:, :3]
    latents = torch.rand(1, 4, 3, 2, generator=torch.Generator().manual_seed(1))
    plain = Coming(latents, fitted).picture()
    with pretended_card() as seen:
        there = latents.cuda()
        beside = Beside(fitted)
        (on_card,) = beside(there)
        seen.waits.clear()
        coming = Coming(there, beside(there)[0])
        assert not np.asarray(coming._bytes).any(), "nothing has come before anybody waits"
        assert np.array_equal(coming.picture(), plain)
        assert seen.waits == []
        assert beside(there)[0] is on_card, "brought once"
