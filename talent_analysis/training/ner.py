"""The names model: Stanza's own tagger, trained on WiNER and the press corpus."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from talent_analysis.errors import RunFailed
from talent_analysis.training.corpora import Article, Token, outermost, read_names, read_press, token_span, tokenise
from talent_analysis.training.running import SEED, run_stanza
from talent_analysis.training.swapping import NamePool, Tagged, swapped

#: Every n-th press article, and these WiNER months, are kept out of training to stop it early.
PRESS_HELD_OUT = 12
WINER_HELD_OUT = ("2017/09", "2017/10", "2017/11", "2017/12")
#: Copies of the press corpus whose names are exchanged, in the first stretch and in the last; in the last,
#: firms and products also take the names of persons and places, so that the sentence must tell the type.
SWAPPED_COPIES = (2, 5)
BORROWED = (0.0, 0.35)
#: The network and what every training of it has in common.
NETWORK: dict[str, Any] = {
    "hidden_dim": 192,
    "char_hidden_dim": 64,
    "char_emb_dim": 40,
    "word_emb_dim": 100,
    "word_dropout": 0.05,
    "dropout": 0.45,
    "emb_finetune_known_only": True,
    "optim": "adam",
    "lr": 0.002,
    "batch_size": 32,
    "max_batch_words": 1000,
}
OPTIONS: dict[str, Any] = NETWORK | {
    "lr_decay": 0.5,
    "patience": 2,
    "eval_interval": 150,
    "max_steps": 1350,
    "min_lr": 0.0001,
}
#: A last stretch from the best checkpoint, its rate falling along a line to nothing.
FINISH: dict[str, Any] = {
    "finetune": True,
    "lr_decay": 0,
    "min_lr": 0,
    "batch_size": 32,
    "max_batch_words": 1000,
    "eval_interval": 100,
}
#: That stretch is run twice, on the first sentences and on those with more exchanged names.
ENDS: dict[str, dict[str, Any]] = {
    "same": {"lr": 0.0008, "max_steps": 300},
    "other": {"lr": 0.001, "max_steps": 400},
}


def tag(text: str, names: Sequence[tuple[int, int, str]]) -> Tagged:
    """(token, BIO tag) of a sentence; `names` are characters from, to, type."""
    tokens = tokenise(text)
    tags = ["O"] * len(tokens)
    for start, end, kind in names:
        first, last = token_span(tokens, start, end)
        if any(t != "O" for t in tags[first:last]):
            continue
        tags[first:last] = [f"{'I' if n else 'B'}-{kind}" for n in range(last - first)]
    return [(token.text, t) for token, t in zip(tokens, tags, strict=True)]


def tagged(articles: Iterable[Article]) -> list[list[Tagged]]:
    """The tagged sentences of each article, boilerplate left out."""
    return [
        [
            tag(s.text, [(m.start, m.end, m.fields[0]) for m in outermost(s.entities())])
            for s in article.sentences
            if s.role != "boilerplate"
        ]
        for article in articles
    ]


def split(data: Path) -> tuple[list[Article], list[Article], list[Article]]:
    """WiNER for training, press for training, and both kinds held out to stop early."""
    press = read_press(data / "press" / "train.txt")
    names: list[Article] = []
    held: list[Article] = []
    for month in sorted(p for year in ("2016", "2017") for p in (data / "winer-fr" / year).iterdir() if p.is_dir()):
        (held if f"{month.parent.name}/{month.name}" in WINER_HELD_OUT else names).extend(read_names(month))
    kept, out = hold_out(press, PRESS_HELD_OUT)
    return names, kept, held + out


def hold_out(articles: Sequence[Article], every: int) -> tuple[list[Article], list[Article]]:
    """Every n-th article apart; articles that tell the same story stay on the same side."""
    stories = {a.head.get("story") for n, a in enumerate(articles) if n % every == 0} - {None}
    apart = [n % every == 0 or a.head.get("story") in stories for n, a in enumerate(articles)]
    return (
        [a for a, held in zip(articles, apart, strict=True) if not held],
        [a for a, held in zip(articles, apart, strict=True) if held],
    )


def prepare(data: Path, work: Path) -> tuple[Path, Path, Path]:
    """Write Stanza's JSON files for both stretches of training and for stopping early; returns their paths."""
    names, press, held = split(data)
    rng = random.Random(20261121)  # noqa: S311
    winer, articles = tagged(names), tagged(press)
    pool = NamePool(winer + articles)
    work.mkdir(parents=True, exist_ok=True)
    files = []
    for copies, borrowed, name in zip(SWAPPED_COPIES, BORROWED, ("train.json", "last.json"), strict=True):
        other = [swapped(article, pool, rng, borrowed) for _ in range(copies) for article in articles]
        sentences = [s for article in [*winer, *articles, *other] for s in article if s]
        rng.shuffle(sentences)
        files.append(_write(sentences, work / name))
    stops = [s for article in tagged(held) for s in article if s]
    return files[0], files[1], _write(stops, work / "dev.json")


def _write(sentences: list[Tagged], path: Path) -> Path:
    rows = [[{"id": n, "text": text, "ner": t} for n, (text, t) in enumerate(sentence, 1)] for sentence in sentences]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def train(data: Path, work: Path, pretrain: Path) -> Path:
    """Train the names model under `work` and return the best checkpoint."""
    folder = work / "ner"
    train_file, last_file, dev_file = prepare(data, folder)
    files = {
        "shorthand": "fr_talent",
        "wordvec_pretrain_file": pretrain,
        "train_file": train_file,
        "eval_file": dev_file,
        "save_dir": folder,
        "save_name": "first.pt",
    }
    run_stanza("ner_tagger", files | OPTIONS, work / "logs" / "ner.log")
    for (name, options), sentences in zip(ENDS.items(), (train_file, last_file), strict=True):
        more = {"save_name": f"{name}.pt", "finetune_load_name": folder / "first.pt", "train_file": sentences}
        finish(files | FINISH | options | more, work / "logs" / "ner.log")
    return average([folder / f"{name}.pt" for name in ENDS], folder / "best.pt")


def average(checkpoints: Sequence[Path], out: Path) -> Path:
    """One checkpoint whose weights are the mean of those given (Wortsman et al. 2022); returns `out`."""
    import torch

    loaded = [torch.load(path, map_location="cpu", weights_only=True) for path in checkpoints]
    states = [one["model"] for one in loaded]
    loaded[0]["model"] = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    torch.save(loaded[0], out, _use_new_zipfile_serialization=False)
    return out


def finish(options: dict[str, Any], log: Path) -> None:
    """Run Stanza's trainer once more at a low, falling rate; raises RunFailed naming the log.

    Stanza keeps the first stage's rate when it goes on from a checkpoint, so this process sets it.
    """
    command = [sys.executable, "-m", "talent_analysis.training.ner", "--cpu", "--seed", str(SEED)]
    for name, value in options.items():
        command += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    fixed = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    fixed["PYTHONPATH"] = str(Path(__file__).parents[2])
    with log.open("ab") as out:
        done = subprocess.run(command, env=os.environ | fixed, stdout=out, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode:
        raise RunFailed(f"The names model's last training steps failed; their output is in {log}.")


def main(arguments: list[str]) -> None:
    """Stanza's own training program, its rate falling from `--lr` along a line."""
    from stanza.models import ner_tagger

    given = ner_tagger.parse_args(arguments)

    class Falling(ner_tagger.Trainer):  # type: ignore[misc]
        done = 0

        def update(self, batch: Any, eval: bool = False) -> Any:  # noqa: A002
            self.done += 1
            rate = given["lr"] * max(0.02, 1 - self.done / given["max_steps"])
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            return super().update(batch, eval)

    ner_tagger.Trainer = Falling
    ner_tagger.main(arguments)


def spans(tokens: Sequence[Token], tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Characters from, to and type of the names that BIOES tags mark on tokens."""
    found: list[tuple[int, int, str]] = []
    for token, t in zip(tokens, tags, strict=True):
        if t[0] in "BS":
            found.append((token.start, token.end, t[2:]))
        elif t[0] in "IE" and found:
            found[-1] = (found[-1][0], token.end, found[-1][2])
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
