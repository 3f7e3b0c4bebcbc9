"""Reading a page back: a strict walk over its tags, so that tests see what a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "input"}
DRAWN = {"path", "rect", "circle", "use"}  # SVG elements that we close at once


@dataclass(eq=False, repr=False)
class Element:
    """One element: its attributes, the elements above it, and the text right inside it and below."""

    tag: str
    attributes: dict[str, str | None]
    above: tuple[Element, ...]
    text: str = ""

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())


@dataclass(eq=False, repr=False)
class Page(HTMLParser):
    """`elements` in order. Tags that are not balanced end the reading with an AssertionError."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag}: an attribute twice"
        element = Element(tag, dict(attrs), tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, f"<{tag}/> is no void element"
        self.elements.append(Element(tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str, name: str = "") -> list[Element]:
        """Elements with this tag (and class)."""
        return [element for element in self.elements if element.tag == tag and (not name or name in element.classes)]

    def one(self, tag: str, name: str = "") -> Element:
        """The only one."""
        (found,) = self.all(tag, name)
        return found


def read(html: str) -> Page:
    """Parse a whole page."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open, f"left open: {[element.tag for element in page.open]}"
    return page
