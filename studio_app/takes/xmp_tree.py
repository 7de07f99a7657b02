"""XMP as a tree: read as hostile, written so that a property nobody here knows comes out as it went in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from studio_app.direction.errors import BadInput
from studio_app.takes.xmp_names import META, PREFIXES, RDF, XML

MAX_XMP = 1_000_000
MAX_XMP_DEPTH = 40
MAX_XMP_ELEMENTS = 20_000

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FOOT = '<?xpacket end="w"?>\n'


class Tree:
    """An XMP packet: its root, and the prefixes its namespaces had."""

    def __init__(self, root: Element, prefixes: dict[str, str]) -> None:
        self.root, self.prefixes = root, prefixes

    @classmethod
    def empty(cls) -> Tree:
        """A packet with one empty rdf:Description."""
        root = Element(f"{{{META}}}xmpmeta", {f"{{{META}}}xmptk": "Twin Studio"})
        rdf = Element(f"{{{RDF}}}RDF")
        rdf.append(Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}))
        root.append(rdf)
        return cls(root, {})

    def descriptions(self) -> list[Element]:
        """Every rdf:Description right under an rdf:RDF."""
        return [each for rdf in self.root.iter(f"{{{RDF}}}RDF") for each in rdf if each.tag == f"{{{RDF}}}Description"]

    def to_bytes(self) -> bytes:
        """UTF-8 with the packet's wrapper, namespaces named as they were."""
        names = _Names(self.prefixes)
        body = "".join(_lines(self.root, names, ""))
        head, rest = body.split(">", 1) if not _closed(body) else (body.split("/>", 1)[0], "")
        declared = "".join(f"\n  xmlns:{prefix}={quoteattr(uri)}" for uri, prefix in names.used)
        return f"{_HEAD}{head}{declared}{'>' + rest if rest else '/>'}{_FOOT}".encode()


def parse(data: bytes, name: str = "The sidecar") -> Tree:
    """The packet in these bytes. Raises BadInput: too large or deep, a document type, an entity, no RDF, no XML."""
    if len(data) > MAX_XMP:
        raise BadInput(f"{name} is larger than {MAX_XMP // 1_000_000} MB and was not read.")
    builder = _Bounded()
    try:
        parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True)
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException as error:
        raise BadInput(f"{name} declares a document type or entities; it was not read.") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadInput(f"{name} is not XMP that can be read.", safe="It was left as it is.") from error
    tree = Tree(root, builder.prefixes)
    if not tree.descriptions():
        raise BadInput(f"{name} holds no XMP properties.", safe="It was left as it is.")
    return tree


class _Bounded(TreeBuilder):
    """Builds the tree within bounds, and notes the prefixes of namespaces."""

    def __init__(self) -> None:
        super().__init__()
        self.prefixes: dict[str, str] = {}
        self._depth = self._count = 0

    def start_ns(self, prefix: str, uri: str) -> None:
        if prefix:
            self.prefixes.setdefault(uri, prefix)

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth, self._count = self._depth + 1, self._count + 1
        if self._depth > MAX_XMP_DEPTH or self._count > MAX_XMP_ELEMENTS:
            raise ValueError("nested too deeply, or too many elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


class _Names:
    """Gives every namespace one prefix: the one it had, else the usual one, else a new one."""

    def __init__(self, had: dict[str, str]) -> None:
        self._had = had
        self._given = {XML: "xml"}

    @property
    def used(self) -> list[tuple[str, str]]:
        return [(uri, prefix) for uri, prefix in self._given.items() if uri != XML]

    def of(self, tag: str) -> str:
        if not tag.startswith("{"):
            return tag
        uri, _, local = tag[1:].partition("}")
        if uri not in self._given:
            taken = set(self._given.values())
            wished = (self._had.get(uri), PREFIXES.get(uri), *(f"ns{number}" for number in range(1, len(taken) + 2)))
            self._given[uri] = next(prefix for prefix in wished if prefix and prefix not in taken)
        return f"{self._given[uri]}:{local}"


def _lines(element: Element, names: _Names, indent: str) -> Iterator[str]:
    """The element with its children; a line each where there is no text to spoil."""
    tag = names.of(element.tag)
    attributes = "".join(
        f" {names.of(name)}={quoteattr(_NO_XML.sub('', value))}" for name, value in element.attrib.items()
    )
    children, text = list(element), element.text or ""
    mixed = bool(text.strip()) or any((child.tail or "").strip() for child in children)
    if not children and not text:
        yield f"{indent}<{tag}{attributes}/>\n"
        return
    if not children or mixed:
        inner = "".join("".join(_lines(child, names, "")).rstrip("\n") + _text(child.tail) for child in children)
        yield f"{indent}<{tag}{attributes}>{_text(text)}{inner}</{tag}>\n"
        return
    yield f"{indent}<{tag}{attributes}>\n"
    for child in children:
        yield from _lines(child, names, indent + " ")
    yield f"{indent}</{tag}>\n"


def _text(text: str | None) -> str:
    return escape(_NO_XML.sub("", text or ""), {"\r": "&#13;"})


def _closed(body: str) -> bool:
    return body.split(">", 1)[0].endswith("/")
