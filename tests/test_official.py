"""Stanza's own models, through Stanza's own download, from a server on this machine."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from talent_analysis.errors import UnusableInput
from talent_analysis.models import official, store


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder laid out like Stanza's resources, made of the bundled models."""
    from stanza._version import __resources_version__

    root = tmp_path / "server"
    shutil.copytree(store.bundled_directory() / "fr", root / "fr")
    resources = json.loads((store.bundled_directory() / "resources.json").read_text(encoding="utf-8"))
    resources["url"] = "SERVER/{lang}/{filename}"
    (root / f"resources_{__resources_version__}.json").write_text(json.dumps(resources), encoding="utf-8")
    return root


@pytest.fixture
def server(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server of that folder on the loopback."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=tree)) as found:
        address = f"http://127.0.0.1:{found.server_port}"
        for file in tree.glob("resources_*.json"):
            file.write_text(file.read_text(encoding="utf-8").replace("SERVER", address), encoding="utf-8")
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield address
        found.shutdown()


def test_models_are_downloaded_verified_and_parse(server: str, tmp_path: Path):
    models = official.download(tmp_path / "official", server)
    assert models.kind == "official"
    assert store.available(models) == official.PROCESSORS
    assert store.key_of("official", models.directory) == models.key != store.key_of("bundled")
    pipeline = store.load_pipeline(models, "tokenize,mwt,pos,lemma")
    words = [word.text for sentence in pipeline("Le cours du titre monte.").sentences for word in sentence.words]
    assert words == ["Le", "cours", "de", "le", "titre", "monte", "."]


def test_the_tone_models_of_the_package_stay_in_use(server: str, tmp_path: Path):
    models = official.download(tmp_path / "official", server)
    assert {f"bundled/{name}" for name in (store.NETWORK, *store.LINEAR.values())} <= set(models.files)


def test_they_are_fetched_once(server: str, tree: Path, tmp_path: Path):
    first = official.download(tmp_path / "official", server)
    shutil.rmtree(tree)
    assert official.installed(tmp_path / "official") == first


def test_the_address_can_come_from_the_environment(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STANZA_RESOURCES_URL", server)
    assert official.installed(tmp_path / "official").files


def test_a_file_with_another_md5_is_refused(server: str, tree: Path, tmp_path: Path):
    file = tree / "fr/mwt/talent.pt"
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(UnusableInput, match=r"could not be downloaded.*md5"):
        official.download(tmp_path / "official", server)
    assert not (tmp_path / "official" / store.SUMS).exists()


def test_a_file_altered_after_the_download_is_noticed(server: str, tmp_path: Path):
    models = official.download(tmp_path / "official", server)
    (models.directory / "fr/pos/talent.pt").write_bytes(b"no weights")
    with pytest.raises(UnusableInput, match=r"pos.*altered"):
        official.installed(models.directory)


def test_without_a_network_the_user_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(UnusableInput, match=r"could not be downloaded.*models download.*models=bundled"):
        official.download(tmp_path / "official", "http://127.0.0.1:9")
