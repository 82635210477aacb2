"""Input as it really comes: columns of any name, broken rows, strange encodings, copies, and files that misbehave."""

from __future__ import annotations

import json
import tracemalloc
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from talent_analysis import parameters, read, tables
from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.read import documents
from talent_analysis.read.decode import decode
from talent_analysis.read.problems import UnreadableFileError

TEXT = (
    "La piscine de Tarvel fermera en septembre\n\n"
    "Le conseil municipal a voté mardi la fermeture de la piscine, malgré l’opposition des clubs et d’une partie"
    " des habitants. La décision prendra effet en septembre.\n\n"
    "« Nous n’avons pas été consultés », regrette Ana Vermeil, qui préside le club de natation depuis dix ans.\n"
)
OTHER = (
    "Le port de Brévin rouvre\n\nLe port a rouvert mardi aux bateaux de pêche, après trois jours d’arrêt dus à la"
    " tempête. Les mareyeurs estiment leurs pertes à plusieurs milliers d’euros.\n"
)


def kinds(corpus: tables.Corpus, path: str) -> list[str]:
    return corpus.problems.filter(pl.col("path") == path)["kind"].to_list()


def test_columns_of_any_name_are_read_where_sources_toml_names_them(tmp_path: Path) -> None:
    rows = [{"corps": TEXT, "manchette": "Le titre", "parution": "17/06/2025", "titre": "Non"}]
    (tmp_path / "a.jsonl").write_text(json.dumps(rows[0]), encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'Corps;Manchette;Parution\n"{OTHER}";Autre;18/06/2025\n', encoding="utf-8")
    (tmp_path / "sources.toml").write_text(
        '[columns]\ntext = "corps"\ntitle = "manchette"\npublished = "Parution"\n', encoding="utf-8"
    )
    corpus = read.read(tmp_path)
    assert corpus.problems.is_empty()
    assert corpus.articles["title"].to_list() == ["Le titre", "Autre"]
    assert corpus.articles["published"].to_list() == [date(2025, 6, 17), date(2025, 6, 18)]
    assert corpus.articles["title_from"].to_list() == ["column manchette", "column Manchette"]


def test_a_named_column_that_is_missing_is_said_with_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f'texte,nom\n"{OTHER}",x\n', encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[columns]\nsource = "journal"\n', encoding="utf-8")
    problem = read.read(tmp_path).problems.row(0, named=True)
    assert (problem["path"], problem["kind"]) == ("b.csv", "no-column")
    assert "journal" in problem["message"]
    assert "texte, nom" in problem["message"]


def test_an_unknown_field_under_columns_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[columns]\ncorps = "text"\n', encoding="utf-8")
    assert "`corps`" in read.read(tmp_path).problems["message"][0]


def test_malformed_json_far_down_is_named_by_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    good = [json.dumps({"text": f"Le navire numéro {n} a quitté le port de Brévin."}) for n in range(7_300)]
    good[7_213] = '{"text": "La phrase ne finit pas'
    (tmp_path / "a.jsonl").write_text("\n".join(good), encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.articles.height == 7_299
    assert corpus.problems["message"].to_list()[0].startswith("Line 7214 is not valid JSON")


def test_each_value_says_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[a]\nsource = "Le Réveil"\n', encoding="utf-8")
    (tmp_path / "p.html").write_text(
        f'<html lang="fr-FR"><head><meta name="author" content="Ana Belmont"></head><body><article><h1>Le port</h1>'
        f"<p>{OTHER}</p></article></body></html>",
        encoding="utf-8",
    )
    text, page = read.read(tmp_path).articles.sort("article_id").iter_rows(named=True)
    assert (text["source_from"], text["title_from"], text["published_from"]) == (
        "sources.toml, [a]",
        "text: first-title-line",
        None,
    )
    assert (page["title_from"], page["author_from"], page["language_stated"]) == (
        "page: <h1>",
        "page: meta author",
        "fr",
    )
    assert page["language_from"] == "text"


def test_a_text_slightly_changed_is_a_duplicate_and_another_on_the_same_subject_is_not(tmp_path: Path) -> None:
    longer = TEXT + "\n" + OTHER
    (tmp_path / "a.txt").write_text(longer, encoding="utf-8")
    (tmp_path / "b.txt").write_text(longer.replace("’", "'").replace("mardi", "MARDI", 1), encoding="utf-8")
    (tmp_path / "c.txt").write_text(longer.replace("depuis dix ans", "depuis douze ans"), encoding="utf-8")
    (tmp_path / "d.txt").write_text(TEXT + "\nLe maire, lui, parle d’économies.\n" * 9, encoding="utf-8")
    assert read.read(tmp_path).articles["duplicate_of"].to_list() == [None, "a", "a", None]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_with_a_remark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    corpus = read.read(tmp_path)
    assert corpus.texts["a"] == TEXT
    assert kinds(corpus, "a.txt") == ["encoding"]


def test_invisible_decomposed_and_wide_characters_stay_and_every_offset_slices_back(tmp_path: Path) -> None:
    text = "Le port 🚢 rouvre\r\n\r\nLa de\u0301ci\u00adsion a e\u0301te\u0301 prise\u200b mardi\u202f: 12\u00a0%"
    text += " des quais rouvrent, dit le maire 👨\u200d👩\u200d👧 de Brévin.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode("utf-8-sig"))
    corpus = read.read(tmp_path)
    assert corpus.texts["a"] == text
    assert corpus.articles["title"].to_list() == ["Le port 🚢 rouvre"]
    for line in corpus.lines.iter_rows(named=True):
        assert text[line["start"] : line["end"]] == line["text"]
    assert "".join(corpus.lines["text"]) == text.replace("\r\n", "")


def test_a_text_too_long_for_an_article_is_refused_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_CHARACTERS", 100_000)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "long.txt").write_bytes(b"Une phrase de plus. " * 250_000)
    tracemalloc.start()
    corpus = read.read(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kinds(corpus, "long.txt") == ["too-long"]
    assert corpus.articles["article_id"].to_list() == ["a"]
    assert peak < 8 * 5_000_000


@pytest.mark.timeout(60)
def test_many_tiny_files_are_read_one_by_one(tmp_path: Path) -> None:
    for number in range(1_000):
        folder = tmp_path / str(number // 100)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(f"Le bateau {number} est rentré.", encoding="utf-8")
    assert read.read(tmp_path).articles.height == 1_000


def test_a_file_that_vanishes_while_being_read_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT if name == "a.txt" else OTHER, encoding="utf-8")
    real = Path.read_bytes

    def vanishing(self: Path) -> bytes:
        if self.name == "a.txt":
            self.unlink()
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    corpus = read.read(tmp_path)
    assert corpus.articles["article_id"].to_list() == ["b"]
    assert kinds(corpus, "a.txt") == ["not-opened"]


def test_links_that_turn_in_a_circle_and_a_zip_named_txt_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "un.txt").symlink_to(tmp_path / "deux.txt")
    (tmp_path / "deux.txt").symlink_to(tmp_path / "un.txt")
    (tmp_path / "cercle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "archive.txt").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    (tmp_path / "dossier.txt").mkdir()
    corpus = read.read(tmp_path)
    assert corpus.articles["article_id"].to_list() == ["a"]
    assert {path: kinds(corpus, path) for path in ("un.txt", "deux.txt", "cercle", "archive.txt")} == {
        "un.txt": ["not-opened"],
        "deux.txt": ["not-opened"],
        "cercle": ["linked-folder"],
        "archive.txt": ["binary"],
    }


def test_scripts_and_handlers_in_the_title_of_a_page_are_text_or_nothing(tmp_path: Path) -> None:
    page = (
        '<html><head><title>Le port<script>alert(1)</script></title></head><body onload="alert(2)"><article>'
        '<h1 onclick="alert(3)">Le port <script>alert(4)</script>&lt;script&gt;rouvre</h1>'
        f'<p><img src=x onerror="alert(5)">{OTHER}</p></article></body></html>'
    )
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.articles["title"].to_list() == ["Le port <script>rouvre"]
    assert not corpus.lines["text"].str.contains("alert").any()


def test_a_folder_of_empty_folders_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(UnusableInput, match="no article"):
        read.read(tmp_path)


def test_bytes_with_zeros_that_are_not_utf16_are_still_refused() -> None:
    with pytest.raises(UnreadableFileError):
        decode(b"abc\0def" * 20)


def test_columns_given_go_before_those_of_the_toml_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"corps": TEXT, "résumé": OTHER}), encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[columns]\ntext = "corps"\n', encoding="utf-8")
    assert read.read(tmp_path, {"text": "Résumé"}).texts["a-1"] == OTHER
    with pytest.raises(UnusableInput, match="Did you mean 'text'"):
        read.read(tmp_path, {"texte": "corps"})


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_column_that_no_table_has_is_said_once_with_the_nearest_name(tmp_path: Path, suffix: str) -> None:
    table = pl.DataFrame({"Contenu": [TEXT, OTHER], "revue": ["x", "y"]})
    writers = {"csv": table.write_csv, "jsonl": table.write_ndjson, "parquet": table.write_parquet}
    writers[suffix](tmp_path / f"a.{suffix}")
    with pytest.raises(UnusableInput, match=r"no column contenus \(for text\).*Contenu, revue"):
        read.read(tmp_path, {"text": "contenus"})
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (problem,) = read.read(tmp_path, {"text": "contenus"}).problems.iter_rows(named=True)
    assert problem["remedy"].startswith("Did you mean 'Contenu'? Mend --column")
    assert read.read(tmp_path, {"text": "contenu", "source": "revue"}).articles["source"].to_list() == ["x", "y", None]


def test_the_commands_take_columns_and_say_how_to_write_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'corps;une\n"{TEXT}";Un titre\n', encoding="utf-8")
    run = CliRunner().invoke(main, ["check", str(tmp_path), "--column", "text=corps", "--column", "title=une"])
    assert run.exit_code == 0
    assert "Un titre" in run.output
    wrong = CliRunner().invoke(main, ["check", str(tmp_path), "--column", "corps"])
    assert wrong.exit_code == 2
    assert "write FIELD=NAME, such as text=contenu" in " ".join(wrong.output.split())


def test_columns_are_a_parameter_of_notebooks_as_a_mapping_or_in_one_line() -> None:
    wanted = {"text": "corps", "title": "une"}
    for given in (wanted, "text=corps, title=une", ["text=corps", "title=une"]):
        assert parameters.check(corpus="a", output="b", columns=given).columns == wanted
    assert parameters.check(corpus="a", output="b").columns == {}


def test_a_number_too_long_for_python_in_a_row_is_a_bad_row(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ' + "1" * 5_000 + "}\n" + json.dumps({"text": TEXT}), encoding="utf-8")
    corpus = read.read(tmp_path)
    assert corpus.articles.height == 1
    assert kinds(corpus, "a.jsonl") == ["row"]
