"""Reading: files of every kind to a corpus whose offsets hold, and one clear remark for each that fails."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_analysis import read, tables
from talent_analysis.errors import UnusableInput
from talent_analysis.read.dates import read_date
from talent_analysis.read.decode import decode
from talent_analysis.read.pages import page
from talent_analysis.read.problems import UnreadableFileError

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = (
    "La piscine de Tarvel fermera en septembre\n\n"
    "Le conseil municipal a voté mardi la fermeture de la piscine, malgré l’opposition des clubs et d’une partie"
    " des habitants. La décision prendra effet en septembre.\n\n"
    "« Nous n’avons pas été consultés », regrette Ana Vermeil, qui préside le club de natation depuis dix ans.\n"
)
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Vantis d&eacute;&ccedil;oit | Le Site</title>
<meta property="og:site_name" content="Le Quotidien inventé">
<meta property="article:published_time" content="2025-06-17T08:00:00+02:00">
<meta name="author" content="Ana Belmont"><script>document.title = "<p>non</p>";</script></head>
<body><nav><a href="/">Accueil</a> <a href="/eco">Économie</a></nav><article>
<h1 onclick="alert(1)">Vantis d&eacute;&ccedil;oit <em>encore</em></h1>
<figure><img src="x.jpg" onerror="alert(1)"><figcaption>Le si&egrave;ge de Vantis.</figcaption></figure>
<p>Le fabricant <a href="https://x.example">Vantis</a> a perdu <b>12&nbsp;%</b> en Bourse mardi, apr&egrave;s
   l&rsquo;annonce d&#8217;un recul de ses ventes en Europe et en Asie, o&ugrave; la demande faiblit.</p>
<h2>Une année difficile</h2>
<p>«&nbsp;Nous avons trop tard&eacute;&nbsp;», a reconnu la directrice générale, Ana Vermeil, devant les
analystes réunis à Paris. Elle promet un plan d'économies avant la fin du mois de septembre.</p>
<p>Les syndicats, eux, redoutent la suppression de trois cents emplois à Nantes et à Rennes, deux sites déjà
touchés par une première réorganisation il y a trois ans.</p></article>
<footer>Mentions légales</footer></body></html>"""


def kinds(corpus: tables.Corpus, path: str) -> list[str]:
    return corpus.problems.filter(pl.col("path") == path)["kind"].to_list()


def assert_contract(corpus: tables.Corpus) -> None:
    """Columns and types of the contract; each line slices back to the raw text, or says where it stands."""
    for name, table in (("articles", corpus.articles), ("lines", corpus.lines)):
        schema = dict(table.schema)
        assert {key: schema[key] for key in tables.SCHEMAS[name]} == tables.SCHEMAS[name]
    assert dict(corpus.problems.schema) == read.PROBLEMS_SCHEMA
    assert corpus.articles["article_id"].is_unique().all()
    for line in corpus.lines.iter_rows(named=True):
        raw = corpus.texts[line["article_id"]][line["start"] : line["end"]]
        if line["char_starts"] is None:
            assert raw == line["text"]
        else:
            assert (line["char_starts"][0], line["char_ends"][-1]) == (line["start"], line["end"])
            assert len(line["char_starts"]) == len(line["char_ends"]) == len(line["text"])


def test_the_five_articles_are_read_without_a_remark_and_without_inventing_a_fact() -> None:
    corpus = read.read(SEEDS)
    assert_contract(corpus)
    assert corpus.articles.height == 5
    assert corpus.problems.is_empty()
    assert corpus.articles["language"].to_list() == ["fr"] * 5
    assert corpus.articles["source"].null_count() == 0
    assert corpus.articles.select("published", "url", "author", "duplicate_of").null_count().row(0) == (5,) * 4
    assert corpus.articles["title"].is_null().to_list() == [False, False, False, False, True]


def test_reading_twice_gives_the_same_tables() -> None:
    first, second = read.read(SEEDS), read.read(str(SEEDS))
    assert first.articles.equals(second.articles)
    assert first.lines.equals(second.lines)


def test_a_single_file_is_a_corpus(tmp_path: Path) -> None:
    file = tmp_path / "piscine.txt"
    file.write_text(TEXT, encoding="utf-8")
    corpus = read.read(file)
    assert corpus.articles["path"].to_list() == ["piscine.txt"]
    assert corpus.articles["title"].to_list() == ["La piscine de Tarvel fermera en septembre"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_the_same_in_every_encoding_read(tmp_path: Path, encoding: str) -> None:
    text = TEXT.replace("\n", "\r\n")
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    corpus = read.read(tmp_path)
    assert corpus.texts["a"] == text
    assert kinds(corpus, "a.txt") == (["encoding"] if encoding == "cp1252" else [])
    assert_contract(corpus)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text))
def test_decoding_utf8_gives_back_exactly_what_was_written(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    written = data.decode("utf-8")
    try:
        assert decode(data).text == written.removeprefix("\ufeff")
    except UnreadableFileError as error:
        assert error.kind == "binary" or not written.strip("\ufeff \t\r\n\x0b\x0c")  # noqa: PT017


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_decoding_any_bytes_gives_their_text_or_a_clear_refusal(data: bytes) -> None:
    try:
        found = decode(data)
    except UnreadableFileError as error:
        assert error.remedy  # noqa: PT017
        return
    assert found.encoding in ("utf-8", "utf-16-le", "utf-16-be", "windows-1252")
    assert data.endswith(found.text.encode(found.encoding))


def test_files_that_cannot_be_read_are_reported_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / "bon.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "vide.txt").write_bytes(b"")
    (tmp_path / "blanc.txt").write_text(" \n\n", encoding="utf-8")
    (tmp_path / "zip.txt").write_bytes(b"PK\x03\x04rien")
    (tmp_path / "nul.txt").write_bytes(b"abc\0def")
    (tmp_path / "note.docx").write_bytes(b"x")
    (tmp_path / ".cache").write_bytes(b"\0")
    corpus = read.read(tmp_path)
    assert corpus.articles["article_id"].to_list() == ["bon"]
    found = dict(corpus.problems.select("path", "kind").iter_rows())
    assert found == {
        "vide.txt": "empty",
        "blanc.txt": "empty",
        "zip.txt": "binary",
        "nul.txt": "binary",
        "note.docx": "not-read",
    }
    assert corpus.problems["remedy"].str.len_chars().min() > 10


def test_a_pipe_and_a_name_that_is_no_utf8_do_not_stop_the_reading(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "attente.txt")
    strange = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(strange)).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    corpus = read.read(tmp_path)
    assert corpus.articles["article_id"].to_list() == ["caf\ufffd"]
    assert kinds(corpus, "attente.txt") == ["not-opened"]


def test_a_folder_that_is_missing_empty_or_unreadable_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no such folder"):
        read.read(tmp_path / "absent")
    with pytest.raises(UnusableInput, match="no article"):
        read.read(tmp_path)
    (tmp_path / "vide.txt").write_bytes(b"")
    with pytest.raises(UnusableInput, match=r"vide\.txt: The file is empty"):
        read.read(tmp_path)


def test_subfolders_are_read_and_linked_folders_only_named(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    corpus = read.read(tmp_path)
    assert corpus.articles["path"].to_list() == ["sub/b.txt"]
    assert kinds(corpus, "sub/loop") == ["linked-folder"]


def test_two_files_of_the_same_name_keep_two_ids_and_the_second_is_a_duplicate(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for file in (tmp_path / "a.txt", tmp_path / "sub" / "a.txt"):
        file.write_text(TEXT, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.articles["article_id"].to_list() == ["a", "sub-a"]
    assert corpus.articles["duplicate_of"].to_list() == [None, "a"]
    assert kinds(corpus, "sub/a.txt") == ["same-name"]


def test_metadata_come_from_the_toml_file_and_unmatched_entries_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(
        '[a]\nsource = "Le Réveil"\npublished = "mardi 17 juin 2025"\nauthor = "Ana Belmont"\n'
        '[b]\nsource = "Le Soir"\npublished = "mardi"\n',
        encoding="utf-8",
    )
    corpus = read.read(tmp_path)
    row = corpus.articles.row(0, named=True)
    assert (row["source"], row["published"], row["author"]) == ("Le Réveil", date(2025, 6, 17), "Ana Belmont")
    assert kinds(corpus, "sources.toml") == ["metadata", "unmatched-entry"]


def test_a_broken_toml_file_is_refused_with_file_line_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sources.toml").write_text("[a]\nsource = Le Réveil\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"sources\.toml.*line 2.*file-stem"):
        read.read(tmp_path)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-06-17", date(2025, 6, 17)),
        ("2025-06-17T08:00:00+02:00", date(2025, 6, 17)),
        ("17/06/2025 à 8h", date(2025, 6, 17)),
        ("mardi 17 juin 2025", date(2025, 6, 17)),
        ("le 1er août 2024", date(2024, 8, 1)),
        ("Publié le 3 févr. 2024", date(2024, 2, 3)),
        ("mardi", None),
        ("juin 2025", None),
        ("31/02/2025", None),
        ("", None),
        (17, None),
    ],
)
def test_only_a_date_that_names_a_whole_day_is_read(written: object, expected: date | None) -> None:
    assert read_date(written) == expected


@settings(deadline=None, max_examples=60)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_french_and_iso_writings_of_a_day_give_that_day(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day


def test_a_page_keeps_its_words_its_places_and_its_facts(tmp_path: Path) -> None:
    (tmp_path / "vantis.html").write_text(PAGE, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert_contract(corpus)
    row = corpus.articles.row(0, named=True)
    assert (row["title"], row["source"]) == ("Vantis déçoit encore", "Le Quotidien inventé")
    assert (row["published"], row["author"]) == (date(2025, 6, 17), "Ana Belmont")
    roles = corpus.lines["role"].to_list()
    assert roles == ["boilerplate", "title", "caption", "body", "heading", "body", "body", "boilerplate"]
    line = corpus.lines.row(3, named=True)
    at = line["text"].index("12\u00a0%")
    assert corpus.texts["vantis"][line["char_starts"][at] : line["char_ends"][at + 3]] == "12&nbsp;%"
    assert "alert" not in " ".join(corpus.lines["text"])


def test_a_short_paragraph_of_an_article_page_is_kept_even_where_the_extraction_leaves_it_out() -> None:
    lines, *_ = page(PAGE.replace("<h2>", "<p>Il a tenu parole.</p><h2>"))
    assert [line.hint for line in lines if line.text == "Il a tenu parole."] == [None]


MARKUP = """<p> </p> <b> </b> &eacute; &#8217; & &amp <br> é mot <script>x</script> < > <!--c--> </div> <div>
&nosuch; &#0; <h1> </h1> <li> &nbsp; <a_b="c"> <![CDATA[x]]> <?php"""
fragments = st.sampled_from([*MARKUP.split(), " ", "\n", "\u00a0"])


@settings(deadline=None, max_examples=60)
@given(st.lists(fragments, max_size=40))
def test_every_character_of_a_page_line_has_its_raw_place_in_order(parts: list[str]) -> None:
    raw = "".join(parts)
    end = 0
    for line in page(raw)[0]:
        assert line.start >= end
        end = line.end
        if line.places is None:
            assert raw[line.start : line.end] == line.text
            continue
        places = list(zip(line.text, line.places.starts, line.places.ends, strict=True))
        for character, start, stop in places:
            written = raw[start:stop]
            assert written == character or written.startswith("&") or (character == " " and written.isspace())


def test_rows_of_tables_are_articles_with_their_columns(tmp_path: Path) -> None:
    (tmp_path / "base.csv").write_text(
        f'id;titre;texte;date;journal\n1;La piscine ferme;"{TEXT}";17/06/2025;Le Courrier\n2;Rien;;;\n',
        encoding="utf-8",
    )
    pl.DataFrame({"body": [TEXT + "Fin de l’histoire."], "published": [date(2025, 1, 2)]}).write_parquet(
        tmp_path / "p.parquet"
    )
    (tmp_path / "q.jsonl").write_text(
        json.dumps({"article_id": "q", "content": TEXT + "Autre fin."}) + '\n{faux\n["liste"]\n', encoding="utf-8"
    )
    corpus = read.read(tmp_path)
    assert_contract(corpus)
    assert corpus.articles["article_id"].to_list() == ["1", "p-1", "q"]
    assert corpus.articles["published"].to_list() == [date(2025, 6, 17), date(2025, 1, 2), None]
    assert corpus.articles.row(0, named=True)["source"] == "Le Courrier"
    assert kinds(corpus, "base.csv") == ["row"]
    messages = corpus.problems.filter(pl.col("path") == "q.jsonl")["message"].to_list()
    assert [message[:6] for message in messages] == ["Line 2", "Line 3"]


def test_tables_without_text_or_that_are_not_tables_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.csv").write_text("nom,ville\nA,B\n", encoding="utf-8")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 rien")
    corpus = read.read(tmp_path)
    assert kinds(corpus, "b.csv") == ["no-text-column"]
    assert kinds(corpus, "c.parquet") == ["not-read"]


def test_many_bad_rows_give_a_few_remarks_and_a_sum(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n" + "{\n" * 500, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.problems.height == 21
    assert "480 more rows" in corpus.problems["message"][-1]


def test_a_path_in_a_cell_is_text_and_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    table = tmp_path / "a.jsonl"
    table.write_text(json.dumps({"text": "Voir ../secret.txt, qui dit tout.", "url": "file:///x"}), encoding="utf-8")
    assert read.read(table).texts == {"a-1": "Voir ../secret.txt, qui dit tout."}


def test_an_english_article_is_kept_and_flagged(tmp_path: Path) -> None:
    text = "The mayor said on Tuesday that the pool would close. People in the town had not been asked about it.\n"
    (tmp_path / "en.txt").write_text(text, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.articles["language"].to_list() == ["en"]
    assert kinds(corpus, "en.txt") == ["language"]


def test_the_check_table_shows_each_article_and_each_file_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT + "\nPartager cet article\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    table = read.check_table(read.read(tmp_path))
    known = ["article_id", "path", "source", "title", "published", "words", "lines_removed", "flags", "remarks"]
    assert table.columns == known
    first, second = table.iter_rows(named=True)
    assert (first["article_id"], first["lines_removed"], first["remarks"]) == ("a", 1, None)
    assert first["words"] == 53
    assert second["article_id"] is None
    assert (second["path"], second["remarks"][:18]) == ("b.txt", "The file is empty.")
