"""Papers that come in from outside: a folder of papers, a `.twin` package, or one newer paper with its signatures.

Everything is hostile: reads are bounded, links are not followed, and only what has a place among papers is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES
from studio_app.direction.durable import in_words as disk_words
from studio_app.direction.durable import make_folder
from studio_app.direction.errors import BadInput
from studio_app.rights.desk_folder import DeskFolder
from studio_app.rights.papers import Papers, read_papers
from studio_app.shoot.layout import inside, read_bounded
from studio_app.shoot.signing import SigningKey, fingerprint
from studio_app.shoot.twin_papers import is_paper
from studio_app.studio.twin_packages import opens_with, take_twin, today
from studio_app.twins.consent import CONSENTS
from studio_app.twins.grant import GRANTS
from studio_app.twins.package import papers_of, quiet
from studio_app.twins.package_check import Tell
from studio_app.twins.party import Role
from studio_app.twins.passport import PASSPORT
from studio_app.twins.status import STATUS
from studio_app.twins.use import day_words

PACKAGE = ".twin"
_SAFE = "Nothing was taken in."
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What came in, in words: a mark, a title and a sentence for each paper."""

    mark: str
    title: str
    words: str


def papers_at(path: Path) -> dict[str, bytes]:
    """Place -> bytes of the papers in a folder, or of the one paper in a file and its signatures.

    Raises BadInput: nothing there, a link, too large, a package (which needs a key).
    """
    if path.is_dir():
        files = _folder(path)
    elif is_package(path):
        raise BadInput(f"{path.name} is locked.", safe=_SAFE, do="Choose your key; it opens the package.")
    elif path.is_file():
        files = _one(path)
    else:
        raise BadInput(f"There is nothing at {path}.", safe=_SAFE)
    if not files:
        raise BadInput(
            f"No papers of a twin lie in {path.name}.",
            safe=_SAFE,
            do=f"Choose the folder that holds {PASSPORT}, a package that ends in {PACKAGE}, or her {STATUS}.",
        )
    return files


def papers_in_package(path: Path, key: SigningKey) -> dict[str, bytes]:
    """All papers of a `.twin` package, opened in memory with this key. Raises BadInput: it does not open it."""
    return papers_of(path, opens_with(key))


def keep_package(path: Path, key: SigningKey, tell: Tell = quiet) -> None:
    """Keeps a package in this computer's vault, still locked, every byte checked. Raises BadInput, Refused."""
    take_twin(path, opens_with(key), tell)


def unpack_papers(path: Path, key: SigningKey, folder: Path) -> None:
    """Writes the papers of a package into a folder that is new or empty; captures and weights stay locked in it.

    Raises BadInput (the key, the package, a folder with something in it), Refused (a forged paper), StudioError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder.name} has something in it.", safe="Nothing was written.", do="Choose a new folder.")
    papers = papers_in_package(path, key)
    today()(papers)
    with disk_words(folder):
        make_folder(folder)
    DeskFolder(folder).write(papers)


def is_package(path: Path) -> bool:
    """Whether a key is needed to look into it."""
    return path.suffix == PACKAGE and path.is_file()


def in_words(files: Mapping[str, bytes]) -> tuple[Found, ...]:
    """Every paper among these files, as somebody reads it who decides whether to take it in."""
    papers = read_papers(files)
    bad = [Found("stop", path, why) for path, why in papers.problems.items()]
    return (*bad, *_said(papers))


def _said(papers: Papers) -> list[Found]:
    found: list[Found] = []
    if papers.passport is not None:
        paper = papers.passport.paper
        signed = papers.passport.by(Role.OWNER, paper.owner.key)
        words = f"owner {paper.owner.name}, key {fingerprint(paper.owner.key)}. Compare it with what she tells you."
        found.append(Found("good" if signed else "stop", f"Passport of {paper.name}", words))
    for consent in papers.consents.values():
        words = f"until {day_words(consent.paper.duration.until)}"
        found.append(Found("stop" if consent.broken else "good", f"Consent {consent.paper.id}", words))
    for grant in papers.grants.values():
        words = f"{grant.paper.brand}, {grant.paper.campaign}, until {day_words(grant.paper.until)}"
        found.append(Found("stop" if grant.broken else "good", f"Grant {grant.paper.id}", words))
    if papers.status is not None:
        status = papers.status.paper
        words = f"of {day_words(status.issued.date())}, good until {day_words(status.not_after.date())}"
        found.append(Found("stop" if papers.status.broken else "good", f"Status {status.seq} of {status.twin}", words))
    return found


def _folder(root: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for folder in ("", CONSENTS, GRANTS):
        place = root / folder
        if not place.is_dir() or (folder and place.is_symlink()):
            continue
        for path in sorted(place.iterdir()):
            name = f"{folder}/{path.name}" if folder else path.name
            if is_paper(name) and len(files) < _MOST:
                files[name] = read_bounded(inside(root, name), MAX_BYTES)
    return files


def _one(path: Path) -> dict[str, bytes]:
    """A paper by itself: its place is told by its name, or by the folder that it lies in."""
    for name, root in ((path.name, path.parent), (f"{path.parent.name}/{path.name}", path.parent.parent)):
        if is_paper(name) and name.endswith(".json"):
            signatures = [f"{name}.{role}.sig" for role in Role]
            there = [each for each in signatures if (root / each).exists()]
            return {each: read_bounded(inside(root, each), MAX_BYTES) for each in (name, *there)}
    raise BadInput(
        f"{path.name} is no paper of a twin.", safe=_SAFE, do=f"Choose {STATUS}, or a grant as it came to you."
    )
