"""Sample papers of a sample twin: what the demo makes on the spot, with sample keys and sample names that say so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from studio_app.direction.documents import to_document
from studio_app.rights.papers import sign, signature_name
from studio_app.shoot.signing import SigningKey, new_key_text
from studio_app.takes.take import Sha256
from studio_app.twins.consent import AiOption, Consent, Duration, Withdrawal
from studio_app.twins.grant import Bought, Fees, Grant
from studio_app.twins.party import Party, Role
from studio_app.twins.passport import IdentityCheck, Mark, Passport
from studio_app.twins.status import Status
from studio_app.twins.use import Alteration, Category, Medium, Term, Use


@dataclass(frozen=True)
class SampleKeys:
    """The keys of the three sample parties, in memory only."""

    owner: SigningKey
    agency: SigningKey
    licensee: SigningKey

    @classmethod
    def new(cls) -> SampleKeys:
        return cls(*(new_key_text()[0] for _ in Role))

    def of(self, role: Role) -> SigningKey:
        return {Role.OWNER: self.owner, Role.AGENCY: self.agency, Role.LICENSEE: self.licensee}[role]

    def party(self, role: Role) -> Party:
        """The sample party of a role: 'Sample agency <agency@sample.invalid>'."""
        return Party(name=f"Sample {role}", mail=f"{role}@sample.invalid", key=self.of(role).public)


def sample_passport(twin: str, name: str, body_card: Sha256, keys: SampleKeys, when: datetime) -> Passport:
    """A passport of a sample twin, without captures and weights: she is a parametric body."""
    return Passport(
        twin=twin,
        name=name if "sample" in name.casefold() else f"{name} (sample)",
        sample=True,
        owner=keys.party(Role.OWNER),
        agency=keys.party(Role.AGENCY),
        contact="Sample agency, agency@sample.invalid",
        identity=IdentityCheck(by="Sample agency", when=when.date(), how="A sample: nobody was checked"),
        of_age=True,
        captured_on=when.date() - timedelta(days=30),
        captured_by="Nobody was captured: this is a sample",
        valid_until=when.date() + timedelta(days=730),
        body_card=body_card,
        marks=(Mark(id=1, where="Left cheekbone", words="A small mole, as drawn for the sample"),),
        made=when,
    )


def sample_consent(passport: Passport, passport_sha256: Sha256, keys: SampleKeys, when: datetime) -> Consent:
    """A sample consent: fashion pictures in shops and social channels, no sensitive subject, no training."""
    return Consent(
        id=f"consent-{passport.twin}",
        twin=passport.twin,
        passport=passport_sha256,
        sample=True,
        owner=keys.party(Role.OWNER),
        separate=True,
        language="en",
        delivered_at=when - timedelta(hours=72),
        signed_at=when,
        intended_uses=(
            "Fashion pictures of garments of one collection, on the product pages of the brand's shop",
            "The same pictures in the brand's own social channels and newsletters",
        ),
        scope="Still pictures of my digital twin, dressed, posed and lit by a creative team",
        purpose="To show garments of the brand on my digital twin",
        rate_of_pay="As the grant says: a fee for every select, and a base fee for media, territories and time",
        duration=Duration(start=when.date(), until=_later(when, 700)),
        media=frozenset({Medium.ECOM, Medium.WEB, Medium.EMAIL, Medium.SOCIAL, Medium.LOOKBOOK}),
        territories=("EEA", "UK+IE", "CH"),
        categories=frozenset({Category.READY_TO_WEAR, Category.OUTERWEAR, Category.KNITWEAR, Category.FOOTWEAR}),
        option=AiOption.WIDE,
        controller="Sample agency",
        retention="Captures for as long as this consent lasts; the ledger keeps hashes only",
        withdrawal=Withdrawal(
            how="One line by mail is enough; no reason is needed",
            to="agency@sample.invalid",
            effect="Nothing new is made from that moment; what was delivered is taken down within 30 days",
        ),
        represented_by="Sample agency",
    )


def sample_grant(
    passport: Passport, passport_sha256: Sha256, consent: Bought, keys: SampleKeys, when: datetime, selects: int = 5
) -> Grant:
    """A sample grant to a sample brand: two media groups, one year, `selects` at most."""
    until = _later(when, 365)
    return Grant(
        id=f"grant-{passport.twin}-sample-brand",
        twin=passport.twin,
        passport=passport_sha256,
        consent=consent,
        sample=True,
        owner=keys.party(Role.OWNER),
        agency=keys.party(Role.AGENCY),
        licensee=keys.party(Role.LICENSEE),
        signed_by=frozenset(Role),
        brand="Sample brand",
        campaign="Evening crossing (sample)",
        terms=(
            Term(
                start=when.date(),
                until=until,
                media=frozenset({Medium.ECOM, Medium.WEB, Medium.EMAIL}),
                territories=("EEA",),
            ),
            Term(start=when.date(), until=until, media=frozenset({Medium.SOCIAL}), territories=("SE", "NO", "DK")),
        ),
        categories=frozenset({Category.READY_TO_WEAR, Category.OUTERWEAR, Category.FOOTWEAR}),
        alterations=frozenset({Alteration.CROP, Alteration.COLOUR}),
        max_selects=selects,
        max_renders=2_000,
        seats={"art-director": 1, "model": 1, "agency": 1},
        fees=Fees(currency="EUR", per_select=25_000, base=100_000),
        made=when,
    )


def sample_status(passport: Passport, when: datetime, seq: int = 1) -> Status:
    """A status that names nothing: all is active, for a week."""
    return Status(twin=passport.twin, seq=seq, issued=when, not_after=when + timedelta(days=7))


def sample_use(grant: Grant, when: datetime) -> Use:
    """What the sample shoot is for, inside the sample grant."""
    return Use(
        twin=grant.twin,
        grant=grant.id,
        brand=grant.brand,
        campaign=grant.campaign,
        start=when.date(),
        until=_later(when, 90),
        media=frozenset({Medium.ECOM}),
        territories=("SE",),
        categories=frozenset({Category.READY_TO_WEAR, Category.OUTERWEAR}),
        alterations=frozenset({Alteration.CROP}),
    )


@dataclass(frozen=True)
class SamplePapers:
    """Every paper with its signatures, as they lie in a folder of papers, and a brief that lies inside the grant."""

    files: dict[str, bytes]
    passport: Passport
    grant: Grant
    use: Use


def sample_papers(
    twin: str, name: str, body_card: Sha256, keys: SampleKeys, when: datetime, selects: int = 5
) -> SamplePapers:
    """All papers of a sample twin, signed by everybody who signs such a paper; the grant allows so many `selects`."""
    files: dict[str, bytes] = {}
    passport = sample_passport(twin, name, body_card, keys, when)
    sha256 = put_signed(files, passport, keys, (Role.OWNER, Role.AGENCY))
    consent = sample_consent(passport, sha256, keys, when)
    bought = Bought(id=consent.id, sha256=put_signed(files, consent, keys, (Role.OWNER,)))
    grant = sample_grant(passport, sha256, bought, keys, when, selects)
    put_signed(files, grant, keys, tuple(Role))
    put_signed(files, sample_status(passport, when), keys, (Role.AGENCY,))
    return SamplePapers(files, passport, grant, sample_use(grant, when))


def put_signed(
    files: dict[str, bytes], paper: Passport | Consent | Grant | Status, keys: SampleKeys, roles: Iterable[Role]
) -> Sha256:
    """Adds a paper and these signatures to the files, in place of all earlier ones; the paper's SHA-256."""
    kind = type(paper).__name__.lower()
    path = f"{kind}s/{paper.id}.json" if isinstance(paper, Consent | Grant) else f"{kind}.json"
    files[path] = document_of(paper)
    for role in Role:
        files.pop(signature_name(path, role), None)
    for role in roles:
        files[signature_name(path, role)] = sign(files[path], kind, keys.of(role))
    return hashlib.sha256(files[path]).hexdigest()


def document_of(paper: Passport | Consent | Grant | Status) -> bytes:
    """The exact bytes that are signed."""
    return to_document(paper, type(paper).__name__.lower())


def _later(when: datetime, days: int) -> date:
    return when.date() + timedelta(days=days)
