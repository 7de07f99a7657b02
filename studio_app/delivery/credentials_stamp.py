"""The time stamp of a signature (RFC 3161): asked of the one service that the studio itself entered, or of nobody.

A signature alone ends with its certificate; a stamp proves that it was made before, to readers who know the service's
root as a clock. To others c2pa-rs still calls it ended (tried with a certificate that ended between two readings).
What is sent is a hash and nothing of the picture. A service that fails is never a reason to deliver less than was asked
without a word: the delivery stops with a sentence, and whoever delivers waits or leaves the stamp out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from studio_app.delivery.certificates import Signer
from studio_app.direction.errors import StudioError

QUICK_S = 5.0
"""A service that fails sooner is asked once more. c2pa itself gives up after 30 s."""
_AWAY, _ANGRY = "http resolver", "HTTP error"  # as c2pa-rs 0.91 says them; tests hold each by its effect


class NoTimeStamp(StudioError):
    """The service that the studio entered gave no time stamp; everything else could be signed."""


def with_stamp(make: Callable[[Signer], bytes], signer: Signer) -> bytes:
    """What `make` signs. Raises NoTimeStamp when it is only the service that failed, else what `make` raises."""
    began = time.monotonic()
    try:
        return make(signer)
    except StudioError as error:
        if not signer.tsa_url:
            raise
        make(replace(signer, tsa_url=""))  # what is wrong with the signature itself is said as such
        first = error
    if time.monotonic() - began > QUICK_S:
        raise no_stamp(signer, str(first.__cause__)) from first
    try:
        return make(signer)
    except StudioError as error:
        raise no_stamp(signer, str(error.__cause__)) from error


def no_stamp(signer: Signer, said: str = "") -> NoTimeStamp:
    """The sentence; `said` is what c2pa says of it."""
    why = "its answer is no time stamp of this file"
    if _AWAY in said:
        why = "it could not be reached"
    elif _ANGRY in said:
        why = "it answered with an error"
    return NoTimeStamp(
        f"The time-stamp service {signer.stamps} gave no time stamp: {why}.",
        safe="Nothing was delivered.",
        do="Wait and deliver again, or deliver without a time stamp.",
    )
