"""The chain: what was done to it is named by the first bad line; a torn line is set aside, never dropped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import CHAIN, START, TERM, chain_of, entry, paid, plain_chain

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.rights.ledger import ChainName, Head, credit, extended, read_chain, together, verify_chain
from studio_app.rights.ledger_folder import LedgerFolder
from studio_app.rights.ledger_line import Event, LedgerLine, line_hash, read_line, to_bytes
from studio_app.rights.merkle import leaf_hash, root
from studio_app.shoot.signing import new_key_text

OTHER = ChainName(CHAIN.grant, "studio-2")


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        verify_chain(data, CHAIN)
    return caught.value.what


def again(raw: bytes, **changes: object) -> bytes:
    """The line with other fields, spelled as the ledger spells it."""
    return to_bytes(LedgerLine.model_validate(read_line(raw.rstrip(b"\n")).model_dump() | changes)) + b"\n"


def test_a_line_is_one_line_of_json_a_person_can_read() -> None:
    raw = chain_of(paid(0, 25_000))
    said = json.loads(raw)
    assert raw.count(b"\n") == 1
    assert said["schema"] == "ledger-line.1" and said["seq"] == 0
    assert said["uses"] == [
        {"start": "2026-12-01", "until": "2027-11-30", "media": ["social-organic"], "territories": ["SE", "DK"]}
    ]
    assert said["amounts"][0]["minor"] == 25_000


def test_the_chain_holds_and_its_root_is_that_of_the_tree() -> None:
    data = plain_chain(9)
    held, head = read_chain(data, CHAIN)
    assert [each.line.seq for each in held] == list(range(9))
    assert (head.tree.size, head.last) == (9, held[-1].sha256)
    assert head.tree.root == root([leaf_hash(line[:-1]) for line in lines_of(data)])
    assert verify_chain(data, CHAIN) == head
    assert verify_chain(b"", CHAIN) == Head.new(CHAIN)


@given(st.integers(0, 7), st.integers(0, 2**32))
def test_any_changed_byte_is_seen(at: int, seed: int) -> None:
    """Whatever byte of whatever line is another one: the line, or the one after it, is named; the last line is the
    checkpoint's to hold.
    """
    lines = lines_of(plain_chain(9))
    position = seed % len(lines[at])
    bent = bytearray(lines[at])
    bent[position] ^= 1 + (seed >> 8) % 255
    said = refused(b"".join([*lines[:at], bytes(bent), *lines[at + 1 :]]))
    assert said.startswith((f"Line {at + 1} of", f"Line {at + 2} of"))


def test_an_edited_line_that_is_well_spelled_is_seen() -> None:
    lines = lines_of(plain_chain(5))
    lines[2] = again(lines[2], take="T9999-7f3a21")
    assert refused(b"".join(lines)) == (
        f"Line 4 of {CHAIN} cannot be believed: it does not follow from line 3: one of the two was changed after it "
        "was written."
    )
    lines = lines_of(plain_chain(5))
    lines[0] = again(lines[0], prev="0" * 64)
    assert "Line 1 of" in refused(b"".join(lines)) and "the beginning" in refused(b"".join(lines))


@given(st.integers(2, 9), st.data())
def test_dropped_inserted_repeated_and_moved_lines_are_named(size: int, data: st.DataObject) -> None:
    lines = lines_of(plain_chain(size))
    at = data.draw(st.integers(0, size - 2))
    to = data.draw(st.integers(at + 1, size - 1))
    dropped = refused(b"".join(lines[:at] + lines[at + 1 :]))
    assert dropped.startswith(f"Line {at + 1} of") and "was taken out or moved" in dropped
    repeated = refused(b"".join(lines[: at + 1] + lines[at:]))
    assert repeated.startswith(f"Line {at + 2} of") and "a line was repeated" in repeated
    swapped = lines.copy()
    swapped[at], swapped[to] = swapped[to], swapped[at]
    assert refused(b"".join(swapped)).startswith(f"Line {at + 1} of")
    forged = to_bytes(LedgerLine.model_validate(entry(at).model_dump() | {"seq": at, "prev": "0" * 64})) + b"\n"
    assert refused(b"".join([*lines[:at], forged, *lines[at:]])).startswith(f"Line {at + 1} of")


def test_two_clones_under_one_name_are_a_fork_and_under_two_names_are_not() -> None:
    head = verify_chain(plain_chain(3), CHAIN)
    here, _ = extended(head, [entry(3)])
    there, _ = extended(head, [entry(4)])
    said = refused(plain_chain(3) + here + there)
    assert said.startswith("Line 5 of") and "two copies of the shoot wrote as the workstation studio-1" in said
    other = read_chain(chain_of(entry(1), entry(7), chain=OTHER), OTHER)[0]
    mine = read_chain(plain_chain(3), CHAIN)[0]
    both = together([mine, other])
    assert both == together([other, mine])
    assert [(each.chain.workstation, each.line.seq) for each in both] == [
        ("studio-1", 0), ("studio-1", 1), ("studio-2", 0), ("studio-1", 2), ("studio-2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "it is not a JSON object."),
        (b"[]", "it is not a JSON object."),
        (b'{"seq": 0}', "not spelled as the ledger spells"),
        (b'{"seq":0,"seq":0}', "not spelled as the ledger spells"),
        (b'{"schema":"ledger-line.2"}', "'ledger-line.1' is needed"),
        (b'{"schema":"ledger-line.1"}', "when: field required"),
        (b'{"a":NaN}', "it is not a JSON object."),
        (b'{"a":"\\ud800"}', "it is not a JSON object."),
        (b"\xff\xfe", "it is not UTF-8 text."),
        (b"[" * 5000, "it is not a JSON object."),
        (b'"' + b"x" * 70_000 + b'"', "more than 65536 bytes"),
    ],
)
def test_what_is_no_line_is_refused_with_its_number(line: bytes, why: str) -> None:
    said = refused(plain_chain(2) + line + b"\n")
    assert said.startswith("Line 3 of") and why in said


def test_a_line_of_another_grant_another_chain_or_an_earlier_day_is_refused() -> None:
    foreign = chain_of(entry(0, grant="grant-other"), chain=ChainName("grant-other", "studio-1"))
    assert "of another grant (grant-other)" in refused(foreign)
    assert refused(chain_of(entry(0), chain=OTHER)).startswith("Line 1 of")
    first = plain_chain(1)
    older = entry(0).having(when=START - timedelta(days=1)).model_dump()
    line = LedgerLine.model_validate(older | {"seq": 1, "prev": line_hash(first[:-1])})
    assert "older than the line before" in refused(first + to_bytes(line) + b"\n")


def test_a_clock_set_back_does_not_turn_the_order_round() -> None:
    data = chain_of(entry(5), entry(1))
    assert [each.line.when for each in read_chain(data, CHAIN)[0]] == [entry(5).when, entry(5).when]


def test_a_torn_line_is_named_at_every_cut_and_is_no_line() -> None:
    data = plain_chain(3)
    begin = data.rstrip(b"\n").rfind(b"\n") + 1
    for cut in range(begin + 1, len(data)):
        head = verify_chain(data[:cut], CHAIN)
        assert (head.tree.size, head.torn) == (2, data[begin:cut])
        assert head.torn_words.startswith(f"Line 3 of {CHAIN} was cut off while it was written ({cut - begin} bytes)")
    with pytest.raises(Refused, match="was cut off"):
        extended(verify_chain(data[:-1], CHAIN), [entry(9)])


def test_the_next_append_sets_a_torn_line_aside(tmp_path: Path) -> None:
    ledger = LedgerFolder(tmp_path / "ledger")
    ledger.append(CHAIN, [entry(0), entry(1)])
    path = tmp_path / "ledger" / str(CHAIN)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"amounts":[{"cur')
    head = ledger.append(CHAIN, [entry(2)])
    assert path.read_bytes() == plain_chain(3) and head.tree.size == 3
    (aside,) = ledger.torn(CHAIN)
    assert aside.read_bytes() == b'{"amounts":[{"cur'
    assert LedgerFolder(tmp_path / "ledger").append(CHAIN, [entry(3)]).tree.size == 4
    assert ledger.chains() == (CHAIN,)


def test_a_forged_chain_is_not_appended_to(tmp_path: Path) -> None:
    path = tmp_path / str(CHAIN)
    lines = lines_of(plain_chain(3))
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(Refused, match="Line 2 of"):
        LedgerFolder(tmp_path).append(CHAIN, [entry(9)])
    assert path.read_bytes() == lines[0] + lines[2]


def test_a_full_disk_leaves_the_chain_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = LedgerFolder(tmp_path)
    ledger.append(CHAIN, [entry(0)])
    before = (tmp_path / str(CHAIN)).read_bytes()
    real = os.write

    def half(descriptor: int, data: memoryview) -> int:
        real(descriptor, bytes(data)[:40])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(StudioError, match="disk is full"):
        ledger.append(CHAIN, [entry(1)])
    monkeypatch.undo()
    assert (tmp_path / str(CHAIN)).read_bytes() == before
    assert ledger.append(CHAIN, [entry(1)]).tree.size == 2


def test_links_and_foreign_names_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"mine\n")
    (tmp_path / str(CHAIN)).symlink_to(tmp_path / "secret")
    ledger = LedgerFolder(tmp_path)
    for work in (lambda: ledger.data(CHAIN), lambda: ledger.append(CHAIN, [entry(0)])):
        with pytest.raises(BadInput, match="by a link"):
            work()
    assert (tmp_path / "secret").read_bytes() == b"mine\n"
    with pytest.raises(BadInput, match="no name of a ledger"):
        ChainName.of("../x.jsonl")
    with pytest.raises(BadInput, match="does not belong into"):
        chain_of(entry(0, grant="grant-other"))


_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from ledger_samples import CHAIN, entry
from studio_app.rights.ledger_folder import LedgerFolder
ledger = LedgerFolder(Path({folder!r}))
number = ledger.head(CHAIN).tree.size
while True:
    ledger.append(CHAIN, [entry(number, words="x" * 1900)])
    number += 1
    sys.stdout.write(str(number) + "\\n")
    sys.stdout.flush()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_9_leaves_every_line_that_was_said_to_be_there(tmp_path: Path) -> None:
    code = _WRITER.format(here=str(Path(__file__).parent), folder=str(tmp_path / "ledger"))
    for turn in range(3):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline()) for _ in range(7 + 5 * turn)]
            writer.send_signal(signal.SIGKILL)
            said += [int(line) for line in writer.stdout if line.endswith("\n")]
        head = LedgerFolder(tmp_path / "ledger").head(CHAIN)
        assert said[-1] <= head.tree.size <= said[-1] + 1


def test_two_writers_of_one_chain_wait_for_each_other(tmp_path: Path) -> None:
    code = _WRITER.format(here=str(Path(__file__).parent), folder=str(tmp_path)).replace(
        "while True", "for _ in '12345'"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert LedgerFolder(tmp_path).head(CHAIN).tree.size == 10


def test_a_withdrawn_use_is_a_credit_line() -> None:
    charged = read_chain(chain_of(entry(0), paid(1, 25_000)), CHAIN)[0]
    back = credit(charged[1], START + timedelta(hours=2), "rik@sample.invalid", "Taken down before the campaign.")
    held, _ = read_chain(chain_of(entry(0), paid(1, 25_000), back), CHAIN)
    assert held[2].line.event is Event.CREDIT and held[2].line.total == -25_000
    assert held[2].line.uses == (TERM,)
    assert sum(each.line.total for each in together([held])) == 0
    twice, _ = read_chain(chain_of(entry(0), paid(1, 25_000), back, back), CHAIN)
    with pytest.raises(Refused, match=r"Line 4 of .* takes back more than was charged"):
        together([twice])
    with pytest.raises(Refused, match=r"takes back a line that is not in the ledger"):
        together([held[2:]])


def test_a_credit_names_a_line_and_nothing_else_does() -> None:
    for event, line in ((Event.CREDIT, None), (Event.RENDER, "0" * 64)):
        with pytest.raises(ValueError, match="names the line it takes back"):
            entry(0, event, credits=line)


def test_a_checkpoint_beside_the_chain_shows_a_rewritten_ledger(tmp_path: Path) -> None:
    key, _ = new_key_text()
    ledger = LedgerFolder(tmp_path)
    assert ledger.checkpoint(CHAIN, [key.public]) is None
    ledger.append(CHAIN, [entry(0), entry(1)])
    ledger.sign(CHAIN, key)
    ledger.append(CHAIN, [entry(2)])
    ledger.sign(CHAIN, key)
    found = ledger.checkpoint(CHAIN, [key.public])
    assert found is not None and found.size == 3
    note = (tmp_path / f"{CHAIN.grant}.{CHAIN.workstation}.checkpoint").read_bytes()
    (tmp_path / str(CHAIN)).write_bytes(chain_of(*(entry(number) for number in (0, 1, 7, 8))))
    assert ledger.head(CHAIN).tree.size == 4  # a sound chain, and not the one that was signed for
    with pytest.raises(Refused, match="its first 3 lines are not those that were signed for"):
        ledger.sign(CHAIN, key)
    (tmp_path / str(CHAIN)).write_bytes(plain_chain(2))
    with pytest.raises(Refused, match="3 lines were signed for, and only 2 are there"):
        ledger.sign(CHAIN, key)
    assert (tmp_path / f"{CHAIN.grant}.{CHAIN.workstation}.checkpoint").read_bytes() == note
