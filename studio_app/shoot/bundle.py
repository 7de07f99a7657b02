"""Bundles: a part of a history in one file, as `git bundle` makes and any git clones. Read as hostile.

The head is read here, strictly and bounded, and every object of the pack behind it is measured (bundle_pack) before
git sees the file; what git then says of it is said in a quarantine (bundle_quarantine).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.durable import in_words
from studio_app.direction.errors import BadInput

MAX_HEAD = 64_000
MAX_REFS = 200
_FIRST = {b"# v2 git bundle": 2, b"# v3 git bundle": 3}
_WANT = re.compile(r"([0-9a-f]{40}) ((?:HEAD|refs/[A-Za-z0-9._/-]{1,200}))")
_NEEDS = re.compile(r"-([0-9a-f]{40})(?: .*)?")
_BAD_STEP = re.compile(r"(^|/)(\.|-|$)|\.\.|\.lock(/|$)|//")


@dataclass(frozen=True)
class BundleHead:
    """What a bundle says of itself: names and their commits, the commits it builds on, where its pack begins."""

    refs: Mapping[str, str]
    needs: tuple[str, ...]
    pack: int


def read_head(path: Path) -> BundleHead:
    """The head of the bundle at `path`. Raises BadInput: no bundle, a partial one, a name that could be a path."""
    if path.is_symlink() or not path.is_file():
        raise BadInput(f"There is no file {path}.")
    with in_words(path), path.open("rb") as file:
        head = file.read(MAX_HEAD)
    lines, found, _ = head.partition(b"\n\n")
    if not found or lines.partition(b"\n")[0] not in _FIRST:
        raise BadInput(f"{path.name} is not a bundle of a shoot.", do="Choose the file that the other side sent.")
    refs: dict[str, str] = {}
    needs: list[str] = []
    for raw in lines.split(b"\n")[1:]:
        line = raw.decode("utf-8", "replace")
        if line.startswith("@"):
            _require_whole(line, path.name)
        elif match := _NEEDS.fullmatch(line):
            needs.append(match[1])
        elif (match := _WANT.fullmatch(line)) and not _BAD_STEP.search(match[2]) and match[2] not in refs:
            refs[match[2]] = match[1]
        else:
            raise BadInput(f"{path.name} names something in a form no bundle has: “{line[:60]}”.")
    if not refs or len(refs) > MAX_REFS or len(needs) > MAX_REFS:
        raise BadInput(f"{path.name} names {len(refs)} branches; it cannot be used.")
    return BundleHead(refs, tuple(needs), len(lines) + 2)


def write_bundle(path: Path, refs: Mapping[str, str], needs: Mapping[str, str], pack: Path) -> int:
    """Puts head and pack into one file at `path`, whole or not at all; its size in bytes.

    `needs`: commit -> its subject. Raises StudioError of the disk.
    """
    lines = ["# v2 git bundle"]
    lines += [f"-{commit} {words}" for commit, words in needs.items()]
    lines += [f"{commit} {name}" for name, commit in refs.items()]
    making = path.with_name(f".new-{path.name}")
    with in_words(path):
        try:
            with making.open("wb") as file, pack.open("rb") as source:
                file.write(("\n".join(lines) + "\n\n").encode())
                shutil.copyfileobj(source, file, 1 << 20)
                size = file.tell()
            making.replace(path)
        finally:
            making.unlink(missing_ok=True)
    return size


def _require_whole(line: str, name: str) -> None:
    if line != "@object-format=sha1":
        raise BadInput(
            f"{name} is a partial bundle or one of another kind ({line[:40]}).",
            do="Have it made again without a filter.",
        )
