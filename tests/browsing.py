"""A page of a report in a real browser: what it asks for, what it complains of, how it looks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from playwright import sync_api as playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
NO_CHROMIUM = "No chromium here: install Debian's package `chromium` to test the pages."
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = "document.documentElement.dataset.charts === 'ready'"
OpenPage = Callable[..., "Visit"]


@contextmanager
def chromium() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=120_000)
        yield opened
        opened.close()


class Visit:
    """A page opened from its file, with every request it makes and every complaint it has."""

    def __init__(
        self,
        browser: playwright.Browser,
        path: Path,
        pictures: Path | None,
        *,
        theme: str = "light",
        width: int = 1280,
        fragment: str = "",
        offline: bool = True,
    ) -> None:
        self.context = browser.new_context(
            offline=offline, color_scheme=theme, viewport={"width": width, "height": 850}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(120_000)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.goto(path.as_uri() + fragment)
        self.until(READY)
        if pictures and not fragment:
            self.page.screenshot(path=pictures / f"{path.stem}-{theme}-{width}.png", full_page=True)

    def _hear(self, message: playwright.ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("WARN"):
            self.complaints.append(message.text)

    def until(self, expression: str) -> None:
        """Wait for an expression to hold; the page's policy forbids the polling of wait_for_function."""
        for _ in range(1200):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never came true: {expression}")

    def left_the_folder(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def open_all(self) -> None:
        """Open every part that is folded."""
        self.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")

    def thin_out(self) -> None:
        """Leave three of everything that is repeated: rows, groups, passages, sentences of whole articles."""
        self.page.evaluate(
            """() => {
                const many = ["tbody", ".ta-evidence", ".ta-group", ".ta-groups", ".ta-read", ".ta-read p"];
                for (const whole of document.querySelectorAll(many.join(", ")))
                    [...whole.children].slice(4).forEach(part => part.remove());
            }"""
        )

    def violations(self) -> list[str]:
        """What axe-core finds serious or critical, with the first places."""
        script = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
        self.page.evaluate(script)
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{rule['id']}: {[node['target'] for node in rule['nodes'][:4]]}"
            for rule in found["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
