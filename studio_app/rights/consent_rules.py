"""Rules on the wording of a consent or a grant while it is drafted: what she would otherwise find out too late.

Only a fail keeps a consent from being signed; a warning is for a person, and for her counsel, to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from studio_app.rights.check import Check, failed, judged, passed, warned
from studio_app.rights.laws import laws, phrase_in, vague_words
from studio_app.rights.rules_consent import READING_TIME
from studio_app.twins.consent import Consent, Training
from studio_app.twins.grant import Grant

UNION_TIME = timedelta(hours=48)
LONGEST = timedelta(days=3 * 366)
COMMISSION = 20.0
"""Percent."""
COPY_LANGUAGE = "en"
"""In which language the studio writes reading copies."""

Rule = Callable[[Consent, datetime], Check]


def before_signing(consent: Consent, now: datetime) -> tuple[Check, ...]:
    """What every rule says of this consent if she signed it now."""
    return tuple(rule(consent, now) for rule in RULES)


def on_grant(grant: Grant) -> tuple[Check, ...]:
    """What a person should look at in the wording of a grant."""
    share = grant.fees.commission_percent
    start = min(term.start for term in grant.terms)
    return (
        _look(
            "grant.commission",
            share <= COMMISSION,
            f"The agency's commission is {share:g} %.",
            f"The agency's commission is {share:g} %; {_law('ny-reading-time')} allows {COMMISSION:g} % at most.",
        ),
        _look(
            "grant.length",
            grant.until - start <= LONGEST,
            "It runs three years or less.",
            "It runs longer than three years.",
        ),
    )


def reading_time(consent: Consent, now: datetime) -> Check:
    had = (consent.signed_at or now) - consent.delivered_at
    return judged(
        "consent.reading-time",
        had >= READING_TIME,
        "She had it for a day or more.",
        f"She has had it for {_hours(had)}; {_law('ny-reading-time')} asks for 24 hours before she signs.",
    )


def union_time(consent: Consent, now: datetime) -> Check:
    had = (consent.signed_at or now) - consent.delivered_at
    return _look(
        "consent.union-time",
        had >= UNION_TIME,
        "She had it for two days or more.",
        f"For a union job {_law('sag-notice')} asks for 48 hours; she has had it for {_hours(had)}.",
    )


def specific(consent: Consent, _now: datetime) -> Check:
    """Scope, purpose, rate of pay and uses say something that a person can check."""
    texts = {"scope": consent.scope, "purpose": consent.purpose, "rate of pay": consent.rate_of_pay}
    texts |= {f"intended use {number}": use for number, use in enumerate(consent.intended_uses, 1)}
    for field, text in texts.items():
        phrase = phrase_in(text, vague_words().everything)
        if phrase is not None:
            return failed(
                "consent.specific",
                f"“{phrase}” under {field} names everything and so nothing; {_law('ny-replica-consent')} and "
                f"{_law('ny-uses')} ask for a specific description. Say what exactly.",
            )
    return passed("consent.specific", "Scope, purpose, rate of pay and uses say what exactly.")


def pay(consent: Consent, _now: datetime) -> Check:
    text = consent.rate_of_pay
    says = any(letter.isdigit() for letter in text) or phrase_in(text, ("grant", "grants", "rate sheet")) is not None
    return judged(
        "consent.pay",
        says,
        "It says what she is paid.",
        "The rate of pay names no amount and no paper that does: write the amount, or “as each grant says”.",
    )


def long_enough_described(consent: Consent, _now: datetime) -> Check:
    thin = [use for use in consent.intended_uses if len(use.split()) < 4]
    return judged(
        "consent.uses",
        not thin,
        f"{len(consent.intended_uses)} intended uses are described.",
        f"“{thin[0] if thin else ''}” is no description of a use; {_law('ny-uses')} asks for a specific one.",
    )


def separate(_consent: Consent, _now: datetime) -> Check:
    return passed("consent.separate", "It is a paper of its own, no part of a contract of representation.")


def language(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.language",
        consent.language.split("-")[0] == COPY_LANGUAGE,
        "It is in the language she asked for.",
        f"She asked for “{consent.language}”: give her a translation of the reading copy before she signs.",
    )


def nudity_written(consent: Consent, _now: datetime) -> Check:
    return judged(
        "consent.nudity-terms",
        consent.nudity == "none" or len(consent.nudity_terms.split()) >= 5,
        "What holds for nudity is said.",
        f"Nudity is not “none”, and its terms say nothing; {_law('ai-act-intimate')} asks for a clause of her own.",
    )


def body_written(consent: Consent, _now: datetime) -> Check:
    return judged(
        "consent.body-terms",
        consent.body_changes == "none" or len(consent.body_change_terms.split()) >= 5,
        "What holds for changes of her body is said.",
        "Changes of her body are “as written”, and nothing is written: say which, and how far.",
    )


def post_mortem(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.post-mortem",
        bool(consent.post_mortem.strip()),
        "It says what holds after her death.",
        "It does not say what holds after her death, or who decides then.",
    )


def three_years(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.length",
        consent.duration.until - consent.duration.start <= LONGEST,
        "It lasts three years or less.",
        "It lasts longer than three years; a shorter one can be given again.",
    )


def processors(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.processors",
        bool(consent.processors),
        f"{len(consent.processors)} who work on her data are named.",
        f"Nobody who works on her data is named; {_law('gdpr-consent')} ask for their names.",
    )


def withdrawal(consent: Consent, _now: datetime) -> Check:
    phrase = phrase_in(consent.withdrawal.how, vague_words().hard_to_withdraw)
    return _look(
        "consent.withdrawal",
        phrase is None,
        "She takes it back as easily as she gave it.",
        f"“{phrase}” makes withdrawing harder than agreeing; {_law('gdpr-consent')} ask that it be as easy.",
    )


def advised(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.advised",
        bool(consent.represented_by.strip()),
        f"She was advised by {consent.represented_by.strip()[:80]}.",
        f"Nobody advised her; {_law('ny-uses')} asks for counsel or a union at her side.",
    )


def training(consent: Consent, _now: datetime) -> Check:
    return _look(
        "consent.training",
        consent.training is Training.NEVER,
        "Nothing is trained on her captures.",
        "Weights of this twin may be trained on her captures; nothing else may.",
    )


def _look(rule: str, holds: bool, yes: str, no: str) -> Check:
    return passed(rule, yes) if holds else warned(rule, no)


def _law(name: str) -> str:
    return laws()[name].name


def _hours(had: timedelta) -> str:
    hours = max(0, int(had.total_seconds() // 3600))
    return "less than an hour" if hours == 0 else "1 hour" if hours == 1 else f"{hours} hours"


RULES: tuple[Rule, ...] = (
    reading_time,
    union_time,
    specific,
    pay,
    long_enough_described,
    separate,
    language,
    nudity_written,
    body_written,
    post_mortem,
    three_years,
    processors,
    withdrawal,
    advised,
    training,
)
