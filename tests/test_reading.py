"""A sentence as the linear tone models read it: names and words left out give no feature, roles come from the tree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from talent_analysis.annotate import linear, polarity, reading
from talent_analysis.annotate.reading import Reading, Word
from talent_analysis.annotate.tone import Masking, mask

#: « Ana Roy accuse Corvane, son rival, d'avoir menti. »
TOKENS = ("Ana", "Roy", "n'", "accuse", "pas", "Corvane", ",", "son", "rival", ",", "d'", "avoir", "menti", ".")
ROWS = (
    ("Ana", "PROPN", 4, "nsubj"),
    ("Roy", "PROPN", 1, "flat:name"),
    ("ne", "ADV", 4, "advmod"),
    ("accuser", "VERB", 0, "root"),
    ("pas", "ADV", 4, "advmod"),
    ("Corvane", "PROPN", 4, "obj"),
    (",", "PUNCT", 9, "punct"),
    ("son", "DET", 9, "det"),
    ("rival", "NOUN", 6, "appos"),
    (",", "PUNCT", 9, "punct"),
    ("de", "ADP", 13, "mark"),
    ("avoir", "AUX", 13, "aux:tense"),
    ("mentir", "VERB", 4, "xcomp"),
    (".", "PUNCT", 4, "punct"),
)


def sentence(*, negated: bool = True) -> Reading:
    words = [Word(n + 1, n, lemma.lower(), upos, "", head, rel) for n, (lemma, upos, head, rel) in enumerate(ROWS)]
    return Reading(TOKENS, tuple(words), gone=frozenset() if negated else frozenset({2, 4}))


def aimed(span: tuple[int, int], other: tuple[int, int]) -> Reading:
    found = mask(sentence(), span, [other], Masking())
    assert isinstance(found, Reading)
    return found


ANA, CORVANE = (0, 2), (5, 6)


def test_a_masked_reading_is_read_like_the_masked_tokens() -> None:
    """The classifiers see the same words whether they get a parsed sentence or its bare tokens."""
    assert list(aimed(CORVANE, ANA)) == mask(TOKENS, CORVANE, [ANA], Masking())
    assert linear.narrow(aimed(CORVANE, ANA), "xcible", 1) == ["pas", "xcible", ","]


def test_a_word_left_out_takes_its_features_along() -> None:
    whole = sentence()
    less = whole.without({3})
    assert "accuse" not in list(less)
    for family in ("lemmas", "links"):
        found = reading.FAMILIES[family](less)
        assert not any("accuser" in gram for gram in found)
        assert any("accuser" in gram for gram in reading.FAMILIES[family](whole))


@pytest.mark.parametrize("family", sorted(reading.FAMILIES))
def test_what_a_name_is_made_of_gives_no_feature(family: str) -> None:
    """Other names of other lengths, whatever their lemmas: the same features."""
    shown = aimed(CORVANE, ANA)
    renamed = [w._replace(lemma="scandale") if w.upos == "PROPN" else w for w in shown.words]
    assert reading.FAMILIES[family](replace(shown, words=tuple(renamed))) == reading.FAMILIES[family](shown)


def test_the_one_who_accuses_and_the_accused_have_different_roles() -> None:
    accuser, accused = (reading.beside(aimed(*spans)) for spans in ((ANA, CORVANE), (CORVANE, ANA)))
    assert "is nsubj of accuser" in accuser
    assert "is obj of accuser" in accused
    assert "not obj of accuser" in accused
    assert "obj beside nsubj @" in accused


def test_a_negation_reaches_what_its_verb_governs() -> None:
    tree = sentence().tree
    told = {word.lemma: tree.negated(word) for word in tree.words}
    assert told["accuser"]
    assert told["mentir"]
    assert not told["ana"]
    assert not sentence(negated=False).tree.negated(tree.by_id[4])


def test_an_apposed_name_has_the_role_of_what_it_names() -> None:
    """« son rival » stands for Corvane, and so does a name beside its title."""
    tree = sentence().tree
    assert tree.role(tree.by_id[9])[0] == "obj"


def test_a_listed_word_counts_the_other_way_under_a_negation() -> None:
    lists = {"mentir": (-0.5, 0.0)}
    turned, plain = (polarity.sums(sentence(negated=negated), lists) for negated in (True, False))
    assert turned[:2] == [pytest.approx((0.5 * 0.74) ** 0.5), 0.0]
    assert plain[:2] == [0.0, pytest.approx(0.5**0.5)]


def test_listed_words_are_told_apart_by_their_way_to_the_target() -> None:
    lists = {"accuser": (-0.6, 0.0)}
    accuser, accused = (polarity.by_way(aimed(*spans), lists) for spans in ((ANA, CORVANE), (CORVANE, ANA)))
    assert len(accuser) == polarity.WAYS
    assert accuser != accused
    assert polarity.by_way(sentence(), lists) == [0.0] * polarity.WAYS


def test_an_unparsed_sentence_gives_its_tokens_and_nothing_else() -> None:
    bare = reading.of(["Oui", "."], [(0, 3), (3, 4)], [])
    assert list(bare) == ["Oui", "."]
    assert reading.lemmas(bare) == []
    assert linear.features("links", ["Oui", "."]) == []
