"""One utterance in several sources, shared passages, and how firmly each source speaks."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parses import Article, parsed

from talent_analysis.analyse import hearsay, passages, utterances
from talent_analysis.analyse.intervals import wilson
from talent_analysis.analyse.trees import trees
from talent_analysis.tables import Parsed

WIRE = "Le conseil du port a voté hier la fermeture du bassin nord pour deux mois entiers"


def plain(text: str, finite: str = "") -> str:
    """Words without a tree; `finite` is a finite verb."""
    return " ".join(f"{w}/{w.lower()}/{'VERB' if w == finite else 'NOUN'}/0/root/VerbForm=Fin" if w == finite
                    else f"{w}/{w.lower()}/NOUN/0/root" for w in text.split())  # fmt: skip


def said(key: str, source: str, words: str, speaker: str) -> Article:
    return Article(key, source).says(plain(f"{speaker} : {words}"), {speaker: "PER"}).quotes(words, speaker)


def found(*articles: Article) -> list[tuple[int, str, str]]:
    corpus = parsed(*articles)
    table = utterances.utterances(corpus.quotes, corpus.tokens, corpus.mentions, corpus.sentences, corpus.articles)
    return table.select("group", "speaker", "source").rows()


FILLER = [Article(f"f{i}", f"F{i}").says(plain(f"mot{i} quai{i} digue{i}")) for i in range(6)]


def test_two_translations_of_one_sentence_by_one_speaker_are_put_together() -> None:
    one = said("a", "Le Phare", "un voleur a forcé notre porte et vidé le coffre", "Roy")
    other = said("b", "La Digue", "le voleur força notre porte et vida le coffre", "Roy")
    assert found(one, other, *FILLER) == [(1, "Roy", "Le Phare"), (1, "Roy", "La Digue")]


def test_the_same_words_of_two_speakers_are_two_utterances() -> None:
    one = said("a", "Le Phare", "un voleur a forcé notre porte", "Roy")
    other = said("b", "La Digue", "un voleur a forcé notre porte", "Tanguy")
    assert found(one, other, *FILLER) == []


def test_other_words_of_the_same_speaker_are_two_utterances() -> None:
    one = said("a", "Le Phare", "un voleur a forcé notre porte", "Roy")
    other = said("b", "La Digue", "nos pilotes méritent une prime", "Roy")
    assert found(one, other, *FILLER) == []


def test_one_source_that_repeats_itself_gives_no_utterance_of_several() -> None:
    assert found(*(said(key, "Le Phare", "un voleur a forcé notre porte", "Roy") for key in "ab"), *FILLER) == []


def test_wire_copy_is_found_with_the_share_of_each_article() -> None:
    long = Article("a", "Le Phare").says(plain(f"{WIRE} dit la dépêche reprise ici même sans signature aucune"))
    short = Article("b", "La Digue").says(plain(WIRE))
    table, runs = passages.passages(*(parsed(long, short).tokens, parsed(long, short).articles))
    row = table.row(0, named=True)
    assert (row["passages"], row["shared_a"], row["shared_b"]) == (1, 16, 16)
    assert row["share_b"] == 1
    assert row["share_a"] == pytest.approx(16 / 25)
    assert runs["words"].to_list() == [16, 16]


def test_a_passage_goes_on_over_a_few_words_that_differ_and_its_text_is_cut_from_the_file() -> None:
    changed = WIRE.replace("hier", "mardi soir")
    corpus = parsed(Article("a", "A").says(plain(f"{WIRE} {WIRE.upper()}")), Article("b", "B").says(plain(changed)))
    table, runs = passages.passages(corpus.tokens, corpus.articles, dict(corpus.texts), shingle=5)
    assert table["passages"].to_list() == [1]
    assert runs["text"].to_list() == [WIRE, changed]
    assert passages.places(runs)["group"].unique().to_list() == ["1 · A = B"]


def test_articles_of_other_words_share_nothing() -> None:
    corpus = parsed(Article("a", "A").says(plain(WIRE)), Article("b", "B").says(plain("la neige tombe sur le quai")))
    table, runs = passages.passages(corpus.tokens, corpus.articles)
    assert table.is_empty()
    assert passages.places(runs).is_empty()


@settings(deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_a_share_lies_between_0_and_1(one: list[str], other: list[str]) -> None:
    corpus = parsed(
        Article("a", "A").says(plain(" ".join(one))), Article("b", "B").says(plain(" ".join([*other, "z"])))
    )
    table, _ = passages.passages(corpus.tokens, corpus.articles, shingle=3)
    assert all(0 < share <= 1 for share in [*table["share_a"], *table["share_b"]])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Corvel/Corvel/PROPN/3/nsubj aurait/avoir/AUX/3/aux/VerbForm=Fin payé/payer/VERB/0/root", True),
        ("Corvel/Corvel/PROPN/2/nsubj compterait/compter/VERB/0/root/VerbForm=Fin", True),
        ("Corvel/Corvel/PROPN/2/nsubj pourrait/pouvoir/VERB/0/root/VerbForm=Fin payer/payer/VERB/2/xcomp", False),
        ("Corvel/Corvel/PROPN/2/nsubj admirait/admirer/VERB/0/root/VerbForm=Fin", False),
        ("Corvel/Corvel/PROPN/2/nsubj paierait/payer/VERB/0/root", True),  # the tagger gave no mood
        ("Corvel/Corvel/PROPN/2/nsubj considérait/considerer/VERB/0/root/VerbForm=Fin", False),
        ("Un/un/DET/2/det portrait/portrait/NOUN/0/root", False),
        ("Si/si/SCONJ/2/mark payait/payer/VERB/0/root/VerbForm=Fin gagnerait/gagner/VERB/2/conj/VerbForm=Fin", False),
        (
            "Ils/lui/PRON/2/nsubj pensaient/penser/VERB/0/root/Tense=Imp|VerbForm=Fin que/que/SCONJ/4/mark "
            "viendrait/venir/VERB/2/ccomp/VerbForm=Fin",
            False,
        ),
    ],
)
def test_the_conditional_of_hearsay_is_not_that_of_possibility_hypothesis_or_future(words: str, expected: bool) -> None:
    assert hearsay.is_hearsay(trees(parsed(Article("a", "A").says(words)).tokens)["a", 1]) == expected


def test_statements_are_attributed_conditional_or_asserted_and_questions_and_headings_are_none() -> None:
    article = Article("a", "Le Phare")
    article.says("Corvel/Corvel/PROPN/3/nsubj aurait/avoir/AUX/3/aux/VerbForm=Fin payé/payer/VERB/0/root")
    article.says(plain("Corvel paie cher", "paie")).quotes("Corvel paie", None, "indirect")
    article.says(plain("Le port ferme", "ferme"))
    article.says(plain("Qui paie ?", "paie"))
    article.says(plain("Un port fermé"))
    corpus = parsed(article)
    table = hearsay.statements(corpus.sentences, corpus.tokens, corpus.quotes, corpus.articles)
    assert table["kind"].to_list() == ["conditional", "attributed", "asserted"]
    assert hearsay.places(table).height == 1
    shares = hearsay.by_source(table)
    assert shares.select("n", "statements").rows() == [(1, 3)] * 3
    assert (shares["low"][0], shares["high"][0]) == wilson(1, 3)
    assert shares["of_which_attributed"].to_list() == [None, 0, None]


def test_no_statement_gives_an_empty_table() -> None:
    corpus = parsed(Article("a", "A").says(plain("Un port fermé")))
    table = hearsay.statements(corpus.sentences, corpus.tokens, corpus.quotes, corpus.articles)
    assert hearsay.by_source(table).is_empty()


def test_the_burglary_of_the_seeds_is_aligned_across_two_translations(seeds_parsed: Parsed) -> None:
    tables = (seeds_parsed.quotes, seeds_parsed.tokens, seeds_parsed.mentions, seeds_parsed.sentences)
    table = utterances.utterances(*tables, seeds_parsed.articles)
    burglary = table.filter(pl.col("text").str.contains("volé quelque chose"))
    assert burglary["speaker"].unique().to_list() == ["Mark Chen"]
    assert burglary["group"].n_unique() == 1
    assert burglary["source"].n_unique() == 2


@given(st.permutations([f"w{place}" for place in range(9)]))
def test_the_order_in_which_words_are_met_does_not_change_the_last_digit(words: list[str]) -> None:
    weight = {f"w{place}": 0.1 * 3**-place for place in range(9)}
    # Sets of words have another order in every run; lists show what that would do.
    met = utterances._share(words[:7], words, words, weight)  # type: ignore[arg-type]
    assert met == utterances._share(sorted(words[:7]), sorted(words), sorted(words), weight)  # type: ignore[arg-type]
