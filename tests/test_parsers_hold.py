"""Every parser of reading against anything: no error but ours, nothing lost or invented, places true, time bounded."""

from __future__ import annotations

import csv
import io
import json
import time
import tomllib
import tracemalloc
from datetime import date
from pathlib import Path

import fuzz_readers as fuzz
import polars as pl
import pytest
from exports import EUROPRESSE, EUROPRESSE_OLD, FACTIVA_CODED, FACTIVA_HTML, FACTIVA_PLAIN, as_rtf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent_analysis import read, tables
from talent_analysis.errors import UnusableInput
from talent_analysis.read.dates import read_date
from talent_analysis.read.exports import export
from talent_analysis.read.metadata import load_sources
from talent_analysis.read.pages import page
from talent_analysis.read.problems import UnreadableFileError
from talent_analysis.read.rich_text import rich_text

SENTENCE = "Le port a rouvert mardi aux bateaux de pêche, après trois jours d’arrêt dus à la tempête."
PIECES = [
    *("<p>", "</p>", "<div class='a'>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<script>", "</script>"),
    *(
        "&eacute;",
        "&#8217;",
        "&#x110000;",
        "&amp",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<",
        ">",
        '"',
        "\r\n",
        "\n",
        "\0",
    ),
    *(SENTENCE, "🚢", "e\u0301", "\u202f", "\ufeff", "<time datetime=x>", '<meta property="og:title" content="', "</"),
]
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def assert_true_places(corpus: tables.Corpus) -> None:
    """Each line slices back to its raw text; roles and rules are there; lines of an article do not overlap."""
    for line in corpus.lines.iter_rows(named=True):
        raw = corpus.texts[line["article_id"]]
        assert line["role"] in tables.ROLES
        assert line["rule"]
        assert 0 <= line["start"] <= line["end"] <= len(raw)
        if line["char_starts"] is None:
            assert raw[line["start"] : line["end"]].replace("\n", " ") == line["text"].replace("\n", " ")
        else:
            assert len(line["char_starts"]) == len(line["text"])
            assert all(a < b for a, b in zip(line["char_starts"], line["char_ends"], strict=True))


def read_bytes(folder: Path, name: str, data: bytes) -> tables.Corpus | None:
    for old in folder.iterdir():
        old.unlink()
    (folder / name).write_bytes(data)
    try:
        return read.read(folder)
    except UnusableInput as error:
        if name not in str(error):
            raise
        return None


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@SETTINGS
def test_any_page_is_read_with_true_places_and_states_nothing_that_it_does_not_hold(text: str) -> None:
    lines, stated, _ = page(text)
    for line in lines:
        assert 0 <= line.start < line.end <= len(text)
        if line.places:
            assert len(line.places.starts) == len(line.places.ends) == len(line.text)
        else:
            assert text[line.start : line.end] == line.text
    assert stated.author is None


@given(st.sampled_from([".txt", ".html", ".rtf", ".jsonl", ".csv", ".parquet"]), st.binary(max_size=300))
@SETTINGS
def test_any_bytes_under_any_suffix_are_read_or_refused_by_name(tmp_path: Path, suffix: str, data: bytes) -> None:
    corpus = read_bytes(tmp_path, f"a{suffix}", data)
    if corpus is not None:
        assert_true_places(corpus)


@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
@SETTINGS
def test_rows_of_jsonl_and_csv_come_back_as_they_were_written(tmp_path: Path, texts: list[str]) -> None:
    texts = [text for text in texts if any(char.isalpha() for char in text)] or [SENTENCE]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["text"], *([text] for text in texts)])
    rows = "\n".join(json.dumps({"text": text}) for text in texts)
    for name, data in (("a.jsonl", rows.encode()), ("a.csv", out.getvalue().encode())):
        corpus = read_bytes(tmp_path, name, data)
        held = set(corpus.texts.values()) if corpus is not None else set()
        refused = len(texts) - (corpus.articles.height if corpus is not None else 0)
        assert held <= set(texts)
        assert corpus is None or corpus.problems.height >= min(refused, 1)
        if corpus is not None:
            assert_true_places(corpus)


@given(
    st.lists(
        st.one_of(st.dictionaries(st.text(max_size=6), st.integers() | st.text(max_size=9)), st.none()), max_size=6
    )
)
@SETTINGS
def test_json_of_any_shape_gives_articles_or_remarks_that_name_the_line(tmp_path: Path, rows: list[object]) -> None:
    data = "\n".join([json.dumps({"text": SENTENCE}), *(json.dumps(row) for row in rows)]).encode()
    corpus = read_bytes(tmp_path, "a.jsonl", data)
    assert corpus is not None
    assert corpus.problems.filter(pl.col("kind") == "row")["message"].str.contains(r"^Line \d+ |^\d+ more rows").all()


@pytest.mark.parametrize("export_text", [EUROPRESSE, EUROPRESSE_OLD, FACTIVA_HTML])
@given(data=st.data())
@SETTINGS
def test_an_export_page_cut_and_stirred_keeps_true_places(export_text: str, data: st.DataObject) -> None:
    cut = sorted(data.draw(st.lists(st.integers(0, len(export_text)), min_size=2, max_size=2)))
    stirred = export_text[: cut[0]] + data.draw(st.sampled_from(PIECES)) + export_text[cut[1] :]
    for found in export(stirred, "a", page=True):
        assert stirred[found.begins : found.begins + len(found.text)] == found.text
        assert all(0 <= line.start <= line.end <= len(found.text) for line in found.lines)


@pytest.mark.parametrize("export_text", [FACTIVA_PLAIN, FACTIVA_CODED])
@given(data=st.data())
@SETTINGS
def test_an_export_of_text_cut_and_stirred_loses_no_character(export_text: str, data: st.DataObject) -> None:
    cut = sorted(data.draw(st.lists(st.integers(0, len(export_text)), min_size=2, max_size=2)))
    stirred = export_text[: cut[0]] + data.draw(ANY_TEXT) + export_text[cut[1] :]
    for found in export(stirred, "a", page=False):
        assert stirred[found.begins : found.begins + len(found.text)] == found.text
        for line in found.lines:
            assert found.text[line.start : line.end] == line.text


@given(st.binary(max_size=200), st.integers(0, 400))
@SETTINGS
def test_rich_text_of_any_bytes_is_text_or_refused(noise: bytes, place: int) -> None:
    whole = as_rtf(FACTIVA_CODED).encode()
    try:
        text = rich_text(whole[:place] + noise + whole[place:])
    except UnreadableFileError:
        return
    assert text.strip()


def test_a_character_beyond_unicode_in_rich_text_is_refused_by_name(tmp_path: Path) -> None:
    """Found by the fuzzer."""
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi Le port \u999999999999? rouvre.}")
    with pytest.raises(UnusableInput, match=r"a\.rtf: The rich text is broken"):
        read.read(tmp_path)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parquet_with_a_byte_changed_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """The fuzzer found changes on which the library itself gives up."""
    (whole,) = fuzz.seeds("parquet")
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
    corpus = read_bytes(tmp_path, "a.parquet", changed)
    assert corpus is None or corpus.articles.height


@given(st.one_of(ANY_TEXT, st.integers(), st.floats(), st.none(), st.binary()))
@SETTINGS
def test_any_value_is_a_day_or_none(value: object) -> None:
    found = read_date(value)
    assert found is None or (type(found) is date and str(found.year) in str(value))


@given(st.text(st.sampled_from("[]=\"\n abc_1é-#.columns{},'0123T:"), max_size=80))
@SETTINGS
def test_any_sources_toml_is_read_or_refused_with_its_path(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(UnusableInput, match=r"sources\.toml"):
            load_sources(tmp_path, "sources.toml")
        return
    assert set(load_sources(tmp_path, "sources.toml").entries) <= set(written)


@pytest.mark.parametrize("target", sorted(fuzz.TARGETS))
@given(data=st.binary(max_size=200))
@settings(max_examples=25, deadline=None)
def test_every_target_of_the_fuzzer_holds(target: str, data: bytes) -> None:
    fuzz.TARGETS[target](data)


def test_the_seeds_of_the_fuzzer_pass_every_target() -> None:
    for target in fuzz.TARGETS:
        for seed in fuzz.seeds(target):
            fuzz.TARGETS[target](seed)


@pytest.mark.parametrize(
    "text",
    [
        "🚢" * 2_000 + "\n" + "🚢 " * 500,
        "\n".join(". " for _ in range(2_000)),
        "mot " * 20_000 + "fin.",
        "a" * 900_000,
        "<div>" * 5_000 + SENTENCE,
        "«" * 5_000 + SENTENCE + "\n",
        "\u0301" * 20_000 + SENTENCE,
        f"{SENTENCE}\n" * 5_000,
        "1 " * 50_000 + SENTENCE,
    ],
    ids=["emoji", "empty-sentences", "long-sentence", "one-word", "deep", "quotes", "accents", "repeats", "numbers"],
)
@pytest.mark.parametrize("suffix", ["txt", "html"])
@pytest.mark.timeout(120)
def test_a_strange_article_is_read_or_named_in_bounded_time(tmp_path: Path, text: str, suffix: str) -> None:
    (tmp_path / "ami.txt").write_text(f"Le port rouvre\n\n{SENTENCE}\n", encoding="utf-8")
    (tmp_path / f"strange.{suffix}").write_text(text, encoding="utf-8")
    began = time.process_time()
    corpus = read.read(tmp_path)
    assert time.process_time() - began < 20
    assert "ami" in corpus.texts
    assert "strange" in corpus.texts or f"strange.{suffix}" in corpus.problems["path"].to_list()


def test_an_article_of_five_million_characters_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "ami.txt").write_text(f"Le port rouvre\n\n{SENTENCE}\n", encoding="utf-8")
    (tmp_path / "roman.txt").write_text("Une phrase de plus. " * 250_000, encoding="utf-8")
    (tmp_path / "table.jsonl").write_text(json.dumps({"text": "Une phrase. " * 420_000}), encoding="utf-8")
    tracemalloc.start()
    corpus = read.read(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert list(corpus.texts) == ["ami"]
    said = dict(corpus.problems.select("path", "message").iter_rows())
    assert "5,000,000 characters; an article has 1,000,000" in said["roman.txt"]
    assert "5,040,000 characters" in said["table.jsonl"]
    assert peak < 120_000_000


def test_of_a_thousand_articles_ten_cannot_be_read_each_is_named_and_the_others_are_whole(tmp_path: Path) -> None:
    broken = {
        "0003.txt": b"PK\x03\x04" + b"\0" * 40,
        "0103.txt": b"",
        "0203.txt": b"   \n",
        "0303.txt": b"\x81\x8d\x8f\x90\x9d",
        "0403.html": b"<html><script>x</script></html>",
        "0503.rtf": b"{\\rtf1 \\bin99999 x}",
        "0603.parquet": b"PAR1????PAR1",
        "0703.csv": b"nom;age\nAna;3\n",
        "0803.docx": b"x",
        "0903.txt": b"\xff\xfe" + b"a",
    }
    for number in range(990):
        text = f"Le port numéro {number} rouvre\n\nAu quai {number}, {SENTENCE}\n"
        (tmp_path / f"a{number:04}.txt").write_text(text, encoding="utf-8")
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    corpus = read.read(tmp_path)
    assert corpus.articles.height == 990
    assert set(broken) <= set(corpus.problems["path"])
    assert corpus.problems["remedy"].str.len_chars().min() > 0
    assert all(corpus.texts[f"a{number:04}"].endswith(f"{SENTENCE}\n") for number in range(990))


@pytest.mark.parametrize("wished", ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "a/../../b", "~/x", "\0/x"])
def test_a_path_in_a_row_or_in_sources_toml_opens_nothing_and_leaves_the_folder_nowhere(
    tmp_path: Path, wished: str
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(f"Le secret\n\n{SENTENCE}\n", encoding="utf-8")
    row = {"article_id": wished, "text": SENTENCE, "url": "file:///etc/passwd", "path": "../secret.txt"}
    (folder / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (folder / "sources.toml").write_text('["../secret"]\nsource = "x"\n', encoding="utf-8")
    corpus = read.read(folder)
    assert corpus.articles["path"].to_list() == ["a.jsonl"]
    assert list(corpus.texts.values()) == [SENTENCE]


def test_a_link_out_of_the_folder_is_not_followed_where_it_is_a_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "corpus"
    for place in (outside, folder):
        place.mkdir()
        (place / "a.txt").write_text(f"Le port rouvre\n\n{SENTENCE}\n", encoding="utf-8")
    (folder / "sub").symlink_to(outside, target_is_directory=True)
    (folder / "b.txt").symlink_to(outside / "a.txt")
    corpus = read.read(folder)
    assert corpus.articles["path"].to_list() == ["a.txt"]
    assert set(corpus.problems["kind"]) == {"linked-folder", "linked-file"}
