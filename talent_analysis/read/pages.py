"""A saved web page to lines of visible text, each with its exact place in the raw file.

The page is scanned, never run: scripts and styles are skipped, addresses are not followed. trafilatura says
which blocks belong to the article; the scan keeps, for every character shown, where it stands in the file.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from talent_analysis.read.layout import Line, Places
from talent_analysis.read.metadata import Metadata
from talent_analysis.read.page_facts import Facts


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "address article aside blockquote body br button caption center dd details dialog div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li "
    "main nav ol option p picture pre section select summary table tbody td tfoot th thead tr "
    "ul video"
)
_SKIPPED = _tags("head script style noscript template svg iframe object textarea canvas math")
_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_FURNITURE = _tags("nav footer button select form dialog label")
_HEADINGS = _tags("h2 h3 h4 h5 h6")
_MIN_PAGE_WORDS = 30
# What systems call the parts of a page that are no article, in classes and ids.
_ASIDE = re.compile(
    r"comment|disqus|related|recommend|newsletter|share|social|promo|sponsor|outbrain|taboola|sidebar|cookie|consent"
    r"|paywall|subscri|abonne|breadcrumb|footer|menu|navigation|toolbar|byline|author|meta|caption|legende|tags?\b"
)


@dataclass
class Block:
    """A run of visible text between two block tags: characters, their raw offsets, the tags around them."""

    around: tuple[str, ...]
    classes: frozenset[str] = frozenset()
    article: int = 0
    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    unspaced: bool = True

    def add(self, character: str, offset: int, end: int) -> None:
        """Add one character; a run of white space counts as one space, none at the start."""
        if character in " \t\n\r\f":
            if not self.characters or self.characters[-1] == " ":
                return
            self.unspaced = self.unspaced and character == " "
            character = " "
        self.characters.append(character)
        self.starts.append(offset)
        self.ends.append(end)

    def line(self, number: int, hint: tuple[str, str] | None) -> Line:
        """The block as a line; it has places only where its text is not simply the raw characters."""
        text = "".join(self.characters).rstrip(" ")
        starts, ends = tuple(self.starts[: len(text)]), tuple(self.ends[: len(text)])
        plain = ends == tuple(range(starts[0] + 1, starts[0] + 1 + len(text))) and self.unspaced
        places = None if plain else Places(starts, ends)
        return Line(number, starts[0], ends[-1], text, places, hint)


class Scanner(HTMLParser):
    """Collects the blocks of a page, what its head states, and in `classed` the text of each tag by its class."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.open: list[str] = []
        self.classes: list[frozenset[str]] = []
        self.articles: list[int] = []
        self.seen_articles = 0
        self.classed: dict[str, list[str]] = {}
        self.blocks: list[Block] = []
        self.facts = Facts()
        self.block = Block(())
        self.feed(text)
        self.close()
        self._cut()

    def place(self) -> int:
        """The raw offset of what is being handled."""
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag: a block tag ends the line before it."""
        if tag in _BLOCKS:
            self._cut()
        if tag not in _VOID:
            if tag == "p" and "p" in self.open[-1:]:
                self._close(len(self.open) - 1)
            names = frozenset((dict(attrs).get("class") or "").lower().split())
            for name in names:
                self.classed.setdefault(name, []).append("")
            self.seen_articles += tag == "article"
            self.articles.append(self.seen_articles if tag == "article" else self.articles[-1] if self.articles else 0)
            self.open.append(tag)
            self.classes.append(names | {f"#{name}" for name in (dict(attrs).get("id") or "").lower().split()})
        self.facts.tag(tag, dict(attrs))
        self._surround()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See a tag that closes itself."""
        if tag in _BLOCKS:
            self._cut()
        self.facts.tag(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, and those left open inside it."""
        if tag in _BLOCKS:
            self._cut()
        if tag in self.open:
            self._close(len(self.open) - 1 - self.open[::-1].index(tag))
        if not self.block.characters:
            self._surround()

    def handle_data(self, data: str) -> None:
        """Take the characters of visible text, each with its place."""
        self.facts.data(self.open[-1] if self.open else "", data)
        self._file(data)
        if self._visible():
            start = self.place()
            for index, character in enumerate(data):
                self.block.add(character, start + index, start + index + 1)

    def handle_entityref(self, name: str) -> None:
        """Take a named entity, such as `&eacute;`."""
        self._entity(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take a numbered entity, such as `&#8217;`."""
        self._entity(f"&#{name}")

    def _entity(self, written: str) -> None:
        start = self.place()
        end = start + len(written)
        end += self.text[end : end + 1] == ";"
        shown = html.unescape(self.text[start:end])
        self.facts.data(self.open[-1] if self.open else "", shown)
        self._file(shown)
        if self._visible():
            for character in shown:
                self.block.add(character, start, end)

    def _file(self, data: str) -> None:
        """Add character data to the text of every classed tag that is open."""
        for names in self.classes:
            for name in names:
                if name[0] != "#":
                    self.classed[name][-1] += data

    def _visible(self) -> bool:
        return not any(tag in _SKIPPED for tag in self.open)

    def _close(self, place: int) -> None:
        del self.open[place:], self.classes[place:], self.articles[place:]

    def _surround(self) -> None:
        self.block.around = tuple(self.open)
        self.block.classes = frozenset().union(*self.classes)
        self.block.article = self.articles[-1] if self.articles else 0

    def _cut(self) -> None:
        if "".join(self.block.characters).strip():
            self.blocks.append(self.block)
        around = self.articles[-1] if self.articles else 0
        self.block = Block(tuple(self.open), frozenset().union(*self.classes), around)


def page(text: str) -> tuple[list[Line], Metadata, str | None]:
    """The visible lines of a page with a hint of their role, what it states, and the language it gives itself.

    `number` counts the blocks of visible text, since one physical line of a page can hold many.
    """
    scanner = Scanner(text)
    blocks = scanner.blocks
    kept = _kept(text, blocks)
    title = _title(blocks)
    kept = [inside and own for inside, own in zip(kept, _of_the_main_article(blocks, kept), strict=True)]
    lines = []
    for index, block in enumerate(blocks):
        hint = ("title", "page-title") if index == title else _hint(blocks, kept, index, title)
        lines.append(block.line(index + 1, hint))
    stated = scanner.facts.metadata(lines[title].text if title is not None else None)
    return lines, stated, scanner.facts.language


def _of_the_main_article(blocks: Sequence[Block], kept: Sequence[bool]) -> list[bool]:
    """False for what stands in an <article> of its own beside the text: a teaser among the blocks found."""
    sizes: Counter[int] = Counter()
    for block, inside in zip(blocks, kept, strict=True):
        sizes[block.article] += len(block.characters) if inside else 0
    main = max(sizes, key=lambda number: (sizes[number], -number), default=0)
    if 2 * sizes[main] < sum(sizes.values()):
        return [True] * len(blocks)
    return [block.article in (0, main) or 4 * sizes[block.article] > sizes[main] for block in blocks]


def _title(blocks: Sequence[Block]) -> int | None:
    """The first top heading of the page."""
    return next((index for index, block in enumerate(blocks) if "h1" in block.around), None)


def _hint(blocks: Sequence[Block], kept: Sequence[bool], index: int, title: int | None) -> tuple[str, str] | None:
    block = blocks[index]
    if "figcaption" in block.around:
        return "caption", "page-figcaption"
    if _HEADINGS & set(block.around) and (kept[index] or _heads_the_text(blocks, kept, index)):
        return "heading", "page-heading"
    if not kept[index] and not _article_paragraph(block) and not _below_the_title(blocks, kept, index, title):
        return "boilerplate", "page-outside-article"
    return None


def _article_paragraph(block: Block) -> bool:
    """A <p> of the article that the extraction left out: its wording and place decide, as in plain text."""
    around = set(block.around)
    inside = "p" in around and bool(around & {"article", "main"}) and not around & (_FURNITURE | {"aside"})
    return inside and not _called_aside(block)


def _below_the_title(blocks: Sequence[Block], kept: Sequence[bool], index: int, title: int | None) -> bool:
    """A sentence between the top heading and the text: a standfirst that the extraction left out."""
    first = next((place for place, inside in enumerate(kept) if inside and place != title), 0)
    block = blocks[index]
    furniture = set(block.around) & (_FURNITURE | {"aside", "li"})
    long = len("".join(block.characters).split()) >= 8
    return title is not None and title < index < first and long and not furniture and not _called_aside(block)


def _heads_the_text(blocks: Sequence[Block], kept: Sequence[bool], index: int) -> bool:
    """A heading between two blocks of the article."""
    around = set(blocks[index].around)
    between = 0 < index < len(blocks) - 1 and kept[index - 1] and kept[index + 1]
    return between and not around & (_FURNITURE | {"aside"}) and not _called_aside(blocks[index])


def _called_aside(block: Block) -> bool:
    return any(_ASIDE.search(name) for name in block.classes)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _kept(text: str, blocks: Sequence[Block]) -> list[bool]:
    """Which blocks trafilatura finds in the article; without its help, those outside menus and forms."""
    keys = [_key("".join(block.characters)) for block in blocks]
    shown = sum(len("".join(block.characters).split()) for block in blocks)
    extracted = _extracted(text) if shown >= _MIN_PAGE_WORDS else ""
    if len(extracted.split()) < _MIN_PAGE_WORDS:
        return [not (_FURNITURE & set(block.around)) for block in blocks]
    lines = sorted({_key(line.lstrip("-#>| ")) for line in extracted.splitlines()})
    whole = _key(extracted)
    return [_among(key, lines) or (len(key) > 40 and key in whole) for key in keys]


def _among(key: str, lines: Sequence[str]) -> bool:
    place = bisect_left(lines, key)
    return bool(key) and place < len(lines) and lines[place] == key


def _extracted(text: str) -> str:
    """The article's text as trafilatura finds it, one paragraph a line; empty where it finds none."""
    from trafilatura import extract

    try:
        return extract(text, include_comments=False, include_tables=True, include_formatting=False) or ""
    except Exception:  # a page that breaks the extractor is still read, by its tags alone
        return ""
