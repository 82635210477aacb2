"""Copies with what they share, signs of machine translation by source, provenance, counts before and after."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest
from small_parsed import small_parsed

from talent_analysis import read
from talent_analysis.analyse import corpus as analyse
from talent_analysis.analyse import left_out, slips
from talent_analysis.read.leaving_out import with_left_out
from talent_analysis.report.says import corpus_quality as says
from talent_analysis.tables import Corpus, Parsed, frame
from talent_analysis.words import Words

WIRE = (
    "Le port a rouvert mardi aux bateaux de pêche, après trois jours d’arrêt dus à la tempête qui a frappé la côte."
    " Les mareyeurs estiment leurs pertes à plusieurs milliers d’euros, selon la chambre de commerce de Brévin."
)
ENGLISH = "The mayor said on Tuesday that the pool would close. People in the town had not been asked about it.\n"


@pytest.fixture
def copied(tmp_path: Path) -> Corpus:
    own = "La Gazette y était. Sur le quai, les marins attendaient depuis l’aube, et les cafés avaient ouvert tôt."
    (tmp_path / "a.txt").write_text(f"Le port rouvre\n\n{WIRE}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Le port rouvre\n\n{WIRE.upper()}\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text(f"À Brévin, la pêche reprend\n\n{WIRE}\n\n{own}\n", encoding="utf-8")
    (tmp_path / "d.txt").write_text("Le phare\n\nLe phare de Brévin sera repeint en juin par la mairie.\n", "utf-8")
    (tmp_path / "e.txt").write_text(ENGLISH, encoding="utf-8")
    corpus = read.read(tmp_path)
    articles = with_left_out(corpus.articles, include_foreign=False, count_duplicates=False)
    return dataclasses.replace(corpus, articles=articles)


def test_what_is_not_analysed_is_listed_with_the_reason(copied: Corpus) -> None:
    table = left_out.left_out(copied)
    assert list(table.select("article_id", "why", "duplicate_of").iter_rows()) == [
        ("b", "duplicate", "a"),
        ("e", "not in French", None),
    ]
    assert says.left_out(table, Words()) == "Read and not analysed: 2 (not in French 1, copies of another 1)."


def test_pairs_that_share_their_text_show_the_longest_passage_where_it_stands(copied: Corpus) -> None:
    table = left_out.alike(copied)
    pairs = {(row["article_id"], row["other_id"]): row for row in table.iter_rows(named=True)}
    assert set(pairs) == {("b", "a"), ("c", "a"), ("c", "b")}
    assert (pairs["b", "a"]["likeness"], pairs["b", "a"]["counted_once"]) == (1, True)
    assert not pairs["c", "a"]["counted_once"]
    assert 0.3 <= pairs["c", "a"]["likeness"] < 0.7
    for row in pairs.values():
        assert row["text"] == copied.texts[row["article_id"]][row["start"] : row["end"]]
        assert 0 < row["shared_words"] <= row["n_words"]
    assert pairs["c", "a"]["text"].startswith("Le port a rouvert mardi")


def _words(rows: list[tuple[int, str, str, str, int, str]]) -> Parsed:
    text = " ".join(row[1] for row in rows)
    tokens, at = [], 0
    for number, word, upos, feats, head, deprel in rows:
        start = text.index(word, at)
        at = start + len(word)
        tokens.append(
            {"article_id": "a", "sentence_id": 1, "token_id": number, "start": start, "end": at, "text": word}
            | {"lemma": word, "upos": upos, "feats": feats, "head": head, "deprel": deprel}
        )
    base = {"article_id": "a", "line": 1, "start": 0, "end": len(text), "text": text}
    parts = {name: frame(name, []) for name in ("mentions", "quotes", "amounts")}
    return Parsed(
        articles=frame("articles", [{"article_id": "a", "source": "Le Phare"}]),
        lines=frame("lines", [base | {"role": "body", "rule": "x"}]),
        sentences=frame("sentences", [base | {"sentence_id": 1}]),
        tokens=frame("tokens", tokens),
        problems=pl.DataFrame(),
        texts={"a": text},
        **parts,
    )


FINITE, PARTICIPLE = "Mood=Ind|VerbForm=Fin", "Tense=Pres|VerbForm=Part"


def test_a_clause_whose_verb_is_a_participle_is_flagged_from_its_conjunction() -> None:
    parsed = _words(
        [
            (1, "Chen", "PROPN", "", 2, "nsubj"),
            (2, "dit", "VERB", FINITE, 0, "root"),
            (3, "que", "SCONJ", "", 5, "mark"),
            (4, "Meta", "PROPN", "", 5, "nsubj"),
            (5, "recalibrant", "VERB", PARTICIPLE, 2, "ccomp"),
        ]
    )
    assert slips.slips(parsed)["text"].to_list() == ["que Meta recalibrant"]
    assert slips.by_source(slips.slips(parsed), parsed).row(0, named=True) == {
        "source": "Le Phare",
        "kind": "no finite verb",
        "n": 1,
        "n_articles": 1,
        "n_words": 5,
        "per_1000": 200,
    }


def _sentence(words: str, head: int, feats: str = "", upos: str = "NOUN", subject: int = 2) -> Parsed:
    """A sentence whose word number `head` is the root, with its subject and no finite verb but what `feats` says."""
    rows = []
    for number, word in enumerate(words.split(), start=1):
        deprel = "root" if number == head else "nsubj" if number == subject else "dep"
        own = (upos, feats) if number == head else ("NOUN", "") if number == subject else ("X", "")
        own = ("DET", "") if word in ("Le", "Les", "le", "une") else own
        rows.append((number, word, *own, 0 if number == head else head, deprel))
    return _words(rows)


@pytest.mark.parametrize(
    ("words", "head", "feats"),
    [
        ("Le groupe cherchant à recruter des chercheurs américains .", 3, PARTICIPLE),
        ("Les négociateurs parvenus à un accord mardi soir .", 3, "Tense=Past|VerbForm=Part"),
    ],
)
def test_a_sentence_of_the_body_with_a_subject_and_no_finite_verb_is_flagged_whole(
    words: str, head: int, feats: str
) -> None:
    found = slips.sentences_without_verb(_sentence(words, head, feats, "VERB"))
    assert found["text"].to_list() == [words]
    assert found["flag"].to_list() == ["no-finite-verb"]


@pytest.mark.parametrize(
    ("words", "head", "feats", "upos"),
    [
        ("Le groupe cherche à recruter des chercheurs américains .", 3, FINITE, "VERB"),
        ("Le maire chiffre le chantier à dix millions .", 3, "", "NOUN"),
        ("Moins de thoniers , une redevance relevée d’un tiers .", 7, "", "NOUN"),
        ("Résultat : un titre proposé à dix-huit euros hier .", 5, "Tense=Past|VerbForm=Part", "VERB"),
        ("Quelle portée donner au jugement de la cour ?", 3, "VerbForm=Inf", "VERB"),
        ("Le groupe cherchant toujours .", 3, PARTICIPLE, "VERB"),
    ],
)
def test_press_style_without_a_verb_and_verbs_taken_for_nouns_are_not_flagged(
    words: str, head: int, feats: str, upos: str
) -> None:
    assert slips.sentences_without_verb(_sentence(words, head, feats, upos)).is_empty()


def test_headings_and_captions_need_no_verb() -> None:
    parsed = _sentence("Le groupe cherchant à recruter des chercheurs américains .", 3, PARTICIPLE, "VERB")
    heading = Parsed(
        **parsed.tables() | {"lines": parsed.lines.with_columns(role=pl.lit("heading"))},
        problems=parsed.problems,
        texts=parsed.texts,
    )
    assert slips.sentences_without_verb(heading).is_empty()


@pytest.mark.parametrize(("mark", "aux"), [(("SCONJ", "mark"), True), (("DET", "det"), False)])
def test_an_auxiliary_or_an_absolute_participle_is_good_french(mark: tuple[str, str], aux: bool) -> None:
    rows = [
        (1, "que", mark[0], "", 4, mark[1]),
        (2, "Meta", "PROPN", "", 4, "nsubj"),
        (3, "va", "AUX" if aux else "ADV", FINITE if aux else "", 4, "aux:tense" if aux else "advmod"),
        (4, "aidant", "VERB", PARTICIPLE, 0, "root"),
    ]
    assert slips.without_finite_verb(_words(rows)).is_empty()


def test_a_source_without_a_sign_has_a_row_that_says_so() -> None:
    parsed = small_parsed()
    table = slips.by_source(slips.slips(parsed), parsed)
    assert table["source"].to_list() == table["source"].unique(maintain_order=True).to_list()
    assert table.filter(pl.col("kind").is_null())["n"].to_list() == [0] * table["kind"].null_count()


def test_signs_are_shown_in_their_line(copied: Corpus) -> None:
    found = pl.DataFrame(
        {"article_id": ["d"], "line": [3], "start": [10], "end": [18], "flag": ["calque"], "text": ["Le phare"]}
        | {"note": ["x"], "source": [None]}
    )
    row = says.slip_passages(found, copied, Words()).row(0, named=True)
    (mark,) = row["marks"]
    assert row["text"] == "Le phare de Brévin sera repeint en juin par la mairie."
    assert row["text"][mark["start"] : mark["end"]] == "Le phare"


def test_counts_before_and_after_cleaning_add_up() -> None:
    table = analyse.cleaned_counts(small_parsed())
    assert table["kind"].to_list() == ["words", "different words", "numbers", "quotations"]
    assert (table["before"] - table["removed"]).to_list() == table["after"].to_list()
    assert table["removed"][0] > 0


def test_origins_are_counted_by_kind_of_place(copied: Corpus, tmp_path: Path) -> None:
    articles = copied.articles.with_columns(source_from=pl.format("sources.toml, [{}]", "article_id"))
    base = small_parsed()
    parsed = Parsed(**{**base.tables(), "articles": articles}, problems=base.problems, texts=base.texts)
    table = analyse.origins(parsed)
    assert table.row(0) == ("source", "sources.toml", 5)
    assert analyse.origins(base).is_empty()
