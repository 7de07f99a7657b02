"""Run by test_vault: takes in a newer package again and again, killed at each of its file operations in turn.

    python vault_kill_loop.py FOLDER

Prints one JSON object: how many were killed, whether the old or the new twin was there then, and what was wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from twin_samples import desk, key, lock, package_files, tar_of

from studio_app.direction.errors import StudioError
from studio_app.twins.package import Opened, open_package
from studio_app.twins.package_check import unsigned
from studio_app.twins.package_write import pack
from studio_app.twins.vault import Vault

EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "shutil.rmtree"})
OWNER = key()
KEYS = [OWNER[1]]


def burn(fuse: int) -> None:
    """Kills this process at its n-th file operation."""
    left = [fuse]

    def hook(event: str, _arguments: object) -> None:
        if event in EVENTS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def killed(fuse: int, folder: Path) -> bool:
    child = os.fork()
    if child == 0:
        burn(fuse)
        Vault(folder / "vault").take(folder / "new.twin", KEYS, unsigned)
        pack(folder / "desk", folder / "packed.twin", [OWNER[0]], unsigned)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def version(opened: Opened) -> int:
    with opened:
        return opened.passport.version if len(opened.weights()) == 2 else 0


def main(folder: Path) -> None:
    old, new = (lock(tar_of(package_files(OWNER[0], turn)), folder / f"{turn}.twin", OWNER[0]) for turn in (1, 2))
    new.rename(folder / "new.twin")
    desk(folder / "desk", package_files(OWNER[0], 2))
    Vault(folder / "first").take(old, KEYS, unsigned)
    report: dict[str, list[str] | int] = {"killed": 0, "old": 0, "new": 0}
    wrong: list[str] = []
    for fuse in range(1, 500):
        shutil.rmtree(folder / "vault", ignore_errors=True)
        shutil.copytree(folder / "first", folder / "vault")
        shutil.copy(old, folder / "packed.twin")
        if not killed(fuse, folder):
            break
        report["killed"] += 1
        vault = Vault(folder / "vault")
        try:
            found = version(vault.open("sample-freja", KEYS, unsigned))
            packed = version(open_package(folder / "packed.twin", KEYS, unsigned))
            report["old" if found == 1 else "new"] += 1
            assert found in (1, 2), found
            assert packed in (1, 2), packed
            assert len(vault.kept()) == 1
            vault.checked(vault.find("sample-freja"), unsigned)
            if fuse % 5 == 0:
                assert vault.take(folder / "new.twin", KEYS, unsigned).passport.version == 2
        except (StudioError, AssertionError) as error:
            wrong.append(f"{fuse}: {error!r}")
    sys.stdout.write(json.dumps(report | {"wrong": wrong}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
