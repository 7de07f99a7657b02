"""Linear layers in eight bits: half the memory of what paints, and on cards that can, about twice the speed.

Weights are e4m3 (4 significant bits, largest value 448; OCP 8-bit floating point, 2023) with one power of two for each
row, so that a row's largest weight lies in the top octave and small rows keep their bits; a plain cast without scales,
as diffusers' layerwise casting does it, leaves typical weights of 0.01 among the subnormals. A module of our own rather
than torchao's: that is one more large import for one function. Run on processors, where the arithmetic in eight bits is
imitated value by value; on a card it was not run.
"""

from __future__ import annotations

import re
from typing import Any, cast

import torch

from studio_app.takes.painting import Precision

_FUNCTIONS: Any = torch.nn.functional  # its scaled_mm is younger than the types that are known of it
E4M3 = torch.float8_e4m3fn
LARGEST = 448.0
_GRID = 16
"""Both sides of a matrix must be multiples of it for the card's units."""
_FEW_ROWS = 16
"""With fewer rows (the modulation of a whole picture) the weights decide the time, not the arithmetic."""
_SENSITIVE = ("pos_embed", "patch_embed", "norm", "embedder", "time_embed", "add_embed", r"(^|\.)proj_(in|out)$")
"""Layers that stay as they are: what brings words, time and latents in and out; as diffusers' own casting has it."""


class EightBits(torch.nn.Linear):
    """A linear layer with weights of eight bits; `computed`: multiplied in eight bits as well.

    The bits lie in a tensor of bytes, so that nobody who asks the model for its type of numbers is told this one. It is
    a Linear, so that LoRAs are laid over it as over any.
    """

    def __init__(self, plain: torch.nn.Linear, *, computed: bool) -> None:
        torch.nn.Module.__init__(self)
        self.in_features, self.out_features = plain.in_features, plain.out_features
        weight = plain.weight.detach().float()
        highest = weight.abs().amax(1, keepdim=True).clamp_min(torch.finfo(torch.float32).tiny)
        scale = torch.exp2(torch.ceil(torch.log2(highest / LARGEST)))
        bits = (weight / scale).to(E4M3).view(torch.uint8)
        self.weight = torch.nn.Parameter(bits, requires_grad=False)
        self.register_parameter("bias", plain.bias)
        self.scale: torch.Tensor
        self.register_buffer("scale", scale, persistent=False)
        self.computed = computed

    def forward(self, input: torch.Tensor) -> torch.Tensor:  # noqa: A002 - as the class it stands for has it
        """(..., in_features) -> (..., out_features), in the numbers of `input`."""
        if self.computed and input.numel() // input.shape[-1] >= _FEW_ROWS:
            return self._multiplied(input)
        weight = self.weight.view(E4M3).to(input.dtype) * self.scale.to(input.dtype)
        return torch.nn.functional.linear(input, weight, self.bias)

    def _multiplied(self, given: torch.Tensor) -> torch.Tensor:
        """Each row of what comes in is brought to eight bits by its own largest value."""
        rows = given.reshape(-1, given.shape[-1])
        highest = rows.abs().amax(1, keepdim=True).float().clamp_min(1e-12)
        scale = highest / LARGEST
        small = (rows.float() / scale).clamp(-LARGEST, LARGEST).to(E4M3)
        bits = self.weight.view(E4M3)
        if given.is_cuda:
            # rows of their own scale come out as bfloat16 and nothing else
            rows_of = _FUNCTIONS.ScalingType.RowWise
            made = _FUNCTIONS.scaled_mm(
                small, bits.t(), scale, rows_of, self.scale.t(), rows_of,
                output_dtype=torch.bfloat16, use_fast_accum=True,
            )  # fmt: skip
        else:
            made = (small.float() * scale) @ (bits.float() * self.scale).t()
        made = made.to(given.dtype).reshape(*given.shape[:-1], self.out_features)
        bias = cast("torch.Tensor | None", self.bias)
        return made if bias is None else made + bias


def in_eight_bits(network: Any, precision: Precision) -> int:
    """Brings a network's linear layers to eight bits where it lies; the number of them. None for `half`."""
    if precision is Precision.HALF:
        return 0
    found = [name for name, module in network.named_modules() if eligible(name, module)]
    for name in found:
        above, _, own = name.rpartition(".")
        holder = network.get_submodule(above)
        setattr(holder, own, EightBits(getattr(holder, own), computed=precision is Precision.COMPUTED))
    return len(found)


def eligible(name: str, module: Any) -> bool:
    """Whether a layer of this name goes into eight bits."""
    if type(module) is not torch.nn.Linear or module.in_features % _GRID or module.out_features % _GRID:
        return False
    return not any(re.search(pattern, name) for pattern in _SENSITIVE)
