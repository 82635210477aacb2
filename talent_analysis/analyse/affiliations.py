"""Who speaks and acts for whom: the organisation that a corpus says a person heads, works for or founded."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import polars as pl

_TITLES = (
    r"(?:PDG|P\.-D\.G\.|DG|CEO|CTO|CFO|COO|patron(?:ne)?|présidente?|vice-présidente?|directeur|directrice|chef|cheffe"
    r"|cofondateur|cofondatrice|fondateur|fondatrice|porte-parole|responsable|dirigeante?|secrétaire|maire|ministre"
    r"|cadre|gérante?|propriétaire|entraîneur|entraîneuse|capitaine|déléguée?|avocate?|numéro\s+(?:un|deux))"
)
_BETWEEN = r"(?:[\s-]+[^\W\d_][\w’'-]*){0,6}?"
_OF = r"\s+(?:de\s+(?:la\s+|l['’])?|d['’]|du\s+|des\s+|chez\s+)"
# « le PDG de Meta, Mark Zuckerberg » and « le PDG d'Open AI Sam Altman »: title, organisation, person.
_TITLE_OF = re.compile(rf"\b{_TITLES}{_BETWEEN}{_OF}$", re.IGNORECASE)
_THEN_PERSON = re.compile(r"\s*(?:,\s*)?(?:M\.\s+|Mme\s+)?$")
# « Mark Chen, directeur de la recherche d'OpenAI »: person, title, organisation.
_PERSON_TITLE_OF = re.compile(
    rf"\s*[,(]\s*(?:(?:le|la|l['’]|un|une|son|sa|actuel(?:le)?)\s*)?{_TITLES}{_BETWEEN}{_OF}$", re.IGNORECASE
)
# « l'entreprise de Mark Zuckerberg » says nothing of its name; « Meta de Mark Zuckerberg » does.
_FORMER = re.compile(r"\b(?:ex-?|anciens?|anciennes?)\s*$|\b(?:ex-|ancien|ancienne)\s*\w*\s*" + _TITLES, re.IGNORECASE)
_WIDEST = 90


def affiliations(mentions: pl.DataFrame, sentences: pl.DataFrame) -> dict[str, str]:
    """The organisation of each person whom some sentence joins to one by a title (« Mark Chen, directeur de la
    recherche d'OpenAI »; « le PDG d'OpenAI, Sam Altman »); the most frequent, ties by name. Former posts are
    left out."""
    votes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    said = sentences.select("article_id", "sentence_id", pl.col("start").alias("s"), pl.col("text").alias("sentence"))
    rows = mentions.join(said, on=["article_id", "sentence_id"], how="inner", maintain_order="left")
    for _, held in rows.group_by("article_id", "sentence_id", maintain_order=True):
        found = held.sort("start").to_dicts()
        text, first = str(found[0]["sentence"]), int(found[0]["s"])
        for one, other in pairwise(found):
            pair = _joined(text, first, one, other)
            if pair:
                votes[pair[0]][pair[1]] += 1
    return {person: min(found, key=lambda org: (-found[org], org)) for person, found in votes.items()}


def _joined(text: str, first: int, one: dict[str, object], other: dict[str, object]) -> tuple[str, str] | None:
    """(person, organisation) where two neighbouring mentions are joined by a title in office."""
    a, b = int(str(one["start"])) - first, int(str(other["start"])) - first
    end = int(str(one["end"])) - first
    between, before = text[max(end, 0) : b], text[max(0, a - _WIDEST) : max(a, 0)]
    kinds = (one["type"], other["type"])
    if kinds == ("PER", "ORG") and len(between) <= _WIDEST and _PERSON_TITLE_OF.fullmatch(between):
        return None if _FORMER.search(between) else (str(one["entity"]), str(other["entity"]))
    if kinds == ("ORG", "PER") and _THEN_PERSON.fullmatch(between) and (title := _TITLE_OF.search(before)):
        former = _FORMER.search(before[max(0, title.start() - 12) :])
        return None if former else (str(other["entity"]), str(one["entity"]))
    return None
