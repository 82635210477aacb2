"""Claims: which amounts are about the same thing, and whether the sources agree. The number decides nothing."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import Article, parsed

from talent_analysis.analyse import claims, frames
from talent_analysis.analyse.affiliations import affiliations
from talent_analysis.analyse.frame_words import stem, topics
from talent_analysis.analyse.matching import names_of
from talent_analysis.analyse.trees import trees
from talent_analysis.tables import Parsed, frame

MONDAY, FRIDAY = datetime.date(2025, 3, 3), datetime.date(2025, 3, 7)
NAMES = {"Corvel": "ORG", "Ostria": "ORG"}


def invests(key: str, source: str, value: float, day: datetime.date | None = None, **more: Any) -> Article:
    """Say « Corvel investit VALUE millions dans Ostria »."""
    words = (
        f"Corvel/Corvel/PROPN/2/nsubj investit/investir/VERB/0/root/VerbForm=Fin {value:g}/{value:g}/NUM/4/nummod "
        "millions/million/NOUN/2/obj dans/dans/ADP/6/case Ostria/Ostria/PROPN/2/obl ././PUNCT/2/punct"
    )
    return Article(key, source, day).says(words, NAMES, {f"{value:g} millions": {"value": value * 1e6, **more}})


def hires(key: str, source: str, word: str, value: float, firm: str, noun: str = "ingénieurs") -> Article:
    """Say « Corvel recrute WORD ingénieurs de FIRM »."""
    words = (
        f"Corvel/Corvel/PROPN/2/nsubj recrute/recruter/VERB/0/root/VerbForm=Fin {word}/{word}/NUM/4/nummod "
        f"{noun}/{noun[:-1]}/NOUN/2/obj de/de/ADP/6/case {firm}/{firm}/PROPN/4/nmod ././PUNCT/2/punct"
    )
    return Article(key, source).says(
        words, {"Corvel": "ORG", firm: "ORG"}, {f"{word} {noun}": {"value": value, "unit": noun[:-1]}}
    )


def offers(key: str, source: str, whom: str, kind: str = "PER") -> Article:
    """Say « Corvel offre 200 millions à WHOM »."""
    words = (
        "Corvel/Corvel/PROPN/2/nsubj offre/offrir/VERB/0/root/VerbForm=Fin 200/200/NUM/4/nummod "
        f"millions/million/NOUN/2/obj à/à/ADP/6/case {whom}/{whom}/PROPN/2/obl:arg ././PUNCT/2/punct"
    )
    return Article(key, source).says(words, {"Corvel": "ORG", whom: kind}, {"200 millions": {"value": 2e8}})


def judged(*articles: Article) -> pl.DataFrame:
    corpus = parsed(*articles)
    posts = affiliations(corpus.mentions, corpus.sentences)
    return claims.claims(frames.stated(corpus), corpus.mentions, posts)


def alike(*articles: Article) -> pl.DataFrame:
    corpus = parsed(*articles)
    return claims.different_referents(frames.stated(corpus), corpus.mentions, {})


def verdicts(table: pl.DataFrame) -> list[tuple[str, str]]:
    return table.unique("group", maintain_order=True).select("verdict", "why").rows()


def test_the_same_sum_invested_in_the_same_firm_agrees_and_shows_its_sentences() -> None:
    table = judged(invests("a", "Le Phare", 14), invests("b", "La Digue", 14))
    assert verdicts(table) == [("agree", "same number")]
    assert table["claim"][0] == "investir · Ostria"
    assert table["sentence"].to_list() == ["Corvel investit 14 millions dans Ostria ."] * 2
    assert claims.places(table)["group"].unique().to_list() == ["1 · investir · Ostria"]


def test_two_sums_for_one_thing_differ_and_the_bounds_say_whether_one_number_fits() -> None:
    apart = judged(invests("a", "Le Phare", 14), invests("b", "La Digue", 10))
    assert verdicts(apart) == [("differ", "numbers")]
    bounds = judged(invests("a", "Le Phare", 14), invests("b", "La Digue", 10, bound="at_least"))
    assert verdicts(bounds) == [("differ", "bounds")]


def test_a_single_source_makes_no_claim_of_several() -> None:
    assert judged(invests("a", "Le Phare", 14), invests("b", "Le Phare", 10)).is_empty()


def test_nothing_is_merged_on_the_number_alone() -> None:
    table = judged(invests("a", "Le Phare", 14), offers("b", "La Digue", "Ostria", "ORG"))
    assert table.is_empty()


def test_an_offer_to_a_person_by_name_is_not_one_to_another() -> None:
    assert judged(offers("a", "Le Phare", "Ruvel"), offers("b", "La Digue", "Tanguy")).is_empty()


def test_the_same_number_for_two_persons_of_one_story_is_a_different_referent() -> None:
    one, other = offers("a", "Le Phare", "Ruvel"), offers("b", "La Digue", "Tanguy")
    for article in (one, other):
        article.says("Ostria/Ostria/PROPN/2/nsubj proteste/protester/VERB/0/root/VerbForm=Fin", {"Ostria": "ORG"})
    table = alike(one, other)
    assert table.select("verdict", "why", "referent").rows() == [
        ("different referent", "whom", 1),
        ("different referent", "whom", 2),
    ]


def test_another_year_or_currency_or_period_is_another_claim() -> None:
    assert judged(invests("a", "A", 14), invests("b", "B", 12, unit="USD")).is_empty()
    assert judged(invests("a", "A", 14, period="an"), invests("b", "B", 12, period="mois")).is_empty()


def test_numbers_ten_times_apart_are_not_one_claim() -> None:
    assert judged(invests("a", "A", 1), invests("b", "B", 30)).is_empty()


def test_the_persons_recruited_from_one_firm_are_one_claim_whatever_they_are_called() -> None:
    table = judged(
        hires("a", "Le Phare", "quatre", 4, "Ostria"), hires("b", "La Digue", "sept", 7, "Ostria", "employés")
    )
    assert verdicts(table) == [("differ", "numbers")]
    assert judged(hires("a", "A", "quatre", 4, "Ostria"), hires("b", "B", "quatre", 4, "Lumel")).is_empty()


def nobody(key: str, source: str, tense: str = "Tense=Pres") -> Article:
    """Say « Aucune recrue n'a quitté Ostria »."""
    words = (
        "Aucune/aucun/DET/2/det recrue/recrue/NOUN/5/nsubj n’/ne/ADV/5/advmod "
        f"a/avoir/AUX/5/aux/{tense}|VerbForm=Fin quitté/quitter/VERB/0/root Ostria/Ostria/PROPN/5/obj ././PUNCT/5/punct"
    )
    return Article(key, source).says(words, {"Ostria": "ORG"})


def test_nobody_is_a_count_of_zero_and_contradicts_four() -> None:
    table = judged(hires("a", "Le Phare", "quatre", 4, "Ostria"), nobody("b", "La Digue"))
    assert verdicts(table) == [("differ", "numbers")]
    assert sorted(table["value"].to_list()) == [0.0, 4.0]
    assert table["denied"].to_list() == [False, False]


def test_what_nobody_had_done_before_is_no_count() -> None:
    assert frames.stated(parsed(nobody("b", "La Digue", "Tense=Imp"))).is_empty()


def test_none_of_the_best_people_accepted_is_a_count_of_zero_where_an_offer_was_spoken_of() -> None:
    """« Aucun de ses "meilleurs éléments" n'a accepté » counts persons, and says that none left, after an offer."""
    offer = "Corvel/Corvel/PROPN/2/nsubj débauche/débaucher/VERB/0/root/VerbForm=Fin Ostria/Ostria/PROPN/2/obj"
    none = (
        'Aucun/aucun/PRON/9/nsubj de/de/ADP/6/case ses/son/DET/6/det/Poss=Yes "/"/PUNCT/6/punct '
        "meilleurs/meilleur/ADJ/6/amod "
        'éléments/élément/NOUN/9/nsubj "/"/PUNCT/6/punct n’/ne/ADV/9/advmod accepte/accepter/VERB/0/root/VerbForm=Fin'
    )
    told = Article("a", "Le Phare").says(offer, NAMES).says(none, {})
    row = frames.stated(parsed(told)).row(0, named=True)
    assert (row["value"], row["unit"], row["topics"]) == (0.0, "élément", ["move"])
    assert row["text"] == "Aucun de ses meilleurs éléments"
    assert frames.stated(parsed(Article("b", "La Digue").says(none, {})))["topics"].to_list() != [["move"]]


def test_elements_that_nobody_praises_are_no_persons() -> None:
    plain = (
        "Aucun/aucun/DET/2/det élément/élément/NOUN/4/nsubj ne/ne/ADV/4/advmod manque/manquer/VERB/0/root/VerbForm=Fin"
    )
    assert frames.stated(parsed(Article("a", "Le Phare").says(plain, {}))).is_empty()


def test_a_denial_of_the_same_number_makes_a_claim_differ() -> None:
    no = (
        "Corvel/Corvel/PROPN/3/nsubj n’/ne/ADV/3/advmod investit/investir/VERB/0/root/VerbForm=Fin "
        "pas/pas/ADV/3/advmod "
        "14/14/NUM/6/nummod millions/million/NOUN/3/obj dans/dans/ADP/8/case Ostria/Ostria/PROPN/3/obl"
    )
    denial = Article("b", "La Digue").says(no, NAMES, {"14 millions": {"value": 14e6}})
    assert verdicts(judged(invests("a", "Le Phare", 14), denial)) == [("differ", "denied")]


def test_a_sum_that_is_the_subject_of_a_negated_verb_is_not_denied() -> None:
    words = (
        "Une/un/DET/2/det amende/amende/NOUN/7/nsubj de/de/ADP/5/case 2/2/NUM/5/nummod millions/million/NOUN/2/nmod "
        "ne/ne/ADV/7/advmod console/consoler/VERB/0/root/VerbForm=Fin pas/pas/ADV/7/advmod Corvel/Corvel/PROPN/7/obj"
    )
    table = frames.stated(parsed(Article("a", "A").says(words, {"Corvel": "ORG"}, {"2 millions": {"value": 2e6}})))
    assert table.select("denied", "topics").rows() == [(False, ["fine"])]


def test_a_change_over_time_needs_dates_and_a_source_that_changes_its_own_number() -> None:
    dated = (invests("a", "A", 10, MONDAY), invests("b", "B", 10, MONDAY), invests("c", "A", 14, FRIDAY))
    assert verdicts(judged(*dated)) == [("changes over time", "dates")]
    undated = (invests("a", "A", 10), invests("b", "B", 10), invests("c", "A", 14))
    assert verdicts(judged(*undated)) == [("differ", "numbers")]
    two_papers = (invests("a", "A", 10, MONDAY), invests("b", "B", 14, FRIDAY))
    assert verdicts(judged(*two_papers)) == [("differ", "numbers")]


def test_a_cited_source_is_no_party_to_the_claim() -> None:
    words = (
        "Selon/selon/ADP/2/case Ostria/Ostria/PROPN/5/obl ,/,/PUNCT/2/punct Corvel/Corvel/PROPN/5/nsubj "
        "investit/investir/VERB/0/root/VerbForm=Fin 3/3/NUM/7/nummod millions/million/NOUN/5/obj"
    )
    row = frames.stated(parsed(Article("a", "A").says(words, NAMES, {"3 millions": {"value": 3e6}}))).row(0, named=True)
    assert (row["agents"], row["targets"], row["others"]) == (["Corvel"], [], [])


def test_what_a_bonus_reaches_is_a_bonus_at_signing() -> None:
    words = (
        "des/un/DET/2/det primes/prime/NOUN/0/root à/à/ADP/5/case la/le/DET/5/det signature/signature/NOUN/2/nmod "
        "pouvant/pouvoir/VERB/2/acl atteindre/atteindre/VERB/6/xcomp 3/3/NUM/9/nummod millions/million/NOUN/7/obj"
    )
    row = frames.stated(parsed(Article("a", "A").says(words, {}, {"3 millions": {"value": 3e6}}))).row(0, named=True)
    assert (row["what"], row["topics"]) == ("primes à la signature", ["signing"])


@pytest.mark.parametrize(
    ("lemmas", "found"),
    [
        (["prime", "signature"], {"signing"}),  # the general word gives way
        (["investissement"], {"investment"}),
        (["montant", "euro"], set()),
        (["réclamation"], {"~réclam"}),
    ],
)
def test_the_kind_of_thing_is_told_by_its_words(lemmas: list[str], found: set[str]) -> None:
    assert topics(lemmas) == found


def test_a_noun_and_its_verb_have_one_stem() -> None:
    assert stem("réclamation") == stem("réclamer") == "réclam"


@pytest.mark.parametrize(
    ("said", "posts"),
    [
        ("Anne Roy, directrice de Corvel", {"Anne Roy": "Corvel"}),
        ("Anne Roy, ex-directrice de Corvel", {}),
        ("Anne Roy, cliente de Corvel", {}),
    ],
)
def test_a_title_joins_a_person_to_an_organisation_in_office_only(said: str, posts: dict[str, str]) -> None:
    words = " ".join(f"{word}/{word}/NOUN/0/root" for word in said.split())
    assert posts_of(parsed(Article("a", "A").says(words, {"Anne Roy": "PER", "Corvel": "ORG"}))) == posts


def posts_of(corpus: Parsed) -> dict[str, str]:
    return affiliations(corpus.mentions, corpus.sentences)


def test_nothing_stated_gives_empty_tables_with_their_columns() -> None:
    nothing = frames.stated(parsed(Article("a", "A")))
    assert nothing.is_empty()
    assert list(claims.claims(nothing, parsed().mentions, {}).schema) == list(claims.CLAIMS)
    assert claims.different_referents(nothing, parsed().mentions, {}).is_empty()
    assert claims.listed(claims.claims(nothing, parsed().mentions, {})).is_empty()


def test_a_circle_of_governors_is_walked_once() -> None:
    tree = trees(parsed(Article("a", "A").says("un/un/NOUN/2/dep deux/deux/NOUN/1/dep")).tokens)["a", 1]
    assert [w.text for w in tree.above(tree.words[0])] == ["deux"]


@given(st.lists(st.tuples(st.floats(1, 1e6), st.sampled_from(["exact", "at_least", "at_most", "about"])), min_size=2))
def test_a_verdict_does_not_depend_on_the_order_of_the_sources(said: list[tuple[float, str]]) -> None:
    rows = [
        {"value": v, "bound": b, "value_high": None, "denied": False, "published": None, "source": str(n)}
        for n, (v, b) in enumerate(said)
    ]
    assert claims.judge(rows) == claims.judge(rows[::-1])


# On the seeds


@pytest.fixture(scope="module")
def stated(seeds_parsed: Parsed) -> tuple[pl.DataFrame, pl.DataFrame]:
    amounts, posts = frames.stated(seeds_parsed), affiliations(seeds_parsed.mentions, seeds_parsed.sentences)
    return (
        claims.claims(amounts, seeds_parsed.mentions, posts),
        claims.different_referents(amounts, seeds_parsed.mentions, posts),
    )


def claim_of(table: pl.DataFrame, topic: str) -> pl.DataFrame:
    groups = table.filter(pl.col("topics").list.contains(topic))["group"].unique()
    assert groups.len() == 1
    return table.filter(pl.col("group") == groups[0])


def test_the_signing_bonus_of_100_million_is_one_claim_that_one_source_reports_as_denied(
    stated: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    bonus = claim_of(stated[0], "signing")
    assert set(bonus["value"]) == {1e8}
    assert bonus["verdict"][0] == "differ"
    assert bonus["source"].n_unique() == 5
    denied = bonus.filter(pl.col("denied"))
    assert denied.select("source", "attributed_to").unique().rows() == [("Ce que Zuckerberg offre", "Andrew Bosworth")]
    assert "100 millions de dollars, voire plus" in bonus["text"].to_list()


def test_what_meta_invests_in_scale_ai_is_one_claim_of_10_14_and_more_than_14_billion(
    stated: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    scale = claim_of(stated[0], "investment")
    assert set(scale.select("value", "bound").rows()) == {(10e9, "at_least"), (14e9, "at_least"), (14e9, "exact")}
    assert (scale["verdict"][0], scale["why"][0]) == ("differ", "bounds")


def test_nobody_four_and_at_least_seven_recruits_contradict_each_other(
    stated: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    recruits = claim_of(stated[0], "move")
    assert {0.0, 4.0, 7.0} == set(recruits["value"])
    none = recruits.filter(pl.col("value") == 0).sort("article_id")
    assert none["text"].to_list() == ["aucun de ses meilleurs éléments", "aucune recrue"]
    assert (recruits["verdict"][0], recruits["why"][0]) == ("differ", "numbers")


def test_the_two_200_millions_are_two_things(stated: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    same, apart = stated
    assert 2e8 not in set(same["value"])
    pair = apart.filter(pl.col("value") == 2e8)
    referents = dict(pair.group_by("source").agg(pl.col("referent").unique().sort()).iter_rows())
    assert set(referents["Offre dingue"]).isdisjoint(referents["Profil stratégique"])


def test_a_claim_is_called_by_the_words_most_like_those_of_all_its_sources() -> None:
    """One source's odd wording, though it comes first, does not name what the others put alike."""
    said = ["signature de leur contrat", "prime de départ", "primes de départ", "bonus de départ"]
    group = [
        {"what": what, "text": "9 euros", "unit": "EUR", "agents": [], "targets": [], "others": []} for what in said
    ]
    assert claims.name_of(group, names_of(frame("mentions", []), {})) == "prime de départ"
