"""Read, annotate and analyse how the French press tells a story.

In a notebook: `import talent_analysis as ta`, `corpus = ta.read("seeds")`, `parsed = ta.annotate(corpus)`.
"""

__version__ = "0.1.0"
