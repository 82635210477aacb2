"""Reported speech and amounts where the text has trees: complements, endings, and what a number counts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from parses import Article

from talent_analysis.annotate.amounts import find_amounts, read_figures
from talent_analysis.annotate.complements import of_cues, of_others
from talent_analysis.annotate.endings import endings
from talent_analysis.annotate.quotes import attributed, find_quotes
from talent_analysis.annotate.shadow import Attribution
from talent_analysis.tables import frame


def tables(article: Article) -> dict[str, object]:
    lines = [{"article_id": article.key, "line": 1, "start": 0, "end": len(article.text), "role": "body"}]
    made = {name: frame(name, article.rows[name]) for name in ("sentences", "tokens", "mentions")}  # type: ignore[arg-type]
    return {"lines": frame("lines", lines), **made}


def attributor_of(article: Article):  # type: ignore[no-untyped-def]
    own = tables(article)
    return attributed(article.text, own["lines"], own["sentences"], own["tokens"], own["mentions"])[1]  # type: ignore[arg-type]


ASSURES = (
    "La/le/DET/2/det mairie/mairie/NOUN/3/nsubj assure/assurer/VERB/0/root/VerbForm=Fin|Mood=Ind|Tense=Pres"
    " aux/à/ADP/5/case riverains/riverain/NOUN/3/obl vouloir/vouloir/VERB/3/xcomp/VerbForm=Inf"
    " fermer/fermer/VERB/6/xcomp/VerbForm=Inf la/le/DET/9/det rue/rue/NOUN/7/obj ././PUNCT/3/punct"
)
FEARS = (
    "Les/le/DET/2/det pêcheurs/pêcheur/NOUN/3/nsubj redoutent/redouter/VERB/0/root/VerbForm=Fin que/que/SCONJ/7/mark"
    " la/le/DET/6/det lagune/lagune/NOUN/7/nsubj meure/mourir/VERB/3/ccomp/VerbForm=Fin ././PUNCT/3/punct"
)


def test_an_infinitive_is_a_complement_of_a_reporting_verb_wherever_it_stands() -> None:
    article = Article("a", "A").says(ASSURES)
    found = list(of_cues(attributor_of(article), 0, len(article.text)))
    assert ("assure", "infinitive clause bare", "vouloir fermer la rue") in [
        (cue.verb, pattern, article.text[first:last]) for cue, _, pattern, first, last in found
    ]


def test_a_clause_with_que_is_a_candidate_even_of_a_verb_that_is_in_no_list() -> None:
    article = Article("a", "A").says(FEARS)
    found = list(of_others(attributor_of(article), 0, len(article.text)))
    assert [(cue.verb, article.text[first:last]) for cue, _, _, first, last in found] == [
        ("redoutent", "la lagune meure")
    ]


def test_reported_words_may_end_before_what_the_author_adds_behind_a_comma() -> None:
    article = Article("a", "A").says(
        "Elle/elle/PRON/2/nsubj assure/assurer/VERB/0/root/VerbForm=Fin que/que/SCONJ/7/mark la/le/DET/5/det"
        " maison/maison/NOUN/7/nsubj sera/être/AUX/7/cop/VerbForm=Fin repeinte/repeint/ADJ/2/ccomp en/en/ADP/9/case"
        " avril/avril/NOUN/7/obl ,/,/PUNCT/12/punct mais/mais/CCONJ/12/cc personne/personne/PRON/2/conj"
        " ne/ne/ADV/14/advmod sait/savoir/VERB/12/acl/VerbForm=Fin ././PUNCT/2/punct"
    )
    text = article.text
    first, last = text.index("la maison"), text.index(" .")
    row = Attribution(first, last, "indirect", "assure")
    ends = [text[one.start : one.end].strip() for one in endings(attributor_of(article), row, last)]
    assert ends == ["la maison sera repeinte en avril , mais personne ne sait", "la maison sera repeinte en avril"]


def test_no_two_indirect_rows_overlap_though_their_candidates_do() -> None:
    article = Article("a", "A").says(ASSURES).says(FEARS)
    own = tables(article)
    rows = find_quotes(article.text, own["lines"], own["sentences"], own["tokens"], own["mentions"])  # type: ignore[arg-type]
    spans = rows.filter(rows["kind"] == "indirect").sort("start").select("start", "end").rows()
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def units(article: Article) -> list[tuple[float, str | None]]:
    own = tables(article)
    found = read_figures(article.text, own["sentences"], own["tokens"], own["mentions"])  # type: ignore[arg-type]
    return [(figure.amount.value, figure.amount.unit.name) for figure, _ in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Il/il/PRON/2/nsubj reçoit/recevoir/VERB/0/root 12/12/NUM/4/nummod colis/colis/NOUN/2/obj"
            " dont/dont/PRON/7/obj quatre/quatre/NUM/7/nummod abîmés/abîmer/VERB/4/acl ././PUNCT/2/punct",
            [(12, "colis"), (4, "colis")],
        ),
        (
            "On/on/PRON/2/nsubj compte/compter/VERB/0/root 30/30/NUM/4/nummod entrées/entrer/VERB/2/obj"
            " ././PUNCT/2/punct",
            [(30, "entrée")],
        ),
        (
            "Il/il/PRON/2/nsubj vient/venir/VERB/0/root 43/43/NUM/2/obj souvent/souvent/ADV/2/advmod ././PUNCT/2/punct",
            [(43, None)],
        ),
    ],
)
def test_a_number_counts_the_noun_behind_it_and_no_participle_or_adverb(
    words: str, expected: list[tuple[float, str | None]]
) -> None:
    """A noun that the tagger takes for a verb still counts; a participle after « dont » takes up the noun before."""
    assert units(Article("a", "A").says(words)) == expected


def test_en_takes_up_the_sum_of_its_sentence_with_its_scale() -> None:
    """« En » stands for the sum, not for the time between; the last « en » before the number is the pronoun."""
    article = Article("a", "A").says(
        "Il/il/PRON/2/nsubj coûte/coûter/VERB/0/root 5/5/NUM/4/nummod millions/million/NOUN/2/obj"
        " d’/de/ADP/6/case euros/euro/NOUN/4/nmod en/en/ADP/9/case quatre/quatre/NUM/9/nummod ans/an/NOUN/2/obl"
        " quand/quand/SCONJ/13/mark on/on/PRON/13/nsubj en/en/PRON/13/iobj prévoyait/prévoir/VERB/2/advcl"
        " 3/3/NUM/13/obj ././PUNCT/2/punct"
    )
    assert units(article) == [(5e6, "EUR"), (4, "an"), (3e6, "EUR")]


def test_amounts_are_weighed_with_their_place_in_the_tree() -> None:
    """The relation and the governor of the noun counted are among the features."""
    article = Article("a", "A").says(
        "La/le/DET/2/det mine/mine/NOUN/3/nsubj emploie/employer/VERB/0/root 300/300/NUM/5/nummod"
        " mineurs/mineur/NOUN/3/obj ././PUNCT/3/punct"
    )
    own = tables(article)
    args = (own["sentences"], own["tokens"], own["mentions"])
    ((_, features),) = read_figures(article.text, *args)  # type: ignore[arg-type]
    assert {"count obj bare", "governor employer", "ruled by employer"} <= set(features)
    rows = find_amounts(article.text, *args, frame("quotes", []))  # type: ignore[arg-type]
    assert rows.select("value", "unit").rows() == [(300, "mineur")]
