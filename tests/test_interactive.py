"""One line each in JupyterLab: reading, annotating, counting, looking up."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import talent_analysis as ta
from talent_analysis.tables import Corpus, Parsed


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ["torch", "stanza", "polars", "altair", "numpy"]
    code = f"import sys, talent_analysis; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_neither_reading_nor_counting_loads_torch(corpus_folder: Path) -> None:
    code = (
        "import sys, talent_analysis as ta; ta.read(sys.argv[1]); ta.entities.frequency; ta.annotate; "
        "print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(corpus_folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_reading_is_a_call_and_the_room_stays_importable(corpus_folder: Path) -> None:
    from talent_analysis.read import read
    from talent_analysis.read.corpus import read as inner

    assert read is inner
    found = ta.read(str(corpus_folder))
    assert isinstance(found, Corpus)
    assert repr(found).startswith("Corpus(4 articles, ")
    assert "duplicate_of" in found._repr_html_()


def test_annotating_and_looking_up_are_one_line_each(corpus: Corpus, parsed: Parsed, cache: Path) -> None:
    again = ta.annotate(corpus, cache=cache)
    assert again.mentions.equals(parsed.mentions)
    assert repr(again).startswith("Parsed(4 articles, ")
    assert "linked_by" in again._repr_html_()
    name = ta.entities.frequency(again)["entity"][0]
    assert set(ta.entities.concordance(again, name)["article_id"]) <= set(again.articles["article_id"])


def test_tab_completion_offers_what_there_is_and_nothing_else() -> None:
    assert dir(ta) == ["__version__", "annotate", "entities", "read", "show"]
    assert {"frequency", "concordance", "attached", "cooccurrence"} <= set(dir(ta.entities))
    assert all(not name.startswith("_") for name in dir(ta.entities))
    with pytest.raises(AttributeError, match="it has __version__, annotate, entities, read, show"):
        _ = ta.sentiments


def test_help_names_the_columns_of_every_table(parsed: Parsed) -> None:
    for name in dir(ta.entities):
        function = getattr(ta.entities, name)
        if inspect.isfunction(function):
            assert "olumns" in str(function.__doc__) or ": " in str(function.__doc__), name
    table = ta.entities.frequency(parsed)
    assert [column for column in table.columns if column not in str(ta.entities.frequency.__doc__)] == []
    assert [c for c in parsed.mentions.columns[:8] if c not in str(ta.annotate.__doc__)] == []
