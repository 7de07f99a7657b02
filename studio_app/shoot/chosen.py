"""The checks of what was proposed, judged and chosen: pictures against hashes, links between the documents."""

from __future__ import annotations

from collections.abc import Iterator

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.choosing import chosen
from studio_app.shoot.history import History
from studio_app.shoot.judging import proposed_take
from studio_app.shoot.layout import (
    CANDIDATES,
    PASSES,
    PICTURE,
    PREVIEW,
    REVIEW,
    SELECTS,
    STATE,
    candidate,
    is_take_id,
    select_version,
)
from studio_app.shoot.papers import Select, State
from studio_app.shoot.scratch import digest
from studio_app.shoot.seals import Sealed, said_of
from studio_app.takes.png import inspect_png
from studio_app.takes.review import Review
from studio_app.takes.take import Take, take_id


def candidates(history: History) -> Iterator[str]:
    """Each candidate's picture, preview, state and review; and candidates that were proposed once and are gone."""
    here = history.names(CANDIDATES)
    for name in sorted(here):
        try:
            check_candidate(history, name)
        except StudioError as error:
            yield f"Candidate {name}: {error}"
    yield from _gone(history, set(here))


def check_candidate(history: History, name: str, at: str | None = None) -> None:
    """Raises StudioError unless a commit's candidate is what its documents say, picture by picture and hash by hash."""
    if not is_take_id(name):
        raise BadInput("this is not the id of a take.")
    take = proposed_take(history, name, at)
    state = read_document(_read(history, candidate(name, STATE), at), "state", State)
    picture = _read(history, candidate(name, PICTURE), at)
    if take.id != take_id(take.number, take.sha256) or digest(picture) != take.sha256:
        raise BadInput("its picture is not the one its recipe speaks of.")
    if state.take != name or state.sha256 != take.sha256:
        raise BadInput("its state speaks of another picture.")
    if digest(_read(history, candidate(name, PREVIEW), at)) != state.preview_sha256:
        raise BadInput("its preview is not the one that was proposed.")
    if inspect_png(picture).source_type != take.source_type:
        raise BadInput("its picture does not carry the source type its document names.")
    _check_passes(history, take, at)
    review = history.read(candidate(name, REVIEW), at, MAX_BYTES)
    if review is not None:
        read_document(review, "review", Review)


def _check_passes(history: History, take: Take, at: str | None) -> None:
    """What earlier passes painted, where it was proposed, too: older studios left it where it lay."""
    for number, part in enumerate(PASSES):
        body = history.read(candidate(take.id, part), at)
        if body is not None and (number >= len(take.passes) or digest(body) != take.passes[number]):
            raise BadInput(f"pass {number + 1} is not the one its recipe speaks of.")


def _gone(history: History, here: set[str]) -> Iterator[str]:
    told: set[str] = set()
    last: str | None = None
    for commit in history.walk():
        folder = history.entry(CANDIDATES, commit.id)
        if folder is None or folder == last:
            continue
        last = folder
        for name in sorted(history.names(CANDIDATES, commit.id).keys() - here - told):
            told.add(name)
            yield f"Candidate {name} was proposed and is gone; commit {commit.id[:10]} still has it."


def judged(history: History, sealed: tuple[Sealed, ...]) -> Iterator[str]:
    """Every verdict speaks of the picture that lies among the candidates."""
    for seal in sealed:
        if seal.verdict is not None:
            try:
                take = proposed_take(history, seal.path.split("/")[1])
            except StudioError as error:
                yield f"{seal.path}: {error}"
                continue
            if take.sha256 != seal.verdict.sha256:
                yield f"{seal.path} judges other bytes than the candidate's."


def selects(history: History, sealed: tuple[Sealed, ...]) -> Iterator[str]:
    """Each select: its name, its picture, its candidate, and that the verdicts which count make it one."""
    names = history.names(SELECTS)
    wanted = chosen(said_of(sealed), lambda take: _take(history, take))
    for name in sorted(names.keys() | {f"{name}.json" for name in wanted}):
        stem, _, ending = name.rpartition(".")
        try:
            if ending == "png" and f"{stem}.json" in names:
                continue
            if name not in names:
                raise BadInput("the verdicts make it one, but its document is missing.")
            if ending != "json" or select_version(stem) is None:
                raise BadInput("nobody chose it: it has no document of its own.")
            _check_select(history, stem, f"{stem}.png" in names, wanted.get(stem))
        except StudioError as error:
            yield f"Select {stem}: {error}"


def _check_select(history: History, name: str, pictured: bool, wanted: Select | None) -> None:
    select = read_document(_read(history, f"{SELECTS}/{name}.json"), "select", Select)
    if select.name != name:
        raise BadInput(f"its document speaks of {select.name}.")
    if select.withdrawn:
        if pictured:
            raise BadInput("it was withdrawn but its picture is still there.")
        return
    take = proposed_take(history, select.take)
    if select.sha256 != take.sha256 or digest(_read(history, f"{SELECTS}/{name}.png")) != take.sha256:
        raise BadInput(f"its picture is not {take.id} as it was judged.")
    if wanted is None or wanted.withdrawn or wanted.take != select.take:
        raise BadInput("it has not the verdicts the shoot asked for, or they do not count.")
    if select.policy is not None and (select.policy, select.self_approved) != (wanted.policy, wanted.self_approved):
        raise BadInput("its document names another policy than the one it met.")


def _take(history: History, name: str) -> Take | None:
    try:
        return proposed_take(history, name)
    except StudioError:
        return None


def _read(history: History, path: str, at: str | None = None) -> bytes:
    found = history.read(path, at)
    if found is None:
        raise BadInput(f"{path} is missing.")
    return found
