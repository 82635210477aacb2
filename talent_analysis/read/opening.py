"""The lines before the article's running text: which is the title, which the standfirst, which neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talent_analysis.read.layout import Look
    from talent_analysis.read.roles import Draft

_PART = r"(?:[A-ZÀ-Þ][\w’'-]*\.?|de|du|la|le|van|von|et|&)"
NAME = re.compile(f"{_PART}(?:,? {_PART})+")
POST = re.compile(
    r"(?:(?:notre|grande?) )?(?:correspondante?|envoyee?|journaliste|reporter|redact\w+|chroniqueu\w+|editorialiste"
    r"|chef|cheffe|directeur|directrice)\b"
)
_HEAD_MARKS = frozenset({"caption", "boilerplate"})
_SMALL = frozenset(["avec", "dans", "des", "entre", "leur", "leurs", "mais", "pour", "sans", "sous", "une", "vers"])


def name_opening(draft: Draft, stated: str | None) -> None:
    """Name the title (one at most), its repetitions, the standfirst and the fragments before them."""
    given = [index for index, role in enumerate(draft.roles) if role is not None and role[0] == "title"]
    title = given[0] if given else _stated(draft, stated)
    if title is None:
        title = _twice(draft)
    if title is None:
        title = _first_like_a_title(draft)
        title = _told_of_below(draft, title) if title is not None and among_menus(draft) else title
    if title is None:
        _standfirst_first(draft)
        return
    if not given:
        title = _shortest(draft, title)
        draft.put(title, "title", _title_rule(draft, title, stated))
    _repeated_titles(draft, title)
    menus = among_menus(draft)
    for index in draft.open_lines():
        if index < title and draft.seen[index].fragment and draft.seen[index].words <= (8 if menus else 4):
            draft.put(index, "boilerplate", "leading-fragment")
        elif index < title:
            draft.put(index, "standfirst", "before-title")
    _head_fragments(draft, title, draft.first)
    _standfirst_after(draft, title)


def _stated(draft: Draft, stated: str | None) -> int | None:
    key = re.sub(r"\W+", " ", stated).strip() if stated else None
    matching = [i for i, seen in enumerate(draft.seen) if key and seen.key == key and _free(draft, i)]
    return matching[0] if matching else None


def _title_rule(draft: Draft, title: int, stated: str | None) -> str:
    return "stated-title" if _stated(draft, stated) == title else "first-title-line"


def _free(draft: Draft, index: int) -> bool:
    return draft.roles[index] is None


def _twice(draft: Draft) -> int | None:
    """A line of four words or more that stands twice before the second paragraph."""
    head = [index for index in draft.open_lines() if index <= draft.first]
    keys = [draft.seen[index].key for index in head]
    for index, key in zip(head, keys, strict=True):
        if draft.seen[index].words >= 4 and keys.count(key) > 1:
            return index
    return None


def _first_like_a_title(draft: Draft) -> int | None:
    """The first head line of four words that is no paragraph; a shorter one where there is no other."""
    open_lines = draft.open_lines()
    body = [index for index in open_lines if index >= draft.first]
    head = [index for index in open_lines if index < draft.first]
    if body and body[0] == draft.first and _headed_by_long_title(draft, body):
        head.append(draft.first)
    likely = [index for index in head if _like_a_title(draft.seen[index])]
    full = [index for index in likely if draft.seen[index].words >= 4 or index == open_lines[0]]
    return next(iter(full or likely), None)


def among_menus(draft: Draft) -> bool:
    """The head of the file is a page's: three lines or more that are removed already, or a word or two long."""
    head = range(draft.first)
    removed = sum(draft.seen[i].words > 0 and (draft.roles[i] or ("",))[0] == "boilerplate" for i in head)
    short = sum(draft.roles[i] is None and draft.seen[i].fragment and draft.seen[i].words <= 2 for i in head)
    return removed + short >= 3


def _told_of_below(draft: Draft, first: int) -> int:
    """The head line that shares most words with the text below; `first` where none shares clearly more than it."""
    below = zip(draft.seen[draft.first :], draft.roles[draft.first :], strict=True)
    body = " ".join(seen.folded for seen, role in below if seen.words >= 5 and (role or ("",))[0] != "boilerplate")
    told = {word[:6] for word in re.findall(r"\w{4,}", body)} - {word[:6] for word in _SMALL}

    def shared(index: int) -> int:
        return len({word[:6] for word in re.findall(r"\w{4,}", draft.seen[index].folded)} & told)

    likely = [i for i in draft.open_lines() if i < draft.first and _like_a_title(draft.seen[i])]
    likely = [i for i in likely if not draft.seen[i].full_stop and draft.seen[i].words >= 3]
    if _shouted(draft.seen[first]) or draft.seen[first].words < 3:
        first = next((i for i in likely if i > first and not _shouted(draft.seen[i])), first)
    best = max(likely, key=lambda index: (shared(index), draft.seen[index].words >= 5, -index), default=first)
    slight = draft.seen[first].words <= 3 and draft.seen[best].words >= 5
    alone = not shared(first) and draft.seen[best].words >= 5
    return best if shared(best) >= shared(first) + (0 if slight else 1 if alone else 2) else first


def _shouted(seen: Look) -> bool:
    """All in capitals: the name of a newspaper or of a section, where a title stands beside it."""
    return seen.text.isupper()


def _like_a_title(seen: Look) -> bool:
    return seen.words <= 35 and seen.sentences <= 2 and not (seen.full_stop and seen.words < 6)


def _headed_by_long_title(draft: Draft, body: Sequence[int]) -> bool:
    """The first running line is a title after all: one sentence, isolated, a credit or byline soon after."""
    seen = draft.seen[body[0]]
    if seen.words > 35 or seen.sentences > 2 or len(body) < 3:
        return False
    if seen.fragment and draft.seen[body[1]].words > seen.words:
        return True
    marks = [i for i in range(body[0] + 1, len(draft.roles)) if _marks_head(draft, i)]
    return bool(marks) and sum(body[0] < index < marks[0] for index in body) <= 1


def _marks_head(draft: Draft, index: int) -> bool:
    role = draft.roles[index]
    return role is not None and role[0] in _HEAD_MARKS and role[1] != "doubled-title"


def _repeated_titles(draft: Draft, title: int) -> None:
    key = draft.seen[title].key
    for index, seen in enumerate(draft.seen):
        same = _same_title(seen.key, key) or (len(seen.key) > 20 and _same_title(key, seen.key))
        if index != title and draft.roles[index] is None and same:
            draft.put(index, "boilerplate", "doubled-title")


def _shortest(draft: Draft, title: int) -> int:
    """The plain title where the line found is `Title | Site` and the title stands alone further down."""
    key = draft.seen[title].key
    plain = [i for i in draft.open_lines() if i > title and _same_title(key, draft.seen[i].key)]
    return plain[0] if plain and draft.seen[plain[0]].key != key else title


def _same_title(key: str, title: str) -> bool:
    """The same words, or the title followed by the name of the site (`Title | Site`)."""
    return key == title or (len(title) > 20 and key.startswith(title) and len(key) - len(title) < 30)


def _standfirst_after(draft: Draft, title: int) -> None:
    """Lines between the title and the first credit, byline, blank line or heading."""
    after = [index for index in draft.open_lines() if index > title]
    group = _until_mark(draft, title, after) or _same_block(draft, title, after)
    if not group and len(after) > 2 and _heads(draft, after[1], after[2]) and draft.seen[after[0]].words <= 80:
        group = after[:1] if draft.seen[after[0]].final else []
    stops = [draft.seen[index].final for index in group]
    for place, index in enumerate(group):
        if not stops[place] and any(stops[:place]) and draft.seen[index].words <= 7:
            draft.put(index, "boilerplate", "fragment-under-standfirst")
        elif not stops[place] and (_about_the_author(draft.seen[index]) or _label_beside_page(draft, index)):
            draft.put(index, "boilerplate", "fragment-under-title")
        elif NAME.fullmatch(draft.seen[index].text) and draft.seen[index].words <= 5:
            draft.put(index, "boilerplate", "author-line")
        else:
            draft.put(index, "standfirst", "below-title")


def _label_beside_page(draft: Draft, index: int) -> bool:
    """Two to four words that end like no sentence, right above a line of the page: a section, a series, a button."""
    seen = draft.seen[index]
    below = next((i for i in range(index + 1, len(draft.roles)) if draft.roles[i] != ("blank", "blank")), None)
    return 2 <= seen.words <= 4 and below is not None and _marks_head(draft, below)


def _about_the_author(seen: Look) -> bool:
    """Somebody's place at the newspaper, or a sign before a word or two: no standfirst."""
    button = seen.words <= 2 and not seen.text[:1].isalpha()
    return button or (seen.words <= 8 and bool(POST.match(seen.folded)))


def _head_fragments(draft: Draft, title: int, before: int) -> None:
    """A word or two left alone between the title and the text: a section name, a button, an author."""
    for index in draft.open_lines():
        seen, above = draft.seen[index], draft.roles[index - 1] if index else None
        apart = above is not None and above[0] in {"blank", "boilerplate", "caption"}
        if not title < index < before or not seen.fragment or seen.words > 5:
            continue
        if (seen.words <= 2 and apart) or (seen.words <= 4 and _shouted(seen)):
            draft.put(index, "boilerplate", "head-fragment")
        elif apart and NAME.fullmatch(seen.text):
            draft.put(index, "boilerplate", "author-line")


def _until_mark(draft: Draft, title: int, after: Sequence[int]) -> list[int]:
    marks = [index for index in range(title + 1, len(draft.roles)) if _marks_head(draft, index)]
    group = [index for index in after if marks and index < marks[0]]
    short = all(draft.seen[index].words <= 60 for index in group)
    return group if group and len(group) <= 3 and short and len(after) >= len(group) + 2 else []


def _same_block(draft: Draft, title: int, after: Sequence[int]) -> list[int]:
    """The lines right under the title, where a blank line parts them from the text."""
    blanks = [i for i in range(title + 1, len(draft.roles)) if draft.roles[i] == ("blank", "blank")]
    if not blanks:
        return []
    group = [index for index in after if index < blanks[0]]
    return group if len(group) <= 4 and len(after) > len(group) else []


def _heads(draft: Draft, index: int, following: int) -> bool:
    from talent_analysis.read.roles import is_heading

    return is_heading(draft.seen[index]) and draft.seen[following].words > draft.seen[index].words


def _standfirst_first(draft: Draft) -> None:
    """No title on top: a paragraph that opens the file and is followed by a short line is the standfirst.

    The short line is the title where it has a title's form (`subject : angle`) and its subject is named in
    the standfirst; otherwise it is the first intertitle, and the article has no title.
    """
    lines = draft.open_lines()
    if len(lines) < 3 or not _heads(draft, lines[1], lines[2]) or draft.seen[lines[0]].words > 80:
        return
    draft.put(lines[0], "standfirst", "opens-before-short-line")
    subject, colon, _ = draft.seen[lines[1]].folded.partition(" : ")
    named = [word for word in re.findall(r"\w{4,}", subject) if word not in _SMALL]
    if colon and named and all(word in draft.seen[lines[0]].folded for word in named):
        draft.put(lines[1], "title", "title-below-standfirst")
