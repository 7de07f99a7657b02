# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""What the Content Credentials in a file say, and whether they hold: of our files and of anybody's (C2PA 2.4).

All of it comes from outside. Native code parses it, so what must outlive a crash asks in a child process.

What C2PA 2.4 (section 15) asks of a validator is done by c2pa-rs; what it leaves to whoever uses it holds here:

    a damaged or unreadable store is not taken for none                                      holds
    well-formed, valid and trusted are told apart; who is trusted is the reader's choice     holds: `roots`
    a failure in an ingredient counts, even where the newest manifest holds                  holds: `_failures`
    an untrusted time stamp is shown and proves nothing                                      holds: `clock_known`
    no remote manifest and no revocation list is fetched                                     holds: nothing is, so a
        certificate that was revoked without a stapled answer is still taken for valid
    what the signer says is told as said by the signer                                       holds: inspection_words
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

import c2pa

from studio_app.delivery.credentials import settings
from studio_app.delivery.credentials_manifest import LICENCE
from studio_app.delivery.watermark import NAME
from studio_app.takes.png import SOURCE_TYPES
from studio_app.takes.source_type import MIXED, TRAINED

Json = dict[str, Any]

MOST_MANIFESTS = 64
MOST_ACTIONS = 200
_LONGEST = 200
_TRAINED = frozenset({TRAINED, MIXED, "trainedAlgorithmicData"})


class Seal(StrEnum):
    """What the signature is worth."""

    NONE = "none"
    TRUSTED = "trusted"
    UNKNOWN_SIGNER = "unknown-signer"
    EXPIRED = "expired"
    TAMPERED = "tampered"


@dataclass(frozen=True, slots=True)
class LicenceSaid:
    """What a manifest of the studio says of the licence: ids, hashes and dates, as its signer wrote them."""

    delivery: str
    grant: str
    grant_sha256: str
    uses: tuple[str, ...]
    territories: tuple[str, ...]
    start: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """`problems` are the codes of C2PA 2.4 (15.2) that failed.

    `time` is that of a time stamp which holds, `stamped_by` whose clock it is and `clock_known` whether that clock is
    under a root that is known here; `published` is only said.

    `source_type` is the IPTC word of how the picture came to be, `trained` whether a trained model took part in any
    step; `actions` are the steps from the first to the last, without 'c2pa.'.
    """

    seal: Seal = Seal.NONE
    organisation: str = ""
    signer: str = ""
    made_by: str = ""
    time: str = ""
    stamped_by: str = ""
    clock_known: bool = False
    published: str = ""
    source_type: str = ""
    trained: bool = False
    oversight: str = ""
    training_allowed: bool | None = None
    actions: tuple[str, ...] = ()
    mark: bytes | None = None
    licence: LicenceSaid | None = None
    problems: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether the file is what was signed."""
        return self.seal in (Seal.TRUSTED, Seal.UNKNOWN_SIGNER, Seal.EXPIRED)


def read_credentials(data: bytes, mime: str, roots: str = "") -> Credentials:
    """What is signed into these bytes; `roots` are the certificates (PEM) whose signers count as known.

    A damaged store counts as tampered with: whoever checks must not take it for a file that never had any.
    """
    try:
        with c2pa.Context.from_dict(settings(roots)) as context:
            reader = c2pa.Reader.try_create(mime, io.BytesIO(data), context=context)
            if reader is None:
                return Credentials()
            with reader:
                store = cast("Json", json.loads(reader.json()))
    except (c2pa.C2paError, ValueError) as error:
        if b"jumb" not in data and b"c2pa" not in data:
            return Credentials()
        return Credentials(Seal.TAMPERED, problems=(_plain(str(error)),))
    return _credentials(store)


def _credentials(store: Json) -> Credentials:
    line = list(_line(store))
    if not line:
        return Credentials(Seal.TAMPERED, problems=("no active manifest",))
    failed = tuple(sorted({_plain(code) for code in _failures(store)}))
    signed = _dict(line[-1].get("signature_info"))
    said = Credentials(
        seal=_seal(str(store.get("validation_state")), failed),
        organisation=_plain(signed.get("issuer")),
        signer=_plain(signed.get("common_name")),
        made_by=_generator(line[-1]),
        problems=failed,
    )
    return _with_actions(_with_claims(_with_stamp(said, store, signed), line), line)


def _seal(state: str, failed: tuple[str, ...]) -> Seal:
    if state == "Trusted":
        return Seal.TRUSTED
    if state == "Valid":
        return Seal.UNKNOWN_SIGNER
    late = {"signingCredential.expired", "claimSignature.outsideValidity", "signingCredential.untrusted"}
    return Seal.EXPIRED if failed and late.issuperset(failed) else Seal.TAMPERED


def _failures(store: Json) -> Iterator[str]:
    for failure in _validated(store, "failure"):
        yield str(failure.get("code", ""))
    for delta in _list(_dict(store.get("validation_results")).get("ingredientDeltas")):
        for failure in _list(_dict(_dict(delta).get("validationDeltas")).get("failure")):
            yield str(_dict(failure).get("code", ""))


def _validated(store: Json, what: str) -> Iterator[Json]:
    """What was found of the newest manifest: each 'success' or 'failure' with its code."""
    for each in _list(_dict(_dict(store.get("validation_results")).get("activeManifest")).get(what)):
        yield _dict(each)


def _with_stamp(said: Credentials, store: Json, signed: Json) -> Credentials:
    """The time stamp, where there is one that is of this very signature (timeStamp.validated)."""
    told = {str(each.get("code")): str(each.get("explanation", "")) for each in _validated(store, "success")}
    if "timeStamp.validated" not in told:
        return said
    return replace(
        said,
        time=_when(signed.get("time")),
        stamped_by=_plain(told["timeStamp.validated"].partition(": ")[2]),
        clock_known="timeStamp.trusted" in told,
    )


def _line(store: Json) -> Iterator[Json]:
    """The manifests from the first to the active one, each opened by the next."""
    manifests, label = _dict(store.get("manifests")), store.get("active_manifest")
    found: dict[str, Json] = {}
    while isinstance(label, str) and label in manifests and label not in found and len(found) < MOST_MANIFESTS:
        found[label] = _dict(manifests[label])
        opened = [_dict(each) for each in _list(found[label].get("ingredients"))]
        label = next((each.get("active_manifest") for each in opened if each.get("relationship") == "parentOf"), None)
    yield from reversed(found.values())


def _with_claims(said: Credentials, line: list[Json]) -> Credentials:
    """What the assertions of the newest manifest that has them say."""
    for manifest in line:
        for label, data in _assertions(manifest):
            if label == "c2pa.ai-disclosure":
                said = replace(said, oversight=_plain(_dict(data.get("contentProfile")).get("humanOversightLevel")))
            elif label in ("cawg.training-mining", "c2pa.training-mining"):
                uses = {_dict(each).get("use") for each in _dict(data.get("entries")).values()}
                said = replace(said, training_allowed="allowed" in uses)
            elif label == "c2pa.soft-binding" and data.get("alg") == NAME:
                said = replace(said, mark=_mark(data))
            elif label == LICENCE:
                said = replace(said, licence=_licence(data))
    return said


def _with_actions(said: Credentials, line: list[Json]) -> Credentials:
    steps = [_dict(step) for manifest in line for step in _steps(manifest)][:MOST_ACTIONS]
    kinds = [_plain(step.get("digitalSourceType")).removeprefix(SOURCE_TYPES) for step in steps]
    made = [kind for kind, step in zip(kinds, steps, strict=True) if kind and step.get("action") == "c2pa.created"]
    published = [_when(step.get("when")) for step in steps if step.get("action") == "c2pa.published"]
    return replace(
        said,
        actions=tuple(_plain(step.get("action")).removeprefix("c2pa.") for step in steps),
        source_type=(made or [""])[0],
        trained=not _TRAINED.isdisjoint(kinds),
        published=(published or [""])[-1],
    )


def _steps(manifest: Json) -> Iterator[object]:
    for label, data in _assertions(manifest):
        if label.startswith("c2pa.actions"):
            yield from _list(data.get("actions"))


def _assertions(manifest: Json) -> Iterator[tuple[str, Json]]:
    for each in _list(manifest.get("assertions")):
        assertion = _dict(each)
        yield str(assertion.get("label", "")).partition("__")[0], _dict(assertion.get("data"))


def _generator(manifest: Json) -> str:
    told = _dict((_list(manifest.get("claim_generator_info")) or [{}])[0])
    return " ".join(part for part in (_plain(told.get("name")), _plain(told.get("version"))) if part)


def _mark(data: Json) -> bytes | None:
    value = _dict((_list(data.get("blocks")) or [{}])[0]).get("value")
    try:
        return bytes.fromhex(value) if isinstance(value, str) and len(value) == 16 else None
    except ValueError:
        return None


def _licence(data: Json) -> LicenceSaid:
    grant = _dict(data.get("grant"))
    return LicenceSaid(
        delivery=_plain(data.get("delivery")),
        grant=_plain(grant.get("id")),
        grant_sha256=_plain(grant.get("sha256")),
        uses=tuple(_plain(each) for each in _list(data.get("uses"))[:50]),
        territories=tuple(_plain(each) for each in _list(data.get("territories"))[:300]),
        start=_day(data.get("from")),
        until=_day(data.get("until")),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _when(value: object) -> str:
    """A time as ISO 8601; empty where it is none."""
    try:
        return datetime.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""


def _plain(value: object) -> str:
    """Somebody's text, short and without anything that moves a cursor or turns letters around."""
    cut = value[:_LONGEST] if isinstance(value, str) else ""
    return "".join(letter if letter.isprintable() else " " for letter in cut).strip()


def _dict(value: object) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
