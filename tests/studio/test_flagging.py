"""The order to measure a take: carried out by the render process, kept by the picture's hash, said at the gate."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_renderer import rendering

from studio_app.direction.errors import StudioError
from studio_app.engines.engine import Context
from studio_app.shoot.layout import STUDIO
from studio_app.studio.benchmarks_flags import HELD_OUT, TAKES, held_out_recipes
from studio_app.studio.benchmarks_flags import _recipes as recipes_chosen_by
from studio_app.studio.body_cards import body_hash
from studio_app.studio.flag_shelf import FlagShelf
from studio_app.studio.flagging import measure
from studio_app.studio.queue import Queue
from studio_app.studio.render_process import twin_of
from studio_app.studio.session import Session
from studio_app.studio.wire import FlagsOrder, Work, read_order, to_line
from studio_app.studio.work import carry_out
from studio_app.takes.flags import METHOD, PictureFlags
from studio_app.takes.take import Take
from studio_app.twins.roster import find_twin, twin_ids

sys.path.insert(0, str(Path(__file__).parents[1] / "takes"))
from flag_pictures import figure, lighter, picture

GREY: NDArray[np.uint16] = np.full((80, 64, 3), 30000, np.uint16)


def taken(session: Session, pixels: NDArray[np.uint16] = GREY) -> Take:
    session.direct(look=session.direction.look.having(garments=()))
    recipe = session.recipe().having(width=pixels.shape[1], height=pixels.shape[0])
    return session.shoot.add_take(recipe, pixels)


class Here:
    """Stands for the render process, does its work in this one: the next test sends such an order to a real one."""

    def __init__(self, session: Session, cache: Path) -> None:
        self.session = session
        self._context = Context(cache, twin_of, lambda _step: None, lambda: False)

    async def errand(self, order: Callable[[int], Work]) -> None:
        sent = read_order(to_line(order(1)))
        assert isinstance(sent, FlagsOrder)
        carry_out(sent, self._context)


def test_a_take_is_measured_and_the_shoot_keeps_it(
    session: Session, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a drawn figure: tests/engines/test_flagged.py lights the real one."""
    masks = figure()
    plain, light = picture(masks, 1), lighter(picture(masks, 2), masks["skin"], 4.0)
    monkeypatch.setattr("studio_app.engines.flagged.beside_of", lambda _recipe, _context: (plain, masks))
    take = taken(session, light.astype(np.uint16) * 257)
    assert session.rights.chosen(take).flags is None, "nobody has looked yet"
    here: Any = Here(session, cache)
    found = asyncio.run(measure(here, take))
    assert (found.skin_flag, found.outline_flag, found.bare_flag) == (True, False, False), "4 L* lighter, nothing else"
    assert (found.sha256, found.guided) == (take.sha256, True), "the colour card is not the stand-in"
    assert found.body_card == body_hash(find_twin(take.recipe.direction.cast.twin))
    assert session.rights.chosen(take).flags == found
    assert FlagShelf(session.shoot).of(take.sha256) == found, "on disk, for the next time"


def test_a_picture_that_was_exchanged_is_not_measured_as_the_take(session: Session, jobs: Queue, cache: Path) -> None:
    take, other = taken(session), session.shoot.add_take(session.recipe(), np.full((80, 64, 3), 9000, np.uint16))
    place = session.shoot.picture_path(take.id)
    place.write_bytes(session.shoot.picture_path(other.id).read_bytes())

    async def main() -> None:
        async with rendering(session, jobs, cache) as watched:
            await watched.until(lambda: watched.renderer.ready)
            with pytest.raises(StudioError, match="hash differs"):
                await measure(watched.renderer, take)

    asyncio.run(main())
    assert session.rights.flags.of(take.sha256) is None


@pytest.mark.parametrize("spoil", [b"", b"{}", b"\xff", b'{"schema": "take.1"}'])
def test_a_kept_file_that_is_damaged_is_as_none(session: Session, spoil: bytes) -> None:
    flags = PictureFlags(sha256="a" * 64, body_card="b" * 64, skin_l=4.6)
    session.rights.flags.keep(flags)
    place = session.shoot.path / STUDIO / "flags" / f"{flags.sha256}.json"
    assert FlagShelf(session.shoot).of(flags.sha256) == flags
    place.write_bytes(spoil)
    assert FlagShelf(session.shoot).of(flags.sha256) is None


@pytest.mark.parametrize("change", [{"method": METHOD + 1}, {"sha256": "c" * 64}])
def test_what_another_method_or_picture_gave_counts_for_nothing(session: Session, change: dict[str, object]) -> None:
    flags = PictureFlags(sha256="a" * 64, body_card="b" * 64)
    session.rights.flags.keep(flags)
    place = session.shoot.path / STUDIO / "flags" / f"{flags.sha256}.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | change))
    assert FlagShelf(session.shoot).of(flags.sha256) is None


def test_a_take_without_a_picture_here_is_refused(session: Session, jobs: Queue, cache: Path) -> None:
    take = taken(session)
    session.shoot.picture_path(take.id).unlink()

    async def main() -> None:
        async with rendering(session, jobs, cache) as watched:
            with pytest.raises(StudioError):
                await measure(watched.renderer, take)

    asyncio.run(main())


def test_the_held_out_takes_are_none_that_a_threshold_was_chosen_by() -> None:
    held, chosen = held_out_recipes(), recipes_chosen_by(TAKES)
    assert len({each.digest for each in held}) == HELD_OUT == 20
    assert {each.direction.cast.twin for each in held} == set(twin_ids())
    assert len({each.direction.pose.name for each in held}) >= 8
    assert len({each.direction.rig.name for each in held}) == 6
    for part in ("seed", "direction"):
        assert not [each for each in held if getattr(each, part) in [getattr(other, part) for other in chosen]]
    assert not {each.direction.rig.name for each in held} & {each.direction.rig.name for each in chosen}
