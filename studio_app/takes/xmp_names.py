"""The names photo tools use in XMP: namespaces, and colour labels in the languages they are written in."""

from __future__ import annotations

from studio_app.takes.review import Flag, Label

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
META = "adobe:ns:meta/"
XML = "http://www.w3.org/XML/1998/namespace"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
XMP_DM = "http://ns.adobe.com/xmp/1.0/DynamicMedia/"
LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/"
DIGIKAM = "http://www.digikam.org/ns/1.0/"
XMP_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
TWIN = "https://twin-studio.example/ns/1.0/"

PREFIXES = {
    RDF: "rdf", META: "x", XML: "xml", DC: "dc", XMP: "xmp", XMP_DM: "xmpDM", LIGHTROOM: "lr", DIGIKAM: "digiKam",
    IPTC_EXT: "Iptc4xmpExt", IPTC_CORE: "Iptc4xmpCore", PLUS: "plus", XMP_RIGHTS: "xmpRights",
    PHOTOSHOP: "photoshop", TWIN: "twin",
}  # fmt: skip
"""The usual prefix of each namespace."""

LABEL_WORDS: dict[Label, tuple[str, ...]] = {
    Label.RED: ("Red", "Röd", "Rood", "Rot", "Rouge", "Select"),
    Label.YELLOW: ("Yellow", "Gul", "Geel", "Gelb", "Jaune", "Second"),
    Label.GREEN: ("Green", "Grön", "Groen", "Grün", "Vert", "Approved"),
    Label.BLUE: ("Blue", "Blå", "Blauw", "Blau", "Bleu", "Review"),
    Label.PURPLE: ("Purple", "Lila", "Paars", "Violett", "Violet", "Magenta", "To Do"),
}
"""What xmp:Label says for each colour: English first (which is written), then Swedish, Dutch, German and French, then
the names Adobe Bridge gives its five labels.
"""

LABELS: dict[str, Label] = {word.casefold(): label for label, words in LABEL_WORDS.items() for word in words} | {
    "pourpre": Label.PURPLE,
    "purpur": Label.PURPLE,
    "none": Label.NONE,
    "": Label.NONE,
}
"""The colour each word stands for, casefolded."""

DIGIKAM_COLOURS = {Label.NONE: 0, Label.RED: 1, Label.YELLOW: 3, Label.GREEN: 4, Label.BLUE: 5, Label.PURPLE: 6}
"""digiKam:ColorLabel; its 2 (orange), 7 (grey), 8 (black) and 9 (white) have no counterpart here."""

DIGIKAM_PICKS = {Flag.NONE: 0, Flag.REJECT: 1, Flag.PICK: 3}
"""digiKam:PickLabel; its 2 (pending) has no counterpart here."""

LIGHTROOM_PICKS = {Flag.NONE: 0, Flag.REJECT: -1, Flag.PICK: 1}
"""xmpDM:pick, as Lightroom Classic writes its flags."""
