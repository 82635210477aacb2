"""Reading the real report: silent and offline, accessible in both themes, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import READY, OpenPage
from real_report import real_report

PAGES = ["index", "00_corpus", "01_sentiment", "02_source_comparison", "03_entity_frequency", "report"]
each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def folder() -> Path:
    return real_report().index.parent


@pytest.mark.parametrize("theme", ["light", "dark"])
@each_page
def test_a_page_is_live_silent_offline_and_accessible(open_page: OpenPage, folder: Path, name: str, theme: str) -> None:
    visit = open_page(folder / f"{name}.html", theme=theme)
    figures = visit.page.locator("figure.ta-chart")
    shown = figures.filter(visible=True)
    assert visit.page.locator("figure.is-live svg.marks").count() == shown.count()
    assert name == "index" or figures.count() > 0
    assert visit.page.evaluate("window.hurt === undefined")
    assert visit.page.locator("#fake, img[src='x']").count() == 0
    visit.open_all()
    visit.thin_out()
    assert visit.violations() == []
    assert (visit.left_the_folder(), visit.complaints) == ([], [])


@each_page
def test_nothing_is_wider_than_a_phone(open_page: OpenPage, folder: Path, name: str) -> None:
    visit = open_page(folder / f"{name}.html", width=390)
    visit.open_all()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "angle"), [(390, "305"), (1280, None)])
def test_names_in_several_lines_stand_aslant_over_narrow_columns_only(
    open_page: OpenPage, folder: Path, width: int, angle: str | None
) -> None:
    visit = open_page(folder / "01_sentiment.html", width=width)
    labels = visit.page.locator("#tone_toward_by_source svg.marks .role-axis-label text")
    turned = [
        found[1]
        for one in labels.all()
        if (found := re.search(r"rotate\((-?\d+)", one.get_attribute("transform") or ""))
    ]
    assert set(turned) == ({angle} if angle else set())
    assert labels.count() > 0


def test_the_policy_stops_a_request_even_with_a_network(open_page: OpenPage, folder: Path) -> None:
    visit = open_page(folder / "index.html", offline=False)
    asked = visit.page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => String(error))")
    assert "Failed to fetch" in asked
    assert any("Content Security Policy" in said for said in visit.complaints)
    assert visit.left_the_folder() == []


def test_the_reader_switches_to_dark_and_the_charts_follow(open_page: OpenPage, folder: Path) -> None:
    visit = open_page(folder / "03_entity_frequency.html")
    page, label = visit.page, visit.page.locator("svg.marks .role-axis-label text").first
    paper = "getComputedStyle(document.body).backgroundColor"
    before, ink = page.evaluate(paper), label.get_attribute("fill")
    button = page.locator("#theme-button")
    button.focus()
    page.keyboard.press("Enter")
    visit.until(f"{paper} !== '{before}'")
    drawn = "document.querySelector('svg.marks .role-axis-label text')"
    visit.until(f"{drawn} && {drawn}.getAttribute('fill') !== '{ink}'")
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    visit.until(READY)
    assert page.evaluate(paper) != before


def test_every_chart_has_words_for_those_who_do_not_see_it_and_its_numbers(open_page: OpenPage, folder: Path) -> None:
    for name in PAGES[1:5]:
        page = open_page(folder / f"{name}.html").page
        for figure in page.locator("section.ta-figure:has(figure.ta-chart)").all():
            assert len(figure.locator("img").get_attribute("alt") or "") > 30
            assert figure.locator("details.ta-data table tbody tr").count() > 0
            assert figure.locator("[role='graphics-document']").first.get_attribute("aria-label")


def test_the_table_of_contents_leads_to_its_headings_by_keyboard(open_page: OpenPage, folder: Path) -> None:
    page = open_page(folder / "03_entity_frequency.html").page
    last = page.locator("nav.toc a").last
    last.focus()
    page.keyboard.press("Enter")
    target = str(last.get_attribute("href")).lstrip("#")
    assert page.evaluate("document.activeElement.id") == target
    box = page.locator(f"#{target}").bounding_box()
    assert box
    assert 0 <= box["y"] < 850


def test_every_control_shows_that_it_has_the_focus(open_page: OpenPage, folder: Path) -> None:
    page = open_page(folder / "03_entity_frequency.html").page
    seen: set[str] = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.tagName")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        seen.add(name)
        assert style != "none", name
    assert {"theme-button", "code-button", "filter-source", "filter-entity"} <= seen


def test_paper_shows_pictures_on_white_and_loses_no_column(
    open_page: OpenPage, folder: Path, pictures: Path | None
) -> None:
    for name in ("index", "03_entity_frequency", "report"):
        visit = open_page(folder / f"{name}.html", theme="dark")
        page = visit.page
        page.emulate_media(media="print", color_scheme="dark")
        page.set_viewport_size({"width": 680, "height": 900})  # the width of A4 between its margins
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator("header.site").is_visible()
        for figure in page.locator("figure.ta-chart").all():
            assert figure.locator("img").is_visible()
        tables = page.locator("table:visible").all()
        assert all((box := table.bounding_box()) and box["x"] + box["width"] <= 681 for table in tables)
        if pictures:
            page.pdf(path=pictures / f"{name}.pdf", prefer_css_page_size=True)


def test_markup_and_markdown_of_an_article_show_as_plain_text(open_page: OpenPage, folder: Path) -> None:
    page = open_page(folder / "00_corpus.html").page
    attack = "<script>window.hurt = 1</script> Une baleine **échouée**"
    assert attack in page.locator("main").inner_text()
    for name in PAGES:
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert "<b>promet" not in text, name
        assert "<strong>échouée" not in text, name
