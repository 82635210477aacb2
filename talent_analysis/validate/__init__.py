"""Validation of the tone labels on the user's own corpus: a sheet to be coded by hand, and what it shows."""
