"""Who and what is named: how often, where, how evenly, in which roles, with whom, and in which words.

Every function takes an annotated corpus (`Parsed`) and returns a polars frame; its help names the columns.
In one line each: `frequency(parsed)`, `concordance(parsed, "OpenAI")`, `attached(parsed, "OpenAI")`,
`cooccurrence(parsed)`, `before_and_after(parsed)`, `doubtful_merges(parsed)`.
"""

from talent_analysis.analyse.entities.attached import attached, attached_places, digest
from talent_analysis.analyse.entities.counts import (
    by_source,
    evenness,
    frequency,
    of_largest_sources,
    salience,
    selectable,
    spellings,
    top,
    types,
    words_by_article,
)
from talent_analysis.analyse.entities.dated import over_time
from talent_analysis.analyse.entities.described import described, descriptions
from talent_analysis.analyse.entities.kwic import concordance, places
from talent_analysis.analyse.entities.merging import before_and_after, doubtful_merges, effects
from talent_analysis.analyse.entities.pairs import cooccurrence, pair_places, strongest
from talent_analysis.analyse.entities.roles import SALIENCE

__all__ = [
    "SALIENCE",
    "attached",
    "attached_places",
    "before_and_after",
    "by_source",
    "concordance",
    "cooccurrence",
    "described",
    "descriptions",
    "digest",
    "doubtful_merges",
    "effects",
    "evenness",
    "frequency",
    "of_largest_sources",
    "over_time",
    "pair_places",
    "places",
    "salience",
    "selectable",
    "spellings",
    "strongest",
    "top",
    "types",
    "words_by_article",
]


def __dir__() -> list[str]:
    return sorted(__all__)
