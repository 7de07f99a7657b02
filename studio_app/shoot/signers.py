"""Whose keys count: rights/allowed_signers and rights/revoked_keys, in the forms git and ssh-keygen read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from studio_app.direction.documents import MAX_BYTES
from studio_app.direction.errors import BadInput
from studio_app.shoot.history import History
from studio_app.shoot.layout import REVOKED, SIGNERS
from studio_app.shoot.signing import NAMESPACE, key_of_public_line, public_line

_TYPE = "ssh-ed25519"
_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?,?')
_STAMP = re.compile(r"(\d{8})(\d{4})?(\d{2})?(Z?)")


@dataclass(frozen=True)
class Allowed:
    """A key that may sign as a mail address, from and until when (None: no bound)."""

    mail: str
    key: str
    after: datetime | None = None
    before: datetime | None = None

    @property
    def line(self) -> str:
        """As it stands in allowed_signers."""
        options = [f'namespaces="{NAMESPACE}"']
        options += [f'valid-after="{_stamp(self.after)}"'] if self.after else []
        options += [f'valid-before="{_stamp(self.before)}"'] if self.before else []
        return f"{self.mail} {','.join(options)} {self.key}"


@dataclass(frozen=True)
class Revoked:
    """A key nothing of which counts any more: since when it is known, and why."""

    key: str
    when: datetime | None
    reason: str

    @property
    def line(self) -> str:
        """As it stands in revoked_keys: ssh-keygen reads the key and skips the rest as its comment."""
        when = (self.when or datetime.now(UTC)).astimezone(UTC).isoformat()
        return f"{self.key} revoked {when} {' '.join(self.reason.split())[:200]}"


@dataclass(frozen=True)
class Signers:
    """The allowed and the revoked keys of one moment."""

    allowed: tuple[Allowed, ...] = ()
    revoked: tuple[Revoked, ...] = ()

    @classmethod
    def of(cls, history: History, at: str | None = None) -> Signers:
        """What a commit (the newest by default) says. Lines in no known form allow nothing."""
        allowed = history.read(SIGNERS, at, MAX_BYTES) or b""
        return cls(tuple(_allowed(allowed)), tuple(_revoked(history.read(REVOKED, at, MAX_BYTES) or b"")))

    def keys(self, mail: str) -> tuple[Allowed, ...]:
        """Every key allowed to this person."""
        return tuple(entry for entry in self.allowed if entry.mail == mail)

    def revocation(self, key: str) -> Revoked | None:
        """Why this key is revoked; None when it is not."""
        return next((entry for entry in self.revoked if entry.key == key), None)


def _allowed(text: bytes) -> Iterator[Allowed]:
    for line in text.decode("utf-8", "replace").splitlines():
        words = line.split()
        if len(words) < 3 or words[0].startswith("#"):
            continue
        bare = words[1] == _TYPE
        options, rest = ({}, words[1:]) if bare else (_options(words[1]), words[2:])
        if options is None or rest[:1] != [_TYPE] or not _serves(options):
            continue
        try:
            key = public_line(key_of_public_line(" ".join(rest[:2])))
            yield Allowed(words[0], key, _moment(options.get("valid-after")), _moment(options.get("valid-before")))
        except (BadInput, ValueError):
            continue


def _revoked(text: bytes) -> Iterator[Revoked]:
    for line in text.decode("utf-8", "replace").splitlines():
        words = line.split()
        try:
            key = public_line(key_of_public_line(" ".join(words[:2])))
        except (BadInput, IndexError):
            continue
        dated = words[2:3] == ["revoked"]
        try:
            when = datetime.fromisoformat(words[3]) if dated and len(words) > 3 else None
        except ValueError:
            when = None
        when = when.replace(tzinfo=UTC) if when is not None and when.tzinfo is None else when
        yield Revoked(key, when, " ".join(words[4:] if when else words[2:]))


def _serves(options: dict[str, str]) -> bool:
    """Whether a line allows commits; an authority is no key of a person."""
    spaces = options.get("namespaces", NAMESPACE).split(",")
    return NAMESPACE in spaces and options.keys() <= {"namespaces", "valid-after", "valid-before"}


def _options(text: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _OPTION.match(text, at)
        if match is None:
            return None
        found[match[1]] = match[2] or ""
        at = match.end()
    return found


def _moment(text: str | None) -> datetime | None:
    """ssh's YYYYMMDD[HHMM[SS]][Z]; without Z in the time of this computer, as ssh-keygen reads it."""
    if text is None:
        return None
    match = _STAMP.fullmatch(text)
    if match is None:
        raise ValueError(text)
    moment = datetime.strptime(f"{match[1]}{match[2] or '0000'}{match[3] or '00'}", "%Y%m%d%H%M%S")
    return moment.replace(tzinfo=UTC) if match[4] else moment.astimezone()


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%d%H%M%SZ}"
