"""`models --get`: fetching an engine's weights after its licence was read and accepted."""

from __future__ import annotations

from collections.abc import Iterable

from studio_app.cli.output import progress, say
from studio_app.direction.errors import BadInput
from studio_app.studio.fetching import GB, accept, fetch, offer
from studio_app.studio.first_run import this_person
from studio_app.studio.models import install
from studio_app.studio.places import cache_dir, config_dir, models_dir

SHOWN = 2000


def get_weights(engine: str, accepted: bool, revisions: Iterable[str]) -> None:
    """Says what would be fetched, at which commits, under which licence; fetches it when that is accepted.

    Raises BadInput, Refused, StudioError; a transfer that broke off goes on at the next call.
    """
    offered = offer(config_dir(), engine, _revisions(revisions))
    folder = models_dir() / engine
    say(offered.words, f"{offered.bytes / GB:.1f} GB would go into {folder}.")
    if not accepted:
        say("", offered.licence[:SHOWN], "")
        pins = " ".join(f"--revision {source.repository}={source.commit}" for source in offered.sources)
        say(f"When you accept the licence: twin-studio models --get {engine} {pins} --accept")
        return
    kept = accept(config_dir(), offered, this_person().name)
    with progress("Fetching") as tell:
        fetch(kept, folder, tell)
        install(config_dir(), cache_dir(), engine, folder, lambda share: tell("Reading the weights", share))
    say(f"{engine} is installed.")


def _revisions(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        repository, _, commit = text.partition("=")
        if not repository or len(commit) != 40 or set(commit) - set("0123456789abcdef"):
            raise BadInput(f"“{text[:100]}” is no commit of a repository.", do="Write OWNER/NAME=COMMIT.")
        found[repository] = commit
    return found
