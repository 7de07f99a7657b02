"""A file that should hold the same bytes is taken over only when it does."""

from __future__ import annotations

from shoot_samples import ADA, OPERATOR

from studio_app.shoot.commit import Held
from studio_app.shoot.folder import Shoot
from studio_app.shoot.history import History
from studio_app.shoot.layout import PICTURE, candidate
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.worktree import record
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision


def test_a_select_is_copied_and_never_from_changed_bytes(shoot: Shoot, take: Take, key: SigningKey, git) -> None:
    shoot.approvals.propose(take.id, OPERATOR)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    proposed = shoot.path / candidate(take.id, PICTURE)
    good = proposed.read_bytes()
    assert shoot.approvals.select_path("L01-S02_v001").read_bytes() == good
    history = History(shoot.path)
    blob = history.entry(candidate(take.id, PICTURE)) or ""
    for changed in (good[:-1] + b"!", None):
        proposed.write_bytes(changed) if changed else proposed.unlink()
        name = f"selects/other-{changed is None}.png"
        record(history, {name: Held(blob, candidate(take.id, PICTURE))}, "Copy\n", OPERATOR)
        assert (shoot.path / name).read_bytes() == good
    proposed.write_bytes(good)
    assert git("status", "--porcelain").stdout == ""
