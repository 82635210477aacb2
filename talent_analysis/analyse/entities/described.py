"""Descriptions that stand for a name: "le patron d'OpenAI", "la maison mère de Facebook".

They are learnt from the corpus itself, where one stands beside the name it describes ("Sam Altman, le PDG
d'OpenAI"), and counted apart from names. "L'ancien patron" is nobody's description now.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_analysis.annotate.fuller import fold
from talent_analysis.annotate.names import key, straight
from talent_analysis.tables import Parsed

_LETTER = "a-zà-ÿœ"
_WORD = rf"(?:PDG|CEO|CTO|CFO|DG|[{_LETTER}][{_LETTER}-]*)"
_OF = r"(?:de la |de l'|du |des |de |d')"
_NOUN = rf"{_WORD}(?: {_OF}?{_WORD}){{0,3}}"
_QUOTES = '«»“”"‹›'
#: "le patron d'" right before a name; beside another name the article may be missing ("Meta, maison mère de").
_DEFINITE = re.compile(rf"(?<!de )(?<!\w)(?:[Ll]e |[Ll]a |[Ll]')({_NOUN}) {_OF}$")
_BARE = re.compile(rf"[,(—–] ?({_NOUN}) {_OF}$")
#: What may stand for a name, by its first word; anything else beside a name ("depuis le lancement de X, Y …") is none.
_PEOPLE = (
    "patron patronne pdg ceo cto cfo dg dirigeant dirigeante directeur directrice boss chef cheffe président "
    "présidente responsable porte-parole ministre maire secrétaire avocat avocate entraîneur entraîneuse "
    "capitaine conseiller conseillère représentant représentante rédacteur rédactrice"
)
_FIRMS = (
    "maison filiale géant éditeur constructeur fabricant concurrent concurrente rival rivale groupe start-up startup "
    "entreprise société laboratoire spécialiste leader distributeur opérateur actionnaire fournisseur exploitant "
    "organisateur division branche"
)
_EITHER = "fondateur fondatrice cofondateur cofondatrice créateur créatrice inventeur inventrice propriétaire numéro"
_TYPES = {
    **dict.fromkeys(_PEOPLE.split(), ("PER",)),
    **dict.fromkeys(_FIRMS.split(), ("ORG", "PRODUCT")),
    **dict.fromkeys(_EITHER.split(), ("PER", "ORG")),
}
_GROUPS = "laboratoire|équipe|division|unité|organisation|cellule|département|filiale|branche"
_BY_WORD = re.compile(rf"\b((?:{_GROUPS}) (?:de |d'))([{_LETTER}]{{5,}})\b")
_INDEFINITE = re.compile(rf"\b(?:une?|des|d'une?|aucune?|chaque|autres?) (?:[{_LETTER}]+ )?[{_QUOTES}]?\s?$")
_FORMER = frozenset({"ancien", "ancienne", "ex", "futur", "future", "anciens", "anciennes"})
_EPITHETS = frozenset({"actuel", "actuelle", "puissant", "puissante", "célèbre", "emblématique", "jeune", "nouveau"})
_TOP = "patron|patronne|pdg|ceo|dg|dirigeant|dirigeante|directeur général|directrice générale|boss|numéro un"
_CHIEF = frozenset(_TOP.split("|"))
_WIDTH = 60
_SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("entity", "text", "how", "evidence", "article_id"), pl.String),
    **dict.fromkeys(("sentence_id", "start", "end"), pl.Int64),
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Phrase:
    """A definite noun with the name it depends on: "le patron d'[OpenAI]"; its sense is (noun, entity)."""

    sense: tuple[str, str]
    article_id: str
    sentence_id: int
    start: int
    end: int
    definite: bool


def described(parsed: Parsed) -> pl.DataFrame:
    """Every description that stands for an entity where its name does not stand beside it.

    Columns: entity, text, how, evidence, article_id, sentence_id, start, end. `how`: "apposition" (the corpus
    says of one entity alone that it is that; `evidence` is where), "word of its name" ("le laboratoire de
    superintelligence" of the one organisation called "… Superintelligence …"), "entities.toml" (the user's).
    """
    if parsed.mentions.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    names, found = _by_article(parsed.mentions), list(_phrases(parsed))
    told = _learnt(found, names, parsed.texts)
    rows: list[tuple[object, ...]] = []
    for phrase in found:
        entities = told.get(phrase.sense, {})
        if phrase.definite and len(entities) == 1 and not _beside(phrase, names[phrase.article_id], parsed.texts):
            entity, evidence = next(iter(entities.items()))
            rows.append(_row(entity, "apposition", evidence, phrase, parsed.texts))
    rows += _by_word(parsed)
    rows += _by_user(parsed)
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    order = pl.DataFrame({"article_id": parsed.articles["article_id"]}).with_row_index("_order")
    kept = (
        table.join(order, on="article_id").sort("_order", "start", "end").unique(["article_id", "start"], keep="last")
    )
    return kept.sort("_order", "start").drop("_order")


def descriptions(parsed: Parsed) -> pl.DataFrame:
    """The descriptions of `described`, one a row: entity, text (commonest wording), how, count, n_articles,
    evidence. A proposal to read: under `descriptions` in `entities.toml` the user adds others."""
    found = described(parsed).with_columns(
        pl.col("text").map_elements(lambda t: straight(t).casefold(), pl.String).alias("_same")
    )
    whole = found.group_by("entity", "_same", maintain_order=True).agg(
        pl.col("text").mode().sort().first(),
        pl.col("how").first(),
        pl.len().cast(pl.Int64).alias("count"),
        pl.col("article_id").n_unique().cast(pl.Int64).alias("n_articles"),
        pl.col("evidence").first(),
    )
    ranked = whole.sort(-pl.col("count").sum().over("entity"), "entity", -pl.col("count"), "text")
    return ranked.select("entity", "text", "how", "count", "n_articles", "evidence")


def _by_article(mentions: pl.DataFrame) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in mentions.sort("article_id", "start").iter_rows(named=True):
        rows[row["article_id"]].append(row)
    return rows


def _phrases(parsed: Parsed) -> Iterator[_Phrase]:
    """Nouns that depend on a name, with or without "le"."""
    spans = parsed.sentences.select("article_id", "sentence_id", "start").iter_rows()
    starts = {(article, sentence): start for article, sentence, start in spans}
    for row in parsed.mentions.iter_rows(named=True):
        article, sentence = row["article_id"], row["sentence_id"]
        begin = max(starts.get((article, sentence), 0), row["start"] - _WIDTH)
        before = straight(parsed.texts[article][begin : row["start"]])
        if len(before) != row["start"] - begin:
            continue
        definite = _DEFINITE.search(before)
        found = definite or _BARE.search(before)
        noun = _noun(found[1]) if found else None
        if found and noun:
            start, sense = begin + (found.start() if definite else found.start(1)), (noun, row["entity"])
            yield _Phrase(sense, article, sentence, start, row["end"], definite=bool(definite))


def _noun(words: str) -> str | None:
    """The noun without its epithets, one word for all chief executives; None for another noun than those of _TYPES,
    and for who was or will be that."""
    kept = [word for word in words.casefold().split() if word not in _EPITHETS]
    if not kept or _FORMER & set(re.split(r"[ -]", words.casefold())):
        return None
    noun = " ".join(kept)
    return "patron" if noun in _CHIEF else noun if kept[0] in _TYPES else None


def _learnt(
    found: Iterable[_Phrase], names: Mapping[str, Sequence[Row]], texts: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, str]]:
    """For each sense the entities that stand beside it somewhere, with the first place that says so."""
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for phrase in found:
        name = _beside(phrase, names[phrase.article_id], texts)
        kinds = _TYPES[phrase.sense[0].split()[0]]
        if name and name["entity"] != phrase.sense[1] and name["type"] in kinds:
            begin, end = min(name["start"], phrase.start), max(name["end"], phrase.end)
            told[phrase.sense].setdefault(name["entity"], " ".join(texts[phrase.article_id][begin:end].split()))
    return told


def _beside(phrase: _Phrase, names: Sequence[Row], texts: Mapping[str, str]) -> Row | None:
    """The name in apposition: "NAME, le patron d'X", "le patron d'X, NAME", "le PDG d'X NAME"."""
    text = texts[phrase.article_id]
    at = bisect_left(names, phrase.start, key=lambda row: row["start"])
    if at and re.fullmatch(r"\s?[,(—–]\s?", text[names[at - 1]["end"] : phrase.start]):
        return names[at - 1]
    after = bisect_left(names, phrase.end, key=lambda row: row["start"])
    if after < len(names) and re.fullmatch(r"\s?,?\s", text[phrase.end : names[after]["start"]]):
        following = straight(text[names[after]["end"] : names[after]["end"] + 6])
        # In "le patron d'OpenAI, Google et Meta" a list goes on; in "…, Sam Altman, …" it does not.
        return None if re.match(r" et [A-ZÀ-Þ]", following) else names[after]
    return None


def _row(entity: str, how: str, evidence: str | None, phrase: _Phrase, texts: Mapping[str, str]) -> tuple[object, ...]:
    text = texts[phrase.article_id][phrase.start : phrase.end]
    return (entity, text, how, evidence, phrase.article_id, phrase.sentence_id, phrase.start, phrase.end)


def _by_word(parsed: Parsed) -> Iterator[tuple[object, ...]]:
    """A group named after a common noun that is a word of one organisation's name of several words."""
    words: dict[str, set[str]] = defaultdict(set)
    organisations = parsed.mentions.filter(pl.col("type") == "ORG")["entity"].unique()
    for entity in organisations:
        for word in filter(lambda word: word[:1].isupper(), entity.split()[1:]):
            words[fold(word)].add(entity)
    for article, sentence, begin, text in _sentences(parsed):
        for found in _BY_WORD.finditer(straight(text)):
            entities = words.get(fold(found[2]), set())
            if len(entities) == 1 and not _INDEFINITE.search(straight(text[: found.start()])):
                (entity,) = entities
                phrase = _Phrase(("", entity), article, sentence, begin + found.start(), begin + found.end(), True)
                yield _row(entity, "word of its name", None, phrase, parsed.texts)


def _by_user(parsed: Parsed) -> Iterator[tuple[object, ...]]:
    told = parsed.settled.filter(pl.col("kind") == "description").select("entity", "text").rows()
    patterns = [
        (entity, re.compile(rf"(?<!\w){re.escape(straight(text))}(?!\w)", re.IGNORECASE))
        for entity, text in told
        if key(text)
    ]
    for article, sentence, begin, text in _sentences(parsed) if patterns else ():
        for entity, pattern in patterns:
            for found in pattern.finditer(straight(text)):
                phrase = _Phrase(("", entity), article, sentence, begin + found.start(), begin + found.end(), True)
                yield _row(entity, "entities.toml", None, phrase, parsed.texts)


def _sentences(parsed: Parsed) -> Iterator[tuple[str, int, int, str]]:
    """article_id, sentence_id, start and the raw text of each sentence, where straightening moves no character."""
    for article, sentence, start, end in parsed.sentences.select("article_id", "sentence_id", "start", "end").rows():
        text = parsed.texts[article][start:end]
        if len(straight(text)) == len(text):
            yield article, sentence, start, text
