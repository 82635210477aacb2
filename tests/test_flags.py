"""Quality flags: what machine translation and copying leave behind is found with its place; good French is not."""

from __future__ import annotations

import lzma
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis import read
from talent_analysis.read.check import check_text, flag_text, line_text
from talent_analysis.read.flags import FLAGS_SCHEMA, flags
from talent_analysis.read.word_list import folded_lemma, known
from talent_analysis.training.wordlist import write_words

SEEDS = Path(__file__).parents[1] / "seeds"


def found(text: str) -> list[tuple[str, str]]:
    lines = pl.DataFrame(
        {"article_id": ["a"], "line": [1], "start": [0], "end": [len(text)], "role": ["body"], "text": [text]}
    )
    return list(flags(lines, {"a": text}).select("flag", "text").iter_rows())


@pytest.mark.parametrize(
    ("text", "flag", "what"),
    [
        ("Il vient de Google's DeepMind, dit-on.", "english-word", "Google's"),
        ("Le groupe the recrute à Lyon cette année.", "english-word", "the"),
        ("Il conclut : we are not going to sell; puis il part.", "english-passage", "we are not going to sell"),
        ("Le maire a a-t-il raison de de partir ?", "doubled-word", "de de"),
        ("La séance est levée.Les élus sont partis.", "missing-space", "levée.Les"),
        ("Selon undocument interne, tout va bien.", "missing-space", "undocument"),
        ("Les prix,dit-il, vont monter encore.", "missing-space", "prix,dit"),
        ("Cela fait du sens pour la mairie de Tarvel.", "calque", "fait du sens"),
        ("Elle est en charge de la culture à Tarvel.", "calque", "en charge de"),
    ],
)  # fmt: skip
def test_a_slip_is_flagged_with_its_place(text: str, flag: str, what: str) -> None:
    assert (flag, what) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous nous sommes tus, et vous vous êtes tus aussi, très très longtemps.",
        "Le New York Times et Bank of America ont vu House of Cards chez McDonald's.",
        "L’iPhone et ChatGPT sont sur www.tarvel.fr et chez Booking.com, dit a.b@tarvel.fr.",
        "Il a dit : « Le “dernier” mot ne m’appartient pas », puis il est parti.",
        "Le 12,5 % de hausse, soit 3,4 points, inquiète les familles.",
        "Le surcoût, l’unanimité et la desserte poursuivraient leur chemin, avec légèreté.",
        "Duran Duran jouera à Pago Pago, où il joue aussi.",
        "Il faudrait faire faire des travaux.",
    ],
)
def test_good_french_is_not_flagged(text: str) -> None:
    assert found(text) == []


def test_only_the_marks_an_article_uses_less_are_flagged() -> None:
    text = 'Il dit « oui », puis « non », puis "peut-être" et « plus tard ».'
    assert found(text) == [("mixed-quotes", '"peut-être"')]


def test_the_slips_of_the_shipped_articles_are_found_where_they_stand() -> None:
    corpus = read.read(SEEDS)
    table = flags(corpus.lines, corpus.texts)
    assert dict(table.schema) == FLAGS_SCHEMA
    assert {"Google's", "undocument"} <= set(table["text"])
    for row in table.iter_rows(named=True):
        assert corpus.texts[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_lines_left_out_are_not_flagged() -> None:
    text = "Read the news of it"
    lines = pl.DataFrame(
        {"article_id": ["a"], "line": [1], "start": [0], "end": [19], "role": ["boilerplate"], "text": [text]}
    )
    assert flags(lines, {"a": text}).is_empty()


def test_a_flag_on_a_page_opens_onto_its_raw_place(tmp_path: Path) -> None:
    page = "<html><body><article><h1>Le port</h1><p>Le port de <b>Google&#8217;s</b> DeepMind a rouvert mardi.</p>"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert flags(corpus.lines, corpus.texts)["text"].to_list() == ["Google&#8217;s"]


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("aàÉ .,!?»«“”\"'’:the of\u00a0📬é")))
def test_every_flag_slices_back_whatever_the_text(text: str) -> None:
    lines = pl.DataFrame(
        {"article_id": ["a"], "line": [1], "start": [0], "end": [len(text)], "role": ["body"], "text": [text]}
    )
    for row in flags(lines, {"a": text}).iter_rows(named=True):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["start"] < row["end"]


def test_the_word_list_holds_french_words_and_no_glued_ones() -> None:
    assert all(known(word) for word in ("document", "lesquelles", "maison"))
    assert not known("undocument")


def test_the_check_is_a_table_a_person_can_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le port rouvre\n\nLe port de Brévin a rouvert mardi, dit le maire.\n", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    corpus = read.read(tmp_path)
    text = check_text(corpus, 100)
    assert max(len(line) for line in text.splitlines() if not line.startswith("- ")) <= 100
    for word in ("file", "lines removed", "a.txt", "Le port rouvre", "- b.txt: The file is empty.", "1 articles"):
        assert word in text
    assert "a:3 body (sentence)" in line_text(corpus)
    assert flag_text(corpus) == ""


def test_the_word_list_is_made_of_words_met_three_times_each_with_its_lemma_where_that_is_a_word(
    tmp_path: Path,
) -> None:
    raw, out = tmp_path / "raw.xz", tmp_path / "words.xz"
    raw.write_bytes(
        lzma.compress("les ports, le port\nun port de Brévin, à Portville la digue fut tenue\n".encode() * 3)
    )
    lemmas = {"ports": "port", "tenue": "tenir"}
    write_words(raw, out, lambda words, _lines: [lemmas.get(word, word) for word in words])
    assert lzma.decompress(out.read_bytes()).decode().split("\n") == ["digue", "port", "ports 1", "tenue"]


def test_words_of_one_dictionary_form_are_alike_without_case_or_accents() -> None:
    assert {folded_lemma(word) for word in ("journal", "journaux", "Journaux")} == {"journal"}
    assert folded_lemma("Brévin") == folded_lemma("brevin") == "brevin"
