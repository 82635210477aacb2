"""Files to articles: what each line is, and what is left out."""

from talent_analysis.read.check import check_table
from talent_analysis.read.corpus import read
from talent_analysis.read.problems import PROBLEMS_SCHEMA

__all__ = ["PROBLEMS_SCHEMA", "check_table", "read"]
