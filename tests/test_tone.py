"""Tone models: masking, probabilities, batching, and names that must not weigh."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.annotate import linear
from talent_analysis.annotate.tone import (
    CLASSES,
    Calibration,
    Masking,
    ToneModels,
    label,
    mask,
    narrow,
    probabilities,
    read_settings,
)
from talent_analysis.errors import UnusableInput
from talent_analysis.models import store
from talent_analysis.training import linear as linear_training

BUNDLED = Path(str(files("talent_analysis"))) / "models" / "bundled" / "fr"
SENTIMENT = BUNDLED / "sentiment"
PRETRAIN = BUNDLED / "pretrain" / "talent.pt"

TEXTS = (
    "La direction de Brumaire a reconnu un échec cuisant et des pertes qui s' aggravent .",
    "Oui .",
    "Les équipes ont remporté le prix , un succès salué par tous leurs concurrents .",
    "La réunion aura lieu mardi à Lyon .",
    "« Nous n' avons rien à nous reprocher » , assure le patron d' Ardenne Robotique depuis Genève .",
)
SENTENCES = [text.split() for text in TEXTS]


@pytest.fixture(scope="module")
def models() -> ToneModels:
    """The bundled tone models."""
    return ToneModels.load(SENTIMENT, PRETRAIN)


def test_target_and_other_names_become_placeholders() -> None:
    """The target is one word, every other name another, and the rest stays."""
    tokens = ["Camille", "Ardant", "a", "quitté", "Brumaire", "pour", "Nova", "Mind", "."]
    masked = mask(tokens, (4, 5), [(0, 2), (6, 8)], Masking("xcible", "xautre", 20))
    assert masked == ["xautre", "a", "quitté", "xcible", "pour", "xautre", "."]


def test_window_keeps_the_words_nearest_the_target() -> None:
    """The window counts tokens on each side after masking."""
    tokens = ["un", "deux", "trois", "CIBLE", "quatre", "cinq", "six"]
    assert mask(tokens, (3, 4), [], Masking("xcible", "xautre", 2)) == ["deux", "trois", "xcible", "quatre", "cinq"]


def test_names_that_touch_the_target_are_not_masked_twice() -> None:
    """A name nested in the target, or crossing it, leaves no second placeholder."""
    tokens = ["la", "Banque", "de", "Lyon", "recule"]
    assert mask(tokens, (1, 4), [(3, 4), (1, 4), (0, 2)], Masking()) == ["la", "xcible", "recule"]


@pytest.mark.parametrize("target", [(2, 2), (-1, 1), (1, 9)])
def test_a_target_outside_the_sentence_is_refused(target: tuple[int, int]) -> None:
    """An empty or impossible span raises ValueError."""
    with pytest.raises(ValueError, match="target"):
        mask(["un", "deux", "trois"], target, [], Masking())


@given(st.lists(st.sampled_from(["le", "Brumaire", "chute", "."]), min_size=1, max_size=30), st.data())
def test_masked_sentence_holds_the_target_once(tokens: list[str], data: st.DataObject) -> None:
    """Whatever the spans, one placeholder stands for the target and no word is added."""
    spans = st.tuples(st.integers(0, len(tokens)), st.integers(0, len(tokens))).map(lambda s: (min(s), max(s)))
    first = data.draw(st.integers(0, len(tokens) - 1))
    others = data.draw(st.lists(spans, max_size=4))
    masked = mask(tokens, (first, first + 1), others, Masking(window=8))
    assert masked.count("xcible") == 1
    assert len(masked) <= min(len(tokens), 17)
    assert set(masked) <= {*tokens, "xcible", "xautre"}


def test_label_abstains_below_the_threshold() -> None:
    """A row whose best probability is too low has no label."""
    rows = np.array([[0.7, 0.2, 0.1], [0.34, 0.33, 0.33], [0.1, 0.2, 0.7]])
    assert label(rows, 0.5) == ["negative", None, "positive"]
    assert label(rows, 0.0) == ["negative", "negative", "positive"]


@given(st.lists(st.tuples(*[st.floats(-50, 50)] * 3), min_size=1, max_size=9), st.floats(0.1, 10))
def test_temperature_keeps_the_likeliest_class(rows: list[tuple[float, float, float]], temperature: float) -> None:
    """Probabilities sum to one, and no temperature puts another class first."""
    values = np.array(rows)
    found = probabilities(values / temperature)
    assert np.allclose(found.sum(axis=1), 1)
    best = values.argmax(axis=1)
    assert np.allclose(found[np.arange(len(rows)), best], found.max(axis=1))


def test_settings_of_another_class_order_are_refused(tmp_path: Path) -> None:
    """Probabilities would land in the wrong columns, so the settings are not accepted."""
    saved = {"classes": ["neutral", "negative", "positive"], "masking": {}, "sentence": {}, "target": {}}
    (tmp_path / "tone.json").write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"tone\.json"):
        read_settings(tmp_path / "tone.json")


def test_a_truncated_model_is_refused(models: ToneModels, tmp_path: Path) -> None:
    """A cut weight file gives one clear error that names it."""
    for file in SENTIMENT.iterdir():
        content = file.read_bytes()
        (tmp_path / file.name).write_bytes(content[: len(content) // 2] if file.name == "network.npz" else content)
    with pytest.raises(UnusableInput, match=r"network\.npz"):
        ToneModels.load(tmp_path, PRETRAIN)


def test_probabilities_are_distributions(models: ToneModels) -> None:
    """Each sentence has three probabilities that sum to one."""
    found = models.sentences(SENTENCES)
    assert found.shape == (len(SENTENCES), len(CLASSES))
    assert np.allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()


def test_no_sentences_give_an_empty_table(models: ToneModels) -> None:
    """Nothing in, nothing out, three columns all the same."""
    assert models.sentences([]).shape == (0, 3)


def test_a_sentence_scores_alike_alone_and_among_others(models: ToneModels) -> None:
    """The company of other sentences, and their order, change no probability."""
    together = models.sentences(SENTENCES * 3)
    alone = np.vstack([models.sentences([sentence]) for sentence in SENTENCES])
    assert np.abs(together - np.vstack([alone] * 3)).max() < 1e-4
    assert np.abs(models.sentences(SENTENCES[::-1])[::-1] - alone).max() < 1e-4


def test_apostrophes_and_capitals_do_not_matter(models: ToneModels) -> None:
    """Typographic apostrophes and capitals read like plain ones."""
    plain = models.sentences([["L'", "entreprise", "n'", "a", "pas", "tenu", "parole"]])
    fancy = models.sentences([["L’", "ENTREPRISE", "n’", "a", "pas", "tenu", "parole"]])
    assert np.array_equal(plain, fancy)


@pytest.mark.parametrize(("first", "second"), [("Brumaire", "Scandale Corp"), ("Ada Lune", "Horreur")])
def test_swapped_names_leave_the_target_label_unchanged(models: ToneModels, first: str, second: str) -> None:
    """What a target is called carries no tone toward it."""
    found = []
    for name, rival in ((first, second), (second, first)):
        target, other = name.split(), rival.split()
        tokens = [*target, "a", "été", "condamné", "pour", "fraude", ",", "au", "profit", "de", *other, "."]
        end = len(tokens) - 1
        masked = mask(tokens, (0, len(target)), [(end - len(other), end)], models.masking)
        found.append(models.targets([masked]))
    assert np.array_equal(*found)


def test_weights_hold_no_pickled_code() -> None:
    """The files of tone are arrays that NumPy reads without running code."""
    for file in SENTIMENT.glob("*.npz"):
        with np.load(file, allow_pickle=False) as saved:
            assert all(saved[name].dtype.kind in "fu" for name in saved.files)


def test_calibration_was_fitted(models: ToneModels) -> None:
    """Both models have a temperature and a threshold with the share of cases they keep."""
    for which in ("sentence", "target"):
        calibration = models.calibrations[which]
        assert isinstance(calibration, Calibration)
        assert calibration.temperature > 0
        assert 0.33 < calibration.threshold < 1
        assert 0.5 < calibration.coverage <= 1


def test_a_linear_model_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    """Saving keeps every feature and its weights, and the same model gives the same bytes."""
    rows = [["Le", "port", "sombre"], ["Le", "port", "prospère"], ["Le", "conseil", "siège"]] * 3
    lists = {"sombre": (-0.4, -0.5), "prospère": (0.0, 0.5)}
    known = linear_training.cases(rows, [0, 2, 1] * 3, [0] * len(rows), lists)
    made = linear_training.train(known, lists)
    for name in ("one.npz", "two.npz"):
        made.save(tmp_path / name)
    read = linear.load(tmp_path / "one.npz")
    assert set(read.lists) == set(made.lists)
    assert np.allclose(read.log_chances(rows), made.log_chances(rows), atol=0.01)
    assert made.log_chances(rows).argmax(axis=1).tolist() == [0, 2, 1] * 3
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_each_family_of_a_shipped_model_is_known_and_another_name_is_refused() -> None:
    for name in store.LINEAR.values():
        model = linear.load(store.bundled_directory() / name)
        assert {family.name for family in model.families} <= {*linear.PARSED, "words", "characters", "around"}
    with pytest.raises(ValueError, match="no family of features"):
        linear.features("unheard-of", ["Le", "xcible"], "xcible")


def test_a_damaged_linear_model_is_refused(models: ToneModels, tmp_path: Path) -> None:
    """A cut file is named in the error, and nothing pickled is read."""
    whole = (store.bundled_directory() / store.LINEAR["target"]).read_bytes()
    (tmp_path / "target.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnusableInput, match=r"target\.npz"):
        linear.load(tmp_path / "target.npz")
    np.save(tmp_path / "object.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    (tmp_path / "object.npy").rename(tmp_path / "pickled.npz")
    with pytest.raises(UnusableInput):
        linear.load(tmp_path / "pickled.npz")


def test_words_far_from_the_target_leave_its_models_view() -> None:
    """Narrowing keeps the target and its nearest words."""
    tokens = [f"m{n}" for n in range(40)] + ["xcible"] + [f"n{n}" for n in range(40)]
    assert narrow(tokens, "xcible", 2) == ["m38", "m39", "xcible", "n0", "n1"]
