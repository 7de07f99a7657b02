"""What the window states adds up to the ledger, as what is issued does; where it does not, nothing is stated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ledger_samples import CHAIN, START, chain_of, paid

from studio_app.direction.errors import Refused
from studio_app.rights import issuing
from studio_app.rights.issuing import issue_lines
from studio_app.rights.ledger import read_chain
from studio_app.rights.money import Money
from studio_app.rights.sample import SampleKeys, sample_papers
from studio_app.studio.owed import owed_of
from studio_app.twins.use import Period

PAPERS = sample_papers("sample-freja", "Freja", "b" * 64, SampleKeys.new(), datetime(2026, 11, 25, 12, tzinfo=UTC))
GRANT = PAPERS.grant.having(id=CHAIN.grant)
DAYS = Period(start=START.date(), until=START.date() + timedelta(days=30))
LINES = read_chain(chain_of(paid(0, 25_001), paid(1, 333)), CHAIN)[0]


def test_the_window_states_what_is_issued() -> None:
    issued = issue_lines(GRANT, LINES, None, (), DAYS)
    assert [each.statement for each in owed_of(GRANT, LINES, DAYS)] == list(issued)
    assert sum(each.total.minor for each in issued) == 25_334


def test_sums_that_are_not_the_ledger_s_are_not_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "paid_out", lambda _issued, currency: Money(1, currency))
    with pytest.raises(Refused, match="add up to"):
        owed_of(GRANT, LINES, DAYS)
