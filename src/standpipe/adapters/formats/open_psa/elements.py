"""XML as elements that know their line; entities and external references are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException, sax

from standpipe.kernel.errors import InputError


@dataclass(slots=True)
class Element:
    """One element with its place in the file."""

    tag: str
    line: int
    file: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return f"{self.file}, line {self.line}, element {self.tag}"

    def error(self, what: str, remedy: str | None = None) -> InputError:
        """Return the error that something is wrong with this element."""
        return InputError(what, where=self.place, remedy=remedy)

    def attribute(self, name: str) -> str:
        """Return an attribute that must be there.

        Raises:
            InputError: it is not.

        """
        value = self.attributes.get(name, "").strip()
        if not value:
            raise self.error(f"has no attribute '{name}'.")
        return value

    def all(self, tag: str) -> list[Element]:
        """Return the children of a tag."""
        return [child for child in self.children if child.tag == tag]


class _Builder(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self.root: Element | None = None
        self._file = file
        self._open: list[Element] = []
        self._place: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - name given by xml.sax
        self._place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - name given by xml.sax
        line = (self._place.getLineNumber() if self._place else None) or 0
        element = Element(name.rpartition(":")[2], line, self._file, dict(attrs.items()))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 - signature given by xml.sax
        self._open.pop()


def parse(data: bytes, file: str) -> Element:
    """Return the root element of a document.

    Raises:
        InputError: it is not well formed, or declares entities.

    """
    builder = _Builder(file)
    try:
        sax.parseString(data, builder)
    except SAXParseException as error:
        place = f"{file}, line {error.getLineNumber()}"
        raise InputError(f"is not well-formed XML ({error.getMessage()}).", where=place) from error
    except DefusedXmlException as error:
        raise InputError("declares entities, which are refused.", where=file) from error
    except (SAXException, ValueError, LookupError) as error:
        raise InputError(f"cannot be read as XML ({error}).", where=file) from error
    if builder.root is None:
        raise InputError("holds no element.", where=file)
    return builder.root
