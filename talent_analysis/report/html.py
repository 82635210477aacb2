"""An executed notebook as one HTML page that needs no network and trusts no article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from importlib import resources
from pathlib import Path
from typing import Any

from talent_analysis import __version__
from talent_analysis.report import notebook, scripts
from talent_analysis.words import Words

SETUP_TAGS = {"setup", "set-up", "parameters", "injected-parameters"}
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """A page of the report: its file beside the index, and the title its links show."""

    file: str
    title: str

    @property
    def name(self) -> str:
        """The file without its ending."""
        return self.file.removesuffix(".html")


@dataclass(frozen=True)
class Frame:
    """What all pages of a report share: words, navigation, and what is said at the end (what, value)."""

    words: Words
    pages: Sequence[Page]
    provenance: Facts


def anchored(body: str, prefix: str = "part") -> tuple[str, list[dict[str, str]]]:
    """The body with an id on each h2, and the table of contents: id and text of each.

    Only Markdown cells and our templates make headings; text from articles is escaped by then.
    """
    entries: list[dict[str, str]] = []

    def anchor(found: re.Match[str]) -> str:
        text = unescape(re.sub(r"<[^>]+>", "", found[2])).strip()
        key = re.search(r'id="([^"]+)"', found[1])
        name = key[1] if key else f"{prefix}-{len(entries) + 1}"
        entries.append({"id": name, "text": text})
        return f'<h2 id="{name}">{found[2]}</h2>'

    return re.sub(r"<h2([^>]*)>(.*?)</h2>", anchor, body, flags=re.DOTALL), entries


def rendered(template: str, **values: Any) -> str:
    """A template filled in; every value is escaped unless the template says otherwise."""
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FunctionLoader(scripts.template)
    )
    return environment.get_template(template).render(**values)


def page(body: str, title: str, here: str, frame: Frame) -> str:
    """The whole page round `body` (safe HTML), with charts made live where it has any."""
    body, toc = anchored(body)
    bundle = scripts.bundle() if 'class="ta-chart"' in body else ""
    links = [{"href": page.file, "title": page.title, "here": page.file == here} for page in frame.pages]
    sections = [{"name": "", "title": title, "body": body, "toc": toc}]
    return assembled(frame, title, sections, links, bundle=bundle, allowed=[bundle] if bundle else [])


def assembled(
    frame: Frame,
    title: str,
    sections: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
    *,
    bundle: str = "",
    packed: str = "",
    allowed: Sequence[str] = (),
) -> str:
    """The document: sections (name, title, body, toc) under one header, our scripts, the policy.

    `bundle` is the chart code as it stands in the page; `allowed` are the scripts that may run beside our own.
    """
    own = scripts.own()
    return rendered(
        "page.html.j2",
        words=frame.words,
        title=title,
        sections=sections,
        links=links,
        provenance=frame.provenance,
        has_charts=bool(bundle or packed),
        has_code=any('class="code"' in section["body"] for section in sections),
        style=scripts.template("report.css"),
        bundle=bundle,
        packed=packed,
        script=own,
        settings=scripts.settings(frame.words),
        policy=scripts.policy([*allowed, own]),
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


def read_body(path: Path, words: Words) -> tuple[str, str]:
    """Title and cells (as HTML) of the executed notebook at `path`."""
    executed = notebook.read(path)
    return title_of(executed) or path.stem, notebook_body(executed, words)
