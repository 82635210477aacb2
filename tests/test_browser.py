"""The report opened in a real browser that has no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import OpenPage, Visit
from invented_report import finished_report
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def invented() -> Path:
    return finished_report().index.parent


@pytest.fixture(scope="module", params=["light-1280", "dark-1280", "light-390"])
def visit(request: pytest.FixtureRequest, browser: Browser, invented: Path, pictures: Path | None) -> Iterator[Visit]:
    theme, width = request.param.split("-")
    made = Visit(browser, invented / "good.html", pictures, theme=theme, width=int(width))
    yield made
    made.context.close()


def test_no_request_leaves_the_page_and_the_console_is_silent(visit: Visit) -> None:
    assert visit.left_the_folder() == []
    assert visit.complaints == []


def test_every_figure_holds_one_live_chart_that_replaces_its_picture(visit: Visit) -> None:
    figures = visit.page.locator("figure.ta-chart")
    assert figures.count() == 3
    for i in range(figures.count()):
        assert figures.nth(i).locator("svg.marks, canvas.marks").count() == 1
        assert not figures.nth(i).locator("img").is_visible()


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    widths = (
        "[...document.querySelectorAll('figure svg.marks')].map(s => [s.getBoundingClientRect().width, innerWidth])"
    )
    assert all(width <= room for width, room in visit.page.evaluate(widths))


def test_text_of_articles_does_nothing_but_show(visit: Visit) -> None:
    assert visit.page.evaluate("window.hurt === undefined")
    assert visit.page.locator("#fake, img[src='x'], a[href^='javascript:']").count() == 0
    assert visit.page.locator(".ta-says").first.inner_text().startswith("<script>window.hurt = 1</script>")


def test_chart_text_stands_out_from_the_page(visit: Visit) -> None:
    brightness = """element => {
        const value = getComputedStyle(element)[element.tagName === 'BODY' ? 'backgroundColor' : 'fill'];
        const [r, g, b] = value.match(/[\\d.]+/g).map(Number);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }"""
    label = visit.page.locator("svg.marks .role-axis-label text").first.evaluate(brightness)
    assert abs(label - visit.page.locator("body").evaluate(brightness)) > 120


def test_numbers_in_a_french_chart_are_written_the_french_way(visit: Visit) -> None:
    labels = visit.page.locator("svg.marks .role-axis-label text").all_text_contents()
    assert any(re.fullmatch(r"\d+\u202f\d{3}", label) for label in labels)
    assert any(re.fullmatch(r"[−-]?\d,\d+", label) for label in labels)


def test_the_code_button_works_from_the_keyboard(visit: Visit) -> None:
    page, button = visit.page, visit.page.locator("#code-button")
    code = page.locator(".code").first
    assert not code.is_visible()
    button.focus()
    for key, shown in (("Enter", True), ("Space", False)):
        page.keyboard.press(key)
        assert code.is_visible() is shown
        assert button.get_attribute("aria-pressed") == str(shown).lower()


def test_the_first_tab_offers_to_skip_to_the_content(open_page: OpenPage, invented: Path) -> None:
    visit = open_page(invented / "index.html")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "content"


def test_every_link_of_the_report_leads_somewhere(open_page: OpenPage, invented: Path) -> None:
    for name in ("index.html", "good.html"):
        visit = open_page(invented / name)
        links = visit.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        assert links
        for link in links:
            file, _, part = link.partition("#")
            target = invented / (file or name)
            assert target.is_file(), link
            if part:
                assert f'id="{part}"' in target.read_text(encoding="utf-8"), link


def test_the_printed_page_shows_pictures_and_no_navigation(open_page: OpenPage, invented: Path) -> None:
    visit = open_page(invented / "good.html", theme="dark")
    visit.page.emulate_media(media="print")
    assert visit.page.locator("figure.ta-chart img").first.is_visible()
    assert not visit.page.locator("header.site").is_visible()
