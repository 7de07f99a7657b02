"""The last look at a file: every mark is read back from the final bytes, as anybody who receives them could do it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from studio_app.delivery.certificates import Signer
from studio_app.delivery.credentials_read import Seal, read_credentials
from studio_app.delivery.credentials_stamp import no_stamp
from studio_app.delivery.described import read_metadata
from studio_app.delivery.facts import Facts
from studio_app.delivery.label import labelled
from studio_app.delivery.marks import carries_label, carries_mark
from studio_app.delivery.opening import Opened, open_picture
from studio_app.delivery.stages import Marked
from studio_app.direction.errors import BadInput, Refused


def require_marks(data: bytes, marked: Marked, facts: Facts, signer: Signer) -> str:
    """The hash of the file's pixels, when all its marks are in these bytes. Raises Refused with the first missing.

    Signature: it holds, is this studio's, says of the picture what the facts say, and bears a time stamp where a
    service was entered (else NoTimeStamp is raised). Watermark: its payload is read
    from the decoded pixels. Metadata: the packet is whole in the file and says source type and delivery. Label: the
    decoded pixels show it where it was drawn.
    """
    channel = marked.framed.channel
    said = read_credentials(data, channel.format.mime, signer.root)
    if signer.tsa_url and not said.time:
        raise no_stamp(signer)
    if said.seal is not Seal.TRUSTED or said.mark != facts.mark or said.source_type != facts.source_type:
        raise _missing("signature (C2PA)", ", ".join(said.problems) or f"it reads as {said.seal.value}")
    opened = open_picture(data)
    if opened.size != (channel.width, channel.height):
        raise _missing("right size", f"it has {opened.size[0]} × {opened.size[1]} pixels")
    if not carries_mark(opened.pixels, facts.mark):
        raise _missing("invisible watermark", "it cannot be read in this picture at this quality")
    if not _says(data, marked.xmp, facts):
        raise _missing("metadata (XMP)", "the packet is not whole")
    if not _shows_label(opened, marked, facts):
        raise _missing("visible label", "it is not seen where it was drawn")
    return pixels_hash(opened)


def pixels_hash(opened: Opened) -> str:
    """SHA-256 of a picture's decoded pixels at 8 bits, rows from the top, and of its size: equal pixels, equal hash."""
    width, height = opened.size
    return hashlib.sha256(b"%d %d\n" % (width, height) + np.ascontiguousarray(opened.pixels).tobytes()).hexdigest()


def _says(data: bytes, xmp: bytes, facts: Facts) -> bool:
    if not xmp.strip() or xmp.strip() not in data:
        return False
    try:
        found = read_metadata(xmp)
    except BadInput:
        return False
    return (found.source_type, found.delivery) == (facts.source_type, facts.delivery)


def _shows_label(opened: Opened, marked: Marked, facts: Facts) -> bool:
    """The label is drawn once more, from the bare frame and the facts: what marking says of itself proves nothing."""
    wanted = labelled(marked.framed, facts)
    if (wanted.words, wanted.box) != (marked.words, marked.label):
        return False
    return carries_label(opened.pixels, replace(marked, pixels=wanted.pixels))


def _missing(mark: str, why: str) -> Refused:
    return Refused(
        f"The file would have left without its {mark}: {why}.",
        safe="It was not delivered.",
        do="Choose a larger size or a higher quality for this channel, or another crop.",
    )
