"""`entities.toml`: what the user settles holds, and what is wrong in it is told with file, entry and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_linking import corpus_of

from talent_analysis.annotate import suggest
from talent_analysis.annotate.alias_file import Book, load
from talent_analysis.annotate.linking import link
from talent_analysis.errors import UnusableInput


def book(folder: Path, text: str) -> Book:
    (folder / "entities.toml").write_text(text, encoding="utf-8")
    return load(folder)


def linked(found: Book, *rows: tuple[str, str, str]) -> dict[tuple[str, str], dict[str, str]]:
    return {(r["article_id"], r["text"]): r for r in link(*corpus_of(*rows), found).to_dicts()}


def test_a_folder_without_the_file_settles_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) == Book() == load(None)


def test_an_alias_goes_to_its_entity_with_its_type_and_says_so(tmp_path: Path) -> None:
    settled = book(tmp_path, '["La Cotière"]\ntype = "ORG"\naliases = ["Compagnie de Brévin"]\n')
    row = linked(settled, ("a", "Compagnie de Brévin", "LOC"))[("a", "Compagnie de Brévin")]
    assert (row["entity"], row["type"], row["linked_by"]) == ("La Cotière", "ORG", "entities.toml")
    assert row["entity_computed"] == "Compagnie de Brévin"


def test_an_alias_of_one_article_leaves_the_others_alone(tmp_path: Path) -> None:
    settled = book(tmp_path, '["Anne Le Goff"]\naliases = [{text = "Le Goff", article = "a"}]\n')
    found = linked(settled, ("a", "Le Goff", "PER"), ("b", "Le Goff", "PER"))
    assert [found[(article, "Le Goff")]["entity"] for article in "ab"] == ["Anne Le Goff", "Le Goff"]


def test_a_name_under_not_is_never_merged(tmp_path: Path) -> None:
    rows = (("a", "Anne Le Goff", "PER"), ("a", "Le Goff", "PER"))
    assert linked(Book(), *rows)[("a", "Le Goff")]["entity"] == "Anne Le Goff"
    settled = book(tmp_path, '["Anne Le Goff"]\nnot = ["Le Goff"]\n')
    assert linked(settled, *rows)[("a", "Le Goff")]["entity"] == "Le Goff"


def test_short_forms_follow_their_fuller_name_to_the_name_the_user_prefers(tmp_path: Path) -> None:
    settled = book(tmp_path, '["A. Le Goff, maire"]\naliases = ["Anne Le Goff"]\n')
    found = linked(settled, ("a", "Anne Le Goff", "PER"), ("a", "Le Goff", "PER"))
    assert {row["entity"] for row in found.values()} == {"A. Le Goff, maire"}


def test_an_entry_that_changes_nothing_leaves_the_computed_reason(tmp_path: Path) -> None:
    settled = book(tmp_path, '["Anne Le Goff"]\naliases = ["Le Goff"]\n')
    found = linked(settled, ("a", "Anne Le Goff", "PER"), ("a", "Le Goff", "PER"))
    assert found[("a", "Le Goff")]["linked_by"] == "short name, same article"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[La Cotière]\n", "cannot be read"),
        ('name = "x"\n', "stands outside any entry"),
        ('["X"]\ntype = "FIRM"\n', r'entry \["X"\]: `type` is one of PER, ORG'),
        ('["X"]\nalias = ["Y"]\n', "unknown key `alias`. The keys are type, aliases, not"),
        ('["X"]\naliases = "Y"\n', "`aliases` is a list of texts"),
        ('["X"]\nwikidata = "21"\n', '`wikidata` is an identifier like "Q8901"'),
        ('["X"]\naliases = ["Z"]\n["Y"]\naliases = ["z"]\n', r"'z' is claimed by two entries"),
        ('["X"]\naliases = ["Z"]\nnot = ["Z"]\n', "both as a name and under `not`"),
        ('["…"]\n', "has no letter"),
    ],
)
def test_what_is_wrong_is_told_with_file_entry_and_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnusableInput, match=told) as raised:
        book(tmp_path, text)
    assert str(tmp_path / "entities.toml") in str(raised.value)


ROWS = (
    ("a", "Anne Le Goff", "PER"),
    ("a", "Le Goff", "PER"),
    ("a", "Société Grand Large", "ORG"),
    ("a", "Grand Large", "ORG"),
    ("a", "Brévin", "ORG"),
    ("a", "Brévin Énergie", "ORG"),
    ("a", "Zoé", "PER"),
)


def test_suggestions_show_the_merges_and_the_doubts_and_change_nothing(tmp_path: Path) -> None:
    mentions, texts = corpus_of(*ROWS)
    before = link(mentions, texts)
    path, new = suggest.write(tmp_path, before)
    text = path.read_text(encoding="utf-8")
    assert new == text.count("\n[") == 4
    assert '["Société Grand Large"]  # mentions: 2\ntype = "ORG"\naliases = ["Grand Large"]' in text
    assert '# aliases = ["Brévin"]  # in doubt: the other name begins with it' in text
    assert '"Le Goff"' not in text  # everywhere it might be somebody else
    assert link(mentions, texts, load(tmp_path)).equals(before)


def test_suggesting_again_keeps_what_the_user_wrote_and_adds_only_what_is_new(tmp_path: Path) -> None:
    mine = '# mine\n["Anne Le Goff"]\nnot = ["Le Goff"]\n'
    (tmp_path / "entities.toml").write_text(mine, encoding="utf-8")
    mentions, texts = corpus_of(*ROWS)
    path, new = suggest.write(tmp_path, link(mentions, texts, load(tmp_path)))
    once = path.read_text(encoding="utf-8")
    assert once.startswith(mine)
    assert new == 3
    assert suggest.write(tmp_path, link(mentions, texts, load(tmp_path))) == (path, 0)
    assert path.read_text(encoding="utf-8") == once


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=20).filter(lambda t: any(c.isalnum() for c in t.casefold())))
def test_any_name_is_written_as_an_entry_that_reads_back(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    mentions = link(*corpus_of(*[("a", name, "ORG")] * 3))
    folder = tmp_path_factory.mktemp("toml")
    suggest.write(folder, mentions)
    assert list(load(folder).entries) == mentions["entity"].unique().to_list()
