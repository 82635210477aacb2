"""Trains the syntax models (tokenize, mwt, pos, depparse, lemma) with Stanza's own trainers."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from talent_analysis.training import treebanks
from talent_analysis.training.running import run_stanza, saved
from talent_analysis.training.treebanks import Sentence

TOKENIZER_STEPS = 4000
POS_STEPS = 2200
PARSER_STEPS = 2800
_SMALL_TAGGER = {
    "hidden_dim": 160,
    "num_layers": 2,
    "char_hidden_dim": 128,
    "char_emb_dim": 50,
    "deep_biaff_hidden_dim": 160,
    "composite_deep_biaff_hidden_dim": 50,
    "tag_emb_dim": 32,
    "word_emb_dim": 50,
    "word_cutoff": 3,
    "transformed_dim": 75,
    "batch_size": 64,
}
_SMALL_PARSER = {
    "hidden_dim": 192,
    "num_layers": 2,
    "char_hidden_dim": 96,
    "char_emb_dim": 50,
    "deep_biaff_hidden_dim": 100,
    "deep_biaff_output_dim": 100,
    "tag_emb_dim": 50,
    "word_emb_dim": 50,
    "word_cutoff": 3,
    "transformed_dim": 75,
    "batch_size": 1200,
}
_LANGUAGE = {"lang": "fr", "shorthand": "fr_talent"}


def _room(work: Path, stage: str) -> Path:
    room = work / "syntax" / stage
    room.mkdir(parents=True, exist_ok=True)
    return room


def _keep(path: Path, work: Path, stage: str) -> Path:
    target = saved(work, stage)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target


def train_tokenize(data: Path, work: Path) -> Path:
    """Tokenizer and sentence splitter: the core treebanks' sentences more often, quotes in every style."""
    room = _room(work, "tokenize")
    train, dev = treebanks.load(data)
    train = treebanks.for_tokens(train)
    _label(treebanks.shuffled(train), room, "train", per_paragraph=60)
    _label(dev, room, "dev", per_paragraph=len(dev))
    options: dict[str, Any] = _LANGUAGE | {
        "txt_file": room / "train.txt",
        "label_file": room / "train.labels",
        "mwt_json_file": room / "train-mwt.json",
        "dev_txt_file": room / "dev.txt",
        "dev_label_file": room / "dev.labels",
        "dev_conll_gold": room / "dev.conllu",
        "max_seqlen": 384,
        "batch_size": 24,
        "lr0": 0.003,
        "steps": TOKENIZER_STEPS,
        "eval_steps": 250,
        "save_dir": room,
        "save_name": "tokenize.pt",
    }
    run_stanza("tokenizer", options, work / "logs" / "tokenize.log", decay=True)
    return _keep(room / "tokenize.pt", work, "tokenize")


def _label(sentences: list[Sentence], room: Path, name: str, per_paragraph: int) -> None:
    from stanza.utils.datasets import prepare_tokenizer_data

    treebanks.write(sentences, room / f"{name}.conllu")
    treebanks.write_text(sentences, room / f"{name}.txt", per_paragraph)
    files = [str(room / f"{name}{ending}") for ending in (".txt", ".conllu", ".labels", "-mwt.json")]
    prepare_tokenizer_data.main([files[0], files[1], "-o", files[2], "-m", files[3]])


def train_mwt(data: Path, work: Path) -> Path:
    """Multi-word expander (« au » to « à le »): a dictionary, with a small network for the rest."""
    from stanza.utils.datasets.contract_mwt import contract_mwt

    room = _room(work, "mwt")
    train, dev = treebanks.load(data)
    treebanks.write(train, room / "train.conllu")
    treebanks.write(dev, room / "gold.conllu")
    contract_mwt(str(room / "gold.conllu"), str(room / "dev.conllu"))
    options = _LANGUAGE | {
        "train_file": room / "train.conllu",
        "eval_file": room / "dev.conllu",
        "gold_file": room / "gold.conllu",
        "num_epoch": 6,
        "hidden_dim": 64,
        "emb_dim": 32,
        "save_dir": room,
        "save_name": "mwt.pt",
    }
    run_stanza("mwt_expander", options, work / "logs" / "mwt.log")
    return _keep(room / "mwt.pt", work, "mwt")


def train_pos(data: Path, work: Path) -> Path:
    """Tagger (UPOS and features): a learning rate falling along a cosine."""
    room = _room(work, "pos")
    train, dev = treebanks.load(data, wide=True)
    train = treebanks.with_capitals(treebanks.with_quotes(train))
    options: dict[str, Any] = (
        _LANGUAGE
        | _SMALL_TAGGER
        | {
            "train_file": treebanks.write(train, room / "train.conllu"),
            "eval_file": treebanks.write(dev, room / "dev.conllu"),
            "wordvec_pretrain_file": saved(work, "pretrain"),
            "save_dir": room,
            "save_name": "pos.pt",
            "no_second_optim": True,
            "fix_eval_interval": True,
        }
    )
    options |= {"lr": 0.003, "beta2": 0.95, "dropout": 0.4, "word_dropout": 0.25}
    options |= {"max_steps": POS_STEPS, "eval_interval": 275}
    run_stanza("tagger", options, work / "logs" / "pos.log", decay=True)
    return _keep(room / "pos.pt", work, "pos")


def train_depparse(data: Path, work: Path) -> Path:
    """Parser, on text tagged by the tagger just trained; its smaller label scorer saves size and time."""
    room = _room(work, "depparse")
    train, dev = treebanks.load(data, wide=True)
    train = treebanks.with_capitals(treebanks.with_quotes(train))
    treebanks.write(train, room / "gold-train.conllu")
    treebanks.write(dev, room / "gold-dev.conllu")
    for part in ("train", "dev"):
        _retag(room / f"gold-{part}.conllu", room / f"{part}.conllu", work)
    options: dict[str, Any] = (
        _LANGUAGE
        | _SMALL_PARSER
        | {
            "train_file": room / "train.conllu",
            "eval_file": room / "dev.conllu",
            "wordvec_pretrain_file": saved(work, "pretrain"),
            "save_dir": room,
            "save_name": "depparse.pt",
            "no_xpos": True,
            "no_checkpoint": True,
            "no_second_optim": True,
            "no_plateau": True,
            "optim": "adam",
            "weight_decay": 0,
        }
    )
    options |= {"lr": 0.003, "beta2": 0.95, "dropout": 0.35, "word_dropout": 0.25}
    options |= {"max_steps": PARSER_STEPS, "eval_interval": 400}
    run_stanza("parser", options, work / "logs" / "depparse.log", decay=True)
    return _keep(room / "depparse.pt", work, "depparse")


def _retag(source: Path, target: Path, work: Path) -> None:
    options = _LANGUAGE | {
        "mode": "predict",
        "save_dir": saved(work, "pos").parent,
        "save_name": "pos.pt",
        "wordvec_pretrain_file": saved(work, "pretrain"),
        "eval_file": source,
        "output_file": target,
    }
    run_stanza("tagger", options, work / "logs" / "retag.log")


def train_lemma(data: Path, work: Path) -> Path:
    """Lemmatiser: a dictionary with a character network, on each (form, tag) pair once."""
    room = _room(work, "lemma")
    train, dev = treebanks.load(data)
    options = _LANGUAGE | {
        "train_file": treebanks.write([lemma_pairs(train)], room / "train.conllu"),
        "eval_file": treebanks.write(dev, room / "dev.conllu"),
        "hidden_dim": 128,
        "emb_dim": 50,
        "dropout": 0.3,
        "emb_dropout": 0.3,
        "batch_size": 100,
        "num_epoch": 9,
        "save_dir": room,
        "save_name": "lemma.pt",
    }
    options.pop("lang")
    run_stanza("lemmatizer", options, work / "logs" / "lemma.log")
    return _keep(room / "lemma.pt", work, "lemma")


def lemma_pairs(sentences: list[Sentence]) -> Sentence:
    """One long pseudo-sentence: every (form, tag) once with its commonest lemma, and capitalised once.

    Capitalised copies teach that a word at the head of a sentence has the lemma of the small one.
    """
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for row in sentence.words():
            if row[2] != "_" or row[1] == "_":
                counts[row[1], row[3]][row[2]] += 1
    pairs = {key: counter.most_common(1)[0][0] for key, counter in counts.items()}
    for (form, tag), lemma in list(pairs.items()):
        capital = form[:1].upper() + form[1:]
        if tag not in ("PROPN", "X", "SYM", "PUNCT"):
            pairs.setdefault((capital, tag), lemma)
    rows = tuple(
        (str(number), form, lemma, tag, "_", "_", str(number - 1), "dep" if number > 1 else "root", "_", "_")
        for number, ((form, tag), lemma) in enumerate(sorted(pairs.items()), 1)
    )
    return Sentence("pairs", "", rows)
