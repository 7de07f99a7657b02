"""Chains that grew: only what was added is read again, and what was changed before it is found all the same."""

from __future__ import annotations

import pytest
from ledger_samples import CHAIN, plain_chain

from studio_app.direction.errors import Refused
from studio_app.rights import ledger_known
from studio_app.rights.ledger import Held, read_chain
from studio_app.rights.ledger_known import KnownChains


def test_only_added_lines_are_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    real = ledger_known.walk

    def counting(data: bytes, chain: object, start: int = 0, after: Held | None = None) -> list[Held]:
        found = list(real(data, CHAIN, start, after))
        checked.append(len(found))
        return found

    monkeypatch.setattr(ledger_known, "walk", counting)
    known, data = KnownChains(), plain_chain(9)
    for count in (4, 4, 9, 9, 2):
        part = b"".join(line + b"\n" for line in data.split(b"\n")[:count])
        assert known.lines(part, CHAIN) == read_chain(part, CHAIN)[0]
    assert checked == [4, 0, 5, 0, 2], "a shorter chain is another one"


def test_a_change_in_what_was_known_is_found() -> None:
    known, data = KnownChains(), plain_chain(6)
    known.lines(data, CHAIN)
    at = data.index(b'"take":"') + 9
    with pytest.raises(Refused, match="Line 2"):
        known.lines(data[:at] + (b"7" if data[at : at + 1] != b"7" else b"8") + data[at + 1 :], CHAIN)
    assert len(known.lines(data, CHAIN)) == 6


def test_a_bad_added_line_is_named_by_its_number_and_a_torn_one_is_no_line() -> None:
    known, data = KnownChains(), plain_chain(6)
    lines = data.split(b"\n")[:-1]
    assert len(known.lines(b"\n".join(lines[:3]) + b"\n" + lines[3][:20], CHAIN)) == 3
    with pytest.raises(Refused, match=r"Line 4 .*line was repeated"):
        known.lines(b"\n".join((*lines[:3], lines[2], *lines[3:])) + b"\n", CHAIN)
    with pytest.raises(Refused, match=r"Line 4 .*taken out or moved"):
        known.lines(b"\n".join((*lines[:3], *lines[4:])) + b"\n", CHAIN)
    assert len(known.lines(data, CHAIN)) == 6
