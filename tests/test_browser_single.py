"""The report in one file: one copy of the chart code, small, whole, and able to travel alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browsing import OpenPage, Visit
from real_report import real_report


@pytest.fixture
def alone(open_page: OpenPage, tmp_path: Path) -> Visit:
    """The file in a folder of its own."""
    (tmp_path / "sent").mkdir()
    return open_page(Path(shutil.copy(real_report().index.parent / "report.html", tmp_path / "sent")))


def test_the_file_shows_one_page_at_a_time_and_draws_its_charts(alone: Visit) -> None:
    page = alone.page
    links = page.locator("header.site nav a")
    assert links.count() == 5
    for i in range(5):
        links.nth(i).click()
        name = str(links.nth(i).get_attribute("href")).lstrip("#")
        assert page.locator("section.report-page:visible").count() == 1
        figures = page.locator(f"[id='{name}'] figure.ta-chart")
        drawn = f"[...document.getElementById('{name}').querySelectorAll('figure.ta-chart')]"
        alone.until(f"{drawn}.every(figure => figure.querySelector('svg.marks'))")
        assert figures.count() > 0 or name == "index"
    assert (alone.left_the_folder(), alone.complaints) == ([], [])
    assert [url for url in alone.requests if url.startswith("file:")] == alone.requests[:1]


def test_every_link_of_the_file_leads_to_a_place_in_it_and_no_name_is_there_twice(alone: Visit) -> None:
    links = alone.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    names = alone.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(names) == len(set(names))
    assert [link for link in links if not link.startswith("#") or link[1:] not in names] == []


def test_a_finding_leads_to_its_figure_on_another_page_of_the_file(alone: Visit) -> None:
    link = alone.page.locator(".findings a").first
    figure = str(link.get_attribute("href")).lstrip("#")
    link.click()
    alone.until(f"document.getElementById('{figure}').querySelector('svg.marks, table') !== null")
    assert alone.page.locator(f"section#{figure}").is_visible()
    assert not alone.page.locator("section#index").is_visible()


def test_a_table_is_saved_from_the_file_itself(alone: Visit) -> None:
    page = alone.page
    page.locator("header.site nav a").nth(1).click()
    with page.expect_download() as waiting:
        page.locator("#corpus_articles .ta-save").first.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert waiting.value.suggested_filename == "corpus_articles.csv"
    assert len(text.splitlines()) == 1 + page.locator("#corpus_articles tbody tr").count()


def test_one_copy_of_the_chart_code_in_less_than_three_megabytes() -> None:
    folder = real_report().index.parent
    text = (folder / "report.html").read_text(encoding="utf-8")
    pages = sum((folder / f"{run.name}.html").stat().st_size for run in real_report().notebooks)
    assert len(text.encode()) < 3_000_000
    assert len(text.encode()) < pages / 3
    assert "vegaEmbed=" not in text
