"""Lines that only their neighbours give away: figures alone, running heads, captions above a credit, author notes.

A sentence is taken for the page's only where the lines round it are, so that none of the article is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talent_analysis.read.cues import has_verb, reports_speech, speaks_of_itself
from talent_analysis.read.layout import fold
from talent_analysis.read.opening import NAME, POST

if TYPE_CHECKING:
    from talent_analysis.read.layout import Look
    from talent_analysis.read.roles import Draft

_NUMBER = re.compile(r"\W*\d[\d\u00a0\u202f .,/]{0,9}\W*")
_DAY = (
    r"(?:\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|janv|fevr|avr|juil|sept|oct|nov|dec)\.? \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2})"
)
_DATE_WORDS = re.compile(
    rf"{_DAY}|\b\d{{1,2}} ?[h:] ?\d{{0,2}}(?!\w)|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|a|par"
    r"|publiee?|mise?|jour|modifiee?|parue?|postee?|ajoutee?|creee?|mise en ligne|actualisee?)\b"
)
_LABELLED = re.compile(r"^\w+(?: \w+){0,4} ?: ?(?=[^.!?]*\d)[^ .!?]+(?: [^ .!?]+){0,3}$")
_COUNTED = re.compile(
    r"^\d[\d .]* ?(?:vues?|lectures?|partages?|commentaires?|reactions?|abonnes|likes?|mn|min|pages?)$"
)
_READERS = re.compile(r"\b(?:utilisateurs|internautes|lecteurs|commentaires)\b")
_BY = re.compile(r"^(?:par|texte|textes|auteure?|de|redige par|propos recueillis par|illustrations?)\b ?:? ?", re.I)
_OURS = re.compile(r"\b(?:nos|notre|vos|votre)\b")
_SIGNED = re.compile(rf"(?:Par|PAR|Texte|De) :? ?{NAME.pattern}(?: ?[-–—,|(] ?\S.*| via \S.*|$)")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\. ?){2,3}(?:(?:,|et|avec) .{2,25})?")
_BYLINES = frozenset({"byline", "author-line", "head-fragment", "photo-credit"})


def asides(draft: Draft, author: str | None = None) -> None:
    """Name them, before titles and headings are looked for; `author` is stated elsewhere."""
    for index in draft.open_lines():
        seen = draft.seen[index]
        if _NUMBER.fullmatch(seen.text):
            draft.put(index, "boilerplate", "bare-number")
        elif seen.fragment and _only_a_date(seen):
            draft.put(index, "boilerplate", "date-line")
        elif _signed(seen) or (_INITIALS.fullmatch(seen.text) and index != draft.first):
            draft.put(index, "boilerplate", "byline")
        elif _COUNTED.match(seen.folded) and seen.fragment:
            draft.put(index, "boilerplate", "counter")
    _author_lines(draft, author)
    _labels_in_the_head(draft)
    _captions_above_credits(draft)
    _ours_beside_removed(draft)
    _notes_at_the_end(draft, author)


def _signed(seen: Look) -> bool:
    """`Par Nom Prénom - à Sikasso`."""
    return seen.fragment and seen.words <= 9 and bool(_SIGNED.match(seen.text)) and not has_verb(seen)


def _only_a_date(seen: Look) -> bool:
    """A day, and beside it hours, `mis à jour` and the like, and at most four words more: a newspaper, an author."""
    if seen.words > 22 or not re.search(_DAY, seen.folded):
        return False
    rest = re.findall(r"\w[\w'-]*", _DATE_WORDS.sub(" ", seen.folded))
    whole = seen.text[:1].isupper() and re.search(rf"{_DAY}\W*$|^\W*{_DAY}", seen.folded) is None
    return len(rest) <= (1 if whole else 4) and not (rest and _told_before(seen))


def _told_before(seen: Look) -> bool:
    """True where the day ends a phrase (`Élections du 12 juin 2025`) and no mark parts them."""
    return bool(re.search(rf"\b(?:du|au|des|depuis|avant|apres|jusqu'au) (?:\w+ )?{_DAY}", seen.folded))


def _removed(draft: Draft, index: int) -> bool:
    role = draft.roles[index]
    return role is not None and role[0] in {"boilerplate", "caption"}


def _beside(draft: Draft, index: int, step: int) -> int | None:
    """The nearest line above (-1) or below (1) that is not blank."""
    index += step
    while 0 <= index < len(draft.roles):
        if draft.roles[index] != ("blank", "blank"):
            return index
        index += step
    return None


def _author_lines(draft: Draft, author: str | None) -> None:
    """The author's name alone on its line, and right below it what that person does for the newspaper."""
    authors = _authors(draft) | ({_key(author)} if author and len(author.split()) >= 2 else set())
    for index in draft.open_lines():
        seen, above = draft.seen[index], _beside(draft, index, -1)
        if seen.key in authors:
            draft.put(index, "boilerplate", "author-line")
        elif above is not None and draft.seen[above].key in authors and seen.words <= 30 and POST.match(seen.folded):
            draft.put(index, "boilerplate", "author-note")
    running = [index for index in draft.open_lines() if draft.first <= index <= draft.last]
    draft.first, draft.last = (running[0], running[-1]) if running else (draft.first, draft.last)


def _labels_in_the_head(draft: Draft) -> None:
    """`Durée de la vidéo : 1 min 42` among the lines of a page's head, never the first line."""
    lines = [index for index in draft.open_lines() if index < draft.first]
    for index in lines[1:]:
        seen = draft.seen[index]
        if seen.words <= 9 and seen.fragment and not has_verb(seen) and _LABELLED.match(seen.folded):
            beside = [_beside(draft, index, step) for step in (-1, 1)]
            if any(near is not None and _removed(draft, near) for near in beside):
                draft.put(index, "boilerplate", "label")


def _captions_above_credits(draft: Draft) -> None:
    """A sentence without a verb between a line of the page and a photographer's credit, near the top: a caption.

    A sentence stands above it, which is then the standfirst.
    """
    for index in draft.open_lines():
        seen, above = draft.seen[index], _beside(draft, index, -1)
        told = [i for i in draft.open_lines() if i < index and draft.seen[i].final]
        if not 4 <= seen.words <= 30 or not 1 <= len(told) <= 2 or has_verb(seen) or above is None:
            continue
        below = draft.roles[index + 1] if index + 1 < len(draft.roles) else None
        credited = below is not None and below[1] == "photo-credit" and draft.seen[index + 1].words <= 6
        if credited and _removed(draft, above):
            draft.put(index, "caption", "above-credit")


def _ours_beside_removed(draft: Draft) -> None:
    """`Nos vidéos` above a line of the page, inside the text."""
    for index in draft.open_lines():
        seen, below = draft.seen[index], _beside(draft, index, 1)
        label = seen.words <= 4 and seen.fragment and _OURS.search(seen.folded) and "«" not in seen.text
        if label and below is not None and _removed(draft, below):
            draft.put(index, "boilerplate", "page-label")


def _notes_at_the_end(draft: Draft, author: str | None) -> None:
    """From the last line of running text upwards: who the author is, and what the page says to its readers."""
    authors = _authors(draft) | ({_key(author)} if author and len(author.split()) >= 2 else set())
    while True:
        lines = [index for index in draft.open_lines() if draft.first < index <= draft.last]
        if len(lines) < 2:
            return
        seen, above = draft.seen[lines[-1]], _beside(draft, lines[-1], -1)
        if any(seen.key.startswith(name) for name in authors) and not reports_speech(seen):
            draft.put(lines[-1], "boilerplate", "author-note")
        elif above is not None and _to_readers(seen) and any(_page_beside(draft, lines[-1], step) for step in (-1, 1)):
            draft.put(lines[-1], "boilerplate", "reader-call")
        else:
            return
        draft.last = lines[-2]


def _authors(draft: Draft) -> set[str]:
    """The names in lines that say who wrote, of two words or more, as `Look.key` has them."""
    named = set()
    for role, seen in zip(draft.roles, draft.seen, strict=True):
        text = _BY.sub("", seen.text).strip(" .")
        byline = role is not None and role[1] in _BYLINES
        if (byline or text != seen.text.strip(" .")) and seen.words <= 6 and NAME.fullmatch(text) and " " in text:
            named.add(_key(text))
    return named


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", fold(name)).strip()


def _page_beside(draft: Draft, index: int, step: int) -> bool:
    """True where the two lines right above (-1) or below (1) are the page's, or one is and the other may be."""
    first = _beside(draft, index, step)
    second = _beside(draft, first, step) if first is not None else None
    if first is None or second is None:
        return False
    short = [draft.seen[i].fragment and draft.seen[i].words <= 8 for i in (first, second)]
    gone = [_removed(draft, i) for i in (first, second)]
    return any(gone) and all(one or other for one, other in zip(gone, short, strict=True))


def _to_readers(seen: Look) -> bool:
    """A sentence to the reader about the publication; weaker signs do at the end of a page than elsewhere."""
    if seen.words > 30 or seen.text[:1] in '«“"' or reports_speech(seen):
        return False
    return speaks_of_itself(seen) or bool(_READERS.search(seen.folded))


def among_page_lines(draft: Draft) -> None:
    """Short lines inside the text that stand among lines of the page: only the last may head what follows."""
    place = [index for index, role in enumerate(draft.roles) if role != ("blank", "blank")]
    run: list[int] = []
    for index in [*place, None]:
        if index is not None and (_removed(draft, index) or _may_be_page(draft, index)):
            run.append(index)
            continue
        if draft.first < (run[0] if run else -1) <= draft.last:
            _judge_run(draft, run, followed=index is not None)
        run = []


def _may_be_page(draft: Draft, index: int) -> bool:
    seen = draft.seen[index]
    plain = draft.roles[index] is None and seen.fragment and seen.words <= 12
    return plain and seen.text[:1] not in '«“"—–-•' and not has_verb(seen)


def _judge_run(draft: Draft, run: list[int], *, followed: bool) -> None:
    """A run of at least two lines of the page and a short line: the short ones are the page's too, but a heading."""
    short = [index for index in run if draft.roles[index] is None]
    removed = len(run) - len(short)
    if not short or not removed or len(run) < 3:
        return
    heading = short[-1] if followed and (short[-1] == run[-1] or len(short) == 1) else None
    if heading is not None and draft.seen[heading].words > 8:
        heading = None
    for index in short:
        if index != heading:
            draft.put(index, "boilerplate", "among-page-lines")
