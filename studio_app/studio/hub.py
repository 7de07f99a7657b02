"""Talking to the hub: what a repository holds, and one file of it, resumed where it broke off and checked by its hash.

huggingface_hub finds addresses and metadata; the bytes are streamed here, because the library begins a broken file
anew. No token of the person is ever sent. HF_ENDPOINT names another hub.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from studio_app.direction.errors import BadInput, Refused, Stopped, StudioError
from studio_app.direction.value import Value

MOST_FILES, MOST_BYTES = 400, 400_000_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}(/[A-Za-z0-9][A-Za-z0-9._-]{0,120})?")
_CHUNK = 1 << 20
_WAIT_S = 20.0

Told = Callable[[int], None]


class HubFile(Value):
    """A file of a repository: its SHA-256, or (small text) the SHA-1 that git gives it."""

    name: Annotated[str, Field(max_length=250)]
    size: Annotated[int, Field(ge=0, le=MOST_BYTES)]
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    blob: Annotated[str, Field(pattern=r"^([0-9a-f]{40})?$")] = ""


class Held(Value):
    """What a repository holds at one commit, and the licence its card names."""

    repository: str
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    licence: Annotated[str, Field(max_length=200)] = ""
    files: Annotated[tuple[HubFile, ...], Field(max_length=10_000)] = ()


def held(repository: str, revision: str) -> Held:
    """What a repository holds. Raises StudioError: no network, no such repository, or one that asks for an account."""
    api: Any = _library().HfApi(endpoint=_endpoint(), token=False)
    try:
        found: Any = api.model_info(repository, revision=revision or None, files_metadata=True, timeout=_WAIT_S)
        card: Any = found.card_data or {}
        licence = str(card.get("license_name") or card.get("license") or "")[:200]
        files = tuple(_file(each) for each in found.siblings or ())
        return Held(repository=repository, commit=str(found.sha), licence=licence, files=files)
    except (*_broken(), ValueError, KeyError) as error:
        raise _unreachable(repository, error) from error


def fetch(repository: str, commit: str, file: HubFile, place: Path, told: Told, cancelled: Callable[[], bool]) -> None:
    """Brings one file to `place`, going on where an earlier try broke off; `told` hears the bytes that are there.

    Raises Stopped (what came so far stays), Refused (it is not what the hub lists: removed), StudioError.
    """
    if not _NAME.fullmatch(file.name):
        raise Refused(f"{repository} lists a file that has no plain name: {file.name[:60]!r}.")
    if place.is_file() and place.stat().st_size == file.size:
        told(file.size)
        return
    part = place.with_name(f"{place.name}.part")
    place.parent.mkdir(parents=True, exist_ok=True)
    hasher, begun = _begun(part, file)
    if begun < file.size:
        _stream(_url(repository, commit, file.name), part, begun, file, hasher, told, cancelled)
    if hasher.hexdigest() != (file.sha256 or file.blob):
        part.unlink()
        raise Refused(
            f"{file.name} of {repository} is not the file that the hub lists: its hash differs.",
            safe="It was removed and never opened.",
            do="Try again later, or on another network.",
        )
    part.replace(place)


def text(repository: str, commit: str, name: str, most: int) -> str:
    """The beginning of a small text of a repository; empty where there is none."""
    try:
        with _session().stream("GET", _url(repository, commit, name), timeout=_WAIT_S, follow_redirects=True) as answer:
            if answer.status_code != 200:
                return ""
            data = b""
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > most:
                    break
            return data[:most].decode("utf-8", "replace")
    except _broken() as error:
        raise _unreachable(repository, error) from error


def _begun(part: Path, file: HubFile) -> tuple[Any, int]:
    """The hash of what is there already, and its length; what is longer than the file is begun anew."""
    hasher: Any = hashlib.sha256()
    if not file.sha256:
        hasher = hashlib.sha1(usedforsecurity=False)
        hasher.update(f"blob {file.size}\0".encode())
    if part.is_file() and part.stat().st_size > file.size:
        part.unlink()
    if not part.is_file():
        return hasher, 0
    with part.open("rb") as held_part:
        while chunk := held_part.read(_CHUNK):
            hasher.update(chunk)
    return hasher, part.stat().st_size


def _stream(
    url: str, part: Path, begun: int, file: HubFile, hasher: Any, told: Told, cancelled: Callable[[], bool]
) -> None:
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
    try:
        with (
            part.open("ab") as out,
            _session().stream("GET", url, headers=headers, timeout=_WAIT_S, follow_redirects=True) as answer,
        ):
            if answer.status_code != (206 if begun else 200):
                raise StudioError(f"The hub answered {answer.status_code} for {file.name}.", do="Try again later.")
            for chunk in answer.iter_bytes():  # as they come: what came before a break is kept
                if cancelled():
                    raise Stopped("The download was stopped.", safe="What came so far is kept.")
                begun += len(chunk)
                if begun > file.size:
                    raise Refused(f"{file.name} is longer than the hub lists.", safe="It was never opened.")
                out.write(chunk)
                hasher.update(chunk)
                told(begun)
            out.flush()
            os.fsync(out.fileno())
    except _broken() as error:
        raise _cut(file.name, error) from error
    if begun < file.size:
        raise _cut(file.name, None)


def _library() -> Any:
    """huggingface_hub, imported when somebody asks the hub: the window does not wait for it."""
    return import_module("huggingface_hub")


def _session() -> Any:
    return _library().get_session()


def _broken() -> tuple[type[Exception], ...]:
    """What is raised when a connection breaks. Which HTTP client the library uses changes with its version."""
    client: Any = import_module(type(_session()).__module__.partition(".")[0])
    return OSError, client.HTTPError


def _file(each: Any) -> HubFile:
    lfs = each.lfs
    return HubFile(
        name=str(each.rfilename)[:250],
        size=int(each.size or 0),
        sha256=str(lfs["sha256"]) if lfs else "",
        blob="" if lfs else str(each.blob_id or ""),
    )


def _endpoint() -> str | None:
    return os.environ.get("HF_ENDPOINT") or None


def _url(repository: str, commit: str, name: str) -> str:
    return _library().hf_hub_url(repository, name, revision=commit, endpoint=_endpoint())


def _cut(name: str, error: Exception | None) -> StudioError:
    why = f" ({str(error)[:120]})" if error is not None and str(error) else ""
    return StudioError(
        f"The transfer of {name} broke off{why}.",
        safe="What came so far is kept.",
        do="Press Download again: it goes on from there.",
    )


def _unreachable(repository: str, error: Exception) -> StudioError:
    kind = type(error).__name__
    if "Gated" in kind:
        return BadInput(
            f"{repository} is given only to people with an account who accepted its terms.",
            do="Fetch it with a browser, then use its folder.",
        )
    if "NotFound" in kind:
        return BadInput(f"The hub has no {repository} at this revision.")
    return StudioError(f"The hub cannot be reached ({str(error).splitlines()[0][:160]}).", do="Look at the network.")
