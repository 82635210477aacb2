"""The French treebanks, cleaned and brought to one convention, as training and development files."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

TEST_FILES = ("gsd/fr_gsd-ud-test.conllu", "sequoia/fr_sequoia-ud-test.conllu")
#: name -> (file, share of its sentences used for training)
TRAIN_FILES = {
    "sequoia": ("sequoia/fr_sequoia-ud-train.conllu", 1.0),
    "gsd": ("gsd/fr_gsd-ud-dev.conllu", 1.0),
    "pud": ("pud/fr_pud-ud-test.conllu", 1.0),
    "fqb": ("fqb/fr_fqb-ud-test.conllu", 0.35),
}
#: What the tagger and the parser learn from besides: spoken French, whose sentences end as no written ones do.
WIDER_FILES = {
    "fqb": ("fqb/fr_fqb-ud-test.conllu", 0.7),
    "rhapsodie": ("rhapsodie/fr_rhapsodie-ud-train.conllu", 0.5),
    "parisstories": ("parisstories/fr_parisstories-ud-train.conllu", 0.5),
}
#: Every n-th sentence is also learnt in capitals, every second time without accents, as titles are printed.
IN_CAPITALS = 16
#: How often the tokenizer sees each sentence of a treebank, where not once.
COPIES = {"sequoia": 2, "gsd": 3}
#: Every n-th sentence stands without its last full stop too, for the tokenizer.
WITHOUT_END = 16
DEV_FILE = "sequoia/fr_sequoia-ud-dev.conllu"
#: Every n-th sentence of GSD's dev file is kept out of training, for development.
GSD_HELD_OUT = 12
_CLOSED = {"PRON", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "ADV", "NUM"}
#: Features of Universal Dependencies' own inventory (the ones its scorer counts); layered and local ones go.
UNIVERSAL = frozenset(
    {"PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite"}
    | {"Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite"}
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
_SEED = 20261121


@dataclass(frozen=True)
class Sentence:
    """One treebank sentence: CoNLL-U rows (ten columns each), multi-word ranges included."""

    source: str
    text: str
    rows: tuple[tuple[str, ...], ...]

    def words(self) -> list[tuple[str, ...]]:
        """Rows of syntactic words only."""
        return [row for row in self.rows if row[0].isdigit()]


def read(path: Path, source: str) -> list[Sentence]:
    """Read a CoNLL-U file; apostrophes made straight, language-specific tags and empty nodes dropped."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith("#")]
        rows = tuple(_row(line) for line in lines if "." not in line.split("\t", 1)[0])
        if rows:
            found.append(Sentence(source, surface(rows), rows))
    return found


def _row(line: str) -> tuple[str, ...]:
    columns = line.split("\t")
    form, lemma = (value.translate(_STRAIGHT) for value in columns[1:3])
    space = "SpaceAfter=No" if "SpaceAfter=No" in columns[9].split("|") else "_"
    feats = "|".join(value for value in columns[5].split("|") if value.split("=")[0] in UNIVERSAL) or "_"
    return (columns[0], form, lemma, columns[3], "_", feats, columns[6], columns[7], "_", space)


def tokens(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows of surface tokens: a multi-word range instead of its words."""
    end = 0
    for row in rows:
        if "-" in row[0]:
            end = int(row[0].split("-")[1])
            yield row
        elif int(row[0]) > end:
            yield row


def surface(rows: Iterable[tuple[str, ...]]) -> str:
    """The sentence's text, rebuilt from its tokens."""
    return "".join(row[1] + ("" if row[9] == "SpaceAfter=No" else " ") for row in tokens(rows)).strip()


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def load(
    data: Path, *, wide: bool = False, whole: bool = False, in_order: bool = False
) -> tuple[list[Sentence], list[Sentence]]:
    """Training and development sentences of the folder `ud-french`, test sentences and repeats removed.

    With `wide`, more questions and two treebanks of spoken French are among the training sentences; with
    `whole`, all of each file's; with `in_order`, each file's in its own order.
    """
    root = data / "ud-french"
    barred = {_fold(s.text) for name in TEST_FILES for s in read(root / name, "test")}
    dev = read(root / DEV_FILE, "sequoia")
    train: list[Sentence] = []
    for name, (file, share) in (TRAIN_FILES | (WIDER_FILES if wide else {})).items():
        sentences = read(root / file, name)
        if name == "gsd":
            dev += sentences[::GSD_HELD_OUT]
            sentences = [s for number, s in enumerate(sentences) if number % GSD_HELD_OUT]
        numbered = list(enumerate(sentences))
        random.Random(_SEED).shuffle(numbered)  # noqa: S311
        chosen = numbered if whole else numbered[: round(share * len(numbered))]
        train += [s for _, s in (sorted(chosen, key=lambda one: one[0]) if in_order else chosen)]
    dev = _without(dev, barred)
    return harmonise(_without(train, barred | {_fold(s.text) for s in dev})), dev


def _without(sentences: list[Sentence], barred: set[str]) -> list[Sentence]:
    kept, seen = [], set(barred)
    for sentence in sentences:
        key = _fold(sentence.text)
        if key not in seen:
            kept.append(sentence)
        seen.add(key)
    return kept


def harmonise(sentences: list[Sentence]) -> list[Sentence]:
    """Bring PUD and the question bank to the lemmas and features that GSD and Sequoia agree on.

    For closed word classes, the lemma or feature set that the two core treebanks give a form in 95 %
    of at least five cases replaces the other treebanks' own ("il": `il` becomes `lui`).
    """
    counts: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        if sentence.source in ("sequoia", "gsd"):
            for row in sentence.words():
                for column in (2, 5):
                    counts[row[1].lower(), row[3], column][row[column]] += 1
    table = {}
    for key, counter in counts.items():
        value, n = counter.most_common(1)[0]
        if n >= 5 and n >= 0.95 * counter.total():
            table[key] = value
    return [sentence if sentence.source in ("sequoia", "gsd") else _convert(sentence, table) for sentence in sentences]


def _convert(sentence: Sentence, table: dict[tuple[str, str, int], str]) -> Sentence:
    rows = []
    for row in sentence.rows:
        key = (row[1].lower(), row[3])
        lemma, feats = row[2], row[5]
        if row[3] in _CLOSED:
            lemma, feats = table.get((*key, 2), lemma), table.get((*key, 5), feats)
        if "_" in lemma and lemma != row[1] and row[0].isdigit():
            # the question bank joins the words of fixed expressions in one lemma
            lemma = table.get((*key, 2), lemma.split("_")[0] or row[1].lower())
        rows.append((*row[:2], lemma, *row[3:5], feats, *row[6:]))
    return replace(sentence, rows=tuple(rows))


def requote(sentence: Sentence, opening: str, closing: str, *, spaced: bool) -> Sentence | None:
    """The sentence with its straight double quotes made typographic; None where they do not pair."""
    places = [n for n, row in enumerate(sentence.rows) if row[1] == '"']
    if not places or len(places) % 2:
        return None
    rows = [list(row) for row in sentence.rows]
    for nth, place in enumerate(places):
        if nth % 2 == 0:
            rows[place][1:3] = [opening, opening]
            rows[place][9] = "_" if spaced else "SpaceAfter=No"
        else:
            rows[place][1:3] = [closing, closing]
            if place:
                rows[place - 1][9] = "_" if spaced else "SpaceAfter=No"
    done = tuple(tuple(row) for row in rows)
    return Sentence(sentence.source, surface(done), done)


def with_quotes(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences, and beside each quoted one a copy in « » or “ ” (by turns)."""
    styles = [("«", "»", True), ("“", "”", False)]
    copies = []
    for number, sentence in enumerate(s for s in sentences if '"' in s.text):
        opening, closing, spaced = styles[number % 3 == 2]
        copy = requote(sentence, opening, closing, spaced=spaced)
        if copy is not None:
            copies.append(copy)
    return sentences + copies


def for_tokens(sentences: list[Sentence]) -> list[Sentence]:
    """What the tokenizer learns from: the sentences as in `COPIES`, in all quotes, in capitals, and without their end.

    Titles and items of lists end without punctuation, and are rare in the treebanks: every
    `WITHOUT_END`-th sentence also stands without its last mark.
    """
    copies = [sentence for sentence in sentences for _ in range(COPIES.get(sentence.source, 1))]
    ended = [without_end(sentence) for sentence in shuffled(sentences)[::WITHOUT_END]]
    return with_capitals(with_quotes(copies)) + [sentence for sentence in ended if sentence is not None]


def without_end(sentence: Sentence) -> Sentence | None:
    """The sentence without the full stop at its end; none where it ends otherwise."""
    rows = sentence.rows
    if len(rows) < 3 or rows[-1][1] != "." or not rows[-2][1][-1].isalnum():
        return None
    kept = (*rows[:-2], (*rows[-2][:9], "_"))
    return Sentence(sentence.source, surface(kept), kept)


def with_capitals(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences, and beside every `IN_CAPITALS`-th a copy in capitals (lemmas as they were)."""
    chosen = shuffled(sentences)[::IN_CAPITALS]
    return sentences + [_in_capitals(sentence, accents=number % 2 == 0) for number, sentence in enumerate(chosen)]


def _in_capitals(sentence: Sentence, *, accents: bool) -> Sentence:
    rows = tuple((row[0], row[1].upper() if accents else bare(row[1].upper()), *row[2:]) for row in sentence.rows)
    return Sentence(sentence.source, surface(rows), rows)


def bare(text: str) -> str:
    """The text without accents and cedillas: « ÉTÉ » as « ETE »."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def shuffled(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences in one fixed random order."""
    order = list(sentences)
    random.Random(_SEED).shuffle(order)  # noqa: S311
    return order


def write(sentences: Iterable[Sentence], path: Path) -> Path:
    """Write CoNLL-U."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for sentence in sentences:
            out.write(f"# text = {sentence.text}\n")
            out.writelines("\t".join(row) + "\n" for row in sentence.rows)
            out.write("\n")
    return path


def write_text(sentences: list[Sentence], path: Path, per_paragraph: int = 60) -> Path:
    """Write raw text: sentences joined by spaces, a blank line after every so many."""
    parts = [sentences[n : n + per_paragraph] for n in range(0, len(sentences), per_paragraph)]
    text = "\n\n".join(" ".join(s.text for s in part) for part in parts)
    path.write_text(text + "\n", encoding="utf-8")
    return path
