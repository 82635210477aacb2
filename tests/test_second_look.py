"""The second look at what the tokenizer decides letter by letter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.models import cuts, second_look, store


def words(text: str, *after: str) -> list[str]:
    """The words of `text` after the rules, where the tokenizer cut at spaces and after each of `after`."""
    labels = [0] * len(text)
    for at in range(len(text)):
        if text[at] != " " and (at + 1 == len(text) or text[at + 1] == " "):
            labels[at] = cuts.TOKEN
    for piece in after:
        labels[text.index(piece) + len(piece) - 1] = cuts.TOKEN
    cuts.cut(text, labels)
    return [token.form for token in cuts.places(text, labels)]


@pytest.fixture(scope="module")
def pipeline():
    return store.load_pipeline(store.bundled(), "tokenize,mwt")


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("Rendez-vous à 14h30 précises", (), ["Rendez-vous", "à", "14", "h", "30", "précises"]),
        ("ouvert jusqu'à 18h", ("jusqu'",), ["ouvert", "jusqu'", "à", "18", "h"]),
        ("la ligne Angers--Cholet", (), ["la", "ligne", "Angers", "--", "Cholet"]),
        ("le maire -absent hier", (), ["le", "maire", "-", "absent", "hier"]),
        ("il fait -6 degrés", (), ["il", "fait", "-6", "degrés"]),
        ("c'est-à-dire demain", ("c'",), ["c'est-à-dire", "demain"]),
        ("que l'on attend", ("l'",), ["que", "l'on", "attend"]),
        ("la B.C.E. attend", ("B.C.E",), ["la", "B.C.E.", "attend"]),
        ("avec J.-P. Morand", ("J.-P",), ["avec", "J.-P.", "Morand"]),
        ("les élu(e)s du bourg", (), ["les", "élu(e)s", "du", "bourg"]),
        ("jeune femme", ("je",), ["jeune", "femme"]),
    ],
)
def test_words_are_cut_as_in_the_treebanks(text: str, after: tuple[str, ...], expected: list[str]):
    assert words(text, *after) == expected


@given(st.text("abÉ.-'() 0h/", min_size=1, max_size=30), st.randoms())
def test_no_character_is_lost_whatever_the_labels(text: str, chance):
    labels = [chance.randint(0, 4) for _ in text]
    cuts.cut(text, labels)
    tokens = list(cuts.places(text, labels))
    assert "".join(token.form for token in tokens).replace(" ", "") == text.replace(" ", "")
    assert all(text[token.start : token.end] == token.form for token in tokens)


def test_a_sentence_end_is_asked_about_after_marks_and_before_capitals_only():
    forms = ["Réduction", "relative", "Toute", "fracture", "compte", ".", "mais"]
    assert [i for i in range(len(forms)) if second_look.asked(forms, i)] == [1, 5]


def test_the_tokenizer_never_outweighs_everything():
    choice = second_look.Choice([0.0], np.zeros((1, 1), np.float32), (1.0, 1.0, 0.0))
    assert choice.odds(1000.0, -20.0) == second_look.SUREST - 20.0


@pytest.mark.parametrize("forms", [["vu", "M.", "Dupont"], ["vu", "Mme", ".", "Dupont"], ["le", "maire", ",", "Élu"]])
def test_no_sentence_ends_after_the_abbreviation_of_a_title_or_before_a_closing_mark(forms: list[str]):
    at = 2 if forms[2] == "." else 1
    assert second_look.within(forms, at)
    assert not second_look.asked(forms, at)


@pytest.mark.parametrize(
    ("text", "directed"),
    [
        ('il dit "non" puis', ["il", "dit", "«", "non", "»", "puis"]),
        ('("non") .', ["(", "«", "non", "»", ")", "."]),
        ('un " seul', ["un", '"', "seul"]),
        ('l\'"homme".', ["l'", "«", "homme", "»", "."]),
    ],
)
def test_a_straight_quotation_mark_opens_or_closes_where_the_spaces_around_it_tell(text: str, directed: list[str]):
    ends = [at for at in range(len(text)) if text[at : at + 1] in "'\"()." or text[at + 1 : at + 2] in '" .']
    labels = [cuts.TOKEN if at in ends and text[at] != " " else 0 for at in range(len(text))]
    assert cuts.words_of(list(cuts.places(text, labels))) == directed


def test_where_the_window_is_full_no_sentence_ends_in_its_unseen_rest():
    labels = [cuts.INSIDE] * 300
    labels[100], labels[250], labels[299] = cuts.SENTENCE, cuts.OPENED_SENTENCE, cuts.SENTENCE
    second_look.postpone(labels)
    assert (labels[100], labels[250], labels[299]) == (cuts.SENTENCE, cuts.OPENED, cuts.TOKEN)


def test_a_window_with_no_other_end_keeps_the_one_it_has():
    labels = [cuts.INSIDE] * 299 + [cuts.SENTENCE]
    second_look.postpone(labels)
    assert labels[-1] == cuts.SENTENCE


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("Le directeur du groupe comprend la colère des salariés.", [True, True]),
        ("Ils ont du mal à vendre des machines.", [False, False]),
        ("Il existe des risques.", [False]),
        ("Les cours des actions ont perdu du terrain.", [True, False]),
    ],
)
def test_du_and_des_are_opened_where_they_hold_a_preposition(pipeline, text: str, opened: list[bool]):
    tokens = [token for sentence in pipeline(text).sentences for token in sentence.tokens]
    found = [len(token.words) == 2 for token in tokens if token.text in ("du", "des")]
    assert found == opened


def test_a_closing_mark_goes_with_the_sentence_before_it(pipeline):
    text = "Le maire a ri : « Nous verrons bien demain. » Puis il est parti sans un mot."
    found = [sentence.text for sentence in pipeline(text).sentences]
    assert found == ["Le maire a ri : « Nous verrons bien demain. »", "Puis il est parti sans un mot."]


def test_a_paragraph_longer_than_the_tokenizers_window_keeps_every_sentence(pipeline):
    sentences = [f"La société numéro {n} a publié ses comptes ce matin." for n in range(60)]
    found = [sentence.text for sentence in pipeline(" ".join(sentences)).sentences]
    assert found == sentences


def test_a_title_without_a_mark_ends_where_the_next_sentence_begins(pipeline):
    text = "Les mesures annoncées par le gouvernement Le ministre a présenté son plan hier matin. Il sera voté en mai."
    found = [sentence.text for sentence in pipeline(text).sentences]
    assert found[-1] == "Il sera voté en mai."
    assert found[-2].endswith("Le ministre a présenté son plan hier matin.")


def test_a_name_after_an_abbreviation_goes_on_with_its_sentence(pipeline):
    text = "Le Dr. Morand a reçu M. Lavigne hier. Mme. Odile Ruvel les attendait."
    found = [sentence.text for sentence in pipeline(text).sentences]
    assert found == ["Le Dr. Morand a reçu M. Lavigne hier.", "Mme. Odile Ruvel les attendait."]


def test_a_file_made_for_other_vectors_is_refused(tmp_path: Path):
    from talent_analysis.errors import UnusableInput

    held = dict(np.load(store.bundled_directory() / store.SECOND_LOOK))
    held["opening_vectors"] = held["opening_vectors"][:, :3]
    np.savez(tmp_path / "other.npz", **held)
    with pytest.raises(UnusableInput, match="other word vectors"):
        second_look.SecondLook.load(tmp_path / "other.npz", store.vectors())
