"""What several tests share: a small corpus of our own writing, read and annotated as in production."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, NO_CHROMIUM, OpenPage, Visit, chromium
from playwright.sync_api import Browser

from talent_analysis.annotate.annotate import annotate
from talent_analysis.read import read
from talent_analysis.tables import Corpus, Parsed

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds() -> Path:
    return SEEDS


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """Four short articles of two invented newspapers; not to be written to."""
    return Path(__file__).parent / "corpus"


@pytest.fixture
def small_corpus(tmp_path: Path, corpus_folder: Path) -> Path:
    """A copy of the small corpus that a test may change."""
    return Path(shutil.copytree(corpus_folder, tmp_path / "articles"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One annotation store for the whole test session."""
    return tmp_path_factory.mktemp("annotations")


@pytest.fixture(scope="session")
def corpus(corpus_folder: Path) -> Corpus:
    return read(corpus_folder)


@pytest.fixture(scope="session")
def parsed(corpus: Corpus, cache: Path) -> Parsed:
    return annotate(corpus, cache=cache)


@pytest.fixture(scope="session")
def seeds_parsed(seeds: Path, cache: Path) -> Parsed:
    return annotate(read(seeds), cache=cache)


# Pages in a real browser


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", help="A folder: keep pictures (and PDFs) of the pages that the tests open.")


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where the browser tests leave what they saw, if that was asked for."""
    if not (asked := request.config.getoption("--screenshots")):
        return None
    folder = Path(asked).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).is_file():
        pytest.skip(NO_CHROMIUM)
    with chromium() as opened:
        yield opened


@pytest.fixture
def open_page(browser: Browser, pictures: Path | None) -> Iterator[OpenPage]:
    """Opens pages offline; closes them after the test."""
    visits: list[Visit] = []

    def opened(path: Path, **how: object) -> Visit:
        visits.append(Visit(browser, path, pictures, **how))  # type: ignore[arg-type]
        return visits[-1]

    yield opened
    for visit in visits:
        visit.context.close()
