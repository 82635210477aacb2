"""What a page states about itself: its meta tags, its JSON-LD, its first <time>. Nothing is inferred."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping

from talent_analysis.read.metadata import Metadata, metadata_of

_META = {
    "og:site_name": "source",
    "og:title": "title",
    "og:url": "url",
    "article:published_time": "published",
    "datepublished": "published",
    "date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
}
_ARTICLES = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "BlogPosting"})


class Facts:
    """Collected while the page is scanned; the first statement of each kind is kept."""

    def __init__(self) -> None:
        self.meta: dict[str, str] = {}
        self.origins: dict[str, str] = {}
        self.language: str | None = None
        self.time: str | None = None
        self.title = ""
        self._scripts: list[str] = []
        self._in_linked_data = False

    def tag(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """See a start tag."""
        self._in_linked_data = tag == "script" and attributes.get("type") == "application/ld+json"
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            self._state(_META.get(name.lower()), attributes.get("content"), f"page: meta {name}")
        elif tag == "link" and attributes.get("rel") == "canonical":
            self._state("url", attributes.get("href"), "page: link canonical")
        elif tag == "html" and self.language is None:
            self.language = (attributes.get("lang") or "").split("-")[0].lower() or None
        elif tag == "time" and self.time is None:
            self.time = attributes.get("datetime")

    def data(self, tag: str, data: str) -> None:
        """See character data inside `tag`."""
        if tag == "title":
            self.title += data
        elif tag == "script" and self._in_linked_data:
            self._scripts.append(data)

    def _state(self, key: str | None, value: str | None, origin: str) -> None:
        is_address = key == "author" and value is not None and value.startswith(("http:", "https:"))
        if key and value and not is_address and key not in self.meta:
            self.meta[key], self.origins[key] = value, origin

    def metadata(self, heading: str | None) -> Metadata:
        """What is stated; the title is the page's top heading, else the stated one, else <title>."""
        timed = metadata_of({"published": self.time}, "page: <time>")
        linked = metadata_of(self._linked(), "page: JSON-LD")
        stated = metadata_of(self.meta, self.origins).over(linked).over(timed)
        top = metadata_of({"title": heading}, "page: <h1>")
        return top.over(stated).over(metadata_of({"title": self.title}, "page: <title>"))

    def _linked(self) -> dict[str, object]:
        for script in self._scripts:
            try:
                content = json.loads(script)
            except (ValueError, RecursionError):
                continue
            for item in _items(content):
                kind = item.get("@type")
                if _ARTICLES & set(kind if isinstance(kind, list) else [kind]):
                    return {
                        "title": _plain(item.get("headline")),
                        "published": item.get("datePublished"),
                        "source": _name(item.get("publisher")),
                        "author": _name(item.get("author")),
                    }
        return {}


def _items(content: object) -> Iterator[Mapping[str, object]]:
    if isinstance(content, list):
        for item in content:
            yield from _items(item)
    elif isinstance(content, dict):
        yield content
        yield from _items(content.get("@graph"))


def _plain(value: object) -> object:
    """Scripts hold no entities, but many systems write them there."""
    return html.unescape(value) if isinstance(value, str) else value


def _name(value: object) -> str | None:
    values = value if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, dict) else item for item in values]
    return ", ".join(html.unescape(name) for name in names if isinstance(name, str)) or None
