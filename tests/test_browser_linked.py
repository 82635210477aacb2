"""One choice filters the page; a mark opens its sentences; every figure and passage has an address."""

from __future__ import annotations

import pytest
from browsing import READY, OpenPage, Visit
from playwright.sync_api import Page
from real_report import real_report

ROWS = "svg.marks .role-axis-label text"


@pytest.fixture
def entities(open_page: OpenPage) -> Visit:
    return open_page(real_report().index.parent / "03_entity_frequency.html")


def choose(visit: Visit, kind: str, label: str) -> None:
    """Choose in the filter, and wait until the last figure has followed."""
    visit.page.locator(f"#filter-{kind}").select_option(label=label)
    visit.until("document.getElementById('said').textContent.length > 0")


def options(page: Page, kind: str) -> list[str]:
    return page.locator(f"#filter-{kind} option").all_text_contents()[1:]


def test_choosing_a_source_filters_charts_tables_and_passages(entities: Visit) -> None:
    page, figure = entities.page, entities.page.locator("#entities_by_source")
    kept, gone = options(page, "source")[:2]
    columns = figure.locator(ROWS)
    assert {kept, gone} <= set(columns.all_text_contents())
    choose(entities, "source", kept)
    assert kept in columns.all_text_contents()
    assert gone not in columns.all_text_contents()
    assert kept in figure.locator(".ta-filter-note").inner_text()
    entities.open_all()
    assert figure.locator(f"blockquote[data-source='{kept}']").first.is_visible()
    assert not figure.locator(f"blockquote[data-source='{gone}']").first.is_visible()
    cells = figure.locator("details.ta-data tbody tr:visible td").all_text_contents()
    assert kept in cells
    assert gone not in cells
    assert entities.complaints == []


def test_choosing_an_entity_filters_and_a_figure_without_it_says_so(entities: Visit) -> None:
    page, figure = entities.page, entities.page.locator("#entities_frequency")
    name = options(page, "entity")[0]
    choose(entities, "entity", name)
    assert figure.locator(ROWS).all_text_contents().count(name) == 1
    assert all(other not in figure.locator(ROWS).all_text_contents() for other in options(page, "entity")[1:])
    notes = page.locator(".ta-filter-note").all_text_contents()
    assert all(notes)
    page.locator("#filter-clear").click()
    entities.until("[...document.querySelectorAll('.ta-filter-note')].every(note => note.hidden)")
    assert "entity=" not in page.url


def test_the_choice_stands_in_the_address_and_comes_back_with_it(entities: Visit, open_page: OpenPage) -> None:
    name = options(entities.page, "source")[1]
    choose(entities, "source", name)
    fragment = "#" + entities.page.url.partition("#")[2]
    assert "source=" in fragment
    again = open_page(real_report().index.parent / "03_entity_frequency.html", fragment=fragment).page
    assert again.locator("#filter-source").input_value() == name
    assert name in again.locator("#entities_frequency .ta-filter-note").inner_text()
    again.locator("nav.toc a").nth(1).click()
    assert "source=" in again.url


def test_the_filter_works_from_the_keyboard(entities: Visit) -> None:
    page = entities.page
    page.locator("#filter-source").focus()
    page.keyboard.press("ArrowDown")
    entities.until("location.hash.includes('source=')")
    chosen = page.locator("#filter-source").input_value()
    assert chosen == options(page, "source")[0]


def test_one_click_on_a_bar_goes_to_its_sentences(entities: Visit) -> None:
    figure = entities.page.locator("#entities_frequency")
    passages = figure.locator("details.ta-evidence")
    assert passages.get_attribute("open") is None
    figure.locator("svg .mark-rect path").first.click(force=True)
    assert passages.get_attribute("open") is not None
    leader = passages.locator("h4").first.text_content()
    assert entities.page.evaluate("[document.activeElement.tagName, document.activeElement.textContent]") == [
        "H4",
        leader,
    ]
    assert entities.complaints == []


def test_marks_are_reached_with_tab_and_arrows_and_enter_opens_the_sentences(entities: Visit) -> None:
    page, figure = entities.page, entities.page.locator("#entities_frequency")
    marks = figure.locator("svg [role='graphics-symbol'][tabindex]")
    assert figure.locator("svg [tabindex='0']").count() == 1
    marks.first.focus()
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    group = page.evaluate("document.activeElement.textContent")
    assert group in label
    assert figure.locator("details.ta-evidence").get_attribute("open") is not None


def test_passages_stand_in_their_article_with_their_words_marked(entities: Visit) -> None:
    entities.open_all()
    figure = entities.page.locator("#entities_frequency")
    passage = figure.locator("blockquote:has(.ta-around)").first
    article = real_report().index.parent.parent / "articles"
    told = [" ".join(path.read_text(encoding="utf-8").split()) for path in article.glob("*.txt")]
    around = (passage.locator(".ta-around").first.text_content() or "").strip("… ")
    assert len(around) > 10
    assert any(around in text for text in told)
    assert passage.locator("mark").count() >= 1


def test_a_link_to_a_passage_opens_scrolls_to_and_highlights_it(entities: Visit, open_page: OpenPage) -> None:
    entities.open_all()
    link = entities.page.locator("#entities_frequency blockquote .ta-here").nth(1)
    fragment = str(link.get_attribute("href"))
    link.click()
    assert entities.page.url.endswith(fragment)
    page = open_page(real_report().index.parent / "03_entity_frequency.html", fragment=fragment).page
    target = page.locator(fragment)
    assert "is-target" in (target.get_attribute("class") or "")
    box = target.bounding_box()
    assert box
    assert 0 <= box["y"] < 850
    assert page.evaluate(READY)


def test_a_link_to_a_figure_from_the_first_page_highlights_it(open_page: OpenPage) -> None:
    visit = open_page(real_report().index.parent / "index.html")
    page = visit.page
    link = page.locator(".findings a").first
    figure = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    visit.until(f"document.getElementById('{figure}') !== null && {READY}")
    assert "is-target" in (page.locator(f"section#{figure}").get_attribute("class") or "")
    box = page.locator(f"section#{figure} h3").bounding_box()
    assert box
    assert 0 <= box["y"] < 850


@pytest.mark.parametrize("name", ["01_sentiment", "02_source_comparison"])
def test_every_page_follows_a_source(open_page: OpenPage, name: str) -> None:
    visit = open_page(real_report().index.parent / f"{name}.html")
    source = options(visit.page, "source")[0]
    choose(visit, "source", source)
    notes = visit.page.locator(".ta-filter-note").all_text_contents()
    assert sum(source in note for note in notes) >= 2
    assert visit.complaints == []
