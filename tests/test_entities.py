"""Who and what is named: counts, rates, roles, neighbours and contexts, on a hand-made corpus."""

from __future__ import annotations

import math

import polars as pl
import pytest

from talent_analysis.analyse import entities
from talent_analysis.errors import UnusableInput
from talent_analysis.tables import Parsed, frame

# Each article: its source and its sentences; names are marked [entity|type|form] in them.
ARTICLES = {
    "phare": (
        "Le Phare",
        [
            ("title", "[La Cotière|ORG|La Cotière] recrute"),
            ("body", "[La Cotière|ORG|Cotière] appelle [Anne Le Goff|PER|Le Goff] ."),
            ("body", "[Anne Le Goff|PER|Anne Le Goff] refuse [La Cotière|ORG|La Cotière] ."),
        ],
    ),
    "digue": ("La Digue", [("body", "[Brévin|LOC|Brévin] attend la marée .")]),
}


def corpus(articles: dict[str, tuple[str, list[tuple[str, str]]]] = ARTICLES) -> Parsed:
    tables: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("articles", "lines", "sentences", "tokens", "mentions")
    }
    texts = {}
    for key, (source, said) in articles.items():
        text = ""
        for number, (role, marked) in enumerate(said, start=1):
            text += ("\n" if text else "") + _add(key, number, role, marked, len(text) + bool(text), tables)
        tables["articles"].append({"article_id": key, "source": source, "n_tokens": len(text.split())})
        texts[key] = text
    made = {name: frame(name, rows) for name, rows in tables.items()}
    quote = {"article_id": "phare", "start": 0, "end": 9, "kind": "direct", "speaker": "Anne Le Goff"}
    return Parsed(
        **made,
        quotes=frame("quotes", [quote] if "phare" in articles else []),
        amounts=frame("amounts", []),
        problems=pl.DataFrame(),
        texts=texts,
    )


def _add(key: str, number: int, role: str, marked: str, at: int, tables: dict[str, list[dict[str, object]]]) -> str:
    text, place = "", {"article_id": key, "sentence_id": number}
    for part in marked.replace("] ", "]§").replace(" [", "§[").split("§"):
        text += " " if text else ""
        shown = part.strip("[]").split("|")[-1]
        if part.startswith("["):
            entity, kind, form = part.strip("[]").split("|")
            start = at + len(text)
            row = {"start": start, "end": start + len(form), "text": form, "type": kind, "entity": entity}
            tables["mentions"].append({**place, **row, "linked_by": "test"})
        text += shown
    offset = 0
    for n, word in enumerate(text.split(), start=1):
        offset = text.index(word, offset)
        upos = "PUNCT" if word == "." else "NOUN"
        # The first word is the subject of the second; the others hang on the first.
        head, deprel = (2, "nsubj") if n == 1 else (0, "root") if n == 2 else (1, "dep")
        row = {"token_id": n, "start": at + offset, "end": at + offset + len(word), "text": word, "lemma": word}
        tables["tokens"].append({**place, **row, "upos": upos, "head": head, "deprel": deprel})
        offset += len(word)
    span = {"article_id": key, "line": number, "start": at, "end": at + len(text), "text": text}
    tables["lines"].append({**span, "role": role, "rule": "test"})
    tables["sentences"].append({**span, "sentence_id": number})
    return text


@pytest.fixture
def parsed() -> Parsed:
    return corpus()


def test_spellings_are_counted_together_and_listed_apart(parsed: Parsed) -> None:
    row = entities.frequency(parsed).row(0, named=True)
    assert (row["entity"], row["type"], row["count"]) == ("La Cotière", "ORG", 3)
    assert (row["largest_form"], row["n_forms"], row["forms"]) == (2, 2, "La Cotière (2); Cotière (1)")


def test_a_rate_is_per_thousand_words_without_punctuation_and_lies_in_its_interval(parsed: Parsed) -> None:
    row = entities.frequency(parsed).row(0, named=True)
    assert row["words"] == 3 + 4 + 6 + 4
    assert row["rate"] == pytest.approx(3 / 17 * 1000)
    assert row["rate_low"] < row["rate"] < row["rate_high"]
    # Garwood's exact interval for 3 events: 0.6187 to 8.7673.
    assert row["rate_low"] == pytest.approx(0.6187 / 17 * 1000, rel=1e-3)
    assert row["rate_high"] == pytest.approx(8.7673 / 17 * 1000, rel=1e-3)


def test_an_entity_of_one_article_of_two_has_half_of_them_with_a_wilson_interval(parsed: Parsed) -> None:
    row = entities.frequency(parsed).row(0, named=True)
    assert (row["n_articles"], row["articles"], row["share"]) == (1, 2, 0.5)
    assert 0 < row["share_low"] < 0.5 < row["share_high"] < 1


def test_dispersion_is_one_in_the_shortest_article_only_and_null_with_one_article(parsed: Parsed) -> None:
    table = entities.frequency(parsed)
    assert table.filter(pl.col("entity") == "Brévin")["dp_norm"][0] == pytest.approx(1)
    alone = entities.frequency(corpus({"phare": ARTICLES["phare"]}))
    assert alone["dp_norm"].null_count() == alone.height


def test_titles_subjects_and_speakers_are_counted(parsed: Parsed) -> None:
    rows = {row["entity"]: row for row in entities.salience(entities.frequency(parsed)).iter_rows(named=True)}
    assert rows["La Cotière"]["in_title"] == 1
    assert rows["La Cotière"]["in_standfirst"] == 0
    assert rows["La Cotière"]["as_speaker"] == 0
    assert rows["Anne Le Goff"]["as_speaker"] == 1
    # "Cotière" and "Brévin" are one word with deprel nsubj; so is "Brévin".
    assert rows["Brévin"]["as_subject"] == 1
    assert rows["La Cotière"]["as_subject"] == 1


def test_a_source_that_never_names_an_entity_has_a_true_zero_with_an_interval(parsed: Parsed) -> None:
    table = entities.by_source(parsed)
    row = table.filter((pl.col("source") == "La Digue") & (pl.col("entity") == "La Cotière")).row(0, named=True)
    assert (row["count"], row["rate"], row["rate_low"]) == (0, 0, 0)
    assert row["rate_high"] > 0
    assert table["source"].unique(maintain_order=True).to_list() == ["Le Phare", "La Digue"]


def test_types_are_shares_of_the_mentions_of_a_source(parsed: Parsed) -> None:
    table = entities.types(parsed)
    assert table.select("source", "type", "count", "n").rows() == [
        ("Le Phare", "ORG", 3, 5),
        ("Le Phare", "PER", 2, 5),
        ("La Digue", "LOC", 1, 1),
    ]


def test_two_entities_in_two_of_four_sentences_have_the_npmi_and_p_of_the_formulas(parsed: Parsed) -> None:
    row = entities.cooccurrence(parsed).row(0, named=True)
    assert (row["entity_a"], row["entity_b"], row["both"]) == ("Anne Le Goff", "La Cotière", 2)
    assert (row["n_a"], row["n_b"], row["sentences"]) == (2, 3, 4)
    assert row["npmi"] == pytest.approx(math.log(2 * 4 / (2 * 3)) / -math.log(2 / 4))
    # All C(4, 2) = 6 places of the two sentences with Anne Le Goff; 3 of them fall in the 3 with La Cotière.
    assert row["fisher_p"] == pytest.approx(3 / 6)


def test_pairs_below_the_minimum_count_are_left_out(parsed: Parsed) -> None:
    assert entities.cooccurrence(parsed, min_count=3).is_empty()
    assert entities.cooccurrence(parsed, ["Brévin"]).is_empty()


def test_the_concordance_shows_each_mention_with_its_place_in_the_raw_text(parsed: Parsed) -> None:
    table = entities.concordance(parsed, "Anne Le Goff", width=8)
    assert table.select("left", "keyword", "right").rows() == [
        ("appelle ", "Le Goff", " . Anne "),
        (" Goff . ", "Anne Le Goff", " refuse "),
    ]
    assert [parsed.texts[a][s:e] for a, s, e in table.select("article_id", "start", "end").iter_rows()] == [
        "Le Goff",
        "Anne Le Goff",
    ]


def test_an_unknown_entity_is_refused_with_the_nearest_name(parsed: Parsed) -> None:
    with pytest.raises(UnusableInput, match="La Cotière"):
        entities.concordance(parsed, "La Cottière")


def test_the_sentences_of_a_pair_hold_both_names(parsed: Parsed) -> None:
    places = entities.pair_places(parsed, entities.cooccurrence(parsed))
    words = [parsed.texts[a][s:e] for a, s, e in places.select("article_id", "start", "end").iter_rows()]
    assert words == ["Cotière", "Le Goff", "Anne Le Goff", "La Cotière"]


def test_a_corpus_without_names_gives_empty_tables(parsed: Parsed) -> None:
    bare = corpus({"digue": ("La Digue", [("body", "La marée monte .")])})
    table = entities.frequency(bare)
    assert table.is_empty()
    assert entities.by_source(bare).is_empty()
    assert entities.types(bare).is_empty()
    assert entities.cooccurrence(bare).is_empty()
