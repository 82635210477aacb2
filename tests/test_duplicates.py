"""Copies and near copies: found by runs of lemmas, counted once, in bounded time."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.read.duplicates import SAME, alike, likeness, mark_of, repeated, runs, words_of

WIRE = (
    "Le ministre a annoncé mardi la fermeture de deux usines du groupe, où travaillent trois cents salariés. "
    "Les syndicats dénoncent une décision brutale et appellent à la grève dans les ateliers de la région."
)
RETOUCHED = (
    "Les ministres ont annoncé, mardi, la fermeture de deux usines des groupes où travaillaient trois cents salariés. "
    "Le syndicat dénonce des décisions brutales et appelle à la grève dans l’atelier des régions."
)
WORDS = ["port", "quai", "navire", "digue", "phare", "marin", "treuil", "filet", "chalut", "bassin", "grue", "mer"]


def test_a_copy_in_other_inflections_is_more_alike_than_its_words_say() -> None:
    by_words = likeness(np.unique(runs(WIRE.lower().split())), np.unique(runs(RETOUCHED.lower().split())))
    assert likeness(mark_of([WIRE]), mark_of([RETOUCHED])) > by_words + 0.1


def test_accents_case_and_decomposed_letters_make_no_other_word() -> None:
    assert words_of("L’ÉCLUSE rouvrira") == words_of("l'e\u0301cluse rouvrira")


def test_the_same_text_repeats_the_first_of_its_kind_and_a_copy_of_a_copy_too() -> None:
    marks = [mark_of([text]) for text in (WIRE, "Le phare sera repeint en juin.", WIRE, WIRE + " Fin.", WIRE.upper())]
    assert repeated(marks) == {2: 0, 3: 0, 4: 0}


def test_articles_without_a_word_are_one_and_the_same() -> None:
    assert repeated([mark_of(["🚢 !"]), mark_of([""])]) == {1: 0}
    assert repeated([]) == {}
    assert alike([mark_of([WIRE])]) == []


@given(st.lists(st.sampled_from(WORDS), min_size=30, max_size=120), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_two_articles_are_found_exactly_where_their_likeness_says_so(words: list[str], changes: int) -> None:
    other = list(words)
    for place in range(changes):
        other[(place + 1) * 7] = "vent"
    one, two = mark_of([" ".join(words)]), mark_of([" ".join(other)])
    share = likeness(one, two)
    assert share == len(set(one.tolist()) & set(two.tolist())) / len(set(one.tolist()) | set(two.tolist()))
    if share >= SAME + 0.1 or share < SAME:
        assert repeated([one, two]) == ({1: 0} if share >= SAME else {})


def test_a_thousand_copies_and_one_very_long_text_take_bounded_time() -> None:
    chance = random.Random(1)
    base = chance.choices(WORDS, k=300)
    copies = [mark_of([" ".join(base[:-1]) + f" {number}"]) for number in range(1_000)]
    long = mark_of([" ".join(chance.choices(WORDS, k=200_000))])
    assert long.size <= 20_000
    assert len(repeated([*copies, long])) == 999
    assert 0 < len(alike([*copies, long])) < 100_000  # of 500,000 pairs
