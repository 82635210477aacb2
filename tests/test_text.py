"""Normalised text keeps a way back to the raw file."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.annotate.boundaries import repair
from talent_analysis.annotate.text import _by_cluster, normalise

french = st.text(alphabet="aéèîœ'’ʼ \u00a0\u202f\u00ad\u200be\u0301«»\n\r\tÉ🙂", max_size=80)


def test_apostrophes_spaces_and_accents_come_out_plain() -> None:
    found = normalise("L’e\u0301lan\u00a0de l\u00ad’e\u0301té\u202f!", offset=10)
    assert found.text == "L'élan de l'été !"


def test_an_offset_covers_the_whole_decomposed_letter() -> None:
    raw = "e\u0301té"
    found = normalise(raw)
    start, end = found.raw_span(0, 1)
    assert raw[start:end] == "e\u0301"


def test_invisible_characters_are_dropped_without_moving_the_rest() -> None:
    raw = "intelli\u00adgence"
    found = normalise(raw)
    assert found.text == "intelligence"
    assert found.raw_span(0, len(found.text)) == (0, len(raw))


@given(french)
def test_every_character_of_the_text_stands_where_its_offset_says(raw: str) -> None:
    found = normalise(raw)
    assert len(found.text) == len(found.starts) == len(found.ends)
    for i, character in enumerate(found.text):
        start, end = found.raw_span(i, i + 1)
        stood = unicodedata.normalize("NFC", raw[start:end])
        assert character in stood or character in "' "


@given(french | st.text(max_size=40), st.integers(0, 9))
def test_the_short_way_gives_what_the_long_way_gives(raw: str, offset: int) -> None:
    assert normalise(raw, offset) == _by_cluster(raw, offset)


def test_a_run_of_spaces_becomes_one() -> None:
    found = normalise("3 \u00a0000 euros")
    assert found.text == "3 000 euros"
    assert found.raw_span(0, 5) == (0, 6)


@given(french)
def test_offsets_never_go_back(raw: str) -> None:
    found = normalise(raw)
    assert list(found.starts) == sorted(found.starts)


def test_letters_cut_apart_are_rejoined() -> None:
    assert repair("jeune pousse", [["je", "une", "pousse"]]) == [["jeune", "pousse"]]


def test_an_elision_stays_apart() -> None:
    assert repair("l'offre", [["l'", "offre"]]) == [["l'", "offre"]]


def test_a_sentence_cut_before_a_small_letter_is_rejoined() -> None:
    cut = [["Le", "groupe"], ["va", "investir", "."]]
    assert repair("Le groupe va investir.", cut) == [["Le", "groupe", "va", "investir", "."]]


def test_a_new_line_always_ends_a_sentence() -> None:
    cut = [["Le", "groupe"], ["va", "investir", "."]]
    assert repair("Le groupe\n\nva investir.", cut) == cut


def test_multi_word_tokens_keep_their_mark() -> None:
    assert repair("du groupe", [[("du", True), "groupe"]]) == [[("du", True), "groupe"]]


def test_tokens_that_hold_spaces_are_found() -> None:
    assert repair("10  000 euros", [["10 000", "euros"]]) == [["10 000", "euros"]]


def test_quotation_marks_go_with_the_words_they_enclose() -> None:
    text = '« Ces chiffres sont faux. » Lumel nie. "Avec lui, nous gagnons." Il sourit.'
    cut = [["«"], ["Ces", "chiffres", "sont", "faux", "."], ["»", "Lumel", "nie", ".", '"'],
           ["Avec", "lui", ",", "nous", "gagnons", "."], ['"'], ["Il", "sourit", "."]]  # fmt: skip
    assert [" ".join(words) for words in repair(text, cut)] == [
        "« Ces chiffres sont faux . »",
        "Lumel nie .",
        '" Avec lui , nous gagnons . "',
        "Il sourit .",
    ]


def test_a_dash_before_a_small_letter_ends_no_sentence() -> None:
    text = "Un braquage dans la Silicon Valley - et OpenAI réagit."
    cut = [["Un", "braquage", "dans", "la", "Silicon", "Valley"], ["-", "et", "OpenAI", "réagit", "."]]
    assert len(repair(text, cut)) == 1


def test_a_name_is_never_cut_where_nothing_ends_the_sentence() -> None:
    text = "dans son Superintelligence Labs des figures"
    assert len(repair(text, [["dans", "son", "Superintelligence"], ["Labs", "des", "figures"]])) == 1


def test_a_sentence_that_quotes_and_goes_on_is_one() -> None:
    text = "« Nous gagnerons », assure-t-elle."
    cut = [["«", "Nous", "gagnerons", "»"], [",", "assure", "-t-elle", "."]]
    assert len(repair(text, cut)) == 1
