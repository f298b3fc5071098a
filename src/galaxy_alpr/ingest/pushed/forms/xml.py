"""XML of makers, by local names: firmware differs in its namespaces. DTDs are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from galaxy_alpr.ingest.pushed.values import Unreadable

Element = ElementTree.Element


class _Tree(ElementTree.TreeBuilder):
    """Builds the tree of a document that has no DTD, so that it defines no entity."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Unreadable("the body has a DTD")


def xml_root(data: bytes) -> Element:
    """Return the root of a document. Raises ``Unreadable``, also for one with a DTD."""
    parser: Any = ElementTree.XMLParser(target=_Tree())
    try:
        parser.feed(data.removeprefix(b"\xef\xbb\xbf").strip())
        root = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable(f"the body is not XML: {type(error).__name__}") from error
    if not isinstance(root, Element):
        raise Unreadable("the body is not XML")
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def all_of(element: Element, name: str) -> Iterator[Element]:
    """Return the elements with a name in ``element``, itself included."""
    return (child for child in element.iter() if local(child) == name)


def first(element: Element | None, *names: str) -> Element | None:
    """Return the first element with one of these names, in their order."""
    if element is None:
        return None
    return next((child for name in names for child in all_of(element, name)), None)


def content(element: Element | None, *names: str) -> str | None:
    """Return the text of the first element with one of these names, ``None`` for an empty one."""
    found = first(element, *names) if names else element
    return None if found is None else (found.text or "").strip() or None


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute by its local name."""
    if element is None:
        return None
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), None)
