"""Rebuilds every shipped model from the data folder: `python -m talent_analysis.training`."""
