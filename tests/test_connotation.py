"""Connotations: who is spoken well or badly of, by the word that tells it and the place in the sentence."""

from __future__ import annotations

import pytest
from small_readings import BLAMED, BLAMES, HOLDS, OWNS, SAVES, aimed, read

from talent_analysis.annotate import connotation, connoted
from talent_analysis.annotate.bearing import Bearing, toward
from talent_analysis.annotate.connotation import Sense
from talent_analysis.annotate.reading import Reading


def said(sentence: Reading, target: int, word: int) -> float:
    """What the word of this number says of the target."""
    found = aimed(sentence, target)
    meant = connotation.sense(found.tree, found.tree.by_id[word], connotation.shipped())
    assert meant is not None
    assert found.tree.target is not None
    return toward(meant, found.tree.by_id[word], Bearing(found.tree, found.tree.target).of(found.tree.by_id[word]))


@pytest.mark.parametrize(
    ("sentence", "target", "word", "tone"),
    [
        (BLAMES, 0, 2, 0),
        (BLAMES, 2, 2, -1),
        (BLAMED, 0, 3, -1),
        (BLAMED, 4, 3, 0),
        (OWNS, 3, 2, -1),
        (SAVES, 0, 5, 1),
        (SAVES, 5, 5, 1),
        (HOLDS, 0, 3, -1),
    ],
)
def test_who_blames_is_not_blamed_and_a_passive_is_turned_round(
    sentence: Reading, target: int, word: int, tone: int
) -> None:
    assert said(sentence, target, word) == tone


def test_a_negation_turns_what_is_said_of_the_target() -> None:
    """« n'échoue pas » speaks for its subject, a little less than « échoue » would against it."""
    held, failed = (connoted.sums(aimed(one, 0)) for one in (HOLDS, HOLDS.without({1, 3})))
    assert held[2] > 0 == held[3]
    assert failed[3] > held[2]
    assert failed[2] == 0


def test_a_word_left_out_says_nothing_and_names_never_do() -> None:
    """Neither a word taken out nor a hidden name has a sense, whatever it is called."""
    named = read([("Victoire", "victoire", "NOUN", 2, "nsubj"), ("dort", "dormir", "VERB", 0, "root")])
    assert connoted.sums(named)[0] > 0
    assert connoted.sums(aimed(named, 0)) == [0.0] * (connoted.SUMS + connoted.TOWARD)
    assert connoted.features(BLAMES.without({1})) == []


def test_the_same_sentence_gives_other_features_for_its_other_name() -> None:
    assert "toward - object" in connoted.features(aimed(BLAMES, 2, [0]))
    assert "toward 0 subject" in connoted.features(aimed(BLAMES, 0, [2]))


def test_a_reflexive_verb_has_a_sense_of_its_own() -> None:
    """« imposer » is not listed, « s'imposer » is: the winner imposes itself."""
    wins = read(
        [
            ("Corvane", "Corvane", "PROPN", 3, "nsubj"),
            ("s'", "se", "PRON", 3, "expl:pv"),
            ("impose", "imposer", "VERB", 0, "root"),
        ]
    )
    assert said(wins, 0, 3) == 1


def test_a_lemma_in_two_groups_is_the_mean_of_both() -> None:
    found = connotation.parsed("# a list\nverb - 0 -\n  exclure\nverb - - 0\n  exclure mentir\nadjective +\n  bon\n")
    assert found["verb", "exclure"] == Sense(-1, -0.5, -0.5)
    assert found["adjective", "bon"] == Sense(1, 1, 0)


@pytest.mark.parametrize("line", ["verb + +", "verb plus 0 0", "échouer"])
def test_a_line_of_the_list_that_is_no_heading_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=line.split()[0]):
        connotation.parsed(f"{line}\n  mot\n")


def test_the_shipped_list_has_no_lemma_of_several_words() -> None:
    """Words are looked up one by one, so that an entry of two would never be found."""
    assert all(lemma and lemma == lemma.lower() for _, lemma in connotation.shipped())
    assert {kind for kind, _ in connotation.shipped()} == {"verb", "reflexive", "noun", "adjective", "adverb"}
