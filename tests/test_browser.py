"""The report opened in a real browser that has no network."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_report import finished_report
from playwright import sync_api as playwright
from real_report import real_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).is_file(), reason="No chromium here: install Debian's package `chromium` to test the pages."
)
READY = "document.documentElement.dataset.charts === 'ready'"


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=120_000)
        yield opened
        opened.close()


class Visit:
    """A page opened offline, with every request it makes and every complaint it has."""

    def __init__(self, browser: playwright.Browser, path: Path, theme: str = "light", width: int = 1280) -> None:
        self.context = browser.new_context(
            offline=True, color_scheme=theme, viewport={"width": width, "height": 850}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(120_000)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.goto(path.as_uri())
        if self.page.locator("figure.ta-chart").count():
            self.page.wait_for_function(READY)
        self._keep(path, theme, width)

    def _hear(self, message: playwright.ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("WARN"):
            self.complaints.append(message.text)

    def _keep(self, path: Path, theme: str, width: int) -> None:
        """Screenshots, for whoever wants to look: TALENT_SCREENSHOTS names the folder."""
        if folder := os.environ.get("TALENT_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{path.stem}-{theme}-{width}.png", full_page=True)

    def left_the_folder(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="module")
def invented() -> Path:
    return finished_report().index.parent


@pytest.fixture(scope="module", params=["light-1280", "dark-1280", "light-390"])
def visit(request: pytest.FixtureRequest, browser: playwright.Browser, invented: Path) -> Iterator[Visit]:
    theme, width = request.param.split("-")
    made = Visit(browser, invented / "good.html", theme, int(width))
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


def test_the_first_tab_offers_to_skip_to_the_content(browser: playwright.Browser, invented: Path) -> None:
    visit = Visit(browser, invented / "index.html")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "content"
    visit.context.close()


def test_every_link_of_the_report_leads_somewhere(browser: playwright.Browser, invented: Path) -> None:
    for name in ("index.html", "good.html"):
        visit = Visit(browser, invented / name)
        links = visit.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        visit.context.close()
        assert links
        for link in links:
            file, _, part = link.partition("#")
            target = invented / (file or name)
            assert target.is_file(), link
            if part:
                assert f'id="{part}"' in target.read_text(encoding="utf-8"), link


def test_the_printed_page_shows_pictures_and_no_navigation(browser: playwright.Browser, invented: Path) -> None:
    visit = Visit(browser, invented / "good.html", "dark")
    visit.page.emulate_media(media="print")
    assert visit.page.locator("figure.ta-chart img").first.is_visible()
    assert not visit.page.locator("header.site").is_visible()
    visit.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_real_notebooks_are_live_silent_and_offline(browser: playwright.Browser, theme: str) -> None:
    outcome = real_report()
    folder = outcome.index.parent
    for name in ["index", *(run.name for run in outcome.notebooks)]:
        visit = Visit(browser, folder / f"{name}.html", theme)
        figures = visit.page.locator("figure.ta-chart")
        assert (visit.left_the_folder(), visit.complaints) == ([], []), name
        assert visit.page.locator("figure.is-live svg.marks").count() == figures.count(), name
        assert name == "index" or figures.count() > 0, name
        assert visit.page.evaluate("window.hurt === undefined"), name
        assert visit.page.locator("#fake, img[src='x']").count() == 0, name
        visit.context.close()


def test_one_click_on_a_bar_or_an_arc_goes_to_its_sentences(browser: playwright.Browser) -> None:
    visit = Visit(browser, real_report().index.parent / "03_entity_frequency.html")
    figure = visit.page.locator("#entities_frequency")
    passages = figure.locator("details.ta-evidence")
    assert passages.get_attribute("open") is None
    figure.locator("svg .mark-rect path").first.click(force=True)
    assert passages.get_attribute("open") is not None
    reached = visit.page.evaluate("[document.activeElement.dataset.group, document.activeElement.tagName]")
    leader = passages.locator("[data-group]").first.text_content()
    assert reached == [leader, "H4"]
    assert visit.complaints == []


def test_the_reader_picks_a_source_and_the_bars_follow(browser: playwright.Browser) -> None:
    visit = Visit(browser, real_report().index.parent / "03_entity_frequency.html")
    figure = visit.page.locator("#entities_frequency figure")
    before = figure.locator("svg").text_content()
    figure.locator("select").select_option(index=1)
    visit.page.wait_for_timeout(300)
    assert figure.locator("svg").text_content() != before
    assert visit.complaints == []
