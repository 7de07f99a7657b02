"""The shoot's git repository. Commits are built without the index and put on the branch by compare and swap.

Only the history*.py files know pygit2. Settings of the user's own git are never read; nothing of the repository is
ever run.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pygit2
from pygit2.enums import FileMode, SortMode

from studio_app.direction.durable import disk_error
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.blobs import BIG, put_blob, read_blob
from studio_app.shoot.commit import Commit, Edits, Held
from studio_app.shoot.history_build import changed_files, made_commit, read_commit
from studio_app.shoot.history_index import build_index
from studio_app.shoot.history_merge import Differs, changes_between
from studio_app.shoot.history_setup import create_repository, open_repository, put_settings
from studio_app.shoot.journal import Journal
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.swap import swap_branch
from studio_app.takes.person import Person

MAX_BLOB = 512_000_000
_TRIES = 20


class History:
    """Reads and writes the repository at `root`/.git."""

    def __init__(self, root: Path) -> None:
        """Raises BadInput when there is no repository of its own at `root`."""
        self.root = root
        self.gitdir = root / ".git"
        self._repository = open_repository(root)

    @classmethod
    def create(cls, root: Path) -> History:
        """A new repository with the studio's settings; no commit yet."""
        create_repository(root)
        return cls(root)

    def settle_settings(self) -> None:
        """Gives the repository the studio's settings; a clone has none of them. Only for the holder of the lock."""
        with self._in_words():
            put_settings(self._repository)

    @property
    def branch(self) -> str:
        """The full name of the branch that is checked out. Raises Refused when there is none."""
        target = self._repository.lookup_reference("HEAD").raw_target
        name = target.decode() if isinstance(target, bytes) else str(target)
        if not name.startswith("refs/heads/") or not pygit2.reference_is_valid_name(name):
            raise Refused(
                "The history stands on a single commit, on no branch.",
                safe="Nothing was changed.",
                do="Switch to a branch with git, for example: git switch main.",
            )
        return name

    @property
    def tip(self) -> str | None:
        """The hex id of the newest commit, or None before the first. Raises BadInput when HEAD is damaged."""
        try:
            return None if self._repository.head_is_unborn else str(self._repository.head.target)
        except pygit2.GitError as error:
            raise BadInput(f"The history is damaged: {error}.", do="Bring .git/HEAD and its branch back.") from error

    def read(self, path: str, at: str | None = None, most: int = MAX_BLOB) -> bytes | None:
        """The bytes of `path` in a commit (the newest by default), or None when it is not there.

        Raises BadInput when it is larger than `most` bytes or its object is missing (a light clone).
        """
        found = self.entry(path, at)
        if found is None:
            return None
        return self.blob(found, most, path)

    def blob(self, object_id: str, most: int = MAX_BLOB, name: str = "an object") -> bytes:
        """The bytes of a blob. Raises BadInput when it is missing, damaged or larger than `most` bytes."""
        big = read_blob(self.gitdir / "objects", object_id, most)
        if big is not None:
            return big
        try:
            held: object = cast(object, self._repository[object_id])
            if not isinstance(held, pygit2.Blob):
                raise BadInput(f"{name} is not a file in the history.")
            if held.size > most:
                raise BadInput(f"{name} is larger than {most} bytes and was not read.")
            return held.data
        except (KeyError, pygit2.GitError) as error:
            raise BadInput(f"{name} is not in this copy of the history, or damaged.") from error

    def entry(self, path: str, at: str | None = None) -> str | None:
        """The object id of `path` (file or folder) in a commit, or None."""
        tree = self._tree(at)
        if tree is None:
            return None
        try:
            return str(tree[path].id)
        except KeyError:
            return None
        except pygit2.GitError as error:
            raise BadInput(f"The history is damaged at {path} ({error}).") from error

    def names(self, folder: str = "", at: str | None = None) -> dict[str, str]:
        """Name -> object id of what lies in `folder` of a commit; empty when it is not there."""
        held = self._folder(folder, at)
        if held is None:
            return {}
        return {str(entry.name): str(entry.id) for entry in held if entry.filemode != FileMode.LINK}

    def brought(self, folder: str, commit: str, parents: Iterable[str]) -> list[tuple[str, str]]:
        """(path below `folder`, blob) of what a commit has there and none of its parents, by path.

        Costs what differs, not what is there.
        """
        here = self._folder(folder, commit)
        if here is None:
            return []
        with self._in_words():
            found = [changed_files(self._folder(folder, parent), here) for parent in parents]
            return sorted(set[tuple[str, str]].intersection(*found) if found else changed_files(None, here))

    def commit(
        self,
        edits: Edits | Callable[[], Edits],
        message: str,
        author: Person,
        *,
        committer: Person | None = None,
        key: SigningKey | None = None,
        also: tuple[str, ...] = (),
        merging: str | None = None,
    ) -> str:
        """Commits `edits` onto the branch, on disk before it returns; the commit's id. The journal says what is left
        to do to the files (`also`: paths an earlier commit left).

        `edits` may be a function: it is asked again when somebody else committed in between, and may refuse.
        `merging`: a second parent; where it holds just these files and follows the tip, the branch moves on to it.
        Raises Refused when the branch stays locked by another program; StudioError of the disk.
        """
        branch = self.branch
        for attempt in range(_TRIES):
            tip = self.tip
            wanted = dict(edits() if callable(edits) else edits)
            parents = tuple(parent for parent in (tip, merging) if parent is not None)
            made = self.write(wanted, message, author, parents, committer=committer, key=key)
            if merging is not None and tip == self.base(tip or "", merging):
                made = merging if self.commit_of(made).tree == self.commit_of(merging).tree else made
            journal = Journal(made, tuple(sorted({*wanted, *also})))
            if swap_branch(self.gitdir, branch, lambda: self.tip, tip, made, journal):
                return made
            time.sleep(0.002 * (attempt + 1))
        Journal.clear(self.root) if not also else Journal(self.tip or "", also).write(self.root)
        raise Refused(
            "Another program holds the shoot's history.", safe="Nothing was changed.", do="Close it and try again."
        )

    def write(
        self,
        edits: Edits,
        message: str,
        author: Person,
        parents: tuple[str, ...],
        *,
        committer: Person | None = None,
        key: SigningKey | None = None,
    ) -> str:
        """Writes a commit that stands on no branch: the first parent's files with `edits`; its id."""
        with self._in_words():
            blobs = {path: self._put(data) for path, data in edits.items()}
            return made_commit(self._repository, parents, blobs, message, author, committer or author, key)

    def changes(self, one: str | None, other: str) -> dict[str, Differs]:
        """Path -> what differs from commit `one` (None: from nothing) to `other`.

        Raises Refused when something in `other` is no plain file, BadInput when a commit or folder is not here.
        """
        with self._in_words():
            return changes_between(self._commit_tree(one) if one is not None else None, self._commit_tree(other))

    def walk(self, start: str | None = None, hidden: Iterable[str] = ()) -> Iterator[Commit]:
        """All commits reachable from the tip but not from the `hidden` ones, newest first."""
        origin = start or self.tip
        if origin is None:
            return
        with self._in_words():
            walker = self._repository.walk(pygit2.Oid(hex=origin), SortMode.TOPOLOGICAL | SortMode.TIME)
            for known in hidden:
                walker.hide(known)
            for commit in walker:
                yield read_commit(commit)

    def commit_of(self, commit: str) -> Commit:
        """One commit by its hex id. Raises BadInput when it is not here."""
        return read_commit(self._commit(commit))

    def base(self, one: str, other: str) -> str | None:
        """The newest commit that both come from; None when they share no past."""
        with self._in_words():
            found = cast(object, self._repository.merge_base(one, other))
        return str(found) if found is not None else None

    def signed(self, commit: str) -> tuple[str, bytes] | None:
        """The signature of a commit and the bytes it signs, or None when it carries none."""
        signature, payload = cast("tuple[bytes | None, bytes | None]", self._commit(commit).gpg_signature)
        return (signature.decode("ascii", "replace"), payload) if signature and payload else None

    def index_with(self, paths: Iterable[str], scratch: Path) -> bytes:
        """The bytes of git's index with `paths` as the newest commit has them. Built in the file `scratch`."""
        tree = self._tree(None)
        with self._in_words():
            if tree is not None:
                build_index(self.gitdir / "index", scratch, tree, {path: self.entry(path) for path in paths})
        return read_bounded(scratch, MAX_BLOB)

    @contextmanager
    def _in_words(self) -> Generator[None]:
        """libgit2's own errors as sentences."""
        try:
            yield
        except pygit2.GitError as error:
            if os.strerror(errno.ENOSPC) in str(error):
                raise disk_error(OSError(errno.ENOSPC, str(error)), self.gitdir) from error
            raise StudioError(
                f"The history cannot be read or written: {error}.", safe="What was saved is safe."
            ) from error

    def _put(self, data: bytes | Held | None) -> str | None:
        if data is None:
            return None
        if isinstance(data, Held):
            return data.id
        if len(data) > BIG:
            return put_blob(self.gitdir / "objects", data)
        return str(self._repository.create_blob(data))

    def _folder(self, folder: str, at: str | None) -> pygit2.Tree | None:
        tree = self._tree(at)
        try:
            held = tree if tree is None or not folder else tree[folder]
        except KeyError:
            return None
        return held if isinstance(held, pygit2.Tree) else None

    def _tree(self, at: str | None) -> pygit2.Tree | None:
        commit = at or self.tip
        return None if commit is None else self._commit_tree(commit)

    def _commit_tree(self, commit: str) -> pygit2.Tree:
        return self._commit(commit).tree

    def _commit(self, commit: str) -> pygit2.Commit:
        try:
            held: object = cast(object, self._repository[commit])
        except (KeyError, ValueError, pygit2.GitError) as error:
            raise BadInput(f"There is no version {commit[:12]} in the history.") from error
        if not isinstance(held, pygit2.Commit):
            raise BadInput(f"{commit[:12]} is not a commit.")
        return held
