"""The names of the five seed articles, read by eye."""

from __future__ import annotations

import pytest

from talent_analysis.tables import Parsed


@pytest.fixture(scope="module")
def types(seeds_parsed: Parsed) -> dict[str, set[str]]:
    """The types of each spelling."""
    found: dict[str, set[str]] = {}
    for text, kind in seeds_parsed.mentions.select("text", "type").iter_rows():
        found.setdefault(text, set()).add(kind)
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OpenAI", "ORG"),
        ("Open AI", "ORG"),
        ("Meta", "ORG"),
        ("Scale AI", "ORG"),
        ("Meta Superintelligence Labs", "ORG"),
        ("Bloomberg", "ORG"),
        ("The New York Times", "ORG"),
        ("Anthropic", "ORG"),
        ("Google DeepMind", "ORG"),
        ("Ruoming Pang", "PER"),
        ("Alexandr Wang", "PER"),
        ("Mark Zuckerberg", "PER"),
        ("Sam Altman", "PER"),
        ("Llama 4", "PRODUCT"),
        ("Llama", "PRODUCT"),
        ("ChatGPT", "PRODUCT"),
        ("Apple Intelligence", "PRODUCT"),
        ("Silicon Valley", "LOC"),
    ],
)
def test_a_name_of_the_seeds_is_found_with_its_type(types: dict[str, set[str]], name: str, kind: str) -> None:
    assert types.get(name) == {kind}


def test_common_words_titles_days_and_grades_are_no_names_on_the_seeds(types: dict[str, set[str]]) -> None:
    assert not {"Cette", "Lundi", "PDG", "IA", "PDG de Meta", "E7", "Open", "Llama de Meta"} & set(types)
