"""One row of the benchmarks: what was measured, in which unit, against which target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure. `ok` is None when there is no target or it could not run here; `reason` then says why."""

    name: str
    value: float | None
    unit: str
    target: float | None = None
    ok: bool | None = None
    compared_with: str = ""
    reason: str = ""


def measured(name: str, value: float, unit: str, target: float | None = None, compared_with: str = "") -> Row:
    """A row for a figure of which less is better; `ok` follows from the target."""
    return Row(name, value, unit, target, None if target is None else value <= target, compared_with)


def skipped(name: str, unit: str, reason: str, target: float | None = None) -> Row:
    """A row that cannot run on this machine, with the reason."""
    return Row(name, None, unit, target, None, "", reason)
