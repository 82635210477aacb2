"""Sphinx's settings; the pages are gathered by `python -m talent_analysis.docs`."""

from talent_analysis import __version__

project = "talent_analysis"
version = release = __version__
author = project_copyright = "the talent_analysis authors"

extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
exclude_patterns: list[str] = []
nitpicky = True

html_theme = "furo"
html_title = "talent_analysis"
html_show_sourcelink = False
html_copy_source = False
pygments_style = "friendly"
pygments_dark_style = "monokai"
