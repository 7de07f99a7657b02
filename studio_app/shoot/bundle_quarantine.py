"""A quarantine: what comes from outside is unpacked and judged beside the shoot before anything of it is let in.

It is a repository of ours under .studio/ that reads the shoot's objects too and holds nobody's settings. Whatever does
not leave it through `release` is gone when it ends.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from studio_app.direction.durable import flush_folder, in_words, make_folder
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.bundle import BundleHead, read_head
from studio_app.shoot.bundle_git import run_git
from studio_app.shoot.bundle_pack import Bounds, measure_pack
from studio_app.shoot.history import History
from studio_app.shoot.layout import STUDIO, inside

FOLDER = "quarantine-"
BRANCH = "refs/heads/main"

Tell = Callable[[str, float], None]


def quiet(_words: str, _share: float) -> None:
    """Tells nobody."""


class Quarantine:
    """Use `quarantine(...)`. `history` reads what was let in here, together with the shoot's own past."""

    def __init__(self, root: Path, objects: tuple[Path, ...]) -> None:
        self.root = root
        self.history = History.create(root)
        info = self.gitdir / "objects/info"
        make_folder(info)
        (info / "alternates").write_text("".join(f"{place.absolute()}\n" for place in objects), encoding="utf-8")

    @property
    def gitdir(self) -> Path:
        return self.root / ".git"

    def receive(self, bundle: Path, bounds: Bounds, tell: Tell = quiet) -> BundleHead:
        """Unpacks a bundle: every object measured, then checked by git. Raises BadInput, Refused."""
        head = read_head(bundle)
        for commit in head.needs:
            try:
                self.history.commit_of(commit)
            except BadInput as error:
                raise BadInput(
                    f"{bundle.name} builds on a version ({commit[:10]}) that this shoot does not have.",
                    safe="Nothing was changed.",
                    do="Check that it belongs to this shoot, or have the whole history sent.",
                ) from error
        self.receive_pack(bundle, head.pack, bounds, tell)
        return head

    def receive_pack(self, file: Path, start: int, bounds: Bounds, tell: Tell = quiet) -> None:
        """Unpacks the pack at `start` in a file: every object measured, then checked by git. Raises BadInput."""
        measure_pack(file, start, bounds, lambda share: tell("Measuring what came", share / 2))
        tell("Checking what came", 0.5)
        try:
            with file.open("rb", buffering=0) as source:
                source.seek(start)
                run_git(self.gitdir, "index-pack", "--stdin", "--fix-thin", "--strict", source=source)
        except BadInput as error:
            raise BadInput(
                f"{file.name} is damaged or not made by git ({error}).", safe="Nothing was changed."
            ) from error

    def stand(self, commit: str) -> None:
        """Lets `history` stand on a commit. Raises BadInput when it is none, or some of its past is missing."""
        self.history.commit_of(commit)
        place = self.gitdir / BRANCH
        make_folder(place.parent)
        place.write_text(f"{commit}\n", encoding="ascii")
        for _ in self.history.walk(commit):
            pass

    def pack(self, wanted: str, known: tuple[str, ...], place: Path) -> None:
        """Writes what `wanted` reaches and the `known` commits do not as a pack at `place`, built on the latter."""
        words = f"{wanted}\n" + "".join(f"^{commit}\n" for commit in known)
        with in_words(place), place.open("wb") as file:
            run_git(
                self.gitdir, "pack-objects", "--revs", "--thin", "--no-sparse", "--stdout", "--quiet", "--window=0",
                source=words.encode(), to=file,
            )  # fmt: skip

    def release(self, wanted: str, known: tuple[str, ...], into: Path) -> None:
        """Lets what `wanted` reaches, and nothing else that lies here, into the repository at `into`; on disk then.

        It hangs on no branch yet: what is never merged is dead weight that git's clean-up takes away.
        """
        made = self.root / "out"
        make_folder(made)
        words = f"{wanted}\n" + "".join(f"^{commit}\n" for commit in known)
        run_git(self.gitdir, "pack-objects", "--revs", "--no-sparse", "--quiet", "--window=0", str(made / "pack"),
                source=words.encode())  # fmt: skip
        there = into / "objects/pack"
        make_folder(there)
        with in_words(there):
            for ending in ("pack", "rev", "idx"):  # git looks for the idx: it comes last
                for place in made.glob(f"*.{ending}"):
                    _flush(place)
                    place.replace(there / place.name)
            flush_folder(there)


@contextmanager
def quarantine(shoot: Path, *others: Path) -> Generator[Quarantine]:
    """A quarantine in the shoot at `shoot` (a folder; it need not have a history yet) that reads its objects too.

    `others`: object folders of other clones on this disk. Raises StudioError of the disk.
    """
    place = inside(shoot, f"{STUDIO}/{FOLDER}{os.getpid()}-{secrets.token_hex(4)}")
    own = (shoot / ".git/objects",) if (shoot / ".git/objects").is_dir() else ()
    with in_words(place):
        place.mkdir(parents=True)
    try:
        yield Quarantine(place, (*own, *others))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def remove_quarantines(shoot: Path) -> None:
    """Takes away what a killed program left. Only for the holder of the shoot's lock."""
    try:
        left = list(inside(shoot, STUDIO).glob(f"{FOLDER}*"))
    except StudioError:
        return
    for place in left:
        if not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)


def _flush(place: Path) -> None:
    descriptor = os.open(place, os.O_RDWR if os.access(place, os.W_OK) else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
