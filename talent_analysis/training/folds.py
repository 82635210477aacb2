"""Names networks that have each seen one half of the training articles, so that what they say of the other half is
what a network says of new text. The second look at names learns from that.

They learn in one quick run: sentences made anew each round, the rate falling along a cosine, weights averaged.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from talent_analysis.errors import RunFailed
from talent_analysis.training.corpora import Article, read_names, read_press
from talent_analysis.training.decayed import factor
from talent_analysis.training.ner import NETWORK, tagged
from talent_analysis.training.running import SEED
from talent_analysis.training.swapping import NamePool, Tagged, swapped, varied

OPTIONS: dict[str, Any] = NETWORK | {"shorthand": "fr_talent"}
STEPS = 2000
#: Of the articles in one round of training: chance that WiNER's names are exchanged; copies of the press corpus
#: whose names are, and chance that one of its firms or products borrows the name of a person or a place.
WINER_SWAPPED, PRESS_SWAPPED, BORROWED = 0.25, 2, 0.3
#: Share of sentences in capitals, and of others without accents.
CAPITALS, BARE = 0.05, 0.03
#: The weights kept are a running mean with this memory (Polyak averaging).
MEMORY = 0.999
FOLDS = 2


def months(data: Path) -> list[Path]:
    """The months of WiNER that are trained on, in order."""
    return sorted(p for year in ("2016", "2017") for p in (data / "winer-fr" / year).iterdir() if p.is_dir())


def split(data: Path, fold: int) -> tuple[list[Article], list[Article]]:
    """The WiNER and the press articles to train on, without those of the fold."""
    names = [a for n, month in enumerate(months(data)) if n % FOLDS != fold for a in read_names(month)]
    press = read_press(data / "press" / "train.txt")
    return names, [a for a, own in zip(press, press_folds(press), strict=True) if own != fold]


def press_folds(articles: Sequence[Article]) -> list[int]:
    """The fold of each press article; articles that tell the same story are in the same one."""
    stories = [a.head.get("story") or a.id for a in articles]
    order = {story: n % FOLDS for n, story in enumerate(sorted(set(stories)))}
    return [order[story] for story in stories]


class Rounds:
    """The sentences of one round of training after another, made anew each time."""

    def __init__(self, names: list[list[Tagged]], press: list[list[Tagged]]) -> None:
        self.names, self.press = names, press
        self.pool = NamePool(names + press)
        self.rng = random.Random(20261125)  # noqa: S311

    def known(self) -> list[Tagged]:
        """Sentences with every character and word that a round may hold."""
        plain = [s for article in self.names + self.press for s in article if s]
        return [*plain, *([(word.upper(), t) for word, t in s] for s in plain)]

    def __iter__(self) -> Iterator[list[Tagged]]:
        rng = self.rng
        while True:
            articles = [
                swapped(a, self.pool, rng, 0.0) if rng.random() < WINER_SWAPPED else a for a in self.names
            ] + self.press
            for _ in range(PRESS_SWAPPED):
                articles += [swapped(a, self.pool, rng, BORROWED) for a in self.press]
            sentences = [varied(s, rng, CAPITALS, BARE) for article in articles for s in article if s]
            rng.shuffle(sentences)
            yield sentences


def document(sentences: Iterable[Tagged]) -> Any:
    """Tagged sentences as a Stanza document."""
    from stanza.models.common.doc import Document

    return Document(
        [[{"id": n, "text": w, "ner": t} for n, (w, t) in enumerate(sentence, 1)] for sentence in sentences]
    )


def settings(pretrain: Path) -> dict[str, Any]:
    """Stanza's settings for the network."""
    from stanza.models import ner_tagger

    options = ["--cpu", "--wordvec_pretrain_file", str(pretrain)]
    for name, value in OPTIONS.items():
        options += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    found: dict[str, Any] = ner_tagger.parse_args(options)
    return found


def fit(rounds: Rounds, pretrain: Path, steps: int, out: Path) -> None:
    """Train for so many steps, the rate falling along a cosine, and write the running mean of the weights."""
    import torch
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.folds.trainer import Trainer
    from stanza.models.ner.data import DataLoader

    torch.manual_seed(SEED)
    random.seed(SEED)
    chosen, vectors = settings(pretrain), Pretrain(str(pretrain))
    vectors._emb = vectors.emb.float()
    more = {"max_batch_words": OPTIONS["max_batch_words"]}
    vocab = DataLoader(document(rounds.known()), OPTIONS["batch_size"], chosen, vectors, **more).vocab
    trainer = Trainer(args=chosen, vocab=vocab, pretrain=vectors, device="cpu")
    mean = {name: value.clone() for name, value in trainer.model.state_dict().items()}
    done, loss = 0, 0.0
    for sentences in rounds:
        for batch in DataLoader(document(sentences), OPTIONS["batch_size"], chosen, vectors, vocab, **more):
            done += 1
            for group in trainer.optimizer.param_groups:
                group["lr"] = OPTIONS["lr"] * factor(done, steps)
            loss += trainer.update(batch)
            _average(mean, trainer.model.state_dict(), min(MEMORY, done / (done + 10)))
            if done % 100 == 0:
                sys.stdout.write(f"step {done} of {steps}, loss {loss / 100:.3f}\n")
                sys.stdout.flush()
                loss = 0.0
            if done == steps:
                trainer.model.load_state_dict(mean)
                trainer.save(str(out))
                return


def _average(mean: dict[str, Any], state: dict[str, Any], memory: float) -> None:
    for name, value in state.items():
        if value.is_floating_point() and name != "word_emb.weight":
            mean[name].mul_(memory).add_(value, alpha=1 - memory)


def train(data: Path, work: Path, pretrain: Path, fold: int) -> Path:
    """Train the network that sees nothing of one fold, in a process of its own; returns the checkpoint.

    Raises RunFailed, naming the log.
    """
    folder, log = work / "ner", work / "logs" / "ner.log"
    for place in (folder, log.parent):
        place.mkdir(parents=True, exist_ok=True)
    out = folder / f"fold{fold}.pt"
    command = [sys.executable, "-m", "talent_analysis.training.folds", "--data", str(data)]
    command += ["--pretrain", str(pretrain), "--out", str(out), "--fold", str(fold)]
    fixed = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    fixed["PYTHONPATH"] = str(Path(__file__).parents[2])
    with log.open("ab") as said:
        done = subprocess.run(command, env=os.environ | fixed, stdout=said, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode:
        raise RunFailed(f"Training the names networks failed; their output is in {log}.")
    return out


def main(arguments: list[str]) -> None:
    """Train one network in this process."""
    from stanza.models.common.char_model import CharacterModel

    from talent_analysis.training import speed
    from talent_analysis.training.spellings import each_word_once

    parser = argparse.ArgumentParser(description=main.__doc__)
    for name in ("--data", "--pretrain", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--fold", type=int, required=True)
    given = parser.parse_args(arguments)
    speed.install()
    CharacterModel.forward = each_word_once(CharacterModel.forward)
    names, press = split(given.data, given.fold)
    fit(Rounds(tagged(names), tagged(press)), given.pretrain, given.steps, given.out)


if __name__ == "__main__":
    main(sys.argv[1:])
