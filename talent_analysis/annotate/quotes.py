"""Reported speech: what is quoted, in whose words, and with which cue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from talent_analysis.annotate.antecedents import Speaker
from talent_analysis.annotate.attribution import Attributor
from talent_analysis.annotate.indirect import find_indirect
from talent_analysis.annotate.marks import Marked, find_marked
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.annotate.speakers import People, dotted, undotted
from talent_analysis.annotate.syntax import Syntax
from talent_analysis.tables import ANALYSED_ROLES, frame

_NAMED = re.compile(
    r"(?:\b(?:intitulée?s?|baptisée?s?|surnommée?s?|surnomm\w+|dite?s?|dénommée?s?|nommée?s?|appelée?s?"
    r"|estampillée?s?|rebaptisée?s?"
    r"|le mot|les mots|film|films|série|roman|livre|album|exposition|chanson|opération|plan|projet|programme"
    r"|service|concours|mention|label"
    r"|département|mécanisme|titre|ligne intitulée|rubrique|dossier|collection|recueil|spectacle|pièce"
    r"|émission|podcast|journal|magazine|revue"
    r"|navire|bateau|chalutier|ferry|voilier|groupe|collectif|association|slogan|catégorie|prix"
    r"|renommée?s?|mouvement|parti|portail|acronyme)\s+(?:de\s+"
    r"|d['’]|du\s+|des\s+)?)$",
    re.IGNORECASE,
)
#: « se dit », « a dit »: the verb, not the participle that names (« dite « la Rose » »).
_SAYS = re.compile(
    r"(?:\b(?:se|a|ont|avait|avaient)\s|\bs['’](?:est|était|étaient)\s|^)di(?:t|te|ts|tes|sent|sait|saient)$"
)
#: What somebody is charged with is in the words of the law, nobody's.
_CHARGED = re.compile(
    r"\b(?:mise?s? en examen|plainte|condamnée?s?|poursuivie?s?|jugée?s?|écrouée?s?|inculpée?s?|détention|garde à vue"
    r"|compar\w+)[^.;:«»“”\"]{0,80}?\bpour\s(?:[«“\"][^»”\"]{2,80}[»”\"]\s?(?:,|et)\s?)*$",
    re.IGNORECASE,
)
#: Characters that a title has at most.
_TITLE = 30
_DETERMINED = re.compile(
    r"(?:\b(?:son|sa|ses|leurs?|le|la|les|du|des|aux?|cet?|cette|ces|notre|nos|nouveau|nouvelle|fameux|fameuse|prétendue?|dite?)|\bl['’])$",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"(?<![\w’'-])(?:(?:je|tu|il|elle|on|nous|vous|ils|elles|ça|cela|ce|qui)\s+(?:n['’e]\s?)?\w+|j['’]\w+"
    r"|c['’](?:est|était)|n['’]\w+"
    r"|est|sont|était|étaient|a|ont|avait|avaient|sera|seront|serait|fut|va|vont|doit|doivent|peut|peuvent"
    r"|faut|fait|font|reste|veut|vaut)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    marked: Marked
    own: Attribution | None = None


def find_quotes(
    text: str, lines: pl.DataFrame, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame
) -> pl.DataFrame:
    """The reported speech of one article, as the `quotes` table of the contract, in the order of the text.

    `direct` and `mixed` rows hold the characters between the quotation marks, `indirect` rows a clause without
    marks. `speaker_text` is how the article names the speaker, `speaker` their canonical entity; both null where
    nobody is named. Titles, nicknames and terms in quotation marks give no row.
    """
    if not sentences.height:
        return frame("quotes", [])
    rows, _ = attributed(text, lines, sentences, tokens, mentions)
    article = sentences["article_id"][0]
    return frame("quotes", [{"article_id": article, **_record(text, row)} for row in rows])


def attributed(
    text: str, lines: pl.DataFrame, sentences: pl.DataFrame, tokens: pl.DataFrame, mentions: pl.DataFrame
) -> tuple[list[Attribution], Attributor]:
    """The reported speech of one article before it is put in a table, and what found it (training looks inside)."""
    analysed = lines.filter(pl.col("role").is_in(list(ANALYSED_ROLES))).sort("start")
    stretches = list(analysed.select("start", "end").iter_rows()) or list(
        sentences.sort("start").select("start", "end").iter_rows()
    )
    marked = find_marked(text, stretches)
    text = undotted(text)
    syntax = Syntax(tokens)
    people = People.read(text, mentions, syntax, [(mark.start, mark.end) for mark in marked])
    attributor = Attributor(text, marked, people, tokens, syntax)
    rows = list(_marked_rows(text, marked, attributor))
    spans = sorted((int(a), int(b)) for a, b in sentences.select("start", "end").iter_rows())
    rows += find_indirect(text, spans, attributor)
    rows.sort(key=lambda row: (row.start, row.end))
    return rows, attributor


def _record(text: str, row: Attribution) -> dict[str, object]:
    speaker = row.speaker
    return {
        "start": row.start,
        "end": row.end,
        "text": text[row.start : row.end],
        "kind": row.kind,
        "cue": dotted(row.cue) if row.cue else None,
        "speaker_text": dotted(speaker.text) if speaker else None,
        "speaker": speaker.entity if speaker else None,
    }


def _marked_rows(text: str, marked: list[Marked], attributor: Attributor) -> Iterator[Attribution]:
    """Quoted stretches with their attribution; those nobody is said to have spoken are left out."""
    found: list[Attribution] = []
    for mark in marked:
        pieces = attributor.split(mark)
        own = attributor.attribute(mark) if pieces[0].cue is None else pieces[0]
        for piece in pieces:
            kind = _kind(text, mark, piece)
            found.append(replace(piece, kind=kind, cue=own.cue, speaker=own.speaker))
        if own.speaker and own.cue:
            attributor.people.heard(mark.right, own.speaker)
    yield from (
        row
        for row in _echoed(text, _continued(text, found, attributor.people), attributor.people)
        if _is_speech(text, row)
    )


def _kind(text: str, mark: Marked, piece: Attribution) -> str:
    words = text[piece.start : piece.end]
    opens = text[mark.left - 2 : mark.left].strip().endswith(":") or words[:1].isupper()
    clause = bool(_FINITE.search(words)) or words.endswith((".", "!", "?", "…"))
    return "direct" if clause and (opens or len(words.split()) > 3) else "mixed"


def _continued(text: str, rows: list[Attribution], people: People) -> list[Attribution]:
    """Give a quotation that stands alone the speaker of its neighbour in the same paragraph."""
    done: list[Attribution] = []
    for at, row in enumerate(rows):
        if row.cue is None and row.speaker is None:
            if done and _near(text, done[-1], row) and done[-1].speaker:
                row = replace(row, speaker=done[-1].speaker)
            elif (
                at + 1 < len(rows) and _near(text, row, rows[at + 1]) and rows[at + 1].speaker and row.kind == "direct"
            ):
                row = replace(row, speaker=rows[at + 1].speaker)
            elif row.kind == "direct" and text[: row.start].count("\n") > 1:
                row = replace(row, speaker=people.anybody(row.start))
        done.append(row)
    return done


def _echoed(text: str, rows: list[Attribution], people: People) -> list[Attribution]:
    """Give a quotation without a named speaker the speaker of one that says the same; in a title, its protagonist."""
    spoken = [(_said(text, r), r.speaker) for r in rows if r.speaker and r.cue][:400]
    done = []
    for row in rows:
        unnamed = row.speaker is None or (row.speaker.entity is None and row.speaker.asked is None)
        if unnamed and row.cue is None and row.end - row.start < 300:
            row = replace(row, speaker=_echo(text, row, spoken, people))
        done.append(row)
    return done


def _echo(text: str, row: Attribution, spoken: list[tuple[str, Speaker]], people: People) -> Speaker | None:
    """Who says these words elsewhere in the article, else whom the title they stand in is about."""
    words = _said(text, row)
    if row.speaker:  # « un cadre d'OpenAI »: named only by one who is quoted with nearly these words
        own = next((who for said, who in spoken if who.entity and (words in said or _alike(words, said))), None)
        return replace(row.speaker, entity=own.entity, type=own.type) if own else row.speaker
    same = next((who for said, who in spoken if len(words) > 8 and words in said), None)
    if same or row.kind != "direct" or "\n" in text[: row.start].strip("\n"):
        return same
    alike = next((who for said, who in spoken if _alike(words, said)), None)
    persons = [m for m in people.mentions if m.type == "PER"]
    return alike or next((m for m in persons if m.entity in people.leads), persons[0] if persons else None)


def _said(text: str, row: Attribution) -> str:
    return " ".join(text[row.start : row.end].lower().split()).strip(".!?…")


def _alike(words: str, said: str) -> bool:
    """Whether two quotations share three long words or more, and half of those of the first."""
    one, other = (set(re.findall(r"[^\W\d_]{4,}", found)) for found in (words, said))
    return len(one & other) >= max(3, len(one) / 2)


def _near(text: str, first: Attribution, second: Attribution) -> bool:
    between = text[first.end : second.start]
    return len(between) < 200 and "\n" not in between.strip('»”" \u00a0\u202f\n«“')


def _is_speech(text: str, row: Attribution) -> bool:
    """False for titles, nicknames, terms and irony: words in marks that nobody is said to have spoken."""
    before = text[max(0, row.start - 140) : row.start].rstrip('«“" \u00a0\u202f') + " "
    named = bool(_NAMED.search(before[-41:])) and not _SAYS.search(row.cue or "")
    short = row.end - row.start < _TITLE
    if row.cue:
        return not named or (row.kind == "direct" and not short)
    if (named and (row.kind == "mixed" or short)) or before.endswith("( "):
        return False
    if row.kind == "direct":
        return True
    if _CHARGED.search(before) or _DETERMINED.search(before[-17:].rstrip()):
        return False
    return row.speaker is not None and len(text[row.start : row.end].split()) >= 2


def quoted_share(sentences: pl.DataFrame, quotes: pl.DataFrame) -> pl.Series:
    """The share of each sentence's characters that lies inside reported speech, 0 to 1, in the order given."""
    spans = _by_article(quotes)
    shares = []
    for article, start, end in sentences.select("article_id", "start", "end").iter_rows():
        covered, reached = 0, start
        for a, b, _ in _overlapping(spans.get(article), start, end):
            covered += max(0, min(b, end) - max(a, reached))
            reached = max(reached, min(b, end))
        shares.append(covered / (end - start) if end > start else 0.0)
    return pl.Series("quoted", shares, dtype=pl.Float64)


def speaker_of(mentions: pl.DataFrame, quotes: pl.DataFrame) -> pl.Series:
    """The speaker (entity, else the article's words) in whose quotation each mention stands; null outside."""
    spans = _by_article(quotes)
    speakers: list[str | None] = []
    for article, start, end in mentions.select("article_id", "start", "end").iter_rows():
        holders = [
            (b - a, who) for a, b, who in _overlapping(spans.get(article), start, end) if a <= start and end <= b
        ]
        speakers.append(min(holders, key=lambda h: h[0])[1] if holders else None)
    return pl.Series("speaker", speakers, dtype=pl.String)


_Spans = tuple[list[int], list[tuple[int, int, str | None]], int]


def _by_article(quotes: pl.DataFrame) -> dict[str, _Spans]:
    found: dict[str, list[tuple[int, int, str | None]]] = {}
    for article, start, end, name, words in quotes.select(
        "article_id", "start", "end", "speaker", "speaker_text"
    ).iter_rows():
        found.setdefault(article, []).append((start, end, name or words))
    return {
        article: ([s[0] for s in sorted(spans)], sorted(spans, key=lambda s: s[:2]), max(b - a for a, b, _ in spans))
        for article, spans in found.items()
    }


def _overlapping(spans: _Spans | None, start: int, end: int) -> list[tuple[int, int, str | None]]:
    if spans is None:
        return []
    starts, rows, longest = spans
    first = bisect_right(starts, start - longest - 1)
    last = bisect_right(starts, end - 1)
    return [row for row in rows[first:last] if row[1] > start]
