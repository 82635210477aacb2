"""The faster pieces annotate as Stanza's own do."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import stanza
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talent_analysis.models import remembered, store
from talent_analysis.models.spanning import best_tree, is_tree

PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
TEXTS = [
    "La ministre Odile Varenne a quitté Lyon hier. Elle n'avait rien dit du départ de son chef de cabinet, que "
    "personne n'attendait, ni des deux millions d'euros promis aux communes qui le demandaient.",
    "« Nous recruterons », promet Noé Blanchet, le patron d'Ardoise. Du reste, l'entreprise aux huit cents salariés "
    "cherche des ingénieurs, des juristes, des vendeurs. Et après ? On verra bien. Personne ne sait, personne ne dit.",
    "Quoi qu'il en soit, les élus du Morvan, à qui l'on avait promis monts et merveilles, sont repartis bredouilles.",
]


@pytest.fixture(scope="module")
def plain() -> stanza.Pipeline:
    return store.load_pipeline(store.bundled(), PROCESSORS, quick=False, tokenize_postprocessor=_as_it_is)


@pytest.fixture(scope="module")
def quick() -> stanza.Pipeline:
    return store.load_pipeline(store.bundled(), PROCESSORS, tokenize_postprocessor=_as_it_is)


def _words(pipeline: stanza.Pipeline, text: str) -> list[tuple[object, ...]]:
    parsed = pipeline(text)
    return [
        (word.id, word.text, word.lemma, word.upos, word.feats, word.head, word.deprel, word.start_char, word.end_char)
        for sentence in parsed.sentences
        for word in sentence.words
    ] + [(entity.text, entity.type, entity.start_char, entity.end_char) for entity in parsed.ents]


def test_each_word_is_annotated_as_by_stanza_itself(plain: stanza.Pipeline, quick: stanza.Pipeline) -> None:
    for text in TEXTS:
        assert _words(quick, text) == _words(plain, text)


ODD = [
    "🎉🎉 🎉\n\n🦊 ❤️",
    "Des faits.\n\n\n \n\nUn titre sans point\nsur deux lignes\n\n3 000 euros , dit-il .",
    "Écrivez à redaction@ardoise.example ou voyez https://www.ardoise.example/aide?x=1. Du pain, des jeux.",
    "x" * 1500 + " suit la phrase du maire.",
    "\u200b\n\n … \n\n« »\n\nAuxquels ? Desquels !",
]


def test_odd_texts_are_cut_as_by_stanza_itself(plain: stanza.Pipeline, quick: stanza.Pipeline) -> None:
    for text in ODD:
        assert _words(quick, text) == _words(plain, text)


@settings(deadline=None, max_examples=25)
@given(st.text(alphabet="aàeéîlsdu'’-.,!?«»\" \n0123ÉD🙂", min_size=1, max_size=120).filter(str.strip))
def test_any_text_is_cut_as_by_stanza_itself(text: str) -> None:
    # Numbers that hold two spaces or a new line make Stanza lose its place: they never come to it (see `normalise`).
    text = re.sub("\n+", "\n\n", re.sub(" +", " ", text))
    quick, plain = _tokenizers()
    assert _tokens(quick, text) == _tokens(plain, text)


def test_a_line_longer_than_the_network_reads_at_once_is_cut_as_by_stanza_itself(
    plain: stanza.Pipeline, quick: stanza.Pipeline
) -> None:
    line = " ".join(
        f"Le {n}e conseil des élus du Morvan a voté hier des crédits pour {n} routes." for n in range(2, 40)
    )
    assert len(line) > 2000
    assert _words(quick, f"Un titre\n\n{line}") == _words(plain, f"Un titre\n\n{line}")


@lru_cache(maxsize=1)
def _tokenizers() -> tuple[stanza.Pipeline, stanza.Pipeline]:
    kept = [
        store.load_pipeline(store.bundled(), "tokenize", way, tokenize_postprocessor=_as_it_is) for way in (True, False)
    ]
    return kept[0], kept[1]


def _as_it_is(sentences: list[list[object]]) -> list[list[object]]:
    return sentences


def _tokens(pipeline: stanza.Pipeline, text: str) -> list[list[tuple[object, ...]]]:
    return [
        [(token.id, token.text, token.start_char, token.end_char, token.misc or "") for token in sentence.tokens]
        for sentence in pipeline(text).sentences
    ]


def test_an_article_of_the_seeds_is_annotated_as_by_stanza_itself(
    plain: stanza.Pipeline, quick: stanza.Pipeline
) -> None:
    text = sorted(Path("seeds").glob("*.txt"))[0].read_text(encoding="utf-8")[:6000]
    assert _words(quick, text) == _words(plain, text)


def test_words_met_before_do_not_change_what_follows(quick: stanza.Pipeline) -> None:
    first = _words(quick, TEXTS[0])
    for text in TEXTS[1:]:
        _words(quick, text)
    assert _words(quick, TEXTS[0]) == first


def test_a_full_memory_of_words_starts_anew(monkeypatch: pytest.MonkeyPatch, quick: stanza.Pipeline) -> None:
    before = [_words(quick, text) for text in TEXTS]
    monkeypatch.setattr(remembered, "WORDS_KEPT", 10)
    assert [_words(quick, text) for text in TEXTS] == before
    readings = quick.processors["pos"].trainer.model.charmodel.forward
    assert len(readings._rows) < 200


def test_stanzas_own_classes_stay_as_they_are(quick: stanza.Pipeline) -> None:
    from stanza.models.common.char_model import CharacterModel
    from stanza.models.depparse.model import GraphParser

    assert "forward" in CharacterModel.__dict__
    assert GraphParser.predict.__module__.startswith("stanza")
    assert type(quick.processors["depparse"].trainer.model) is GraphParser


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
@example(3, 662404326)  # every score above 0
@settings(max_examples=60, deadline=None)
def test_the_best_tree_is_the_best_of_all_trees(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size))
    np.fill_diagonal(scores, -np.inf)
    trees = ([0, *heads] for heads in itertools.product(range(size), repeat=size - 1))
    best = max((t for t in trees if is_tree(t)), key=lambda t: sum(scores[i, h] for i, h in enumerate(t) if i))
    assert best_tree(scores).tolist() == best


@given(st.integers(2, 40), st.integers(0, 2**32 - 1), st.floats(0.1, 8))
@settings(max_examples=60, deadline=None)
def test_the_best_tree_is_stanzas(size: int, seed: int, spread: float) -> None:
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

    scores = spread * np.random.default_rng(seed).normal(size=(size, size))
    np.fill_diagonal(scores, -np.inf)
    assert best_tree(scores).tolist()[1:] == chuliu_edmonds_one_root(scores).tolist()[1:]
    assert is_tree(best_tree(scores).tolist())
