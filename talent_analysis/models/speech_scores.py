"""How well reported speech and amounts are found, on the project's own annotated press and on labelled news.

The figures are those of the usual count: a found stretch is right where it overlaps a gold one by half or more of
the two together (intersection over union), each counted once. A speaker is right where the names are equal, or
one is the other's last word with nothing against it. `value and unit` asks for both, `bound and modality too` for
all four.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from talent_analysis.errors import UnusableInput

if TYPE_CHECKING:
    from talent_analysis.tables import Parsed

MARKED, INDIRECT = ("direct", "mixed"), ("indirect",)
HALF = 0.5
Row = tuple[str, str, str, float, int]
_LINE = re.compile(r"(T[-0+]|C[-0+]|H|[-0+]|%)\t(.+)$")


@dataclass(frozen=True)
class Said:
    """A gold or found quotation at start:end; `speaker` is empty where nobody is named, `named` how the text does."""

    start: int
    end: int
    kind: str
    speaker: str = ""
    named: str = ""


@dataclass(frozen=True)
class Figure:
    """A gold or found amount at start:end."""

    start: int
    end: int
    value: float | None
    unit: str
    bound: str
    modality: str


@dataclass(frozen=True)
class Told:
    """An article with its quotations and amounts (None where amounts are not labelled)."""

    article_id: str
    text: str
    quotes: tuple[Said, ...]
    amounts: tuple[Figure, ...] | None = None
    source: str | None = None
    published: str | None = None


def read_press(path: Path) -> list[Told]:
    """The articles of a marked-up press file, laid out as plain text: titles and boilerplate on lines of their own,
    sentences of a paragraph in a row, an empty line between paragraphs."""
    blocks = path.read_text(encoding="utf-8").split("=====\n")
    return [_press_article(block) for block in blocks if block.strip()]


def _press_article(block: str) -> Told:
    from talent_analysis.training.corpora import parse_marks

    head = dict(re.findall(r"^@(\w+)[ \t]*(.*)$", block, re.MULTILINE))
    text, fresh = "", True
    quotes: list[Said] = []
    amounts: list[Figure] = []
    for line in block.split("\n"):
        if line.startswith("@"):
            continue
        matched = _LINE.match(line)
        if not matched:
            text = text.rstrip("\n") + "\n\n" if text and not text.endswith("\n\n") else text
            fresh = True
            continue
        plain, marks = parse_marks(matched[2])
        own = matched[1][0] in "TCH%"
        if text and not text.endswith("\n") and (own or not fresh):
            text += "\n" if own else " "
        at = len(text)
        text += plain + ("\n" if own else "")
        fresh = own
        if matched[1] != "%":
            quotes += [Said(at + m.start, at + m.end, *m.fields[:2]) for m in marks if m.kind == "quote"]
            amounts += [
                Figure(at + m.start, at + m.end, float(m.fields[0]), *m.fields[1:]) for m in marks if m.kind == "amount"
            ]
    return Told(head["id"], text, tuple(quotes), tuple(amounts), head.get("source"), head.get("date"))


def read_labels(path: Path, texts: Path) -> list[Told]:
    """The articles of a file of labelled quotations (one JSON object a line); their texts lie under `texts`."""
    by_article: dict[str, list[Said]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (texts / f"{row['doc']}.txt").read_text(encoding="utf-8")
        speaker = text[row["speaker_start"] : row["speaker_end"]] if row.get("speaker_start") is not None else ""
        by_article[row["doc"]].append(Said(row["start"], row["end"], row["kind"], speaker))
    return [
        Told(doc.split("/")[-1], (texts / f"{doc}.txt").read_text(encoding="utf-8"), tuple(said))
        for doc, said in by_article.items()
    ]


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Intersection over union of two stretches of text; 0 where they are apart."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared / (max(first[1], second[1]) - min(first[0], second[0])) if shared > 0 else 0.0


G = TypeVar("G", Said, Figure)


def matched(gold: Sequence[G], found: Sequence[G]) -> list[tuple[G, G]]:
    """Pairs of a gold and a found stretch that overlap by half or more: in the order of the gold ones, each with the
    best of those still free."""
    used: set[int] = set()
    pairs = []
    for one in gold:
        free = [(overlap((one.start, one.end), (f.start, f.end)), at) for at, f in enumerate(found) if at not in used]
        best = max(free, default=(0.0, -1))
        if best[0] >= HALF:
            used.add(best[1])
            pairs.append((one, found[best[1]]))
    return pairs


def same_person(gold: str, found: str) -> bool:
    """Whether two names mean one person: equal but for case and signs, or one is part of the other and both end
    alike; two empty ones are the same."""
    if not gold or not found:
        return not gold and not found
    a, b = ([w for w in re.split(r"\W+", name.lower()) if w] for name in (gold, found))
    return a == b or (a[-1:] == b[-1:] and (set(a) <= set(b) or set(b) <= set(a)))


def quote_rows(
    test_set: str, gold: Mapping[str, Sequence[Said]], found: Mapping[str, Sequence[Said]], *, either: bool
) -> list[Row]:
    """F1 of the content, and of content with the right speaker, of marked and of indirect speech.

    `either` accepts the article's own words for the speaker beside the canonical name (for labels that copy them).
    """
    rows: list[Row] = []
    for metric, kinds in (("direct and mixed", MARKED), ("indirect", INDIRECT)):
        asked = given = hit = right = 0
        for article, said in gold.items():
            own = [q for q in said if q.kind in kinds]
            ours = [q for q in found.get(article, ()) if q.kind in kinds]
            pairs = matched(own, ours)
            asked, given, hit = asked + len(own), given + len(ours), hit + len(pairs)
            right += sum(_right_speaker(one, other, either) for one, other in pairs)
        rows.append(("quotes", test_set, metric, f1(hit, asked, given), asked))
        rows.append(("quotes", test_set, f"{metric}, right speaker", f1(right, asked, given), asked))
    return rows


def _right_speaker(gold: Said, found: Said, either: bool) -> bool:
    if either:
        return same_person(gold.speaker, found.named or found.speaker) or same_person(gold.speaker, found.speaker)
    return same_person(gold.speaker, found.speaker or found.named)


def amount_rows(
    test_set: str, gold: Mapping[str, Sequence[Figure]], found: Mapping[str, Sequence[Figure]]
) -> list[Row]:
    """F1 of amounts: by span, with value and unit, with bound and modality too; and of money with value and unit."""
    counts: Counter[str] = Counter()
    for article, figures in gold.items():
        ours = found.get(article, ())
        pairs = matched(figures, ours)
        right = [(one, other) for one, other in pairs if same_value(one, other)]
        counts["asked"] += len(figures)
        counts["given"] += len(ours)
        counts["span"] += len(pairs)
        counts["value and unit"] += len(right)
        counts["bound and modality too"] += sum((o.bound, o.modality) == (f.bound, f.modality) for o, f in right)
        counts["money"] += sum(_is_money(one) for one, _ in right)
        counts["money asked"] += sum(map(_is_money, figures))
        counts["money given"] += sum(map(_is_money, ours))
    metrics = ("span", "value and unit", "bound and modality too")
    rows = [("amounts", test_set, m, f1(counts[m], counts["asked"], counts["given"]), counts["asked"]) for m in metrics]
    money = f1(counts["money"], counts["money asked"], counts["money given"])
    return [*rows, ("amounts", test_set, "money, value and unit", money, counts["money asked"])]


def same_value(gold: Figure, found: Figure) -> bool:
    """Whether two amounts have the same value, near enough, and the same unit, be it in the plural."""
    if gold.value is None or found.value is None:
        return False
    near = abs(gold.value - found.value) <= 1e-6 * max(1, abs(gold.value))
    return near and _singular(gold.unit) == _singular(found.unit)


def _singular(unit: str) -> str:
    return re.sub(r"s$", "", unit.lower())


def _is_money(figure: Figure) -> bool:
    return bool(re.fullmatch("[A-Z]{3}", figure.unit))


def f1(right: int, asked: int, given: int) -> float:
    """Twice what is right over what was asked and given; 0 where there was nothing."""
    return 2 * right / (asked + given) if asked + given else 0.0


def found_quotes(parsed: Parsed) -> dict[str, list[Said]]:
    """The quotations of an annotated corpus by article."""
    found: dict[str, list[Said]] = defaultdict(list)
    columns = ("article_id", "start", "end", "kind", "speaker", "speaker_text")
    for article, start, end, kind, speaker, named in parsed.quotes.select(columns).iter_rows():
        found[article].append(Said(start, end, kind, speaker or "", named or ""))
    return found


def found_amounts(parsed: Parsed) -> dict[str, list[Figure]]:
    """The amounts of an annotated corpus by article."""
    found: dict[str, list[Figure]] = defaultdict(list)
    columns = ("article_id", "start", "end", "value", "unit", "bound", "modality")
    for article, start, end, value, unit, bound, modality in parsed.amounts.select(columns).iter_rows():
        found[article].append(Figure(start, end, value, unit or "", bound, modality))
    return found


def scores(data: Path, kind: Literal["bundled", "official"]) -> list[Row]:
    """Annotate both test sets with these models and score them: rows of task, test_set, metric, value and n.

    `data` is the folder of the corpora. Raises UnusableInput where a test file is missing.
    """
    press, labels = data / "press" / "dev.txt", data / "quotes" / "dev.jsonl"
    for path in (press, labels):
        if not path.exists():
            raise UnusableInput(f"{path}: this test file is missing. Give the folder of the corpora with --data.")
    told = read_press(press)
    parsed = annotated(told, kind)
    rows = quote_rows("press dev", {a.article_id: a.quotes for a in told}, found_quotes(parsed), either=False)
    rows += amount_rows("press dev", {a.article_id: a.amounts or () for a in told}, found_amounts(parsed))
    told = read_labels(labels, data / "winer-fr")
    found = found_quotes(annotated(told, kind))
    return rows + quote_rows("quotes dev", {a.article_id: a.quotes for a in told}, found, either=True)


def annotated(articles: Iterable[Told], kind: Literal["bundled", "official"]) -> Parsed:
    """The annotation of these articles, as of any folder of text files."""
    from talent_analysis.annotate.annotate import annotate
    from talent_analysis.read.corpus import read

    with tempfile.TemporaryDirectory() as name:
        folder, about = Path(name), ""
        for article in articles:
            (folder / f"{article.article_id}.txt").write_text(article.text, encoding="utf-8")
            if article.source:
                about += (
                    f"[{json.dumps(article.article_id)}]\nsource = {json.dumps(article.source, ensure_ascii=False)}\n"
                )
                about += f'published = "{article.published}"\n' if article.published else ""
        if about:
            (folder / "sources.toml").write_text(about, encoding="utf-8")
        return annotate(read(folder), kind)
