"""A hundred selects really delivered, measured in a process of its own: minutes, so only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.studio.benchmark_child import asked
from studio_app.studio.benchmark_row import Row, measured, skipped

SELECTS, PATIENCE_S = 100, 3 * 3600.0
MOST_MB = 1500.0
Tell = Callable[[str, float], None]


def hundred_rows(tell: Tell, selects: int = SELECTS) -> tuple[Row, ...]:
    """Time, memory and cancelling of `selects` large pictures to two channels; what their gates and ledger cost."""
    tell(f"{selects} selects to two channels, really delivered; minutes", 0.0)
    said = asked(("studio_app.studio.delivery_probe", str(selects)), PATIENCE_S)
    name = f"{selects} selects to 2 channels, really run"
    if not said:
        return (skipped(name, "s", "the process that delivers them failed"),)
    files, took = said["files"], said["seconds"]
    heard = f"{said['busy_s']:.0f} s of processor time, {said['told']:.0f} times told how far it is"
    whole = said["foresee_s"] + said["begin_s"] + said["finish_s"]
    return (
        measured(name, took, "s", None, f"{files / took:.2f} files a second, {heard}, 2048 × 2560 each"),
        measured(
            "their peak memory, children included", said["peak_mb"], "MB", MOST_MB,
            f"{said['before_mb']:.0f} MB before, {said['growth_mb']:+.0f} MB from the first tenth to the last",
        ),
        measured(
            "cancelled half-way: files left", said["left"], "", 0.0,
            f"after {said['told_before']:.0f} were made; it took {said['stopped_s']:.1f} s to stop",
        ),
        measured(
            f"gates, ledger, record and names of {selects} selects", whole, "s", None,
            f"foreseeing {said['foresee_s']:.1f} s, settling {said['begin_s']:.1f} s, writing down "
            f"{said['finish_s']:.1f} s; small pictures, whose files took {said['make_s']:.0f} s",
        ),
    )  # fmt: skip
