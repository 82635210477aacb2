"""The stages of training, in the order in which they build on one another."""

from __future__ import annotations

from pathlib import Path

from talent_analysis.training import syntax
from talent_analysis.training.running import Stage, saved

_UD = ("ud-french/*/*.conllu",)
_PRESS = ("press/train.txt",)
_WINER = ("winer-fr/2016/**/*", "winer-fr/2017/**/*")
_LOOK = tuple(f"../models/{name}.py" for name in ("second_look", "cuts", "sentence_ends"))
_SYNTAX = ("syntax.py", "treebanks.py")
_STANZA = ("decayed.py", "speed.py")
_NAMES = ("ner.py", "swapping.py", "corpora.py")
_TONE = (*_PRESS, "sentiment/*", "lexicons/*")
_TONE_CODE = (
    "tone.py",
    "corpora.py",
    "../annotate/connotations.txt",
    "../annotate/connoted.py",
    "../annotate/bearing.py",
)
_FOLDS = ("name_judge.py", "folds.py", "spellings.py", *_STANZA)


def train_vectors(data: Path, work: Path) -> Path:
    """Word vectors of the raw corpus and the press corpus."""
    from talent_analysis.training import corpora, vectors

    press = [s.text for article in corpora.read_press(data / "press" / "train.txt") for s in article.sentences]
    tokens = work / "tokens.txt"
    vectors.write_token_file(data / "raw" / "french.txt.xz", press, tokens)
    vectors.train(tokens, saved(work, "pretrain"))
    return saved(work, "pretrain")


def train_second_look(data: Path, work: Path) -> Path:
    """What follows the tokenizer."""
    from talent_analysis.training import second_look

    return second_look.train(data, work)


def train_ner(data: Path, work: Path) -> Path:
    """Names."""
    from talent_analysis.training import ner

    return ner.train(data, work, saved(work, "pretrain"))


def train_judge(data: Path, work: Path) -> Path:
    """The second look at names, with the bundled tokenizer and tagger."""
    from talent_analysis.training import name_judge

    return name_judge.train(data, work, saved(work, "pretrain"))


def train_tone(data: Path, work: Path) -> Path:
    """The network of tone, of sentences and toward targets."""
    from talent_analysis.training import tone

    return tone.train_network(data, work, saved(work, "pretrain"))


def calibrate_tone(data: Path, work: Path) -> Path:
    """The linear models of tone, then temperatures and thresholds of both tone models."""
    from talent_analysis.training import tone

    tone.train_linear(data, work)
    made = tone.calibrate(data, work, saved(work, "pretrain"))
    return made if made.is_file() else made / "tone.json"


_ALL = (
    Stage("pretrain", train_vectors, ("raw/french.txt.xz", *_PRESS), ("vectors.py",)),
    Stage("tokenize", syntax.train_tokenize, _UD, (*_SYNTAX, *_STANZA)),
    Stage(
        "second_look",
        train_second_look,
        (*_UD, *_PRESS),
        ("second_look.py", "hashed.py", "treebanks.py", "corpora.py", *_LOOK),
        ("pretrain", "tokenize"),
    ),
    Stage("mwt", syntax.train_mwt, _UD, _SYNTAX),
    Stage("pos", syntax.train_pos, _UD, (*_SYNTAX, *_STANZA), ("pretrain",)),
    Stage("depparse", syntax.train_depparse, _UD, (*_SYNTAX, *_STANZA), ("pretrain", "pos")),
    Stage("lemma", syntax.train_lemma, _UD, _SYNTAX),
    Stage("ner", train_ner, (*_PRESS, *_WINER), _NAMES, ("pretrain",)),
    Stage("judge", train_judge, (*_PRESS, *_WINER), (*_FOLDS, *_NAMES), ("pretrain",)),
    Stage("tone", train_tone, _TONE, ("recurrent.py", *_TONE_CODE), ("pretrain",)),
    Stage("calibrate", calibrate_tone, _TONE, ("linear.py", *_TONE_CODE), ("tone",)),
)
STAGES = {stage.name: stage for stage in _ALL}
NAMES = (*STAGES, "ship", "speech", "study")
