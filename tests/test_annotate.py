"""Annotation: offsets that hold, the models loaded only for what is new, damage survived."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from talent_analysis.annotate.annotate import annotate
from talent_analysis.read import read
from talent_analysis.tables import ANALYSED_ROLES, Corpus, Parsed


def _assert_offsets_hold(parsed: Parsed) -> None:
    for name in ("sentences", "mentions", "quotes", "amounts"):
        for row in parsed.tables()[name].iter_rows(named=True):
            assert parsed.texts[row["article_id"]][row["start"] : row["end"]] == row["text"], (name, row)


@pytest.mark.parametrize("which", ["parsed", "seeds_parsed"])
def test_every_sentence_mention_quote_and_amount_slices_back_to_the_raw_file(
    which: str, request: pytest.FixtureRequest
) -> None:
    _assert_offsets_hold(request.getfixturevalue(which))


@pytest.mark.parametrize("which", ["parsed", "seeds_parsed"])
def test_every_token_stands_at_its_offsets(which: str, request: pytest.FixtureRequest) -> None:
    parsed: Parsed = request.getfixturevalue(which)
    shared = pl.len().over("article_id", "start", "end") > 1
    for row in parsed.tokens.with_columns(shared.alias("multi")).iter_rows(named=True):
        raw = parsed.texts[row["article_id"]][row["start"] : row["end"]]
        assert raw, row
        assert not raw[0].isspace(), row
        assert not raw[-1].isspace(), row
        if not row["multi"]:
            assert " ".join(raw.replace("’", "'").replace("\u00a0", " ").split()) == row["text"], row


@pytest.mark.parametrize("which", ["parsed", "seeds_parsed"])
def test_the_tokens_cover_every_character_of_the_analysed_lines(which: str, request: pytest.FixtureRequest) -> None:
    parsed: Parsed = request.getfixturevalue(which)
    for article, text in parsed.texts.items():
        covered = set()
        for start, end in parsed.tokens.filter(article_id=article).select("start", "end").iter_rows():
            covered.update(range(start, end))
        lines = parsed.lines.filter((pl.col("article_id") == article) & pl.col("role").is_in(ANALYSED_ROLES))
        for start, end in lines.select("start", "end").iter_rows():
            missed = [text[i] for i in range(start, end) if i not in covered and not text[i].isspace()]
            assert missed == [], article


def test_no_sentence_crosses_a_line(parsed: Parsed) -> None:
    lines = parsed.lines.select("article_id", "line", line_start="start", line_end="end")
    inside = parsed.sentences.join(lines, on=["article_id", "line"])
    assert inside.height == parsed.sentences.height
    assert inside.filter((pl.col("start") < pl.col("line_start")) | (pl.col("end") > pl.col("line_end"))).is_empty()


def test_probabilities_of_a_sentence_add_up_to_one(parsed: Parsed) -> None:
    total = parsed.sentences.select(pl.sum_horizontal("p_negative", "p_neutral", "p_positive"))
    assert total.to_series().is_between(0.99999, 1.00001).all()


def test_heads_point_to_tokens_of_the_same_sentence(parsed: Parsed) -> None:
    size = pl.col("token_id").max().over("article_id", "sentence_id")
    assert parsed.tokens.filter((pl.col("head") < 0) | (pl.col("head") > size)).is_empty()


def test_a_second_run_gives_the_same_tables_without_torch(corpus_folder: Path, parsed: Parsed, cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from talent_analysis.read import read\n"
        "from talent_analysis.annotate.annotate import annotate\n"
        f"parsed = annotate(read(Path({str(corpus_folder)!r})), cache=Path({str(cache)!r}))\n"
        "assert 'torch' not in sys.modules and 'stanza' not in sys.modules, 'models were loaded'\n"
        "print(parsed.tokens.hash_rows(seed=1).sum())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(parsed.tokens.hash_rows(seed=1).sum())


def test_the_same_corpus_annotated_anew_gives_the_same_tables(corpus: Corpus, parsed: Parsed, tmp_path: Path) -> None:
    again = annotate(corpus, cache=tmp_path)
    for name, table in parsed.tables().items():
        assert again.tables()[name].equals(table), name


def test_a_damaged_file_of_the_store_is_made_anew(small_corpus: Path, tmp_path: Path) -> None:
    corpus, store = read(small_corpus), tmp_path / "store"
    before = annotate(corpus, cache=store)
    damaged = sorted(store.rglob("*.parquet"))[0]
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert annotate(corpus, cache=store).tokens.equals(before.tokens)


def test_names_of_the_small_corpus_are_found(parsed: Parsed) -> None:
    entities = set(parsed.mentions["entity"])
    assert {"Lumeo", "Norvane", "Inès Carvalho", "Paul Ostrander", "Hugo Lumel"} <= entities


def test_a_text_of_emoji_and_odd_spaces_is_annotated(tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    body = (
        "L’entreprise\u00a0Lumeo a fe\u0301te\u0301 ses dix ans 🎉 à Grenoble\u202f! Tout le monde e\u0301tait là.\r\n"
        * 3
    )
    (folder / "a.txt").write_bytes(body.encode())
    _assert_offsets_hold(annotate(read(folder), cache=tmp_path / "cache"))
