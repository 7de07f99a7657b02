"""The errors a person reads. Everything else that is raised is a defect.

StudioError           tell the user: what happened, what is safe, what to do
|- BadInput           a file, value or argument cannot be used        (exit code 2)
|- Refused            a rule of the shoot or the studio says no       (exit code 1)
`- Stopped            a person took it back while it was made         (exit code 1)
"""

from __future__ import annotations


class StudioError(Exception):
    """Something the user must be told, in one sentence each: what happened, what is safe, what to do."""

    exit_code = 1

    def __init__(self, what: str, *, safe: str = "", do: str = "") -> None:
        super().__init__(" ".join(part for part in (what, safe, do) if part))
        self.what, self.safe, self.do = what, safe, do


class BadInput(StudioError):
    """A file, value or argument that cannot be used as it is."""

    exit_code = 2


class Refused(StudioError):
    """A rule says no; the sentence names the rule."""


class Stopped(StudioError):
    """A person took it back while it was being made: what tells how far it is, or asks whether to go on, raises it."""
