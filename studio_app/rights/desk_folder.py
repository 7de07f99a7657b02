"""The folder of a desk on disk: read whole and bounded, written so that a crash leaves the old papers or the new ones.

What is to be written is made ready beside the papers, in `.writing`, whose appearing by one rename is the moment it
counts: whoever reads lays it over the papers, whoever writes next finishes it. Signatures of older bytes go before new
bytes come, so that no paper ever lies beside signatures of another one. An empty file there stands for one that goes.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES
from studio_app.direction.durable import TEMPORARY, flush_folder, in_words, make_folder, remove, write_atomically
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.rights.papers import signature_name
from studio_app.shoot.layout import inside, read_bounded
from studio_app.shoot.lock import WriterLock, holder
from studio_app.twins.consent import CONSENTS
from studio_app.twins.grant import GRANTS
from studio_app.twins.package_places import MAX_MEMBERS, MAX_PAPERS, place_of
from studio_app.twins.party import Role

WRITING, LOCK = ".writing", ".desk-lock"
EARLIER, DECLINED, READABLE = "earlier", "declined", "readable"
_OWN = re.compile(
    rf"(?:{EARLIER}|{DECLINED}|{READABLE})/[a-z0-9][a-z0-9-]{{0,99}}\.(?:json|json\.[a-z]{{1,20}}\.sig|pdf)"
)
_SAFE = "The papers are as they were."


class DeskFolder:
    """Files by their path in the folder: 'passport.json', 'grants/spring.json.owner.sig'."""

    def __init__(self, root: Path) -> None:
        """Raises BadInput: no folder."""
        if not root.is_dir():
            raise BadInput(f"There is no folder {root}.", do="Make it, or choose the folder with the twin's papers.")
        self.root = root

    def read(self) -> dict[str, bytes]:
        """Every paper and signature, as of one moment. Raises BadInput: a link, no plain file, too large."""
        while True:
            before = self.root.stat().st_mtime_ns
            files = overlaid(self._lying(self.root), self._ready())
            if self.root.stat().st_mtime_ns == before:
                return files

    def write(self, files: Mapping[str, bytes]) -> None:
        """Puts these files there together, durably; empty bytes take a file away, a paper with all its signatures.

        Raises BadInput (a name), Refused (another window writes now), StudioError (the disk).
        """
        for path in files:
            _checked(path)
        with self._held(), in_words(self.root / "papers"):
            self._finish()
            making = self.root / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"
            making.mkdir()
            for path, data in files.items():
                place = making / path
                place.parent.mkdir(exist_ok=True)
                write_atomically(place, data)
            flush_folder(making)
            making.rename(self.root / WRITING)
            flush_folder(self.root)
            self._finish()

    def _finish(self) -> None:
        """Brings in what is ready, after which nothing is; takes away what writers left that died."""
        files = self._ready()
        for path in sorted(files, key=lambda path: path.endswith(".sig")):
            place = inside(self.root, path)
            if not path.endswith(".sig"):
                for stale in _stale(path, files):
                    remove(inside(self.root, stale))
            if files[path]:
                make_folder(place.parent)
                write_atomically(place, files[path])
            else:
                remove(place)
        ready = self.root / WRITING
        if ready.is_dir():
            ready.rename(self.root / f"{TEMPORARY}{secrets.token_hex(8)}")
            flush_folder(self.root)
        for left in self.root.glob(f"{TEMPORARY}*"):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()

    def _ready(self) -> dict[str, bytes]:
        ready = inside(self.root, WRITING)
        if not ready.is_dir():
            return {}
        found = self._lying(ready)
        for folder in (EARLIER, DECLINED, READABLE):
            for path in _entries(ready / folder, self.root):
                name = f"{folder}/{path.name}"
                if _OWN.fullmatch(name):
                    found[name] = read_bounded(inside(ready, name), MAX_BYTES)
        return found

    def _lying(self, root: Path) -> dict[str, bytes]:
        """The papers under `root` as they lie there."""
        files: dict[str, bytes] = {}
        size = 0
        for folder in ("", CONSENTS, GRANTS):
            for path in _entries(root / folder, self.root):
                name = f"{folder}/{path.name}" if folder else path.name
                place = place_of(name)
                if place is None and not (folder and name.endswith(".json") and not path.name.startswith(".")):
                    continue
                files[name] = read_bounded(inside(root, name), place.most if place else MAX_BYTES)
                size += len(files[name])
                if size > MAX_PAPERS or len(files) > MAX_MEMBERS:
                    raise BadInput(f"The papers in {self.root.name} are more than the studio reads.", safe=_SAFE)
        return files

    @contextmanager
    def _held(self) -> Generator[None]:
        place = inside(self.root, LOCK)
        if place.exists() and not place.is_file():
            raise BadInput(f"{LOCK} in {self.root.name} is no file.", safe=_SAFE, do="Take it away.")
        with in_words(place):
            lock = WriterLock.try_hold(place)
        if lock is None:
            raise Refused(f"Somebody else writes papers here now: {holder(place)}.", safe=_SAFE, do="Try again.")
        try:
            yield
        finally:
            lock.release()


def overlaid(files: Mapping[str, bytes], ready: Mapping[str, bytes]) -> dict[str, bytes]:
    """The papers with what is ready laid over them."""
    gone = {name for path in ready if not path.endswith(".sig") for name in _stale(path, ready)}
    merged = {path: data for path, data in files.items() if path not in gone} | dict(ready)
    return {path: data for path, data in merged.items() if data and not _OWN.fullmatch(path)}


def _stale(paper: str, coming: Mapping[str, bytes]) -> list[str]:
    """The names of a paper's signatures that do not come with it."""
    return [name for role in Role if (name := signature_name(paper, role)) not in coming]


def _checked(path: str) -> str:
    if place_of(path) is None and _OWN.fullmatch(path) is None:
        raise BadInput(f"{path[:80]!r} is not a name of a paper on a desk.", safe=_SAFE)
    return path


def _entries(folder: Path, root: Path) -> list[Path]:
    """What lies in a folder, in order; nothing where there is none. Raises BadInput: it is a link."""
    if folder.is_symlink() and folder != root:
        raise BadInput(
            f"{folder.name} leads out of the desk by a link.",
            safe="It was not read.",
            do="Put the folder itself there.",
        )
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise StudioError(f"{folder} cannot be read: {error.strerror}.") from error
