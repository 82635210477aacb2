"""Read, annotate and analyse how the French press tells a story.

In a notebook, one line each:

    import talent_analysis as ta

    corpus = ta.read("seeds")                       # articles, and the ledger of their lines
    parsed = ta.annotate(corpus)                    # sentences, tokens, mentions, quotes, amounts
    ta.entities.frequency(parsed)                   # who is named how often
    ta.entities.concordance(parsed, "OpenAI")       # each mention in its words
    ta.show(chart)                                  # an altair chart as a picture, with no network

`help(ta.entities.frequency)` names the columns of its table. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from talent_analysis.analyse import entities as entities
    from talent_analysis.annotate.annotate import annotate as annotate
    from talent_analysis.read.corpus import read as read
    from talent_analysis.report.showing import show as show

__version__ = "0.1.0"
__all__ = ["__version__", "annotate", "entities", "read", "show"]

#: `read` and `annotate` are rooms that can be called (see their `__init__`), so that `talent_analysis.read.corpus`
#: stays importable beside `talent_analysis.read("seeds")`.
_ROOMS = {
    "annotate": "talent_analysis.annotate",
    "entities": "talent_analysis.analyse.entities",
    "read": "talent_analysis.read",
}


def __getattr__(name: str) -> Any:
    if name == "show":
        return import_module("talent_analysis.report.showing").show
    if name not in _ROOMS:
        raise AttributeError(f"talent_analysis has no {name!r}; it has {', '.join(__all__)}")
    return import_module(_ROOMS[name])


def __dir__() -> list[str]:
    return sorted(__all__)
