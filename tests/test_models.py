"""The bundled models, the store that checks and loads them, and the scores that are published with them."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_analysis.errors import UnusableInput
from talent_analysis.models import card, evaluate, peers, store

ROOT = Path(__file__).parent.parent
LIMIT = 45_000_000


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled folder that a test may damage."""
    folder = Path(shutil.copytree(store.bundled_directory(), tmp_path / "bundled"))
    monkeypatch.setattr(store, "bundled_directory", lambda: folder)
    return folder


@pytest.fixture(scope="module")
def pipeline():
    return store.load_pipeline(store.bundled(), "tokenize,mwt,pos,lemma,depparse")


def test_the_bundled_set_lists_every_file_and_stays_under_its_limit():
    models = store.bundled()
    present = {p.relative_to(models.directory).as_posix() for p in models.directory.rglob("*") if p.is_file()}
    assert present - {store.SUMS} == set(models.files)
    assert sum((models.directory / name).stat().st_size for name in models.files) < LIMIT


def test_every_processor_and_the_tone_models_ship():
    models = store.bundled()
    assert store.available(models) == ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
    assert {store.VECTORS, store.TONE_SETTINGS, store.NETWORK, *store.LINEAR.values()} <= set(models.files)


def test_the_key_is_the_same_from_the_list_alone_and_changes_with_any_file(copied: Path):
    models = store.bundled()
    assert store.key_of("bundled") == models.key
    changed = models.files | {"fr/mwt/talent.pt": "0" * 64}
    assert store.key_of_sums(changed) != models.key


def test_the_key_needs_neither_torch_nor_stanza():
    code = (
        "import sys; from talent_analysis.models import store; store.key_of('bundled'); "
        "assert not {'torch', 'stanza'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_truncated_file_is_named_and_not_loaded(copied: Path):
    file = copied / "fr/mwt/talent.pt"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(UnusableInput, match=r"mwt.*cut short or altered.*[Rr]einstall"):
        store.bundled()


def test_a_missing_file_is_named(copied: Path):
    (copied / "fr/lemma/talent.pt").unlink()
    with pytest.raises(UnusableInput, match=r"lemma.*missing"):
        store.bundled()


def test_a_damaged_list_of_checksums_is_reported(copied: Path):
    (copied / store.SUMS).write_text("{", encoding="utf-8")
    with pytest.raises(UnusableInput, match="checksums"):
        store.bundled()


class _Payload:
    def __reduce__(self):
        return (Path.touch, (Path(self.mark),))

    def __init__(self, mark: str) -> None:
        self.mark = mark


def test_a_file_that_would_run_code_is_refused_and_its_code_does_not_run(copied: Path, tmp_path: Path):
    """Even where the checksums were forged too, weights are read without running pickled code."""
    mark = tmp_path / "ran"
    (copied / "fr/tokenize/talent.pt").write_bytes(pickle.dumps({"model": _Payload(str(mark))}, protocol=2))
    models = store.ModelSet("bundled", copied, "forged", {})
    with pytest.raises(UnusableInput, match="not plain weights"):
        store.load_pipeline(models, "tokenize")
    assert not mark.exists()


def test_the_pipeline_parses_french_with_multi_word_tokens(pipeline):
    document = pipeline("Le patron d'OpenAI n'a pas parlé aux employés. Ils sont partis hier.")
    words = [word for sentence in document.sentences for word in sentence.words]
    assert len(document.sentences) == 2
    assert [w.text for w in words if w.parent.text == "aux"] == ["à", "les"]
    assert {w.text: w.upos for w in words}["patron"] == "NOUN"
    assert {w.text: w.lemma for w in words}["employés"] == "employé"
    assert all(sum(w.head == 0 for w in s.words) == 1 for s in document.sentences)


def test_offsets_of_tokens_hold(pipeline):
    text = "Les « géants » du secteur, eux, n'ont rien dit ; l'un d'eux a vendu 1,5 % de ses parts."
    for sentence in pipeline(text).sentences:
        assert all(text[t.start_char : t.end_char] == t.text for t in sentence.tokens)


def test_weights_are_raised_to_single_precision(pipeline):
    import torch

    assert store.vectors().emb.dtype == torch.float32
    tagger = pipeline.processors["pos"]._trainer.model
    assert {p.dtype for p in tagger.parameters()} == {torch.float32}


def test_no_shipped_file_names_a_path_of_the_machine_it_was_trained_on():
    for file in store.bundled_directory().rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            named = [
                top for top in ("work", "home", "root", "tmp", "Users", "mnt", "opt") if f"/{top}/".encode() in content
            ]
            assert named == [], file


def test_a_processor_that_is_not_there_is_named():
    with pytest.raises(UnusableInput, match="coref"):
        store.load_pipeline(store.bundled(), "tokenize,coref")


def test_the_card_tells_the_sizes_and_checksums_of_the_shipped_files():
    models = store.bundled()
    text = (ROOT / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.files_table(card.sizes(models.directory, models.files)) in text


def test_the_card_tells_the_published_scores_and_they_belong_to_the_shipped_files():
    key, scores = evaluate.read_scores()
    assert key == store.bundled().key
    assert card.scores_table(scores) in (ROOT / "MODEL_CARD.md").read_text(encoding="utf-8")


def _published() -> dict[tuple[str, str, str], float]:
    _, scores = evaluate.read_scores()
    return {(task, test, metric): value for task, test, metric, value, _ in scores.iter_rows()}


def test_the_published_syntax_scores_reach_the_floors():
    """The floors are two points under the first recipe's scores."""
    value = _published()
    floors = {"gsd": (97.5, 91.8, 97.2, 92.8, 85.9, 94.1, 84.5, 79.9)}
    floors["sequoia"] = (97.6, 80.1, 97.3, 94.2, 87.8, 95.6, 85.4, 82.1)
    for treebank, least in floors.items():
        for metric, floor in zip(evaluate.SYNTAX.values(), least, strict=True):
            assert value["syntax", treebank, metric] >= floor / 100, (treebank, metric)


def test_the_published_tone_scores_beat_the_commonest_class_and_the_lexicon():
    value = _published()
    for task in ("tone of sentences", "tone toward targets"):
        for test in ("sentiment dev", "press dev"):
            for peer in ("commonest class", "VADER-fr"):
                assert value[task, test, "macro-F1"] > value[task, test, f"macro-F1, {peer}"]


def test_a_card_without_markers_is_refused():
    frame = pl.DataFrame({"task": [], "test_set": [], "metric": [], "value": [], "n": []})
    with pytest.raises(ValueError, match="no part between"):
        card.render_card(frame, card.sizes(Path(), {}), "# a card")


def test_scores_survive_writing_and_reading(tmp_path: Path):
    frame = pl.DataFrame([("syntax", "gsd", "LAS", 0.8123, 10)], schema=evaluate._SCHEMA, orient="row")
    models = store.ModelSet("bundled", tmp_path, "abc", {})
    evaluate.write_scores(frame, models, tmp_path / "scores.json")
    key, back = evaluate.read_scores(tmp_path / "scores.json")
    assert key == "abc"
    assert back.equals(frame)


def test_raw_text_breaks_paragraphs_only_where_the_treebank_does():
    conllu = "# newpar\n# text = Un.\n1\tUn\n\n# text = Deux.\n1\tDeux\n\n# newpar\n# text = Trois.\n1\tTrois\n"
    assert evaluate.raw_text(conllu) == "Un. Deux.\n\nTrois."


def test_exact_spans_count_only_with_their_type():
    gold = [{(0, 4, "ORG"), (10, 14, "PER")}]
    found = [{(0, 4, "PRODUCT"), (10, 14, "PER")}]
    assert evaluate.span_f1(gold, found, evaluate.CORE_TYPES) == (pytest.approx(2 / 3), 2)
    assert evaluate.span_f1(gold, found, evaluate.ALL_TYPES) == (pytest.approx(1 / 2), 2)


def test_press_names_are_found_at_their_offsets(tmp_path: Path):
    file = tmp_path / "press.txt"
    file.write_text(
        "@id a\n\nT0\tChez {ORG|0|Nivello}\n\n0\t{PER|+|Ana Roy} part.\n0\tAdieu.\n%\tLire aussi\n", encoding="utf-8"
    )
    (article,) = evaluate.read_press(file)
    assert article.text == "Chez Nivello\nAna Roy part. Adieu."
    assert [article.text[s:e] for s, e in article.paragraphs] == ["Chez Nivello", "Ana Roy part. Adieu."]
    assert [(article.text[s:e], kind) for s, e, kind in article.names] == [("Nivello", "ORG"), ("Ana Roy", "PER")]


def test_calibration_error_is_nought_when_confidence_equals_accuracy():
    assert evaluate.calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert evaluate.calibration_error([0.9, 0.9], [False, False]) == pytest.approx(0.9)


@given(st.lists(st.tuples(st.sampled_from(peers.CLASSES), st.sampled_from(peers.CLASSES)), min_size=1))
def test_macro_f1_lies_between_nought_and_one_and_is_symmetric(pairs):
    gold, found = zip(*pairs, strict=True)
    value = peers.macro_f1(gold, found)
    assert 0 <= value <= 1
    assert value == pytest.approx(peers.macro_f1(found, gold))


def test_the_lexicon_peer_turns_a_word_after_a_negation():
    lexicon = {"bon": 2.0}
    assert peers.vader(["C'", "est", "bon"], lexicon) == "positive"
    assert peers.vader(["Ce", "n'", "est", "pas", "bon"], lexicon) == "negative"
    assert peers.vader(["Il", "pleut"], lexicon) == "neutral"


def test_the_list_of_resources_is_what_stanza_reads():
    resources = json.loads((store.bundled_directory() / "resources.json").read_text(encoding="utf-8"))
    assert resources["fr"]["packages"]["default"]["pos"] == "talent"
    assert resources["fr"]["pos"]["talent"]["dependencies"] == [{"model": "pretrain", "package": "talent"}]
