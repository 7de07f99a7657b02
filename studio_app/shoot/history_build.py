"""Builds trees and commits without git's index, and reads commits into the studio's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import pygit2
from pygit2.enums import DeltaStatus, FileMode

from studio_app.direction.errors import StudioError
from studio_app.shoot.commit import Commit
from studio_app.shoot.signing import SigningKey
from studio_app.takes.person import Person


def made_commit(
    repository: pygit2.Repository,
    parents: tuple[str, ...],
    blobs: Mapping[str, str | None],
    message: str,
    author: Person,
    committer: Person,
    key: SigningKey | None,
) -> str:
    """Writes a commit whose tree is that of the first parent with `blobs` in it; its id. Signed if there is a key."""
    base = cast(pygit2.Commit, repository[parents[0]]).tree if parents else None
    tree = grown(repository, base, blobs)
    if tree is None:
        raise StudioError("A commit without any file cannot be made.")
    above: list[pygit2.Oid | str] = list(parents)
    by, signed_by = _signature(author), _signature(committer)
    if key is None:
        return str(repository.create_commit(None, by, signed_by, message, tree, above))
    text = cast(str, repository.create_commit_string(by, signed_by, message, tree, above))
    signature = key.sign(text.encode()).rstrip("\n")
    return str(repository.create_commit_with_signature(text, signature, "gpgsig"))


def grown(
    repository: pygit2.Repository, base: pygit2.Tree | None, blobs: Mapping[str, str | None]
) -> pygit2.Oid | None:
    """The tree `base` with these blobs put in or taken out; None when nothing is left."""
    builder = repository.TreeBuilder(base) if base is not None else repository.TreeBuilder()
    below: dict[str, dict[str, str | None]] = {}
    for path, blob in blobs.items():
        top, _, rest = path.partition("/")
        if rest:
            below.setdefault(top, {})[rest] = blob
        elif blob is not None:
            builder.insert(top, blob, FileMode.BLOB)
        elif base is not None and top in base:
            builder.remove(top)
    for top, inner in below.items():
        held = base[top] if base is not None and top in base else None
        below_it = grown(repository, held if isinstance(held, pygit2.Tree) else None, inner)
        if below_it is not None:
            builder.insert(top, below_it, FileMode.TREE)
        elif held is not None:
            builder.remove(top)
    return builder.write() if len(builder) else None


def changed_files(before: pygit2.Tree | None, after: pygit2.Tree) -> set[tuple[str, str]]:
    """(path, blob) of every plain file of `after` that `before` has not, or has otherwise. Opens no blob."""
    diff = after.diff_to_tree(before, swap=True) if before is not None else after.diff_to_tree(swap=True)
    deltas = (delta for delta in diff.deltas if delta.status != DeltaStatus.DELETED)
    return {(delta.new_file.path, str(delta.new_file.id)) for delta in deltas if delta.new_file.mode != FileMode.LINK}


def read_commit(held: pygit2.Commit) -> Commit:
    """What a commit is to the studio."""
    return Commit(
        id=str(held.id),
        tree=str(held.tree_id),
        parents=tuple(str(parent) for parent in held.parent_ids),
        author=_person(held.author),
        committer=_person(held.committer),
        when=datetime.fromtimestamp(held.commit_time, UTC),
        message=held.message,
    )


def _person(signature: pygit2.Signature) -> Person:
    return Person.model_construct(name=signature.name, mail=signature.email)


def _signature(person: Person) -> pygit2.Signature:
    now = datetime.now(UTC).astimezone()
    offset = now.utcoffset()
    return pygit2.Signature(
        person.name, person.mail, int(now.timestamp()), int(offset.total_seconds() // 60) if offset else 0
    )
