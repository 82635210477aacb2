"""What a report says of a whole archive, of which the other figures show a sample."""

from __future__ import annotations

from talent_analysis.analyse import archive as analyse
from talent_analysis.report.display import Shown
from talent_analysis.report.says import archive as says
from talent_analysis.report.session import Session

_COUNTED = {
    "sources": analyse.by_source,
    "names": analyse.names,
    "words": analyse.words,
    "months": analyse.months,
}


def table(session: Session, name: str) -> Shown | None:
    """One of the tables over all articles; nothing where the corpus is no archive."""
    if session.archive is None:
        return None
    counted = _COUNTED[name](session.archive.scan)
    words = session.words
    return session.table(
        f"archive_{name}",
        counted,
        title=says.title(name, words),
        says=says.says(name, counted, words),
        how=says.how(name, words),
    )
