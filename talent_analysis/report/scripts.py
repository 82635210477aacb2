"""The scripts of a page: the chart code, ours, and the policy that lets no other run and nothing be fetched."""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from talent_analysis.chart import theme
from talent_analysis.words import Words

#: In the order in which they stand in the page; each may use what those before it define.
ROOMS = ("theme", "packed", "address", "filter", "charts", "passages", "start")


def template(name: str) -> str:
    """The text of a file among the templates."""
    return (resources.files("talent_analysis.report") / "templates" / name).read_text("utf-8")


@functools.cache
def bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one script, of the versions that drew the pictures."""
    import vl_convert

    return _inline(vl_convert.javascript_bundle(vl_version=theme.VEGA_LITE))  # type: ignore[call-arg]


def own() -> str:
    """Our own script: every room of templates/js, in one closed function."""
    rooms = "\n".join(template(f"js/{room}.js") for room in ROOMS)
    return _inline(f'"use strict";\n(() => {{\n{rooms}}})();\n')


def _inline(script: str) -> str:
    """A script that cannot end its own element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def settings(words: Words) -> str:
    """What the scripts are told, as JSON that is safe in a page: colours of the dark theme, and their words."""
    said = {
        "all_entities": words("All entities together."),
        "all_sources": words("All sources together."),
        "everything": words("Everything is shown."),
        "copied": words("Link copied."),
        "nothing": words("Nothing in this figure for {choice}."),
        "only": words("Only {choice}."),
        "save": words("Save these rows (CSV)"),
        "in_bar": words("The link stands in the address bar."),
    }
    return json.dumps({"dark": theme.DARK, "words": said}, ensure_ascii=False).replace("<", "\\u003c")


def policy(scripts: Sequence[str]) -> str:
    """Only our own scripts run, known by their hashes; nothing is fetched from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def packed(parts: Mapping[str, Any]) -> str:
    """The parts as JSON, compressed, in base64; the same parts always give the same text."""
    data = json.dumps(parts, ensure_ascii=False).encode()
    return base64.b64encode(gzip.compress(data, compresslevel=9, mtime=0)).decode()
