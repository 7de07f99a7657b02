"""The properties of an XMP packet by name, however they are written: as attributes or elements, in any description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from studio_app.takes.xmp_names import RDF, XML
from studio_app.takes.xmp_tree import Tree

_LIST, _ROW, _ITEM, _VALUE = (f"{{{RDF}}}{name}" for name in ("Bag", "Seq", "li", "value"))
_LANGUAGE = f"{{{XML}}}lang"
_PARSE_TYPE = f"{{{RDF}}}parseType"
_LISTS = frozenset(f"{{{RDF}}}{name}" for name in ("Bag", "Seq", "Alt"))
_MOST_ITEMS = 2000


class Properties:
    """Reads and sets properties by their full names ('{namespace}name')."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def text(self, name: str) -> str | None:
        """A simple property; None when it is not there."""
        for place in self._tree.descriptions():
            if name in place.attrib:
                return place.attrib[name]
            for element in place.iterfind(name):
                return _simple(element)
        return None

    def number(self, name: str) -> int | None:
        """A whole number; None when it is not there or is none ('3.0' counts as 3)."""
        text = (self.text(name) or "").strip()[:12]
        try:
            return round(float(text))
        except (ValueError, OverflowError):
            return None

    def bag(self, name: str) -> tuple[str, ...] | None:
        """The items of a list of either kind; a simple value counts as a list of one. None when it is not there."""
        for place in self._tree.descriptions():
            if name in place.attrib:
                return (place.attrib[name],)
            for element in place.iterfind(name):
                items = [_simple(item) for each in element if each.tag in _LISTS for item in each.iterfind(_ITEM)]
                single = (element.text or "").strip()
                return tuple(item.strip() for item in items[:_MOST_ITEMS]) or ((single,) if single else ())
        return None

    def put(self, name: str, value: str | None) -> None:
        """Sets a simple property, in place where it is there; None takes it away."""
        home = self._without(name)
        if value is not None:
            home.set(name, value)

    def put_bag(self, name: str, items: Iterable[str]) -> None:
        """Sets an unordered list; an empty one takes the property away."""
        self._put_list(name, _LIST, [(item, {}) for item in items])

    def put_row(self, name: str, items: Iterable[str]) -> None:
        """Sets an ordered list; an empty one takes the property away."""
        self._put_list(name, _ROW, [(item, {}) for item in items])

    def put_words(self, name: str, words: str, others: Mapping[str, str] | None = None) -> None:
        """Sets a text in the default language (rdf:Alt with x-default), and in others by their codes."""
        said = {"x-default": words} | dict(others or {})
        self._put_list(name, f"{{{RDF}}}Alt", [(text, {_LANGUAGE: language}) for language, text in said.items()])

    def put_records(self, name: str, records: Iterable[Mapping[str, str | Mapping[str, str]]], *, row: bool) -> None:
        """Sets a list of structures: each has fields by full name, plain or, as a mapping, in several languages."""
        inner = Element(_ROW if row else _LIST)
        for record in records:
            inner.append(_record(record))
        home = self._without(name)
        if len(inner):
            outer = Element(name)
            outer.append(inner)
            home.append(outer)

    def records(self, name: str) -> tuple[dict[str, str], ...]:
        """A list of structures as fields by full name; of a text in several languages the first one."""
        lists = [each for place in self._tree.descriptions() for outer in place.iterfind(name) for each in outer]
        items = [item for each in lists if each.tag in _LISTS for item in each.iterfind(_ITEM)]
        return tuple(_fields(item) for item in items[:_MOST_ITEMS])

    def _put_list(self, name: str, kind: str, items: list[tuple[str, dict[str, str]]]) -> None:
        home = self._without(name)
        if items:
            outer = Element(name)
            outer.append(_list(kind, items))
            home.append(outer)

    def _without(self, name: str) -> Element:
        """Takes the property away wherever it stands; the description it stood in, or the first one."""
        places = self._tree.descriptions()
        home = next((place for place in places if name in place.attrib or place.find(name) is not None), places[0])
        for place in places:
            place.attrib.pop(name, None)
            for element in place.findall(name):
                place.remove(element)
        return home


def _simple(element: Element) -> str:
    """The text of a property, also where it is qualified (rdf:value)."""
    value = element.find(f".//{_VALUE}")
    return (value.text if value is not None else element.text) or element.get(_VALUE, "") or ""


def _list(kind: str, items: list[tuple[str, dict[str, str]]]) -> Element:
    inner = Element(kind)
    for text, attributes in items:
        item = Element(_ITEM, attributes)
        item.text = text
        inner.append(item)
    return inner


def _record(fields: Mapping[str, str | Mapping[str, str]]) -> Element:
    item = Element(_ITEM, {_PARSE_TYPE: "Resource"})
    for name, held in fields.items():
        field = Element(name)
        if isinstance(held, str):
            field.text = held
        else:
            field.append(_list(f"{{{RDF}}}Alt", [(text, {_LANGUAGE: language}) for language, text in held.items()]))
        item.append(field)
    return item


def _fields(item: Element) -> dict[str, str]:
    """A structure's fields, however it is written: parseType Resource, a description inside, attributes."""
    inside = item.find(f"{{{RDF}}}Description")
    home = item if inside is None else inside
    found = {name: text for name, text in home.attrib.items() if not name.startswith(f"{{{RDF}}}")}
    for field in home:
        texts = [_simple(each) for each in field.iter(_ITEM)] or [_simple(field)]
        found[field.tag] = texts[0].strip()
    return found
