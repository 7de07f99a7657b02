"""What a desk fills in by itself in a draft, and the template of one: who, which passport, which files, when."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio_app.direction.documents import VERSIONS, read_document, read_json
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.desk import Desk
from studio_app.rights.desk_files import Tell, listed
from studio_app.rights.papers import Papers, Signed
from studio_app.studio.desk_forms import MODELS, Drafted, Problem, drafted
from studio_app.twins.card import Twin
from studio_app.twins.paper_words import FieldWords, PaperKind, words_of
from studio_app.twins.party import Role
from studio_app.twins.passport import BODY_CARD, CAPTURES, WEIGHTS, Passport

EXPLAINED = "explained"
_FILLED = {
    "passport": {"twin", "version", "body_card", "captures", "made"},
    "consent": {"id", "twin", "passport", "owner", "delivered_at", "signed_at", "pdf"},
    "grant": {"twin", "passport", "consent", "owner", "agency", "signed_by", "made"},
}
"""What a template leaves out: the desk, or signing, writes it."""


def quiet(_words: str, _share: float) -> None:
    """Tells nobody."""


def filled(desk: Desk, kind: PaperKind, tell: Tell = quiet) -> dict[str, Any]:
    """What this desk knows of a new draft. Raises BadInput (no body card), Refused (no passport, no consent)."""
    papers = desk.papers()
    if kind == "passport":
        return _passport(desk, papers, tell)
    if papers.passport is None:
        raise Refused("There is no passport on this desk. (rule: passport.there)", do="Make it first.")
    passport = papers.passport.paper
    known = {
        "twin": passport.twin, "passport": papers.passport.sha256, "sample": passport.sample,
        "owner": _plain(passport.owner),
    }  # fmt: skip
    if kind == "consent":
        return known | {"id": f"consent-{passport.twin}"[:64], "delivered_at": desk.clock().isoformat()}
    if passport.agency is not None:
        known |= {"agency": _plain(passport.agency), "signed_by": [str(role) for role in Role]}
    return known | {"made": desk.clock().isoformat()}


def draft(desk: Desk, kind: PaperKind, fields: Mapping[str, Any], tell: Tell = quiet) -> Drafted:
    """A paper of these fields and what the desk knows. Raises as `filled`; what is wrong in a field is a problem."""
    known, given = filled(desk, kind, tell), dict(fields)
    problems: list[Problem] = []
    if kind == "passport":
        problems += _with_weights(known, given)
    if kind == "grant":
        problems += _with_consent(desk.papers(), given)
    return drafted(kind, given, known).beside(problems)


def fields_of(kind: PaperKind, file: Path) -> dict[str, Any]:
    """The fields of a filled-in template. Raises BadInput: no such document, another kind, a newer one."""
    raw = read_json(file)
    label = f"{kind}.{VERSIONS[kind]}"
    if raw.get("schema") != label:
        raise BadInput(f'{file.name} is no {kind} to fill in: its "schema" is not "{label}".')
    strange = raw.keys() - MODELS[kind].model_fields.keys() - {"schema", EXPLAINED}
    if strange:
        raise BadInput(f"{file.name} has a field that a {kind} does not have: {', '.join(sorted(strange))[:200]}.")
    return {name: held for name, held in raw.items() if name not in ("schema", EXPLAINED)}


def template(kind: PaperKind) -> dict[str, Any]:
    """The JSON of a draft to fill in: an explanation of each field beside an example."""
    words = words_of(kind)
    fields = [each for each in words.fields if each.field not in _FILLED[kind]]
    examples = _EXAMPLES[kind]
    return {
        "schema": f"{kind}.{VERSIONS[kind]}",
        EXPLAINED: {each.field: f"{each.label}: {each.means}" for each in fields},
        **{each.field: _example(each, examples.get(each.field)) for each in fields},
    }


def _example(words: FieldWords, held: Any) -> Any:
    """Where a sentence is asked for, the example of the table stands in the template."""
    return words.example if held == "" and words.example else [words.example] if held == [""] else held


def _passport(desk: Desk, papers: Papers, tell: Tell) -> dict[str, Any]:
    files = desk.folder.read()
    if BODY_CARD not in files:
        raise BadInput(
            f"Her body card ({BODY_CARD}) is not on this desk. (rule: passport.body)",
            do="Put the document with her measures there first.",
        )
    card = read_document(files[BODY_CARD], "twin", Twin)
    found = listed(desk.folder.root, tell)
    known: dict[str, Any] = {
        "twin": card.id,
        "name": card.name,
        "sample": card.sample,
        "body_card": hashlib.sha256(files[BODY_CARD]).hexdigest(),
        "captures": [_plain(each) for each in found[CAPTURES]],
        WEIGHTS: [_plain(each) for each in found[WEIGHTS]],
        "made": desk.clock().isoformat(),
        "version": _next_version(papers.passport),
    }
    if papers.passport is not None:  # a new version goes on from the one before
        before = papers.passport.paper.model_dump(mode="json")
        licences = {each["file"]: each for each in before[WEIGHTS]}
        known[WEIGHTS] = [{**licences.get(each["file"], {}), **each} for each in known[WEIGHTS]]
        known = before | known
    return known


def _next_version(there: Signed[Passport] | None) -> int:
    if there is None:
        return 1
    return there.paper.version + 1 if there.signers else there.paper.version


def _with_weights(known: dict[str, Any], given: dict[str, Any]) -> list[Problem]:
    """Brings what a person says of weights (base model, licence) to the files that lie there."""
    said: dict[str, Any] = {str(each["file"]): each for each in given.pop(WEIGHTS, ()) if "file" in each}
    problems = [Problem(WEIGHTS, f"There is no file weights/{name}.") for name in sorted(said.keys() - _names(known))]
    known[WEIGHTS] = [{**each, **said.get(each["file"], {}), **_hashes(each)} for each in known[WEIGHTS]]
    bare = [each["file"] for each in known[WEIGHTS] if not {"base", "licence"} <= each.keys()]
    problems += [Problem(WEIGHTS, f"Say base model and licence of {name}.") for name in bare]
    given.pop(CAPTURES, None)
    return problems


def _names(known: Mapping[str, Any]) -> set[str]:
    return {each["file"] for each in known[WEIGHTS]}


def _hashes(each: Mapping[str, Any]) -> dict[str, Any]:
    return {"file": each["file"], "sha256": each["sha256"], "size": each["size"]}


def _with_consent(papers: Papers, given: dict[str, Any]) -> list[Problem]:
    """The consent that a grant rests on, by name, or the only one there is."""
    named = given.get("consent")
    name = named.get("id") if isinstance(named, Mapping) else named  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    there = {key: each for key, each in papers.consents.items() if Role.OWNER in each.signers}
    if not name and len(there) == 1:
        name = next(iter(there))
    if name not in there:
        names = ", ".join(sorted(there)) or "none"
        return [Problem("consent", f"Name the signed consent that it rests on; there are: {names}.")]
    given["consent"] = {"id": name, "sha256": there[str(name)].sha256}  # pyright: ignore[reportUnknownArgumentType]
    return []


def _plain(value: Any) -> dict[str, Any]:
    return value.model_dump(mode="json")


_PARTY = {
    "name": "Sample owner",
    "mail": "owner@sample.invalid",
    "key": "ssh-ed25519 AAAA… (the line of her .pub file)",
}
_START, _LAST = "2026-12-01", "2027-11-30"
_EXAMPLES: dict[str, dict[str, Any]] = {
    "passport": {
        "name": "Freja (sample)",
        "sample": True,
        "owner": _PARTY,
        "agency": None,
        "contact": "owner@sample.invalid",
        "identity": {"by": "Sample agency", "when": "2026-11-01", "how": "A sample: nobody was checked"},
        "of_age": True,
        "captured_on": "2026-11-01",
        "captured_by": "Sample studio",
        "valid_until": "2028-11-01",
        "body_locked": True,
        "weights": [],
        "marks": [{"id": 1, "where": "Left cheekbone", "words": "A small mole"}],
        "skin_lightness": None,
    },
    "consent": {
        "sample": True,
        "separate": True,
        "language": "en",
        "intended_uses": [""],
        "scope": "",
        "purpose": "",
        "rate_of_pay": "",
        "retention": "",
        "duration": {"start": _START, "until": _LAST},
        "media": ["ecom", "web", "email"],
        "territories": ["EEA"],
        "categories": ["ready-to-wear", "outerwear"],
        "nudity": "none",
        "nudity_terms": "",
        "topics": [],
        "body_changes": "none",
        "body_change_terms": "",
        "option": "limited",
        "training": "never",
        "naming": False,
        "controller": "Sample agency",
        "processors": ["Sample studio"],
        "legal_basis": "explicit consent (GDPR 9(2)(a))",
        "withdrawal": {
            "how": "One line by mail is enough; no reason is needed",
            "to": "owner@sample.invalid",
            "effect": "Nothing new is made from that moment; what was delivered is taken down within 30 days",
        },
        "post_mortem": "",
        "represented_by": "",
        "witness": "",
    },
    "grant": {
        "id": "spring-2027",
        "sample": True,
        "licensee": {"name": "Sample licensee", "mail": "licensee@sample.invalid", "key": _PARTY["key"]},
        "brand": "Sample brand",
        "campaign": "Spring 2027 (sample)",
        "terms": [{"media": ["ecom", "web"], "territories": ["EEA"], "start": _START, "until": _LAST}],
        "options": [],
        "exclusivity": [],
        "categories": ["ready-to-wear"],
        "topics": [],
        "alterations": ["crop", "colour"],
        "max_selects": 5,
        "max_renders": 2000,
        "sublicence": False,
        "seats": {"art-director": 1, "model": 1},
        "fees": {"currency": "EUR", "per_select": 25000, "base": 100000, "commission_percent": 20, "due_days": 45},
        "disclosure": {"languages": ["en"], "icon": True, "name_her": False, "credit": ""},
        "revocation": {"max_age_days": 7, "grace_days": 3, "where": ""},
        "report_days": 31,
        "sell_off_days": 0,
        "deletion_days": 30,
        "supersedes": None,
    },
}
