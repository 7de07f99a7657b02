"""64 bits against noise: a check sum, then a convolutional code read from soft values.

The payload's 8 bytes and their CRC-16 are 80 bits; the code of constraint length 7 and rate 1/2 with the generators 133
and 171 (octal), bitten in its tail (Ma and Wolf, 1986), makes 160 signs of them. Reading is Viterbi's algorithm.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

PAYLOAD_BYTES = 8
SIGNS = 160
"""How many signs (+1 or -1) stand for a payload."""
SURE = 0.74
"""The least likeness (cosine) of what is read to the signs of its payload; noise alone comes to about 0.68."""

Signs = NDArray[np.float32]

_BITS = SIGNS // 2
_MEMORY = 6
_STATES = 2**_MEMORY
_GENERATORS = (0o133, 0o171)


def to_signs(payload: bytes) -> Signs:
    """The 160 signs of 8 bytes, float32. Raises ValueError for another length."""
    if len(payload) != PAYLOAD_BYTES:
        raise ValueError(f"a payload has {PAYLOAD_BYTES} bytes, not {len(payload)}")
    checked = payload + (zlib.crc32(payload) & 0xFFFF).to_bytes(2, "big")
    return _coded(np.unpackbits(np.frombuffer(checked, np.uint8)).astype(np.int64))


def from_soft(soft: NDArray[np.floating]) -> bytes | None:
    """The payload in 160 soft values (positive for +1); None where the check sum or the likeness is against it."""
    length = float(np.linalg.norm(soft))
    if not length > 0:
        return None
    bits = _likeliest(np.asarray(soft, np.float64))
    likeness = float(_coded(bits) @ soft) / (length * SIGNS**0.5)
    data = np.packbits(bits.astype(np.uint8)).tobytes()
    payload, check = data[:PAYLOAD_BYTES], int.from_bytes(data[PAYLOAD_BYTES:], "big")
    return payload if zlib.crc32(payload) & 0xFFFF == check and likeness >= SURE else None


def _signs(window: NDArray[np.int64]) -> NDArray[np.float64]:
    """The two signs of each window of seven bits."""
    ones = np.stack([np.bitwise_count(window & generator) & 1 for generator in _GENERATORS], -1)
    return ones.astype(np.float64) * 2 - 1


def _coded(bits: NDArray[np.int64]) -> Signs:
    """Each bit and the six before it, in a ring, give two signs."""
    window = np.zeros_like(bits)
    for back in range(_MEMORY + 1):
        window |= np.roll(bits, back) << (_MEMORY - back)
    return _signs(window).reshape(-1).astype(np.float32)


def _steps() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each state the two states it may come from, and the two signs of each step.

    A state is the last six bits, the newest on top; a step into it brings its top bit.
    """
    state = np.arange(_STATES)[:, None]
    before = ((state << 1) & (_STATES - 1)) | np.arange(2)
    return before, _signs(((state >> (_MEMORY - 1)) << _MEMORY) | before)


_BEFORE, _STEP_SIGNS = _steps()


def _likeliest(soft: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bits whose signs are likest to the soft values: three times round the ring, the middle one is kept."""
    rounds = 3
    gains = np.einsum("sbg,tg->tsb", _STEP_SIGNS, soft.reshape(_BITS, 2))
    score = np.zeros(_STATES)
    chosen = np.empty((rounds * _BITS, _STATES), np.int64)
    every = np.arange(_STATES)
    for time in range(rounds * _BITS):
        ways = score[_BEFORE] + gains[time % _BITS]
        best = ways.argmax(axis=1)
        chosen[time] = _BEFORE[every, best]
        score = ways[every, best]
    state, found = int(score.argmax()), np.empty(rounds * _BITS, np.int64)
    for time in range(rounds * _BITS - 1, -1, -1):
        found[time] = state >> (_MEMORY - 1)
        state = int(chosen[time, state])
    return found[_BITS : 2 * _BITS]
