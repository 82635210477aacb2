"""What each line of an article is: title, standfirst, heading, body, caption, boilerplate, blank.

Three things decide, in this order: the page's own wordings (`cues.toml`), repetition, and the place of the
line among the paragraphs. A line that ends like a sentence and carries no such wording is always kept:
losing a sentence is worse than keeping a menu word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from talent_analysis.read.asides import among_page_lines, asides
from talent_analysis.read.cues import has_verb, worded
from talent_analysis.read.language import function_words, is_english
from talent_analysis.read.layout import Line, Look, fold, joined, looks, paragraphs
from talent_analysis.read.opening import among_menus, name_opening

_RELATED_HEADS = frozenset({"related", "menu-word"})
_QUOTED = re.compile('[«»“”"]')
_INTERFACE = re.compile(
    r"\b(you|your|our|us|we|sign|subscribe|click|newsletter|inbox|account|read|share|follow|browser|email|article)\b"
)
_BLOCK_RULES = frozenset({"newsletter-call", "cookies"})


@dataclass
class Draft:
    """The lines of one article while their roles are being found; None where not yet known."""

    lines: Sequence[Line]
    seen: list[Look]
    roles: list[tuple[str, str] | None]
    first: int = 0
    last: int = -1
    content: list[int] = field(default_factory=list)

    def put(self, index: int, role: str, rule: str) -> None:
        """Decide one line."""
        self.roles[index] = (role, rule)

    def open_lines(self) -> list[int]:
        """The lines still undecided, in order."""
        return [index for index, role in enumerate(self.roles) if role is None]


def assign(lines: Sequence[Line], title: str | None = None, author: str | None = None) -> list[tuple[str, str]]:
    """Role and rule of every line, in order; `title` and `author` are the article's where stated elsewhere.

    A text wrapped at a fixed width is judged by paragraphs: each line has the role of its paragraph.
    """
    groups = paragraphs(lines)
    roles = _assign([joined(lines, group) for group in groups], title, author)
    return [role for group, role in zip(groups, roles, strict=True) for _ in group]


def _assign(lines: Sequence[Line], title: str | None, author: str | None) -> list[tuple[str, str]]:
    draft = Draft(lines, looks(lines), [None] * len(lines))
    _blanks_and_hints(draft)
    _wordings(draft)
    _find_paragraphs(draft)
    _edges(draft)
    _opening_of_a_page(draft)
    _foreign_lines(draft)
    _repetitions(draft)
    asides(draft, author)
    _tail(draft)
    name_opening(draft, fold(title) if title else None)
    among_page_lines(draft)
    _rest(draft)
    return [role if role is not None else ("body", "sentence") for role in draft.roles]


def _blanks_and_hints(draft: Draft) -> None:
    for index, (line, seen) in enumerate(zip(draft.lines, draft.seen, strict=True)):
        if not seen.folded and not seen.text.strip("\u200b\ufeff\u00ad"):
            draft.put(index, "blank", "blank")
        elif seen.words == 0:
            draft.put(index, "boilerplate", "no-word")
        elif line.hint:
            said = worded(seen, edge=True) if line.hint[1] == "page-heading" else None
            draft.put(index, *(said or line.hint))


def _wordings(draft: Draft) -> None:
    opening = next(iter(draft.open_lines()), None)
    for index in draft.open_lines():
        found = worded(draft.seen[index], edge=False, opening=index == opening)
        if found:
            draft.put(index, *found)


def is_paragraph(seen: Look) -> bool:
    """A line that can only be running text: a long one, several sentences, or one full sentence."""
    return seen.words >= 25 or (seen.final and (seen.sentences > 1 or seen.words >= 12))


def _find_paragraphs(draft: Draft) -> None:
    """Set the first and the last line of running text; without paragraphs, of anything like a sentence."""
    undecided = draft.open_lines()
    running = [index for index in undecided if is_paragraph(draft.seen[index])]
    if not running:
        running = [index for index in undecided if draft.seen[index].final and draft.seen[index].words > 3]
    if not running:
        running = undecided
    if running:
        draft.first, draft.last = running[0], _before_related(draft, running)


def _before_related(draft: Draft, running: Sequence[int]) -> int:
    """The last line of running text, not counting what follows a bare `Nouvelles similaires` near the end."""
    last = running[-1]
    for index, role in enumerate(draft.roles):
        bare = role is not None and role[1] == "related" and draft.seen[index].words <= 4
        if bare and index > running[0]:
            after = [i for i in running if i > index]
            unfinished = [i for i in after if draft.seen[i].full_stop]
            before = [i for i in running if i < index]
            if after and before and not unfinished:
                return before[-1]
    return last


def _edges(draft: Draft) -> None:
    opening = next(iter(draft.open_lines()), None)
    for index in draft.open_lines():
        if index < draft.first or index > draft.last or _stands_at_the_end(draft, index):
            found = worded(draft.seen[index], edge=True, opening=index == opening)
            if found:
                draft.put(index, *found)
    running = [index for index in draft.open_lines() if draft.first <= index <= draft.last]
    if running:
        draft.first, draft.last = running[0], running[-1]


def _opening_of_a_page(draft: Draft) -> None:
    """Under a menu the first line has no claim to be a title: its wording decides like any other's."""
    opening = next((i for i, role in enumerate(draft.roles) if role != ("blank", "blank")), None)
    if opening is None or draft.roles[opening] is not None or not among_menus(draft):
        return
    found = worded(draft.seen[opening], edge=True)
    if found:
        draft.put(opening, *found)


def _foreign_lines(draft: Draft) -> None:
    """English lines of the interface round a French text; an English quotation stays."""
    counts = [function_words(seen.folded) for seen in draft.seen]
    if sum(english for english, _ in counts) > sum(french for _, french in counts):
        return
    for index in draft.open_lines():
        seen, outside = draft.seen[index], index < draft.first or index > draft.last
        if is_english(seen.folded) and not _QUOTED.search(seen.text) and (outside or _of_the_page(seen)):
            draft.put(index, "boilerplate", "foreign-line")


def _of_the_page(seen: Look) -> bool:
    """An English line that is no sentence, or one that speaks to the reader about the publication."""
    return (seen.fragment and seen.words <= 12) or len(set(_INTERFACE.findall(seen.folded))) >= 2


def _stands_at_the_end(draft: Draft, index: int) -> bool:
    """True for the closing line of running text: a call to the reader often ends like a sentence."""
    return index == draft.last and index != draft.first and draft.seen[index].words <= 25


def _repetitions(draft: Draft) -> None:
    """A short fragment that stands twice is part of the page; a long one at the head is the title."""
    counts = Counter(draft.seen[index].key for index in draft.open_lines())
    for index in draft.open_lines():
        seen = draft.seen[index]
        if counts[seen.key] > 1 and seen.words <= 3 and seen.fragment:
            draft.put(index, "boilerplate", "repeated-fragment")


def _tail(draft: Draft) -> None:
    """After the last paragraph: fragments go; full sentences stay unless they follow a call or a list."""
    block: str | None = None
    for index in range(draft.last + 1, len(draft.lines)):
        role, seen = draft.roles[index], draft.seen[index]
        if role is not None:
            if role[1] in _BLOCK_RULES or role[1] in _RELATED_HEADS:
                block = role[1]
            continue
        kept = _kept_after_the_end(draft, index) if block is None else None
        if kept:
            draft.put(index, "body", kept)
        elif seen.fragment and not _unfinished_sentence(seen):
            rule = "related-link" if block in _RELATED_HEADS else "trailing-fragment"
            draft.put(index, "boilerplate", rule)
        elif not seen.full_stop and (block in _RELATED_HEADS or _between_links(draft, index)):
            draft.put(index, "boilerplate", "related-link")


def _between_links(draft: Draft, index: int) -> bool:
    """True for a question as long as a title whose neighbours above are two lines of the page."""
    above = [draft.roles[i] for i in range(index) if draft.roles[i] != ("blank", "blank")][-2:]
    removed = all(role is not None and role[0] in ("boilerplate", "caption") for role in above)
    return len(above) == 2 and removed and is_heading(draft.seen[index])


def _kept_after_the_end(draft: Draft, index: int) -> str | None:
    """Why a fragment right after the text still belongs to it: a list, a signed quotation, a lost full stop."""
    seen, above = draft.seen[index], _content_above(draft, index)
    if above is None or not seen.fragment:
        return None
    before, rule = draft.seen[above], (draft.roles[above] or ("", ""))[1]
    if before.text.rstrip("\u00a0 ").endswith(":") or rule == "list-item":
        return "list-item"
    if seen.text[:1] in "—–" and seen.words <= 12:
        return "quotation-signature"
    if seen.words >= 8 and has_verb(seen) and above == draft.last:
        return "unfinished-sentence"
    return None


def _content_above(draft: Draft, index: int) -> int | None:
    """The nearest line above that is not blank, where it belongs to the article."""
    for above in range(index - 1, -1, -1):
        role = draft.roles[above]
        if role is None or role[0] == "body":
            return above
        if role[0] != "blank":
            return None
    return None


def _unfinished_sentence(seen: Look) -> bool:
    """A long line that only lacks its full stop; a closing quotation mark counts as an end, a bracket after a verb."""
    return seen.words >= 20 or seen.text[-1:] in '»”"' or (seen.text.endswith(")") and has_verb(seen))


def _rest(draft: Draft) -> None:
    """Between the first and the last paragraph: links after a bare call, headings, and the body."""
    open_lines = draft.open_lines()
    for position, index in enumerate(open_lines):
        seen = draft.seen[index]
        following = open_lines[position + 1] if position + 1 < len(open_lines) else None
        if seen.fragment and seen.words <= 20 and _after_bare_call(draft, index):
            draft.put(index, "boilerplate", "related-link")
        elif following is not None and is_heading(seen) and draft.seen[following].words > seen.words:
            draft.put(index, "heading", "short-line-before-paragraph")
        else:
            draft.put(index, "body", "paragraph" if is_paragraph(seen) else "sentence")


def is_heading(seen: Look) -> bool:
    """A short line that does not end like a sentence, a short question, or a few words in quotation marks."""
    if seen.words > 15:
        return False
    quoted = seen.text[:1] in '«“"' and seen.text[-1:] in '»”"' and not seen.full_stop
    question = seen.text.endswith("?") and seen.words >= 2 and seen.sentences <= 2 and "," not in seen.text[-8:]
    return seen.fragment or quoted or question


def _after_bare_call(draft: Draft, index: int) -> bool:
    """True where the line above is a bare `Lire aussi`, or a link that one announces: this line is then a link.

    A second link is as long as a title, and no blank line parts it from the first: a heading may follow.
    """
    above = index - 1
    while above >= 0 and draft.roles[above] == ("blank", "blank"):
        above -= 1
    role = draft.roles[above] if above >= 0 else None
    bare = role is not None and role[1] == "related" and draft.seen[above].words <= 5
    listed = draft.roles[index - 1] == ("boilerplate", "related-link") and draft.seen[index].words >= 6
    return listed or (bare and ":" not in draft.seen[above].text.rstrip(" :\u00a0"))
