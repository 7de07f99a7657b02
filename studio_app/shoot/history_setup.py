"""Making and opening the repository of a shoot, with the studio's settings and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel, RepositoryOpenFlag

from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import REVOKED, SIGNERS

CONFIG = {
    "core.compression": "0",
    "core.bigFileThreshold": "1m",
    "core.fsync": "committed",
    "core.fsyncMethod": "fsync",
    "core.autocrlf": "false",
    "core.filemode": "false",
    "gc.auto": "0",
    "gpg.format": "ssh",
    "gpg.ssh.allowedSignersFile": SIGNERS,
    "gpg.ssh.revocationFile": REVOKED,
}


def create_repository(root: Path) -> None:
    """A new repository at `root` with no commit yet."""
    _own_settings()
    repository = pygit2.init_repository(str(root), initial_head="main")
    put_settings(repository)


def put_settings(repository: pygit2.Repository) -> None:
    """Gives a repository the studio's settings where it has others."""
    for name, value in CONFIG.items():
        if name not in repository.config or repository.config[name] != value:
            repository.config[name] = value


def open_repository(root: Path) -> pygit2.Repository:
    """The repository at `root`/.git. Raises BadInput when there is none of its own."""
    _own_settings()
    gitdir = root / ".git"
    if gitdir.is_symlink() or not gitdir.is_dir():
        raise BadInput(f"{root} is not a shoot: it has no history of its own.", do="Choose a shoot's folder.")
    try:
        return pygit2.Repository(str(gitdir), RepositoryOpenFlag.NO_SEARCH)
    except pygit2.GitError as error:
        raise BadInput(f"The history of {root.name} cannot be opened ({error}).") from error


def _own_settings() -> None:
    """Forgets every settings file outside the shoot and makes libgit2 fsync what it writes."""
    for level in (ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL, ConfigLevel.PROGRAMDATA):
        pygit2.settings.search_path[level] = ""
    pygit2.settings.enable_fsync_gitdir(True)
    # nothing of a repository is ever run here, so whose it is does not matter (shared disks)
    pygit2.settings.owner_validation = False
