"""The twin's papers in a shoot: taken in, asked at every gate, taken back during a render, written into the ledger."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from test_renderer import LONG, rendering, states

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.check import Check
from studio_app.rights.gates import Gate
from studio_app.rights.ledger_line import Event
from studio_app.rights.papers import signature_name
from studio_app.rights.sample import SampleKeys, put_signed, sample_papers, sample_status
from studio_app.shoot.folder import Shoot
from studio_app.shoot.history import History
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.studio.body_cards import body_hash
from studio_app.studio.queue import JobState, Queue
from studio_app.studio.session import Session
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.verdict import Decision
from studio_app.twins.grant import Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.roster import find_twin
from studio_app.twins.status import Entry, State, Status

TWIN = "sample-freja"
SAM = Person(name="Sam Sample", mail="sam@sample.invalid")
WHO = {"passport": (Role.OWNER, Role.AGENCY), "consent": (Role.OWNER,), "grant": tuple(Role), "status": (Role.OWNER,)}


class Papers:
    """Sample papers for the twin of the preset, signed now."""

    def __init__(self, keys: SampleKeys | None = None) -> None:
        self.keys, self.when = keys or SampleKeys.new(), datetime.now().astimezone()
        made = sample_papers(TWIN, "Freja", body_hash(find_twin(TWIN)), self.keys, self.when)
        self.files, self.passport, self.grant, self.use = made.files, made.passport, made.grant, made.use

    def put(self, paper: Passport | Grant | Status) -> None:
        put_signed(self.files, paper, self.keys, WHO[type(paper).__name__.lower()])

    def news(self, seq: int, *entries: Entry) -> dict[str, bytes]:
        """The owner's next word by itself, as it comes by mail."""
        self.put(sample_status(self.passport, self.when, seq).having(entries=entries))
        return {path: data for path, data in self.files.items() if path.startswith("status")}

    def revoked(self, seq: int = 2) -> dict[str, bytes]:
        entry = Entry(kind="grant", id=self.grant.id, state=State.REVOKED, since=self.when, reason="She asked for it")
        return self.news(seq, entry)


@pytest.fixture(scope="module")
def papers() -> Papers:
    return Papers()


@pytest.fixture
def licensed(session: Session, papers: Papers) -> Iterator[Session]:
    papers.news(1)
    session.rights.take_in(papers.files)
    session.rights.brief(papers.use)
    yield session


def failed(found: tuple[Check, ...]) -> set[str]:
    return {check.rule for check in found if check.failed}


def test_papers_are_taken_in_and_travel_with_the_shoot(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    for gate in (Gate.CAST, Gate.QUEUE):
        assert failed(licensed.rights.checks(gate, licensed.direction)) == set()
    assert licensed.rights.memory.seen(TWIN).owner == papers.keys.owner.public
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(licensed.shoot.path), str(clone)], check=True)
    for path, data in papers.files.items():
        assert (clone / "twins" / TWIN / path).read_bytes() == data
    status = subprocess.run(["git", "-C", str(licensed.shoot.path), "status", "--porcelain"], capture_output=True)
    assert status.stdout == b""


def test_stock_ssh_keygen_verifies_what_travels(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    folder = licensed.shoot.path / "twins" / TWIN
    allowed = tmp_path / "allowed"
    for path in [path for path in papers.files if path.endswith(".json")]:
        kind = path.split("/")[0].removesuffix(".json").removesuffix("s") if "/" in path else path.removesuffix(".json")
        for role in WHO[kind]:
            allowed.write_text(f"who@sample.invalid {papers.keys.of(role).public}\n")
            command = [
                "ssh-keygen",
                "-Y",
                "verify",
                "-f",
                str(allowed),
                "-I",
                "who@sample.invalid",
                "-n",
                f"twin-{kind}",
            ]
            command += ["-n", f"twin-{kind}", "-s", str(folder / signature_name(path, role))]
            good = subprocess.run(command, input=(folder / path).read_bytes(), capture_output=True)
            assert good.returncode == 0, (path, role, good.stdout, good.stderr)
            bad = subprocess.run(command, input=(folder / path).read_bytes() + b" ", capture_output=True)
            assert bad.returncode != 0


def test_a_use_outside_the_grant_is_not_queued_and_the_ledger_knows(
    licensed: Session, jobs: Queue, papers: Papers, tmp_path: Path
) -> None:
    found = licensed.rights.brief(papers.use.having(media=["tv"]))
    assert failed(found) == {"use.medium"}

    async def main() -> None:
        async with rendering(licensed, jobs, tmp_path / "cache") as watched:
            with pytest.raises(Refused, match=r"television.*use\.medium"):
                watched.renderer.shoot(1)

    asyncio.run(main())
    lines = [each.line for each in licensed.rights.book.lines(TWIN, papers.grant.id)]
    assert [(line.event, line.words) for line in lines] == [(Event.REFUSE, "queue: use.medium")]


def test_each_refused_job_stands_in_the_ledger_once(
    licensed: Session, jobs: Queue, papers: Papers, tmp_path: Path
) -> None:
    licensed.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(licensed, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(3)
            await watched.until(lambda: JobState.RUNNING in states(jobs))
            licensed.rights.brief(papers.use.having(media=["tv"]))
            licensed.rights.brief(papers.use.having(media=["tv"], words="Said again before the engine has stopped"))
            await watched.until(lambda: states(jobs) == [JobState.FAILED] * 3)

    asyncio.run(main())
    lines = [each.line for each in licensed.rights.book.lines(TWIN, papers.grant.id)]
    assert [line.event for line in lines] == [Event.REFUSE] * 3


def test_a_yes_of_nobody_but_who_rendered_it_is_foreseen(licensed: Session, papers: Papers) -> None:
    take = licensed.shoot.add_take(licensed.recipe(), np.full((80, 64, 3), 30000, np.uint16), by=licensed.operator)
    for by, alone in ((licensed.operator, True), (Person(name="Ada", mail="ada@sample.invalid"), False), (None, False)):
        chosen = licensed.rights.chosen(take, by)
        assert chosen.alone is alone
        found = licensed.rights.checks(Gate.APPROVE, licensed.direction, chosen=chosen)
        said = next(check for check in found if check.rule == "made.self-approval")
        assert (said.outcome == "warn") is alone and not said.failed


def test_taken_back_during_a_render_it_stops_at_the_next_step(
    licensed: Session, jobs: Queue, papers: Papers, tmp_path: Path
) -> None:
    licensed.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(licensed, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(3)
            await watched.until(lambda: JobState.RUNNING in states(jobs))
            licensed.rights.take_in(papers.revoked())
            assert states(jobs).count(JobState.FAILED) == 2, "what waited stops at once"
            await watched.until(lambda: states(jobs) == [JobState.FAILED] * 3)
            with pytest.raises(Refused, match="revoked"):
                watched.renderer.shoot(1)

    asyncio.run(main())
    assert all("She asked for it" in job.words for job in jobs.jobs())
    assert licensed.shoot.takes() == ()
    with pytest.raises(Refused, match="has seen her status 2; status 1 is older"):
        licensed.rights.take_in(papers.news(1))
    licensed.rights.take_in(papers.news(3))
    assert failed(licensed.rights.checks(Gate.QUEUE, licensed.direction)) == set()


def test_renders_count_and_end_where_the_grant_ends(
    session: Session, jobs: Queue, tmp_path: Path, papers: Papers
) -> None:
    few = Papers(papers.keys)
    few.put(few.grant.having(max_renders=2))
    few.news(1)
    session.rights.take_in(few.files)
    session.rights.brief(few.use)

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(2)
            await watched.until(lambda: states(jobs) == [JobState.DONE] * 2)
            with pytest.raises(Refused, match="allows 2 renders; 2 are made"):
                watched.renderer.shoot(1)

    asyncio.run(main())
    assert session.rights.book.made(TWIN, few.grant.id).renders == 2
    session.rights.keep()
    chain = str(session.rights.book.chain(few.grant.id))
    assert (
        History(session.shoot.path).read(f"twins/{TWIN}/ledger/{chain}")
        == (session.shoot.path / ".studio" / "ledger" / chain).read_bytes()
    )


def seated(session: Session, key: SigningKey) -> str:
    """A proposed take and an art director who may judge it."""
    take = session.shoot.add_take(Recipe(direction=session.direction, engine="colour-card"), picture()).id
    session.approving.seat(SAM, ("art-director",), key.public)
    session.approving.propose(take)
    return take


def picture() -> bytes:
    import numpy as np

    from studio_app.takes.png import encode_png

    return encode_png(np.full((40, 32, 3), 9000, np.uint16), "algorithmicMedia")


def test_a_yes_is_priced_once_and_kept_in_the_history(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    key = make_key(tmp_path / "sam")
    take = seated(licensed, key)
    for decision in (Decision.YES, Decision.NO, Decision.YES):
        licensed.approving.judge(take, SAM, "art-director", decision, key)
    lines = [each.line for each in licensed.rights.book.lines(TWIN, papers.grant.id)]
    assert [line.event for line in lines] == [Event.APPROVE, Event.REJECT, Event.APPROVE]
    assert [line.total for line in lines] == [papers.grant.fees.per_select, 0, 0]
    assert licensed.rights.book.made(TWIN, papers.grant.id).selects == 1
    names = History(licensed.shoot.path).names(f"twins/{TWIN}/ledger")
    assert list(names) == [str(licensed.rights.book.chain(papers.grant.id))]
    licensed.rights.checkpoint(TWIN, key)
    names = History(licensed.shoot.path).names(f"twins/{TWIN}/ledger")
    assert {name.rpartition(".")[2] for name in names} == {"jsonl", "checkpoint"}
    with pytest.raises(BadInput, match="signed by none of the keys"):
        licensed.rights.checkpoint(TWIN, make_key(tmp_path / "another"))


def test_a_revoked_grant_takes_no_yes_but_a_no(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    key = make_key(tmp_path / "sam")
    take = seated(licensed, key)
    licensed.rights.take_in(papers.revoked())
    with pytest.raises(Refused, match=r"status\.grant"):
        licensed.approving.judge(take, SAM, "art-director", Decision.YES, key)
    assert licensed.shoot.approvals.selects() == ()
    licensed.approving.judge(take, SAM, "art-director", Decision.NO, key)
    assert licensed.shoot.picture_path(take).is_file(), "what was made can be viewed"


def test_delivery_names_who_is_missing(licensed: Session, tmp_path: Path) -> None:
    key = make_key(tmp_path / "sam")
    take = seated(licensed, key)
    licensed.approving.judge(take, SAM, "art-director", Decision.YES, key)
    seen = licensed.shoot.take(take)
    found = licensed.rights.checks(Gate.DELIVER, licensed.direction, chosen=licensed.rights.chosen(seen))
    assert failed(found) == {"made.approvals"}
    words = next(check.words for check in found if check.failed)
    assert words == f"{take} still needs the yes of: agency, model."


def test_another_owner_an_older_passport_and_strange_files_change_nothing(licensed: Session, papers: Papers) -> None:
    tip = History(licensed.shoot.path).tip
    with pytest.raises(Refused, match=r"passport\.owner"):
        licensed.rights.take_in(Papers().files)
    changed = dict(papers.files) | {"passport.json": papers.files["passport.json"].replace(b"cheek", b"chin ")}
    with pytest.raises(Refused, match=r"passport\.signature"):
        licensed.rights.take_in(changed)
    twice = Papers(papers.keys)
    twice.put(papers.passport.having(contact="Somebody else, else@sample.invalid"))
    with pytest.raises(Refused, match="two papers"):
        licensed.rights.take_in({path: data for path, data in twice.files.items() if path.startswith("passport")})
    for files in ({}, {"../shoot.json": b"{}"}, {"notes.txt": b"hello"}):
        with pytest.raises(BadInput, match="no papers of a twin"):
            licensed.rights.take_in(files)
    with pytest.raises(BadInput, match=r"status\.json cannot be used"):
        licensed.rights.take_in({"status.json": b"{}"})
    assert History(licensed.shoot.path).tip == tip


def test_signatures_of_other_bytes_never_stay_beside_a_new_paper(licensed: Session, papers: Papers) -> None:
    """A newer passport that only she signed: the agency's signature of the old one goes."""
    later = Papers(papers.keys)
    later.files = {}
    later.put(papers.passport.having(version=2))
    del later.files["passport.json.agency.sig"]
    with pytest.raises(Refused, match=r"passport\.agency"):
        licensed.rights.take_in(later.files)


def test_a_clock_set_back_and_a_damaged_memory_are_said(session: Session, tmp_path: Path) -> None:
    memory, now = TwinMemory(tmp_path), datetime.now().astimezone()
    key = SampleKeys.new()
    memory.learn(TWIN, key.owner.public, 3, now)
    memory.learn(TWIN, key.owner.public, 2, now - timedelta(days=3))
    assert (memory.seen(TWIN).seq, memory.seen(TWIN).clock) == (3, now)
    with pytest.raises(Refused, match="another key"):
        memory.learn(TWIN, key.agency.public, 4, now)
    for damage in (b"{}", b"nothing", b'{"clock": "2026-01-01", "twins": {}}', b'{"clock": 1, "twins": {"a": {}}}'):
        (tmp_path / "twins.json").write_bytes(damage)
        with pytest.raises(BadInput, match=r"damaged|readable"):
            memory.seen(TWIN)


def test_a_twin_of_nobody_is_not_cast(session: Session) -> None:
    before = session.direction
    with pytest.raises(Refused, match="no passport"):
        session.direct(cast={"twin": "somebody"})
    assert session.direction == before
    session.direct(cast={"twin": "sample-amara"})
    assert session.direction.cast.twin == "sample-amara", "a sample twin may be tried"


def test_ledgers_of_two_clones_come_together(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(licensed.shoot.path), str(clone)], check=True)
    first = licensed.shoot.add_take(Recipe(direction=licensed.direction), picture())
    licensed.rights.rendered(first)
    licensed.rights.keep()
    with Session.open(clone, SAM) as other:
        take = other.shoot.add_take(Recipe(direction=other.direction), picture())
        other.rights.rendered(take)
        other.rights.take_in(papers.revoked())
        assert other.rights.book.workstation != licensed.rights.book.workstation
    licensed.shoot.merging.merge(clone, licensed.operator)
    assert licensed.rights.book.made(TWIN, papers.grant.id).renders == 2
    assert failed(licensed.rights.checks(Gate.QUEUE, licensed.direction)) == {"status.grant"}


def test_the_higher_status_holds_whenever_it_was_brought_in(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(licensed.shoot.path), str(clone)], check=True)
    licensed.rights.take_in(papers.revoked(3))
    with Session.open(clone, SAM) as other:
        other.rights.memory.learn(TWIN, papers.keys.owner.public, 0, papers.when)
        news = papers.news(2)
        other.shoot.twins.put(TWIN, dict(news), "An older word, later", SAM)
    licensed.shoot.merging.merge(clone, licensed.operator)
    held = licensed.rights.papers(TWIN).status
    assert held is not None and held.paper.seq == 3 and held.by(Role.OWNER, papers.keys.owner.public)


def test_killed_while_writing_lines_the_ledger_is_whole(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    root = licensed.shoot.path
    code = (
        "import sys; from pathlib import Path; from studio_app.studio.session import Session;"
        "from studio_app.takes.person import Person; from studio_app.rights.ledger_line import Entry, Event;"
        "from datetime import datetime, UTC;"
        "s = Session.open(Path(sys.argv[1]), Person(name='Sam', mail='sam@sample.invalid')); n = 0\n"
        "while True:\n"
        f"    s.rights.book.write('{TWIN}', [Entry(when=datetime.now(UTC), event=Event.RENDER,"
        f" grant='{papers.grant.id}', take=f'T{{n:04d}}', operator='sam@sample.invalid')]); n += 1\n"
        "    print(n, flush=True)\n"
    )
    licensed.close()
    shown = 0
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(7):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
            shown += 7 + len(child.stdout.read().splitlines())
    with Session.open(root, SAM) as session:
        assert session.rights.book.made(TWIN, papers.grant.id).renders >= shown


def test_gates_of_an_away_copy_open_without_its_memory(licensed: Session, papers: Papers, tmp_path: Path) -> None:
    """Another computer knows no owner yet: it says so, and stops nothing."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(licensed.shoot.path), str(clone)], check=True)
    with Session.open(clone, SAM) as other:
        other.rights.memory = TwinMemory(tmp_path / "another computer")
        found = other.rights.checks(Gate.CAST, Direction())
    assert failed(found) == set()
    assert "first time" in next(check.words for check in found if check.rule == "passport.owner")


def test_opening_a_shoot_with_a_damaged_brief_says_which(licensed: Session, shoot_path: Path) -> None:
    licensed.shoot.twins.put(TWIN, {"use.json": b"{}"}, "Damage", SAM)
    with pytest.raises(BadInput, match="schema label"):
        licensed.rights.use(TWIN)
    assert isinstance(Shoot.open(shoot_path).read_only, str)
