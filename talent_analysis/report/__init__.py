"""Notebooks to HTML: running, showing, joining."""
