"""Files to articles: what each line is, and what is left out.

`talent_analysis.read("my_articles")` is `talent_analysis.read.read("my_articles")`: it returns a `Corpus` with polars
frames

- `articles`: article_id, source, title, standfirst, published, url, language, path, sha256, duplicate_of, author
- `lines`: article_id, line, start, end, role, rule, text
- `problems`: path, kind, message, remedy
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from talent_analysis.places import articles
from talent_analysis.read.check import check_table
from talent_analysis.read.corpus import read
from talent_analysis.read.problems import PROBLEMS_SCHEMA

if TYPE_CHECKING:
    from talent_analysis.tables import Corpus

__all__ = ["PROBLEMS_SCHEMA", "check_table", "read"]


class _Read(ModuleType):
    """A room callable as the function it is named after."""

    def __call__(self, path: Path | str, columns: Mapping[str, str] | None = None) -> Corpus:
        """Read a folder (with its subfolders) or one file of articles; see `read.read` for what is raised."""
        return read(articles(path), columns)


sys.modules[__name__].__class__ = _Read
