"""How good the models are, measured on files that nothing was trained on.

Syntax is scored end to end from raw text with Stanza's own copy of the CoNLL 2018 scorer; names by exact
span and type, through the same steps as in a report; entities and tone on given names, sentences and targets.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from talent_analysis.errors import UnusableInput
from talent_analysis.models import linking_scores, peers, predictions, speech_scores, store
from talent_analysis.models.predictions import Answered
from talent_analysis.models.store import Kind, ModelSet

TREEBANKS = {"gsd": "ud-french/gsd/fr_gsd-ud-test.conllu", "sequoia": "ud-french/sequoia/fr_sequoia-ud-test.conllu"}
SYNTAX = {"Tokens": "tokens", "Sentences": "sentences", "Words": "words", "UPOS": "UPOS", "UFeats": "UFeats"}
SYNTAX |= {"Lemmas": "lemma", "UAS": "UAS", "LAS": "LAS"}
CORE_TYPES = ("PER", "ORG", "LOC")
ALL_TYPES = (*CORE_TYPES, "PRODUCT", "EVENT")
BINS = 10
SCORES = Path(__file__).parent / "scores.json"
_STRAIGHT = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})
_SCHEMA = {"task": pl.String, "test_set": pl.String, "metric": pl.String, "value": pl.Float64, "n": pl.Int64}

Row = tuple[str, str, str, float, int]
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Marked:
    """An article of a test set: its text, the spans of its paragraphs, and its names (offsets in the text)."""

    text: str
    paragraphs: tuple[tuple[int, int], ...]
    names: tuple[Span, ...]


def evaluate(
    models: ModelSet, data: Path, answers: Sequence[Answered] = (), say: Callable[[str], None] = lambda _: None
) -> pl.DataFrame:
    """Scores as a frame: task, test_set, metric, value (share of one), n (gold units it rests on).

    `data` is the folder of the corpora, `answers` what the tone models say on theirs. Raises UnusableInput where a
    test file is missing.
    """
    rows: list[Row] = []
    for name, file in TREEBANKS.items():
        say(f"syntax: {name} test")
        rows += syntax_scores(models, _present(data / file), name)
    names = {"winer 2018/12": read_winer, "press dev": read_press}
    places = {"winer 2018/12": "winer-fr/2018/12", "press dev": "press/dev.txt"}
    for name, reader in names.items():
        say(f"names: {name}")
        articles = reader(_present(data / places[name]))
        rows += name_scores(models, articles, name)
        rows += robustness_scores(models, articles, name) if name == "press dev" else []
    say("entities: press dev")
    rows += linking_scores.scores(_present(data / places["press dev"]))
    rows += tone_scores(answers, data)
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def run(data: Path, kind: Kind, card: Path | None, say: Callable[[str], None]) -> pl.DataFrame:
    """Evaluate, print the scores, and (with `card`) write them into the model card and `scores.json`."""
    from talent_analysis.annotate.why import shipped
    from talent_analysis.models import card as cards
    from talent_analysis.models import official, pairs, robustness, speeds

    models = store.bundled() if kind == "bundled" else official.installed()
    say("reported speech and amounts: press dev, quotes dev")
    speech = pl.DataFrame(speech_scores.scores(data, kind), schema=_SCHEMA, orient="row")
    say("tone: sentences and targets")
    judges = shipped()
    answers = predictions.answered(judges, data)
    scored = evaluate(models, data, answers, say)
    say("speed: press dev")
    texts = [article.text for article in read_press(_present(data / "press/dev.txt"))]
    more = [*speeds.rows(models, texts, "press dev"), *robustness.rows(models, data, say)]
    rest = pl.DataFrame(more, schema=_SCHEMA, orient="row")
    found = pl.concat([scored, speech, rest]).with_columns(pl.col("value").round(4))
    say(cards.scores_table(found))
    say(cards.robustness_table(found))
    say(cards.speeds_table(found))
    if card is not None and kind == "bundled":
        files = cards.sizes(models.directory, models.files)
        card.write_text(cards.render_card(found, files, card.read_text(encoding="utf-8")), encoding="utf-8")
        write_scores(found, models, SCORES)
        predictions.write(predictions.table(answers), models.key)
        pairs.write(pairs.answers(judges), models.key)
    return found


def _present(path: Path) -> Path:
    if not path.exists():
        raise UnusableInput(f"{path}: this test file is missing. Give the folder of the corpora with --data.")
    return path


def raw_text(conllu: str) -> str:
    """The text of a treebank: its sentences with a space between, a blank line where it marks a paragraph.

    GSD and Sequoia mark none, so that their sentence scores are for unbroken text.
    """
    parts: list[str] = []
    for block in conllu.split("\n\n"):
        found = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        if found:
            opens = re.search(r"^# new(par|doc)", block, re.MULTILINE)
            parts.append(("\n\n" if opens and parts else " ") + found[1])
    return "".join(parts).strip()


def syntax_scores(models: ModelSet, conllu: Path, name: str) -> list[Row]:
    """Tokens to LAS (F1) on one treebank, from its raw text.

    Without the repair of sentence breaks that a report makes: these texts are unrelated sentences in a row, some
    beginning with a small letter, as no article is.
    """
    gold = conllu.read_text(encoding="utf-8").translate(_STRAIGHT)
    found = end_to_end(syntax_pipeline(models), raw_text(gold), _plain(gold))
    return [("syntax", name, label, found[key].f1, found[key].gold_total) for key, label in SYNTAX.items()]


def syntax_pipeline(models: ModelSet) -> Any:
    """Stanza's pipeline up to the parse."""
    return store.load_pipeline(models, ",".join(name for name in store.available(models) if name != "ner"))


def end_to_end(pipeline: Any, text: str, gold: str) -> Any:
    """The scores of the CoNLL 2018 scorer, by its own names of the metrics."""
    from stanza.models.common.utils import ud_scores

    return ud_scores(io.StringIO(gold), io.StringIO(f"{pipeline(text):C}\n\n"))


def _plain(gold: str) -> str:
    """Without empty nodes, which the scorer does not read."""
    return "\n".join(line for line in gold.split("\n") if not re.match(r"\d+\.\d+\t", line))


def read_winer(folder: Path) -> list[Marked]:
    """WiNER articles of a month: outermost names, one paragraph a line."""
    from talent_analysis.training.corpora import _brat_marks, outermost

    articles = []
    for path in sorted(folder.rglob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        names = outermost(_brat_marks(path.read_text(encoding="utf-8")))
        lines = tuple(m.span() for m in re.finditer(r"[^\r\n]+", text) if m.group().strip())
        articles.append(Marked(text, lines, tuple((m.start, m.end, m.fields[0]) for m in names)))
    return articles


def read_press(path: Path) -> list[Marked]:
    """Press articles without their boilerplate lines: outermost names, paragraphs as the file has them."""
    blocks = path.read_text(encoding="utf-8").split("=====\n")
    return [_press_article(block) for block in blocks if block.strip()]


def _press_article(block: str) -> Marked:
    from talent_analysis.training.corpora import outermost, parse_marks

    text, names, starts = "", [], []
    for paragraph in re.split(r"\n\s*\n", block):
        found = re.findall(r"^(?:T[-0+]|C[-0+]|H|[-0+])\t(.+)$", paragraph, re.MULTILINE)
        if found:
            text += "\n" if text else ""
            starts.append(len(text))
        for line in found:
            plain, marks = parse_marks(line)
            text += "" if len(text) == starts[-1] else " "
            named = outermost([m for m in marks if m.kind == "entity"])
            names += [(len(text) + m.start, len(text) + m.end, m.fields[0]) for m in named]
            text += plain
    ends = [start - 1 for start in starts[1:]] + [len(text)]
    return Marked(text, tuple(zip(starts, ends, strict=True)), tuple(names))


def name_scores(models: ModelSet, articles: Sequence[Marked], name: str) -> list[Row]:
    """Exact span and type F1: of the model alone, and of the mentions a report is made from."""
    if "ner" not in store.available(models):
        return []
    gold = [set(article.names) for article in articles]
    alone, final = zip(*_found_names(models, articles), strict=True)
    rows: list[Row] = []
    groups = {"PER ORG LOC": CORE_TYPES, "five types": ALL_TYPES} | {kind: (kind,) for kind in ALL_TYPES}
    for label, types in groups.items():
        for task, found in (("names", final), ("names, model alone", alone)):
            value, n = span_f1(gold, found, types)
            if n and (task == "names" or len(types) > 1):
                rows.append((task, name, label, value, n))
    bare = [{(s, e, "PER") for s, e, _ in spans} for spans in gold]
    found_bare = [{(s, e, "PER") for s, e, kind in spans if kind in ALL_TYPES} for spans in final]
    value, n = span_f1(bare, found_bare, ("PER",))
    return [*rows, ("names", name, "span only", value, n)]


def robustness_scores(models: ModelSet, articles: Sequence[Marked], name: str) -> list[Row]:
    """F1 of the names (span and type, five types) of the same articles written otherwise, character for character; and
    of those in their titles, as they stand and in capitals."""
    from talent_analysis.models.otherwise import WRITINGS, in_title, title_in_capitals

    if "ner" not in store.available(models):
        return []
    rows: list[Row] = []
    for label, written in WRITINGS.items():
        others = [Marked(written(a.text), a.paragraphs, a.names) for a in articles]
        found = [final for _, final in _found_names(models, others)]
        rows.append(
            ("names", f"{name}, {label}", "five types", *span_f1([set(a.names) for a in articles], found, ALL_TYPES))
        )
    titles: dict[str, Sequence[Marked]] = {
        "titles": articles,
        "titles in capitals": [title_in_capitals(a) for a in articles],
    }
    for label, versions in titles.items():
        gold = [in_title(a, set(a.names)) for a in versions]
        found = [in_title(a, final) for a, (_, final) in zip(versions, _found_names(models, versions), strict=True)]
        rows.append(("names", f"{name}, {label}", "five types", *span_f1(gold, found, ALL_TYPES)))
    return rows


def _found_names(models: ModelSet, articles: Sequence[Marked]) -> Iterator[tuple[set[Span], set[Span]]]:
    from talent_analysis.annotate import naming
    from talent_analysis.annotate.mentions import mentions
    from talent_analysis.annotate.parse import Line

    parser, judge = naming.load(models, "tokenize,mwt,pos,ner")
    for article in articles:
        spans = enumerate(article.paragraphs, 1)
        lines = [Line(n, start, end, "body", article.text[start:end]) for n, (start, end) in spans]
        sentences = parser.parse(article.text, lines)
        alone = {(e.start, e.end, e.type) for s in sentences for e in s.entities}
        final = {(e.start, e.end, e.type) for found in mentions(article.text, sentences, judge) for e in found}
        yield alone, final


def span_f1(gold: Sequence[set[Span]], found: Sequence[set[Span]], types: Sequence[str]) -> tuple[float, int]:
    """Micro F1 over exact spans of these types, and the number of gold spans."""
    right = asked = given = 0
    for one, other in zip(gold, found, strict=True):
        kept, got = ({span for span in spans if span[2] in types} for spans in (one, other))
        right, asked, given = right + len(kept & got), asked + len(kept), given + len(got)
    return (2 * right / (asked + given) if asked + given else 0.0), asked


def tone_scores(answers: Sequence[Answered], data: Path) -> list[Row]:
    """Macro-F1 (in all and by voice) and calibration error of both tone models, and three peers' macro-F1."""
    lexicon = peers.read_vader(_present(data / "lexicons" / "vader-fr.txt"))
    polarities = peers.read_pattern(_present(data / "lexicons" / "pattern-fr-sentiment.xml"))
    rows: list[Row] = []
    for task, name, cases, chances in answers:
        gold, tokens = [case.tone for case in cases], [case.tokens for case in cases]
        rows += _tone_rows(task, name, gold, chances, [case.voice for case in cases])
        rows += peers.rows(task, name, gold, tokens, lexicon, polarities)
    return rows


def _tone_rows(task: str, name: str, gold: list[str], chances: Any, voices: list[str]) -> list[Row]:
    from talent_analysis.annotate.tone import CLASSES

    found = [CLASSES[int(i)] for i in chances.argmax(axis=1)]
    error = calibration_error(chances.max(axis=1).tolist(), [g == f for g, f in zip(gold, found, strict=True)])
    rows: list[Row] = [
        (task, name, "macro-F1", peers.macro_f1(gold, found), len(gold)),
        (task, name, "calibration error", error, len(gold)),
    ]
    for voice, label in (("journalist", "journalist's words"), ("reported", "reported speech")):
        own = [(g, f) for g, f, v in zip(gold, found, voices, strict=True) if v == voice]
        if own:
            rows.append((task, name, f"macro-F1, {label}", peers.macro_f1(*zip(*own, strict=True)), len(own)))
    return rows


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten equally wide bins of the top probability (Guo et al., 2017)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for value, correct in zip(confidence, right, strict=True):
        bins[min(int(value * BINS), BINS - 1)].append((value, correct))
    gaps = (abs(sum(v for v, _ in part) - sum(c for _, c in part)) for part in bins if part)
    return sum(gaps) / len(confidence)


def write_scores(frame: pl.DataFrame, models: ModelSet, path: Path) -> None:
    """Write `scores.json`, with the key of the models the scores belong to."""
    scores: Iterable[dict[str, Any]] = frame.with_columns(pl.col("value").round(4)).to_dicts()
    content = {"models": models.key, "scores": list(scores)}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_scores(path: Path | None = None) -> tuple[str, pl.DataFrame]:
    """The key of the models that were scored, and the shipped scores."""
    content = json.loads((path or SCORES).read_text(encoding="utf-8"))
    return content["models"], pl.DataFrame(content["scores"], schema=_SCHEMA)
