"""Emphasis in words for engines that read CLIP's tokens: '(red coat:1.3)' counts more, '(crowd:0.6)' less.

Each token's embedding is moved along the line from what no words say to what it says, by its weight: 1 leaves it, 0
makes it silent. Weights act on what the text encoders give; the pooled embedding stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

LEAST, MOST = 0.0, 2.0
_WEIGHTED = re.compile(r"\(([^()]{1,400}):(\d(?:\.\d{1,3})?)\)")
Piece = tuple[str, float]


def emphasised(words: str, weight: float) -> str:
    """The words as they are written with a weight; as they are where it is 1. Brackets of their own are taken away."""
    if abs(weight - 1) < 1e-3 or not words:
        return words
    return f"({words.translate({ord('('): None, ord(')'): None})}:{weight:g})"


def pieces(prompt: str) -> tuple[Piece, ...]:
    """The prompt in pieces of one weight each; what is no emphasis stays as it was written."""
    found: list[Piece] = []
    end = 0
    for match in _WEIGHTED.finditer(prompt):
        found += [(prompt[end : match.start()], 1.0), (match[1], min(MOST, max(LEAST, float(match[2]))))]
        end = match.end()
    found.append((prompt[end:], 1.0))
    return tuple(piece for piece in found if piece[0])


def plain(prompt: str) -> str:
    """The prompt without its weights."""
    return "".join(words for words, _ in pieces(prompt))


def token_weights(tokenizer: Any, found: Sequence[Piece]) -> list[float]:
    """A weight for each token of the encoder's window: beginning, words, end and padding."""
    most = int(tokenizer.model_max_length)
    weights = [1.0]
    for words, weight in found:
        weights += [weight] * len(tokenizer(words, add_special_tokens=False).input_ids)
    return [*weights[: most - 1], *([1.0] * most)][:most]


def embedded(pipeline: Any, prompt: str, negative: str, guided: bool) -> dict[str, Any]:
    """The words as an SDXL pipeline takes them: as embeddings where some count more, else as text, which it encodes."""
    import torch

    sides = {"prompt": pieces(prompt), "negative_prompt": pieces(negative)}
    if all(weight == 1.0 for found in sides.values() for _, weight in found):
        return {"prompt": plain(prompt), "negative_prompt": plain(negative) or None}

    def encoded(one: str, other: str) -> Any:
        return pipeline.encode_prompt(
            prompt=one,
            num_images_per_prompt=1,
            do_classifier_free_guidance=guided,
            negative_prompt=other,
        )

    with torch.no_grad():
        words, against, pooled, pooled_against = encoded(plain(prompt), plain(negative))
        silent, silent_against, _, _ = encoded("", "")
    made: dict[str, Any] = {"prompt": None, "negative_prompt": None}
    made |= {"prompt_embeds": _moved(pipeline, words, silent, sides["prompt"]), "pooled_prompt_embeds": pooled}
    if guided:
        made["negative_prompt_embeds"] = _moved(pipeline, against, silent_against, sides["negative_prompt"])
        made["negative_pooled_prompt_embeds"] = pooled_against
    return made


def _moved(pipeline: Any, words: Any, silent: Any, found: Sequence[Piece]) -> Any:
    """Both encoders' halves, each token moved by its weight. They share one vocabulary, so one row of weights holds."""
    weights = words.new_tensor(token_weights(pipeline.tokenizer, found))[None, :, None]
    return silent + (words - silent) * weights
