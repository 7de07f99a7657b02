"""CLIP's tokenizer from its merges alone: what a checkpoint of one file leaves out (Radford et al. 2021)."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

LONGEST = 77
START, END = "<|startoftext|>", "<|endoftext|>"


def clip_tokenizer(merges: list[str] | None = None, pad: str = END) -> Any:
    """A byte-level tokenizer; without merges it knows letters alone, 514 words. `pad` fills short texts."""
    pairs = [(left, right) for left, _, right in (line.partition(" ") for line in merges or ())]
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(f"{letter}</w>" for letter in letters), *(a + b for a, b in pairs), START, END]
    kind: Any = CLIPTokenizer
    return kind(
        vocab={word: at for at, word in enumerate(words)}, merges=pairs, model_max_length=LONGEST, pad_token=pad
    )


def read_merges(file: Path) -> list[str]:
    """The merges in a file of the studio's own, one a line."""
    return gzip.decompress(file.read_bytes()).decode().splitlines()
