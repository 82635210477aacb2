"""The documentation: Markdown pages, and those made from the tables and their functions; not in the wheel."""
