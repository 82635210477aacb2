"""How well lines are told apart, on pages marked up by hand: ours, CC0."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from talent_analysis.cli import main
from talent_analysis.errors import UnusableInput
from talent_analysis.read.layout import physical_lines
from talent_analysis.read.measure import judged, read_gold, scores
from talent_analysis.read.measure_pages import judged_pages
from talent_analysis.read.roles import assign

GOLD = Path(__file__).parent / "gold"
MARKED = """@id a
T0\tLe {LOC|0|port} rouvre
%\tPartager
0\tIl a <a|1|EUR|exact|asserted>un euro</a>.
-\t« <q|direct|x|dit>Bien</q> », dit-elle.

H\tUn titre
"""


def test_a_marked_up_article_is_laid_out_as_its_reader_sees_it(tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text(MARKED, encoding="utf-8")
    (article,) = read_gold(tmp_path / "g.txt")
    assert article.text == "Le port rouvre\nPartager\nIl a un euro. « Bien », dit-elle.\n\nUn titre\n"
    assert article.page_lines == {2}
    assert [line for line, _ in article.sentences] == [1, 3, 3, 5]


def test_scores_count_what_was_removed_and_what_was_kept() -> None:
    table = pl.DataFrame(
        {
            "unit": ["line"] * 4 + ["sentence"] * 3,
            "removed": [True, True, False, False, True, False, False],
            "of_the_page": [True, False, True, False, False, False, False],
        }
    ).with_columns(right=pl.col("removed") == pl.col("of_the_page"))
    rows = {row["what"]: row for row in scores(table).iter_rows(named=True)}
    assert (rows["lines removed"]["precision"], rows["lines removed"]["recall"]) == (0.5, 0.5)
    assert (rows["sentences kept"]["right"], rows["sentences kept"]["marked"]) == (2, 3)


def test_without_a_line_removed_precision_is_unknown() -> None:
    table = judged(read_gold(GOLD / "press.txt")).filter(pl.lit(False))
    assert scores(table)["precision"].to_list() == [None, None, None]


@pytest.mark.parametrize("name", ["press.txt", "pages.txt", "pages_2.txt", "pages_3.txt"])
def test_no_sentence_is_lost_and_nearly_every_line_of_the_page_goes(name: str) -> None:
    rows = {row["what"]: row for row in scores(judged(read_gold(GOLD / name))).iter_rows(named=True)}
    assert rows["sentences kept"]["recall"] == 1
    assert rows["lines removed"]["precision"] == 1
    assert rows["lines removed"]["recall"] >= 0.94


def test_under_a_menu_the_title_is_the_line_the_text_is_about() -> None:
    found = {}
    for article in read_gold(GOLD / "pages.txt"):
        lines = physical_lines(article.text)
        titles = [line.text for line, (role, _) in zip(lines, assign(lines), strict=True) if role == "title"]
        found[article.id] = titles == [article.sentences[0][1]]
    assert [article for article, right in found.items() if not right] == []


def test_an_english_quotation_stays_and_an_english_button_goes() -> None:
    text = (
        "Norvalis supprime un dixième de ses effectifs\n\nNorvalis a annoncé mardi la suppression de 1 400 postes,"
        " principalement dans ses bureaux de Rotterdam et de Lyon.\n\n“We had to make these hard choices for the"
        " future of the company.”\n\nSign up for our newsletter to receive the latest news every evening.\n\n"
        "Les syndicats ont appelé à un arrêt de travail jeudi, et ils dénoncent une direction sourde.\n"
    )
    lines = physical_lines(text)
    roles = [role for role, _ in assign(lines) if role != "blank"]
    assert roles == ["title", "body", "body", "boilerplate", "body"]


def test_a_file_without_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text("Rien de marqué.\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="no line of it is marked"):
        read_gold(tmp_path / "g.txt")
    with pytest.raises(UnusableInput, match="no such file"):
        read_gold(tmp_path / "absent.txt")


def test_of_marked_pages_no_sentence_is_lost_nearly_all_of_the_page_goes_and_every_stated_fact_is_read() -> None:
    table = judged_pages(GOLD / "html")
    assert table["article_id"].n_unique() >= 12
    rows = {row["what"]: row for row in scores(table).iter_rows(named=True)}
    assert rows["sentences kept"]["recall"] == 1
    assert rows["lines removed"]["precision"] == 1
    assert rows["lines removed"]["recall"] >= 0.95
    assert rows["facts read"]["recall"] == 1


def test_a_block_of_the_article_that_is_not_read_counts_as_a_lost_sentence(tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    page.write_text(
        '<html><body><h1 data-gold="T">Le port</h1><template><p data-gold="B">Perdu.</p></template>', "utf-8"
    )
    lost = judged_pages(page).filter((pl.col("unit") == "sentence") & pl.col("removed"))
    assert lost["rule"].to_list() == ["not seen"]


def test_a_folder_without_marked_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="no page"):
        judged_pages(tmp_path)
    (tmp_path / "p.html").write_text("<p>Rien.</p>", encoding="utf-8")
    with pytest.raises(UnusableInput, match="no block"):
        judged_pages(tmp_path)


def test_the_command_scores_a_folder_of_pages() -> None:
    run = CliRunner().invoke(main, ["check", "--gold", str(GOLD / "html")])
    assert run.exit_code == 0
    assert run.output.startswith("lines removed")
    assert "facts read" in run.output
