"""The real stage process: draws, is asked again after it was killed, and is gone when it is closed."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.stage_client import StageClient


def test_it_draws_dies_and_draws_again(tmp_path: Path) -> None:
    async def go() -> None:
        stage = StageClient(tmp_path)
        try:
            await stage.start()
            drawn = await stage.frame(Direction(), 64, 80, False)
            assert drawn.pixels.shape == (80, 64, 4)
            assert drawn.pixels[..., :3].std() > 0, "a picture, not one colour"
            assert not drawn.body, "no body lies in an empty cache"
            assert stage.pid is not None
            os.kill(stage.pid, signal.SIGKILL)
            with pytest.raises(StudioError, match="started again"):
                await stage.frame(Direction(), 64, 80, False)
            again = await stage.frame(Direction(), 64, 80, True)
            assert again.pixels.shape == (80, 64, 4)
            pid = stage.pid
        finally:
            await stage.close()
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        with pytest.raises(StudioError, match="closed"):
            await stage.frame(Direction(), 64, 80, False)

    asyncio.run(go())
