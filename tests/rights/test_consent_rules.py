"""The rules on the wording of a consent and a grant while they are drafted: each says what it should, and once only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from desk_samples import KEYS, WHEN, passport

from studio_app.rights.check import Outcome
from studio_app.rights.consent_rules import RULES, before_signing, on_grant
from studio_app.rights.sample import sample_consent, sample_grant
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Bought

GOOD: dict[str, Any] = {
    "signed_at": None,
    "delivered_at": WHEN - timedelta(hours=72),
    "processors": ("Sample studio",),
    "post_mortem": "My sister decides",
}
FAILS: dict[str, dict[str, Any]] = {
    "consent.reading-time": {"delivered_at": WHEN - timedelta(hours=23, minutes=59)},
    "consent.specific": {"purpose": "Marketing   purposes of the brand"},
    "consent.pay": {"rate_of_pay": "A fair share of what is earned"},
    "consent.uses": {"intended_uses": ("Advertisements",)},
    "consent.nudity-terms": {"nudity": "implied"},
    "consent.body-terms": {"body_changes": "as written", "body_change_terms": "slimmer"},
}
WARNS: dict[str, dict[str, Any]] = {
    "consent.union-time": {"delivered_at": WHEN - timedelta(hours=47)},
    "consent.language": {"language": "sv"},
    "consent.post-mortem": {"post_mortem": ""},
    "consent.length": {"duration": {"start": date(2026, 12, 1), "until": date(2030, 12, 1)}},
    "consent.processors": {"processors": ()},
    "consent.withdrawal": {
        "withdrawal": {"how": "By registered mail only", "to": "the agency", "effect": "It ends after that"}
    },
    "consent.advised": {"represented_by": ""},
    "consent.training": {"training": "this twin only"},
}


def consent(**changes: Any) -> Consent:
    return sample_consent(passport(), "0" * 64, KEYS, WHEN).having(**{**GOOD, **changes})


def test_a_good_consent_passes_every_rule() -> None:
    found = before_signing(consent(), WHEN)
    assert {check.outcome for check in found} == {Outcome.PASS}
    assert len({check.rule for check in found}) == len(RULES)
    assert {check.rule for check in found} == FAILS.keys() | WARNS.keys() | {"consent.separate"}


@pytest.mark.parametrize("rule", [*FAILS, *WARNS])
def test_each_rule_finds_what_was_planted_and_nothing_else_fails(rule: str) -> None:
    found = {check.rule: check for check in before_signing(consent(**{**FAILS, **WARNS}[rule]), WHEN)}
    assert found[rule].outcome is (Outcome.FAIL if rule in FAILS else Outcome.WARN)
    others = {check.rule for check in found.values() if check.failed and check.rule != rule}
    assert not others


def test_commission_and_length_of_a_grant_are_warned_of() -> None:
    made = sample_grant(passport(), "0" * 64, Bought(id="c", sha256="0" * 64), KEYS, WHEN)
    assert {check.outcome for check in on_grant(made)} == {Outcome.PASS}
    long = tuple(term.having(until=term.start + timedelta(days=1200)) for term in made.terms)
    dear = made.having(fees=made.fees.having(commission_percent=20.5), terms=long)
    assert [check.outcome for check in on_grant(dear)] == [Outcome.WARN, Outcome.WARN]
