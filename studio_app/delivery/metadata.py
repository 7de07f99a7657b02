"""What a delivered file says of itself to photo tools, picture desks and search engines: XMP of IPTC and PLUS.

IPTC Photo Metadata Standard 2025.1, PLUS LDF 2.0.1, XMP part 2. The same facts give the same bytes. Nothing is written
that is not known: no age, no address of a statement on the web.
"""

from __future__ import annotations

from datetime import UTC, datetime

from studio_app import __version__
from studio_app.delivery.facts import Facts
from studio_app.delivery.label import words_of
from studio_app.delivery.unnamed import consent_id, grant_id, names_her
from studio_app.takes.disclosure import source_uri
from studio_app.takes.source_type import painted_by_model
from studio_app.takes.xmp_names import DC, IPTC_CORE, IPTC_EXT, PHOTOSHOP, PLUS, XMP, XMP_RIGHTS
from studio_app.takes.xmp_properties import Properties
from studio_app.takes.xmp_tree import Tree
from studio_app.twins.use import Alteration, day_words

VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
NO_TRAINING = "DMI-PROHIBITED-AIMLTRAINING"
LIMITED_RELEASE = "MR-LMR"
"""A grant is a model release with limits; MR-UMR would be one without any."""
WITHHELD = "(withheld)"
PROMPT_ROLE = "ai-artist"
"""Who words what a model is asked for; IPTC 2025.1 names this person."""

_FORBIDS = {
    Alteration.CROP: ("AL-CRP",),
    Alteration.COLOUR: ("AL-CLR", "AL-DCL"),
    Alteration.RETOUCH: ("AL-RET",),
    Alteration.COMPOSITE: ("AL-MRG",),
}
"""PLUS codes of what a grant leaves out."""


def metadata(facts: Facts) -> bytes:
    """The XMP packet of a delivered file."""
    tree = Tree.empty()
    found = Properties(tree)
    _origin(found, facts)
    _people(found, facts)
    _licence(found, facts)
    _credit(found, facts)
    return tree.to_bytes()


def _origin(found: Properties, facts: Facts) -> None:
    """What made the picture, when, and under which id it was delivered."""
    made = facts.made
    found.put(f"{{{IPTC_EXT}}}DigitalSourceType", source_uri(facts.source_type))
    found.put(f"{{{XMP}}}CreatorTool", f"Twin Studio {__version__}")
    found.put(f"{{{XMP}}}CreateDate", _time(made.when))
    found.put(f"{{{XMP}}}MetadataDate", _time(facts.when))
    if painted_by_model(made.source_type):
        found.put(f"{{{IPTC_EXT}}}AISystemUsed", f"Twin Studio / {made.engine}")
        found.put(f"{{{IPTC_EXT}}}AISystemVersionUsed", f"{__version__} / {made.version}")
        found.put(f"{{{IPTC_EXT}}}AIPromptInformation", WITHHELD)
        writers = [each.name for each in facts.credits if each.role == PROMPT_ROLE]
        found.put(f"{{{IPTC_EXT}}}AIPromptWriterName", ", ".join(writers) or None)
    found.put(f"{{{PLUS}}}Version", "2.0.1")
    found.put(f"{{{PLUS}}}ImageSupplierImageID", facts.delivery)
    found.put_words(f"{{{DC}}}title", facts.select)


def _people(found: Properties, facts: Facts) -> None:
    """The release always; her name only where the grant allows it. Her age is not known here and is not said."""
    found.put(f"{{{PLUS}}}ModelReleaseStatus", VOCABULARY + LIMITED_RELEASE)
    found.put_bag(f"{{{PLUS}}}ModelReleaseID", (consent_id(facts.papers),))
    found.put(f"{{{IPTC_EXT}}}AddlModelInfo", f"Digital twin; consent {consent_id(facts.papers)}")
    found.put_bag(f"{{{IPTC_EXT}}}PersonInImage", (facts.name,) if facts.name else ())


def _licence(found: Properties, facts: Facts) -> None:
    grant = facts.papers.grant.paper
    number = grant_id(facts.papers)
    found.put(f"{{{XMP_RIGHTS}}}Marked", "True")
    found.put_words(f"{{{XMP_RIGHTS}}}UsageTerms", _terms(facts))
    found.put(f"{{{PLUS}}}LicenseID", number)
    found.put(f"{{{PLUS}}}LicenseStartDate", facts.use.start.isoformat())
    found.put(f"{{{PLUS}}}LicenseEndDate", facts.use.until.isoformat())
    _parties(found, "Licensor", _licensor(facts))
    _parties(found, "Licensee", _unless_hers(grant.licensee.name, facts) or "The licensee of the grant")
    _parties(found, "EndUser", _unless_hers(grant.brand, facts) or "The brand of the grant")
    found.put(f"{{{PLUS}}}DataMining", VOCABULARY + NO_TRAINING)
    forbidden = [
        VOCABULARY + code for kind, codes in _FORBIDS.items() if kind not in grant.alterations for code in codes
    ]
    found.put_bag(f"{{{PLUS}}}ImageAlterationConstraints", forbidden)
    found.put_words(f"{{{PLUS}}}OtherConstraints", "The label and the other marks of AI stay in the picture.")


def _parties(found: Properties, kind: str, name: str) -> None:
    found.put_records(f"{{{PLUS}}}{kind}", [{f"{{{PLUS}}}{kind}Name": name}], row=True)


def _credit(found: Properties, facts: Facts) -> None:
    studio, languages = facts.studio.name, facts.papers.grant.paper.disclosure.languages
    said = words_of(facts)
    found.put_row(f"{{{DC}}}creator", (studio,))
    found.put(f"{{{PHOTOSHOP}}}Credit", _credit_line(facts))
    found.put_words(
        f"{{{DC}}}rights",
        f"© {facts.when.year} {studio}. The likeness is licensed: {grant_id(facts.papers)}.",
    )
    found.put_words(f"{{{DC}}}description", said[0], dict(zip(languages, said, strict=True)))
    if facts.alt:
        found.put_words(f"{{{IPTC_CORE}}}AltTextAccessibility", facts.alt)
    crew = [
        {f"{{{IPTC_EXT}}}Name": {"x-default": each.name}, f"{{{IPTC_EXT}}}Role": each.role}
        for each in facts.credits
        if each.name
    ]
    found.put_records(f"{{{IPTC_EXT}}}Contributor", crew, row=False)


def _terms(facts: Facts) -> str:
    use = facts.use.words
    return (
        f"{use[0].upper()}{use[1:]}. No training of AI, no data mining. Licence {grant_id(facts.papers)}, "
        f"until {day_words(facts.use.until)}."
    )


def _licensor(facts: Facts) -> str:
    """The agency for her, or she; by name only where that may be said."""
    agency = facts.papers.grant.paper.agency
    house = _unless_hers(agency.name, facts) if agency is not None else ""
    if facts.name:
        return f"{house} for {facts.name}" if house else facts.name
    return house or "The owner of the digital twin"


def _credit_line(facts: Facts) -> str:
    """As the grant words it, unless that names her where she is not to be named."""
    asked = facts.papers.grant.paper.disclosure.credit
    if asked and _unless_hers(asked, facts):
        return asked
    agency = facts.papers.grant.paper.agency
    house = _unless_hers(agency.name, facts) if agency is not None else ""
    twin = f"Digital twin of {facts.name}" if facts.name else "Digital twin"
    return " / ".join(each for each in (twin, house, facts.studio.name) if each)


def _unless_hers(text: str, facts: Facts) -> str:
    """The text; nothing where it holds a part of her name and she is not to be named."""
    return "" if not facts.name and names_her(text, facts.papers) else text


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
