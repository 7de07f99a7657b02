"""Python keeps what it compiles of the studio, whatever a container's variables say."""

from __future__ import annotations

import os
import sys

import pytest

from studio_app.__main__ import main


def test_a_start_compiles_nothing_that_the_last_one_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "argv", ["twin-studio", "no-such-command"])
    assert main() == 2
    assert not sys.dont_write_bytecode and "PYTHONDONTWRITEBYTECODE" not in os.environ
