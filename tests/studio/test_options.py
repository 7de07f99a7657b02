"""Options as a state machine against a plain model; names, parts, clones, kill -9; stock git sees every version."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from studio_app.direction import durable
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import verify
from studio_app.studio.session import Session
from studio_app.takes.person import Person

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Options(RuleBasedStateMachine):
    """Edits, switches, closes, chooses and undoes; a dictionary says what every line must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(dir=MEMORY)
        path = Path(self.folder) / "shoot"
        Shoot.create(path, "Options", Direction(), IDA).close()
        self.session = Session.open(path, IDA)
        self.names = 0
        self.states: list[tuple[str, dict[str, float], frozenset[str]]] = [("", {"": 85.0}, frozenset())]

    @property
    def now(self) -> tuple[str, dict[str, float], frozenset[str]]:
        return self.states[-1]

    def lens(self) -> float:
        return self.session.direction.camera.lens_mm

    @rule(lens=st.integers(30, 180))
    def edit(self, lens: int) -> None:
        on, lines, closed = self.now
        self.session.adjust("camera.lens_mm", float(lens))
        if lines[on] != lens:
            self.states.append((on, lines | {on: float(lens)}, closed))

    @precondition(lambda self: len(self.now[1]) < 5)
    @rule()
    def new(self) -> None:
        on, lines, closed = self.now
        self.names += 1
        made = self.session.optioning.new(f"Option {self.names}")
        self.states.append((made, lines | {made: lines[on]}, closed))

    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        on, lines, closed = self.now
        line = data.draw(st.sampled_from(sorted(lines.keys() - closed)))
        self.session.optioning.switch(line)
        if line != on:
            self.states.append((line, lines, closed))

    @precondition(lambda self: self.now[0])
    @rule()
    def close(self) -> None:
        on, lines, closed = self.now
        self.session.optioning.close(on)
        self.states.append(("", lines, closed | {on}))

    @precondition(lambda self: self.now[2])
    @rule()
    def reopen(self) -> None:
        on, lines, closed = self.now
        line = min(closed)
        self.session.optioning.reopen(line)
        self.states.append((on, lines, closed - {line}))

    @precondition(lambda self: self.now[0])
    @rule()
    def choose(self) -> None:
        on, lines, _ = self.now
        self.session.optioning.choose(on)
        self.states.append(("", lines | {"": lines[on]}, frozenset(lines) - {""}))

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def undo_and_redo(self) -> None:
        self.session.undo()
        self.holds(self.states[-2])
        self.session.redo()

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def undo(self) -> None:
        self.session.undo()
        left = self.states.pop()
        gone = left[1].keys() - self.now[1].keys()  # an option that was begun is folded away, never taken away
        folded = {line: left[1][line] for line in gone}
        self.states[:] = [(on, lines | folded, closed | gone) for on, lines, closed in self.states]

    @invariant()
    def as_the_model_says(self) -> None:
        self.holds(self.now)

    def holds(self, state: tuple[str, dict[str, float], frozenset[str]]) -> None:
        on, lines, closed = state
        optioning = self.session.optioning
        assert optioning.on.id == on
        assert self.lens() == lines[on]
        assert {line: optioning.direction(line).camera.lens_mm for line in lines} == lines
        assert {line.id for line in optioning.all() if line.closed} >= closed

    def teardown(self) -> None:
        path = self.session.shoot.path
        self.session.close()
        assert verify(path).problems == ()
        with Session.open(path, IDA) as again:
            self.session = again
            self.as_the_model_says()
        shutil.rmtree(self.folder)


TestOptions = Options.TestCase
TestOptions.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_names_are_never_given_twice(session: Session) -> None:
    optioning = session.optioning
    made = optioning.new("Option B: silk dress")
    for taken in ("option b: SILK dress", "Main line"):
        with pytest.raises(Refused, match="already"):
            optioning.new(taken)
    optioning.rename(made, "Silk")
    with pytest.raises(Refused, match="silk dress"):
        optioning.new("Option B: silk dress")
    optioning.rename(made, "Option B: silk dress")
    assert optioning.on.option is not None
    assert optioning.on.option.earlier == ("Option B: silk dress", "Silk")
    with pytest.raises(BadInput):
        optioning.new("  ")
    assert len(optioning.all()) == 2


def test_a_named_version_outlives_edits_and_renaming(session: Session) -> None:
    session.adjust("camera.lens_mm", 100.0)
    made = session.optioning.snapshot("Client round 1", "as sent")
    session.adjust("camera.lens_mm", 50.0)
    with pytest.raises(Refused, match="Client round 1"):
        session.optioning.snapshot("CLIENT ROUND 1")
    session.optioning.rename_snapshot("client round 1", "Round one")
    (held,) = session.optioning.snapshots()
    assert (held.id, held.paper.name, held.paper.earlier) == (made.id, "Round one", ("Client round 1",))
    session.bring(held.paper.direction, ("camera",))
    assert session.direction.camera.lens_mm == 100.0
    assert session.shoot.lines.line("").versions[1].commit == held.paper.commit


def test_parts_come_from_options_and_versions_alone(session: Session) -> None:
    start = session.direction
    made = session.optioning.new("B")
    session.adjust("camera.lens_mm", 100.0)
    session.adjust("expression.smile", 0.9)
    session.optioning.switch("")
    session.bring(session.optioning.direction(made), ("expression",))
    assert session.direction == start.having(expression=start.expression.having(smile=0.9))
    differing = dict(session.optioning.differences("", made))
    assert list(differing) == ["camera"] and "85 mm to 100 mm" in differing["camera"][0].replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_takes_know_their_option_only_by_the_direction(session: Session) -> None:
    session.optioning.new("B")
    session.adjust("camera.lens_mm", 100.0)
    assert session.recipe().direction == session.direction
    assert "option" not in session.recipe().model_dump_json()


def test_a_read_only_shoot_refuses(session: Session) -> None:
    made = session.optioning.new("B")
    session.optioning.switch("")
    with Session.open(session.shoot.path, IDA) as other:
        for act in (
            lambda: other.optioning.switch(made),
            lambda: other.optioning.new("C"),
            lambda: other.optioning.snapshot("Round"),
            lambda: other.optioning.choose(made),
        ):
            with pytest.raises(Refused, match="Another window"):
                act()
        assert [line.name for line in other.optioning.all()] == ["Main line", "B"]


def test_two_clones_meet_without_conflict_and_stock_git_sees_every_version(session: Session, tmp_path: Path) -> None:
    path = session.shoot.path
    git = lambda at, *words: subprocess.run(  # noqa: E731
        ["git", "-C", str(at), "-c", "user.name=A", "-c", "user.email=a@sample.invalid", *words],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    session.close()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(path), str(clone))
    for place, lens in ((path, 100.0), (clone, 135.0)):
        with Session.open(place, IDA) as one:
            one.optioning.new("Silk dress")
            one.adjust("camera.lens_mm", lens)
            one.optioning.snapshot(f"Round {lens:.0f}")
    git(path, "pull", "-q", "--no-rebase", "--no-edit", str(clone), "main")
    with Session.open(path, IDA) as met:
        silk = [line for line in met.optioning.all() if line.option is not None]
        assert [line.name for line in silk] == ["Silk dress"] * 2
        assert {met.optioning.direction(line.id).camera.lens_mm for line in silk} == {100.0, 135.0}
        assert [len(line.versions) for line in silk] == [2, 2]
        assert len(met.optioning.snapshots()) == 2
        with pytest.raises(BadInput, match="Two options"):
            met.optioning.find("silk dress")
        for line in silk:
            said = git(path, "log", "--format=%s", "--", f"direction/options/{line.id}/current.json").splitlines()
            assert len(said) == 2 and "Lens" in said[0] and "Begin" in said[1]
    assert verify(path).problems == ()


def test_what_is_gone_or_changed_by_hand_is_told(session: Session) -> None:
    made = session.optioning.new("B")
    named = session.optioning.snapshot("Round 1")
    path = session.shoot.path
    session.close()
    paper = path / "direction" / "snapshots" / f"{named.id}.json"
    text = paper.read_text(encoding="utf-8")
    paper.write_text(text.replace("Round 1", "Round 9"), encoding="utf-8")
    assert [problem for problem in verify(path).problems if named.id in problem and "folder" in problem]
    who = ["-c", "user.name=A", "-c", "user.email=a@sample.invalid"]
    for words in (["rm", "-rqf", f"direction/options/{made}"], [*who, "commit", "-qam", "drop"]):
        subprocess.run(["git", "-C", str(path), *words], check=True)
    assert [problem for problem in verify(path).problems if made in problem and "gone" in problem]
    with Session.open(path, IDA) as again:
        assert again.optioning.on.id == "", "the option is gone, so the main line is worked on"


@pytest.mark.skipif(sys.platform == "win32", reason="forks writers")
def test_kill_9_while_switching_leaves_the_old_or_the_new(session: Session) -> None:
    path = session.shoot.path
    made = session.optioning.new("B")
    session.adjust("camera.lens_mm", 100.0)
    session.optioning.switch("")
    session.close()
    ends = {"", made}
    for fuse in range(1, 13):
        child = os.fork()
        if not child:
            _switch_until_killed(path, made, fuse)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        with Session.open(path, IDA) as again:
            on = again.optioning.on.id
            assert on in ends and not again.shoot.notices
            assert again.direction.camera.lens_mm == (
                100.0 if on == made else again.optioning.direction("").camera.lens_mm
            )
    assert verify(path).problems == ()


def _switch_until_killed(path: Path, made: str, fuse: int) -> None:
    """Switches, chooses and begins for ever; dies at the `fuse`-th file operation."""
    left = [fuse * 3]

    def count(event: str, _: tuple[object, ...]) -> None:
        if event in ("open", "os.rename", "os.remove", "os.mkdir"):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        with Session.open(path, IDA) as writer:
            sys.addaudithook(count)
            while True:
                writer.optioning.switch(made)
                writer.optioning.choose(made)
                writer.optioning.switch("")
    finally:
        os._exit(70)


def test_a_full_disk_while_switching_changes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made = session.optioning.new("B")
    session.optioning.switch("")
    words = session.undo_words

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "replace", full)
    with pytest.raises(durable.DiskFull):
        session.optioning.switch(made)
    monkeypatch.undo()
    assert session.optioning.on.id == ""
    assert session.undo_words == words
