"""Executed notebooks opened in JupyterLab itself: what articles try to inject shows as plain text."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_report import NASTY, finished_report
from playwright import sync_api as playwright

TOKEN = "only-for-this-test"
#: A cell is shown whether or not it is on the screen, so that the whole notebook can be looked at.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false"},
}


def _environment(folder: Path) -> dict[str, str]:
    """Settings and trust of this test alone."""
    for name, values in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTERLAB_SETTINGS_DIR": "settings"}
    return {**os.environ, **{key: str(folder / name) for key, name in places.items()}}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("JupyterLab did not start.")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab on loopback, over the executed notebook twice: as it was sent on, and trusted by its reader."""
    folder = tmp_path_factory.mktemp("lab")
    environment, work = _environment(folder), folder / "work"
    work.mkdir()
    for name in ("sent", "trusted"):
        shutil.copy(finished_report().index.parent / "good.ipynb", work / f"{name}.ipynb")
    trust = [sys.executable, "-m", "jupyter", "trust", str(work / "trusted.ipynb")]
    subprocess.run(trust, env=environment, check=True, capture_output=True, timeout=120)
    port = _free_port()
    options = [f"--port={port}", "--ip=127.0.0.1", "--no-browser", "--allow-root", f"--IdentityProvider.token={TOKEN}"]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={work}"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/api", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def page(lab: str, browser: playwright.Browser) -> Iterator[playwright.Page]:
    """A page that reaches JupyterLab and nothing else."""
    opened = browser.new_page()
    opened.set_default_timeout(180_000)
    opened.route(lambda url: not url.startswith(lab), lambda route: route.abort())
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["sent", "trusted"])
def test_what_articles_try_to_inject_shows_as_plain_text(name: str, lab: str, page: playwright.Page) -> None:
    page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}")
    figures = page.locator(".jp-RenderedHTML section.ta-figure")
    figures.nth(3).wait_for(state="attached")
    assert figures.count() == 4
    assert page.evaluate("window.hurt === undefined")
    outputs = page.locator(".jp-RenderedHTML")
    assert outputs.locator("#fake, img[src='x'], a[href^='javascript:']").count() == 0
    assert figures.first.locator("h3").text_content() == f"{NASTY} #"  # the sign links to the figure
    for part in ("**gras**", "[lien](javascript:hurt)", "{{ 7 * 7 }}", "datum.x", "<script>window.hurt = 1</script>"):
        assert part in str(figures.first.locator(".ta-says").text_content())
    pictures = figures.locator("figure.ta-chart img")
    assert pictures.count() == 3
    assert all(pictures.nth(i).evaluate("image => image.naturalWidth > 0") for i in range(3))
