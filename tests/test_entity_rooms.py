"""What merging and cleaning change, descriptions, attached words, courses over time, the network."""

from __future__ import annotations

import dataclasses
import datetime
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from test_entities import corpus

from talent_analysis.analyse import entities
from talent_analysis.annotate import alias_file
from talent_analysis.annotate.linking import link
from talent_analysis.tables import Parsed, frame

FIRM, BOSS = "[La Cotière|ORG|La Cotière]", "[Anne Le Goff|PER|Anne Le Goff]"


def told(*sentences: str, role: str = "body") -> Parsed:
    return corpus({"phare": ("Le Phare", [(role, sentence) for sentence in sentences])})


# Before and after


def test_names_on_removed_lines_count_before_cleaning_only_and_the_longest_name_is_meant() -> None:
    parsed = told(
        f"{FIRM} recrute",
        f"{FIRM} part",
        "[La Cotière Fret|ORG|La Cotière Fret] aussi",
        "[La Cotière|ORG|Cotière] sourit",
    )
    menu = {"article_id": "phare", "line": 9, "role": "boilerplate", "text": "La Cotière Fret | La Cotière | Cotières"}
    parsed = dataclasses.replace(parsed, lines=pl.concat([parsed.lines, frame("lines", [menu])]))
    rows = {row["entity"]: row for row in entities.before_and_after(parsed).to_dicts()}
    counts = ["spelling_raw", "merged_raw", "spelling_clean", "merged_clean", "removed"]
    assert [rows["La Cotière"][name] for name in counts] == [3, 4, 2, 3, 1]
    assert [rows["La Cotière Fret"][name] for name in counts] == [2, 2, 1, 1, 1]


def test_each_line_of_the_users_file_has_its_effect_shown(tmp_path: Path) -> None:
    parsed = told(f"{BOSS} part", "[x|PER|Le Goff] sourit", "[x|ORG|Cotimer] recrute", "[x|ORG|Anthéa] aussi")
    (tmp_path / "entities.toml").write_text(
        '["Anne Le Goff"]\nnot = ["Le Goff"]\n["La Cotière"]\naliases = ["Cotimer", "Rien"]\n', encoding="utf-8"
    )
    book = alias_file.load(tmp_path)
    mentions = link(parsed.mentions.drop("entity", "linked_by"), parsed.texts, book)
    table = entities.effects(dataclasses.replace(parsed, mentions=mentions, settled=book.table()))
    rows = {(row["kind"], row["text"]): row for row in table.to_dicts()}
    assert (rows["not", "Le Goff"]["changed"], rows["not", "Le Goff"]["before"]) == (1, "Anne Le Goff")
    assert (rows["alias", "Cotimer"]["changed"], rows["alias", "Cotimer"]["before"]) == (1, "Cotimer")
    assert (rows["alias", "Rien"]["mentions"], rows["name", "Anne Le Goff"]["changed"]) == (0, 0)


# Descriptions


def test_a_description_learnt_beside_a_name_is_found_where_the_name_is_not() -> None:
    parsed = told(
        f"{BOSS} , PDG de {FIRM} , recrute",
        f"Le patron de {FIRM} refuse",
        f"L’ancien patron de {FIRM} part",
        f"Un patron de {FIRM} part",
    )
    table = entities.described(parsed)
    assert table.select("entity", "text", "how").rows() == [("Anne Le Goff", "Le patron de La Cotière", "apposition")]
    assert "Anne Le Goff , PDG de La Cotière" in table["evidence"][0]
    place = table.row(0, named=True)
    assert parsed.texts["phare"][place["start"] : place["end"]] == "Le patron de La Cotière"


def test_a_description_of_two_entities_stands_for_neither() -> None:
    parsed = told(
        f"{BOSS} , patronne de {FIRM} , part",
        f"[Luc Amar|PER|Luc Amar] , PDG de {FIRM} , arrive",
        f"Le patron de {FIRM} refuse",
    )
    assert entities.described(parsed).is_empty()


def test_what_merely_stands_before_a_name_is_no_description_of_it() -> None:
    parsed = told(
        f"Depuis le lancement de {FIRM} , {BOSS} sourit", f"Le lancement de {FIRM} a eu lieu", f"Le port de {FIRM}"
    )
    assert entities.described(parsed).is_empty()


def test_a_group_called_by_a_word_of_its_name_is_a_description_unless_two_bear_that_word() -> None:
    lab = "[Cotière Hydrologie Labs|ORG|Cotière Hydrologie Labs] ouvre"
    said = "le nouveau laboratoire d’hydrologie recrute"
    table = entities.described(told(lab, said, "un laboratoire d’hydrologie ferme"))
    assert table.select("entity", "text").rows() == [("Cotière Hydrologie Labs", "laboratoire d’hydrologie")]
    assert entities.described(told(lab, "[Institut Hydrologie|ORG|Institut Hydrologie] ferme", said)).is_empty()


def test_descriptions_are_counted_apart_from_names_and_only_where_asked() -> None:
    parsed = told(f"{BOSS} , PDG de {FIRM} , recrute", f"Le patron de {FIRM} refuse")
    plain, both = entities.frequency(parsed), entities.frequency(parsed, descriptions=True)
    assert "described" not in plain.columns
    assert both.drop("described", "descriptions").equals(plain)
    assert both.filter(pl.col("described") > 0)["descriptions"].to_list() == ["Le patron de La Cotière (1)"]
    assert dict(both.select("entity", "described").iter_rows()) == {"Anne Le Goff": 1, "La Cotière": 0}


def test_the_users_descriptions_count_whatever_the_apostrophe() -> None:
    row = {"entity": "La Cotière", "type": "ORG", "kind": "description", "text": "l'armateur breton"}
    settled = pl.DataFrame([{**row, "article_id": None}], schema_overrides={"article_id": pl.String})
    parsed = dataclasses.replace(told(f"{FIRM} recrute", "L’armateur breton refuse"), settled=settled)
    table = entities.described(parsed)
    assert table.select("entity", "text", "how").rows() == [("La Cotière", "L’armateur breton", "entities.toml")]
    assert entities.descriptions(parsed).row(0, named=True)["count"] == 1


# Attached words


def parse(*words: tuple[str, str, str, int, str], mentions: dict[int, str]) -> Parsed:
    """One sentence from (word, lemma, upos, head, deprel); `mentions`: the word's number and its entity."""
    text, tokens, named = "", [], []
    for number, (word, lemma, upos, head, deprel) in enumerate(words, start=1):
        start = len(text)
        text += f"{word} "
        place = {"article_id": "a", "sentence_id": 1, "start": start, "end": start + len(word), "text": word}
        tokens.append({**place, "token_id": number, "lemma": lemma, "upos": upos, "head": head, "deprel": deprel})
        if number in mentions:
            named.append({**place, "entity": mentions[number], "type": "ORG"})
    return Parsed(
        articles=frame("articles", [{"article_id": "a"}]),
        lines=frame("lines", []),
        sentences=frame("sentences", [{"article_id": "a", "sentence_id": 1, "start": 0, "end": len(text)}]),
        tokens=frame("tokens", tokens),
        mentions=frame("mentions", named),
        quotes=frame("quotes", []),
        amounts=frame("amounts", []),
        problems=pl.DataFrame(),
        texts={"a": text},
    )


def relations(parsed: Parsed) -> set[tuple[str, str, str]]:
    return set(entities.attached(parsed).select("entity", "relation", "lemma").iter_rows())


def test_who_acts_is_subject_and_who_is_acted_upon_object_in_the_active_and_the_passive() -> None:
    active = parse(
        ("Norvane", "Norvane", "PROPN", 2, "nsubj"),
        ("rachète", "racheter", "VERB", 0, "root"),
        ("Vigitec", "Vigitec", "PROPN", 2, "obj"),
        mentions={1: "Norvane", 3: "Vigitec"},
    )
    passive = parse(
        ("Vigitec", "Vigitec", "PROPN", 3, "nsubj:pass"),
        ("est", "être", "AUX", 3, "aux:pass"),
        ("rachetée", "racheter", "VERB", 0, "root"),
        ("par", "par", "ADP", 5, "case"),
        ("Norvane", "Norvane", "PROPN", 3, "obl:agent"),
        mentions={1: "Vigitec", 5: "Norvane"},
    )
    expected = {("Norvane", "subject of", "racheter"), ("Vigitec", "object of", "racheter")}
    assert relations(active) == relations(passive) == expected


def test_adjectives_count_as_attribute_and_after_etre_and_a_joined_name_shares_the_relation() -> None:
    parsed = parse(
        ("La", "le", "DET", 3, "det"),
        ("puissante", "puissant", "ADJ", 3, "amod"),
        ("Norvane", "Norvane", "PROPN", 7, "nsubj"),
        ("et", "et", "CCONJ", 5, "cc"),
        ("Vigitec", "Vigitec", "PROPN", 3, "conj"),
        ("sont", "être", "AUX", 7, "cop"),
        ("fragiles", "fragile", "ADJ", 0, "root"),
        mentions={3: "Norvane", 5: "Vigitec"},
    )
    assert relations(parsed) == {
        ("Norvane", "modified by", "puissant"),
        ("Norvane", "modified by", "fragile"),
        ("Vigitec", "modified by", "fragile"),
    }
    places = entities.attached_places(parsed, entities.attached(parsed, "Vigitec"))
    assert [parsed.texts[a][s:e] for a, s, e in places.select("article_id", "start", "end").iter_rows()] == ["Vigitec"]


# Over time


def dated(*days: datetime.date | None) -> Parsed:
    parsed = corpus({f"a{i}": ("Le Phare", [("body", f"{FIRM} recrute")]) for i in range(len(days))})
    articles = parsed.articles.with_columns(pl.Series("published", days, dtype=pl.Date))
    return dataclasses.replace(parsed, articles=articles)


def test_only_dated_articles_make_a_course_and_one_date_makes_none() -> None:
    first, second = datetime.date(2025, 6, 17), datetime.date(2025, 6, 19)
    table = entities.over_time(dated(first, None, second, second), ["La Cotière", "Personne"])
    assert table.select("period", "entity", "count", "articles").rows() == [
        (first, "La Cotière", 1, 1),
        (second, "La Cotière", 2, 2),
        (first, "Personne", 0, 1),
        (second, "Personne", 0, 2),
    ]
    assert entities.over_time(dated(first, first, None), ["La Cotière"]).is_empty()
    assert entities.over_time(dated(None, None), ["La Cotière"]).is_empty()


def test_periods_are_days_months_or_years_by_the_span_of_the_dates() -> None:
    spans = {"day": 20, "month": 300, "year": 2000}
    for unit, days in spans.items():
        start = datetime.date(2020, 3, 5)
        parsed = dated(start, start + datetime.timedelta(days=days))
        by_itself = entities.over_time(parsed, ["La Cotière"])
        assert by_itself.equals(entities.over_time(parsed, ["La Cotière"], by=unit))  # type: ignore[arg-type]


# Pairs


def sentences_with(both: int, only_a: int, only_b: int, neither: int) -> Parsed:
    a, b = "[A|ORG|Anthéa]", "[B|ORG|Brévin]"
    said = [f"{a} {b}"] * both + [f"{a} seul"] * only_a + [f"{b} seul"] * only_b + ["rien ici"] * neither
    return told(*said)


def test_npmi_gives_a_published_example() -> None:
    """Wikipedia, "Pointwise mutual information": p(x=1)=.2, p(y=0)=.25, together .15: pmi 1.584963 bits, self-
    information of the pair 2.736966 bits, so that NPMI is their quotient."""
    row = entities.cooccurrence(sentences_with(3, 1, 2, 14)).row(0, named=True)
    assert (row["both"], row["n_a"], row["n_b"], row["sentences"]) == (3, 4, 5, 20)
    assert row["npmi"] == pytest.approx(1.584963 / 2.736966, abs=1e-6)


def test_fishers_exact_p_gives_the_tea_tasting() -> None:
    """Fisher (1935), The Design of Experiments, chapter II: of eight cups three or four of four right, 17 of 70."""
    row = entities.cooccurrence(sentences_with(3, 1, 1, 3)).row(0, named=True)
    assert row["fisher_p"] == pytest.approx(17 / 70)


def test_the_network_keeps_the_leading_pairs_and_puts_partners_side_by_side() -> None:
    chain = ["Anthéa", "Brévin", "Cotimer", "Dunvel", "Erquy"]
    said = [f"[{x}|ORG|{x}] [{y}|ORG|{y}]" for x, y in pairwise(chain) for _ in range(2)]
    parsed = told(*said, "[Folgoët|ORG|Folgoët] seul")
    table = entities.strongest(entities.cooccurrence(parsed), entities.frequency(parsed))
    assert (table["place_a"] - table["place_b"]).abs().to_list() == [1, 1, 1, 1]
    assert set(table["entity_a"]) | set(table["entity_b"]) == set(chain)
    assert entities.strongest(entities.cooccurrence(parsed), entities.frequency(parsed), n=2).height == 1


def test_a_chart_by_source_has_the_leaders_of_each_source_and_of_all() -> None:
    parsed = corpus(
        {
            "a": ("Le Phare", [("body", f"{FIRM} recrute"), ("body", f"{FIRM} part")]),
            "b": ("La Digue", [("body", f"{BOSS} refuse")]),
        }
    )
    table = entities.selectable(entities.frequency(parsed), entities.by_source(parsed), 1)
    assert table.select("source", "entity", "count").rows() == [
        (None, "La Cotière", 2),
        ("Le Phare", "La Cotière", 2),
        ("La Digue", "Anne Le Goff", 1),
    ]


def test_a_concordance_can_be_sorted_and_found_by_another_spelling() -> None:
    parsed = told(f"bientôt {FIRM} recrute", f"alors {FIRM} arrive")
    assert entities.concordance(parsed, "la cotière", sort="right")["line"].to_list() == [2, 1]
    assert entities.concordance(parsed, "Cotière", sort="left")["line"].to_list() == [2, 1]
    with pytest.raises(ValueError, match="sorted by one of place, left"):
        entities.concordance(parsed, "La Cotière", sort="date")


def test_a_corpus_without_names_gives_empty_tables_everywhere() -> None:
    bare = told("La marée monte")
    ranking = entities.frequency(bare, descriptions=True)
    for table in (
        ranking,
        entities.before_and_after(bare),
        entities.doubtful_merges(bare),
        entities.descriptions(bare),
        entities.attached(bare),
        entities.strongest(entities.cooccurrence(bare), ranking),
        entities.effects(bare),
    ):
        assert table.is_empty()
