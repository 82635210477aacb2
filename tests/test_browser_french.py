"""A French report speaks French: pages, charts, tooltips, numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from browsing import OpenPage
from real_report import real_report

PAGES = ["index", "00_corpus", "01_sentiment", "02_source_comparison", "03_entity_frequency"]
#: English words that are no French words, and columns whose names would be shown.
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "with",
        "each",
        "by",
        "from",
        "this",
        "that",
        "which",
        "words",
        "rows",
        "sentence",
        "sentences",
        "low",
        "high",
        "mean",
        "count",
        "rate",
        "share",
        "shared",
        "spelling",
        "speaker",
        "speakers",
        "period",
        "label",
        "number",
        "value",
        "other",
        "others",
        "kind",
        "unit",
        "text",
        "line",
        "rule",
        "title",
        "entity",
        "entities",
        "start",
        "end",
        "task",
        "right",
        "wrong",
        "why",
        "what",
        "who",
        "is",
        "are",
        "was",
        "were",
        "it",
        "its",
        "in",
        "for",
        "to",
        "has",
        "have",
        "all",
        "only",
        "out",
        "than",
        "more",
        "most",
        "least",
        "where",
        "when",
        "how",
        "they",
        "their",
        "there",
        "here",
        "without",
        "between",
        "after",
        "before",
        "under",
        "over",
        "never",
        "left",
        "read",
        "written",
        "found",
        "shown",
        "named",
        "several",
    ]
)
#: What is the same in every language: names of parameters and versions, commands, rules, file names.
NEUTRAL = "footer.site dd, pre, code, .code, .files, .status"


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left_in_a_french_page(open_page: OpenPage, name: str) -> None:
    visit = open_page(real_report().index.parent / f"{name}.html")
    visit.open_all()
    page = visit.page
    page.evaluate(f"document.querySelectorAll('{NEUTRAL}').forEach(part => part.remove())")
    # A command is the same in every language.
    text = re.sub(r"talent-analysis [a-z]+ [a-z]+", "", page.evaluate("document.body.innerText"))
    labels = page.evaluate("[...document.querySelectorAll('[aria-label], img[alt]')].map(e => e.ariaLabel || e.alt)")
    # Names of parameters and commands (include_foreign, talent-analysis) are the same in every language.
    seen = re.findall(r"(?<![\w-])[^\W\d_]+(?![\w-]|\.toml)", " ".join([text, *labels]).lower())
    assert sorted(ENGLISH & set(seen)) == []


def titles(part: object) -> list[str]:
    """Titles of axes, legends and tooltips in a specification; fields that would show their own name."""
    if isinstance(part, list):
        return [title for inner in part for title in titles(inner)]
    if isinstance(part, dict):
        return []
    found = [title for key, inner in part.items() if key not in ("datasets", "usermeta") for title in titles(inner)]
    if isinstance(part.get("title"), str):
        found.append(part["title"])
    tips = part.get("tooltip")
    listed = tips if isinstance(tips, list) else []
    return [*found, *(tip.get("title", tip["field"]) for tip in listed)]


@pytest.mark.parametrize("name", PAGES[1:])
def test_axes_legends_and_tooltips_are_french(name: str) -> None:
    page = (real_report().index.parent / f"{name}.html").read_text(encoding="utf-8")
    specs = [json.loads(text) for text in re.findall(r'<script type="application/json">(.*?)</script>', page)]
    assert specs
    for spec in specs:
        assert spec["config"]["locale"]["number"]["decimal"] == ","
        said = {word for title in titles(spec) for word in re.findall(r"[^\W\d_]+", title.lower())}
        assert sorted(ENGLISH & said) == []


def test_every_english_text_of_the_templates_has_its_french() -> None:
    from talent_analysis.words import catalogue_entries

    french = dict(catalogue_entries("fr"))
    package = Path(__file__).parent.parent / "talent_analysis" / "report"
    said = [
        text[1]
        for file in package.glob("templates/**/*.j2")
        for text in re.findall(r"words\(\s*(['\"])(.*?)\1\s*[,)]", file.read_text(encoding="utf-8"))
    ]
    assert len(said) > 30
    assert [text for text in said if text not in french] == []
