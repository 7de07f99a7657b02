"""The studio's certificate in words, for the window and the command line: whether it signs, how long, who knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio_app.studio.studio_identity import Identity, identity
from studio_app.twins.use import day_words

SOON = timedelta(days=60)
NONE_YET = "The studio has no certificate yet: what leaves cannot be signed."


@dataclass(frozen=True, slots=True)
class CertificateSaid:
    """How it stands: `mark` is 'good', 'warn' or 'stop', `words` one sentence; `held` is the certificate, if any."""

    mark: str
    words: str
    held: Identity | None = None

    @property
    def signs(self) -> bool:
        return self.mark != "stop"


def certificate_said(folder: Path | None = None, now: datetime | None = None) -> CertificateSaid:
    """How the studio's certificate stands. `folder`: the settings. Raises BadInput: they are damaged."""
    held, when = identity(folder), now or datetime.now(UTC)
    if held is None:
        return CertificateSaid("stop", NONE_YET)
    last = day_words(held.until.date())
    if held.until <= when:
        return CertificateSaid("stop", f"The studio’s certificate ended on {last}.", held)
    if held.until - when < SOON:
        return CertificateSaid("warn", f"The studio’s certificate signs until {last} only.", held)
    return CertificateSaid("good", f"Signs until {last}.", held)


def known_to(held: Identity) -> str:
    """Who knows its signatures without being told."""
    if held.bought:
        return "Bought: readers that trust its authority know it."
    return "Made here: it is known to those who trust its public root."
