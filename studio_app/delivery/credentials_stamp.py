"""The time stamp of a signature (RFC 3161): asked of the one service that the studio itself entered, or of nobody.

A signature alone ends with its certificate; a stamp proves that it was made before, to readers who know the service's
root as a clock. To others c2pa-rs still calls it ended (tried with a certificate that ended between two readings).
What is sent is a hash and nothing of the picture. A service that fails is never a reason to deliver less than was asked
without a word: the delivery stops with a sentence, and whoever delivers waits or leaves the stamp out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Thread

from studio_app.delivery.certificates import Signer
from studio_app.direction.errors import StudioError

QUICK_S, PATIENCE_S = 5.0, 10.0
"""A service that fails sooner is asked once more; one that has not answered by then is waited for no longer. c2pa
itself gives up after 30 s and has no setting for it.
"""
_SILENT = "no answer in time"
_AWAY, _ANGRY = "http resolver", "HTTP error"  # as c2pa-rs 0.91 says them; tests hold each by its effect


class NoTimeStamp(StudioError):
    """The service that the studio entered gave no time stamp; everything else could be signed."""


def with_stamp(make: Callable[[Signer], bytes], signer: Signer) -> bytes:
    """What `make` signs. Raises NoTimeStamp when it is only the service that failed, else what `make` raises."""
    if not signer.tsa_url:
        return make(signer)
    began = time.monotonic()
    try:
        return _in_time(lambda: make(signer), signer)
    except StudioError as error:
        make(replace(signer, tsa_url=""))  # what is wrong with the signature itself is said as such
        first = error
    if time.monotonic() - began > QUICK_S:
        raise no_stamp(signer, str(first.__cause__)) from first
    try:
        return _in_time(lambda: make(signer), signer)
    except StudioError as error:
        raise no_stamp(signer, str(error.__cause__)) from error


def _in_time(make: Callable[[], bytes], signer: Signer) -> bytes:
    """What `make` returns, or raises, within `PATIENCE_S`. After that nobody waits for it: its thread ends by itself.

    Raises NoTimeStamp from TimeoutError.
    """
    answer: Future[bytes] = Future()

    def work() -> None:
        try:
            answer.set_result(make())
        except StudioError as error:
            answer.set_exception(error)
        except BaseException as error:
            answer.set_exception(error)
            raise

    Thread(target=work, daemon=True, name="time stamp").start()
    try:
        return answer.result(PATIENCE_S)
    except TimeoutError:
        raise no_stamp(signer, _SILENT) from TimeoutError(_SILENT)


def no_stamp(signer: Signer, said: str = "") -> NoTimeStamp:
    """The sentence; `said` is what c2pa says of it."""
    why = "its answer is no time stamp of this file"
    if _SILENT in said:
        why = f"it did not answer within {PATIENCE_S:.0f} s"
    elif _AWAY in said:
        why = "it could not be reached"
    elif _ANGRY in said:
        why = "it answered with an error"
    return NoTimeStamp(
        f"The time-stamp service {signer.stamps} gave no time stamp: {why}.",
        safe="Nothing was delivered.",
        do="Wait and deliver again, or deliver without a time stamp.",
    )
