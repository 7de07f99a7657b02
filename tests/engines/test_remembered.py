"""The second take of the same look skips the encoders, and is the very same picture."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from PIL import Image

from studio_app.engines.remembered import MOST, loras_change, remembering


class Pipeline:
    """Counts how often it really encodes."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def encode(self, *values: Any, **named: Any) -> Any:
        self.calls.append((values, named))
        return torch.full((2, 2), float(len(self.calls))), [torch.ones(3)], "words"


@pytest.fixture
def pipeline() -> Any:
    return remembering(Pipeline(), "encode")


def picture(tone: int) -> Image.Image:
    return Image.new("RGB", (4, 4), (tone, 0, 0))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a coat", "a shoe"),
        (torch.zeros(2, 3), torch.ones(2, 3)),
        (torch.zeros(2, 3), torch.zeros(3, 2)),
        (torch.zeros(2, dtype=torch.float16), torch.zeros(2, dtype=torch.bfloat16)),
        (picture(1), picture(2)),
        ([picture(1), "a"], [picture(1), "b"]),
        (1, True),
    ],
)
def test_the_same_content_is_encoded_once_and_other_content_anew(pipeline: Any, one: Any, other: Any):
    first = pipeline.encode(one, generator=torch.Generator().manual_seed(1))
    again = pipeline.encode(one, generator=torch.Generator().manual_seed(2))
    assert len(pipeline.calls) == 1
    assert torch.equal(first[0], again[0]) and first[2] == again[2]
    pipeline.encode(other, generator=torch.Generator())
    assert len(pipeline.calls) == 2


def test_what_is_kept_cannot_be_spoiled_and_the_oldest_goes(pipeline: Any):
    pipeline.encode("a")[0].zero_()
    assert pipeline.encode("a")[0].min() == 1
    for number in range(MOST):
        pipeline.encode(str(number))
    pipeline.encode("a")
    assert len(pipeline.calls) == MOST + 2


def test_other_loras_make_other_words(pipeline: Any):
    words = remembering(Pipeline(), "encode", until_loras=True)
    for kept, calls in ((pipeline, 1), (words, 2)):
        kept.encode("a coat")
        loras_change(kept)
        kept.encode("a coat")
        assert len(kept.calls) == calls


def test_what_has_no_name_is_encoded_each_time(pipeline: Any):
    for _ in range(2):
        pipeline.encode(object())
    assert len(pipeline.calls) == 2
