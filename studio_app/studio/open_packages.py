"""The package of the twin that is painted, open in the render process: in its memory alone, until the process ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from studio_app.direction.errors import Refused
from studio_app.studio.twin_packages import today, vault
from studio_app.twins.package import Opened
from studio_app.twins.package_check import Tell
from studio_app.twins.package_keys import identities

Stamp = tuple[str, int, int]


class OpenPackages:
    """One package at a time: another twin's takes its place, and so does a package that was changed on the disk."""

    def __init__(self) -> None:
        self._stamp: Stamp | None = None
        self._opened: Opened | None = None

    def weights(self, twin: str, opens: str, tell: Tell) -> Mapping[str, memoryview]:
        """SHA-256 -> the bytes of each of her weights, as her passport lists them.

        `opens` is the text of a key. Raises Refused (no key, a changed byte, papers that do not hold), BadInput (she is
        not here, damaged), StudioError (memory).
        """
        here = vault()
        kept = here.find(twin)
        here.checked(kept, today())
        stat = kept.package.stat()
        stamp = (str(kept.package), stat.st_mtime_ns, stat.st_ino)
        if self._opened is None or stamp != self._stamp:
            self.close()
            if not opens:
                raise Refused(f"The package of {twin} is locked.", safe="Nothing was painted.", do="Open it first.")
            _write_no_crash_dumps()
            self._opened = here.open(twin, identities(opens.encode(), "the key"), today(), tell=tell)
            self._stamp = stamp
        views = self._opened.weights()
        return {each.sha256: views[each.file] for each in self._opened.passport.weights}

    def close(self) -> None:
        """Forgets what is open."""
        if self._opened is not None:
            self._opened.close()
        self._opened = self._stamp = None


def _write_no_crash_dumps() -> None:
    """From here on a crash of this process leaves no copy of its memory on a disk. Windows asks its user for one."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
