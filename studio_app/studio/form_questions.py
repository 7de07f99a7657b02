"""Which questions the forms of a passport, a consent and a grant ask, in which groups, and with what they are answered.

The words of every question are those of the paper's field (`twins/paper_words.py`): forms, reading copies and commands
say one thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.twins.paper_words import PaperKind, PartWords
from studio_app.twins.territory import SET_WORDS
from studio_app.twins.use import MEDIUM_WORDS, Alteration, Category, Topic

Options = tuple[tuple[str, str], ...]
Questions = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Groups, each a title and its questions: the field, and the kind of its control."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `kind`: line, text, day, choice, ticks or tick; `about`: what it means, in plain words.

    `group` is the title above it, where a new group of questions begins; `example` may stand where nothing is written.
    """

    name: str
    title: str
    kind: str
    about: str
    value: object = ""
    options: Options = ()
    group: str = ""
    example: str = ""


QUESTIONS: dict[PaperKind, Questions] = {
    "passport": (
        (
            "Whose twin this is",
            (
                ("name", "line"), ("card", "line"), ("owner.key", "choice"), ("owner.name", "line"),
                ("owner.mail", "line"), ("contact", "line"), ("agency.name", "line"), ("agency.mail", "line"),
                ("agency.key", "line"), ("identity.by", "line"), ("identity.how", "line"),
            ),
        ),
        (
            "From what she is made",
            (
                ("of_age", "tick"), ("captured_on", "day"), ("captured_by", "line"), ("valid_until", "day"),
                ("weights", "text"), ("marks", "text"), ("skin_lightness", "line"), ("body_locked", "tick"),
            ),
        ),
    ),
    "consent": (
        ("What is made, and why", (
            ("id", "line"), ("intended_uses", "text"), ("scope", "text"), ("purpose", "text"), ("rate_of_pay", "text"),
            ("duration.start", "day"), ("duration.until", "day"),
        )),
        ("Where it is seen", (
            ("media", "ticks"), ("territories", "ticks"), ("territories.only", "line"), ("categories", "ticks"),
        )),
        ("Boundaries", (
            ("nudity", "choice"), ("nudity_terms", "text"), ("topics", "ticks"), ("body_changes", "choice"),
            ("body_change_terms", "text"), ("option", "choice"), ("training", "choice"), ("naming", "tick"),
        )),
        ("Your data", (
            ("controller", "line"), ("processors", "line"), ("legal_basis", "line"), ("retention", "text"),
        )),
        ("How it ends, and who was there", (
            ("withdrawal.to", "line"), ("withdrawal.how", "text"), ("withdrawal.effect", "text"),
            ("post_mortem", "text"), ("separate", "tick"), ("represented_by", "line"), ("witness", "line"),
            ("language", "line"), ("delivered_at", "day"),
        )),
    ),
    "grant": (
        ("Who, and for what", (
            ("id", "line"), ("consent", "choice"), ("licensee.name", "line"), ("licensee.mail", "line"),
            ("licensee.key", "line"), ("brand", "line"), ("campaign", "line"), ("signed_by", "ticks"),
        )),
        ("What is bought", (
            ("terms.media", "ticks"), ("terms.territories", "ticks"), ("terms.only", "line"), ("terms.start", "day"),
            ("terms.until", "day"), ("terms.more", "text"), ("options", "text"), ("exclusivity", "text"),
            ("categories", "ticks"), ("topics", "ticks"), ("alterations", "ticks"), ("max_selects", "line"),
            ("max_renders", "line"), ("seats", "line"),
        )),
        ("What is paid", (
            ("fees.currency", "line"), ("fees.base", "line"), ("fees.session", "line"), ("fees.per_select", "line"),
            ("fees.setup", "line"), ("fees.floor", "line"), ("fees.cap", "line"), ("fees.commission_percent", "line"),
            ("fees.due_days", "line"), ("fees.rate_sheet", "line"),
        )),
        ("What every picture says", (
            ("disclosure.languages", "line"), ("disclosure.icon", "tick"), ("disclosure.name_her", "tick"),
            ("disclosure.credit", "line"),
        )),
        ("How it ends", (
            ("revocation.max_age_days", "line"), ("revocation.grace_days", "line"), ("revocation.where", "line"),
            ("report_days", "line"), ("sell_off_days", "line"), ("deletion_days", "line"), ("supersedes", "line"),
        )),
    ),
}  # fmt: skip

CARD = PartWords(
    field="card",
    label="Body card",
    means="The file with her measures (twin.json). Leave it empty when it lies there already.",
)
"""The one question that is no field of a paper: a file that is brought."""


def upper(words: str) -> str:
    """With a capital letter."""
    return words[:1].upper() + words[1:]


_CATEGORIES = tuple((each.value, upper(each.value)) for each in Category)
_TOPICS = tuple((each.value, upper(each.value)) for each in Topic)
_MEDIA = tuple((medium.value, upper(words)) for medium, words in MEDIUM_WORDS.items())
_PLACES = tuple((name, upper(words)) for name, words in SET_WORDS.items())
OPTIONS: dict[str, Options] = {
    "media": _MEDIA,
    "terms.media": _MEDIA,
    "territories": _PLACES,
    "terms.territories": _PLACES,
    "categories": _CATEGORIES,
    "topics": _TOPICS,
    "alterations": tuple((each.value, upper(each.value)) for each in Alteration),
    "signed_by": (("owner", "The model"), ("agency", "Her agency"), ("licensee", "The licensee")),
    "nudity": (("none", "None"), ("implied", "Implied, as written below"), ("as written", "As written below")),
    "body_changes": (("none", "None"), ("as written", "As written below")),
    "option": (("limited", "Limited: light and background"), ("wide", "Wide: the whole picture")),
    "training": (("never", "Never"), ("this twin only", "For this twin only")),
}
"""What a question offers to choose from."""
