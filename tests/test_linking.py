"""Which mentions are one entity, and which never are."""

import polars as pl

from talent_analysis.annotate.linking import link
from talent_analysis.annotate.names import key
from talent_analysis.tables import frame


def _corpus(*rows: tuple[str, str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """Mentions (article, text, type) and texts in which each stands on a line of its own."""
    texts: dict[str, str] = {}
    table = []
    for article, name, kind in rows:
        start = len(texts.get(article, ""))
        texts[article] = f"{texts.get(article, '')}{name}\n"
        table.append({"article_id": article, "text": name, "type": kind, "start": start, "end": start + len(name)})
    return frame("mentions", table), texts


def _linked(*rows: tuple[str, str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    out = link(*_corpus(*rows))
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
    mentions, texts = _corpus(("a", "Norvane", "PER"), ("a", "Norvane", "ORG"), ("a", "Norvane", "ORG"))
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
    mentions, texts = _corpus(("a", "Llama 4", "PRODUCT"), ("a", "Llama", "PER"))
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
    assert link(empty, {}).equals(empty)
