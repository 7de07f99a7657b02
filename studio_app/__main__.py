"""`python -m studio_app` and `twin-studio`: a command when one is given, else the window."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

WINDOW_WORDS = ("--benchmark-startup", "--shoot")


def main() -> int:
    """Runs a command, or opens the window (the screen is imported only then)."""
    arguments = sys.argv[1:]
    sys.excepthook = _last_words
    _keep_compiled()
    if arguments and arguments[0] not in WINDOW_WORDS:
        from studio_app.cli.app import run

        return run(arguments)
    from studio_app.ui.app import run_window

    return run_window(arguments)


def _keep_compiled() -> None:
    """Lets Python keep what it compiles, as it does unless a variable that images of containers set says no: else every
    start of the window compiles the whole studio anew, and every child of it torch.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect of ours: the details go to a file, the person reads one sentence."""
    from studio_app.studio.places import state_dir

    log: Path | str = state_dir() / "last-error.log"
    try:
        state_dir().mkdir(parents=True, exist_ok=True)
        Path(log).write_text("".join(traceback.format_exception(kind, error, trace)), encoding="utf-8")
    except OSError:
        log = "nowhere: the folder for it cannot be written"
    sys.stderr.write(f"twin-studio: a fault of the studio ({kind.__name__}); what was saved is safe. Details: {log}\n")


if __name__ == "__main__":
    sys.exit(main())
