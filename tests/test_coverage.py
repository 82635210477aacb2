"""Who names whom, lets whom speak and gives which sums; and the sentences behind a number."""

from __future__ import annotations

import polars as pl

from talent_analysis.analyse import coverage
from talent_analysis.tables import frame

TEXT = "La Cotière paie 2 millions d’euros. Anne Le Goff dit : « Non. Jamais ! » Brévin attend."
ARTICLES = frame(
    "articles",
    [
        {"article_id": "a", "source": "Le Phare", "n_tokens": 20},
        {"article_id": "b", "source": None, "n_tokens": 90},
        {"article_id": "c", "source": "Le Phare", "n_tokens": 10},
    ],
)


def span(part: str) -> dict[str, int]:
    return {"start": TEXT.index(part), "end": TEXT.index(part) + len(part)}


SENTENCES = frame(
    "sentences",
    [
        {"article_id": a, "sentence_id": n, "text": part, **span(part)}
        for a in ("a", "b")
        for n, part in enumerate(
            ("La Cotière paie 2 millions d’euros.", "Anne Le Goff dit : « Non.", "Jamais ! »", "Brévin attend."), 1
        )
    ],
)
MENTIONS = frame(
    "mentions",
    [
        {"article_id": "b", "sentence_id": 4, "entity": "Brévin", "type": "LOC", "text": "Brévin", **span("Brévin")},
        {"article_id": "a", "sentence_id": 1, "entity": "La Cotière", "type": "ORG", "text": "x", **span("La Cotière")},
        {"article_id": "b", "sentence_id": 1, "entity": "La Cotière", "type": "ORG", "text": "x", **span("La Cotière")},
        {"article_id": "b", "sentence_id": 1, "entity": "La Cotière", "type": "LOC", "text": "x", "start": 3, "end": 4},
    ],
)


def test_an_article_without_a_source_stands_for_itself_and_the_order_is_that_of_the_articles() -> None:
    assert coverage.source_names(ARTICLES) == ["Le Phare", "b"]
    assert coverage.with_source(MENTIONS, ARTICLES)["source"].to_list() == ["Le Phare", "b", "b", "b"]


def test_only_the_sources_with_most_words_are_kept_where_a_number_is_given() -> None:
    assert coverage.source_names(ARTICLES, most=1) == ["b"]


def test_entities_by_source_show_a_true_zero_and_what_one_source_alone_names() -> None:
    table = coverage.entities_by_source(MENTIONS, ARTICLES)
    assert table.select("entity", "type", "source", "count").rows() == [
        ("La Cotière", "ORG", "Le Phare", 1),
        ("La Cotière", "ORG", "b", 2),
        ("Brévin", "LOC", "Le Phare", 0),
        ("Brévin", "LOC", "b", 1),
    ]
    assert coverage.alone(table).select("entity", "only_in").rows() == [("Brévin", "b")]
    assert coverage.leading(table, 1)["entity"].n_unique() == 2


def test_speakers_without_a_name_stay_null_and_come_last() -> None:
    quotes = frame(
        "quotes",
        [
            {"article_id": "a", "kind": "direct", "speaker": None, **span("« Non. Jamais ! »")},
            {"article_id": "a", "kind": "direct", "speaker": "Anne Le Goff", **span("« Non. Jamais ! »")},
            {"article_id": "b", "kind": "indirect", "speaker": "Anne Le Goff", "start": 0, "end": 5},
        ],
    )
    table = coverage.speakers_by_source(quotes, ARTICLES)
    assert table["speaker"].to_list() == ["Anne Le Goff", "Anne Le Goff", None]
    assert table.row(0, named=True) | {"quotes": 1, "direct": 1, "characters": 17, "n_sources": 2} == table.row(
        0, named=True
    )
    groups = coverage.speaker_places(quotes, ARTICLES, "nobody")["group"].to_list()
    assert groups == ["Anne Le Goff", "Anne Le Goff", "nobody"]


def test_facts_told_by_all_stand_first_and_those_of_one_source_last_source_by_source() -> None:
    entities = coverage.entities_by_source(MENTIONS, ARTICLES)
    quotes = pl.DataFrame({"speaker": ["Anne Le Goff", None], "source": ["Le Phare", "b"]})
    claims = pl.DataFrame({"claim": ["dette · La Cotière"] * 3, "source": ["Le Phare", "b", "b"]})
    table = coverage.facts_by_source(entities, quotes, claims, 5)
    assert table.select("kind", "fact", "source", "count").rows() == [
        ("claim", "dette · La Cotière", "Le Phare", 1),
        ("claim", "dette · La Cotière", "b", 2),
        ("entity", "La Cotière", "Le Phare", 1),
        ("entity", "La Cotière", "b", 2),
        ("quoted", "Anne Le Goff", "Le Phare", 1),
        ("entity", "Brévin", "b", 1),
    ]
    assert table["only_in"].to_list() == [None] * 4 + ["Le Phare", "b"]


def test_of_many_claims_those_that_most_sources_give_are_told() -> None:
    entities = coverage.entities_by_source(MENTIONS, ARTICLES)
    quotes = pl.DataFrame({"speaker": [], "source": []}, schema={"speaker": pl.String, "source": pl.String})
    told = [("dette", "b"), ("dette", "b"), ("dette", "b"), ("impôt", "Le Phare"), ("impôt", "b"), ("budget", "b")]
    claims = pl.DataFrame(told, schema=["claim", "source"], orient="row")
    table = coverage.facts_by_source(entities, quotes, claims, 1)
    assert table.filter(kind="claim")["fact"].unique().to_list() == ["impôt"]


def test_the_places_of_facts_are_those_of_one_source_alone_then_the_claims() -> None:
    kinds, names = ["entity", "entity", "claim"], ["Brévin", "La Cotière", "dette"]
    facts = pl.DataFrame({"kind": kinds, "fact": names, "only_in": ["b", None, None]})
    claim = pl.DataFrame([{"claim": "dette", "article_id": "a", "start": 0, "end": 3}])
    found = coverage.fact_places(facts, MENTIONS, frame("quotes", []), claim)
    assert found["group"].to_list() == ["Brévin (entity)", "dette (claim)"]


def test_evidence_gives_the_whole_passage_of_a_quotation_over_two_sentences_with_its_mark() -> None:
    place = pl.DataFrame([{"group": "Anne", "article_id": "a", **span("« Non. Jamais ! »")}])
    row = coverage.evidence(place, SENTENCES, ARTICLES, {"a": TEXT, "b": TEXT}).row(0, named=True)
    assert row["text"] == "Anne Le Goff dit : « Non. Jamais ! »" == TEXT[row["start"] : row["end"]]
    assert [row["text"][s:e] for s, e in row["marks"]] == ["« Non. Jamais ! »"]


def test_evidence_marks_two_places_of_one_sentence_once_and_takes_turns_between_articles() -> None:
    rows = [
        {"group": "G", "article_id": "a", **span("La Cotière")},
        {"group": "G", "article_id": "a", **span("millions")},
        {"group": "G", "article_id": "a", **span("Brévin")},
        {"group": "G", "article_id": "b", **span("Brévin")},
    ]
    found = coverage.evidence(pl.DataFrame(rows), SENTENCES, ARTICLES, {"a": TEXT, "b": TEXT})
    assert found["article_id"].to_list() == ["a", "b", "a"]
    assert len(found["marks"][0]) == 2
    assert coverage.evidence(pl.DataFrame(rows), SENTENCES, ARTICLES, {"a": TEXT, "b": TEXT}, limit=2).height == 2


def test_nothing_found_gives_empty_tables_with_their_columns() -> None:
    nothing = coverage.evidence(pl.DataFrame(), SENTENCES, ARTICLES, {})
    assert nothing.columns == ["group", "source", "article_id", "start", "end", "text", "marks"]
    assert coverage.entities_by_source(frame("mentions", []), ARTICLES).is_empty()
    assert coverage.speakers_by_source(frame("quotes", []), ARTICLES).is_empty()
