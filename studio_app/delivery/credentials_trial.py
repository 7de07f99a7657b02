"""A certificate tried before it is kept: a small picture is signed with it and read as anybody would read it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio_app.delivery.certificates import Signer
from studio_app.delivery.credentials import signed
from studio_app.delivery.credentials_read import Seal, read_credentials
from studio_app.direction.errors import BadInput, StudioError
from studio_app.takes.png import SOURCE_TYPES, encode_png

_MIME = "image/png"
_MADE = {
    "label": "c2pa.actions.v2",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": f"{SOURCE_TYPES}algorithmicMedia"}]},
}


def require_signs(signer: Signer) -> None:
    """Raises BadInput when readers would not take this signer's signatures; nobody is asked for the time."""
    picture = encode_png(np.full((16, 16, 3), 128, np.uint8))
    manifest = {"claim_generator_info": [{"name": "Twin Studio"}], "assertions": [_MADE]}
    try:
        data = signed(manifest, picture, _MIME, replace(signer, tsa_url=""))
    except StudioError as error:
        raise BadInput(f"The certificate does not sign. {error}") from error
    said = read_credentials(data, _MIME, signer.root)
    if said.seal is not Seal.TRUSTED:
        raise BadInput(
            f"Readers would not take its signatures: {', '.join(said.problems)[:200] or said.seal.value}.",
            do="Ask the authority for a certificate for C2PA claims.",
        )
