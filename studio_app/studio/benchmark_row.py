"""One row of the benchmarks: what was measured, in which unit, against which target."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure. `ok` is None when there is no target or it could not run here; `reason` then says why.

    `median` stands beside a figure that is the slow end of many (its name says which: p95, p99, slowest).
    """

    name: str
    value: float | None
    unit: str
    target: float | None = None
    ok: bool | None = None
    compared_with: str = ""
    reason: str = ""
    median: float | None = None


def measured(
    name: str,
    value: float,
    unit: str,
    target: float | None = None,
    compared_with: str = "",
    *,
    median: float | None = None,
) -> Row:
    """A row for a figure of which less is better; `ok` follows from the target."""
    ok = None if target is None else value <= target
    return Row(name, value, unit, target, ok, compared_with, median=median)


def reached(name: str, value: float, unit: str, least: float | None = None, compared_with: str = "") -> Row:
    """A row for a figure of which more is better: a speed-up, a share of what the machine could do."""
    return Row(name, value, unit, least, None if least is None else value >= least, compared_with)


def skipped(name: str, unit: str, reason: str, target: float | None = None) -> Row:
    """A row that cannot run on this machine, with the reason."""
    return Row(name, None, unit, target, None, "", reason)


def here_and_now() -> Row:
    """A row without a figure: when and on which computer the others were measured, and how busy it was."""
    when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z")
    busy = f", {os.getloadavg()[0]:.1f} processes busy" if hasattr(os, "getloadavg") else ""
    where = f"{platform.system()} {platform.release()}, {_processor()}, {os.cpu_count()} cores{busy}"
    return Row("measured on", None, "", reason=f"{when}, {where}")


def _processor() -> str:
    """The processor's name as the system says it."""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(errors="replace").splitlines() if cpus.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
