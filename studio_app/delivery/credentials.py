# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""Content Credentials: the select's own manifest, and the signature that every delivered file gets last (C2PA 2.4).

No thumbnail is embedded: that of the select would be a picture without a label inside a labelled one, and would show
what the crop left out. Nothing is asked over a network, unless the studio itself entered a time-stamp service.

What C2PA 2.4 asks of signing, and what holds here:

    the hard binding covers every byte of the file but the store itself                      holds: signed last
    COSE signature with an allowed algorithm, its chain without the root                     holds: Ed25519, or the
        algorithm of a bought certificate
    leaf: KU digitalSignature, EKU claim signing and mail, AKI, not self-signed              holds: certificates
    a time stamp (sigTst2, RFC 3161) of a trusted service (recommended)                      where one was entered
    a certificate of the C2PA trust list, at most 366 days, with policy and OCSP             only a bought one: a
        studio's own is valid everywhere, and trusted by those who add its root
    an OCSP answer in the signature (recommended)                                            left out: an own root
        revokes nothing, a new root takes its place

Read by the conformance programme's rules, encypher-c2pa misses just the last of these in a file with a time stamp.
"""

from __future__ import annotations

import io
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import c2pa

from studio_app.delivery.certificates import Signer
from studio_app.delivery.credentials_manifest import PARENT, inputs, of_file, of_select
from studio_app.delivery.credentials_stamp import with_stamp
from studio_app.delivery.facts import Facts
from studio_app.delivery.stages import Encoded
from studio_app.direction.errors import StudioError
from studio_app.takes.crop import Crop
from studio_app.takes.png import inspect_png

_CREATED = (  # what the studio itself states; labels stand here WITHOUT their version, with it none would match
    "c2pa.actions",
    "c2pa.ingredient",
    "c2pa.ai-disclosure",
    "c2pa.soft-binding",
)


@dataclass(frozen=True, slots=True)
class Parent:
    """A select with its own credentials, as an ingredient of the files that are cut from it: no pixels in it."""

    archive: bytes
    width: int
    height: int


def born(select_png: bytes, facts: Facts, signer: Signer) -> Parent:
    """The select, signed in memory: once for all its channels.

    Raises BadInput (no PNG), StudioError (signing), NoTimeStamp (the service that the studio entered).
    """
    seen = inspect_png(select_png)
    whole = with_stamp(
        lambda who: signed(of_select(facts), select_png, "image/png", who, ingredients=inputs(facts)), signer
    )
    with _in_words(), c2pa.Context.from_dict(settings(signer.root)) as context:
        builder = c2pa.Builder({"claim_generator_info": [{"name": "Twin Studio"}]}, context=context)
        spec = {"title": f"Select {facts.select}", "relationship": "parentOf", "label": PARENT}
        builder.add_ingredient(spec, "image/png", io.BytesIO(whole))
        archive = io.BytesIO()
        builder.write_ingredient_archive(PARENT, archive)
    return Parent(archive.getvalue(), seen.width, seen.height)


def sign(encoded: Encoded, crop: Crop, facts: Facts, parent: Parent, signer: Signer) -> bytes:
    """The whole file with its credentials: the last step, after which no byte may change.

    Safe in several threads at once: nothing is shared between two calls. Raises StudioError, NoTimeStamp.
    """
    manifest = of_file(encoded.channel, crop, (parent.width, parent.height), facts)
    mime = encoded.channel.format.mime
    return with_stamp(lambda who: signed(manifest, encoded.data, mime, who, parent=parent), signer)


def settings(roots: str = "") -> dict[str, Any]:
    """What c2pa is told. Unknown keys are ignored without a word (SDK 0.91), so a test holds each by its effect."""
    told: dict[str, Any] = {
        "version": 1,
        "verify": {
            "verify_after_sign": False,  # every file is read back whole before it gets its name: delivery.making
            "verify_trust": True,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "builder": {
            "thumbnail": {"enabled": False},
            "created_assertion_labels": list(_CREATED),
            "actions": {f"auto_{each}_action": {"enabled": False} for each in ("created", "opened", "placed")},
        },
    }
    if roots:
        told["trust"] = {
            "anchors": [
                {"trust_anchors": roots, "trust_kind": kind, "trust_uri": "urn:twin-studio:roots"}
                for kind in ("manifest", "cawg", "tsa")
            ]
        }
    return told


def signed(
    manifest: dict[str, Any],
    data: bytes,
    mime: str,
    signer: Signer,
    *,
    parent: Parent | None = None,
    ingredients: list[dict[str, Any]] | None = None,
) -> bytes:
    """A file with a manifest in it, signed. Raises StudioError."""
    out = io.BytesIO()
    with _in_words():
        native = c2pa.Signer.from_callback(
            signer.sign, c2pa.C2paSigningAlg[signer.algorithm], signer.chain, signer.tsa_url or None
        )
        with c2pa.Context.from_dict(settings(), signer=native) as context:  # takes the signer over
            builder = c2pa.Builder(manifest | {"ingredients": ingredients or []}, context=context)
            if parent is not None:
                builder.add_ingredient_from_archive(io.BytesIO(parent.archive))
            builder.sign(mime, io.BytesIO(data), out)
    return out.getvalue()


@contextmanager
def _in_words() -> Generator[None]:
    try:
        yield
    except c2pa.C2paError as error:
        raise StudioError(
            f"The file could not be signed: {str(error)[:200]}",
            safe="Nothing was delivered.",
            do="Try again; if it stays so, look at the studio's certificate.",
        ) from error
