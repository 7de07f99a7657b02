"""What the XMP of a picture says, read back: of our own deliveries and of anybody's file."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.delivery.metadata import VOCABULARY
from studio_app.takes.xmp_names import DC, IPTC_CORE, IPTC_EXT, PHOTOSHOP, PLUS, XMP, XMP_RIGHTS
from studio_app.takes.xmp_properties import Properties
from studio_app.takes.xmp_tree import parse

_LONGEST = 2000
_MOST = 50


@dataclass(frozen=True, slots=True)
class Described:
    """Facts in a file's XMP; empty where it says nothing. Codes are without their vocabulary's address ('MR-LMR').

    `contributors` are (role, name); `delivery` is the id under which a studio delivered it.
    """

    source_type: str = ""
    tool: str = ""
    ai_system: str = ""
    ai_version: str = ""
    prompt: str = ""
    delivery: str = ""
    title: str = ""
    creator: tuple[str, ...] = ()
    credit: str = ""
    rights: str = ""
    description: str = ""
    alt: str = ""
    people: tuple[str, ...] = ()
    release: str = ""
    consents: tuple[str, ...] = ()
    licence: str = ""
    start: str = ""
    until: str = ""
    licensor: str = ""
    licensee: str = ""
    end_user: str = ""
    terms: str = ""
    mining: str = ""
    contributors: tuple[tuple[str, str], ...] = ()


def read_metadata(xmp: bytes) -> Described:
    """The facts in an XMP packet. Raises BadInput: too large or deep, a document type, entities, no XMP."""
    found = Properties(parse(xmp, "The picture's metadata"))
    return Described(
        source_type=_text(found, IPTC_EXT, "DigitalSourceType").rpartition("/")[2],
        tool=_text(found, XMP, "CreatorTool"),
        ai_system=_text(found, IPTC_EXT, "AISystemUsed"),
        ai_version=_text(found, IPTC_EXT, "AISystemVersionUsed"),
        prompt=_text(found, IPTC_EXT, "AIPromptInformation"),
        delivery=_text(found, PLUS, "ImageSupplierImageID"),
        title=_text(found, DC, "title"),
        creator=_texts(found, DC, "creator"),
        credit=_text(found, PHOTOSHOP, "Credit"),
        rights=_text(found, DC, "rights"),
        description=_text(found, DC, "description"),
        alt=_text(found, IPTC_CORE, "AltTextAccessibility"),
        people=_texts(found, IPTC_EXT, "PersonInImage"),
        release=_text(found, PLUS, "ModelReleaseStatus").removeprefix(VOCABULARY),
        consents=_texts(found, PLUS, "ModelReleaseID"),
        licence=_text(found, PLUS, "LicenseID"),
        start=_text(found, PLUS, "LicenseStartDate"),
        until=_text(found, PLUS, "LicenseEndDate"),
        licensor=_party(found, "Licensor"),
        licensee=_party(found, "Licensee"),
        end_user=_party(found, "EndUser"),
        terms=_text(found, XMP_RIGHTS, "UsageTerms"),
        mining=_text(found, PLUS, "DataMining").removeprefix(VOCABULARY),
        contributors=_contributors(found),
    )


def _text(found: Properties, space: str, name: str) -> str:
    """A plain property, or the first item of a list of any kind."""
    return next(iter(_texts(found, space, name)), "")


def _texts(found: Properties, space: str, name: str) -> tuple[str, ...]:
    return tuple(each[:_LONGEST] for each in (found.bag(f"{{{space}}}{name}") or ())[:_MOST])


def _party(found: Properties, kind: str) -> str:
    names = [each.get(f"{{{PLUS}}}{kind}Name", "") for each in found.records(f"{{{PLUS}}}{kind}")[:_MOST]]
    return ", ".join(name for name in names if name)[:_LONGEST]


def _contributors(found: Properties) -> tuple[tuple[str, str], ...]:
    people = found.records(f"{{{IPTC_EXT}}}Contributor")[:_MOST]
    told = ((each.get(f"{{{IPTC_EXT}}}Role", ""), each.get(f"{{{IPTC_EXT}}}Name", "")) for each in people)
    return tuple((role[:_LONGEST], name[:_LONGEST]) for role, name in told if name)
