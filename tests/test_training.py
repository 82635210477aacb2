"""Rebuilding the models: what the trainers are given, what is resumed, what is shipped."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.errors import RunFailed, UnusableInput
from talent_analysis.models import store
from talent_analysis.training import decayed, running, ship, speed, stages, syntax, treebanks
from talent_analysis.training.running import Stage
from talent_analysis.training.treebanks import Sentence


def row(number: int, form: str, lemma: str, upos: str, *, feats: str = "_", glued: bool = False) -> tuple[str, ...]:
    head = "0" if number == 1 else "1"
    return (str(number), form, lemma, upos, "_", feats, head, "dep", "_", "SpaceAfter=No" if glued else "_")


def sentence(source: str, *rows: tuple[str, ...]) -> Sentence:
    return Sentence(source, treebanks.surface(rows), rows)


def conllu(*texts: str) -> str:
    """One-word-per-token trees of these texts."""
    blocks = []
    for text in texts:
        words = [row(n, form, form.lower(), "NOUN") for n, form in enumerate(text.split(), 1)]
        blocks.append(f"# text = {text}\n" + "".join("\t".join(r) + "\n" for r in words))
    return "\n".join(blocks) + "\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A tiny folder of treebanks; one training sentence also stands in a test file."""
    root = tmp_path / "data" / "ud-french"
    files = {
        file: f"Phrase de {name} un .|Phrase de {name} deux ." for name, (file, _) in treebanks.TRAIN_FILES.items()
    }
    files[treebanks.TEST_FILES[0]] = "PHRASE de sequoia deux"
    files[treebanks.TEST_FILES[1]] = "Tout autre chose ."
    files[treebanks.DEV_FILE] = "Phrase pour arrêter ."
    for file, texts in files.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(conllu(*texts.split("|")), encoding="utf-8")
    return tmp_path / "data"


def test_no_sentence_of_a_test_file_is_trained_on_or_stopped_with(data: Path):
    train, dev = treebanks.load(data)
    texts = [s.text for s in (*train, *dev)]
    assert "Phrase de sequoia un ." in texts
    assert "Phrase de sequoia deux ." not in texts


def test_training_and_development_sentences_are_disjoint(data: Path):
    train, dev = treebanks.load(data)
    assert dev
    assert not {s.text for s in train} & {s.text for s in dev}


def test_reading_straightens_apostrophes_and_keeps_universal_features_only(tmp_path: Path):
    line = "1\tl’\tle\tDET\tD\tDefinite=Def|Emph=No|Number[psor]=Sing\t0\troot\t_\tSpaceAfter=No|X=Y"
    (tmp_path / "a.conllu").write_text(f"# text = l’\n{line}\n\n", encoding="utf-8")
    (found,) = treebanks.read(tmp_path / "a.conllu", "gsd")
    assert found.rows[0] == ("1", "l'", "le", "DET", "_", "Definite=Def", "0", "root", "_", "SpaceAfter=No")


def test_other_treebanks_take_the_lemmas_the_core_ones_agree_on():
    core = [sentence("gsd", row(1, "il", "lui", "PRON"), row(2, "dort", "dormir", "VERB"))] * 5
    other = sentence("fqb", row(1, "il", "il", "PRON"), row(2, "près", "près_de", "ADV"))
    converted = treebanks.harmonise([*core, other])[-1]
    assert [r[2] for r in converted.rows] == ["lui", "près"]


def test_quotes_become_typographic_with_the_spaces_of_their_style():
    quoted = sentence(
        "gsd",
        row(1, '"', '"', "PUNCT", glued=True),
        row(2, "Oui", "oui", "INTJ", glued=True),
        row(3, '"', '"', "PUNCT"),
        row(4, "dit", "dire", "VERB"),
    )
    french = treebanks.requote(quoted, "«", "»", spaced=True)
    curly = treebanks.requote(quoted, "“", "”", spaced=False)
    assert (french.text, curly.text) == ("« Oui » dit", "“Oui” dit")
    assert treebanks.requote(sentence("gsd", row(1, '"', '"', "PUNCT")), "«", "»", spaced=True) is None


@given(st.lists(st.tuples(st.text("abé'", min_size=1, max_size=5), st.booleans()), min_size=1, max_size=8))
def test_a_written_treebank_reads_back_the_same(tmp_path_factory: pytest.TempPathFactory, words):
    rows = [row(n, form, form, "NOUN", glued=glued) for n, (form, glued) in enumerate(words, 1)]
    original = sentence("gsd", *rows)
    path = tmp_path_factory.mktemp("treebank") / "a.conllu"
    (back,) = treebanks.read(treebanks.write([original], path), "gsd")
    assert back == original


def test_lemma_pairs_hold_each_form_once_with_its_commonest_lemma_and_capitalised():
    bank = [sentence("gsd", row(1, "livre", lemma, "NOUN")) for lemma in ("livre", "livre", "livrer")]
    pairs = {(r[1], r[3]): r[2] for r in syntax.lemma_pairs(bank).rows}
    assert pairs == {("livre", "NOUN"): "livre", ("Livre", "NOUN"): "livre"}


@given(st.integers(100, 3000))
def test_the_learning_rate_warms_up_holds_and_falls(steps: int):
    rates = [decayed.factor(step, steps) for step in range(1, steps + 1)]
    peak = rates.index(max(rates))
    assert max(rates) <= 1
    assert rates[:peak] == sorted(rates[:peak])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert rates[-1] == pytest.approx(decayed.FLOOR)


@pytest.mark.parametrize("both_ways", [True, False])
def test_the_fast_recurrence_equals_the_slow_one_in_values_and_gradients(both_ways: bool):
    torch.manual_seed(3)
    lengths = sorted((random.Random(3).randint(1, 9) for _ in range(7)), reverse=True)
    lstm = torch.nn.LSTM(5, 4, bidirectional=both_ways, batch_first=True)
    states = [torch.randn(1 + both_ways, 7, 4) for _ in range(2)]
    source = torch.randn(7, max(lengths), 5)
    found = []
    for layer in (lstm, lambda packed, hx: speed.quick_lstm(lstm, packed, hx)):
        lstm.zero_grad()
        inputs = [t.clone().requires_grad_() for t in (source, *states)]
        packed = torch.nn.utils.rnn.pack_padded_sequence(inputs[0], lengths, batch_first=True)
        out, (h, c) = layer(packed, (inputs[1], inputs[2]))
        (out.data.square().sum() + h.sin().sum() + c.cos().sum()).backward()
        found.append([out.data, h, c, *(t.grad for t in inputs), *(p.grad.clone() for p in lstm.parameters())])
    for slow, fast in zip(*found, strict=True):
        torch.testing.assert_close(fast, slow)


def test_the_fast_bilinear_scorer_equals_stanzas():
    from stanza.models.common.biaffine import BiaffineScorer

    torch.manual_seed(4)
    scorer = BiaffineScorer(6, 5, 3)
    torch.nn.init.normal_(scorer.W_bilin.weight)
    left, right = torch.randn(8, 6), torch.randn(8, 5)
    torch.testing.assert_close(speed.quick_bilinear(scorer, left, right), scorer(left, right))


def test_the_padded_recurrence_equals_the_packed_one_in_values_and_gradients():
    torch.manual_seed(5)
    lengths = [9, 9, 6, 2, 1]
    slow = torch.nn.LSTM(5, 4, bidirectional=True, batch_first=True)
    fast = speed.PaddedLSTM(5, 4, bidirectional=True, batch_first=True)
    fast.load_state_dict(slow.state_dict())
    found = []
    for layer in (slow, fast):
        source = torch.randn(5, 9, 5, generator=torch.Generator().manual_seed(6)).requires_grad_()
        packed, _ = layer(torch.nn.utils.rnn.pack_padded_sequence(source, lengths, batch_first=True))
        packed.data.sin().sum().backward()
        found.append([packed.data, source.grad, *(p.grad for p in layer.parameters())])
    for expected, given_here in zip(*found, strict=True):
        torch.testing.assert_close(given_here, expected)


def test_labels_scored_for_true_heads_alone_give_the_loss_and_gradients_of_all_pairs():
    from stanza.models.common.biaffine import DeepBiaffineScorer

    torch.manual_seed(7)
    scorer = DeepBiaffineScorer(6, 6, 5, 4)
    torch.nn.init.normal_(scorer.scorer.W_bilin.weight)
    words, heads = torch.randn(3, 5, 6), torch.randint(0, 5, (3, 4))
    found = []
    for score in (scorer, lambda left, right: speed.label_scores(scorer, left, right, heads)):
        scorer.zero_grad()
        chosen = score(words, words)[:, 1:].gather(2, heads[:, :, None, None].expand(-1, -1, -1, 4))
        chosen.sin().sum().backward()
        found.append([chosen, *(p.grad.clone() for p in scorer.parameters())])
    for every_pair, true_heads in zip(*found, strict=True):
        torch.testing.assert_close(true_heads, every_pair, rtol=1e-4, atol=1e-5)


def test_the_averaged_weights_are_put_in_place_and_taken_away_again():
    network = torch.nn.Linear(1, 1, bias=False)
    network.weight.data.fill_(0.0)
    average = decayed.Average(network)
    network.weight.data.fill_(1.0)
    average.add(step=9)  # half of the average is renewed
    average.swap(averaged=True)
    assert network.weight.item() == pytest.approx(0.5)
    average.swap(averaged=False)
    assert network.weight.item() == 1.0


def test_two_short_trainings_from_the_same_seed_give_the_same_weights(tmp_path: Path):
    texts = ["Le maire a parlé hier .", "La ville du nord attend son train .", "Ils rient des trains ."] * 4
    sentences = [sentence("gsd", *(row(n, form, form, "NOUN") for n, form in enumerate(t.split(), 1))) for t in texts]
    syntax._label(sentences, tmp_path, "train", per_paragraph=4)
    options = {"lang": "fr", "shorthand": "fr_talent", "save_dir": tmp_path, "steps": 5, "eval_steps": 5}
    options |= {"txt_file": tmp_path / "train.txt", "label_file": tmp_path / "train.labels"}
    options |= {"dev_txt_file": tmp_path / "train.txt", "dev_label_file": tmp_path / "train.labels"}
    options |= {"mwt_json_file": tmp_path / "train-mwt.json", "batch_size": 4, "max_seqlen": 60, "use_mwt": True}
    found = []
    for name in ("one.pt", "two.pt"):
        running.run_stanza("tokenizer", options | {"save_name": name}, tmp_path / "log", decay=True)
        found.append(torch.load(tmp_path / name, weights_only=True)["model"])
    assert all(torch.equal(found[0][key], found[1][key]) for key in found[0])


def _stage(log: list[str], inputs: tuple[str, ...] = ("ud-french/*/*.conllu",)) -> Stage:
    def train(data: Path, work: Path) -> Path:
        log.append("trained")
        target = running.saved(work, "toy")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"weights")
        return target

    return Stage("toy", train, inputs, ("treebanks.py",))


def test_a_finished_stage_is_skipped_until_its_data_or_its_model_changes(data: Path, tmp_path: Path):
    log: list[str] = []
    work = tmp_path / "work"
    for _ in range(2):
        running.run(_stage(log), data, work, lambda _: None)
    assert len(log) == 1
    (data / "ud-french" / treebanks.DEV_FILE).write_text(conllu("Une autre ."), encoding="utf-8")
    running.run(_stage(log), data, work, lambda _: None)
    assert len(log) == 2
    running.saved(work, "toy").write_bytes(b"cut")
    running.run(_stage(log), data, work, lambda _: None)
    assert len(log) == 3


def test_the_record_tells_data_versions_seeds_and_times(data: Path, tmp_path: Path):
    running.run(_stage([]), data, tmp_path, lambda _: None)
    record = json.loads((tmp_path / "training.json").read_text(encoding="utf-8"))
    assert record["stages"]["toy"].keys() == {"inputs", "seed", "sha256", "seconds", "finished"}
    assert record["versions"]["stanza"]
    assert record["data"]["ud-french/" + treebanks.DEV_FILE] == running.sha256(data / "ud-french" / treebanks.DEV_FILE)


def test_the_shipped_record_tells_data_versions_seeds_and_times_of_known_stages():
    record = json.loads((store.bundled_directory().parent / "training.json").read_text(encoding="utf-8"))
    assert set(record["stages"]) <= set(stages.STAGES)
    assert all(stage["seed"] == running.SEED and stage["seconds"] > 0 for stage in record["stages"].values())
    assert {"stanza", "torch"} <= set(record["versions"])
    assert all(len(checksum) == 64 and not name.startswith("/") for name, checksum in record["data"].items())


def test_every_shipped_file_has_a_record_or_the_card_says_that_it_has_none():
    shipped = store.bundled_directory()
    recorded = json.loads((shipped.parent / "training.json").read_text(encoding="utf-8"))["stages"]
    card = (shipped.parents[2] / "MODEL_CARD.md").read_text(encoding="utf-8")
    told = card.split("Without a record:")[1].split(".\n")[0]
    without = set(re.findall(r"`(fr/[^`]+)`", told))
    places = {name: f"fr/{name}/{ship.NAME}.pt" for name in ("pretrain", *ship.PROCESSORS)}
    places |= {"second_look": store.SECOND_LOOK, "judge": store.JUDGE, "calibrate": store.TONE_SETTINGS}
    places |= {"tone": store.NETWORK}
    weights = {str(path.relative_to(shipped)) for path in (shipped / "fr").rglob("*") if path.is_file()}
    assert weights == {places[stage] for stage in recorded} | without
    look = shipped / store.SECOND_LOOK
    assert running.sha256(look) == recorded["second_look"]["sha256"]


def test_missing_data_is_named(tmp_path: Path):
    with pytest.raises(UnusableInput, match="ud-french"):
        running.run(_stage([]), tmp_path, tmp_path, lambda _: None)


def test_a_trainer_that_fails_is_reported_with_its_log(tmp_path: Path):
    with pytest.raises(RunFailed, match=r"mwt\.log"):
        running.run_stanza("mwt_expander", {"train_file": tmp_path / "absent"}, tmp_path / "mwt.log")


def test_every_shipped_model_has_a_stage():
    assert {"pretrain", "second_look", "judge", *ship.PROCESSORS, "tone", "calibrate"} == set(stages.STAGES)


def test_shipping_drops_paths_and_the_optimiser_and_halves_weights(tmp_path: Path):
    checkpoint = {
        "model": {"w": torch.ones(2, 2), "n": torch.tensor([3])},
        "optimizer_state_dict": {"big": torch.ones(9)},
        "config": {"save_dir": "/home/someone/saved", "train_file": "a.conllu", "hidden_dim": 2, "lang": "fr"},
    }
    torch.save(checkpoint, tmp_path / "in.pt")
    ship.slim(tmp_path / "in.pt", tmp_path / "out.pt")
    out = torch.load(tmp_path / "out.pt", weights_only=True)
    assert out["model"]["w"].dtype == torch.float16
    assert out["model"]["n"].dtype == torch.int64
    assert "optimizer_state_dict" not in out
    assert out["config"] == {"save_dir": None, "train_file": None, "hidden_dim": 2, "lang": "fr"}


def test_shipping_twice_gives_the_same_bytes(tmp_path: Path):
    torch.save({"model": {"w": torch.ones(2)}, "config": {}}, tmp_path / "in.pt")
    sums = set()
    for name in ("a.pt", "b.pt"):
        ship.slim(tmp_path / "in.pt", tmp_path / name)
        sums.add(running.sha256(tmp_path / name))
    assert len(sums) == 1


def test_a_sentence_in_capitals_keeps_its_lemmas_and_every_other_loses_its_accents():
    rows = (("1", "Élan", "élan", "NOUN", "_", "_", "0", "root", "_", "_"),)
    sentences = [treebanks.Sentence("gsd", "Élan", rows)] * (2 * treebanks.IN_CAPITALS)
    copies = treebanks.with_capitals(sentences)[len(sentences) :]
    assert {copy.text for copy in copies} == {"ÉLAN", "ELAN"}
    assert all(copy.rows[0][2] == "élan" for copy in copies)
