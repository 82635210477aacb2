"""The sentences behind a figure: in their group, with the words around them in the article, each with its address.

Text of articles is escaped wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import polars as pl

from talent_analysis.report.display import marked
from talent_analysis.words import Words

#: Passages shown of a group, and groups shown of a figure: a page must not grow with the corpus. The file has all.
PASSAGES_SHOWN = 12
GROUPS_SHOWN = 40
#: Characters of the article shown before and after a passage, at most.
AROUND = 200


def in_context(evidence: pl.DataFrame, sentences: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """`evidence` (article_id, start, end) with `before` and `after`: the article's own text from the start of the
    sentence before, and to the end of the sentence after, AROUND characters at most; empty where there is none."""
    places = evidence.select("article_id", "start", "end").with_row_index("_row")
    spans = sentences.select("article_id", pl.col("start").alias("from"), pl.col("end").alias("to"))
    # Joins on the nearest value want each table in its order.
    ahead = places.sort("start").join_asof(
        spans.sort("to"), left_on="start", right_on="to", by="article_id", strategy="backward", check_sortedness=False
    )
    behind = places.sort("end").join_asof(
        spans.sort("from"), left_on="end", right_on="from", by="article_id", strategy="forward", check_sortedness=False
    )
    first = ahead.sort("_row").select("article_id", "from", "start").iter_rows()
    last = behind.sort("_row").select("article_id", "end", "to").iter_rows()
    return evidence.with_columns(
        pl.Series("before", [_cut(texts, *place, before=True) for place in first], dtype=pl.String),
        pl.Series("after", [_cut(texts, *place, before=False) for place in last], dtype=pl.String),
    )


def _cut(texts: Mapping[str, str], article: str, start: int | None, end: int | None, *, before: bool) -> str:
    """The text between two places on one line, cut to AROUND characters at a space."""
    if start is None or end is None or article not in texts:
        return ""
    text = " ".join(texts[article][start:end].split())
    if len(text) <= AROUND:
        return text
    if before:
        return "… " + text[-AROUND:].partition(" ")[2]
    return text[:AROUND].rpartition(" ")[0] + " …"


def evidence_html(evidence: pl.DataFrame, name: str, words: Words) -> str:
    """Passages under the name of their group, each with its place in the raw file and a link to itself."""
    groups = list(evidence.group_by("group", maintain_order=True))
    shown = groups[:GROUPS_SHOWN]
    parts = [_contents([str(group) for (group,), _ in shown], name, words)]
    parts += [_group(str(group), f"{name}-{place}", rows, words) for place, ((group,), rows) in enumerate(shown, 1)]
    if len(groups) > GROUPS_SHOWN:
        left = words("{n} more groups in the file.", n=words.number(len(groups) - GROUPS_SHOWN))
        parts.append(f'<p class="ta-small">{escape(left)}</p>')
    file = f"{escape(name)}_evidence.csv"
    parts.append(f'<p class="ta-small ta-files"><a href="data/{file}" download>CSV</a></p>')
    return "".join(parts)


def _contents(groups: list[str], name: str, words: Words) -> str:
    """Links to the groups, where there are so many that one would have to search."""
    if len(groups) < 4:
        return ""
    links = "".join(
        f'<li><a href="#{escape(name)}-{place}">{escape(group)}</a></li>' for place, group in enumerate(groups, 1)
    )
    return f'<ul class="ta-groups" aria-label="{escape(words("Passages about"))}">{links}</ul>'


def _group(group: str, key: str, rows: pl.DataFrame, words: Words) -> str:
    # The live chart goes to a group by its name; the number keeps the id free of what articles say.
    head = f'<h4 id="{escape(key)}">{escape(group)}</h4>'
    told = [
        _passage(row, f"{key}-{place}", words)
        for place, row in enumerate(rows.head(PASSAGES_SHOWN).iter_rows(named=True), 1)
    ]
    more = rows.height - PASSAGES_SHOWN
    left = f'<p class="ta-small">{escape(words("{n} more in the file.", n=words.number(more)))}</p>' if more > 0 else ""
    return f'<div class="ta-group" data-group="{escape(group)}">{head}{"".join(told)}{left}</div>'


def _passage(row: dict[str, Any], key: str, words: Words) -> str:
    where = escape(f"{row['article_id']}, {row['start']}–{row['end']}")
    if row.get("anchor"):
        where = f'<a href="#{escape(str(row["anchor"]))}">{where}</a>'
    source = str(row["source"]) if row.get("source") is not None else ""
    of = f' data-source="{escape(source)}"' if source else ""
    said = f"{escape(source)} · " if source else ""
    note = f'<p class="ta-small">{escape(str(row["note"]))}</p>' if row.get("note") else ""
    link = f'<a class="ta-here" href="#{escape(key)}" aria-label="{escape(words("Link to this passage"))}">#</a>'
    quoted = marked(str(row["text"]), row.get("marks") or [])
    before, after = (_around(row.get(name)) for name in ("before", "after"))
    return (
        f'<blockquote id="{escape(key)}"{of}><p lang="fr">{before}{quoted}{after}</p>{note}'
        f"<footer>{said}<span>{where}</span> {link}</footer></blockquote>"
    )


def _around(text: object) -> str:
    """Words of the article beside the passage, told apart by their colour and size only: they are no evidence."""
    return f' <span class="ta-around">{escape(str(text))}</span> ' if text else ""
