"""An executed notebook as one HTML page that needs no network and trusts no article."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from importlib import resources
from pathlib import Path
from typing import Any

from talent_analysis import __version__
from talent_analysis.chart import theme
from talent_analysis.report import notebook
from talent_analysis.words import Words

SETUP_TAGS = {"setup", "set-up", "parameters", "injected-parameters"}


@dataclass(frozen=True)
class Page:
    """A page of the report: its file beside the index, and the title its links show."""

    file: str
    title: str


@dataclass(frozen=True)
class Frame:
    """What all pages of a report share: words, navigation, and the lines of provenance at the end."""

    words: Words
    pages: Sequence[Page]
    provenance: Sequence[str]


def _template(name: str) -> str:
    return (resources.files("talent_analysis.report") / "templates" / name).read_text("utf-8")


@functools.cache
def _bundle() -> str:
    import altair
    import vl_convert

    version = ".".join(altair.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return _inline(vl_convert.javascript_bundle(vl_version=version))  # type: ignore[call-arg]


def _inline(script: str) -> str:
    """A script that cannot end its own element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: Sequence[str]) -> str:
    """Only our own scripts run, known by their hashes; nothing is fetched from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def anchored(body: str) -> tuple[str, list[dict[str, str]]]:
    """The body with an id on each h2, and the table of contents: id and text of each.

    Only Markdown cells and our templates make headings; text from articles is escaped by then.
    """
    entries: list[dict[str, str]] = []

    def anchor(found: re.Match[str]) -> str:
        text = unescape(re.sub(r"<[^>]+>", "", found[2])).strip()
        key = re.search(r'id="([^"]+)"', found[1])
        name = key[1] if key else f"part-{len(entries) + 1}"
        entries.append({"id": name, "text": text})
        return f'<h2 id="{name}">{found[2]}</h2>'

    return re.sub(r"<h2([^>]*)>(.*?)</h2>", anchor, body, flags=re.DOTALL), entries


def page(body: str, title: str, here: str, frame: Frame) -> str:
    """The whole page round `body` (safe HTML), with charts made live where it has any."""
    import jinja2

    body, toc = anchored(body)
    has_charts = 'class="ta-chart"' in body
    has_code = 'class="code"' in body
    bundle = _bundle() if has_charts else ""
    script = _inline(_template("live.js"))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_template("page.html.j2")).render(
        words=frame.words,
        title=title,
        here=here,
        pages=frame.pages,
        provenance=frame.provenance,
        body=body,
        toc=toc,
        has_code=has_code,
        style=_template("report.css"),
        bundle=bundle,
        script=script,
        settings=json.dumps({"dark": theme.DARK}),
        policy=_policy([text for text in (bundle, script) if text]),
        version=__version__,
    )


def title_of(source: Mapping[str, Any]) -> str:
    """The first heading of a notebook's Markdown, without its marks; empty where there is none."""
    for cell in source["cells"]:
        if cell["cell_type"] == "markdown" and (found := re.search(r"^# +(.+)$", cell["source"], re.MULTILINE)):
            return re.sub(r"[*_`]", "", found[1]).strip()
    return ""


def notebook_body(executed: Any, words: Words) -> str:
    """The cells of an executed notebook as HTML: code hidden, set-up cells left out."""
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors import TagRemovePreprocessor
    from traitlets.config import Config

    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = SETUP_TAGS
    config.TagRemovePreprocessor.enabled = True
    templates = resources.files("talent_analysis.report") / "templates"
    with resources.as_file(templates) as folder:
        untyped: Any = HTMLExporter
        exporter = untyped(
            config=config,
            template_name="cells",
            extra_template_basedirs=[str(folder)],
            preprocessors=[TagRemovePreprocessor],
            exclude_anchor_links=True,
        )
        exporter.environment.globals["code_label"] = words("Code")
        body, _ = exporter.from_notebook_node(executed)
    return str(body)


def notebook_page(path: Path, frame: Frame) -> str:
    """The page of the executed notebook at `path`."""
    executed = notebook.read(path)
    title = title_of(executed) or path.stem
    return page(notebook_body(executed, frame.words), title, f"{path.stem}.html", frame)
