"""Which mentions are one entity, and which never are."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis.annotate.doubtful import doubtful
from talent_analysis.annotate.linking import link
from talent_analysis.annotate.names import key
from talent_analysis.tables import frame

PEOPLE = ["Mark Chen", "Zhifeng Chen", "Chen", "Mark", "Anne Le Goff", "Le Goff", "Goff", "Paul Goff"]


def corpus_of(*rows: tuple[str, str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """Mentions (article, text, type) and texts in which each stands on a line of its own."""
    texts: dict[str, str] = {}
    table = []
    for article, name, kind in rows:
        start = len(texts.get(article, ""))
        texts[article] = f"{texts.get(article, '')}{name}\n"
        table.append({"article_id": article, "text": name, "type": kind, "start": start, "end": start + len(name)})
    return frame("mentions", table), texts


def _linked(*rows: tuple[str, str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    out = link(*corpus_of(*rows))
    return {(r["article_id"], r["text"]): (r["entity"], r["linked_by"]) for r in out.to_dicts()}


def test_spellings_of_one_name_are_one_entity_under_the_commonest() -> None:
    found = _linked(("a", "OpenAI", "ORG"), ("a", "OpenAI", "ORG"), ("a", "Open AI", "ORG"), ("b", "OPENAI", "ORG"))
    assert {entity for entity, _ in found.values()} == {"OpenAI"}


def test_an_article_before_the_name_and_an_english_possessive_do_not_count() -> None:
    assert key("The Wall Street Journal") == key("Wall Street Journal")
    assert key("Google's") == key("Google")


def test_a_surname_goes_to_the_fuller_name_of_its_article() -> None:
    found = _linked(("a", "Alexandr Wang", "PER"), ("a", "Wang", "PER"))
    assert found[("a", "Wang")] == ("Alexandr Wang", "short name, same article")


def test_a_surname_follows_its_own_article_when_two_persons_share_it() -> None:
    found = _linked(("a", "Mark Chen", "PER"), ("a", "Chen", "PER"), ("b", "Zhifeng Chen", "PER"), ("b", "Chen", "PER"))
    assert found[("a", "Chen")][0] == "Mark Chen"
    assert found[("b", "Chen")][0] == "Zhifeng Chen"


def test_a_surname_of_two_persons_of_one_article_stays_alone() -> None:
    found = _linked(("a", "Mark Chen", "PER"), ("a", "Zhifeng Chen", "PER"), ("a", "Chen", "PER"))
    assert found[("a", "Chen")] == ("Chen", "ambiguous short name")


def test_a_surname_without_a_fuller_name_in_its_article_goes_to_the_only_one_of_the_corpus() -> None:
    found = _linked(("a", "Sam Altman", "PER"), ("b", "Altman", "PER"))
    assert found[("b", "Altman")] == ("Sam Altman", "short name, corpus")


def test_a_firm_is_not_another_whose_name_contains_it() -> None:
    found = _linked(
        ("a", "Meta", "ORG"),
        ("a", "Meta Superintelligence Labs", "ORG"),
        ("a", "Apple", "ORG"),
        ("a", "Apple Intelligence", "PRODUCT"),
        ("a", "Google DeepMind", "ORG"),
        ("a", "Google", "ORG"),
    )
    assert all(entity == text for (_, text), (entity, _) in found.items())


def test_a_long_enough_end_of_an_organisation_is_the_organisation() -> None:
    found = _linked(("a", "Meta Superintelligence Labs", "ORG"), ("a", "Superintelligence Labs", "ORG"))
    assert found[("a", "Superintelligence Labs")][0] == "Meta Superintelligence Labs"


def test_one_name_has_one_type_the_majoritys() -> None:
    mentions, texts = corpus_of(("a", "Norvane", "PER"), ("a", "Norvane", "ORG"), ("a", "Norvane", "ORG"))
    assert link(mentions, texts)["type"].unique().to_list() == ["ORG"]


def test_words_beside_a_name_can_overrule_the_model() -> None:
    text = "Elle travaille chez Norvane. Un cadre de Norvane et les ingénieurs de Norvane ont parlé."
    starts = [20, 41, 70]
    rows = [{"article_id": "a", "text": "Norvane", "type": "PER", "start": s, "end": s + 7} for s in starts]
    assert all(text[s : s + 7] == "Norvane" for s in starts)
    assert link(frame("mentions", rows), {"a": text})["type"].unique().to_list() == ["ORG"]


def test_a_surname_taken_for_a_firm_is_the_person_of_its_article() -> None:
    found = _linked(("a", "Mark Zuckerberg", "PER"), ("a", "Zuckerberg", "ORG"))
    assert found[("a", "Zuckerberg")][0] == "Mark Zuckerberg"


def test_the_family_of_a_numbered_product_is_a_product() -> None:
    mentions, texts = corpus_of(("a", "Llama 4", "PRODUCT"), ("a", "Llama", "PER"))
    assert link(mentions, texts)["type"].to_list() == ["PRODUCT", "PRODUCT"]


def test_a_rare_name_listed_with_a_well_known_firm_is_a_firm() -> None:
    text = "Norvane. Norvane. Norvane. Norvane. Il bat Norvane, Anthéa ou Zibeline."
    rows = [
        {"article_id": "a", "text": name, "type": kind, "start": text.index(name, at), "end": text.index(name, at) + 7}
        for name, kind, at in [("Norvane", "ORG", 9 * i) for i in range(4)] + [("Norvane", "ORG", 40)]
    ]
    for name, kind in (("Anthéa", "PER"), ("Zibeline", "LOC")):
        start = text.index(name)
        rows.append({"article_id": "a", "text": name, "type": kind, "start": start, "end": start + len(name)})
    assert link(frame("mentions", rows), {"a": text})["type"].unique().to_list() == ["ORG"]


def test_no_mention_at_all_is_not_an_error() -> None:
    empty = frame("mentions", [])
    assert link(empty, {}).drop("entity_computed").equals(empty)


def _told(text: str, *names: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Entity and reason of each (name, type), found one after the other in a text."""
    at, rows = 0, []
    for name, kind in names:
        at = text.index(name, at)
        rows.append({"article_id": "a", "text": name, "type": kind, "start": at, "end": at + len(name)})
        at += len(name)
    out = link(frame("mentions", rows), {"a": text})
    return {r["text"]: (r["entity"], r["linked_by"]) for r in out.to_dicts()}


BANK = "Banque centrale des Îles"


def test_an_acronym_in_brackets_is_the_name_before_it() -> None:
    text = f"La {BANK} (BCI) relève ses taux. La BCI s'explique."
    assert _told(text, (BANK, "ORG"), ("BCI", "ORG"))["BCI"] == (BANK, "acronym in brackets")
    text = f"La BCI ({BANK}) relève ses taux."
    assert _told(text, ("BCI", "ORG"), (BANK, "ORG"))["BCI"] == (BANK, "acronym in brackets")


def test_what_stands_in_brackets_but_spells_another_thing_is_no_acronym() -> None:
    text = f"La {BANK} (Lyon) relève ses taux, Lyon aussi."
    assert _told(text, (BANK, "ORG"), ("Lyon", "ORG"))["Lyon"][0] == "Lyon"


def test_exact_initials_are_the_name_of_the_same_article_without_brackets() -> None:
    found = _linked(("a", BANK, "ORG"), ("a", "BCI", "ORG"), ("b", "BCI", "ORG"))
    assert found[("a", "BCI")] == (BANK, "acronym, same article")
    assert found[("b", "BCI")] == ("BCI", "name")


def test_a_pet_name_or_a_former_name_beside_the_name_is_the_same() -> None:
    text = "Arrive Paul Ferrand, dit « Polo ». Polo sourit."
    assert _told(text, ("Paul Ferrand", "PER"), ("Polo", "PER"))["Polo"] == ("Paul Ferrand", "apposition")
    text = "Vigitec (ex-Norvane) embauche."
    assert _told(text, ("Vigitec", "ORG"), ("Norvane", "ORG"))["Norvane"] == ("Vigitec", "apposition")
    text = "Norvane, rebaptisée Vigitec, embauche."
    assert _told(text, ("Norvane", "ORG"), ("Vigitec", "ORG"))["Norvane"] == ("Vigitec", "apposition")


def test_a_persons_former_firm_is_not_the_person() -> None:
    text = "Paul Ferrand (ex-Norvane) embauche."
    assert _told(text, ("Paul Ferrand", "PER"), ("Norvane", "ORG"))["Norvane"][0] == "Norvane"


def test_a_legal_form_makes_no_other_firm() -> None:
    found = _linked(("a", "Norvane", "ORG"), ("a", "Norvane", "ORG"), ("a", "Groupe Norvane", "ORG"))
    assert {entity for entity, _ in found.values()} == {"Groupe Norvane"}


def test_an_institution_may_be_called_by_its_noun_in_the_same_article_only() -> None:
    found = _linked(("a", "Agence des quais", "ORG"), ("a", "Agence", "ORG"), ("b", "Agence", "ORG"))
    assert found[("a", "Agence")] == ("Agence des quais", "head noun, same article")
    assert found[("b", "Agence")][0] == "Agence"


def test_a_first_name_goes_to_the_person_of_its_article_and_never_further() -> None:
    found = _linked(("a", "Théo Lacaze", "PER"), ("a", "Théo", "PER"), ("b", "Théo", "PER"))
    assert found[("a", "Théo")] == ("Théo Lacaze", "short name, same article")
    assert found[("b", "Théo")] == ("Théo", "name")


def test_an_initial_or_a_middle_name_makes_no_other_person() -> None:
    found = _linked(("a", "Jean-Marc Villedary", "PER"), ("a", "J.-M. Villedary", "PER"), ("a", "Ana R. Ruiz", "PER"))
    assert found[("a", "J.-M. Villedary")] == ("Jean-Marc Villedary", "initial and surname, same article")
    found = _linked(("a", "Ana R. Ruiz", "PER"), ("a", "Ana Ruiz", "PER"), ("a", "Eva Ruiz", "PER"))
    assert found[("a", "Ana Ruiz")][0] == "Ana R. Ruiz"
    assert found[("a", "Eva Ruiz")][0] == "Eva Ruiz"


def test_a_surname_of_an_article_about_other_things_stays_alone() -> None:
    rows = [("a", "Sam Altman", "PER"), ("a", "OpenAI", "ORG"), ("b", "Altman", "PER"), ("b", "Opéra de Lyon", "ORG")]
    assert _linked(*rows)[("b", "Altman")] == ("Altman", "unrelated article")
    assert _linked(*rows, ("b", "OpenAI", "ORG"))[("b", "Altman")] == ("Sam Altman", "short name, corpus")


def test_a_firm_that_bears_a_surname_is_not_the_person() -> None:
    text = "Ici Irène Mazur. Les salariés du groupe Mazur partent."
    at = text.rindex("Mazur")
    first = {"article_id": "a", "text": "Irène Mazur", "type": "PER", "start": 4, "end": 15}
    firm = {"article_id": "a", "text": "Mazur", "type": "ORG", "start": at, "end": at + 5}
    assert link(frame("mentions", [first, firm]), {"a": text})["entity"].to_list() == ["Irène Mazur", "Mazur"]


def test_a_common_beginning_is_no_article() -> None:
    assert key("Leclerc") != key("Clerc")
    assert key("Le Clerc") == key("Clerc")


def test_doubtful_pairs_are_listed_and_not_made() -> None:
    mentions, texts = corpus_of(
        ("a", "Mark Chen", "PER"),
        ("a", "Zhifeng Chen", "PER"),
        ("a", "Chen", "PER"),
        ("a", "Nordalia", "ORG"),
        ("a", "Nordalia Habitat", "ORG"),
        ("a", "Thibaut Quéméneur", "PER"),
        ("a", "Thibault Quéméneur", "PER"),
        ("a", "Ludovic Pruvost", "PER"),
        ("a", "Ludo", "PER"),
        ("a", "Noroît 2", "PRODUCT"),
        ("a", "Noroît 3", "PRODUCT"),
    )
    linked = link(mentions, texts)
    assert linked["entity"].to_list() == mentions["text"].to_list()
    pairs = {(r["name"], r["other"]) for r in doubtful(linked).to_dicts()}
    assert pairs == {
        ("Chen", "Mark Chen"),
        ("Chen", "Zhifeng Chen"),
        ("Nordalia", "Nordalia Habitat"),
        ("Thibault Quéméneur", "Thibaut Quéméneur"),
        ("Ludo", "Ludovic Pruvost"),
    }


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(PEOPLE), st.just("PER")), min_size=1, max_size=12))
def test_two_full_names_are_never_one_person_and_the_order_of_articles_does_not_matter(
    rows: list[tuple[str, str, str]],
) -> None:
    found = _linked(*rows)
    full = {text: entity for (_, text), (entity, _) in found.items() if " " in text and text != "Le Goff"}
    assert all(text == entity for text, entity in full.items())
    assert _linked(*sorted(rows)) == found
